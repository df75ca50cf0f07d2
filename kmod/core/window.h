/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which windows are the cheapest to empty. Works on an array with one class
 * per page, which survey.c fills from struct pages and tests fill by hand.
 */
#ifndef BG_CORE_WINDOW_H
#define BG_CORE_WINDOW_H

#include "port.h"

enum bg_page_class {
	BG_PAGE_FREE,		/* in the buddy allocator's free areas */
	BG_PAGE_MOVABLE,	/* in use, can be migrated */
	BG_PAGE_PINNED,		/* in use, cannot */
	BG_PAGE_OFFLINE,	/* a hole, or of another zone */
};

/**
 * struct bg_window - an aligned range of 2^order pages
 * @pfn: first page frame
 * @order: size
 * @cost: movable pages in use in it, to be moved
 * @gain: pages that emptying it adds to the supply of the order that is lacking
 */
struct bg_window {
	u64 pfn;
	u32 order;
	u32 cost;
	u32 gain;
};

/**
 * struct bg_window_set - the cheapest windows seen so far, a bounded heap
 * @windows: room for @capacity windows, given by the caller
 * @capacity: at least 1
 * @count: how many there are
 */
struct bg_window_set {
	struct bg_window *windows;
	u32 capacity;
	u32 count;
};

/* An empty set over a caller's array. */
void bg_window_set_init(struct bg_window_set *set, struct bg_window *windows, u32 capacity);

/* Offer a window; kept when it is among the cheapest by cost / gain. O(log capacity). */
void bg_window_offer(struct bg_window_set *set, const struct bg_window *window);

/* Cheapest first: less cost per page gained, then the lower pfn. */
void bg_window_set_sort(struct bg_window_set *set);

/**
 * bg_window_scan() - offer the windows of a range of pages
 * @set: where to
 * @class: enum bg_page_class of each page of the range
 * @nr_pages: pages in the range
 * @pfn: first page of the range, a multiple of 1 << @window_order
 * @need_order: order that is lacking
 * @window_order: size of the windows, >= @need_order
 *
 * A window with a pinned or offline page is left out, and so is one without
 * gain. Gain counts the aligned 2^need_order blocks of the window that are not
 * wholly free already, in pages: those that are wholly free are supply as it is.
 *
 * Return: windows offered.
 */
u32 bg_window_scan(struct bg_window_set *set, const u8 *class, u32 nr_pages, u64 pfn,
		   u32 need_order, u32 window_order);

#endif
