/* SPDX-License-Identifier: GPL-2.0 */
/* Which of a zone's free blocks lie in CMA, where no unmovable request may take them. */
#ifndef BG_CORE_CMA_H
#define BG_CORE_CMA_H

#include "sample.h"

/**
 * struct bg_cma_count - free pages that were counted in CMA pageblocks
 * @pages: in free blocks of each order; each at most 2^19, so that products
 *	   with any number of pages fit in 64 bits
 *
 * All zero where nothing was counted yet.
 */
struct bg_cma_count {
	u32 pages[BG_MAX_ORDERS];
};

/**
 * bg_cma_spread() - spread the free pages of CMA over the orders
 * @sample: nr_free, nr_orders and cma_free_pages are read, nr_free_cma is filled in
 * @count: how they lay at the last count
 *
 * The kernel tells how many free pages are CMA's, and how many free blocks of
 * each order there are in all, but not how many of those are CMA's. What is
 * free in CMA now is spread as it was counted. What then does not fit, and all
 * of it before the first count, is taken to lie in the largest blocks: without
 * a count, what is left over is a lower bound of what an unmovable request finds.
 */
void bg_cma_spread(struct bg_sample *sample, const struct bg_cma_count *count);

/**
 * bg_cma_set_aside() - usable free that has to be out of the way so that pages land in CMA
 * @usable_pages: usable free of the zone
 * @cma_free_pages: free CMA of the zone
 * @goal_pages: how much is to land there
 * @reserve_pages: what atomic requests live on, which stays
 *
 * The kernel fills CMA only while more of what is free lies there than elsewhere.
 *
 * Return: pages.
 */
u64 bg_cma_set_aside(u64 usable_pages, u64 cma_free_pages, u64 goal_pages, u64 reserve_pages);

#endif
