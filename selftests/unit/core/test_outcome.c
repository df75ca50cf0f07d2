// SPDX-License-Identifier: GPL-2.0
/*
 * The rule: a gain is what the zone gained while the remedy ran, but never more than what the
 * remedy moved and dropped; what others took meanwhile does not lessen it as far as that can be
 * proven, and what others freed meanwhile is kept apart.
 */
#include "box.h"
#include "outcome.h"

/* A zone before: 2,000 pages usable, 30,000 free in CMA, 50 blocks of the order. */
static const struct bg_standing before = {
	.supply = 50, .usable_pages = 2000, .cma_free_pages = 30000, .cache_pages = 9000,
	.migrated_pages = 700, .reclaimed_pages = 80, .counted = true,
};

static struct bg_outcome measured(u32 effect, struct bg_outcome outcome,
				  const struct bg_standing *after)
{
	bg_outcome_measure(&outcome, effect, &before, after);
	return outcome;
}

static struct bg_outcome emptied(u64 pages, u64 blocks, u32 order)
{
	return (struct bg_outcome) {
		.remedy = BG_REMEDY_EVACUATE, .order = order, .moved_pages = pages,
		.gained_blocks = blocks,
		.lack = blocks ? BG_LACK_FRAGMENTATION : BG_LACK_CMA,
	};
}

static void test_what_lands_in_cma_is_gained(void **test)
{
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.migrated_pages += 2000;
	after.cma_free_pages -= 2000;
	after.usable_pages += 2000;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2000, 0, 0), &after);
	assert_int_equal(outcome.usable_gained_pages, 2000);
	assert_int_equal(outcome.moved_pages, 2000);
	assert_int_equal(outcome.dropped_pages, 0);
	assert_int_equal(outcome.others_freed_pages, 0);
	/* Others took it all at once: it was gained all the same. */
	after.usable_pages = 1500;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2000, 0, 0), &after);
	assert_int_equal(outcome.usable_gained_pages, 2000);
	/* CMA that a driver took was not moved into. */
	after.cma_free_pages -= 5000;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2000, 0, 0), &after);
	assert_int_equal(outcome.usable_gained_pages, 2000);
}

static void test_a_victims_memory_is_not_the_remedys(void **test)
{
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.migrated_pages += 2052;
	after.usable_pages += 42163;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2052, 0, 0), &after);
	assert_int_equal(outcome.usable_gained_pages, 2052);
	assert_int_equal(outcome.others_freed_pages, 42163 - 2052);
	/* What was in CMA came free too, and hides what was moved there. */
	after.cma_free_pages += 9000;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2052, 0, 0), &after);
	assert_int_equal(outcome.usable_gained_pages, 2052);
	/* Nothing moved: nothing gained. */
	outcome = measured(BG_EFFECT_EMPTIES, emptied(0, 0, 0), &after);
	assert_int_equal(outcome.usable_gained_pages, 0);
	assert_int_equal(outcome.gained_blocks, 0);
	assert_int_equal(outcome.others_freed_pages, 42163);
}

static void test_blocks_that_others_freed_are_not_the_remedys(void **test)
{
	const struct bg_outcome compacted = { .order = 4, .lack = BG_LACK_FRAGMENTATION };
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.migrated_pages += 100;
	after.usable_pages += 100 + 1600;
	after.supply += 100 + 30;
	outcome = measured(BG_EFFECT_MIGRATES, compacted, &after);
	assert_int_equal(outcome.usable_gained_pages, 100);
	assert_int_equal(outcome.others_freed_pages, 1600);
	/* 1,600 pages are 100 blocks of order 4. */
	assert_int_equal(outcome.gained_blocks, 30);
	/* Each page that was moved completes one block at most. */
	after.supply += 1000;
	outcome = measured(BG_EFFECT_MIGRATES, compacted, &after);
	assert_int_equal(outcome.gained_blocks, 100);
}

static void test_blocks_given_back_count_against_those_broken_up(void **test)
{
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.migrated_pages += 300;
	after.supply += 8;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(300, 40, 4), &after);
	assert_int_equal(outcome.gained_blocks, 8);
	/* Others took 320 pages, 20 blocks, meanwhile: they are gained though gone. */
	after.usable_pages -= 320;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(300, 40, 4), &after);
	assert_int_equal(outcome.gained_blocks, 28);
	/* Never more than were given back. */
	after.supply += 100;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(300, 40, 4), &after);
	assert_int_equal(outcome.gained_blocks, 40);
	/* What others freed in single pages hides nothing of it. */
	after = before;
	after.migrated_pages += 300;
	after.usable_pages += 14000;
	after.supply += 35;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(300, 40, 4), &after);
	assert_int_equal(outcome.gained_blocks, 35);
}

static void test_page_cache_that_is_dropped_was_not_moved(void **test)
{
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.migrated_pages += 500;
	after.usable_pages += 1500;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2048, 0, 0), &after);
	assert_int_equal(outcome.moved_pages, 500);
	assert_int_equal(outcome.dropped_pages, 1548);
	assert_int_equal(outcome.usable_gained_pages, 1500);
	/* Nobody counts migrations: all of it is called moved. */
	after.counted = false;
	outcome = measured(BG_EFFECT_EMPTIES, emptied(2048, 0, 0), &after);
	assert_int_equal(outcome.moved_pages, 2048);
	assert_int_equal(outcome.dropped_pages, 0);
}

static void test_compaction_counts_what_the_kernel_did(void **test)
{
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.migrated_pages += 13732;
	after.reclaimed_pages += 32;
	after.cma_free_pages -= 900;
	outcome = measured(BG_EFFECT_MIGRATES, (struct bg_outcome) { .order = 3 }, &after);
	assert_int_equal(outcome.moved_pages, 13732);
	assert_int_equal(outcome.dropped_pages, 32);
	assert_int_equal(outcome.usable_gained_pages, 900);
	after.counted = false;
	outcome = measured(BG_EFFECT_MIGRATES, (struct bg_outcome) { .order = 3 }, &after);
	assert_true(outcome.moved_pages == BG_MOVED_UNKNOWN);
	assert_true(bg_outcome_touched(&outcome) == BG_MOVED_UNKNOWN);
}

static void test_dropping_caches_gains_what_left_the_cache(void **test)
{
	struct bg_standing after = before;
	struct bg_outcome outcome;

	(void)test;
	after.cache_pages -= 4000;
	after.usable_pages += 7000;
	outcome = measured(BG_EFFECT_DROPS, (struct bg_outcome) { .lack = BG_LACK_MEMORY },
			   &after);
	assert_int_equal(outcome.moved_pages, 0);
	assert_int_equal(outcome.dropped_pages, 4000);
	assert_int_equal(outcome.usable_gained_pages, 4000);
	assert_int_equal(outcome.others_freed_pages, 3000);
	/* The cache grew meanwhile. */
	after.cache_pages = 10000;
	outcome = measured(BG_EFFECT_DROPS, (struct bg_outcome) { .lack = BG_LACK_MEMORY },
			   &after);
	assert_int_equal(outcome.dropped_pages, 0);
	assert_int_equal(outcome.usable_gained_pages, 0);
}

static void test_what_works_later_is_not_known(void **test)
{
	struct bg_outcome outcome = measured(BG_EFFECT_LATER, (struct bg_outcome) { 0 }, &before);
	struct bg_remedy_stats stats = { 0 };
	struct bg_outcome sum = { 0 };

	(void)test;
	assert_true(outcome.moved_pages == BG_MOVED_UNKNOWN);
	assert_int_equal(outcome.usable_gained_pages, 0);
	bg_outcome_add(&sum, &outcome);
	bg_outcome_add(&sum, &outcome);
	assert_true(sum.moved_pages == BG_MOVED_UNKNOWN);
	bg_remedy_stats_count(&stats, &outcome);
	bg_remedy_stats_count(&stats, &outcome);
	assert_true(stats.moved_pages == BG_MOVED_UNKNOWN);
	assert_int_equal(stats.runs, 2);
}

static u32 judged(struct bg_outcome outcome, bool unsupported, bool stopped)
{
	bg_outcome_judge(&outcome, unsupported, stopped);
	assert_true(outcome.result == BG_RESULT_FAILED || !outcome.error);
	return outcome.result;
}

static void test_results(void **test)
{
	struct bg_outcome outcome = {
		.lack = BG_LACK_FRAGMENTATION, .order = 3, .goal_pages = 80, .gained_blocks = 10,
	};

	(void)test;
	assert_int_equal(judged(outcome, false, false), BG_RESULT_DONE);
	assert_int_equal(judged(outcome, false, true), BG_RESULT_DONE);
	outcome.gained_blocks = 9;
	assert_int_equal(judged(outcome, false, false), BG_RESULT_PARTIAL);
	assert_int_equal(judged(outcome, false, true), BG_RESULT_STOPPED);
	outcome.gained_blocks = 0;
	assert_int_equal(judged(outcome, false, false), BG_RESULT_NOTHING);
	outcome.error = -16;
	assert_int_equal(judged(outcome, false, false), BG_RESULT_FAILED);
	assert_int_equal(judged(outcome, true, false), BG_RESULT_UNSUPPORTED);
}

static void test_one_meaning_of_gained(void **test)
{
	struct bg_outcome outcome = {
		.order = 4, .gained_blocks = 10, .usable_gained_pages = 7,
		.lack = BG_LACK_FRAGMENTATION,
	};

	(void)test;
	assert_int_equal(bg_outcome_gained(&outcome), 160);
	outcome.lack = BG_LACK_CMA;
	assert_int_equal(bg_outcome_gained(&outcome), 7);
	outcome.lack = BG_LACK_MEMORY;
	assert_int_equal(bg_outcome_gained(&outcome), 7);
}

static void test_sums(void **test)
{
	const struct bg_outcome one = {
		.remedy = BG_REMEDY_EVACUATE, .result = BG_RESULT_DONE, .order = 2,
		.goal_pages = 8, .moved_pages = 1, .dropped_pages = 2, .gained_blocks = 3,
		.usable_gained_pages = 4, .others_freed_pages = 5, .scanned_pages = 6,
		.cpu_ns = 7, .wall_ns = 8, .lack = BG_LACK_FRAGMENTATION,
	};
	struct bg_outcome other = one, sum = { 0 };
	struct bg_remedy_stats stats = { 0 };

	(void)test;
	other.result = BG_RESULT_NOTHING;
	other.wall_ns = 20;
	bg_outcome_add(&sum, &one);
	bg_outcome_add(&sum, &other);
	assert_int_equal(sum.result, BG_RESULT_NOTHING);
	assert_int_equal(sum.goal_pages, 8);
	assert_int_equal(sum.moved_pages, 2);
	assert_int_equal(sum.dropped_pages, 4);
	assert_int_equal(sum.gained_blocks, 6);
	assert_int_equal(sum.usable_gained_pages, 8);
	assert_int_equal(sum.others_freed_pages, 10);
	assert_int_equal(sum.scanned_pages, 12);
	assert_int_equal(sum.cpu_ns, 14);
	assert_int_equal(sum.wall_ns, 28);
	bg_remedy_stats_count(&stats, &one);
	bg_remedy_stats_count(&stats, &other);
	assert_int_equal(stats.runs, 2);
	assert_int_equal(stats.helped, 1);
	assert_int_equal(stats.gained_pages, 24);
	assert_int_equal(stats.scanned_pages, 12);
	assert_int_equal(stats.wall_max_ns, 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_lands_in_cma_is_gained),
		cmocka_unit_test(test_a_victims_memory_is_not_the_remedys),
		cmocka_unit_test(test_blocks_that_others_freed_are_not_the_remedys),
		cmocka_unit_test(test_blocks_given_back_count_against_those_broken_up),
		cmocka_unit_test(test_page_cache_that_is_dropped_was_not_moved),
		cmocka_unit_test(test_compaction_counts_what_the_kernel_did),
		cmocka_unit_test(test_dropping_caches_gains_what_left_the_cache),
		cmocka_unit_test(test_what_works_later_is_not_known),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_one_meaning_of_gained),
		cmocka_unit_test(test_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
