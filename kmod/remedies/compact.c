// SPDX-License-Identifier: GPL-2.0
/* Direct compaction towards one order, by asking the allocator for blocks of it. */
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "core/frag.h"
#include "remedies/remedy.h"
#include "sensors/sampler.h"

/* Blocks held at once, so that memory taken is bounded whatever the goal. */
#define MAX_HELD 64

/*
 * A movable attempt that may reclaim directly compacts towards its order when
 * it finds no block, but only if it may also do I/O; __GFP_NORETRY keeps it to
 * the quick modes and from the OOM killer. It does not wake kswapd, which would
 * drop page cache until the order is there.
 */
static struct page *take_block(const struct bg_request *request, unsigned int order)
{
	gfp_t gfp = bg_zone_gfp(request->zone) | (GFP_KERNEL & ~__GFP_KSWAPD_RECLAIM) |
		    __GFP_NORETRY | __GFP_NOWARN | __GFP_NOMEMALLOC | __GFP_MOVABLE | __GFP_COMP;

	return alloc_pages_node(zone_to_nid(request->zone), gfp, order);
}

/*
 * The allocator compacts only when no block is free. Rather than take the supply
 * of the order away from those who may need it, ask for the smallest order above
 * that has none: such a block is supply of the lower order all the same.
 */
static unsigned int empty_order(const struct bg_request *request)
{
	struct bg_sample sample;
	unsigned int order;

	bg_sampler_read(request->zone, NULL, &sample);
	for (order = request->order; order < sample.nr_orders - 1; order++)
		if (!bg_supply(sample.nr_free, sample.nr_orders, order))
			break;
	return order;
}

static void compact(const struct bg_request *request, struct bg_outcome *outcome)
{
	unsigned int order = empty_order(request);
	u64 goal = max_t(u64, request->goal_pages >> order, 1);
	struct page *page, *next;
	unsigned int held;
	LIST_HEAD(blocks);

	for (held = 0; held < min_t(u64, goal, MAX_HELD); held++) {
		if (bg_request_over(request))
			break;
		page = take_block(request, order);
		if (!page)
			break;
		list_add(&page->lru, &blocks);
		cond_resched();
	}
	list_for_each_entry_safe(page, next, &blocks, lru) {
		list_del(&page->lru);
		__free_pages(page, order);
	}
}

static bool can_compact(void)
{
	return IS_ENABLED(CONFIG_COMPACTION);
}

const struct bg_remedy_ops bg_compact_ops = {
	.supported = can_compact,
	.effect = BG_EFFECT_MIGRATES,
	.run = compact,
};
