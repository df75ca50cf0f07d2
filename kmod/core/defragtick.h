/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The profile that repeats a program of old, tick by tick: look once a second
 * at the fragmentation index of each order; fewer than nine leading orders
 * below 0.500 make a compaction due; it runs when the last is five seconds
 * ago, and caches are dropped before it after twenty bad looks in a row.
 */
#ifndef BG_CORE_DEFRAGTICK_H
#define BG_CORE_DEFRAGTICK_H

#include "config.h"
#include "state.h"

/**
 * struct bg_tick - what a tick found
 * @remedy: enum bg_remedy to run, or BG_REMEDY_NONE
 * @reason: enum bg_reason
 * @bad: the last look was bad
 * @order: the first order that did not look safe then
 * @wait_ms: time until the compaction that is due may run
 * @next_ms: time until the next tick
 */
struct bg_tick {
	u32 remedy;
	u32 reason;
	bool bad;
	u32 order;
	u32 wait_ms;
	u32 next_ms;
};

/**
 * bg_defragtick_tick() - look, and decide as that program would
 * @config: valid configuration
 * @state: of the zone
 * @sample: of the zone
 * @tick: filled in
 *
 * The program drops caches and compacts in one tick, a decision has one remedy:
 * after BG_REMEDY_DROP_CACHES the next call, whenever it comes, says
 * BG_REMEDY_COMPACT_ZONE without looking again, and counts as the same tick.
 */
void bg_defragtick_tick(const struct bg_config *config, struct bg_defragtick *state,
			const struct bg_sample *sample, struct bg_tick *tick);

/**
 * bg_defragtick_account() - a remedy of this profile has ended
 * @state: of the zone
 * @outcome: what it did
 *
 * As with the program, one that could not be started stays due.
 */
void bg_defragtick_account(struct bg_defragtick *state, const struct bg_outcome *outcome);

#endif
