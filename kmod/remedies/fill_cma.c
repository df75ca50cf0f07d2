// SPDX-License-Identifier: GPL-2.0
/*
 * Move pages into free CMA, which unmovable requests may not take: what they leave behind is
 * usable. The kernel's compaction does the moving. It passes by a pageblock that is free as a
 * whole (suitable_migration_target() in mm/compaction.c), and free CMA is mostly that, so one page
 * of as many as the goal takes is held meanwhile. No pageblock outside CMA is isolated: what
 * cannot move there does not matter.
 *
 * Compaction looks for room from the zone's end downwards, and so does this.
 */
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/vmstat.h>

#include "compat/compat.h"
#include "core/fill.h"
#include "remedies/pass.h"
#include "remedies/remedy.h"
#include "sensors/cma_census.h"

/* Pages of a run that a pass may fill, which is in a driver's way for as long. */
#define STEP_PAGES (SZ_16M >> PAGE_SHIFT)

/* How often compaction is run over the zone to find the room that there is. */
#define RUNS_MAX 4

static bool can_fill(void)
{
	/*
	 * compact_memory takes the zones of all nodes in turn, from the first one on. Its end can
	 * be brought about, but not that it begins elsewhere (compact_nodes() in mm/compaction.c).
	 */
	struct zone *first = bg_zone_after(NULL);

	return BG_CAN_OPEN_CMA && IS_ENABLED(CONFIG_COMPACTION) && bg_proc_ready() &&
	       bg_passes_followed() && first && bg_zone_cma_pages(first);
}

static u64 sum(const struct bg_cma_count *count)
{
	u64 pages = 0;
	int order;

	for (order = 0; order < BG_MAX_ORDERS; order++)
		pages += count->pages[order];
	return pages;
}

static void widen(struct bg_pass *pass, unsigned long pfn)
{
	pass->lowest_pfn = pfn;
	pass->highest_pfn = max(pass->highest_pfn, pfn + pageblock_nr_pages);
}

/*
 * Open a free pageblock by taking a part of it: what stays free is the room, which is not much
 * more than is wanted; see bg_fill_surplus(). The part is taken from the block's end, so that
 * the largest free part comes first; see fill_rooms().
 */
static u64 open_block(struct bg_pass *pass, unsigned long pfn, u64 wanted)
{
	unsigned int order = ilog2(bg_fill_surplus(pageblock_nr_pages, wanted));

	if (!bg_pass_open(pass, pfn + pageblock_nr_pages - (1UL << order), order))
		return 0;
	widen(pass, pfn);
	return pageblock_nr_pages - (1UL << order);
}

/* The room in a pageblock, or in a larger free block, whose highest pageblocks are opened. */
static u64 make_room(struct bg_pass *pass, unsigned long pfn, u64 free, u64 wanted)
{
	unsigned long block = pfn + free;
	u64 room = 0, more = 1;

	if (free < pageblock_nr_pages) {
		widen(pass, pfn);
		return free;
	}
	while (more && block > pfn && room < wanted) {
		block -= pageblock_nr_pages;
		more = open_block(pass, block, wanted - room);
		room += more;
	}
	return room;
}

static u64 open_blocks(struct bg_pass *pass, struct zone *zone)
{
	unsigned long pfn = round_down(zone_end_pfn(zone) - 1, pageblock_nr_pages);
	u64 room = 0;

	for (; pfn > zone->zone_start_pfn && room < pass->goal_pages; pfn -= pageblock_nr_pages) {
		struct bg_cma_count count = {};

		if (pass->nr_open == BG_PASS_OPEN_MAX || READ_ONCE(pass->disturbed) ||
		    bg_request_over(pass->request))
			break;
		if (!bg_census_block(zone, pfn, &count) || !sum(&count))
			continue;
		room += make_room(pass, pfn, sum(&count), pass->goal_pages - room);
		cond_resched();
	}
	return room;
}

static u64 movable_pages(struct zone *zone)
{
	return zone_page_state(zone, NR_ZONE_INACTIVE_ANON) +
	       zone_page_state(zone, NR_ZONE_ACTIVE_ANON) +
	       zone_page_state(zone, NR_ZONE_INACTIVE_FILE) +
	       zone_page_state(zone, NR_ZONE_ACTIVE_FILE);
}

/* Bound the goal by what lies below the room and can be moved there. */
static void limit_goal(struct bg_pass *pass, struct zone *zone, u64 room)
{
	u64 cma = bg_zone_cma_pages(zone);
	const struct bg_fill_site site = {
		.below_pages = bg_sub_u64(pass->lowest_pfn, zone->zone_start_pfn),
		.outside_pages = bg_sub_u64(zone_managed_pages(zone), cma),
		.movable_pages = movable_pages(zone),
		.cma_used_pages = bg_sub_u64(cma, zone_page_state(zone, NR_FREE_CMA_PAGES)),
	};

	pass->goal_pages = min3(pass->goal_pages, room, bg_fill_reach(&site));
}

/*
 * Compaction looks for room in long strides after pageblocks without any, and behind a free block
 * shorter than its stride it comes down beside the heads of all larger ones that follow
 * (isolate_freepages_block() in mm/compaction.c): a pageblock that is nearly free yields a few
 * pages. Those are gone the next time.
 */
static int fill_rooms(struct bg_pass *pass)
{
	u64 room;
	int err, runs = 0;

	do {
		room = pass->room_pages;
		err = bg_pass_run(pass);
	} while (!err && ++runs < RUNS_MAX && pass->room_pages > room && bg_pass_is_wanting(pass));
	return err;
}

static void fill(const struct bg_request *request, struct bg_outcome *outcome)
{
	struct bg_pass pass = {
		.request = request,
		.goal_pages = min3(request->goal_pages, bg_cma_room(request), (u64)STEP_PAGES),
	};

	if (request->zone != bg_zone_after(NULL)) {
		outcome->error = -EOPNOTSUPP;
		return;
	}
	if (request->reason == BG_REASON_LAST_CHANCE)
		bg_passes_take_over(request);
	if (!pass.goal_pages || !bg_pass_begin(&pass))
		return;
	limit_goal(&pass, request->zone, open_blocks(&pass, request->zone));
	if (pass.goal_pages)
		outcome->error = fill_rooms(&pass);
	bg_pass_end(&pass);
	outcome->scanned_pages = pass.scanned_pages;
}

const struct bg_remedy_ops bg_fill_cma_ops = {
	.effect = BG_EFFECT_MIGRATES,
	.supported = can_fill,
	.run = fill,
};
