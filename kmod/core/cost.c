// SPDX-License-Identifier: GPL-2.0
/* What remedies cost, by what they were run for. */
#include "cost.h"

static u32 purpose_of(const struct bg_outcome *outcome)
{
	if (outcome->reason == BG_REASON_REQUESTED)
		return BG_PURPOSE_REQUESTED;
	if (outcome->reason == BG_REASON_LAST_CHANCE)
		return BG_PURPOSE_LAST_CHANCE;
	if (outcome->lack == BG_LACK_CMA)
		return BG_PURPOSE_USABLE;
	return outcome->lack == BG_LACK_MEMORY ? BG_PURPOSE_MEMORY : BG_PURPOSE_BLOCKS;
}

void bg_cost_count(struct bg_cost *costs, const struct bg_outcome *outcome)
{
	u32 purpose = purpose_of(outcome);
	struct bg_cost *cost;

	if (outcome->order >= BG_MAX_ORDERS)
		return;
	cost = &costs[purpose * BG_MAX_ORDERS + outcome->order];
	cost->purpose = purpose;
	cost->order = outcome->order;
	cost->runs++;
	if (outcome->moved_pages == BG_MOVED_UNKNOWN)
		cost->uncounted_runs++;
	else
		cost->moved_pages = bg_add_u64(cost->moved_pages, outcome->moved_pages);
	cost->dropped_pages = bg_add_u64(cost->dropped_pages, outcome->dropped_pages);
	cost->gained_pages = bg_add_u64(cost->gained_pages, bg_outcome_gained(outcome));
	cost->cpu_ns = bg_add_u64(cost->cpu_ns, outcome->cpu_ns);
}
