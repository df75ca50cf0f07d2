// SPDX-License-Identifier: GPL-2.0
/* How well each order of a zone stands, what lacks, and what cannot be had. */
#include "core/boxes.h"

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
	assert_int_equal(box.decision.supply_blocks, 25 * 128);
	assert_int_equal(box.decision.target_blocks, (25 * 2048 + 300) / 10 / 16);
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
	assert_int_equal(box.state.look[0].target_blocks, 0);
	assert_int_equal(box.state.look[1].target_blocks, 51500 / 10 / 2);
	assert_int_equal(box.state.look[4].target_blocks, 51500 / 10 / 16);
	assert_int_equal(box.state.look[5].target_blocks, 51500 / 20 / 32);
	assert_int_equal(box.state.look[11].target_blocks, 1);
	assert_int_equal(box.state.look[4].target_origin, BG_TARGET_ORIGIN_AUTO);
	/* A fifth of the zone. */
	box.config.target_permille = 900;
	box.sample.free_pages = box.sample.managed_pages;
	box_look(&box);
	assert_int_equal(box.state.look[1].target_blocks, 500 * MIB_PAGES / 5 / 2);
	/* 256 MiB. */
	box.sample.managed_pages = 64 * 1024 * MIB_PAGES;
	box.sample.free_pages = box.sample.managed_pages;
	box_look(&box);
	assert_int_equal(box.state.look[1].target_blocks, 256 * MIB_PAGES / 2);
	/* None above a pageblock. */
	box.sample.pageblock_log2 = 9;
	box_look(&box);
	assert_int_equal(box.state.look[10].target_blocks, 0);
	assert_int_not_equal(box.state.look[9].target_blocks, 0);
}

static void only_a_users_targets_are_kept_without_auto_targets(void **state)
{
	struct box box;
	u32 order;

	(void)state;
	whole_box(&box, BG_PROFILE_DEFAULT);
	box.config.auto_targets = 0;
	box.sample.signals.failures[3] = 1000;
	box.state.targets.blocks[5] = 7;
	box_look(&box);
	for (order = 0; order < 12; order++)
		assert_int_equal(box.state.look[order].target_blocks, order == 5 ? 7 : 0);
	assert_int_equal(box.state.look[5].target_origin, BG_TARGET_ORIGIN_USER);
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
	assert_int_equal(box.state.look[3].target_blocks, 5);
	assert_int_equal(box.state.look[3].target_origin, BG_TARGET_ORIGIN_USER);
	assert_int_equal(box.state.look[4].target_blocks, 0);
	assert_int_equal(box.state.look[4].target_origin, BG_TARGET_ORIGIN_USER);
	assert_int_equal(box.state.look[0].target_blocks, 7);
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
	before = box.state.look[4].target_blocks;
	box.sample.signals.failures[4] = 1500;
	box_pass(&box, 50 * MS);
	box_look(&box);
	assert_int_equal(box.state.look[4].target_origin, BG_TARGET_ORIGIN_DEMAND);
	assert_in_range(box.state.look[4].target_blocks, 1000, 1100);
	assert_in_range(box.state.look[4].demand_per_minute, 2000, 2200);
	memset(&box.sample.signals, 0, sizeof(box.sample.signals));
	looks(&box, 120, 1 * S);
	assert_int_equal(box.state.look[4].target_blocks, before);
	assert_int_equal(box.state.look[4].target_origin, BG_TARGET_ORIGIN_AUTO);
	/* A quarter of the zone at most. */
	box.sample.signals.stalls[4] = 1000000;
	box_look(&box);
	assert_int_equal(box.state.look[4].target_blocks, 500 * MIB_PAGES / 4 / 16);
	box.config.demand = 0;
	box_look(&box);
	assert_int_equal(box.state.look[4].target_blocks, before);
	/* Single pages are memory's affair. */
	box.config.demand = 1;
	box.sample.signals.stalls[0] = 1000;
	box_look(&box);
	assert_int_equal(box.state.look[0].target_blocks, 0);
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
	assert_int_equal(box.decision.index_permille, 1000 - (1000 + 3200000) / 51200);
	assert_int_equal(box.decision.target_blocks, 320);
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
	assert_int_equal(box.decision.index_permille, 499);
	assert_int_equal(box.decision.lack, BG_LACK_MEMORY);
	box_free(&box, 0, 10);
	box_look(&box);
	assert_in_range(box.decision.index_permille, 500, 510);
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

/* --- what cannot be had -------------------------------------------------- */

/* A box of whose 62 pageblocks 58 hold a page that cannot move. */
static void old_box(struct box *box)
{
	u32 order;

	scattered_box(box, BG_PROFILE_DEFAULT);
	box->sample.pageblocks = 62;
	box->sample.polluted_pageblocks = 58;
	for (order = 0; order < 9; order++)
		box->sample.movable_windows[order] = (62 * 2048) >> order;
	box->sample.movable_windows[11] = 0;
}

static void what_nobody_wants_and_cannot_be_had_is_fine(void **state)
{
	struct box box;

	(void)state;
	old_box(&box);
	box.config.target_permille = 0;
	box.config.target_high_permille = 100;
	box_free(&box, 10, 200);
	box_look(&box);
	assert_int_not_equal(box.state.look[11].target_blocks, 0);
	assert_int_equal(box.state.look[11].level, BG_LEVEL_FINE);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
}

static void what_somebody_wants_and_cannot_be_had_is_said_and_costs_nothing(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	old_box(&box);
	box.state.targets.blocks[11] = 2;
	for (i = 0; i < 100; i++) {
		box_look(&box);
		assert_int_equal(box.state.look[11].level, BG_LEVEL_CRITICAL);
		if (bg_decision_acts(&box.decision)) {
			/* It does not hide the orders that can be had. */
			assert_true(box.decision.order <= 4);
			box_end(&box, BG_RESULT_DONE, box.decision.goal_pages, 1 * MS);
			box_free(&box, 0, box.sample.nr_free[0] - box.decision.goal_pages);
			box_free(&box, 4, box.sample.nr_free[4] + box.decision.goal_pages / 16 + 1);
		} else if (box.decision.order == 11) {
			assert_int_equal(box.decision.reason, BG_REASON_UNATTAINABLE);
		}
		box_pass(&box, box.decision.next_ms * MS);
	}
	assert_int_equal(box.decision.reason, BG_REASON_UNATTAINABLE);
	assert_int_equal(box.state.look[4].level, BG_LEVEL_FINE);
}

/* Nothing there is usable to an unmovable request, yet all that is free makes blocks. */
static void a_users_target_in_a_movable_zone_is_attainable(void **state)
{
	struct box box;

	(void)state;
	old_box(&box);
	box.sample.is_movable = true;
	box.state.targets.blocks[4] = 200;
	box_look(&box);
	assert_int_equal(box.decision.usable_pages, 0);
	assert_int_equal(box.state.look[4].level, BG_LEVEL_CRITICAL);
	assert_true(bg_decision_acts(&box.decision));
}

/* The last blocks before a breach is over are few, but no less attainable. */
static void what_is_nearly_there_is_attainable(void **state)
{
	struct box box;

	(void)state;
	old_box(&box);
	box.config.target_permille = 0;
	box.state.targets.blocks[4] = 3000;
	box_free(&box, 4, 2990);
	box_free(&box, 0, 8000);
	box_look(&box);
	assert_int_equal(box.decision.order, 4);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
}

static void only_what_is_wanted_is_critical(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	box.config.target_permille = 0;
	box.config.target_high_permille = 100;
	box_look(&box);
	assert_int_equal(box.state.look[9].supply_blocks, 0);
	assert_int_equal(box.state.look[9].level, BG_LEVEL_BREACH);
	box.state.targets.blocks[9] = 1;
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.state.look[9].level, BG_LEVEL_CRITICAL);
}

static void memory_that_is_foreseen_to_lack_is_not_reclaimed(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	whole_box(&box, BG_PROFILE_LATENCY);
	box.config.target_permille = 0;
	box.sample.movable_file_pages = 1000;
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_box_is_fine),
		cmocka_unit_test(targets_scale_and_are_capped),
		cmocka_unit_test(only_a_users_targets_are_kept_without_auto_targets),
		cmocka_unit_test(a_users_target_always_wins),
		cmocka_unit_test(demand_raises_targets_within_a_second_and_lets_them_sink),
		cmocka_unit_test(a_scattered_box_lacks_blocks),
		cmocka_unit_test(levels_have_hysteresis),
		cmocka_unit_test(a_lack_that_compaction_cannot_mend_is_memorys),
		cmocka_unit_test(reclaim_helps_where_it_is_allowed),
		cmocka_unit_test(what_cannot_be_mended_does_not_hide_what_can),
		cmocka_unit_test(what_nobody_wants_and_cannot_be_had_is_fine),
		cmocka_unit_test(what_somebody_wants_and_cannot_be_had_is_said_and_costs_nothing),
		cmocka_unit_test(a_users_target_in_a_movable_zone_is_attainable),
		cmocka_unit_test(what_is_nearly_there_is_attainable),
		cmocka_unit_test(only_what_is_wanted_is_critical),
		cmocka_unit_test(memory_that_is_foreseen_to_lack_is_not_reclaimed),
	};

	return cmocka_run_group_tests_name("levels", tests, NULL, NULL);
}
