// SPDX-License-Identifier: GPL-2.0
#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include "core/frag.h"
#include "remedies/remedy.h"
#include "sampler.h"

/* Blocks held at once, so that memory taken is bounded whatever the goal. */
#define MAX_HELD 64

/* Migrations of the whole system: other work may hide in it, none is missed. */
static u64 pages_migrated(void)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	unsigned long events[NR_VM_EVENT_ITEMS];

	all_vm_events(events);
	return events[PGMIGRATE_SUCCESS];
#else
	return 0;
#endif
}

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
	u64 before = pages_migrated();
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
	outcome->moved_pages = pages_migrated() - before;
}

const struct bg_remedy_ops bg_compact_ops = { .run = compact };
