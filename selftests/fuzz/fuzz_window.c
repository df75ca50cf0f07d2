// SPDX-License-Identifier: GPL-2.0
/* Maps of any pages: windows lie within them, hold nothing pinned, and are sorted by price. */
#include <stdlib.h>

#include "window.h"

#define CAPACITY 24
#define PAGES_MAX 1024

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void check_window(const struct bg_window *window, const u8 *class, u64 pfn, u32 pages)
{
	u64 i, used = 0, cache = 0;

	expect(window->pfn >= pfn && window->pfn + (1ULL << window->order) <= pfn + pages);
	expect(!(window->pfn & ((1ULL << window->order) - 1)));
	expect(window->gain && window->gain <= 1U << window->order);
	for (i = window->pfn - pfn; i < window->pfn - pfn + (1ULL << window->order); i++) {
		expect(class[i] != BG_PAGE_PINNED && class[i] != BG_PAGE_OFFLINE);
		used += class[i] != BG_PAGE_FREE;
		cache += class[i] == BG_PAGE_CACHE;
	}
	expect(window->cache == cache);
	expect(window->cost == used || window->cost == used + BG_WINDOW_CALL_PAGES);
}

static void check_set(struct bg_window_set *set, const u8 *class, u64 pfn, u32 pages, u32 offered)
{
	struct bg_window_bill bill;
	u64 before, price;
	u32 i;

	expect(set->count == (offered < CAPACITY ? offered : CAPACITY));
	bg_window_set_sort(set);
	for (i = 0; i < set->count; i++) {
		const struct bg_window *a = &set->windows[i ? i - 1 : 0], *b = &set->windows[i];

		check_window(b, class, pfn, pages);
		before = (a->cost + BG_CACHE_PENALTY * a->cache) * b->gain;
		price = (b->cost + BG_CACHE_PENALTY * b->cache) * a->gain;
		expect(before < price || (before == price && a->pfn <= b->pfn));
	}
	bg_window_bill(set, pages, &bill);
	expect(bill.calls <= set->count || set->count == CAPACITY);
	expect(!bg_window_cheaper(&bill, &bill));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const u8 classes[] = {
		BG_PAGE_FREE, BG_PAGE_FREE, BG_PAGE_MOVABLE, BG_PAGE_MOVABLE, BG_PAGE_CACHE,
		BG_PAGE_MOVABLE, BG_PAGE_FREE, BG_PAGE_PINNED,
	};
	u32 need_order, window_order, range_order, pages, i;
	struct bg_window windows[CAPACITY];
	struct bg_window_wish wish;
	struct bg_window_set set;
	u8 class[PAGES_MAX];
	u64 pfn;

	if (size < 4)
		return 0;
	wish.aim = data[1] / 4 % 3;
	wish.min_order = data[1] % 4;
	wish.used_max = data[2] / 11 * 50;
	need_order = data[0] % 6;
	window_order = need_order + data[1] % 4;
	range_order = data[2] % 11;
	pages = 1U << range_order;
	pfn = (u64)data[3] << 10;
	for (i = 0; i < pages; i++)
		class[i] = 4 + i < size && data[4 + i] == 0xff ? BG_PAGE_OFFLINE :
			   classes[4 + i < size ? data[4 + i] % 8 : i % 3];
	bg_window_set_init(&set, windows, CAPACITY);
	check_set(&set, class, pfn, pages,
		  bg_window_scan(&set, &window_order, 1, class, pages, pfn, need_order));
	bg_window_set_init(&set, windows, CAPACITY);
	check_set(&set, class, pfn, pages,
		  bg_window_scan_clear(&set, class, pages, pfn, &wish));
	return 0;
}
