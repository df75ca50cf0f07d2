// SPDX-License-Identifier: GPL-2.0
/* Windows: their price, and that the cheapest are chosen. */
#include "core/box.h"
#include "random.h"
#include "window.h"

#define PAGES 64

static void paint(u8 *class, const char *map)
{
	static const char letters[] = "fmpoc";
	u32 i;

	for (i = 0; map[i]; i++)
		class[i] = strchr(letters, map[i]) - letters;
}

static double dearness(const struct bg_window *window)
{
	return ((double)window->cost + (double)BG_CACHE_PENALTY * window->cache) / window->gain;
}

static void a_window_is_priced_page_by_page(void **state)
{
	struct bg_window window = { .order = 3 };
	u8 class[8];

	(void)state;
	paint(class, "fmffffff");
	assert_true(bg_window_price(&window, class, 3));
	assert_int_equal(window.cost, 1);
	assert_int_equal(window.cache, 0);
	assert_int_equal(window.gain, 8);
	/* Blocks that are wholly free are supply already. */
	assert_true(bg_window_price(&window, class, 1));
	assert_int_equal(window.gain, 2);
	assert_true(bg_window_price(&window, class, 2));
	assert_int_equal(window.gain, 4);
	paint(class, "fmcfffcf");
	assert_true(bg_window_price(&window, class, 2));
	assert_int_equal(window.cost, 3);
	assert_int_equal(window.cache, 2);
	assert_int_equal(window.gain, 8);
	paint(class, "ffffffff");
	assert_false(bg_window_price(&window, class, 3));
	paint(class, "fmfffffp");
	assert_false(bg_window_price(&window, class, 3));
	paint(class, "ofmfffff");
	assert_false(bg_window_price(&window, class, 3));
	paint(class, "fmffffff");
	assert_false(bg_window_price(&window, class, 4));
}

static void a_scan_leaves_out_what_cannot_or_need_not_move(void **state)
{
	struct bg_window windows[8];
	struct bg_window_set set;
	u8 class[36];

	(void)state;
	paint(class, "mmffffffmffpmmmmfomffffcmffffffffmmf");
	bg_window_set_init(&set, windows, 8);
	assert_int_equal(bg_window_scan(&set, (u32[]){ 2 }, 1, class, 36, 4096, 2), 5);
	bg_window_set_sort(&set);
	assert_int_equal(set.count, 5);
	assert_int_equal(windows[0].pfn, 4096 + 24);
	assert_int_equal(windows[1].pfn, 4096);
	assert_int_equal(windows[2].pfn, 4096 + 32);
	assert_int_equal(windows[3].pfn, 4096 + 12);
	assert_int_equal(windows[4].pfn, 4096 + 20);
	/* A part of a window at the end of the range is none. */
	bg_window_set_init(&set, windows, 8);
	assert_int_equal(bg_window_scan(&set, (u32[]){ 2 }, 1, class, 3, 4096, 2), 0);
	assert_int_equal(bg_window_scan(&set, (u32[]){ 2 }, 1, class, 7, 4096, 2), 1);
}

/* What a scan for one size is to find: each window priced alone. */
static u32 price_each(struct bg_window_set *set, const u8 *class, u32 order)
{
	struct bg_window window = { .order = order };
	u32 i, found = 0;

	for (i = 0; i < PAGES; i += 1U << order) {
		window.pfn = 4096 + i;
		if (!bg_window_price(&window, class + i, 2))
			continue;
		bg_window_offer(set, &window);
		found++;
	}
	return found;
}

static void one_scan_finds_the_windows_of_several_sizes(void **state)
{
	static const u32 orders[] = { 2, 3, 3, 5 };
	struct bg_window found[4][8], wanted[8];
	struct bg_window_set sets[4], set;
	u32 round, size, offered, i;
	u8 class[PAGES];
	u64 seed = 11;

	(void)state;
	for (round = 0; round < 2000; round++) {
		for (i = 0; i < PAGES; i++)
			class[i] = random_below(&seed, random_below(&seed, 9) ? 2 : 5);
		for (size = 0; size < 4; size++)
			bg_window_set_init(&sets[size], found[size], 8);
		offered = bg_window_scan(sets, orders, 4, class, PAGES, 4096, 2);
		for (size = 0; size < 4; size++) {
			bg_window_set_init(&set, wanted, 8);
			offered -= price_each(&set, class, orders[size]);
			assert_int_equal(set.count, sets[size].count);
			assert_memory_equal(wanted, found[size], set.count * sizeof(*wanted));
		}
		assert_int_equal(offered, 0);
	}
}

static void the_heap_keeps_the_cheapest(void **state)
{
	u64 seed = 5;
	u32 round, i, j;

	(void)state;
	for (round = 0; round < 3000; round++) {
		u32 count = random_below(&seed, 200), capacity = 1 + random_below(&seed, 40);
		struct bg_window all[200], kept[40];
		struct bg_window_set set;

		bg_window_set_init(&set, kept, capacity);
		for (i = 0; i < count; i++) {
			all[i] = (struct bg_window) {
				.pfn = i, .cost = random_below(&seed, 9),
				.cache = random_below(&seed, 3),
				.gain = random_below(&seed, 9),
			};
			bg_window_offer(&set, &all[i]);
		}
		bg_window_set_sort(&set);
		/* Selection by hand: the cheapest, of equals the lowest, is taken out each time. */
		for (i = 0; i < set.count; i++) {
			struct bg_window *best = NULL;

			for (j = 0; j < count; j++)
				if (all[j].gain && (!best || dearness(&all[j]) < dearness(best)))
					best = &all[j];
			assert_non_null(best);
			assert_int_equal(kept[i].pfn, best->pfn);
			best->gain = 0;
		}
		for (j = 0; j < count; j++)
			if (all[j].gain)
				assert_int_equal(set.count, capacity);
	}
}

/* All that moving can reach a goal with, by trying every choice of windows. */
static u32 least_cost(const struct bg_window *windows, u32 count, u32 goal)
{
	u32 least = ~0U, choice, i;

	for (choice = 0; choice < 1U << count; choice++) {
		u32 cost = 0, gain = 0;

		for (i = 0; i < count; i++)
			if (choice >> i & 1) {
				cost += windows[i].cost;
				gain += windows[i].gain;
			}
		if (gain >= goal && cost < least)
			least = cost;
	}
	return least;
}

static void random_map(u64 *seed, u8 *class, u32 pages, u32 mobility)
{
	u32 i;

	for (i = 0; i < pages; i++) {
		class[i] = random_below(seed, 100) < mobility ? BG_PAGE_MOVABLE : BG_PAGE_FREE;
		if (random_below(seed, 60) == 0)
			class[i] = BG_PAGE_PINNED;
	}
}

/* Windows of the order that is lacking gain the same each: the cheapest first is best. */
static void greedy_is_optimal_for_windows_of_one_order(void **state)
{
	u64 seed = 6;
	u32 round, goal;

	(void)state;
	for (round = 0; round < 40; round++) {
		u8 class[PAGES];
		struct bg_window windows[16];
		struct bg_window_set set;
		struct bg_window_bill bill;

		random_map(&seed, class, PAGES, 10 + random_below(&seed, 80));
		bg_window_set_init(&set, windows, 16);
		bg_window_scan(&set, (u32[]){ 2 }, 1, class, PAGES, 0, 2);
		bg_window_set_sort(&set);
		for (goal = 4; goal <= 4 * set.count; goal += 4) {
			bg_window_bill(&set, goal, &bill);
			assert_int_equal(bill.gain, goal);
			assert_int_equal(bill.calls, goal / 4);
			assert_int_equal(bill.cost, least_cost(windows, set.count, goal));
		}
	}
}

/* Larger windows gain unequally: pages moved stay within 5/4 of the least. */
static void greedy_is_near_the_optimum_for_larger_windows(void **state)
{
	u64 seed = 7, moved = 0, least = 0;
	u32 round, goal;

	(void)state;
	for (round = 0; round < 40; round++) {
		u8 class[PAGES * 2];
		struct bg_window windows[16];
		struct bg_window_set set;
		struct bg_window_bill bill;

		random_map(&seed, class, PAGES * 2, 10 + random_below(&seed, 50));
		bg_window_set_init(&set, windows, 16);
		bg_window_scan(&set, (u32[]){ 3 }, 1, class, PAGES * 2, 0, 1);
		bg_window_set_sort(&set);
		for (goal = 8; goal <= 4 * set.count; goal += 4) {
			bg_window_bill(&set, goal, &bill);
			if (bill.gain < goal)
				continue;
			/* At the gain that it reached, no choice is cheaper. */
			assert_int_equal(bill.cost, least_cost(windows, set.count, bill.gain));
			moved += bill.cost;
			least += least_cost(windows, set.count, goal);
		}
	}
	assert_true(least > 0);
	assert_true(moved * 4 <= least * 5);
}

static void a_window_is_cut_to_what_lacks(void **state)
{
	struct bg_window window = { .pfn = 1024, .order = 4 };
	u8 class[16];

	(void)state;
	paint(class, "mmmmmfffmmffmmmm");
	assert_true(bg_window_price(&window, class, 2));
	bg_window_trim(&window, class, 2, 9);
	assert_int_equal(window.order, 4);
	/* Half of it, the cheaper one; of equals the lower. */
	bg_window_trim(&window, class, 2, 8);
	assert_int_equal(window.order, 3);
	assert_int_equal(window.pfn, 1024);
	assert_int_equal(window.cost, 5);
	assert_int_equal(window.gain, 8);
	/* Of that the upper one; not below the order that lacks. */
	bg_window_trim(&window, class, 2, 1);
	assert_int_equal(window.order, 2);
	assert_int_equal(window.pfn, 1024 + 4);
	assert_int_equal(window.cost, 1);
	/* A half that is free already gains nothing. */
	paint(class, "ffffffffmmmmmmmm");
	window = (struct bg_window) { .pfn = 0, .order = 4 };
	assert_true(bg_window_price(&window, class, 2));
	bg_window_trim(&window, class, 2, 1);
	assert_int_equal(window.order, 4);
}

static u32 scan_clear(struct bg_window_set *set, const u8 *class, u32 pages, u64 pfn,
		      u32 min_order, enum bg_window_aim aim)
{
	const struct bg_window_wish wish = {
		aim, min_order, aim == BG_WINDOW_SET_ASIDE ? 0 : ~0ULL
	};

	return bg_window_scan_clear(set, class, pages, pfn, &wish);
}

static void clear_windows_are_the_largest_halves(void **state)
{
	struct bg_window windows[16];
	struct bg_window_set set;
	u8 class[16];

	(void)state;
	paint(class, "mmmmmmmmmfpfcmff");
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(scan_clear(&set, class, 16, 1024, 1, BG_WINDOW_VACATE), 3);
	bg_window_set_sort(&set);
	assert_int_equal(windows[0].pfn, 1024);
	assert_int_equal(windows[0].order, 3);
	assert_int_equal(windows[0].gain, 8);
	assert_int_equal(windows[0].cost, 8 + BG_WINDOW_CALL_PAGES);
	assert_int_equal(windows[1].pfn, 1024 + 8);
	assert_int_equal(windows[1].order, 1);
	assert_int_equal(windows[1].gain, 1);
	/* A page of cache weighs more than another call. */
	assert_int_equal(windows[2].pfn, 1024 + 12);
	assert_int_equal(windows[2].order, 2);
	assert_int_equal(windows[2].gain, 2);
	/* Smaller windows than asked for are not worth a call. */
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(scan_clear(&set, class, 16, 1024, 2, BG_WINDOW_VACATE), 2);
	/* Reclaim looks for page cache alone. */
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(scan_clear(&set, class, 16, 1024, 1, BG_WINDOW_RECLAIM), 1);
	assert_int_equal(windows[0].pfn, 1024 + 12);
	assert_int_equal(windows[0].gain, 1);
	/* Only what is wholly free is set aside, the largest first. */
	paint(class, "ffffmffffffffpff");
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(scan_clear(&set, class, 16, 1024, 1, BG_WINDOW_SET_ASIDE), 4);
	bg_window_set_sort(&set);
	assert_int_equal(windows[0].pfn, 1024);
	assert_int_equal(windows[0].gain, 4);
	assert_int_equal(windows[0].cost, BG_WINDOW_CALL_PAGES);
	assert_int_equal(windows[1].pfn, 1024 + 8);
	assert_int_equal(windows[1].order, 2);
	assert_int_equal(windows[2].pfn, 1024 + 6);
	assert_int_equal(windows[2].order, 1);
	assert_int_equal(windows[3].pfn, 1024 + 14);
	paint(class, "mmmmmmmmmmmmmmmm");
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(scan_clear(&set, class, 16, 0, 1, BG_WINDOW_VACATE), 1);
	assert_int_equal(windows[0].order, 4);
}

static void clear_windows_fit_into_the_room(void **state)
{
	struct bg_window_wish wish = { BG_WINDOW_VACATE, 1, 5 };
	struct bg_window windows[16];
	struct bg_window_set set;
	u8 class[16];

	(void)state;
	/* A half with much free is taken whole, a full one in parts. */
	paint(class, "mfmfmffmmmmmmmmm");
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(bg_window_scan_clear(&set, class, 16, 0, &wish), 3);
	bg_window_set_sort(&set);
	assert_int_equal(windows[0].pfn, 0);
	assert_int_equal(windows[0].order, 3);
	assert_int_equal(windows[1].order, 2);
	assert_int_equal(windows[2].order, 2);
	wish.used_max = 0;
	bg_window_set_init(&set, windows, 16);
	assert_int_equal(bg_window_scan_clear(&set, class, 16, 0, &wish), 0);
}

/* By recursion, as its description says. */
static u32 split(const u8 *class, u32 at, u32 pages, const struct bg_window_wish *wish,
		 u8 *covered)
{
	u32 clear = 1, used = 0, i;

	for (i = at; i < at + pages; i++) {
		clear &= class[i] != BG_PAGE_PINNED && class[i] != BG_PAGE_OFFLINE;
		used += class[i] != BG_PAGE_FREE;
	}
	if (clear && used <= wish->used_max) {
		if (used)
			memset(covered + at, 1, pages);
		return used > 0;
	}
	if (pages / 2 < 1U << wish->min_order)
		return 0;
	return split(class, at, pages / 2, wish, covered) +
	       split(class, at + pages / 2, pages / 2, wish, covered);
}

static void clear_windows_agree_with_recursion(void **state)
{
	u64 seed = 8;
	u32 round, i, j;

	(void)state;
	for (round = 0; round < 2000; round++) {
		u8 class[PAGES], expected[PAGES] = { 0 }, covered[PAGES] = { 0 };
		struct bg_window_wish wish = { BG_WINDOW_VACATE, 0, 0 };
		struct bg_window windows[PAGES];
		struct bg_window_set set;
		u32 offered;

		wish.min_order = random_below(&seed, 4);
		wish.used_max = random_below(&seed, 2 * PAGES);
		random_map(&seed, class, PAGES, random_below(&seed, 90));
		bg_window_set_init(&set, windows, PAGES);
		offered = bg_window_scan_clear(&set, class, PAGES, 0, &wish);
		assert_int_equal(offered, split(class, 0, PAGES, &wish, expected));
		for (i = 0; i < set.count; i++)
			for (j = 0; j < 1U << windows[i].order; j++)
				assert_int_equal(covered[windows[i].pfn + j]++, 0);
		assert_memory_equal(covered, expected, PAGES);
	}
}

static void a_bill_stops_at_its_goal(void **state)
{
	struct bg_window windows[] = {
		{ .cost = 1, .gain = 4 }, { .cost = 3, .gain = 4 }, { .cost = 4, .gain = 4 },
	};
	struct bg_window_set set = { .windows = windows, .capacity = 4, .count = 3 };
	struct bg_window_bill bill;

	(void)state;
	bg_window_bill(&set, 0, &bill);
	assert_int_equal(bill.calls, 0);
	bg_window_bill(&set, 5, &bill);
	assert_int_equal(bill.calls, 2);
	assert_int_equal(bill.cost, 4);
	assert_int_equal(bill.gain, 8);
	bg_window_bill(&set, 100, &bill);
	assert_int_equal(bill.calls, 3);
	assert_int_equal(bill.gain, 12);
	/* A full set has dropped some that cost no less than its last one. */
	set.capacity = 3;
	bg_window_bill(&set, 12, &bill);
	assert_int_equal(bill.calls, 3);
	bg_window_bill(&set, 100, &bill);
	assert_int_equal(bill.calls, 3 + 22);
	assert_int_equal(bill.cost, 8 + 22 * 4);
	assert_int_equal(bill.gain, 100);
	bg_window_bill(&set, ~0ULL, &bill);
	assert_true(bill.gain >= 1ULL << 28);
}

static void the_cheaper_bill_weighs_calls_and_moves(void **state)
{
	struct bg_window_bill few = { .calls = 1, .cost = 110, .gain = 100 };
	struct bg_window_bill many = { .calls = 20, .cost = 100, .gain = 100 };
	struct bg_window_bill bold = { .calls = 1, .cost = 150, .gain = 100 };
	struct bg_window_bill greedy = { .calls = 1, .cost = 151, .gain = 100 };
	struct bg_window_bill none = { .calls = 0 };
	struct bg_window_bill huge = { .calls = ~0ULL, .cost = ~0ULL, .gain = ~0ULL };

	(void)state;
	assert_true(bg_window_cheaper(&few, &many));
	assert_false(bg_window_cheaper(&many, &few));
	assert_true(bg_window_cheaper(&bold, &many));
	/* Over 3/2 as many pages moved are too many, however few the calls. */
	assert_false(bg_window_cheaper(&greedy, &many));
	assert_true(bg_window_cheaper(&many, &greedy));
	assert_true(bg_window_cheaper(&few, &none));
	assert_false(bg_window_cheaper(&none, &few));
	assert_false(bg_window_cheaper(&few, &few));
	assert_false(bg_window_cheaper(&huge, &huge));
}

/* What is free in a window serves nobody meanwhile: the zone has to stay at its watermark. */
static void a_window_may_take_too_much(void **state)
{
	struct bg_window window = { .order = 4, .cost = 6 };

	(void)state;
	assert_true(bg_window_takes_too_much(&window, 100 + 10 - 1, 100));
	assert_false(bg_window_takes_too_much(&window, 100 + 10, 100));
	window.cost = 16;
	assert_false(bg_window_takes_too_much(&window, 0, 100));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_is_priced_page_by_page),
		cmocka_unit_test(a_scan_leaves_out_what_cannot_or_need_not_move),
		cmocka_unit_test(one_scan_finds_the_windows_of_several_sizes),
		cmocka_unit_test(the_heap_keeps_the_cheapest),
		cmocka_unit_test(greedy_is_optimal_for_windows_of_one_order),
		cmocka_unit_test(greedy_is_near_the_optimum_for_larger_windows),
		cmocka_unit_test(a_window_is_cut_to_what_lacks),
		cmocka_unit_test(a_window_may_take_too_much),
		cmocka_unit_test(clear_windows_are_the_largest_halves),
		cmocka_unit_test(clear_windows_fit_into_the_room),
		cmocka_unit_test(clear_windows_agree_with_recursion),
		cmocka_unit_test(a_bill_stops_at_its_goal),
		cmocka_unit_test(the_cheaper_bill_weighs_calls_and_moves),
	};

	return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
