// SPDX-License-Identifier: GPL-2.0
/* Takes a range of pages away from whoever uses it, and gives it back. */
#include <linux/page_ref.h>

#include "compat/compat.h"

#if defined(CONFIG_CONTIG_ALLOC) && !BG_CAN_EVACUATE
#error "alloc_contig_range() is not as compat/probe.sh knows it: see compat/features.h"
#endif

/* Newer kernels refuse any flag beyond these. */
#define TAKE_GFP (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

#if BG_CAN_EVACUATE

#ifdef HAVE_CONTIG_FLAGS
#define TAKE_TYPE ACR_FLAGS_NONE
#define OPEN_TYPE ACR_FLAGS_CMA
#else
#define TAKE_TYPE MIGRATE_MOVABLE
#define OPEN_TYPE MIGRATE_CMA
#endif

/* Memory may have gone offline since the range was chosen, and may not go while it is emptied. */
int bg_contig_take(unsigned long start, unsigned int order)
{
	unsigned long end = start + (1UL << order);
	int err = -EBUSY;

	if (!bg_pages_enter())
		return err;
	if (bg_online_page(start) && bg_online_page(end - 1))
		err = alloc_contig_range(start, end, TAKE_TYPE, TAKE_GFP);
	bg_pages_leave();
	return err;
}

/* Somebody else's passing reference to a page keeps that one page until it is dropped. */
static void give_pages(unsigned long start, unsigned long pages)
{
	while (pages--)
		__free_page(pfn_to_page(start++));
}

#ifdef CONFIG_MEM_ALLOC_PROFILING

/* Each page is accounted for by itself: as one block, all but the first would stay so for good. */
void bg_contig_give(unsigned long start, unsigned int order)
{
	give_pages(start, 1UL << order);
}

#else

/*
 * Each page of the range came with a reference of its own. They are dropped but
 * for the head's. Somebody who found a page in the page cache before it moved may
 * hold a passing reference to it: then all are put back.
 */
static bool drop_tail_references(unsigned long start, unsigned long pages)
{
	unsigned long i;

	for (i = 1; i < pages; i++)
		if (!page_ref_freeze(pfn_to_page(start + i), 1))
			break;
	if (i == pages)
		return true;
	while (--i)
		set_page_count(pfn_to_page(start + i), 1);
	return false;
}

void bg_contig_give(unsigned long start, unsigned int order)
{
	if (drop_tail_references(start, 1UL << order))
		__free_pages(pfn_to_page(start), order);
	else
		give_pages(start, 1UL << order);
}

#endif

#ifdef CONFIG_CMA

int bg_cma_open(unsigned long start, unsigned int order)
{
	/* What it isolates comes back as CMA, whatever it was. CMA never goes offline. */
	if (!IS_ALIGNED(start, 1UL << order) ||
	    bg_pageblock_migratetype(pfn_to_page(start)) != MIGRATE_CMA)
		return -EINVAL;
	return alloc_contig_range(start, start + (1UL << order), OPEN_TYPE, TAKE_GFP);
}

#endif

#else

int bg_contig_take(unsigned long start, unsigned int order)
{
	return -EOPNOTSUPP;
}

void bg_contig_give(unsigned long start, unsigned int order)
{
}

#endif
