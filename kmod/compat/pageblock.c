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

	return (word >> (bit % BITS_PER_LONG)) & MIGRATETYPE_BITS;
}
