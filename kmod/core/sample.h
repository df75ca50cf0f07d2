/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is read from one zone at one moment. Filled by sampler.c and signals.c
 * in the module, from a recording in the tools, by hand in the tests.
 */
#ifndef BG_CORE_SAMPLE_H
#define BG_CORE_SAMPLE_H

#include "port.h"

/* More orders than any kernel has; the sample says how many there are. */
#define BG_MAX_ORDERS 16

/**
 * struct bg_signals - what allocations of each order suffered since the zone's
 *		       last sample
 * @fallbacks: took pages of another migratetype's pageblock
 * @stalls: entered direct compaction or direct reclaim
 * @failures: failed
 */
struct bg_signals {
	u32 fallbacks[BG_MAX_ORDERS];
	u32 stalls[BG_MAX_ORDERS];
	u32 failures[BG_MAX_ORDERS];
};

/**
 * struct bg_sample - one zone at one moment
 * @time_ns: CLOCK_MONOTONIC
 * @nr_orders: orders of this kernel's buddy allocator, at most BG_MAX_ORDERS
 * @pageblock_log2: order of a pageblock (the kernel has a macro of the plain name)
 * @page_shift: log2 of the page size in bytes
 * @is_dma: the zone's name begins with DMA (profile defragtick)
 * @is_movable: ZONE_MOVABLE, of which no unmovable allocation may take: it has
 *	        no usable free and no floor
 * @nr_free: free blocks of each order
 * @nr_free_cma: those of them that lie in CMA, see bg_cma_spread()
 * @free_pages: NR_FREE_PAGES
 * @cma_free_pages: NR_FREE_CMA_PAGES
 * @highatomic_pages: reserved for atomic high-order requests
 * @managed_pages: managed by the buddy allocator
 * @cma_pages: size of the CMA areas
 * @min_pages: watermark min, boost included
 * @low_pages: watermark low, boost included
 * @high_pages: watermark high, boost included
 * @movable_file_pages: page-cache pages on the LRU lists
 * @movable_anon_pages: all others on the LRU lists: anonymous, shared memory, unevictable
 * @pageblocks: pageblocks that the last survey looked at, those of CMA left out; 0 when
 *	no survey is known, or it is too old
 * @polluted_pageblocks: those of them with a page that cannot move
 * @movable_windows: in them, aligned windows of each order without such a page
 * @signals: since the previous sample
 *
 * The members are read one after another without a lock: they may disagree by
 * what the allocator did meanwhile.
 */
struct bg_sample {
	u64 time_ns;
	u32 nr_orders;
	u32 pageblock_log2;
	u32 page_shift;
	bool is_dma;
	bool is_movable;
	u64 nr_free[BG_MAX_ORDERS];
	u64 nr_free_cma[BG_MAX_ORDERS];
	u64 free_pages;
	u64 cma_free_pages;
	u64 highatomic_pages;
	u64 managed_pages;
	u64 cma_pages;
	u64 min_pages;
	u64 low_pages;
	u64 high_pages;
	u64 movable_file_pages;
	u64 movable_anon_pages;
	u32 pageblocks;
	u32 polluted_pageblocks;
	u64 movable_windows[BG_MAX_ORDERS];
	struct bg_signals signals;
};

#endif
