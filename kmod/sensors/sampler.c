// SPDX-License-Identifier: GPL-2.0
/* Reads one zone's free areas and counters into a sample. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "compat/compat.h"
#include "sensors/sampler.h"

static void read_free_areas(struct zone *zone, struct bg_sample *sample)
{
	unsigned int order;

	BUILD_BUG_ON(BG_NR_ORDERS > BG_MAX_ORDERS);
	sample->nr_orders = BG_NR_ORDERS;
	/* nr_free changes under zone->lock, which this must not take. */
	for (order = 0; order < BG_NR_ORDERS; order++)
		sample->nr_free[order] = READ_ONCE(zone->free_area[order].nr_free);
	for (; order < BG_MAX_ORDERS; order++)
		sample->nr_free[order] = 0;
}

/*
 * Of the highatomic pageblocks, the part that is free where the kernel counts
 * it; else all of them, as the kernel's own watermark check assumes.
 */
static u64 highatomic_pages(struct zone *zone)
{
#ifdef HAVE_HIGHATOMIC_FREE
	return READ_ONCE(zone->nr_free_highatomic);
#else
	return READ_ONCE(zone->nr_reserved_highatomic);
#endif
}

/* Where there is no DMA zone, defragtick watches the first zone of the first node. */
static bool defragtick_watches(struct zone *zone)
{
	return !strncmp(zone->name, "DMA", 3) ||
	       (!IS_ENABLED(CONFIG_ZONE_DMA) && !IS_ENABLED(CONFIG_ZONE_DMA32) &&
		zone_to_nid(zone) == first_online_node && zone_idx(zone) == 0);
}

void bg_sampler_read(struct zone *zone, const struct bg_cma_count *count,
		     struct bg_sample *sample)
{
	static const struct bg_cma_count not_counted;

	sample->time_ns = ktime_get_ns();
	sample->pageblock_log2 = pageblock_order;
	sample->page_shift = PAGE_SHIFT;
	sample->is_dma = defragtick_watches(zone);
	sample->is_movable = zone_idx(zone) == ZONE_MOVABLE;
	read_free_areas(zone, sample);
	sample->free_pages = zone_page_state(zone, NR_FREE_PAGES);
	sample->cma_free_pages = zone_page_state(zone, NR_FREE_CMA_PAGES);
	sample->highatomic_pages = highatomic_pages(zone);
	sample->managed_pages = zone_managed_pages(zone);
	sample->cma_pages = bg_zone_cma_pages(zone);
	sample->min_pages = min_wmark_pages(zone);
	sample->low_pages = low_wmark_pages(zone);
	sample->high_pages = high_wmark_pages(zone);
	sample->movable_file_pages = zone_page_state(zone, NR_ZONE_INACTIVE_FILE) +
				     zone_page_state(zone, NR_ZONE_ACTIVE_FILE);
	sample->movable_anon_pages = zone_page_state(zone, NR_ZONE_INACTIVE_ANON) +
				     zone_page_state(zone, NR_ZONE_ACTIVE_ANON) +
				     zone_page_state(zone, NR_ZONE_UNEVICTABLE);
	bg_cma_spread(sample, count ? count : &not_counted);
}
