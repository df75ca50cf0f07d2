// SPDX-License-Identifier: GPL-2.0
/* When a remedy begins, what happens while one runs, and when the next look is due. */
#include "core/boxes.h"

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
		assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
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
	assert_int_equal(box.decision.remedy, BG_REMEDY_FILL_CMA);
}

static void a_remedy_that_is_running_out_of_gain_backs_off(void **state)
{
	struct box box;

	(void)state;
	starving_box(&box, BG_PROFILE_DEFAULT);
	box.config.fill_cma = 0;
	box_look(&box);
	box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_BACKING_OFF);
	assert_int_equal(box.decision.wait_ms, 1000);
	/* The watch on CMA does not sleep until then. */
	assert_int_equal(box.decision.next_ms, 4 * box.config.interval_min_ms);
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
	box->config.target_high_permille = 0;
	box_look(box);
	assert_int_equal(box->decision.remedy, BG_REMEDY_EVACUATE);
	while (box->decision.remedy == BG_REMEDY_EVACUATE) {
		box_end(box, BG_RESULT_NOTHING, 0, 20 * MS);
		box_look(box);
	}
	assert_int_equal(box->decision.reason, BG_REASON_BACKING_OFF);
	return box->decision.wait_ms;
}

static void a_users_target_is_not_rested_from(void **state)
{
	struct box box;

	(void)state;
	scattered_box(&box, BG_PROFILE_DEFAULT);
	/* A sixteenth of a permille, less what the tries of the other three orders took. */
	assert_int_equal(wait_after_vain_evacuation(&box), 20 * 16000 - 3 * 20);
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
	assert_int_not_equal(box.state.look[3].demand_per_minute, 0);
	assert_int_equal(box.state.ladder.order_climb[box.decision.order].useless, 0);
	box.decision.remedy = BG_REMEDY_EVACUATE;
	box.decision.reason = BG_REASON_REQUESTED;
	box_end(&box, BG_RESULT_DONE, 100, 1 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	box.decision.remedy = BG_REMEDY_EVACUATE;
	box.decision.reason = BG_REASON_SUPPLY_BELOW_TARGET;
	box_end(&box, BG_RESULT_PARTIAL, 2000, 1 * MS);
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
}

/* What was done about a forecast did not keep off the breach: no reason to wait for its effect. */
static void a_breach_does_not_wait_for_what_a_forecast_did(void **state)
{
	struct box box;

	(void)state;
	sinking_box(&box, false);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
	box_end(&box, BG_RESULT_DONE, 2000, 1 * MS);
	box_pass(&box, 5 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	box_free(&box, 4, 99);
	box_pass(&box, 5 * MS);
	box_look(&box);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.remedy, BG_REMEDY_EVACUATE);
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
	/* Ten minutes: for each order back-offs of 1 to 32 s, then a minute each; two remedies. */
	assert_in_range(acts, 2 * 12, 4 * 2 * 17);
	assert_true(seen < 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
		cmocka_unit_test(an_idle_box_is_soon_looked_at_rarely),
		cmocka_unit_test(a_signal_quickens_the_pace),
		cmocka_unit_test(a_falling_supply_quickens_the_pace),
		cmocka_unit_test(low_usable_free_is_watched_closely),
		cmocka_unit_test(a_backed_off_box_is_watched_rarely),
	};

	return cmocka_run_group_tests_name("plan", tests, NULL, NULL);
}
