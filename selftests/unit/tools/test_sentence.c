// SPDX-License-Identifier: GPL-2.0
/*
 * Every reason, result and event as a person on call reads it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "show/sentence.h"
#include "verb.h"

#define PAGE_SHIFT 12

static struct bg_decision breach(u32 reason)
{
	return (struct bg_decision){
		.remedy = BG_REMEDY_EVACUATE,
		.reason = reason,
		.level = BG_LEVEL_BREACH,
		.lack = BG_LACK_FRAGMENTATION,
		.order = 4,
		.goal_pages = 168 << 4,
		.supply_blocks = 12,
		.target_blocks = 180,
		.usable_pages = 5120,
		.floor_pages = 2560,
		.index_permille = 412,
		.eta_ms = BG_ETA_NEVER,
	};
}

static const char *tell(const struct bg_decision *decision)
{
	static struct bg_sentence sentence;

	bg_sentence_decision(&sentence, 0, "Normal", decision, PAGE_SHIFT);
	return sentence.text;
}

#define NUMBERS "zone Normal: 12 blocks of order 4 where 180 are to be kept, index 412 permille: " \
	"the free memory is in too small pieces"

struct expectation {
	u32 reason;
	const char *text;
};

static void each_reason_has_its_words(void **state)
{
	static const struct expectation expectations[] = {
		{ BG_REASON_HEALTHY, "zone Normal: fine, 20.0 MiB usable free, 12 blocks of order 4 where 180 are to be kept." },
		{ BG_REASON_DISABLED, "zone Normal: the guard is switched off (enabled = 0)." },
		{ BG_REASON_OBSERVING, NUMBERS "; would have run evacuate, but the profile observe never acts." },
		{ BG_REASON_SUPPLY_BELOW_TARGET, NUMBERS "; the cheapest windows are evacuated." },
		{ BG_REASON_USABLE_BELOW_FLOOR, "zone Normal: 20.0 MiB usable free where 10.0 MiB are to be kept, index 412 permille: the free memory is in too small pieces; the cheapest windows are evacuated." },
		{ BG_REASON_MEMORY_LACKING, NUMBERS "; no remedy can mend that, only more free memory." },
		{ BG_REASON_CMA_KEPT, "zone Normal: 20.0 MiB usable free where 10.0 MiB are to be kept, index 412 permille: the free memory is in too small pieces; what CMA is left is kept for drivers (cma_keep_permille)." },
		{ BG_REASON_COOLING_DOWN, NUMBERS "; the last remedy's effect is measured for another 250 ms." },
		{ BG_REASON_BACKING_OFF, NUMBERS "; remedies did not help, the next try is in 250 ms." },
		{ BG_REASON_BUDGET_SPENT, NUMBERS "; the CPU budget is used up for another 250 ms." },
		{ BG_REASON_NO_REMEDY, NUMBERS "; every remedy that could mend it is switched off." },
		{ BG_REASON_FRAGMENTED_LOOKS, "zone Normal: fewer than nine leading orders look safe; the cheapest windows are evacuated." },
		{ BG_REASON_FRAGMENTED_LONG, "zone Normal: twenty bad looks in a row; the cheapest windows are evacuated." },
		{ BG_REASON_REQUESTED, "zone Normal: a user asked; the cheapest windows are evacuated." },
		{ BG_REASON_LAST_CHANCE, "zone Normal: a process was about to be killed; the cheapest windows are evacuated." },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(expectations); i++) {
		struct bg_decision decision = breach(expectations[i].reason);

		decision.wait_ms = 250;
		assert_string_equal(tell(&decision), expectations[i].text);
	}
}

static void no_reason_is_without_words(void **state)
{
	u32 reason;

	(void)state;
	for (reason = 0; reason < BG_NR_REASONS; reason++) {
		struct bg_decision decision = breach(reason);
		const char *text = tell(&decision);

		assert_non_null(strchr(text, ':'));
		assert_null(strstr(text, "unknown"));
		assert_int_equal(text[strlen(text) - 1], '.');
	}
}

static void a_forecast_says_when(void **state)
{
	struct bg_decision decision = breach(BG_REASON_SUPPLY_FORECAST);

	(void)state;
	decision.supply_blocks = 200;
	decision.eta_ms = 1400;
	assert_non_null(strstr(tell(&decision),
			       "200 blocks of order 4, forecast to sink below 180 within 1.4 s"));
	decision.reason = BG_REASON_USABLE_FORECAST;
	decision.lack = BG_LACK_CMA;
	assert_string_equal(tell(&decision),
			    "zone Normal: 20.0 MiB usable free, forecast to sink below 10.0 MiB within 1.4 s, the rest is free CMA, which unmovable requests may not take; the cheapest windows are evacuated.");
}

static void one_block_is_singular(void **state)
{
	struct bg_decision decision = breach(BG_REASON_NO_REMEDY);

	(void)state;
	decision.supply_blocks = 1;
	decision.target_blocks = 1;
	assert_non_null(strstr(tell(&decision), "1 block of order 4 where 1 is to be kept"));
}

static void a_second_node_is_named(void **state)
{
	struct bg_decision decision = breach(BG_REASON_DISABLED);
	struct bg_sentence sentence;

	(void)state;
	bg_sentence_decision(&sentence, 1, "Movable", &decision, PAGE_SHIFT);
	assert_string_equal(sentence.text,
			    "zone Movable of node 1: the guard is switched off (enabled = 0).");
}

static const struct bg_outcome good = {
	.remedy = BG_REMEDY_EVACUATE, .result = BG_RESULT_DONE, .order = 4,
	.moved_pages = 1530, .gained_blocks = 192, .usable_gained_pages = 256,
	.wall_ns = 31000000, .cpu_ns = 30000000,
};

static const char *tell_outcome(const struct bg_outcome *outcome)
{
	static struct bg_sentence sentence;

	bg_sentence_outcome(&sentence, 0, "Normal", outcome, PAGE_SHIFT);
	return sentence.text;
}

static void each_result_has_its_words(void **state)
{
	struct bg_outcome outcome = good;

	(void)state;
	assert_string_equal(tell_outcome(&outcome),
			    "zone Normal: evacuated, 1,530 pages moved in 31 ms, 192 blocks of order 4 gained, 1.0 MiB made usable.");
	outcome.result = BG_RESULT_STOPPED;
	assert_non_null(strstr(tell_outcome(&outcome), ", stopped early."));
	outcome.result = BG_RESULT_NOTHING;
	outcome.gained_blocks = 0;
	outcome.usable_gained_pages = 0;
	assert_non_null(strstr(tell_outcome(&outcome), ", nothing gained."));
	outcome.result = BG_RESULT_UNSUPPORTED;
	assert_string_equal(tell_outcome(&outcome),
			    "zone Normal: this kernel lacks what evacuate needs.");
	outcome.result = BG_RESULT_FAILED;
	outcome.error = -EBUSY;
	assert_string_equal(tell_outcome(&outcome),
			    "zone Normal: evacuate failed: Device or resource busy.");
}

static void an_episode_is_one_sentence(void **state)
{
	struct bg_episode_info episode = {
		.zone = "Normal", .begin_ns = 1000000000, .end_ns = 2200000000,
		.end = BUDDYGUARD_EVENT_KIND_RECOVERED,
		.outcome = { good }, .nr_outcomes = 1,
	};
	struct bg_sentence sentence;

	(void)state;
	episode.first = breach(BG_REASON_SUPPLY_BELOW_TARGET);
	bg_sentence_episode(&sentence, &episode, PAGE_SHIFT);
	assert_string_equal(sentence.text, NUMBERS ": evacuated, 1,530 pages moved in 31 ms, "
			    "192 blocks of order 4 gained, 1.0 MiB made usable; recovered after 1.2 s.");
	episode.end = BUDDYGUARD_EVENT_KIND_BREACH;
	bg_sentence_episode(&sentence, &episode, PAGE_SHIFT);
	assert_non_null(strstr(sentence.text, "; not over yet."));
	episode.end = BUDDYGUARD_EVENT_KIND_BACKOFF;
	bg_sentence_episode(&sentence, &episode, PAGE_SHIFT);
	assert_non_null(strstr(sentence.text, "; gave up for now after 1.2 s."));
}

static void each_event_has_its_words(void **state)
{
	struct bg_event_info event = {
		.zone = "Normal", .has_decision = true, .has_outcome = true, .outcome = good,
		.free_pages = 29000, .usable_pages = 700,
	};
	struct bg_sentence sentence;

	(void)state;
	event.decision = breach(BG_REASON_SUPPLY_BELOW_TARGET);
	for (event.kind = 0; event.kind <= BUDDYGUARD_EVENT_KIND_ZONE_REMOVED; event.kind++) {
		bg_sentence_event(&sentence, &event, PAGE_SHIFT);
		assert_null(strstr(sentence.text, "does not know"));
		assert_int_equal(sentence.text[sentence.used - 1], '.');
	}
	bg_sentence_event(&sentence, &event, PAGE_SHIFT);
	assert_non_null(strstr(sentence.text, "does not know (kind 12)"));
}

static void an_averted_kill_has_its_numbers(void **state)
{
	struct bg_event_info event = {
		.kind = BUDDYGUARD_EVENT_KIND_KILL_AVERTED, .zone = "Normal",
		.has_outcome = true, .outcome = good, .free_pages = 29000, .usable_pages = 700,
		.kill_order = 0, .kill_order_known = true,
	};
	struct bg_sentence sentence;

	(void)state;
	bg_sentence_event(&sentence, &event, PAGE_SHIFT);
	assert_string_equal(sentence.text,
			    "zone Normal: a process was kept from being killed for a request of order 0, 113.3 MiB free of which 2.7 MiB are usable: evacuated, 1,530 pages moved in 31 ms, 192 blocks of order 4 gained, 1.0 MiB made usable.");
}

/* It may have gone on, or not: what is known is that kswapd was woken for it. */
static void a_boost_is_not_said_to_be_gone(void **state)
{
	struct bg_event_info event = {
		.kind = BUDDYGUARD_EVENT_KIND_KILL_DECLINED, .zone = "Normal", .has_outcome = true,
		.outcome = { .remedy = BG_REMEDY_WAKE, .reason = BG_REASON_LAST_CHANCE,
			     .result = BG_RESULT_STOPPED, .wall_ns = 31000000 },
	};
	struct bg_sentence sentence;

	(void)state;
	bg_sentence_act(&sentence, &event, PAGE_SHIFT);
	assert_string_equal(sentence.text,
			    "woke kswapd to take back a watermark that the kernel had raised, in 31 ms, stopped early");
	event.has_outcome = false;
	event.has_decision = true;
	event.decision.reason = BG_REASON_DISABLED;
	bg_sentence_act(&sentence, &event, PAGE_SHIFT);
	assert_string_equal(sentence.text,
			    "did not act: the guard or lastchance is switched off");
	bg_sentence_event(&sentence, &event, PAGE_SHIFT);
	assert_non_null(strstr(sentence.text, "; buddyguard did not act: the guard or lastchance"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_reason_has_its_words),
		cmocka_unit_test(no_reason_is_without_words),
		cmocka_unit_test(a_forecast_says_when),
		cmocka_unit_test(one_block_is_singular),
		cmocka_unit_test(a_second_node_is_named),
		cmocka_unit_test(each_result_has_its_words),
		cmocka_unit_test(an_episode_is_one_sentence),
		cmocka_unit_test(each_event_has_its_words),
		cmocka_unit_test(an_averted_kill_has_its_numbers),
		cmocka_unit_test(a_boost_is_not_said_to_be_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
