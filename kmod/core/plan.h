/* SPDX-License-Identifier: GPL-2.0 */
/* Decides for one zone what to do now and when to look again. */
#ifndef BG_CORE_PLAN_H
#define BG_CORE_PLAN_H

#include "budget.h"
#include "config.h"
#include "frag.h"
#include "judge.h"
#include "ladder.h"
#include "sample.h"
#include "state.h"
#include "enums.h"

/**
 * struct bg_decision - what to do for one zone now, and the numbers behind it
 * @remedy: enum bg_remedy to run now; BG_REMEDY_NONE for nothing. With reason
 *	    OBSERVING the remedy that would have run, which must not be run.
 * @reason: enum bg_reason
 * @level: enum bg_level, the worst of all orders and usable free
 * @lack: enum bg_lack
 * @order: the order judged worst; 0 when it is usable free; when all are fine,
 *	   the highest with a target
 * @goal_pages: pages that the remedy is to make available as blocks of @order
 * @supply_blocks: of @order, blocks that an unmovable request can take
 * @target_blocks: of @order, blocks
 * @usable_pages: usable free
 * @floor_pages: its floor
 * @index_permille: bg_frag_index_without() of @order, permille
 * @eta_ms: time to the forecast breach, BG_TREND_NEVER when none is
 * @wait_ms: time left of a cool-down, back-off or spent budget, else 0
 * @next_ms: when to sample the zone again if no remedy runs; after one, at once
 * @budget_us: tokens in the budget, saturated to 32 bits
 * @pageblocks: of the sample, those outside CMA as last surveyed; 0 when that is not known
 * @polluted_pageblocks: those of them with a page that cannot move
 */
struct bg_decision {
	u32 remedy;
	u32 reason;
	u32 level;
	u32 lack;
	u32 order;
	u64 goal_pages;
	u64 supply_blocks;
	u64 target_blocks;
	u64 usable_pages;
	u64 floor_pages;
	s32 index_permille;
	u32 eta_ms;
	u32 wait_ms;
	u32 next_ms;
	s32 budget_us;
	u32 pageblocks;
	u32 polluted_pageblocks;
};

/* Free CMA pages of a zone to be left for drivers (cma_keep_permille). */
u64 bg_cma_kept(const struct bg_config *config, const struct bg_sample *sample);

/* Whether the remedy of a decision is to be run. */
bool bg_decision_acts(const struct bg_decision *decision);

/**
 * bg_plan() - judge one zone and decide what to do
 * @config: valid configuration
 * @state: of this zone
 * @budget: shared by all zones; filled up to the sample's time here
 * @sample: of this zone, later than the last one
 * @decision: filled in
 *
 * Pure: the same arguments give the same decision, in module and replay.
 * The caller runs the remedy when bg_decision_acts() and then calls
 * bg_account().
 */
void bg_plan(const struct bg_config *config, struct bg_state *state, struct bg_budget *budget,
	     const struct bg_sample *sample, struct bg_decision *decision);

/**
 * bg_account() - a remedy has ended
 * @config: valid configuration
 * @state: of the zone that it ran for
 * @budget: pays for it
 * @outcome: what it did
 * @now_ns: when it ended
 *
 * Also for remedies that a user asked for or that lastchance ran.
 */
void bg_account(const struct bg_config *config, struct bg_state *state, struct bg_budget *budget,
		const struct bg_outcome *outcome, u64 now_ns);

#endif
