// SPDX-License-Identifier: GPL-2.0
#include <linux/gfp.h>

#include "remedies/remedy.h"

/*
 * One allocation that may wake kswapd but not reclaim. Finding no block, it
 * makes kswapd look, and kswapd has kcompactd work when free memory suffices.
 */
static void wake(const struct bg_request *request, struct bg_outcome *outcome)
{
	gfp_t gfp = bg_zone_gfp(request->zone) | __GFP_KSWAPD_RECLAIM | __GFP_NOWARN |
		    __GFP_NOMEMALLOC | __GFP_COMP;
	struct page *page = alloc_pages_node(zone_to_nid(request->zone), gfp, request->order);

	if (page)
		__free_pages(page, request->order);
}

const struct bg_remedy_ops bg_wake_ops = { .run = wake };
