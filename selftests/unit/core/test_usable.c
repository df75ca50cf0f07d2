// SPDX-License-Identifier: GPL-2.0
/* How usable free memory is judged, and what is foreseen. */
#include "core/boxes.h"

/* --- usable free --------------------------------------------------------- */

static void starvation_is_mended_by_filling_cma(void **state)
{
	struct box box;
	u64 floor = 1050 + 500 * MIB_PAGES / 64;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.reason, BG_REASON_USABLE_BELOW_FLOOR);
	assert_int_equal(box.decision.lack, BG_LACK_CMA);
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
	assert_int_equal(box.decision.order, 0);
	assert_int_equal(box.decision.usable_pages, 3 * MIB_PAGES);
	assert_int_equal(box.decision.floor_pages, floor);
	assert_int_equal(box.decision.goal_pages, floor + floor / 4 - 3 * MIB_PAGES);
	/* At full speed: each step's gain goes on at once. */
	box_end(&box, BG_RESULT_PARTIAL, 500, 5 * MS);
	box.sample.cma_free_pages -= 500;
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
	box_end(&box, BG_RESULT_DONE, box.decision.goal_pages, 20 * MS);
	box.sample.cma_free_pages -= box.decision.goal_pages;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
}

static void usable_free_has_hysteresis(void **state)
{
	static const struct { u64 usable; u32 level; } steps[] = {
		{ 3050, BG_LEVEL_FINE }, { 3049, BG_LEVEL_BREACH }, { 3050, BG_LEVEL_BREACH },
		{ 3811, BG_LEVEL_BREACH }, { 3812, BG_LEVEL_FINE }, { 3050, BG_LEVEL_FINE },
		{ 700, BG_LEVEL_BREACH }, { 699, BG_LEVEL_CRITICAL }, { 700, BG_LEVEL_BREACH },
	};
	struct box box;
	u32 i;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.config.forecast = 0;
	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		box.sample.cma_free_pages = box.sample.free_pages - steps[i].usable;
		box_look(&box);
		assert_int_equal(box.decision.floor_pages, 1050 + 2000);
		assert_int_equal(box.state.usable_level, steps[i].level);
		box_pass(&box, 1 * S);
	}
}

/* Usable free fell fast, which raised the floor; then it rests. Only time or memory mends that. */
static void a_floor_does_not_fall_away_under_a_breach(void **state)
{
	u64 base = 1050 + 500 * MIB_PAGES / 64, raised;
	struct box box;
	u32 i;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.cma_free_pages = 60 * MIB_PAGES;
	box.sample.free_pages = 100 * MIB_PAGES;
	do {
		box_look(&box);
		box.sample.free_pages -= 2 * MIB_PAGES;
		box_pass(&box, 100 * MS);
	} while (box.decision.level < BG_LEVEL_BREACH);
	raised = box.decision.floor_pages;
	assert_true(raised > 2 * base);
	box.config.evacuate = 0;
	for (i = 0; i < 20; i++) {
		box_look(&box);
		box_pass(&box, 100 * MS);
	}
	/* Of what the fall added not much more than the fifth that 2 s are of 10. */
	assert_int_equal(bg_trend_slope(&box.state.usable_trend), 0);
	assert_in_range(box.decision.floor_pages, base + (raised - base) * 3 / 4, raised);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	/* In the end it is forgotten. */
	for (i = 0; i < 600; i++) {
		box_look(&box);
		box_pass(&box, 100 * MS);
	}
	assert_in_range(box.decision.floor_pages, base, base + base / 4);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
}

static void starvation_below_min_is_critical(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.cma_free_pages = box.sample.free_pages - 699;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
}

static void kept_cma_is_left_to_drivers(void **state)
{
	struct box box;
	u64 kept = 128 * MIB_PAGES / 10;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	assert_int_equal(bg_cma_kept(&box.config, &box.sample), kept);
	box.sample.cma_free_pages = kept + 100;
	box.sample.free_pages = kept + 100 + 600;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.reason, BG_REASON_CMA_KEPT);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	/* Never more than what is above the share. */
	box.sample.cma_free_pages = kept + 300;
	box.sample.free_pages = kept + 300 + 600;
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
	assert_int_equal(box.decision.goal_pages, 300);
}

/*
 * While less than half of what is free lies in CMA, the kernel moves no page into it, unless
 * compaction is let in.
 */
static void cma_beyond_the_kernels_reach_is_no_spare(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.config.fill_cma = 0;
	box.config.usable_floor_kib = 40 * 1024;
	box.config.target_permille = 0;
	box.sample.free_pages = 60 * MIB_PAGES;
	box.sample.cma_free_pages = 30 * MIB_PAGES;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.reason, BG_REASON_CMA_KEPT);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	/* Half of what there is more of it. */
	box.sample.cma_free_pages = 36 * MIB_PAGES;
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.decision.lack, BG_LACK_CMA);
	assert_int_equal(box.decision.goal_pages, 6 * MIB_PAGES);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	box.config.fill_cma = 1;
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_true(box.decision.goal_pages > 20 * MIB_PAGES);
}

static void without_free_cma_it_is_memory(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.cma_free_pages = 0;
	box.sample.free_pages = 600;
	memset(box.sample.nr_free, 0, sizeof(box.sample.nr_free));
	box_look(&box);
	assert_int_equal(box.decision.lack, BG_LACK_MEMORY);
	assert_int_equal(box.decision.reason, BG_REASON_MEMORY_LACKING);
	assert_int_equal(box.decision.level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
}

/* About its watermarks is where the kernel keeps a box with a full page cache. */
static void a_full_page_cache_is_no_breach(void **state)
{
	struct box box;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box_free(&box, 11, 0);
	box_free(&box, 0, 900);
	box.sample.cma_pages = 128 * MIB_PAGES;
	looks(&box, 10, 1 * S);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
	assert_int_equal(box.decision.floor_pages, 700);
}

static void a_users_floor_is_kept(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.config.usable_floor_kib = 40 * 1024;
	box_look(&box);
	assert_int_equal(box.decision.floor_pages, 40 * MIB_PAGES);
	assert_int_equal(box.decision.goal_pages, (50 - 3) * MIB_PAGES);
	/* Even where nothing but memory could mend it. */
	whole_box(&box, BG_PROFILE_DEFAULT);
	box.config.usable_floor_kib = 400 * 1024;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.reason, BG_REASON_MEMORY_LACKING);
}

static void usable_free_comes_before_blocks(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.config.forecast = 0;
	box.state.targets.blocks[4] = 401;
	box.state.targets.blocks[6] = 401;
	box_look(&box);
	assert_int_equal(box.state.look[6].level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.lack, BG_LACK_CMA);
}

static void a_movable_zone_has_no_floor(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.is_movable = true;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
	assert_int_equal(box.decision.usable_pages, 0);
	assert_int_equal(box.decision.floor_pages, 0);
}

/* --- forecast ------------------------------------------------------------ */

static void a_falling_supply_is_foreseen(void **state)
{
	struct box box;
	u32 i, acts = 0;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.state.targets.blocks[4] = 100;
	box_free(&box, 4, 400);
	for (i = 0; i < 30 && !acts; i++) {
		box_look(&box);
		acts += bg_decision_acts(&box.decision);
		if (acts)
			break;
		assert_int_equal(box.decision.level, BG_LEVEL_FINE);
		box_free(&box, 4, box.sample.nr_free[4] - 10);
		box_pass(&box, 100 * MS);
	}
	/* 100 blocks a second: gone in 1.5 s. Woken kcompactd needs 0.5 s, the horizon is 1 s. */
	assert_int_equal(box.decision.level, BG_LEVEL_FORECAST);
	assert_int_equal(box.decision.reason, BG_REASON_SUPPLY_FORECAST);
	assert_int_equal(box.decision.remedy, BG_REMEDY_WAKE);
	assert_int_equal(box.decision.supply_blocks, 150);
	assert_int_equal(box.decision.eta_ms, 500);
	assert_int_equal(box.state.look[4].trend_per_second, -100);
	/* Up to the leave level and what is lost meanwhile, at most the target again. */
	assert_int_equal(box.decision.goal_pages, 62 * 16);
	box.config.forecast = 0;
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
}

/* Moving pages gains no more blocks than there are smaller pieces to make them of. */
static void blocks_without_smaller_pieces_are_not_prepared(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.state.targets.blocks[4] = 100;
	box_free(&box, 0, box.sample.min_pages + 500);
	box_free(&box, 4, 400);
	for (i = 0; i < 30 && box.decision.level != BG_LEVEL_FORECAST; i++) {
		box_free(&box, 4, box.sample.nr_free[4] - 10);
		box_pass(&box, 100 * MS);
		box_look(&box);
	}
	assert_int_equal(box.decision.level, BG_LEVEL_FORECAST);
	assert_int_equal(box.decision.goal_pages, 62 * 16);
	assert_int_equal(box.decision.lack, BG_LACK_MEMORY);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
}

static void falling_usable_free_is_foreseen(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.cma_free_pages -= 60 * MIB_PAGES;
	for (i = 0; i < 100; i++) {
		box_look(&box);
		if (box.decision.level != BG_LEVEL_FINE)
			break;
		box_free(&box, 6, box.sample.nr_free[6] - 4);
		box_pass(&box, 50 * MS);
	}
	/* 5120 pages a second: well above the floor of a quiet box, and in time. */
	assert_int_equal(box.decision.level, BG_LEVEL_FORECAST);
	assert_int_equal(box.decision.reason, BG_REASON_USABLE_FORECAST);
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
	assert_in_range(bg_usable_trend(&box.state), -5121, -5119);
	assert_true(box.decision.usable_pages > 2 * (1050 + 2000));
	assert_true(box.decision.goal_pages > 0);
}

/* The same, but all that is taken can move: the kernel itself will put it into CMA. */
static void a_leak_of_movable_memory_does_not_raise_the_floor(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.cma_free_pages -= 60 * MIB_PAGES;
	for (i = 0; i < 48; i++) {
		box_look(&box);
		assert_int_equal(box.decision.level, BG_LEVEL_FINE);
		assert_true(box.decision.floor_pages <= 1050 + 2000);
		box_free(&box, 6, box.sample.nr_free[6] - 4);
		box.sample.movable_anon_pages += 256;
		box_pass(&box, 50 * MS);
	}
	/* A floor that is passed all the same is a breach. */
	box_free(&box, 6, box.sample.nr_free[6] - 16);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_USABLE_BELOW_FLOOR);
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starvation_is_mended_by_filling_cma),
		cmocka_unit_test(usable_free_has_hysteresis),
		cmocka_unit_test(starvation_below_min_is_critical),
		cmocka_unit_test(kept_cma_is_left_to_drivers),
		cmocka_unit_test(without_free_cma_it_is_memory),
		cmocka_unit_test(a_full_page_cache_is_no_breach),
		cmocka_unit_test(a_users_floor_is_kept),
		cmocka_unit_test(usable_free_comes_before_blocks),
		cmocka_unit_test(a_movable_zone_has_no_floor),
		cmocka_unit_test(a_falling_supply_is_foreseen),
		cmocka_unit_test(blocks_without_smaller_pieces_are_not_prepared),
		cmocka_unit_test(falling_usable_free_is_foreseen),
		cmocka_unit_test(a_leak_of_movable_memory_does_not_raise_the_floor),
		cmocka_unit_test(cma_beyond_the_kernels_reach_is_no_spare),
		cmocka_unit_test(a_floor_does_not_fall_away_under_a_breach),
	};

	return cmocka_run_group_tests_name("usable", tests, NULL, NULL);
}
