/* SPDX-License-Identifier: GPL-2.0 */
/* How a zone stands: targets, floor, levels and what is lacking. */
#ifndef BG_CORE_JUDGE_H
#define BG_CORE_JUDGE_H

#include "config.h"
#include "state.h"

/**
 * struct bg_judgement - what one look at a zone found
 * @level: enum bg_level, the worst of usable free and all orders
 * @eta_ms: time to the nearest breach, however far; 0 when one is there,
 *	    BG_TREND_NEVER when nothing falls
 * @shown_order: the order to show when nothing lacks, the highest with a target
 * @usable_pages: usable free
 * @need: for CMA and memory, what to serve first; its level is BG_LEVEL_FINE when
 *	  nothing lacks so. Orders whose free memory is in pieces: struct bg_state
 */
struct bg_judgement {
	u32 level;
	u32 eta_ms;
	u32 shown_order;
	u64 usable_pages;
	struct bg_need need[BG_NR_LACKS];
};

/* Pages of CMA that all but lastchance leave free for drivers. */
u64 bg_cma_kept(const struct bg_config *config, const struct bg_sample *sample);

/**
 * bg_judge() - judge usable free and every order of a zone
 * @config: valid configuration
 * @state: of the zone; readings, looks and levels are brought up to date
 * @sample: of the zone
 * @judgement: filled in
 *
 * Usable free is fine again, once it was not, only a quarter above its floor,
 * and supply only an eighth above its target, so that neither flaps.
 */
void bg_judge(const struct bg_config *config, struct bg_state *state,
	      const struct bg_sample *sample, struct bg_judgement *judgement);

/* Trend of usable free as last judged, in pages per second. */
s32 bg_usable_trend(const struct bg_state *state);

#endif
