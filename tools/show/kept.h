/* SPDX-License-Identifier: GPL-2.0 */
/* Whether targets were kept, as text. */
#ifndef BG_KEPT_TEXT_H
#define BG_KEPT_TEXT_H

#include "show/sentence.h"

/* How often and how long supply was below target: "3x 1.2 s", "never", "-" without a target. */
const char *bg_kept_below(const struct bg_order *order);

/* "zone Normal, order 4: 200 blocks, never below in 2 h 3 min, at least 213" */
void bg_sentence_kept(struct bg_sentence *sentence, const struct bg_zone_info *zone,
		      const struct bg_order *order, u64 now_ns);

#endif
