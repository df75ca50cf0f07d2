// SPDX-License-Identifier: GPL-2.0
#include <linux/page_ref.h>

#include "compat/compat.h"

/* Newer kernels refuse any flag beyond these. */
#define TAKE_GFP (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

#if BG_CAN_EVACUATE

#ifdef HAVE_CONTIG_FLAGS
#define TAKE_TYPE ACR_FLAGS_NONE
#else
#define TAKE_TYPE MIGRATE_MOVABLE
#endif

int bg_contig_take(unsigned long start, unsigned int order)
{
	return alloc_contig_range(start, start + (1UL << order), TAKE_TYPE, TAKE_GFP);
}

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
		free_contig_range(start, 1UL << order);
}

#else

int bg_contig_take(unsigned long start, unsigned int order)
{
	return -EOPNOTSUPP;
}

void bg_contig_give(unsigned long start, unsigned int order)
{
}

#endif
