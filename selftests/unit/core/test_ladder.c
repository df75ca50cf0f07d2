// SPDX-License-Identifier: GPL-2.0
/* The ladder: which remedy a need gets, when the next rung is tried, when none is. */
#include "core/box.h"
#include "ladder.h"

/**
 * struct climber - a ladder, a need that does not go away, and a clock
 */
struct climber {
	struct bg_config config;
	struct bg_ladder ladder;
	struct bg_budget budget;
	struct bg_need need;
	struct bg_verdict verdict;
	u64 cpu_ns;
	u64 now;
};

static void climber_init(struct climber *climber, u32 lack)
{
	u32 key;

	memset(climber, 0, sizeof(*climber));
	bg_config_init(&climber->config, BG_PROFILE_DEFAULT);
	for (key = BG_KEY_WAKE; key <= BG_KEY_DROP_CACHES; key++)
		bg_config_put(&climber->config, key, 1);
	/* One remedy for the lack of usable free is enough for most of what follows. */
	climber->config.fill_cma = 0;
	climber->config.cooldown_ms = 500;
	climber->config.backoff_max_ms = 4000;
	climber->now = 100 * S;
	bg_budget_init(&climber->budget, &climber->config, climber->now);
	climber->need = (struct bg_need) {
		.level = BG_LEVEL_BREACH, .lack = lack, .of_usable = lack == BG_LACK_CMA,
		.order = lack == BG_LACK_CMA ? 0 : 4, .reason = BG_REASON_SUPPLY_BELOW_TARGET,
		.have_pages = 1600, .goal_pages = 800, .cache_pages = 1000, .by_user = true,
	};
}

/* Foreseen far enough ahead for kcompactd to help. */
static void climber_foresees(struct climber *climber)
{
	climber_init(climber, BG_LACK_FRAGMENTATION);
	climber->need.level = BG_LEVEL_FORECAST;
	climber->need.eta_ms = climber->config.cooldown_ms;
}

static struct bg_climb *climb_of(struct climber *climber)
{
	return bg_ladder_climb(&climber->ladder, climber->need.lack, climber->need.order);
}

static void ask(struct climber *climber)
{
	if (bg_ladder_measures(&climber->ladder))
		bg_ladder_measure(&climber->config, &climber->ladder, climber->need.have_pages,
				  climber->now);
	bg_ladder_note(&climber->config, climb_of(climber), true, climber->now);
	bg_ladder_ask(&climber->config, &climber->ladder, &climber->budget, &climber->need,
		      climber->now, &climber->verdict);
}

static void run(struct climber *climber, u32 result, u64 gained_pages, u64 moved_pages)
{
	struct bg_outcome outcome = {
		.remedy = climber->verdict.remedy, .result = result,
		.reason = climber->verdict.reason, .order = climber->need.order,
		.gained_blocks = gained_pages >> climber->need.order,
		.usable_gained_pages = gained_pages, .moved_pages = moved_pages,
		.cpu_ns = climber->cpu_ns, .wall_ns = 8 * MS,
	};

	bg_ladder_begin(&climber->ladder, &climber->need, climber->verdict.remedy, climber->now);
	climber->now += outcome.wall_ns;
	bg_ladder_account(&climber->ladder, &outcome, climber->now);
}

static void assert_runs(struct climber *climber, u32 remedy)
{
	ask(climber);
	assert_int_equal(climber->verdict.remedy, remedy);
	assert_int_equal(climber->verdict.reason, climber->need.reason);
	assert_int_equal(climber->verdict.wait_ms, 0);
}

static void assert_waits(struct climber *climber, u32 reason, u32 wait_ms)
{
	ask(climber);
	assert_int_equal(climber->verdict.remedy, BG_REMEDY_NONE);
	assert_int_equal(climber->verdict.reason, reason);
	assert_int_equal(climber->verdict.wait_ms, wait_ms);
}

static void cool_down(struct climber *climber)
{
	climber->now += 500 * MS;
}

static void runs_in_vain(struct climber *climber, u32 remedy)
{
	assert_runs(climber, remedy);
	run(climber, BG_RESULT_NOTHING, 0, 0);
	cool_down(climber);
}

static void without_gain_it_climbs_one_rung_at_a_time(void **state)
{
	static const u32 remedies[] = {
		BG_REMEDY_WAKE, BG_REMEDY_EVACUATE, BG_REMEDY_COMPACT, BG_REMEDY_COMPACT_ZONE,
		BG_REMEDY_RECLAIM, BG_REMEDY_DROP_CACHES,
	};
	struct climber climber;
	u32 i;

	(void)state;
	climber_foresees(&climber);
	for (i = 0; i < 6; i++) {
		assert_runs(&climber, remedies[i]);
		run(&climber, BG_RESULT_NOTHING, 0, 0);
		/* What evacuation and compaction gained is known at once: nothing to wait for. */
		if (remedies[i] == BG_REMEDY_EVACUATE || remedies[i] == BG_REMEDY_COMPACT)
			continue;
		assert_waits(&climber, BG_REASON_COOLING_DOWN, 500);
		climber.now += 499 * MS;
		assert_waits(&climber, BG_REASON_COOLING_DOWN, 1);
		climber.now += 1 * MS;
	}
	assert_int_equal(climber.ladder.order_climb[4].useless, 5);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
}

/* Evacuation is what is left where no page can be moved into CMA by filling it, or ever. */
static void cma_is_filled_before_windows_are_emptied(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climber.config.fill_cma = 1;
	runs_in_vain(&climber, BG_REMEDY_FILL_CMA);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	climber_init(&climber, BG_LACK_CMA);
	climber.config.fill_cma = 1;
	assert_runs(&climber, BG_REMEDY_FILL_CMA);
	run(&climber, BG_RESULT_UNSUPPORTED, 0, 0);
	cool_down(&climber);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	assert_false(bg_ladder_allows(&climber.config, &climber.ladder, BG_REMEDY_FILL_CMA));
}

/* What cannot be had does not hide what can. */
static void each_order_has_a_climb_of_its_own(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	memset(&climber.config.compact_zone, 0, 3 * sizeof(u32));
	climber.need.order = 9;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_NOTHING, 0, 0);
	assert_runs(&climber, BG_REMEDY_COMPACT);
	run(&climber, BG_RESULT_NOTHING, 0, 0);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
	climber.need.order = 4;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_DONE, 800, 800);
	/* 8 ms of the back-off have gone by. */
	climber.need.order = 9;
	assert_waits(&climber, BG_REASON_BACKING_OFF, 992);
}

/* An allocation that found no block has woken kcompactd: it is not done twice. */
static void kcompactd_is_woken_for_users_alone(void **state)
{
	struct climber climber;

	(void)state;
	climber_foresees(&climber);
	climber.need.by_user = false;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
}

static void without_a_clean_pageblock_nothing_is_evacuated(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	climber.need.all_polluted = true;
	assert_runs(&climber, BG_REMEDY_COMPACT);
}

/* What was tried on a forecast is tried again on the breach, but once only. */
static void a_breach_begins_the_climb_anew(void **state)
{
	struct climber climber;

	(void)state;
	climber_foresees(&climber);
	runs_in_vain(&climber, BG_REMEDY_WAKE);
	runs_in_vain(&climber, BG_REMEDY_EVACUATE);
	climber.need.level = BG_LEVEL_BREACH;
	runs_in_vain(&climber, BG_REMEDY_EVACUATE);
	runs_in_vain(&climber, BG_REMEDY_COMPACT);
	climber.need.level = BG_LEVEL_FORECAST;
	runs_in_vain(&climber, BG_REMEDY_COMPACT_ZONE);
	climber.need.level = BG_LEVEL_CRITICAL;
	assert_runs(&climber, BG_REMEDY_RECLAIM);
}

static void back_off_doubles_up_to_its_ceiling(void **state)
{
	static const u32 waits_ms[] = { 1000, 2000, 4000, 4000, 4000 };
	struct climber climber;
	u32 i;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climber.config.backoff_max_ms = 4000;
	for (i = 0; i < 5; i++) {
		assert_runs(&climber, BG_REMEDY_EVACUATE);
		run(&climber, BG_RESULT_NOTHING, 0, 0);
		cool_down(&climber);
		assert_waits(&climber, BG_REASON_BACKING_OFF, waits_ms[i]);
		climber.now += (waits_ms[i] - 1) * MS;
		assert_waits(&climber, BG_REASON_BACKING_OFF, 1);
		climber.now += 1 * MS;
	}
}

static void lacks_have_their_own_remedies(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	climber_init(&climber, BG_LACK_MEMORY);
	assert_runs(&climber, BG_REMEDY_RECLAIM);
	run(&climber, BG_RESULT_NOTHING, 0, 0);
	cool_down(&climber);
	assert_runs(&climber, BG_REMEDY_DROP_CACHES);
}

static void what_is_switched_off_is_skipped(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	climber.config.wake = 0;
	climber.config.evacuate = 0;
	climber.config.compact_zone = 0;
	climber.config.reclaim = 0;
	climber.config.drop_caches = 0;
	runs_in_vain(&climber, BG_REMEDY_COMPACT);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	memset(&climber.config.wake, 0, 6 * sizeof(u32));
	assert_waits(&climber, BG_REASON_NO_REMEDY, 0);
	climber_init(&climber, BG_LACK_MEMORY);
	climber.config.reclaim = 0;
	climber.config.drop_caches = 0;
	climber.need.reason = BG_REASON_CMA_KEPT;
	assert_waits(&climber, BG_REASON_CMA_KEPT, 0);
}

static void there_is_no_reclaim_without_page_cache(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_MEMORY);
	climber.need.cache_pages = 0;
	assert_runs(&climber, BG_REMEDY_DROP_CACHES);
}

static void what_is_critical_does_not_wait_for_kcompactd(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	climber.need.level = BG_LEVEL_CRITICAL;
	runs_in_vain(&climber, BG_REMEDY_EVACUATE);
	assert_runs(&climber, BG_REMEDY_COMPACT);
	/* Better than nothing, though. */
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	climber.need.level = BG_LEVEL_CRITICAL;
	memset(&climber.config.evacuate, 0, 5 * sizeof(u32));
	assert_runs(&climber, BG_REMEDY_WAKE);
}

static void what_is_unsupported_is_not_tried_again(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	climber.config.wake = 0;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_UNSUPPORTED, 0, 0);
	cool_down(&climber);
	assert_runs(&climber, BG_REMEDY_COMPACT);
	climber_init(&climber, BG_LACK_CMA);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_UNSUPPORTED, 0, 0);
	cool_down(&climber);
	assert_waits(&climber, BG_REASON_NO_REMEDY, 0);
}

static void a_synchronous_gain_goes_on_at_once(void **state)
{
	struct climber climber;
	u32 i;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	for (i = 0; i < 20; i++) {
		assert_runs(&climber, BG_REMEDY_EVACUATE);
		run(&climber, i & 1 ? BG_RESULT_PARTIAL : BG_RESULT_DONE, 100, 0);
	}
	/* A small step that moved few pages gained enough too. */
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 16, 20);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 16, 200);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
}

static void a_gain_does_not_free_another_remedy_or_lack(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_FRAGMENTATION);
	climber.config.wake = 0;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 160, 0);
	climber.config.evacuate = 0;
	assert_waits(&climber, BG_REASON_COOLING_DOWN, 500);
	climber.config.evacuate = 1;
	climber.need.lack = BG_LACK_CMA;
	assert_waits(&climber, BG_REASON_COOLING_DOWN, 500);
}

static void an_eighth_of_the_goal_is_enough(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 99, 0);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
	climber_init(&climber, BG_LACK_CMA);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 100, 0);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	/* Nothing at all never is. */
	climber_init(&climber, BG_LACK_CMA);
	climber.need.goal_pages = 1;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_DONE, 0, 0);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
}

static void what_wakes_is_measured_afterwards(void **state)
{
	struct climber climber;

	(void)state;
	climber_foresees(&climber);
	assert_runs(&climber, BG_REMEDY_WAKE);
	run(&climber, BG_RESULT_DONE, 800, 0);
	assert_waits(&climber, BG_REASON_COOLING_DOWN, 500);
	climber.need.have_pages = 1700;
	cool_down(&climber);
	/* 100 of 800 came: the same rung again. */
	climber.ladder.gain_pages = 0;
	assert_runs(&climber, BG_REMEDY_WAKE);
	run(&climber, BG_RESULT_DONE, 0, 0);
	climber.need.have_pages = 1799;
	cool_down(&climber);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
}

static void a_failure_climbs_and_a_stop_does_not(void **state)
{
	struct climber climber;

	(void)state;
	climber_foresees(&climber);
	assert_runs(&climber, BG_REMEDY_WAKE);
	run(&climber, BG_RESULT_STOPPED, 0, 0);
	assert_waits(&climber, BG_REASON_COOLING_DOWN, 500);
	cool_down(&climber);
	assert_runs(&climber, BG_REMEDY_WAKE);
	run(&climber, BG_RESULT_FAILED, 0, 0);
	cool_down(&climber);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	/* What a failed remedy gained is no licence to go on. */
	run(&climber, BG_RESULT_FAILED, 800, 0);
	assert_runs(&climber, BG_REMEDY_COMPACT);
}

static void fine_for(struct climber *climber, u64 ns)
{
	bg_ladder_note(&climber->config, climb_of(climber), false, climber->now);
	climber->now += ns;
	bg_ladder_note(&climber->config, climb_of(climber), false, climber->now);
}

static void climb_to_back_off(struct climber *climber)
{
	assert_runs(climber, BG_REMEDY_EVACUATE);
	run(climber, BG_RESULT_NOTHING, 0, 0);
	cool_down(climber);
	assert_waits(climber, BG_REASON_BACKING_OFF, 1000);
}

static void recovery_takes_four_cool_downs(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climb_to_back_off(&climber);
	fine_for(&climber, 1999 * MS);
	assert_int_equal(climber.ladder.climb[BG_LACK_CMA].backoff_ms, 1000);
	climber.now += 1 * MS;
	bg_ladder_note(&climber.config, climb_of(&climber), false, climber.now);
	assert_int_equal(climber.ladder.climb[BG_LACK_CMA].backoff_ms, 0);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
}

static void a_long_back_off_is_remembered_as_long(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climb_to_back_off(&climber);
	climber.ladder.climb[BG_LACK_CMA].backoff_ms = 4000;
	fine_for(&climber, 3999 * MS);
	assert_int_equal(climber.ladder.climb[BG_LACK_CMA].backoff_ms, 4000);
	fine_for(&climber, 1 * MS);
	assert_int_equal(climber.ladder.climb[BG_LACK_CMA].backoff_ms, 0);
}

/* A lack that comes and goes within the time of recovery keeps its back-off. */
static void oscillation_does_not_reset_it(void **state)
{
	struct climber climber;
	u32 acts = 0, i;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climber.config.backoff_max_ms = 60000;
	for (i = 0; i < 600; i++) {
		ask(&climber);
		if (climber.verdict.remedy != BG_REMEDY_NONE) {
			acts++;
			run(&climber, BG_RESULT_NOTHING, 0, 0);
		}
		fine_for(&climber, 300 * MS);
		climber.now += 700 * MS;
	}
	/* 600 s hold back-offs of 1, 2, 4, ... 32, and then 60 s each. */
	assert_in_range(acts, 10, 16);
}

/* Changing between lacks is no way around either back-off or the cool-down. */
static void alternation_is_no_loophole(void **state)
{
	struct climber climber;
	u32 acts = 0, i;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climber.config.backoff_max_ms = 60000;
	for (i = 0; i < 6000; i++) {
		climber.need.lack = i & 1 ? BG_LACK_FRAGMENTATION : BG_LACK_CMA;
		climber.need.of_usable = !(i & 1);
		climber.need.order = i % 7;
		ask(&climber);
		if (climber.verdict.remedy != BG_REMEDY_NONE) {
			acts++;
			run(&climber, BG_RESULT_NOTHING, 0, 0);
		}
		climber.now += 100 * MS;
	}
	/* For CMA and for each of seven orders at most 16 climbs, of one rung and of six. */
	assert_true(acts <= 16 + 7 * 16 * 6);
}

static void a_credited_gain_ends_the_back_off_growth(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climb_to_back_off(&climber);
	climber.now += 1000 * MS;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_DONE, 800, 800);
	runs_in_vain(&climber, BG_REMEDY_EVACUATE);
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
}

/* Blocks are lacking, and evacuation is all there is. */
static void climber_evacuates(struct climber *climber)
{
	climber_init(climber, BG_LACK_FRAGMENTATION);
	climber->config.wake = 0;
	climber->config.compact = 0;
	climber->config.compact_zone = 0;
	climber->config.reclaim = 0;
	climber->config.drop_caches = 0;
	climber->config.backoff_max_ms = 60000;
	climber->cpu_ns = 2 * MS;
}

static void try_in_vain(struct climber *climber, u32 rests_ms)
{
	assert_runs(climber, BG_REMEDY_EVACUATE);
	run(climber, BG_RESULT_NOTHING, 0, 0);
	cool_down(climber);
	assert_waits(climber, BG_REASON_BACKING_OFF, rests_ms);
}

static void what_was_tried_in_vain_is_rested_for(void **state)
{
	struct climber climber;

	(void)state;
	climber_evacuates(&climber);
	/* 2 ms of CPU time are a sixteenth of a permille of 32 s. */
	try_in_vain(&climber, 32000);
	climber.now += 31999 * MS;
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1);
	climber.now += 1 * MS;
	try_in_vain(&climber, 64000);
	climber.now += 64000 * MS;
	/* No longer than ten minutes. */
	climber.cpu_ns = 100 * MS;
	try_in_vain(&climber, 600000);
	climber.now += 600000 * MS;
	/* A gain that is little to what is lacking is in vain as well; a good one is not. */
	climber.cpu_ns = 2 * MS;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 16, 16);
	try_in_vain(&climber, 600000);
	climber.now += 600000 * MS;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_PARTIAL, 112, 112);
	try_in_vain(&climber, 32000);
}

static void a_rest_ends_when_things_change(void **state)
{
	struct climber climber;

	(void)state;
	climber_evacuates(&climber);
	try_in_vain(&climber, 32000);
	climber.need.goal_pages = 901;
	assert_waits(&climber, BG_REASON_BACKING_OFF, 1000);
	climber.now += 1000 * MS;
	climber.need.goal_pages = 900;
	assert_waits(&climber, BG_REASON_BACKING_OFF, 31000);
	climber.need.goal_pages = 700;
	assert_waits(&climber, BG_REASON_BACKING_OFF, 31000);
	climber.need.goal_pages = 699;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	climber.need.goal_pages = 800;
	climber.need.asked_for = true;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
}

static void usable_free_is_never_rested_from(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climber.cpu_ns = 20 * MS;
	climb_to_back_off(&climber);
}

static void a_forecast_is_served_once(void **state)
{
	struct climber climber;

	(void)state;
	climber_evacuates(&climber);
	climber.need.level = BG_LEVEL_FORECAST;
	climber.need.eta_ms = 1000;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	run(&climber, BG_RESULT_DONE, 800, 800);
	assert_waits(&climber, BG_REASON_COOLING_DOWN, 500);
	climber.need.level = BG_LEVEL_BREACH;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
}

static void a_spent_budget_waits_even_when_critical(void **state)
{
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	climber.need.level = BG_LEVEL_CRITICAL;
	climber.budget.tokens_ns = 0;
	assert_waits(&climber, BG_REASON_BUDGET_SPENT, 1);
	climber.budget.tokens_ns = -(s64)(20 * MS);
	assert_waits(&climber, BG_REASON_BUDGET_SPENT, 1001);
	climber.budget.tokens_ns = 1;
	assert_runs(&climber, BG_REMEDY_EVACUATE);
}

static void others_remedies_only_teach(void **state)
{
	struct bg_outcome outcome = {
		.remedy = BG_REMEDY_EVACUATE, .result = BG_RESULT_DONE,
		.reason = BG_REASON_REQUESTED, .wall_ns = 40 * MS,
	};
	struct climber climber;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	assert_int_equal(bg_ladder_duration_ms(&climber.config, &climber.ladder, BG_LACK_CMA),
			 climber.config.step_max_ms);
	bg_ladder_account(&climber.ladder, &outcome, climber.now);
	assert_int_equal(bg_ladder_duration_ms(&climber.config, &climber.ladder, BG_LACK_CMA), 40);
	assert_runs(&climber, BG_REMEDY_EVACUATE);
	bg_ladder_begin(&climber.ladder, &climber.need, BG_REMEDY_EVACUATE, climber.now);
	outcome.reason = BG_REASON_LAST_CHANCE;
	outcome.usable_gained_pages = 800;
	bg_ladder_account(&climber.ladder, &outcome, climber.now);
	assert_true(bg_ladder_measures(&climber.ladder));
	assert_int_equal(climber.ladder.gain_pages, 0);
}

static void durations_are_a_decaying_average(void **state)
{
	struct climber climber;
	struct bg_outcome outcome = {
		.remedy = BG_REMEDY_EVACUATE, .result = BG_RESULT_DONE,
		.reason = BG_REASON_REQUESTED, .wall_ns = 80 * MS,
	};
	u32 i;

	(void)state;
	climber_init(&climber, BG_LACK_CMA);
	bg_ladder_account(&climber.ladder, &outcome, climber.now);
	outcome.wall_ns = 160 * MS;
	bg_ladder_account(&climber.ladder, &outcome, climber.now);
	assert_int_equal(climber.ladder.duration_ns[BG_REMEDY_EVACUATE], 90 * MS);
	for (i = 0; i < 60; i++)
		bg_ladder_account(&climber.ladder, &outcome, climber.now);
	assert_in_range(bg_ladder_duration_ms(&climber.config, &climber.ladder, BG_LACK_CMA),
			159, 160);
	outcome.wall_ns = ~0ULL;
	bg_ladder_account(&climber.ladder, &outcome, climber.now);
	assert_true(climber.ladder.duration_ns[BG_REMEDY_EVACUATE] <= 3600 * S);
	outcome.wall_ns = 0;
	for (i = 0; i < 600; i++)
		bg_ladder_account(&climber.ladder, &outcome, climber.now);
	assert_int_equal(bg_ladder_duration_ms(&climber.config, &climber.ladder, BG_LACK_CMA), 1);
	/* kcompactd works after it was woken. */
	assert_int_equal(bg_ladder_duration_ms(&climber.config, &climber.ladder,
					       BG_LACK_FRAGMENTATION), 500);
	climber.config.reclaim = 0;
	climber.config.drop_caches = 0;
	assert_int_equal(bg_ladder_duration_ms(&climber.config, &climber.ladder, BG_LACK_MEMORY),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_gain_it_climbs_one_rung_at_a_time),
		cmocka_unit_test(cma_is_filled_before_windows_are_emptied),
		cmocka_unit_test(each_order_has_a_climb_of_its_own),
		cmocka_unit_test(kcompactd_is_woken_for_users_alone),
		cmocka_unit_test(without_a_clean_pageblock_nothing_is_evacuated),
		cmocka_unit_test(a_breach_begins_the_climb_anew),
		cmocka_unit_test(back_off_doubles_up_to_its_ceiling),
		cmocka_unit_test(lacks_have_their_own_remedies),
		cmocka_unit_test(what_is_switched_off_is_skipped),
		cmocka_unit_test(there_is_no_reclaim_without_page_cache),
		cmocka_unit_test(what_is_critical_does_not_wait_for_kcompactd),
		cmocka_unit_test(what_is_unsupported_is_not_tried_again),
		cmocka_unit_test(a_synchronous_gain_goes_on_at_once),
		cmocka_unit_test(a_gain_does_not_free_another_remedy_or_lack),
		cmocka_unit_test(an_eighth_of_the_goal_is_enough),
		cmocka_unit_test(what_wakes_is_measured_afterwards),
		cmocka_unit_test(a_failure_climbs_and_a_stop_does_not),
		cmocka_unit_test(recovery_takes_four_cool_downs),
		cmocka_unit_test(a_long_back_off_is_remembered_as_long),
		cmocka_unit_test(oscillation_does_not_reset_it),
		cmocka_unit_test(alternation_is_no_loophole),
		cmocka_unit_test(a_credited_gain_ends_the_back_off_growth),
		cmocka_unit_test(what_was_tried_in_vain_is_rested_for),
		cmocka_unit_test(a_rest_ends_when_things_change),
		cmocka_unit_test(usable_free_is_never_rested_from),
		cmocka_unit_test(a_forecast_is_served_once),
		cmocka_unit_test(a_spent_budget_waits_even_when_critical),
		cmocka_unit_test(others_remedies_only_teach),
		cmocka_unit_test(durations_are_a_decaying_average),
	};

	return cmocka_run_group_tests_name("ladder", tests, NULL, NULL);
}
