// SPDX-License-Identifier: GPL-2.0
/* Reads the type of a pageblock, and how much of a zone is CMA. */
#include <linux/build_bug.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

#include "compat/compat.h"

/* Where a pageblock's bits have its type: what the kernel masks them with. */
#if defined(PAGEBLOCK_MIGRATETYPE_MASK)
#define TYPE_MASK PAGEBLOCK_MIGRATETYPE_MASK
#elif defined(MIGRATETYPE_MASK)
#define TYPE_MASK MIGRATETYPE_MASK
#else
#error "this kernel does not say which bits of a pageblock are its migratetype"
#endif
/* They are the lowest ones, and hold every type. */
static_assert(TYPE_MASK == 7);
static_assert(MIGRATE_TYPES - 1 <= TYPE_MASK);

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
	return word & TYPE_MASK;
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

/* Written under the lock, read without it: a zone that is seen has its pages. */
static struct {
	struct zone *zone;
	unsigned long pages;
} counted[COUNTED_ZONES];
static DEFINE_SPINLOCK(counted_lock);

static unsigned long count_cma_pages(const struct zone *zone)
{
	unsigned long pfn = round_up(zone->zone_start_pfn, pageblock_nr_pages), pages = 0;

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages)
		if (bg_is_cma_block(zone, pfn))
			pages += pageblock_nr_pages;
	return pages;
}

/* The place of a zone, or the first free one; COUNTED_ZONES when there is none. */
static unsigned int place_of(const struct zone *zone)
{
	const struct zone *there;
	unsigned int i;

	for (i = 0; i < COUNTED_ZONES; i++) {
		/* Pairs with the release in remember(). */
		there = smp_load_acquire(&counted[i].zone);
		if (!there || there == zone)
			break;
	}
	return i;
}

static void remember(struct zone *zone, unsigned long pages)
{
	unsigned int place;

	spin_lock(&counted_lock);
	place = place_of(zone);
	if (place < COUNTED_ZONES && !counted[place].zone) {
		counted[place].pages = pages;
		/* Pairs with the acquire in place_of(). */
		smp_store_release(&counted[place].zone, zone);
	}
	spin_unlock(&counted_lock);
}

unsigned long bg_zone_cma_pages(struct zone *zone)
{
	unsigned int place = place_of(zone);
	unsigned long pages;

	if (place < COUNTED_ZONES && READ_ONCE(counted[place].zone) == zone)
		return counted[place].pages;
	if (!bg_pages_enter())
		return 0;
	pages = count_cma_pages(zone);
	bg_pages_leave();
	remember(zone, pages);
	return pages;
}

#else

unsigned long bg_zone_cma_pages(struct zone *zone)
{
	return 0;
}

#endif
