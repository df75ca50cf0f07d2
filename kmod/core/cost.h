/* SPDX-License-Identifier: GPL-2.0 */
/* What remedies cost, by what they were run for. */
#ifndef BG_CORE_COST_H
#define BG_CORE_COST_H

#include "outcome.h"
#include "sample.h"

/**
 * struct bg_cost - what was spent on one purpose and order
 * @purpose: enum bg_purpose
 * @order: the order that remedies were to make
 * @runs: how often one ran
 * @moved_pages: migrated, by runs that counted it
 * @dropped_pages: page cache and slab given back
 * @gained_pages: bg_outcome_gained()
 * @cpu_ns: CPU time
 * @uncounted_runs: runs after which others went on moving pages, which nobody counted
 */
struct bg_cost {
	u32 purpose;
	u32 order;
	u64 runs;
	u64 moved_pages;
	u64 dropped_pages;
	u64 gained_pages;
	u64 cpu_ns;
	u64 uncounted_runs;
};

/* One for each purpose and order. */
#define BG_NR_COSTS (BG_NR_PURPOSES * BG_MAX_ORDERS)

/**
 * bg_cost_count() - count one run
 * @costs: BG_NR_COSTS of them, all zeros before the first run
 * @outcome: of the run
 */
void bg_cost_count(struct bg_cost *costs, const struct bg_outcome *outcome);

#endif
