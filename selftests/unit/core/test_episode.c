// SPDX-License-Identifier: GPL-2.0
/* An episode lasts from the first look that finds a breach to the one that finds none. */
#include "box.h"
#include "episode.h"

static const struct bg_decision fine = { .level = BG_LEVEL_FINE };
static const struct bg_decision forecast = {
	.level = BG_LEVEL_FORECAST, .reason = BG_REASON_USABLE_FORECAST,
};
static const struct bg_decision breach = {
	.level = BG_LEVEL_BREACH, .reason = BG_REASON_USABLE_BELOW_FLOOR,
};
static const struct bg_decision critical = {
	.level = BG_LEVEL_CRITICAL, .reason = BG_REASON_BACKING_OFF,
};
static const struct bg_decision cooling = {
	.level = BG_LEVEL_BREACH, .reason = BG_REASON_COOLING_DOWN,
};

static const struct bg_outcome prepared = {
	.remedy = BG_REMEDY_WAKE, .reason = BG_REASON_SUPPLY_FORECAST,
	.moved_pages = BG_MOVED_UNKNOWN, .cpu_ns = 10,
};
static const struct bg_outcome evacuated = {
	.remedy = BG_REMEDY_EVACUATE, .reason = BG_REASON_USABLE_BELOW_FLOOR,
	.moved_pages = 100, .scanned_pages = 7, .cpu_ns = 5,
};

static void test_turns(void **test)
{
	struct bg_course course = { 0 };

	(void)test;
	assert_int_equal(bg_episode_turn(&course, &fine), BG_EPISODE_GOES_ON);
	assert_int_equal(bg_episode_turn(&course, &forecast), BG_EPISODE_GOES_ON);
	assert_int_equal(bg_episode_turn(&course, &breach), BG_EPISODE_BEGINS);
	assert_true(course.lasts);
	assert_int_equal(bg_episode_turn(&course, &critical), BG_EPISODE_GOES_ON);
	assert_int_equal(bg_episode_turn(&course, &forecast), BG_EPISODE_ENDS);
	assert_false(course.lasts);
	assert_int_equal(bg_episode_turn(&course, &fine), BG_EPISODE_GOES_ON);
}

static void test_begin_and_last(void **test)
{
	struct bg_course course = { 0 };
	struct bg_episode episode = { .number = 3, .outcome[BG_REMEDY_COMPACT].moved_pages = 9 };

	(void)test;
	bg_episode_begin(&episode, &course, &breach, 77);
	assert_int_equal(episode.number, 3);
	assert_int_equal(episode.begin_ns, 77);
	assert_int_equal(episode.first.reason, BG_REASON_USABLE_BELOW_FLOOR);
	assert_int_equal(episode.outcome[BG_REMEDY_COMPACT].moved_pages, 0);
	bg_episode_continue(&episode, &critical);
	assert_int_equal(episode.first.level, BG_LEVEL_BREACH);
	assert_int_equal(episode.last.level, BG_LEVEL_CRITICAL);
}

static void test_giving_up_is_told_once(void **test)
{
	struct bg_course course = { 0 };
	struct bg_episode episode = { 0 };

	(void)test;
	bg_episode_begin(&episode, &course, &breach, 1);
	assert_false(bg_episode_continue(&episode, &breach));
	assert_true(bg_episode_continue(&episode, &critical));
	assert_false(bg_episode_continue(&episode, &critical));
	assert_false(bg_episode_continue(&episode, &breach));
	assert_true(bg_episode_continue(&episode, &critical));
}

static void test_giving_up_at_once_is_told_too(void **test)
{
	struct bg_course course = { 0 };
	struct bg_episode episode = { 0 };

	(void)test;
	bg_episode_begin(&episode, &course, &critical, 1);
	assert_true(bg_episode_continue(&episode, &critical));
	assert_false(bg_episode_continue(&episode, &critical));
}

static void test_what_was_prepared_belongs_to_the_breach(void **test)
{
	struct bg_course course = { 0 };
	struct bg_episode episode = { 0 };

	(void)test;
	bg_course_account(&course, NULL, &prepared);
	/* Not while its effect is no longer waited for. */
	bg_episode_begin(&episode, &course, &breach, 1);
	assert_int_equal(episode.first.reason, BG_REASON_USABLE_BELOW_FLOOR);
	assert_int_equal(episode.outcome[BG_REMEDY_WAKE].remedy, BG_REMEDY_NONE);
	bg_episode_begin(&episode, &course, &cooling, 1);
	assert_int_equal(episode.first.reason, BG_REASON_SUPPLY_FORECAST);
	assert_int_equal(episode.outcome[BG_REMEDY_WAKE].cpu_ns, 10);
	/* Nothing was prepared. */
	course.before.remedy = BG_REMEDY_NONE;
	bg_episode_begin(&episode, &course, &cooling, 1);
	assert_int_equal(episode.first.reason, BG_REASON_COOLING_DOWN);
}

static void test_outcomes_add_up(void **test)
{
	struct bg_course course = { 0 };
	struct bg_episode episode = { 0 };

	(void)test;
	bg_episode_turn(&course, &breach);
	bg_episode_begin(&episode, &course, &breach, 1);
	bg_course_account(&course, &episode, &evacuated);
	bg_course_account(&course, &episode, &evacuated);
	assert_int_equal(episode.outcome[BG_REMEDY_EVACUATE].moved_pages, 200);
	assert_int_equal(episode.outcome[BG_REMEDY_EVACUATE].scanned_pages, 14);
	/* What was done in one episode is not what was prepared for the next. */
	assert_int_equal(course.before.remedy, BG_REMEDY_NONE);
	/* The ring may have lost the episode. */
	bg_course_account(&course, NULL, &evacuated);
	assert_int_equal(course.before.remedy, BG_REMEDY_NONE);
	bg_episode_turn(&course, &fine);
	bg_course_account(&course, NULL, &evacuated);
	assert_int_equal(course.before.remedy, BG_REMEDY_EVACUATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_begin_and_last),
		cmocka_unit_test(test_giving_up_is_told_once),
		cmocka_unit_test(test_giving_up_at_once_is_told_too),
		cmocka_unit_test(test_what_was_prepared_belongs_to_the_breach),
		cmocka_unit_test(test_outcomes_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
