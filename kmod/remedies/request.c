// SPDX-License-Identifier: GPL-2.0
/* What all remedies ask about their request. */
#include <linux/gfp.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/vmstat.h>

#include "core/enums.h"
#include "core/port.h"
#include "remedies/hold.h"
#include "remedies/request.h"

/* With these flags the allocator tries the zone first; ZONE_NORMAL needs none. */
static const gfp_t zone_flags[MAX_NR_ZONES] = {
#ifdef CONFIG_ZONE_DMA
	[ZONE_DMA] = __GFP_DMA,
#endif
#ifdef CONFIG_ZONE_DMA32
	[ZONE_DMA32] = __GFP_DMA32,
#endif
#ifdef CONFIG_HIGHMEM
	[ZONE_HIGHMEM] = __GFP_HIGHMEM,
#endif
	[ZONE_MOVABLE] = __GFP_HIGHMEM | __GFP_MOVABLE,
};

gfp_t bg_zone_gfp(const struct zone *zone)
{
	return __GFP_THISNODE | zone_flags[zone_idx(zone)];
}

bool bg_request_over(const struct bg_request *request)
{
	return request->stopped() || ktime_get_ns() >= request->deadline_ns;
}

u64 bg_usable_pages(struct zone *zone)
{
	return bg_sub_u64(zone_page_state(zone, NR_FREE_PAGES),
			  zone_page_state(zone, NR_FREE_CMA_PAGES));
}

u64 bg_reserve_pages(const struct zone *zone)
{
	return READ_ONCE(zone->_watermark[WMARK_MIN]) * 3 / 4;
}

/* Compaction takes its room whatever the watermark was raised by; see core/rescue.c. */
static u64 least_free(const struct bg_request *request)
{
	const struct zone *zone = request->zone;

	return request->remedy == BG_REMEDY_FILL_CMA ? READ_ONCE(zone->_watermark[WMARK_MIN]) :
						       min_wmark_pages(zone);
}

u64 bg_cma_room(const struct bg_request *request)
{
	u64 free = zone_page_state(request->zone, NR_FREE_PAGES) +
		   (request->hold ? request->hold->pages : 0);
	u64 cma = bg_sub_u64(zone_page_state(request->zone, NR_FREE_CMA_PAGES),
			     request->cma_keep_pages);

	return min(cma, bg_sub_u64(free, least_free(request)));
}
