// SPDX-License-Identifier: GPL-2.0
/* The cheapest remedy: have the kernel's own kcompactd or kswapd work. */
#include <linux/gfp.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "remedies/remedy.h"

/*
 * One allocation that may wake kswapd but not reclaim. Finding no block, it
 * makes kswapd look, and kswapd has kcompactd work when free memory suffices.
 */
static void wake_kcompactd(const struct bg_request *request)
{
	gfp_t gfp = bg_zone_gfp(request->zone) | __GFP_KSWAPD_RECLAIM | __GFP_NOWARN |
		    __GFP_NOMEMALLOC | __GFP_COMP;
	struct page *page = alloc_pages_node(zone_to_nid(request->zone), gfp, request->order);

	if (page)
		__free_pages(page, request->order);
}

static bool is_boosted(const struct zone *zone)
{
	return READ_ONCE(zone->watermark_boost);
}

static void wake_kswapd(struct zone *zone)
{
	pg_data_t *node = zone->zone_pgdat;
	enum zone_type highest = READ_ONCE(node->kswapd_highest_zoneidx);

	if (highest == MAX_NR_ZONES || highest < zone_idx(zone))
		WRITE_ONCE(node->kswapd_highest_zoneidx, zone_idx(zone));
	wake_up_interruptible(&node->kswapd_wait);
}

/* A run takes back what there was when it began: for what came later it is woken again. */
void bg_wake_settle_watermark(const struct bg_request *request)
{
	while (is_boosted(request->zone) && !bg_request_over(request)) {
		wake_kswapd(request->zone);
		schedule_timeout_uninterruptible(1);
	}
}

static void wake(const struct bg_request *request, struct bg_outcome *outcome)
{
	/* What a dying request has no time for is what kcompactd would do. */
	if (request->reason == BG_REASON_LAST_CHANCE)
		bg_wake_settle_watermark(request);
	else
		wake_kcompactd(request);
}

/* Without kcompactd there is nobody to wake but kswapd, which would drop page cache. */
static bool can_wake(void)
{
	return IS_ENABLED(CONFIG_COMPACTION);
}

const struct bg_remedy_ops bg_wake_ops = {
	.supported = can_wake,
	.effect = BG_EFFECT_LATER,
	.run = wake,
};
