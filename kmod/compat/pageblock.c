// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "compat/compat.h"

/* PB_migrate and the two bits above it, in every kernel so far. */
#define MIGRATETYPE_BITS 7UL

#ifdef CONFIG_SPARSEMEM

static const unsigned long *pageblock_bitmap(const struct page *page, unsigned long pfn)
{
	return __pfn_to_section(pfn)->usage->pageblock_flags;
}

static unsigned long pageblock_index(const struct page *page, unsigned long pfn)
{
	return (pfn & (PAGES_PER_SECTION - 1)) >> pageblock_order;
}

#else

static const unsigned long *pageblock_bitmap(const struct page *page, unsigned long pfn)
{
	return page_zone(page)->pageblock_flags;
}

static unsigned long pageblock_index(const struct page *page, unsigned long pfn)
{
	return (pfn - round_down(page_zone(page)->zone_start_pfn, pageblock_nr_pages)) >>
	       pageblock_order;
}

#endif

unsigned int bg_pageblock_migratetype(const struct page *page)
{
	unsigned long pfn = page_to_pfn(page);
	unsigned long bit = pageblock_index(page, pfn) * NR_PAGEBLOCK_BITS;
	unsigned long word = READ_ONCE(pageblock_bitmap(page, pfn)[bit / BITS_PER_LONG]);

	word >>= bit % BITS_PER_LONG;
#ifdef HAVE_ISOLATE_BIT
	/* Beside the type, which earlier kernels overwrite meanwhile. */
	if (word & BIT(PB_migrate_isolate))
		return MIGRATE_ISOLATE;
#endif
	return word & MIGRATETYPE_BITS;
}

#ifdef CONFIG_CMA

bool bg_is_cma_block(const struct zone *zone, unsigned long pfn)
{
	const struct page *page = bg_online_page(pfn);

	return page && page_zone(page) == zone &&
	       bg_pageblock_migratetype(page) == MIGRATE_CMA;
}

#endif

#ifdef HAVE_ZONE_CMA_PAGES

unsigned long bg_zone_cma_pages(struct zone *zone)
{
	return zone_cma_pages(zone);
}

#elif defined(CONFIG_CMA)

/* Zones whose pageblocks have been counted. */
#define COUNTED_ZONES 16

static struct {
	struct zone *zone;
	unsigned long pages;
} counted[COUNTED_ZONES];

static unsigned long count_cma_pages(const struct zone *zone)
{
	unsigned long pfn = round_up(zone->zone_start_pfn, pageblock_nr_pages), pages = 0;

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages)
		if (bg_is_cma_block(zone, pfn))
			pages += pageblock_nr_pages;
	return pages;
}

/* Two that count the same zone at once write the same twice. */
unsigned long bg_zone_cma_pages(struct zone *zone)
{
	unsigned long pages;
	int i;

	/* Pairs with the release below: a zone that is seen has its pages. */
	for (i = 0; i < COUNTED_ZONES && smp_load_acquire(&counted[i].zone); i++)
		if (counted[i].zone == zone)
			return counted[i].pages;
	if (!bg_pages_enter())
		return 0;
	pages = count_cma_pages(zone);
	bg_pages_leave();
	if (i < COUNTED_ZONES) {
		counted[i].pages = pages;
		/* Pairs with the acquire above. */
		smp_store_release(&counted[i].zone, zone);
	}
	return pages;
}

#else

unsigned long bg_zone_cma_pages(struct zone *zone)
{
	return 0;
}

#endif
