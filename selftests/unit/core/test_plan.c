// SPDX-License-Identifier: GPL-2.0
#include "core/box.h"

/* --- boxes --------------------------------------------------------------- */

/* Free memory in large blocks, of which a target of any order is no worry. */
static void whole_box(struct box *box, u32 profile)
{
	box_init(box, profile);
	box->config.target_permille = 100;
	box->config.target_high_permille = 0;
	box_free(box, 11, 25);
	box_free(box, 0, 300);
}

/* 200 MiB free, all in single pages. */
static void scattered_box(struct box *box, u32 profile)
{
	whole_box(box, profile);
	box_free(box, 11, 0);
	box_free(box, 0, 200 * MIB_PAGES);
	box->sample.file_pages = 10 * MIB_PAGES;
}

/* 100 MiB free, all but 3 MiB of it in a CMA area of 128 MiB: the death of the origin's box. */
static void starving_box(struct box *box, u32 profile)
{
	whole_box(box, profile);
	box_free(box, 0, 256);
	box_free(box, 11, 0);
	box_free(box, 6, 400);
	box->sample.cma_pages = 128 * MIB_PAGES;
	box->config.cma_keep_permille = 100;
	box->sample.cma_free_pages = box->sample.free_pages - 3 * MIB_PAGES;
}

static void looks(struct box *box, u32 count, u64 apart)
{
	while (count--) {
		box_look(box);
		box_pass(box, apart);
	}
	box_look(box);
}

/* --- levels, lacks and goals --------------------------------------------- */

static void a_whole_box_is_fine(void **state)
{
	struct box box;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
	assert_int_equal(box.decision.reason, BG_REASON_HEALTHY);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.lack, BG_LACK_NOTHING);
	assert_int_equal(box.decision.order, 4);
	assert_int_equal(box.decision.supply, 25 * 128);
	assert_int_equal(box.decision.target, (25 * 2048 + 300) / 10 / 16);
	assert_int_equal(box.decision.usable_pages, 25 * 2048 + 300);
	assert_int_equal(box.decision.eta_ms, BG_TREND_NEVER);
	assert_int_equal(box.decision.goal_pages, 0);
	assert_int_equal(box.decision.budget_us, box.config.budget_burst_ms * 1000);
}

static void targets_scale_and_are_capped(void **state)
{
	struct box box;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_high_permille = 50;
	box_look(&box);
	assert_int_equal(box.state.look[0].target, 0);
	assert_int_equal(box.state.look[1].target, 51500 / 10 / 2);
	assert_int_equal(box.state.look[4].target, 51500 / 10 / 16);
	assert_int_equal(box.state.look[5].target, 51500 / 20 / 32);
	assert_int_equal(box.state.look[11].target, 1);
	assert_int_equal(box.state.look[4].origin, BG_TARGET_AUTO);
	/* A fifth of the zone. */
	box.config.target_permille = 900;
	box.sample.free_pages = box.sample.managed_pages;
	box_look(&box);
	assert_int_equal(box.state.look[1].target, 500 * MIB_PAGES / 5 / 2);
	/* 256 MiB. */
	box.sample.managed_pages = 64 * 1024 * MIB_PAGES;
	box.sample.free_pages = box.sample.managed_pages;
	box_look(&box);
	assert_int_equal(box.state.look[1].target, 256 * MIB_PAGES / 2);
	/* None above a pageblock. */
	box.sample.pageblock_log2 = 9;
	box_look(&box);
	assert_int_equal(box.state.look[10].target, 0);
	assert_int_not_equal(box.state.look[9].target, 0);
}

static void a_users_target_always_wins(void **state)
{
	struct box box;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box.sample.signals.failures[3] = 1000;
	box.state.targets.blocks[3] = 5;
	box.state.targets.blocks[4] = 0;
	box.state.targets.blocks[0] = 7;
	box_look(&box);
	assert_int_equal(box.state.look[3].target, 5);
	assert_int_equal(box.state.look[3].origin, BG_TARGET_USER);
	assert_int_equal(box.state.look[4].target, 0);
	assert_int_equal(box.state.look[4].origin, BG_TARGET_USER);
	assert_int_equal(box.state.look[0].target, 7);
	bg_state_reset(&box.state);
	assert_int_equal(box.state.targets.blocks[3], 5);
	bg_state_init(&box.state);
	assert_true(box.state.targets.blocks[3] == BG_TARGET_UNSET);
}

static void demand_raises_targets_within_a_second_and_lets_them_sink(void **state)
{
	struct box box;
	u64 before;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	before = box.state.look[4].target;
	box.sample.signals.failures[4] = 1500;
	box_pass(&box, 50 * MS);
	box_look(&box);
	assert_int_equal(box.state.look[4].origin, BG_TARGET_DEMAND);
	assert_in_range(box.state.look[4].target, 1000, 1100);
	assert_in_range(box.state.look[4].demand, 2000, 2200);
	memset(&box.sample.signals, 0, sizeof(box.sample.signals));
	looks(&box, 120, 1 * S);
	assert_int_equal(box.state.look[4].target, before);
	assert_int_equal(box.state.look[4].origin, BG_TARGET_AUTO);
	/* A quarter of the zone at most. */
	box.sample.signals.stalls[4] = 1000000;
	box_look(&box);
	assert_int_equal(box.state.look[4].target, 500 * MIB_PAGES / 4 / 16);
	box.config.demand = 0;
	box_look(&box);
	assert_int_equal(box.state.look[4].target, before);
	/* Single pages are memory's affair. */
	box.config.demand = 1;
	box.sample.signals.stalls[0] = 1000;
	box_look(&box);
	assert_int_equal(box.state.look[0].target, 0);
}

static void a_scattered_box_lacks_blocks(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.reason, BG_REASON_SUPPLY_BELOW_TARGET);
	assert_int_equal(box.decision.lack, BG_LACK_FRAGMENTATION);
	/* Worst and highest; kcompactd is too slow for what is critical. */
	assert_int_equal(box.decision.order, 4);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	assert_int_equal(box.decision.index, 1000 - (1000 + 3200000) / 51200);
	assert_int_equal(box.decision.target, 320);
	assert_int_equal(box.decision.goal_pages, (320 + 40) * 16);
}

static void levels_have_hysteresis(void **state)
{
	struct box box;
	u32 i;
	static const struct { u64 supply; u32 level; } steps[] = {
		{ 100, BG_LEVEL_FINE }, { 99, BG_LEVEL_BREACH }, { 100, BG_LEVEL_BREACH },
		{ 111, BG_LEVEL_BREACH }, { 112, BG_LEVEL_FINE }, { 100, BG_LEVEL_FINE },
		{ 12, BG_LEVEL_BREACH }, { 11, BG_LEVEL_CRITICAL }, { 12, BG_LEVEL_BREACH },
		{ 0, BG_LEVEL_CRITICAL }, { 112, BG_LEVEL_FINE },
	};

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.config.forecast = 0;
	box.state.targets.blocks[3] = 100;
	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		box_free(&box, 3, steps[i].supply);
		box_look(&box);
		assert_int_equal(box.decision.level, steps[i].level);
		assert_int_equal(box.state.look[3].level, steps[i].level);
		box_pass(&box, 1 * S);
	}
}

static void a_lack_that_compaction_cannot_mend_is_memorys(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.state.targets.blocks[4] = 100;
	/* Not enough single pages above the watermark. */
	box_free(&box, 0, 700 + 1600 - 1);
	box_look(&box);
	assert_int_equal(box.decision.lack, BG_LACK_MEMORY);
	assert_int_equal(box.decision.reason, BG_REASON_MEMORY_LACKING);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	box_free(&box, 0, 700 + 1600);
	box_look(&box);
	assert_int_equal(box.decision.lack, BG_LACK_FRAGMENTATION);
	/* Enough pages, but the index says that memory is what lacks: blocks of half the size. */
	box_free(&box, 0, 0);
	box_free(&box, 3, 1000);
	box_look(&box);
	assert_int_equal(box.decision.index, 499);
	assert_int_equal(box.decision.lack, BG_LACK_MEMORY);
	box_free(&box, 0, 10);
	box_look(&box);
	assert_in_range(box.decision.index, 500, 510);
	assert_int_equal(box.decision.lack, BG_LACK_FRAGMENTATION);
}

static void reclaim_helps_where_it_is_allowed(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_LATENCY);
	box.config.target_permille = 0;
	box.config.target_high_permille = 0;
	box.state.targets.blocks[4] = 100;
	box_free(&box, 0, 1000);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_RECLAIM);
	assert_int_equal(box.decision.reason, BG_REASON_MEMORY_LACKING);
	assert_int_equal(box.decision.goal_pages, 112 * 16);
}

static void what_cannot_be_mended_does_not_hide_what_can(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.state.targets.blocks[3] = 100;
	box.state.targets.blocks[10] = 80;
	box_free(&box, 3, 50);
	box_look(&box);
	assert_int_equal(box.state.look[10].level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.level, BG_LEVEL_CRITICAL);
	assert_int_equal(box.decision.order, 3);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
}

/* --- usable free --------------------------------------------------------- */

static void starvation_is_mended_by_evacuation(void **state)
{
	struct box box;
	u64 floor = 1050 + 500 * MIB_PAGES / 64;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.reason, BG_REASON_USABLE_BELOW_FLOOR);
	assert_int_equal(box.decision.lack, BG_LACK_CMA);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	assert_int_equal(box.decision.order, 0);
	assert_int_equal(box.decision.usable_pages, 3 * MIB_PAGES);
	assert_int_equal(box.decision.floor_pages, floor);
	assert_int_equal(box.decision.goal_pages, floor + floor / 4 - 3 * MIB_PAGES);
	/* At full speed: each step's gain goes on at once. */
	box_end(&box, BG_RESULT_PARTIAL, 500, 5 * MS);
	box.sample.cma_free_pages -= 500;
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
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
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
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
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	assert_int_equal(box.decision.goal_pages, 300);
}

/* While less than half of what is free lies in CMA, the kernel moves no page into it. */
static void cma_beyond_the_kernels_reach_is_no_spare(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
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
	assert_int_equal(box.decision.supply, 150);
	assert_int_equal(box.decision.eta_ms, 500);
	assert_int_equal(box.state.look[4].trend, -100);
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
		box.sample.cma_free_pages += 250;
		box_pass(&box, 50 * MS);
	}
	/* 5000 pages a second: well above the floor of a quiet box, and in time. */
	assert_int_equal(box.decision.level, BG_LEVEL_FORECAST);
	assert_int_equal(box.decision.reason, BG_REASON_USABLE_FORECAST);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	assert_in_range(bg_usable_trend(&box.state), -5001, -4999);
	assert_true(box.decision.usable_pages > 2 * (1050 + 2000));
	assert_true(box.decision.goal_pages > 0);
}

static void memory_that_is_foreseen_to_lack_is_not_reclaimed(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	whole_box(&box, BG_PROFILE_LATENCY);
	box.config.target_permille = 0;
	box.sample.file_pages = 1000;
	for (i = 0; i < 20; i++) {
		box_free(&box, 11, 20 - i);
		box_look(&box);
		if (box.decision.level != BG_LEVEL_FINE)
			break;
		box_pass(&box, 100 * MS);
	}
	assert_int_equal(box.decision.level, BG_LEVEL_FORECAST);
	assert_int_equal(box.decision.reason, BG_REASON_MEMORY_LACKING);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
}

/* --- gates --------------------------------------------------------------- */

static void a_disabled_guard_decides_nothing(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.enabled = 0;
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.reason, BG_REASON_DISABLED);
	assert_int_equal(box.decision.next_ms, box.config.interval_max_ms);
}

static void observe_says_what_it_would_do(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	starving_box(&box, BG_PROFILE_OBSERVE);
	for (i = 0; i < 100; i++) {
		box_look(&box);
		assert_false(bg_decision_acts(&box.decision));
		assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
		assert_int_equal(box.decision.reason, BG_REASON_OBSERVING);
		assert_true(box.decision.next_ms >= box.config.interval_min_ms);
		box_pass(&box, box.decision.next_ms * MS);
	}
	assert_int_equal(box.budget.tokens_ns, box.config.budget_burst_ms * MS);
}

static void a_spent_budget_is_waited_for(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	bg_budget_spend(&box.budget, box.config.budget_burst_ms * MS + 10 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_BUDGET_SPENT);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.wait_ms, 501);
	assert_int_equal(box.decision.budget_us, -10000);
	box_pass(&box, 501 * MS);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
}

static void a_remedy_that_is_running_out_of_gain_backs_off(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	assert_int_equal(box.decision.wait_ms, 500);
	/* The watch on CMA does not sleep until then. */
	assert_int_equal(box.decision.next_ms, 4 * box.config.interval_min_ms);
	box_pass(&box, 500 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_BACKING_OFF);
	assert_int_equal(box.decision.wait_ms, 1000);
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
}

/* The effect on an order is measured on that order. */
static void a_wakes_effect_is_measured_on_its_order(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.config.forecast = 0;
	box.config.evacuate = 0;
	box.config.compact = 0;
	box.state.targets.blocks[4] = 100;
	box_free(&box, 4, 50);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_WAKE);
	assert_int_equal(box.decision.goal_pages, 62 * 16);
	box_end(&box, BG_RESULT_DONE, 0, 1 * MS);
	box_free(&box, 4, 58);
	box_pass(&box, 500 * MS);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_WAKE);
	box_end(&box, BG_RESULT_DONE, 0, 1 * MS);
	box_free(&box, 4, 59);
	box_pass(&box, 500 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_BACKING_OFF);
}

/* How long trying in vain for 20 ms makes the guard wait. */
static u32 wait_after_vain_evacuation(struct box *box)
{
	box->config.compact = 0;
	box->config.wake = 0;
	box_look(box);
	assert_int_equal(box->decision.remedy, BG_REMEDY_EVACUATE);
	box_end(box, BG_RESULT_NOTHING, 0, 20 * MS);
	box_pass(box, 500 * MS);
	box_look(box);
	assert_int_equal(box->decision.reason, BG_REASON_BACKING_OFF);
	return box->decision.wait_ms;
}

static void a_users_target_is_not_rested_from(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	assert_int_equal(wait_after_vain_evacuation(&box), box.config.backoff_max_ms);
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.state.targets.blocks[4] = 100;
	assert_int_equal(wait_after_vain_evacuation(&box), 1000);
}

/* --- while a remedy runs ------------------------------------------------- */

static void while_a_remedy_runs_looks_begin_no_other(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	/* However long it takes, and with a second lack meanwhile. */
	box.sample.cma_pages = 128 * MIB_PAGES;
	box.sample.cma_free_pages = box.sample.free_pages - 600;
	for (i = 0; i < 100; i++) {
		box_pass(&box, 50 * MS);
		box.sample.signals.failures[3] = 10;
		box_look(&box);
		assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
		assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
		assert_int_equal(box.decision.level, BG_LEVEL_CRITICAL);
		assert_int_equal(box.decision.wait_ms, box.config.interval_min_ms);
	}
	/* What was asked for meanwhile is known; its own outcome is what counts. */
	assert_int_not_equal(box.state.look[3].demand, 0);
	assert_int_equal(box.state.ladder.climb[BG_LACK_FRAGMENTATION].useless, 0);
	box.decision.remedy = BG_REMEDY_EVACUATE;
	box.decision.reason = BG_REASON_REQUESTED;
	box_end(&box, BG_RESULT_DONE, 100, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	box.decision.remedy = BG_REMEDY_EVACUATE;
	box.decision.reason = BG_REASON_SUPPLY_BELOW_TARGET;
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	assert_int_equal(box.decision.wait_ms, box.config.cooldown_ms);
	box_pass(&box, box.config.cooldown_ms * MS);
	box_look(&box);
	assert_int_not_equal(box.decision.remedy, BG_REMEDY_NONE);
}

static void defragtick_waits_for_what_runs(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFRAGTICK);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_COMPACT_ZONE);
	box_pass(&box, 6 * S);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	box.decision.remedy = BG_REMEDY_COMPACT_ZONE;
	box.decision.reason = BG_REASON_FRAGMENTED_LOOKS;
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_pass(&box, 6 * S);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_COMPACT_ZONE);
}

/* Blocks of order 4 are taken until it is foreseen that a hundred will not be left. */
static void sinking_box(struct box *box, bool may_wake)
{
	scattered_box(box, BG_PROFILE_DEFAULT);
	box->config.target_permille = 0;
	box->config.wake = may_wake;
	box->state.targets.blocks[4] = 100;
	box_free(box, 4, 250);
	while (box->decision.level == BG_LEVEL_FINE) {
		box_pass(box, 100 * MS);
		box_free(box, 4, box->sample.nr_free[4] - 10);
		box_look(box);
	}
	assert_int_equal(box->decision.level, BG_LEVEL_FORECAST);
}

/* kcompactd was woken in time by the forecast, but the breach came sooner. */
static void a_breach_does_not_wait_for_kcompactd(void **state)
{
	struct box box;

	(void)state;
	sinking_box(&box, true);
	assert_int_equal(box.decision.remedy, BG_REMEDY_WAKE);
	box_end(&box, BG_RESULT_DONE, 0, 1 * MS);
	box_free(&box, 4, 99);
	box_pass(&box, 5 * MS);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	/* From here on what is done is waited for. */
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
}

/* What was done about a forecast did not keep off the breach: no reason to wait for its effect. */
static void a_breach_does_not_wait_for_what_a_forecast_did(void **state)
{
	struct box box;

	(void)state;
	sinking_box(&box, false);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_pass(&box, 5 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	box_free(&box, 4, 99);
	box_pass(&box, 5 * MS);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
}

/* --- the pace ------------------------------------------------------------ */

static void an_idle_box_is_soon_looked_at_rarely(void **state)
{
	struct box box;
	u64 begin;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	begin = box.sample.time_ns;
	do {
		box_look(&box);
		box_pass(&box, box.decision.next_ms * MS);
	} while (box.decision.next_ms < box.config.interval_max_ms);
	assert_true(box.sample.time_ns - begin < 15 * S);
	looks(&box, 100, 5 * S);
	assert_int_equal(box.decision.next_ms, box.config.interval_max_ms);
}

static void a_signal_quickens_the_pace(void **state)
{
	struct box box;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	looks(&box, 20, 5 * S);
	box.sample.signals.fallbacks[2] = 1;
	box_look(&box);
	assert_int_equal(box.decision.next_ms, box.config.interval_min_ms);
	memset(&box.sample.signals, 0, sizeof(box.sample.signals));
	box_pass(&box, 50 * MS);
	box_look(&box);
	assert_int_equal(box.decision.next_ms, 2 * box.config.interval_min_ms);
}

static void a_falling_supply_quickens_the_pace(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.state.targets.blocks[4] = 100;
	for (i = 0; i < 10; i++) {
		box_free(&box, 4, 1000 - 10 * i);
		box_free(&box, 11, 0);
		box_look(&box);
		box_pass(&box, 1 * S);
	}
	/* 10 blocks a second from 910: 81 s to the breach, more than four of the longest. */
	assert_int_equal(box.decision.next_ms, box.config.interval_max_ms);
	for (; i < 82; i++) {
		box_free(&box, 4, 1000 - 10 * i);
		box_look(&box);
		box_pass(&box, 1 * S);
	}
	/* Now 9 s. */
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
	assert_in_range(box.decision.next_ms, 2000, 2300);
}

static void low_usable_free_is_watched_closely(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.sample.cma_free_pages = 0;
	box.sample.free_pages = 600;
	for (i = 0; i < 50; i++) {
		box_look(&box);
		assert_in_range(box.decision.next_ms, box.config.interval_min_ms,
				4 * box.config.interval_min_ms);
		box_pass(&box, box.decision.next_ms * MS);
	}
}

static void a_backed_off_box_is_watched_rarely(void **state)
{
	struct box box;
	u64 acts = 0, seen = 0;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	while (box.sample.time_ns < 1600 * S) {
		box_look(&box);
		seen++;
		if (bg_decision_acts(&box.decision)) {
			acts++;
			box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
		} else {
			assert_true(box.decision.next_ms >= box.config.interval_min_ms);
			box_pass(&box, box.decision.next_ms * MS);
		}
	}
	/* Ten minutes: back-offs of 1 to 32 s, then a minute each; evacuate and compact. */
	assert_in_range(acts, 2 * 12, 2 * 17);
	assert_true(seen < 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_box_is_fine),
		cmocka_unit_test(targets_scale_and_are_capped),
		cmocka_unit_test(a_users_target_always_wins),
		cmocka_unit_test(demand_raises_targets_within_a_second_and_lets_them_sink),
		cmocka_unit_test(a_scattered_box_lacks_blocks),
		cmocka_unit_test(levels_have_hysteresis),
		cmocka_unit_test(a_lack_that_compaction_cannot_mend_is_memorys),
		cmocka_unit_test(reclaim_helps_where_it_is_allowed),
		cmocka_unit_test(what_cannot_be_mended_does_not_hide_what_can),
		cmocka_unit_test(starvation_is_mended_by_evacuation),
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
		cmocka_unit_test(memory_that_is_foreseen_to_lack_is_not_reclaimed),
		cmocka_unit_test(a_disabled_guard_decides_nothing),
		cmocka_unit_test(observe_says_what_it_would_do),
		cmocka_unit_test(a_spent_budget_is_waited_for),
		cmocka_unit_test(a_remedy_that_is_running_out_of_gain_backs_off),
		cmocka_unit_test(a_users_target_is_not_rested_from),
		cmocka_unit_test(a_wakes_effect_is_measured_on_its_order),
		cmocka_unit_test(while_a_remedy_runs_looks_begin_no_other),
		cmocka_unit_test(defragtick_waits_for_what_runs),
		cmocka_unit_test(a_breach_does_not_wait_for_kcompactd),
		cmocka_unit_test(a_breach_does_not_wait_for_what_a_forecast_did),
		cmocka_unit_test(cma_beyond_the_kernels_reach_is_no_spare),
		cmocka_unit_test(a_floor_does_not_fall_away_under_a_breach),
		cmocka_unit_test(an_idle_box_is_soon_looked_at_rarely),
		cmocka_unit_test(a_signal_quickens_the_pace),
		cmocka_unit_test(a_falling_supply_quickens_the_pace),
		cmocka_unit_test(low_usable_free_is_watched_closely),
		cmocka_unit_test(a_backed_off_box_is_watched_rarely),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
