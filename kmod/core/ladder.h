/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_CORE_LADDER_H
#define BG_CORE_LADDER_H

#include "budget.h"
#include "config.h"
#include "terms.h"

/**
 * struct bg_outcome - what a remedy did
 * @remedy: enum bg_remedy
 * @result: enum bg_result
 * @reason: enum bg_reason that started it
 * @order: order it was to make
 * @goal_pages: what was asked for
 * @moved_pages: migrated
 * @gained_blocks: growth of the supply of @order while it ran; what others took meanwhile
 *	does not count against it, up to the blocks given back by evacuation
 * @usable_gained_pages: growth of usable free while it ran, or pages moved into CMA
 *	if more: what others took meanwhile does not count against it
 * @scanned_pages: looked at
 * @cpu_ns: CPU time of the worker
 * @wall_ns: from begin to end
 * @error: negative errno when @result is BG_RESULT_FAILED
 */
struct bg_outcome {
	u32 remedy;
	u32 result;
	u32 reason;
	u32 order;
	u64 goal_pages;
	u64 moved_pages;
	u64 gained_blocks;
	u64 usable_gained_pages;
	u64 scanned_pages;
	u64 cpu_ns;
	u64 wall_ns;
	s32 error;
};

/**
 * struct bg_need - something that is lacking in a zone
 * @level: enum bg_level; BG_LEVEL_FINE when nothing is
 * @lack: enum bg_lack
 * @of_usable: it is usable free, else the supply of @order
 * @order: order that is lacking
 * @reason: enum bg_reason, why a remedy would run
 * @index: bg_frag_index_without() of @order, permille
 * @eta_ms: time to the breach, BG_TREND_NEVER when none is foreseen
 * @have_pages: usable free, or the supply of @order, in pages
 * @goal_pages: pages that a remedy is to make available
 * @cache_pages: page cache that reclaim could give
 * @asked_for: allocations of the order suffered lately, or a user set its target
 */
struct bg_need {
	u32 level;
	u32 lack;
	bool of_usable;
	u32 order;
	u32 reason;
	s32 index;
	u32 eta_ms;
	u64 have_pages;
	u64 goal_pages;
	u64 cache_pages;
	bool asked_for;
};

/**
 * struct bg_climb - how far the remedies for one kind of lack have been tried
 * @rung: position in the lack's list of remedies
 * @breached: it has begun anew for a breach
 * @backoff_ms: length of the last back-off, 0 when there was none
 * @waits_until_ns: end of the back-off
 * @rest_ms: length of the last rest, which goes on when the back-off is over unless
 *	things have changed
 * @rests_until_ns: end of the rest
 * @rest_goal_pages: what was to be made available when it began
 * @vain_ns: CPU time spent since a remedy came near to what it was to make available
 * @fine_since_ns: since when nothing lacks so; 0 while something does
 * @useless: remedies without enough gain, in a row
 */
struct bg_climb {
	u32 rung;
	bool breached;
	u32 backoff_ms;
	u64 waits_until_ns;
	u32 rest_ms;
	u64 rests_until_ns;
	u64 rest_goal_pages;
	u64 vain_ns;
	u64 fine_since_ns;
	u32 useless;
};

/**
 * struct bg_ladder - where the escalation of one zone stands
 * @climb: one for each lack, so that a lack that comes and goes keeps its back-off
 * @last: the remedy that ran last, BG_REMEDY_NONE when its effect is of no interest
 * @lack: what @last ran for
 * @level: of the need that it ran for
 * @order: order that it ran for
 * @of_usable: it ran for usable free
 * @measured: its effect is known
 * @credited: it gained enough while it ran and may go on without a cool-down
 * @have_pages: usable free, or the supply of @order, in pages, when it began
 * @goal_pages: what it was asked for
 * @gain_pages: what it gained while it ran, as its outcome says
 * @acted_ns: when it ended
 * @duration_ns: learnt duration of each remedy, decaying average; 0: not known
 * @unsupported: bit 1 << remedy for those that this kernel cannot do
 */
struct bg_ladder {
	struct bg_climb climb[BG_NR_LACKS];
	u32 last;
	u32 lack;
	u32 level;
	u32 order;
	bool of_usable;
	bool measured;
	bool credited;
	u64 have_pages;
	u64 goal_pages;
	u64 gain_pages;
	u64 acted_ns;
	u64 duration_ns[BG_NR_REMEDIES];
	u32 unsupported;
};

/**
 * struct bg_verdict - what the ladder says to a need
 * @remedy: enum bg_remedy to run, or BG_REMEDY_NONE
 * @reason: enum bg_reason
 * @wait_ms: time left of a cool-down, back-off or spent budget, else 0
 */
struct bg_verdict {
	u32 remedy;
	u32 reason;
	u32 wait_ms;
};

/* Whether a remedy's effect waits to be measured by bg_ladder_measure(). */
bool bg_ladder_measures(const struct bg_ladder *ladder);

/**
 * bg_ladder_measure() - judge the last remedy by what there is now
 * @config: valid configuration
 * @ladder: of the zone; bg_ladder_measures() says yes
 * @have_pages: usable free or supply, in pages, of what the remedy ran for
 * @now_ns: time of the sample
 *
 * Does nothing before the cool-down is over. With too little gain the climb
 * goes one rung up.
 */
void bg_ladder_measure(const struct bg_config *config, struct bg_ladder *ladder, u64 have_pages,
		       u64 now_ns);

/**
 * bg_ladder_note() - take note of whether a lack is there
 * @config: valid configuration
 * @ladder: of the zone
 * @lack: enum bg_lack
 * @present: something lacks so
 * @now_ns: time of the sample
 *
 * Rung and back-off are forgotten once the lack has stayed away for four
 * cool-downs and for as long as the last back-off took.
 */
void bg_ladder_note(const struct bg_config *config, struct bg_ladder *ladder, u32 lack,
		    bool present, u64 now_ns);

/**
 * bg_ladder_ask() - which remedy to run for a need, if any now
 * @config: valid configuration
 * @ladder: of the zone
 * @budget: filled up to now
 * @need: something that is lacking
 * @now_ns: time of the sample
 * @verdict: filled in
 *
 * What is lacking now, or before a cool-down is over, neither begins with wake
 * nor waits for the effect of one where anything else is allowed; nor does a
 * breach wait for the effect of what was done about a forecast. While a remedy
 * runs, of this zone or another, none is begun: its effect is not known yet.
 *
 * When the ladder's end is reached, a back-off begins, twice as long each time. For
 * blocks that nobody asks for it is followed by a rest, so that what is tried in
 * vain comes to a quarter of a permille of the time, up to the longest back-off; it
 * ends early when what is lacking has changed by more than an eighth.
 */
void bg_ladder_ask(const struct bg_config *config, struct bg_ladder *ladder,
		   const struct bg_budget *budget, const struct bg_need *need, u64 now_ns,
		   struct bg_verdict *verdict);

/* A remedy is about to run for a need. */
void bg_ladder_begin(struct bg_ladder *ladder, const struct bg_need *need, u32 remedy, u64 now_ns);

/* A remedy has ended; one that neither bg_plan() nor a rung asked for only teaches its duration. */
void bg_ladder_account(struct bg_ladder *ladder, const struct bg_outcome *outcome, u64 now_ns);

/**
 * bg_ladder_duration_ms() - how long until the first remedy for a lack has effect
 * @config: valid configuration
 * @ladder: of the zone
 * @lack: enum bg_lack
 *
 * Return: ms, the learnt duration; one step where nothing was learnt yet, one
 * cool-down for wake, which works after it ended; 0 when no remedy is allowed.
 */
u32 bg_ladder_duration_ms(const struct bg_config *config, const struct bg_ladder *ladder,
			  u32 lack);

#endif
