/* SPDX-License-Identifier: GPL-2.0 */
/* Filling free CMA with pages from elsewhere: where that works, how much of a block to open. */
#ifndef BG_CORE_FILL_H
#define BG_CORE_FILL_H

#include "sample.h"

/**
 * bg_fill_surplus() - how much of a free pageblock to take so that compaction fills the rest
 * @block_pages: pages of a pageblock, a power of two
 * @wanted_pages: how much is to be filled, at least 1
 *
 * Return: a power of two, 1 to half of the pageblock, that leaves room for @wanted_pages, as
 * far as one page does.
 */
u32 bg_fill_surplus(u32 block_pages, u64 wanted_pages);

/**
 * struct bg_fill_site - what filling a zone's CMA depends on
 * @below_pages: pages of the zone below the first pageblock that would be filled
 * @outside_pages: pages of the zone that are not CMA
 * @movable_pages: in use by processes and page cache, in the whole zone
 * @cma_used_pages: pages of CMA that are not free
 */
struct bg_fill_site {
	u64 below_pages;
	u64 outside_pages;
	u64 movable_pages;
	u64 cma_used_pages;
};

/**
 * bg_fill_reach() - how much can be moved into CMA, about
 * @site: how the zone lies
 *
 * Compaction moves pages upwards only: what is in use above the area stays. The movable pages
 * outside CMA are taken to be spread evenly over it.
 *
 * Return: pages.
 */
u64 bg_fill_reach(const struct bg_fill_site *site);

#endif
