/* SPDX-License-Identifier: GPL-2.0 */
/* Lines that a terminal or a mail program broke in two. */
#ifndef BG_OFFLINE_LOGWRAP_H
#define BG_OFFLINE_LOGWRAP_H

#include <stdbool.h>

/**
 * bg_line_is_cut() - does the message go on in the next line?
 * @line: a message
 *
 * Only for the lines that explain needs whole: a report's first line, the release, and the
 * lines of the memory report.
 */
bool bg_line_is_cut(const char *line);

/**
 * bg_line_goes_on() - is this the rest of a message that was cut?
 * @before: a message that bg_line_is_cut()
 * @after: the next message, which had no prefix of its own
 *
 * A lost rest must not swallow the message that comes instead.
 */
bool bg_line_goes_on(const char *before, const char *after);

/**
 * bg_line_wants_blank() - was it broken at a blank?
 * @before: a message that bg_line_is_cut()
 * @after: its rest
 */
bool bg_line_wants_blank(const char *before, const char *after);

#endif
