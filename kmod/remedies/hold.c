// SPDX-License-Identifier: GPL-2.0
/* Keeps free blocks out of the way of pages that are moved, and gives them back. */
#include <linux/gfp.h>

#include "compat/compat.h"
#include "remedies/hold.h"
#include "remedies/remedy.h"

void bg_hold_init(struct bg_hold *hold)
{
	spin_lock_init(&hold->lock);
	INIT_LIST_HEAD(&hold->blocks);
}

void bg_hold_open(struct bg_hold *hold)
{
	spin_lock(&hold->lock);
	hold->open = true;
	spin_unlock(&hold->lock);
}

static bool keep_window(struct bg_hold *hold, const struct bg_window *window)
{
	bool kept;

	spin_lock(&hold->lock);
	kept = hold->open && hold->nr_windows < BG_HOLD_WINDOWS;
	if (kept) {
		hold->windows[hold->nr_windows++] = *window;
		hold->pages += 1ULL << window->order;
	}
	spin_unlock(&hold->lock);
	return kept;
}

void bg_hold_window(struct bg_hold *hold, const struct bg_window *window)
{
	if (!hold || !keep_window(hold, window))
		bg_contig_give(window->pfn, window->order);
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
	u32 i;

	spin_lock(&hold->lock);
	i = hold->nr_windows;
	while (i--)
		if (round_down(hold->windows[i].pfn, bg_isolation_pages()) ==
		    round_down(window->pfn, bg_isolation_pages()))
			give_back(hold, i);
	spin_unlock(&hold->lock);
}

static bool keep_block(struct bg_hold *hold, struct page *page, u32 order)
{
	bool kept;

	spin_lock(&hold->lock);
	kept = hold->open;
	if (kept) {
		set_page_private(page, order);
		list_add(&page->lru, &hold->blocks);
		hold->nr_blocks++;
		hold->pages += 1ULL << order;
	}
	spin_unlock(&hold->lock);
	return kept;
}

static bool hold_block(struct bg_hold *hold, struct zone *zone, gfp_t type, u32 order)
{
	gfp_t gfp = bg_zone_gfp(zone) | type | __GFP_NOWARN | __GFP_NORETRY;
	struct page *page = alloc_pages_node(zone_to_nid(zone), gfp, order);

	if (!page)
		return false;
	if (keep_block(hold, page, order))
		return true;
	__free_pages(page, order);
	return false;
}

/* Look at the list without its lock: a wrong answer costs one block of another type. */
static bool has_block(const struct zone *zone, u32 order, int migratetype)
{
	return !list_empty(&zone->free_area[order].free_list[migratetype]);
}

bool bg_hold_block(struct bg_hold *hold, struct zone *zone, u64 pages_max)
{
	u32 order = BG_NR_ORDERS;

	while (order-- && hold->nr_blocks < BG_HOLD_BLOCKS) {
		if (1ULL << order > pages_max)
			continue;
		if (has_block(zone, order, MIGRATE_UNMOVABLE))
			return hold_block(hold, zone, 0, order);
		if (has_block(zone, order, MIGRATE_RECLAIMABLE))
			return hold_block(hold, zone, __GFP_RECLAIMABLE, order);
	}
	return false;
}

static void free_block(struct bg_hold *hold)
{
	struct page *page = list_first_entry(&hold->blocks, struct page, lru);
	u32 order = page_private(page);

	list_del(&page->lru);
	set_page_private(page, 0);
	__free_pages(page, order);
	hold->nr_blocks--;
}

void bg_hold_close(struct bg_hold *hold)
{
	if (!hold)
		return;
	spin_lock(&hold->lock);
	hold->open = false;
	while (hold->nr_windows)
		give_back(hold, hold->nr_windows - 1);
	while (hold->nr_blocks)
		free_block(hold);
	hold->pages = 0;
	spin_unlock(&hold->lock);
}
