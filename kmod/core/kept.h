/* SPDX-License-Identifier: GPL-2.0 */
/* Whether the target of an order was kept, as far as looks saw it. */
#ifndef BG_CORE_KEPT_H
#define BG_CORE_KEPT_H

#include "state.h"

/**
 * struct bg_kept - how well the target of one order was kept
 * @lowest_blocks: least supply that a look found
 * @below_ns: time that supply was below target
 * @below_times: how often supply sank below target
 * @kept_since_ns: the first look at this target, 0 when there was none
 * @looked_ns: the last look
 * @own_blocks: the user's own target then, or BG_TARGET_UNSET
 * @is_below: supply was below target then
 */
struct bg_kept {
	u64 lowest_blocks;
	u64 below_ns;
	u32 below_times;
	u64 kept_since_ns;
	u64 looked_ns;
	u64 own_blocks;
	bool is_below;
};

/**
 * struct bg_kept_sight - one order as a look saw it
 * @supply_blocks: that an unmovable request finds
 * @target_blocks: in force, 0 for none
 * @own_blocks: the user's own, or BG_TARGET_UNSET
 * @time_ns: when
 */
struct bg_kept_sight {
	u64 supply_blocks;
	u64 target_blocks;
	u64 own_blocks;
	u64 time_ns;
};

/**
 * bg_kept_look() - one more look at an order
 * @kept: all zeros begins anew
 * @sight: what was seen
 *
 * Supply was below target from a look that found it so to the next one. A time without looks, as
 * while the guard is switched off, is not known and does not count.
 */
void bg_kept_look(struct bg_kept *kept, const struct bg_kept_sight *sight);

/**
 * bg_kept_look_at_zone() - bg_kept_look() at every order of a zone
 * @kept: by order
 * @sample: of the zone
 * @state: as judged from it
 */
void bg_kept_look_at_zone(struct bg_kept kept[BG_MAX_ORDERS], const struct bg_sample *sample,
			  const struct bg_state *state);

#endif
