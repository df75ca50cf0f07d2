/* SPDX-License-Identifier: GPL-2.0 */
/* How many blocks of each order could be made at all, given the pages that cannot move. */
#ifndef BG_CORE_ATTAINABLE_H
#define BG_CORE_ATTAINABLE_H

#include "sample.h"

/**
 * struct bg_attainable - what a survey of a zone found, pageblocks of CMA left out
 * @movable_windows: aligned windows of each order without a page that cannot move
 * @pageblocks: how many were looked at
 * @polluted_pageblocks: those of them with a page that cannot move
 */
struct bg_attainable {
	u64 movable_windows[BG_MAX_ORDERS];
	u32 pageblocks;
	u32 polluted_pageblocks;
};

/**
 * bg_attainable_add() - add a pageblock to what a survey of a zone found
 * @found: so far; all zeros before the first one
 * @class: enum bg_page_class of each page of the pageblock
 * @nr_pages: its pages
 *
 * A block of an order can be made of each aligned window without a page that cannot move:
 * compaction works between such pages, evacuation only in pageblocks without one.
 */
void bg_attainable_add(struct bg_attainable *found, const u8 *class, u32 nr_pages);

/* What was found becomes part of a sample; NULL for nothing that is known. */
void bg_attainable_show(const struct bg_attainable *found, struct bg_sample *sample);

/**
 * bg_attainable_blocks() - supply of an order that remedies could reach
 * @sample: what was found
 * @free_pages: what is free and counts as supply
 * @order: below BG_MAX_ORDERS
 *
 * Return: blocks, no more than @free_pages would fill; ~0 when no survey is known.
 */
u64 bg_attainable_blocks(const struct bg_sample *sample, u64 free_pages, u32 order);

#endif
