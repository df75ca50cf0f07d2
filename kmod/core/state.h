/* SPDX-License-Identifier: GPL-2.0 */
/* What deciding remembers of one zone. */
#ifndef BG_CORE_STATE_H
#define BG_CORE_STATE_H

#include "demand.h"
#include "ladder.h"
#include "sample.h"
#include "enums.h"
#include "trend.h"

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
 * @supply_blocks: blocks that an unmovable request can take
 * @target_blocks: blocks
 * @target_origin: enum bg_target_origin
 * @level: enum bg_level; also the memory of the hysteresis
 * @trend_per_second: blocks per second
 * @demand_per_minute: events per minute
 */
struct bg_look {
	u64 supply_blocks;
	u64 target_blocks;
	u32 target_origin;
	u32 level;
	s32 trend_per_second;
	u32 demand_per_minute;
};

/**
 * struct bg_defragtick - state of the profile of that name
 * @checked_ms: last look, 0 before the first
 * @acted_ms: look that led to the last compaction, 0 before the first
 * @fragged: bad looks in a row
 * @level: leading orders that looked safe at the last look
 * @pending: a compaction is due
 * @dropped: caches were just dropped and the same look's compaction is to follow
 */
struct bg_defragtick {
	u64 checked_ms;
	u64 acted_ms;
	u32 fragged;
	u32 level;
	bool pending;
	bool dropped;
};

/**
 * struct bg_state - everything that deciding remembers of one zone
 * @targets: the user's own targets; survives bg_state_reset()
 * @look: each order as last judged
 * @usable_level: of usable free
 * @floor_pages: the usable-free floor as last judged
 * @floor_ms: when that was
 * @usable_trend: readings of usable free
 * @unmovable_trend: readings of the pages in use that cannot move
 * @trend: readings of the supply of each order that has a target
 * @demand: per order
 * @fragmented: for each order as last judged, what lacks because free memory is in pieces;
 *	its level is BG_LEVEL_FINE when nothing does
 * @ladder: escalation
 * @defragtick: profile defragtick only
 * @interval_ms: the pace of a zone that nothing moves in
 */
struct bg_state {
	struct bg_targets targets;
	struct bg_look look[BG_MAX_ORDERS];
	u32 usable_level;
	u64 floor_pages;
	u64 floor_ms;
	struct bg_trend usable_trend;
	struct bg_trend unmovable_trend;
	struct bg_trend trend[BG_MAX_ORDERS];
	struct bg_demand demand;
	struct bg_need fragmented[BG_MAX_ORDERS];
	struct bg_ladder ladder;
	struct bg_defragtick defragtick;
	u32 interval_ms;
};

/* Forget all that was learnt, keep the user's targets. A state of zeros is not yet a state. */
void bg_state_reset(struct bg_state *state);

/* bg_state_reset(), and all targets given back to the guard. */
void bg_state_init(struct bg_state *state);

#endif
