// SPDX-License-Identifier: GPL-2.0
/* Replay follows the episodes of a zone as the module does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "follow.h"
#include "model/context.h"

static const struct bg_decision fine = { .level = BG_LEVEL_FINE };

static const struct bg_decision breach = {
	.level = BG_LEVEL_BREACH, .reason = BG_REASON_USABLE_BELOW_FLOOR,
};

static const struct bg_decision cooling = {
	.level = BG_LEVEL_BREACH, .reason = BG_REASON_COOLING_DOWN,
};

static const struct bg_decision resting = {
	.level = BG_LEVEL_BREACH, .reason = BG_REASON_BACKING_OFF,
};

static const struct bg_decision waiting = {
	.level = BG_LEVEL_FORECAST, .reason = BG_REASON_BACKING_OFF,
};

static const struct bg_outcome woken = {
	.remedy = BG_REMEDY_WAKE, .reason = BG_REASON_SUPPLY_FORECAST, .cpu_ns = 10,
};

static void episodes_are_counted(void **state)
{
	static const struct bg_decision *const looks[] = {
		&waiting, &breach, &resting, &resting, &breach, &resting, &fine, &waiting, &resting,
	};
	struct bg_trail_count count = { 0 };
	struct bg_trail trail = { 0 };
	u64 i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(looks); i++)
		bg_trail_look(&trail, looks[i], i, &count);
	assert_int_equal(count.episodes, 2);
	assert_int_equal(count.backoffs, 3);
	assert_int_equal(trail.episode.begin_ns, 8);
}

static void what_was_done_before_belongs_to_the_breach(void **state)
{
	struct bg_trail_count count = { 0 };
	struct bg_trail trail = { 0 };

	(void)state;
	bg_trail_account(&trail, &woken);
	bg_trail_look(&trail, &cooling, 1, &count);
	assert_int_equal(trail.episode.first.reason, BG_REASON_SUPPLY_FORECAST);
	bg_trail_account(&trail, &woken);
	assert_int_equal(trail.episode.outcome[BG_REMEDY_WAKE].cpu_ns, 20);
	bg_trail_look(&trail, &fine, 2, &count);
	bg_trail_look(&trail, &cooling, 3, &count);
	assert_int_equal(trail.episode.first.reason, BG_REASON_COOLING_DOWN);
	assert_int_equal(trail.episode.outcome[BG_REMEDY_WAKE].cpu_ns, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(episodes_are_counted),
		cmocka_unit_test(what_was_done_before_belongs_to_the_breach),
	};

	return cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
