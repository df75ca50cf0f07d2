// SPDX-License-Identifier: GPL-2.0
/* Whether the target of an order was kept, as far as looks saw it. */
#include "kept.h"

#include "frag.h"

/* Looks are never further apart than interval_max_ms permits. */
#define LONGEST_GAP_NS (60 * BG_NSEC_PER_SEC)

static void begin(struct bg_kept *kept, const struct bg_kept_sight *sight)
{
	*kept = (struct bg_kept) {
		.lowest_blocks = ~0ULL,
		.kept_since_ns = sight->time_ns,
		.looked_ns = sight->time_ns,
		.own_blocks = sight->own_blocks,
	};
}

void bg_kept_look(struct bg_kept *kept, const struct bg_kept_sight *sight)
{
	bool is_below = sight->supply_blocks < sight->target_blocks;
	u64 since;

	if (!sight->target_blocks) {
		kept->kept_since_ns = 0;
		return;
	}
	if (!kept->kept_since_ns || kept->own_blocks != sight->own_blocks)
		begin(kept, sight);
	since = bg_sub_u64(sight->time_ns, kept->looked_ns);
	if (kept->is_below && since <= LONGEST_GAP_NS)
		kept->below_ns += since;
	kept->below_times += is_below && !kept->is_below;
	kept->lowest_blocks = bg_min_u64(kept->lowest_blocks, sight->supply_blocks);
	kept->is_below = is_below;
	kept->looked_ns = sight->time_ns;
}

void bg_kept_look_at_zone(struct bg_kept kept[BG_MAX_ORDERS], const struct bg_sample *sample,
			  const struct bg_state *state)
{
	struct bg_kept_sight sight = { .time_ns = sample->time_ns };
	u32 order;

	for (order = 0; order < sample->nr_orders; order++) {
		sight.supply_blocks = bg_usable_supply(sample, order);
		sight.target_blocks = state->look[order].target_blocks;
		sight.own_blocks = state->targets.blocks[order];
		bg_kept_look(&kept[order], &sight);
	}
}
