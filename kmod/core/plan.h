/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_CORE_PLAN_H
#define BG_CORE_PLAN_H

#include "budget.h"
#include "config.h"
#include "demand.h"
#include "frag.h"
#include "ladder.h"
#include "sample.h"
#include "trend.h"

/* As enum buddyguard_level. */
enum bg_level {
	BG_LEVEL_FINE,
	BG_LEVEL_FORECAST,
	BG_LEVEL_BREACH,
	BG_LEVEL_CRITICAL,
};

/* As enum buddyguard_reason. */
enum bg_reason {
	BG_REASON_HEALTHY,
	BG_REASON_DISABLED,
	BG_REASON_OBSERVING,
	BG_REASON_SUPPLY_BELOW_TARGET,
	BG_REASON_SUPPLY_FORECAST,
	BG_REASON_USABLE_BELOW_FLOOR,
	BG_REASON_USABLE_FORECAST,
	BG_REASON_MEMORY_LACKING,
	BG_REASON_CMA_KEPT,
	BG_REASON_COOLING_DOWN,
	BG_REASON_BACKING_OFF,
	BG_REASON_BUDGET_SPENT,
	BG_REASON_NO_REMEDY,
	BG_REASON_FRAGMENTED_LOOKS,
	BG_REASON_FRAGMENTED_LONG,
	BG_REASON_REQUESTED,
	BG_REASON_LAST_CHANCE,
	BG_NR_REASONS,
};

/* As enum buddyguard_target_origin. */
enum bg_target_origin {
	BG_TARGET_AUTO,
	BG_TARGET_DEMAND,
	BG_TARGET_USER,
};

#define BG_TARGET_UNSET (~0ULL)

/**
 * struct bg_targets - a user's own targets for one zone
 * @blocks: supply of each order to keep, BG_TARGET_UNSET for the guard's own
 */
struct bg_targets {
	u64 blocks[BG_MAX_ORDERS];
};

/**
 * struct bg_look - the sight of one order in the last sample, for showing
 * @supply: blocks
 * @target: blocks
 * @origin: enum bg_target_origin
 * @level: enum bg_level
 * @index: the kernel's, permille
 * @trend: blocks per second
 * @demand: events per minute
 */
struct bg_look {
	u64 supply;
	u64 target;
	u32 origin;
	u32 level;
	s32 index;
	s32 trend;
	u32 demand;
};

/**
 * struct bg_defragtick - state of the profile of that name
 * @checked_ns: last look
 * @acted_ns: last compaction
 * @fragged: bad looks in a row
 * @pending: a compaction is due
 * @started: @checked_ns and @acted_ns are set
 */
struct bg_defragtick {
	u64 checked_ns;
	u64 acted_ns;
	u32 fragged;
	bool pending;
	bool started;
};

/**
 * struct bg_state - everything that deciding remembers of one zone
 * @targets: the user's own targets; survives bg_state_reset()
 * @look: each order as last judged
 * @level: of each order, for the hysteresis
 * @usable_level: of usable free
 * @floor_pages: the usable-free floor as last judged
 * @usable_trend: readings of usable free
 * @trend: readings of each order's supply
 * @demand: per order
 * @ladder: escalation
 * @defragtick: profile defragtick only
 */
struct bg_state {
	struct bg_targets targets;
	struct bg_look look[BG_MAX_ORDERS];
	u32 level[BG_MAX_ORDERS];
	u32 usable_level;
	u64 floor_pages;
	struct bg_trend usable_trend;
	struct bg_trend trend[BG_MAX_ORDERS];
	struct bg_demand demand;
	struct bg_ladder ladder;
	struct bg_defragtick defragtick;
};

/**
 * struct bg_decision - what to do for one zone now, and the numbers behind it
 * @remedy: enum bg_remedy to run now; BG_REMEDY_NONE for nothing. With reason
 *	    OBSERVING the remedy that would have run, which must not be run.
 * @reason: enum bg_reason
 * @level: enum bg_level, the worst of all orders and usable free
 * @lack: enum bg_lack
 * @order: the order judged worst; 0 when it is usable free
 * @goal_pages: pages that the remedy is to make available as blocks of @order
 * @supply: of @order, blocks
 * @target: of @order, blocks
 * @usable_pages: usable free
 * @floor_pages: its floor
 * @index: bg_frag_index_without() of @order, permille
 * @eta_ms: time to the forecast breach, BG_TREND_NEVER when none is
 * @wait_ms: time left of a cool-down, back-off or spent budget, else 0
 * @next_ms: when to sample the zone again
 * @budget_us: tokens in the budget, saturated to 32 bits
 */
struct bg_decision {
	u32 remedy;
	u32 reason;
	u32 level;
	u32 lack;
	u32 order;
	u64 goal_pages;
	u64 supply;
	u64 target;
	u64 usable_pages;
	u64 floor_pages;
	s32 index;
	u32 eta_ms;
	u32 wait_ms;
	u32 next_ms;
	s32 budget_us;
};

/* Whether the remedy of a decision is to be run. */
bool bg_decision_acts(const struct bg_decision *decision);

/* Forget all that was learnt, keep the user's targets. A state of zeros is not yet a state. */
void bg_state_reset(struct bg_state *state);

/* bg_state_reset(), and all targets given back to the guard. */
void bg_state_init(struct bg_state *state);

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
