// SPDX-License-Identifier: GPL-2.0
#include <linux/gfp.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#include "census.h"
#include "compat/compat.h"
#include "core/frag.h"
#include "remedies/remedy.h"
#include "sampler.h"
#include "trace.h"

static const struct bg_remedy_ops *const table[BG_NR_REMEDIES] = {
	[BG_REMEDY_WAKE] = &bg_wake_ops,
	[BG_REMEDY_EVACUATE] = &bg_evacuate_ops,
	[BG_REMEDY_COMPACT] = &bg_compact_ops,
	[BG_REMEDY_COMPACT_ZONE] = &bg_compact_zone_ops,
	[BG_REMEDY_RECLAIM] = &bg_reclaim_ops,
	[BG_REMEDY_DROP_CACHES] = &bg_drop_caches_ops,
};

bool bg_remedy_supported(u32 remedy)
{
	const struct bg_remedy_ops *ops = remedy < BG_NR_REMEDIES ? table[remedy] : NULL;

	return ops && (!ops->supported || ops->supported());
}

gfp_t bg_zone_gfp(const struct zone *zone)
{
	switch (zone_idx(zone)) {
#ifdef CONFIG_ZONE_DMA
	case ZONE_DMA:
		return __GFP_THISNODE | __GFP_DMA;
#endif
#ifdef CONFIG_ZONE_DMA32
	case ZONE_DMA32:
		return __GFP_THISNODE | __GFP_DMA32;
#endif
#ifdef CONFIG_HIGHMEM
	case ZONE_HIGHMEM:
		return __GFP_THISNODE | __GFP_HIGHMEM;
#endif
	case ZONE_MOVABLE:
		return __GFP_THISNODE | __GFP_HIGHMEM | __GFP_MOVABLE;
	default:
		return __GFP_THISNODE;
	}
}

/*
 * CPU time of this thread. The scheduler brings its sum up to date when it is asked for
 * the next to run, which may be this one again; else it lags by up to a tick.
 */
static u64 cpu_time(void)
{
	schedule();
	return current->se.sum_exec_runtime;
}

static u32 judge(const struct bg_request *request, const struct bg_outcome *outcome)
{
	u64 gained = request->lack == BG_LACK_FRAGMENTATION ?
		     outcome->gained_blocks << request->order : outcome->usable_gained_pages;

	if (outcome->error == -EOPNOTSUPP)
		return BG_RESULT_UNSUPPORTED;
	if (outcome->error)
		return BG_RESULT_FAILED;
	if (gained >= request->goal_pages)
		return BG_RESULT_DONE;
	if (request->stopped())
		return BG_RESULT_STOPPED;
	return gained ? BG_RESULT_PARTIAL : BG_RESULT_NOTHING;
}

/**
 * struct standing - what a remedy is to raise, and where moved pages land
 * @supply: blocks of the request's order
 * @usable_pages: usable free
 * @cma_free_pages: free in CMA
 */
struct standing {
	u64 supply;
	u64 usable_pages;
	u64 cma_free_pages;
};

/*
 * What others took meanwhile would hide what was gained. A page moved into CMA
 * left a usable page behind, whoever took that: the fall of free CMA proves it.
 */
static u64 landed_in_cma(const struct standing *before, const struct standing *after,
			 u64 moved_pages)
{
	return min(moved_pages, bg_sub_u64(before->cma_free_pages, after->cma_free_pages));
}

static u64 usable_gained(const struct standing *before, const struct standing *after,
			 u64 moved_pages)
{
	return max(landed_in_cma(before, after, moved_pages),
		   bg_sub_u64(after->usable_pages, before->usable_pages));
}

/*
 * Blocks that were given back are no gain where what was moved broke up as many others. Moving
 * leaves usable free as it is, but for what lands in CMA: what it fell by, others took.
 */
static u64 blocks_gained(const struct standing *before, const struct standing *after,
			 const struct bg_outcome *outcome)
{
	u64 usable = before->usable_pages +
		     landed_in_cma(before, after, outcome->moved_pages);
	u64 taken = bg_sub_u64(usable, after->usable_pages) >> outcome->order;

	return max(bg_sub_u64(after->supply, before->supply),
		   min(outcome->gained_blocks,
		       bg_sub_u64(after->supply + taken, before->supply)));
}

/*
 * Where blocks are to be gained, it must be known exactly which of them lie in CMA:
 * pages that move there break up blocks which are no supply, beside the ones gained.
 * A sample is too much to keep on the stack of a remedy.
 */
static noinline_for_stack void measure(const struct bg_request *request, struct standing *now)
{
	struct bg_census census = { .next_pfn = 0 };
	struct bg_sample sample;

	if (request->lack == BG_LACK_FRAGMENTATION && request->remedy != BG_REMEDY_WAKE &&
	    bg_zone_cma_pages(request->zone))
		bg_census_take(&census, request->zone, request->stopped);
	bg_sampler_read(request->zone, &census.count, &sample);
	now->supply = bg_usable_supply(&sample, request->order);
	now->usable_pages = bg_usable_free(&sample);
	now->cma_free_pages = sample.cma_free_pages;
}

static void measure_gain(const struct bg_request *request, const struct standing *before,
			 struct bg_outcome *outcome)
{
	struct standing after;

	measure(request, &after);
	outcome->gained_blocks = blocks_gained(before, &after, outcome);
	outcome->usable_gained_pages = usable_gained(before, &after, outcome->moved_pages);
}

void bg_remedy_run(const struct bg_request *request, struct bg_outcome *outcome)
{
	u64 cpu_before = cpu_time();
	u64 begin = ktime_get_ns();
	struct standing before;

	*outcome = (struct bg_outcome) {
		.remedy = request->remedy,
		.reason = request->reason,
		.order = request->order,
		.goal_pages = request->goal_pages,
	};
	trace_buddyguard_remedy_begin(request);
	measure(request, &before);
	if (bg_remedy_supported(request->remedy))
		table[request->remedy]->run(request, outcome);
	else
		outcome->error = -EOPNOTSUPP;
	measure_gain(request, &before, outcome);
	outcome->cpu_ns = cpu_time() - cpu_before;
	outcome->wall_ns = ktime_get_ns() - begin;
	outcome->result = judge(request, outcome);
	if (outcome->result != BG_RESULT_FAILED)
		outcome->error = 0;
	trace_buddyguard_remedy_end(request->zone, outcome);
}
