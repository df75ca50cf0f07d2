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

#else

int bg_contig_take(unsigned long start, unsigned int order)
{
	return -EOPNOTSUPP;
}

#endif

/* Each page of the range came with a reference of its own; one on the head frees the block. */
void bg_contig_give(unsigned long start, unsigned int order)
{
	struct page *page = pfn_to_page(start);
	unsigned long i;

	for (i = 1; i < 1UL << order; i++)
		set_page_count(pfn_to_page(start + i), 0);
	__free_pages(page, order);
}
