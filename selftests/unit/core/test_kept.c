// SPDX-License-Identifier: GPL-2.0
/* Was a target kept? The least supply, and the time below it. */
#include "core/box.h"
#include "kept.h"

/* One look, so many seconds into the test. */
static void look(struct bg_kept *kept, u64 second, u64 supply, u64 target)
{
	const struct bg_kept_sight sight = {
		.supply_blocks = supply,
		.target_blocks = target,
		.own_blocks = target,
		.time_ns = (100 + second) * S,
	};

	bg_kept_look(kept, &sight);
}

static void the_least_supply_is_remembered(void **state)
{
	struct bg_kept kept = { 0 };

	(void)state;
	look(&kept, 0, 300, 200);
	look(&kept, 1, 210, 200);
	look(&kept, 2, 250, 200);
	assert_int_equal(kept.lowest_blocks, 210);
	assert_int_equal(kept.below_times, 0);
	assert_int_equal(kept.below_ns, 0);
	assert_int_equal(kept.kept_since_ns, 100 * S);
}

static void time_below_lasts_until_a_look_finds_enough(void **state)
{
	struct bg_kept kept = { 0 };

	(void)state;
	look(&kept, 0, 300, 200);
	look(&kept, 5, 199, 200);
	look(&kept, 7, 150, 200);
	look(&kept, 8, 200, 200);
	look(&kept, 20, 300, 200);
	look(&kept, 21, 10, 200);
	look(&kept, 22, 300, 200);
	assert_int_equal(kept.lowest_blocks, 10);
	assert_int_equal(kept.below_times, 2);
	assert_int_equal(kept.below_ns, 4 * S);
}

static void a_first_look_that_finds_too_little_is_a_time(void **state)
{
	struct bg_kept kept = { 0 };

	(void)state;
	look(&kept, 0, 1, 200);
	assert_int_equal(kept.below_times, 1);
	assert_int_equal(kept.below_ns, 0);
}

static void nobody_knows_of_a_time_without_looks(void **state)
{
	struct bg_kept kept = { 0 };

	(void)state;
	look(&kept, 0, 1, 200);
	look(&kept, 61, 1, 200);
	assert_int_equal(kept.below_ns, 0);
	look(&kept, 121, 1, 200);
	assert_int_equal(kept.below_ns, 60 * S);
	assert_int_equal(kept.below_times, 1);
}

static void another_target_of_the_users_begins_anew(void **state)
{
	struct bg_kept kept = { 0 };

	(void)state;
	look(&kept, 0, 1, 200);
	look(&kept, 10, 250, 100);
	assert_int_equal(kept.kept_since_ns, 110 * S);
	assert_int_equal(kept.lowest_blocks, 250);
	assert_int_equal(kept.below_times, 0);
	assert_int_equal(kept.below_ns, 0);
}

static void a_target_that_the_guard_moves_goes_on(void **state)
{
	struct bg_kept_sight sight = { .supply_blocks = 50, .target_blocks = 60,
				       .own_blocks = BG_TARGET_UNSET, .time_ns = 100 * S };
	struct bg_kept kept = { 0 };

	(void)state;
	bg_kept_look(&kept, &sight);
	sight.target_blocks = 40;
	sight.time_ns = 103 * S;
	bg_kept_look(&kept, &sight);
	assert_int_equal(kept.kept_since_ns, 100 * S);
	assert_int_equal(kept.below_ns, 3 * S);
}

static void without_a_target_nothing_is_told(void **state)
{
	struct bg_kept kept = { 0 };

	(void)state;
	look(&kept, 0, 1, 200);
	look(&kept, 1, 1, 0);
	assert_int_equal(kept.kept_since_ns, 0);
	look(&kept, 2, 300, 200);
	assert_int_equal(kept.kept_since_ns, 102 * S);
	assert_int_equal(kept.below_times, 0);
}

static void a_zone_is_seen_without_cma(void **state)
{
	struct bg_sample sample = { .nr_orders = 3, .time_ns = 5 * S };
	struct bg_kept kept[BG_MAX_ORDERS] = { 0 };
	struct bg_state zone;

	(void)state;
	bg_state_init(&zone);
	sample.nr_free[2] = 10;
	sample.nr_free_cma[2] = 4;
	sample.free_pages = 40;
	sample.cma_free_pages = 16;
	zone.look[1].target_blocks = 20;
	zone.targets.blocks[2] = 6;
	zone.look[2].target_blocks = 6;
	bg_kept_look_at_zone(kept, &sample, &zone);
	assert_int_equal(kept[0].kept_since_ns, 0);
	assert_int_equal(kept[1].lowest_blocks, 12);
	assert_int_equal(kept[1].below_times, 1);
	assert_int_equal(kept[2].lowest_blocks, 6);
	assert_int_equal(kept[2].below_times, 0);
	assert_int_equal(kept[2].own_blocks, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_supply_is_remembered),
		cmocka_unit_test(time_below_lasts_until_a_look_finds_enough),
		cmocka_unit_test(a_first_look_that_finds_too_little_is_a_time),
		cmocka_unit_test(nobody_knows_of_a_time_without_looks),
		cmocka_unit_test(another_target_of_the_users_begins_anew),
		cmocka_unit_test(a_target_that_the_guard_moves_goes_on),
		cmocka_unit_test(without_a_target_nothing_is_told),
		cmocka_unit_test(a_zone_is_seen_without_cma),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
