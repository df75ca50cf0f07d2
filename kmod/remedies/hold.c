// SPDX-License-Identifier: GPL-2.0
#include <linux/gfp.h>

#include "compat/compat.h"
#include "remedies/hold.h"
#include "remedies/remedy.h"

/* Smaller blocks go by way of the per-CPU lists. */
#define MIN_BLOCK_ORDER 4

void bg_hold_window(struct bg_hold *hold, const struct bg_window *window)
{
	if (!hold || hold->nr_windows == BG_HOLD_WINDOWS) {
		bg_contig_give(window->pfn, window->order);
		return;
	}
	hold->windows[hold->nr_windows++] = *window;
	hold->pages += 1ULL << window->order;
}

static void give_back(struct bg_hold *hold, u32 index)
{
	const struct bg_window window = hold->windows[index];

	hold->windows[index] = hold->windows[--hold->nr_windows];
	hold->pages -= 1ULL << window.order;
	bg_contig_give(window.pfn, window.order);
}

void bg_hold_make_way(struct bg_hold *hold, const struct bg_window *window)
{
	u32 i = hold->nr_windows;

	while (i--)
		if (hold->windows[i].pfn >> pageblock_order == window->pfn >> pageblock_order)
			give_back(hold, i);
}

static bool hold_block(struct bg_hold *hold, struct zone *zone, gfp_t type, u32 order)
{
	gfp_t gfp = bg_zone_gfp(zone) | type | __GFP_NOWARN | __GFP_NORETRY;
	struct page *page = alloc_pages_node(zone_to_nid(zone), gfp, order);

	if (!page)
		return false;
	hold->blocks[hold->nr_blocks] = page;
	hold->orders[hold->nr_blocks++] = order;
	hold->pages += 1ULL << order;
	return true;
}

/* Look at the list without its lock: a wrong answer costs one block of another type. */
static bool has_block(const struct zone *zone, u32 order, int migratetype)
{
	return !list_empty(&zone->free_area[order].free_list[migratetype]);
}

static u64 hold_type(struct bg_hold *hold, struct zone *zone, int migratetype, gfp_t type,
		     u64 pages_max)
{
	u32 order;

	for (order = BG_NR_ORDERS; order-- > MIN_BLOCK_ORDER;) {
		while (1ULL << order <= pages_max && hold->nr_blocks < BG_HOLD_BLOCKS &&
		       has_block(zone, order, migratetype) &&
		       hold_block(hold, zone, type, order))
			pages_max -= 1ULL << order;
	}
	return pages_max;
}

void bg_hold_unmovable(struct bg_hold *hold, struct zone *zone, u64 pages_max)
{
	pages_max = hold_type(hold, zone, MIGRATE_UNMOVABLE, 0, pages_max);
	hold_type(hold, zone, MIGRATE_RECLAIMABLE, __GFP_RECLAIMABLE, pages_max);
}

void bg_hold_release(struct bg_hold *hold)
{
	if (!hold)
		return;
	while (hold->nr_windows)
		give_back(hold, hold->nr_windows - 1);
	while (hold->nr_blocks) {
		hold->nr_blocks--;
		__free_pages(hold->blocks[hold->nr_blocks], hold->orders[hold->nr_blocks]);
	}
	hold->pages = 0;
}
