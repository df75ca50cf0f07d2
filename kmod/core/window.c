// SPDX-License-Identifier: GPL-2.0
/* What it costs to empty a window of pages, and which windows are cheapest. */
#include "window.h"

/* Bills are capped so that products of two of their members fit in 64 bits. */
#define BILL_MAX (1ULL << 28)

static u64 price(const struct bg_window *window)
{
	return window->cost + (u64)BG_CACHE_PENALTY * window->cache;
}

/* a is dearer per page gained than b, or as dear and higher up. */
static bool is_dearer(const struct bg_window *a, const struct bg_window *b)
{
	u64 left = price(a) * b->gain;
	u64 right = price(b) * a->gain;

	return left != right ? left > right : a->pfn > b->pfn;
}

static void swap_windows(struct bg_window *a, struct bg_window *b)
{
	struct bg_window old = *a;

	*a = *b;
	*b = old;
}

/* A heap with the dearest window on top, so that it is the first to go. */
static void sift_up(struct bg_window *heap, u32 i)
{
	while (i && is_dearer(&heap[i], &heap[(i - 1) / 2])) {
		swap_windows(&heap[i], &heap[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
}

static void sift_down(struct bg_window *heap, u32 count, u32 i)
{
	u32 child;

	while ((child = 2 * i + 1) < count) {
		if (child + 1 < count && is_dearer(&heap[child + 1], &heap[child]))
			child++;
		if (!is_dearer(&heap[child], &heap[i]))
			return;
		swap_windows(&heap[i], &heap[child]);
		i = child;
	}
}

void bg_window_set_init(struct bg_window_set *set, struct bg_window *windows, u32 capacity)
{
	set->windows = windows;
	set->capacity = capacity;
	set->count = 0;
}

void bg_window_offer(struct bg_window_set *set, const struct bg_window *window)
{
	if (!window->gain)
		return;
	if (set->count < set->capacity) {
		set->windows[set->count] = *window;
		sift_up(set->windows, set->count++);
	} else if (is_dearer(&set->windows[0], window)) {
		set->windows[0] = *window;
		sift_down(set->windows, set->count, 0);
	}
}

void bg_window_set_sort(struct bg_window_set *set)
{
	u32 i;

	for (i = set->count; i-- > 1;) {
		swap_windows(&set->windows[0], &set->windows[i]);
		sift_down(set->windows, i, 0);
	}
}

/* Count one aligned block of a window; false when it has a page that cannot move. */
static bool price_block(struct bg_window *window, const u8 *class, u32 pages)
{
	u32 used = 0;
	u32 i;

	for (i = 0; i < pages; i++) {
		if (class[i] == BG_PAGE_PINNED || class[i] == BG_PAGE_OFFLINE)
			return false;
		used += class[i] != BG_PAGE_FREE;
		window->cache += class[i] == BG_PAGE_CACHE;
	}
	window->cost += used;
	if (used)
		window->gain += pages;
	return true;
}

/* Add the price of a window's pages to it; false when one of them cannot move. */
static bool add_price(struct bg_window *window, const u8 *class, u32 pages, u32 need_order)
{
	u32 block = 1U << need_order;
	u32 i;

	for (i = 0; i < pages; i += block)
		if (!price_block(window, class + i, block))
			return false;
	return true;
}

bool bg_window_price(struct bg_window *window, const u8 *class, u32 need_order)
{
	window->cost = 0;
	window->cache = 0;
	window->gain = 0;
	if (need_order > window->order)
		return false;
	return add_price(window, class, 1U << window->order, need_order) && window->gain;
}

bool bg_window_takes_too_much(const struct bg_window *window, u64 usable_pages, u64 min_pages)
{
	u64 free = (1ULL << window->order) - window->cost;

	return free && usable_pages < free + min_pages;
}

void bg_window_trim(struct bg_window *window, const u8 *class, u32 need_order, u64 lacking_pages)
{
	while (window->order > need_order && lacking_pages <= 1ULL << (window->order - 1)) {
		struct bg_window low = *window, high;

		low.order--;
		high = low;
		high.pfn += 1ULL << high.order;
		if (!bg_window_price(&low, class, need_order) ||
		    !bg_window_price(&high, class + (1U << high.order), need_order))
			return;
		if (is_dearer(&low, &high)) {
			class += 1U << high.order;
			low = high;
		}
		*window = low;
	}
}

/**
 * struct tally - a window that is being added up from smaller ones
 * @window: so far
 * @pinned: one of them cannot be emptied
 */
struct tally {
	struct bg_window window;
	bool pinned;
};

static void tally_add(struct tally *tally, const struct tally *part)
{
	tally->window.cost += part->window.cost;
	tally->window.cache += part->window.cache;
	tally->window.gain += part->window.gain;
	tally->pinned |= part->pinned;
}

/* The window ends here: offer it and begin the next one. */
static u32 tally_offer(struct bg_window_set *set, struct tally *tally, u64 pfn, u32 order)
{
	u32 offered = !tally->pinned && tally->window.gain;

	tally->window.pfn = pfn;
	tally->window.order = order;
	if (offered)
		bg_window_offer(set, &tally->window);
	memset(tally, 0, sizeof(*tally));
	return offered;
}

u32 bg_window_scan(struct bg_window_set *sets, const u32 *orders, u32 sizes, const u8 *class,
		   u32 nr_pages, u64 pfn, u32 need_order)
{
	struct tally tallies[BG_WINDOW_SIZES_MAX] = {};
	u32 step = 1U << orders[0];
	u32 offered = 0;
	u32 end, size;

	for (end = step; end <= nr_pages; end += step) {
		struct tally part = {};

		part.pinned = !add_price(&part.window, class + end - step, step, need_order);
		for (size = 0; size < sizes; size++) {
			tally_add(&tallies[size], &part);
			if (!(end & ((1U << orders[size]) - 1)))
				offered += tally_offer(&sets[size], &tallies[size],
						       pfn + end - (1U << orders[size]),
						       orders[size]);
		}
	}
	return offered;
}

static bool is_in_the_way(u8 class)
{
	return class == BG_PAGE_PINNED || class == BG_PAGE_OFFLINE;
}

static bool is_clear(const u8 *class, u32 pages, const struct bg_window_wish *wish)
{
	u32 used = 0;
	u32 i;

	for (i = 0; i < pages; i++) {
		used += class[i] != BG_PAGE_FREE;
		if (is_in_the_way(class[i]) || used > wish->used_max)
			return false;
	}
	return true;
}

static u32 gain_of(const struct bg_window *window, enum bg_window_aim aim)
{
	if (aim == BG_WINDOW_SET_ASIDE)
		return (1U << window->order) - window->cost;
	return aim == BG_WINDOW_RECLAIM ? window->cache : window->cost;
}

/* Offer a window that is_clear() accepts. */
static u32 offer_clear(struct bg_window_set *set, const u8 *class, u64 pfn, u32 order,
		       enum bg_window_aim aim)
{
	struct bg_window window = { .pfn = pfn, .order = order };
	u32 i;

	for (i = 0; i < 1U << order; i++) {
		window.cost += class[i] != BG_PAGE_FREE;
		window.cache += class[i] == BG_PAGE_CACHE;
	}
	window.gain = gain_of(&window, aim);
	if (!window.gain)
		return 0;
	window.cost += BG_WINDOW_CALL_PAGES;
	bg_window_offer(set, &window);
	return 1;
}

static u32 order_of(u32 pages)
{
	u32 order = 0;

	while (pages >>= 1)
		order++;
	return order;
}

/*
 * Walks the range from its start and takes at each place the largest aligned
 * window that is clear, which is what splitting in halves finds.
 */
u32 bg_window_scan_clear(struct bg_window_set *set, const u8 *class, u32 nr_pages, u64 pfn,
			 const struct bg_window_wish *wish)
{
	u32 largest = order_of(nr_pages);
	u32 offered = 0;
	u32 at = 0;
	u32 order;

	while (at < nr_pages) {
		order = largest;
		while (order > wish->min_order && ((at & ((1U << order) - 1)) ||
						   !is_clear(class + at, 1U << order, wish)))
			order--;
		if (is_clear(class + at, 1U << order, wish))
			offered += offer_clear(set, class + at, pfn + at, order, wish->aim);
		at += 1U << order;
	}
	return offered;
}

/* A full set has dropped windows that were as dear as its last one at least. */
static void bill_dropped(const struct bg_window *last, u64 missing_pages,
			 struct bg_window_bill *bill)
{
	u64 calls = bg_div_u64(bg_min_u64(missing_pages, BILL_MAX) + last->gain - 1, last->gain);

	bill->calls += calls;
	bill->cost += calls * last->cost;
	bill->gain += calls * last->gain;
}

void bg_window_bill(const struct bg_window_set *set, u64 goal_pages, struct bg_window_bill *bill)
{
	u32 i;

	memset(bill, 0, sizeof(*bill));
	for (i = 0; i < set->count && bill->gain < goal_pages; i++) {
		bill->calls++;
		bill->cost += set->windows[i].cost;
		bill->gain += set->windows[i].gain;
	}
	if (bill->gain < goal_pages && set->count == set->capacity)
		bill_dropped(&set->windows[set->count - 1], goal_pages - bill->gain, bill);
}

bool bg_window_cheaper(const struct bg_window_bill *a, const struct bg_window_bill *b)
{
	u64 a_gain = bg_min_u64(a->gain, BILL_MAX), b_gain = bg_min_u64(b->gain, BILL_MAX);
	u64 a_moves = bg_min_u64(a->cost, BILL_MAX) * b_gain;
	u64 b_moves = bg_min_u64(b->cost, BILL_MAX) * a_gain;
	u64 a_time = a_moves + bg_min_u64(a->calls, BILL_MAX) * BG_WINDOW_CALL_PAGES * b_gain;
	u64 b_time = b_moves + bg_min_u64(b->calls, BILL_MAX) * BG_WINDOW_CALL_PAGES * a_gain;

	if (!a_gain || !b_gain)
		return a_gain > b_gain;
	if (2 * a_moves > 3 * b_moves)
		return false;
	if (2 * b_moves > 3 * a_moves)
		return true;
	return a_time < b_time;
}
