// SPDX-License-Identifier: GPL-2.0
/* Filling free CMA: how much of a block is opened, and where there is nothing to fill it with. */
#include "core/box.h"
#include "fill.h"
#include "random.h"

static void one_page_opens_a_block_that_is_wanted_whole(void **state)
{
	(void)state;
	assert_int_equal(bg_fill_surplus(2048, 2047), 1);
	assert_int_equal(bg_fill_surplus(2048, 2048), 1);
	assert_int_equal(bg_fill_surplus(2048, 100000), 1);
}

static void half_a_block_is_kept_out_of_a_small_wish(void **state)
{
	(void)state;
	assert_int_equal(bg_fill_surplus(2048, 1), 1024);
	assert_int_equal(bg_fill_surplus(2048, 1024), 1024);
	assert_int_equal(bg_fill_surplus(2048, 1025), 512);
	assert_int_equal(bg_fill_surplus(2, 1), 1);
}

/* Room for what is wanted, but for the one page that opens a block, and never twice as much. */
static void the_surplus_leaves_room(void **state)
{
	u32 block, surplus;
	u64 wanted;

	(void)state;
	for (block = 2; block <= 8192; block *= 2) {
		for (wanted = 1; wanted <= block; wanted++) {
			surplus = bg_fill_surplus(block, wanted);
			assert_false(surplus & (surplus - 1));
			assert_in_range(surplus, 1, block / 2);
			assert_true(block - surplus >= wanted || surplus == 1);
			assert_true(surplus == block / 2 || block - 2 * surplus < wanted);
		}
	}
}

static void what_lies_above_the_area_does_not_move_into_it(void **state)
{
	struct bg_fill_site site = {
		.below_pages = 90000, .outside_pages = 100000, .movable_pages = 70000,
		.cma_used_pages = 10000,
	};

	(void)state;
	assert_int_equal(bg_fill_reach(&site), 54000);
	site.below_pages = 1000;
	assert_int_equal(bg_fill_reach(&site), 600);
	site.below_pages = 0;
	assert_int_equal(bg_fill_reach(&site), 0);
}

static void what_is_in_cma_already_is_not_counted(void **state)
{
	struct bg_fill_site site = {
		.below_pages = 200000, .outside_pages = 100000, .movable_pages = 70000,
		.cma_used_pages = 69000,
	};

	(void)state;
	assert_int_equal(bg_fill_reach(&site), 1000);
	site.cma_used_pages = 80000;
	assert_int_equal(bg_fill_reach(&site), 0);
	site = (struct bg_fill_site) { .movable_pages = ~0ULL };
	assert_int_equal(bg_fill_reach(&site), 0);
	site = (struct bg_fill_site) { ~0ULL, ~0ULL, ~0ULL, 0 };
	assert_int_equal(bg_fill_reach(&site), BG_PAGES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_page_opens_a_block_that_is_wanted_whole),
		cmocka_unit_test(half_a_block_is_kept_out_of_a_small_wish),
		cmocka_unit_test(the_surplus_leaves_room),
		cmocka_unit_test(what_lies_above_the_area_does_not_move_into_it),
		cmocka_unit_test(what_is_in_cma_already_is_not_counted),
	};

	return cmocka_run_group_tests_name("fill", tests, NULL, NULL);
}
