// SPDX-License-Identifier: GPL-2.0
/* A block in CMA is no supply: what a request that may not take CMA finds. */
#include "core/box.h"
#include "cma.h"
#include "random.h"

static const struct bg_cma_count not_counted;

static u64 in_cma(const struct bg_sample *sample)
{
	return bg_free_in_blocks(sample->nr_free_cma, sample->nr_orders);
}

static void without_cma_every_block_is_supply(void **state)
{
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	box_free(&box, 0, 1000);
	box_free(&box, 11, 3);
	memset(box.sample.nr_free_cma, 0xff, sizeof(box.sample.nr_free_cma));
	bg_cma_spread(&box.sample, &not_counted);
	assert_int_equal(in_cma(&box.sample), 0);
	assert_int_equal(bg_usable_supply(&box.sample, 2), 3 * 512);
}

/* A driver just let go: what is not counted yet is taken to lie in the largest blocks. */
static void what_was_not_counted_is_in_the_largest_blocks(void **state)
{
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	box_free(&box, 0, 50000);
	box_free(&box, 3, 100);
	box_free(&box, 11, 15);
	box.sample.cma_free_pages = 14 * 2048 + 1024 + 80;
	bg_cma_spread(&box.sample, &not_counted);
	assert_int_equal(box.sample.nr_free_cma[11], 14);
	assert_int_equal(box.sample.nr_free_cma[3], 100);
	assert_int_equal(box.sample.nr_free_cma[0], 1024 + 80 - 800);
	assert_int_equal(bg_usable_supply(&box.sample, 2), 512);
}

/* Without a count no request can find less than what is told, however CMA lies. */
static void without_a_count_supply_is_a_lower_bound(void **state)
{
	u64 seed = 1;
	u32 i, round, exact = 0;

	(void)state;
	for (round = 0; round < 2000; round++) {
		struct bg_sample sample = { .nr_orders = 12 };
		u64 outside[BG_MAX_ORDERS] = { 0 };

		for (i = 0; i < sample.nr_orders; i++) {
			u64 cma = random_below(&seed, 3) ? random_below(&seed, 8000 >> i) : 0;

			outside[i] = random_below(&seed, 3) ? random_below(&seed, 8000 >> i) : 0;
			sample.nr_free[i] = outside[i] + cma;
			sample.cma_free_pages += cma << i;
		}
		bg_cma_spread(&sample, &not_counted);
		assert_int_equal(in_cma(&sample), sample.cma_free_pages);
		for (i = 0; i < sample.nr_orders; i++) {
			assert_true(bg_usable_supply(&sample, i) <= bg_supply(outside, 12, i));
			exact += bg_usable_supply(&sample, i) == bg_supply(outside, 12, i);
		}
		assert_int_equal(bg_usable_supply(&sample, 0), bg_supply(outside, 12, 0));
	}
	assert_true(exact > 2000);
}

static void a_count_tells_where_cma_lies(void **state)
{
	struct bg_cma_count count = { .pages = { [0] = 3000, [1] = 1000 } };
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	box_free(&box, 0, 5000);
	box_free(&box, 1, 900);
	box_free(&box, 10, 30);
	box.sample.cma_free_pages = 4000;
	bg_cma_spread(&box.sample, &count);
	assert_int_equal(box.sample.nr_free_cma[0], 3000);
	assert_int_equal(box.sample.nr_free_cma[1], 500);
	assert_int_equal(bg_usable_supply(&box.sample, 4), 30 * 64);
	/* Half of it has gone since the count. */
	box.sample.cma_free_pages = 2000;
	bg_cma_spread(&box.sample, &count);
	assert_int_equal(box.sample.nr_free_cma[0], 1500);
	assert_int_equal(box.sample.nr_free_cma[1], 250);
	/* There are not as many such blocks any more: the rest lies in larger ones. */
	box_free(&box, 0, 1000);
	bg_cma_spread(&box.sample, &count);
	assert_int_equal(in_cma(&box.sample), 2000);
	assert_int_equal(box.sample.nr_free_cma[0], 1000);
	assert_int_equal(bg_usable_supply(&box.sample, 4), 30 * 64);
}

static void a_page_more_or_less_does_not_break_a_large_block(void **state)
{
	struct bg_cma_count count = { .pages = { [11] = 5 * 2048 } };
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	box_free(&box, 10, 8);
	box_free(&box, 11, 6);
	box.sample.cma_free_pages = 5 * 2048 - 1;
	bg_cma_spread(&box.sample, &count);
	assert_int_equal(box.sample.nr_free_cma[11], 5);
	assert_int_equal(bg_usable_supply(&box.sample, 10), 8 + 2);
}

static void hostile_numbers_do_not_overflow(void **state)
{
	struct bg_sample sample = { .nr_orders = ~0U, .cma_free_pages = ~0ULL };
	struct bg_cma_count count;
	u32 i;

	(void)state;
	memset(&count, 0xff, sizeof(count));
	memset(sample.nr_free, 0xff, sizeof(sample.nr_free));
	bg_cma_spread(&sample, &count);
	for (i = 0; i < BG_MAX_ORDERS; i++)
		assert_true(sample.nr_free_cma[i] <= sample.nr_free[i]);
	assert_int_equal(in_cma((&(struct bg_sample) { .nr_orders = 0 })), 0);
	memset(sample.nr_free, 0, sizeof(sample.nr_free));
	bg_cma_spread(&sample, &count);
	assert_int_equal(bg_usable_supply(&sample, 0), 0);
}

/* 205 MiB free in single pages, 60 MiB in CMA as whole blocks: a fork finds no block of order 2. */
static void a_box_whose_blocks_are_in_cma_is_guarded(void **state)
{
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	box_free(&box, 0, 205 * MIB_PAGES);
	box_free(&box, 11, 7);
	box.sample.cma_pages = 64 * MIB_PAGES;
	box.sample.cma_free_pages = 7 * 2048;
	bg_cma_spread(&box.sample, &not_counted);
	box_look(&box);
	assert_int_equal(box.state.look[2].supply_blocks, 0);
	assert_int_equal(box.state.look[2].level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.lack, BG_LACK_FRAGMENTATION);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	assert_int_equal(box.decision.supply_blocks, 0);
	assert_true(box.decision.index_permille > 900);
	/* As many blocks outside CMA are what it wants, and no more. */
	box_free(&box, 11, 7 + 20);
	bg_cma_spread(&box.sample, &not_counted);
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.state.look[2].supply_blocks, 20 * 512);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
}

/* Nothing but movable pages is in ZONE_MOVABLE: all of its blocks serve. */
static void a_movable_zone_may_use_its_cma(void **state)
{
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFAULT);
	box.sample.is_movable = true;
	box_free(&box, 11, 7);
	box.sample.cma_free_pages = 7 * 2048;
	bg_cma_spread(&box.sample, &not_counted);
	assert_int_equal(bg_usable_supply(&box.sample, 2), 7 * 512);
}

/* With that out of the way and the goal in CMA, as much is free there as elsewhere. */
static void what_is_set_aside_makes_pages_land_in_cma(void **state)
{
	(void)state;
	assert_int_equal(bg_cma_set_aside(5000, 4000, 1500, 100), 2500);
	assert_int_equal(bg_cma_set_aside(2000, 4000, 1500, 100), 0);
	/* What atomic requests live on stays, however little CMA is left. */
	assert_int_equal(bg_cma_set_aside(5000, 4000, 4000, 100), 4900);
	assert_int_equal(bg_cma_set_aside(5000, 1000, 4000, 100), 4900);
	assert_int_equal(bg_cma_set_aside(50, 0, 0, 100), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_cma_every_block_is_supply),
		cmocka_unit_test(what_was_not_counted_is_in_the_largest_blocks),
		cmocka_unit_test(without_a_count_supply_is_a_lower_bound),
		cmocka_unit_test(a_count_tells_where_cma_lies),
		cmocka_unit_test(a_page_more_or_less_does_not_break_a_large_block),
		cmocka_unit_test(hostile_numbers_do_not_overflow),
		cmocka_unit_test(a_box_whose_blocks_are_in_cma_is_guarded),
		cmocka_unit_test(a_movable_zone_may_use_its_cma),
		cmocka_unit_test(what_is_set_aside_makes_pages_land_in_cma),
	};

	return cmocka_run_group_tests_name("cma", tests, NULL, NULL);
}
