/* SPDX-License-Identifier: GPL-2.0 */
/* What was changed from one configuration to the next, as text. */
#ifndef BG_CHANGES_H
#define BG_CHANGES_H

#include <stddef.h>

#include "model/model.h"

/* "cooldown_ms 500 -> 300, target.Normal.4 auto -> 200"; "" when nothing was, or not to be told. */
void bg_changes(const struct bg_setup *before, const struct bg_setup *now, char *text, size_t size);

#endif
