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
	BG_PAGE_CACHE,		/* page cache: movable, but the kernel drops it when it is clean */
};

/**
 * struct bg_window - an aligned range of 2^order pages
 * @pfn: first page frame
 * @order: size
 * @cost: pages in use in it, to be moved, page cache included
 * @cache: those of them that are page cache
 * @gain: pages that emptying it adds to what is lacking
 *
 * Windows are ranked by (cost + BG_CACHE_PENALTY * cache) / gain: what is
 * dropped has to be read from disk again.
 */
struct bg_window {
	u64 pfn;
	u32 order;
	u32 cost;
	u32 cache;
	u32 gain;
};

/*
 * What reading a page back costs, in pages moved: 1 ms, taking flash to do a
 * thousand random reads a second, to 15.6 us (moving one, measured on armmp 6.1).
 */
#define BG_CACHE_PENALTY 64

/**
 * bg_window_takes_too_much() - whether emptying a window would push a zone below its watermark
 * @window: the window
 * @usable_pages: usable free of the zone, what is free in the window included
 * @min_pages: its min watermark
 *
 * What is free in a window is out of reach while it is emptied.
 *
 * Return: true when it is not to be emptied.
 */
bool bg_window_takes_too_much(const struct bg_window *window, u64 usable_pages, u64 min_pages);

/* To what end windows without a pinned page are looked for. */
enum bg_window_aim {
	BG_WINDOW_VACATE,	/* gain is the pages in use, which leave usable ones behind */
	BG_WINDOW_RECLAIM,	/* gain is the page cache in it */
	BG_WINDOW_SET_ASIDE,	/* gain is the free pages */
};

/*
 * What a call of alloc_contig_range() costs beside moving pages, in pages
 * moved: 0.6 ms to 15.6 us, measured on armmp 6.1.
 */
#define BG_WINDOW_CALL_PAGES 38

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

/* Sizes of windows that one scan can weigh. */
#define BG_WINDOW_SIZES_MAX 4

/**
 * bg_window_scan() - offer the windows of a range of pages, of one or several sizes
 * @sets: where to, one for each size
 * @orders: size of the windows of each set, ascending, the first >= @need_order
 * @sizes: how many, 1 to BG_WINDOW_SIZES_MAX
 * @class: enum bg_page_class of each page of the range
 * @nr_pages: pages in the range
 * @pfn: first page of the range, a multiple of the largest size
 * @need_order: order that is lacking
 *
 * A window with a pinned or offline page is left out, and so is one without
 * gain. Gain counts the aligned 2^need_order blocks of the window that are not
 * wholly free already, in pages: those that are wholly free are supply as it is.
 * Each page is read once, whatever the number of sizes.
 *
 * Return: windows offered.
 */
u32 bg_window_scan(struct bg_window_set *sets, const u32 *orders, u32 sizes, const u8 *class,
		   u32 nr_pages, u64 pfn, u32 need_order);

/**
 * struct bg_window_wish - which windows without a pinned page are looked for
 * @aim: what for
 * @min_order: smallest one worth a call
 * @used_max: pages in use in one at most, as many as there is room for elsewhere; 0 for
 *	      windows that are to be set aside
 */
struct bg_window_wish {
	enum bg_window_aim aim;
	u32 min_order;
	u64 used_max;
};

/**
 * bg_window_scan_clear() - offer the largest windows without a page that is in the way
 * @set: where to
 * @class: enum bg_page_class of each page of the range
 * @nr_pages: pages in the range, a power of two
 * @pfn: first page of the range, a multiple of @nr_pages
 * @wish: which windows
 *
 * Splits the range in halves until a half has neither a pinned nor an offline page nor more
 * pages in use than are wished for. cost has BG_WINDOW_CALL_PAGES added, so that fewer and
 * fuller windows rank first; windows without gain are left out.
 *
 * Return: windows offered.
 */
u32 bg_window_scan_clear(struct bg_window_set *set, const u8 *class, u32 nr_pages, u64 pfn,
			 const struct bg_window_wish *wish);

/**
 * bg_window_price() - price one window by the present classes of its pages
 * @window: pfn and order are read, cost, cache and gain are set
 * @class: enum bg_page_class of each of its pages
 * @need_order: order that is lacking
 *
 * Return: false when it has a pinned or offline page or gains nothing.
 */
bool bg_window_price(struct bg_window *window, const u8 *class, u32 need_order);

/**
 * bg_window_trim() - cut a window to what is lacking
 * @window: priced; becomes its cheaper half, priced, as often as that is all that lacks
 * @class: enum bg_page_class of each of its pages
 * @need_order: order that is lacking; it becomes no smaller than that
 * @lacking_pages: how much is
 *
 * Stays as it is where a half would gain nothing.
 */
void bg_window_trim(struct bg_window *window, const u8 *class, u32 need_order,
		    u64 lacking_pages);

/**
 * struct bg_window_bill - what reaching a goal with a set would take
 * @calls: windows to empty
 * @cost: pages to move
 * @gain: pages gained, less than the goal when there is no more to gain
 */
struct bg_window_bill {
	u64 calls;
	u64 cost;
	u64 gain;
};

/*
 * Add up the cheapest windows of a sorted set until they gain a goal. Beyond a
 * full set, which may have dropped windows, all are taken to cost what its last
 * one does: no more than they do.
 */
void bg_window_bill(const struct bg_window_set *set, u64 goal_pages, struct bg_window_bill *bill);

/**
 * bg_window_cheaper() - which size of windows to use
 * @a: bill of one size
 * @b: bill of another
 *
 * The time of a bill is cost + calls * BG_WINDOW_CALL_PAGES per page gained;
 * the one that takes less time wins, unless it moves over 3/2 as many pages
 * per page gained as the other. In the scenario random-holes larger windows
 * move up to 11 % more for each block of the order asked for, and fewer for
 * each block of the larger orders that come with it.
 *
 * Return: true when @a is to be preferred.
 */
bool bg_window_cheaper(const struct bg_window_bill *a, const struct bg_window_bill *b);

#endif
