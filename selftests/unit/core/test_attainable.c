// SPDX-License-Identifier: GPL-2.0
/* What could be made of a pageblock, counted by looking at each window, and by the core. */
#include "core/box.h"
#include "attainable.h"
#include "random.h"
#include "window.h"

#define PAGES 2048U

static u64 windows_by_hand(const u8 *class, u32 order)
{
	u64 windows = 0;
	u32 at, i;

	for (at = 0; at + (1U << order) <= PAGES; at += 1U << order) {
		for (i = at; i < at + (1U << order); i++)
			if (class[i] == BG_PAGE_PINNED || class[i] == BG_PAGE_OFFLINE)
				break;
		windows += i == at + (1U << order);
	}
	return windows;
}

static void one_straggler_leaves_all_but_the_largest(void **state)
{
	struct bg_attainable found = { 0 };
	u8 class[PAGES];

	(void)state;
	memset(class, BG_PAGE_MOVABLE, sizeof(class));
	class[7] = BG_PAGE_PINNED;
	bg_attainable_add(&found, class, PAGES);
	assert_int_equal(found.pageblocks, 1);
	assert_int_equal(found.polluted_pageblocks, 1);
	assert_int_equal(found.movable_windows[11], 0);
	assert_int_equal(found.movable_windows[10], 1);
	assert_int_equal(found.movable_windows[4], 127);
	assert_int_equal(found.movable_windows[0], 2047);
	memset(class, BG_PAGE_FREE, sizeof(class));
	bg_attainable_add(&found, class, PAGES);
	assert_int_equal(found.pageblocks, 2);
	assert_int_equal(found.polluted_pageblocks, 1);
	assert_int_equal(found.movable_windows[11], 1);
}

static void it_counts_what_looking_at_each_window_counts(void **state)
{
	u64 seed = 1;
	u32 round, i, order;
	u8 class[PAGES];

	(void)state;
	for (round = 0; round < 300; round++) {
		struct bg_attainable found = { 0 };
		u32 every = 1 + random_below(&seed, 500);

		for (i = 0; i < PAGES; i++)
			class[i] = random_below(&seed, every) ? random_below(&seed, 2) :
				   BG_PAGE_PINNED + random_below(&seed, 2);
		bg_attainable_add(&found, class, PAGES);
		for (order = 0; order < 12; order++)
			assert_int_equal(found.movable_windows[order],
					 windows_by_hand(class, order));
	}
}

static void no_more_than_what_is_free_would_fill(void **state)
{
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	assert_true(bg_attainable_blocks(&box.sample, 16, 4) == ~0ULL);
	box.sample.pageblocks = 62;
	box.sample.movable_windows[4] = 1000;
	assert_int_equal(bg_attainable_blocks(&box.sample, 16 * 500, 4), 500);
	assert_int_equal(bg_attainable_blocks(&box.sample, 16 * 5000, 4), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_straggler_leaves_all_but_the_largest),
		cmocka_unit_test(it_counts_what_looking_at_each_window_counts),
		cmocka_unit_test(no_more_than_what_is_free_would_fill),
	};

	return cmocka_run_group_tests_name("attainable", tests, NULL, NULL);
}
