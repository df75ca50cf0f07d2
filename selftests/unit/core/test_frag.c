// SPDX-License-Identifier: GPL-2.0
/* Supply, usable free and the fragmentation index agree with their definitions. */
#include "core/box.h"
#include "frag.h"
#include "random.h"

#define ORDERS 12

/* From the definition, block by block, in floating point only where the kernel divides. */
static s32 index_by_definition(const u64 *nr_free, u32 order)
{
	u64 pages = 0, blocks = 0, suitable = 0, requested = 1ULL << order;
	u32 i;

	for (i = 0; i < ORDERS; i++) {
		blocks += nr_free[i];
		pages += nr_free[i] << i;
		if (i >= order)
			suitable += nr_free[i];
	}
	if (!blocks)
		return 0;
	if (suitable)
		return -1000;
	return 1000 - (s32)((1000 + pages * 1000 / requested) / blocks);
}

static void supply_counts_larger_blocks(void **state)
{
	u64 nr_free[ORDERS] = { [0] = 7, [2] = 3, [3] = 2, [5] = 1 };

	(void)state;
	assert_int_equal(bg_supply(nr_free, ORDERS, 0), 7 + 12 + 16 + 32);
	assert_int_equal(bg_supply(nr_free, ORDERS, 1), 6 + 8 + 16);
	assert_int_equal(bg_supply(nr_free, ORDERS, 3), 2 + 4);
	assert_int_equal(bg_supply(nr_free, ORDERS, 5), 1);
	assert_int_equal(bg_supply(nr_free, ORDERS, 6), 0);
	assert_int_equal(bg_supply(nr_free, 4, 2), 3 + 4);
	assert_int_equal(bg_supply(nr_free, 4, 4), 0);
	assert_int_equal(bg_free_in_blocks(nr_free, ORDERS), 67);
}

static void usable_free_leaves_out_cma_and_reserve(void **state)
{
	struct bg_sample sample = {
		.free_pages = 1000, .cma_free_pages = 700, .highatomic_pages = 100,
	};

	(void)state;
	assert_int_equal(bg_usable_free(&sample), 200);
	sample.cma_free_pages = 950;
	assert_int_equal(bg_usable_free(&sample), 0);
	sample.cma_free_pages = 1200;
	assert_int_equal(bg_usable_free(&sample), 0);
	sample.cma_free_pages = 0;
	sample.is_movable = true;
	assert_int_equal(bg_usable_free(&sample), 0);
}

static void index_has_the_kernels_values(void **state)
{
	u64 none[ORDERS] = { 0 };
	u64 one[ORDERS] = { [1] = 1 };
	u64 scattered[ORDERS] = { [0] = 1000 };

	(void)state;
	assert_int_equal(bg_frag_index(none, ORDERS, 3), 0);
	assert_int_equal(bg_frag_index(one, ORDERS, 1), BG_INDEX_BLOCK_FREE);
	assert_int_equal(bg_frag_index(one, ORDERS, 0), BG_INDEX_BLOCK_FREE);
	assert_int_equal(bg_frag_index(one, ORDERS, 2), -500);
	assert_int_equal(bg_frag_index(one, ORDERS, ORDERS), 0);
	/* 1 - (1 + 1000 / 2) / 1000 and so on, what extfrag_index prints as 0.499 ... */
	assert_int_equal(bg_frag_index(scattered, ORDERS, 1), 499);
	assert_int_equal(bg_frag_index(scattered, ORDERS, 2), 749);
	assert_int_equal(bg_frag_index(scattered, ORDERS, 10), 999);
}

static void index_agrees_with_the_definition(void **state)
{
	u64 seed = 1, nr_free[ORDERS];
	u32 round, i;

	(void)state;
	for (round = 0; round < 20000; round++) {
		u32 top = random_below(&seed, ORDERS + 1);

		for (i = 0; i < ORDERS; i++)
			nr_free[i] = i < top ? random_bits(&seed, 20) : 0;
		for (i = 0; i < ORDERS; i++)
			assert_int_equal(bg_frag_index(nr_free, ORDERS, i),
					 index_by_definition(nr_free, i));
	}
}

static void index_without_ignores_what_is_there(void **state)
{
	u64 nr_free[ORDERS] = { [0] = 1000, [1] = 4, [9] = 50 };
	u64 few[ORDERS] = { [0] = 1, [9] = 50 };
	u64 half[ORDERS] = { [2] = 1 };

	(void)state;
	assert_int_equal(bg_frag_index(nr_free, ORDERS, 4), BG_INDEX_BLOCK_FREE);
	/* 1 - (1 + 1008 / 16) / 1004 */
	assert_int_equal(bg_frag_index_without(nr_free, ORDERS, 4), 1000 - 64000 / 1004);
	assert_int_equal(bg_frag_index_without(few, ORDERS, 4), 0);
	assert_int_equal(bg_frag_index_without(half, ORDERS, 3), 0);
	assert_int_equal(bg_frag_index_without(nr_free, ORDERS, 0), 0);
	assert_int_equal(bg_frag_index_without(nr_free, ORDERS, ORDERS), 0);
}

static void unusable_is_the_share_in_small_blocks(void **state)
{
	u64 nr_free[ORDERS] = { [0] = 100, [2] = 50, [4] = 10 };
	u64 none[ORDERS] = { 0 };

	(void)state;
	assert_int_equal(bg_unusable_index(nr_free, ORDERS, 0), 0);
	assert_int_equal(bg_unusable_index(nr_free, ORDERS, 1), 100000 / 460);
	assert_int_equal(bg_unusable_index(nr_free, ORDERS, 4), 300000 / 460);
	assert_int_equal(bg_unusable_index(nr_free, ORDERS, 5), 1000);
	assert_int_equal(bg_unusable_index(none, ORDERS, 3), 1000);
	assert_int_equal(bg_unusable_index(nr_free, ORDERS, ORDERS), 0);
}

static void absurd_readings_saturate(void **state)
{
	u64 nr_free[BG_MAX_ORDERS];
	u32 i;

	(void)state;
	for (i = 0; i < BG_MAX_ORDERS; i++)
		nr_free[i] = ~0ULL;
	assert_int_equal(bg_supply(nr_free, BG_MAX_ORDERS, 0), BG_MAX_ORDERS * BG_PAGES_MAX);
	assert_in_range(bg_frag_index_without(nr_free, BG_MAX_ORDERS, 15), 1, 1000);
	assert_in_range(bg_unusable_index(nr_free, BG_MAX_ORDERS, 8), 499, 501);
}

/* 16 TB of single 4 KiB pages: nothing saturates, nothing overflows. */
static void sixteen_terabytes_are_exact(void **state)
{
	u64 nr_free[11] = { [0] = 1ULL << 32 };

	(void)state;
	assert_int_equal(bg_supply(nr_free, 11, 0), 1ULL << 32);
	assert_int_equal(bg_frag_index(nr_free, 11, 10), 1000);
	assert_int_equal(bg_frag_index(nr_free, 11, 1), 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(supply_counts_larger_blocks),
		cmocka_unit_test(usable_free_leaves_out_cma_and_reserve),
		cmocka_unit_test(index_has_the_kernels_values),
		cmocka_unit_test(index_agrees_with_the_definition),
		cmocka_unit_test(index_without_ignores_what_is_there),
		cmocka_unit_test(unusable_is_the_share_in_small_blocks),
		cmocka_unit_test(absurd_readings_saturate),
		cmocka_unit_test(sixteen_terabytes_are_exact),
	};

	return cmocka_run_group_tests_name("frag", tests, NULL, NULL);
}
