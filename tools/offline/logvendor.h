/* SPDX-License-Identifier: GPL-2.0 */
/* Prefixes of phones and boards: Android's logcat in its shapes, and vendors' processor ids. */
#ifndef BG_OFFLINE_LOGVENDOR_H
#define BG_OFFLINE_LOGVENDOR_H

#include <string.h>

#include "logline.h"

static inline size_t bg_spaces(const char *s)
{
	return strspn(s, " \t");
}

/* Prefixes of phones and boards: the length of one that stands at @s, or 0. */
size_t bg_match_pid(const char *s, struct bg_logline *line);
size_t bg_match_cpu_paren(const char *s, struct bg_logline *line);
size_t bg_match_cpu(const char *s, struct bg_logline *line);
size_t bg_match_logcat(const char *s, struct bg_logline *line);

#endif
