/* SPDX-License-Identifier: GPL-2.0 */
/* Which remedy is next for a lack, and when to give up for a while. */
#ifndef BG_CORE_LADDER_H
#define BG_CORE_LADDER_H

#include "budget.h"
#include "config.h"
#include "enums.h"
#include "outcome.h"
#include "sample.h"

/**
 * struct bg_need - something that is lacking in a zone
 * @level: enum bg_level; BG_LEVEL_FINE when nothing is
 * @lack: enum bg_lack
 * @of_usable: it is usable free, else the supply of @order
 * @order: order that is lacking
 * @reason: enum bg_reason, why a remedy would run
 * @index_permille: bg_frag_index_without() of @order, permille
 * @eta_ms: time to the breach, BG_TREND_NEVER when none is foreseen
 * @have_pages: usable free, or the supply of @order, in pages
 * @goal_pages: pages that a remedy is to make available
 * @cache_pages: page cache that reclaim could give
 * @asked_for: allocations of the order suffered lately, or a user set its target
 * @by_user: a user set the target
 * @unattainable: no remedy could make more
 * @all_polluted: no pageblock is known that is without a page that cannot move
 */
struct bg_need {
	u32 level;
	u32 lack;
	bool of_usable;
	u32 order;
	u32 reason;
	s32 index_permille;
	u32 eta_ms;
	u64 have_pages;
	u64 goal_pages;
	u64 cache_pages;
	bool asked_for;
	bool by_user;
	bool unattainable;
	bool all_polluted;
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
 * @climb: one for each lack, so that a lack that comes and goes keeps its back-off; that of
 *	BG_LACK_FRAGMENTATION is not used
 * @order_climb: one for each order whose free memory is in pieces, so that an order which
 *	cannot be had hides none that can
 * @last: the remedy that ran last, BG_REMEDY_NONE when its effect is of no interest
 * @lack: what @last ran for
 * @level: of the need that it ran for
 * @order: order that it ran for
 * @of_usable: it ran for usable free
 * @measured: its effect is known
 * @credited: it gained enough while it ran and may go on without a cool-down
 * @vain: it was done when it returned and did not gain enough: the next one need not wait
 * @have_pages: usable free, or the supply of @order, in pages, when it began
 * @goal_pages: what it was asked for
 * @gain_pages: what it gained while it ran, as its outcome says
 * @acted_ns: when it ended
 * @duration_ns: learnt duration of each remedy, decaying average; 0: not known
 * @unsupported: bit 1 << remedy for those that this kernel cannot do
 */
struct bg_ladder {
	struct bg_climb climb[BG_NR_LACKS];
	struct bg_climb order_climb[BG_MAX_ORDERS];
	u32 last;
	u32 lack;
	u32 level;
	u32 order;
	bool of_usable;
	bool measured;
	bool credited;
	bool vain;
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

/**
 * bg_ladder_allows() - whether a remedy may be run in a zone
 * @config: valid configuration
 * @ladder: of the zone
 * @remedy: enum bg_remedy, not none
 *
 * Return: true where it is switched on and was not found to be impossible there.
 */
bool bg_ladder_allows(const struct bg_config *config, const struct bg_ladder *ladder, u32 remedy);

/**
 * bg_ladder_climb() - the climb that a need belongs to
 * @ladder: of the zone
 * @lack: enum bg_lack
 * @order: order that is lacking, below BG_MAX_ORDERS; matters for fragmentation alone
 *
 * Return: the climb, never NULL.
 */
struct bg_climb *bg_ladder_climb(struct bg_ladder *ladder, u32 lack, u32 order);

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
 * goes one rung up. What evacuation and compaction gained is known when they
 * return: bg_ladder_account() judges those.
 */
void bg_ladder_measure(const struct bg_config *config, struct bg_ladder *ladder, u64 have_pages,
		       u64 now_ns);

/**
 * bg_ladder_note() - take note of whether a lack is there
 * @config: valid configuration
 * @climb: of the lack, see bg_ladder_climb()
 * @present: something lacks so
 * @now_ns: time of the sample
 *
 * Rung and back-off are forgotten once the lack has stayed away for four
 * cool-downs and for as long as the last back-off took.
 */
void bg_ladder_note(const struct bg_config *config, struct bg_climb *climb, bool present,
		    u64 now_ns);

/**
 * bg_ladder_ask() - which remedy to run for a need, if any now
 * @config: valid configuration
 * @ladder: of the zone
 * @budget: filled up to now
 * @need: something that is lacking
 * @now_ns: time of the sample
 * @verdict: filled in
 *
 * If the breach is now, or comes before a cool-down is over, skip `wake` unless it
 * is the only remedy allowed, and do not wait for the effect of one that ran. A breach
 * does not wait for the effect of what was done about a forecast either. While a remedy
 * runs, of this zone or another, none is begun: its effect is not known yet.
 *
 * When the ladder's end is reached, a back-off begins, twice as long each time. For
 * blocks that nobody asks for it is followed by a rest, so that what is tried in
 * vain for one order comes to a sixteenth of a permille of the time, ten minutes at
 * most; it ends early when what is lacking has changed by more than an eighth.
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
