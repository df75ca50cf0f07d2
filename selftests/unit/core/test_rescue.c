// SPDX-License-Identifier: GPL-2.0
/* The last chance's policy: where, for what lack, how much, when a request is met, how long. */
#include "box.h"
#include "rescue.h"

/**
 * struct scene - a zone of a box with the requests that are about to kill
 * @order0: a page table, say
 * @order3: a stack or a ring of buffers
 */
struct scene {
	struct bg_rescue_zone zone;
	struct bg_rescue_request order0;
	struct bg_rescue_request order3;
	struct bg_rescue rescue;
};

/* 512 MiB with the free pages of a CMA area of 128 MiB, and nothing usable above min. */
static int setup(void **state)
{
	static struct scene scene;

	memset(&scene, 0, sizeof(scene));
	scene.zone = (struct bg_rescue_zone) {
		.zone = "Normal", .allowed = 1,
		.free_pages = 30700, .usable_pages = 700, .cma_free_pages = 30000,
		.managed_pages = 128000, .min_pages = 700, .high_pages = 1050,
	};
	scene.order0 = (struct bg_rescue_request) {
		.cma_remedy = BG_REMEDY_EVACUATE, .page_shift = 12, .pageblock_log2 = 11,
	};
	scene.order3 = scene.order0;
	scene.order3.order = 3;
	bg_rescue_init(&scene.rescue);
	*state = &scene;
	return 0;
}

/* Free memory outside CMA in single pages. */
static void shatter(struct bg_rescue_zone *zone, u64 pages)
{
	zone->cma_free_pages = 0;
	zone->free_pages = pages;
	zone->usable_pages = pages;
	zone->supply_blocks = 0;
}

/* What is decided where there is this zone alone. */
static const struct bg_decision *alone(struct scene *scene, const struct bg_rescue_request *request)
{
	bg_rescue_init(&scene->rescue);
	bg_rescue_consider(&scene->rescue, request, &scene->zone);
	return &scene->rescue.decision;
}

static void test_cma_starvation_is_mended(void **state)
{
	struct scene *scene = *state;
	const struct bg_decision *decision = alone(scene, &scene->order0);

	assert_int_equal(decision->remedy, BG_REMEDY_EVACUATE);
	assert_int_equal(decision->lack, BG_LACK_CMA);
	assert_int_equal(decision->reason, BG_REASON_LAST_CHANCE);
	assert_int_equal(decision->level, BG_LEVEL_CRITICAL);
	assert_int_equal(decision->usable_pages, 700);
	assert_int_equal(decision->floor_pages, 700);
	/* 16 MiB, two pageblocks of 8 MiB. */
	assert_int_equal(decision->goal_pages, 4096);
	assert_int_equal(decision->order, 0);
	assert_int_equal(scene->rescue.free_pages, 30700);
}

static void test_the_kernel_chooses_the_remedy_for_cma(void **state)
{
	struct scene *scene = *state;

	scene->order0.cma_remedy = BG_REMEDY_COMPACT_ZONE;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_COMPACT_ZONE);
}

static void test_the_goal_is_what_there_is_room_for(void **state)
{
	struct scene *scene = *state;

	scene->zone.cma_free_pages = 1000;
	scene->zone.free_pages = 1700;
	assert_int_equal(alone(scene, &scene->order0)->goal_pages, 1000);
	/* What no remedy can fill is no room, nor what lies below the watermark. */
	scene->zone.cma_kept_pages = 300;
	assert_int_equal(alone(scene, &scene->order0)->goal_pages, 700);
	scene->zone.usable_pages = 1100;
	scene->zone.min_pages = 1400;
	assert_int_equal(alone(scene, &scene->order0)->goal_pages, 300);
}

static void test_too_little_room_is_a_true_shortage(void **state)
{
	struct scene *scene = *state;

	scene->zone.cma_kept_pages = 30000 - 31;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_MEMORY);
	assert_int_equal(scene->rescue.decision.remedy, BG_REMEDY_NONE);
	assert_false(bg_decision_acts(&scene->rescue.decision));
	assert_int_equal(scene->rescue.decision.reason, BG_REASON_MEMORY_LACKING);
	scene->zone.cma_kept_pages--;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_CMA);
}

/* Filling all of CMA would not lift the zone above what others may rely on. */
static void test_what_stays_out_of_reach_is_not_mended(void **state)
{
	struct scene *scene = *state;

	scene->zone.lowmem_reserve_pages = 30001;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_MEMORY);
	scene->zone.lowmem_reserve_pages--;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_CMA);
}

static void test_a_request_that_may_take_cma_does_not_starve_beside_it(void **state)
{
	struct scene *scene = *state;

	scene->order0.movable = 1;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_MEMORY);
}

static void test_a_zone_with_usable_free_does_not_starve(void **state)
{
	struct scene *scene = *state;

	/* The high watermark and a 64th of the zone. */
	scene->zone.usable_pages = 1050 + 2000;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_MEMORY);
	scene->zone.usable_pages--;
	assert_int_equal(alone(scene, &scene->order0)->lack, BG_LACK_CMA);
}

static void test_fragmentation_is_mended_for_the_order(void **state)
{
	struct scene *scene = *state;
	const struct bg_decision *decision = &scene->rescue.decision;

	shatter(&scene->zone, 5000);
	alone(scene, &scene->order3);
	assert_int_equal(decision->lack, BG_LACK_FRAGMENTATION);
	assert_int_equal(decision->remedy, BG_REMEDY_EVACUATE);
	assert_int_equal(decision->order, 3);
	assert_int_equal(decision->goal_pages, 4 << 3);
	/* A block is there, or memory itself lacks, or nobody knows the order. */
	scene->zone.supply_blocks = 1;
	assert_int_equal(alone(scene, &scene->order3)->lack, BG_LACK_MEMORY);
	shatter(&scene->zone, 700 + 16);
	assert_int_equal(alone(scene, &scene->order3)->lack, BG_LACK_MEMORY);
	shatter(&scene->zone, 5000);
	scene->zone.lowmem_reserve_pages = 5000;
	assert_int_equal(alone(scene, &scene->order3)->lack, BG_LACK_MEMORY);
	scene->zone.lowmem_reserve_pages = 0;
	scene->order3.order = -1;
	assert_int_equal(alone(scene, &scene->order3)->lack, BG_LACK_MEMORY);
}

static void test_the_zone_with_most_to_mend_is_chosen(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone larger = scene->zone, full = scene->zone;

	larger.free_pages += 500;
	larger.cma_free_pages += 500;
	/* Most free of all, and nothing to mend. */
	shatter(&full, 90000);
	assert_true(bg_rescue_consider(&scene->rescue, &scene->order0, &full));
	assert_int_equal(scene->rescue.decision.lack, BG_LACK_MEMORY);
	assert_true(bg_rescue_consider(&scene->rescue, &scene->order0, &scene->zone));
	assert_false(bg_rescue_consider(&scene->rescue, &scene->order0, &full));
	assert_true(bg_rescue_consider(&scene->rescue, &scene->order0, &larger));
	assert_false(bg_rescue_consider(&scene->rescue, &scene->order0, &scene->zone));
	assert_int_equal(scene->rescue.free_pages, 31200);
}

/* HighMem for a page table, another node for a process that is bound to one. */
static void test_a_zone_that_the_request_may_not_use_is_left_alone(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone now, elsewhere = scene->zone;
	const struct bg_decision *decision = &scene->rescue.decision;

	elsewhere.allowed = 0;
	shatter(&scene->zone, 700);
	alone(scene, &scene->order0);
	assert_int_equal(decision->reason, BG_REASON_MEMORY_LACKING);
	assert_false(bg_rescue_consider(&scene->rescue, &scene->order0, &elsewhere));
	assert_int_equal(decision->remedy, BG_REMEDY_NONE);
	assert_int_equal(decision->reason, BG_REASON_OUT_OF_REACH);
	assert_int_equal(scene->rescue.free_pages, 700);
	/* That nothing is free there either is a shortage. */
	elsewhere.free_pages = elsewhere.high_pages;
	alone(scene, &scene->order0);
	bg_rescue_consider(&scene->rescue, &scene->order0, &elsewhere);
	assert_int_equal(decision->reason, BG_REASON_MEMORY_LACKING);
	now = elsewhere;
	now.usable_pages += 60000;
	assert_int_equal(bg_rescue_gained(&scene->order0, &elsewhere, &now, true), 0);
}

/* What can be mended counts, whatever is out of reach; in whichever order they are shown. */
static void test_what_can_be_mended_comes_before_what_is_out_of_reach(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone elsewhere = scene->zone;

	elsewhere.allowed = 0;
	alone(scene, &scene->order0);
	bg_rescue_consider(&scene->rescue, &scene->order0, &elsewhere);
	assert_int_equal(scene->rescue.decision.reason, BG_REASON_LAST_CHANCE);
	bg_rescue_init(&scene->rescue);
	bg_rescue_consider(&scene->rescue, &scene->order0, &elsewhere);
	bg_rescue_consider(&scene->rescue, &scene->order0, &scene->zone);
	assert_int_equal(scene->rescue.decision.reason, BG_REASON_LAST_CHANCE);
}

/* 2048 pages of boost in its watermarks; CMA is used up. */
static void boost(struct bg_rescue_zone *zone)
{
	zone->boost_pages = 2048;
	zone->min_pages += zone->boost_pages;
	zone->high_pages += zone->boost_pages;
	zone->cma_free_pages = 0;
	zone->usable_pages = 700 + 33;
	zone->free_pages = zone->usable_pages;
}

static void test_a_boosted_watermark_is_taken_back(void **state)
{
	struct scene *scene = *state;
	const struct bg_decision *decision = &scene->rescue.decision;

	boost(&scene->zone);
	alone(scene, &scene->order0);
	assert_int_equal(decision->reason, BG_REASON_WATERMARK_BOOSTED);
	assert_int_equal(decision->remedy, BG_REMEDY_WAKE);
	assert_int_equal(decision->lack, BG_LACK_MEMORY);
	assert_int_equal(decision->goal_pages, 2048);
	/* Less than a batch would be had, the reserve is not reached, no block is there. */
	scene->zone.usable_pages--;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_NONE);
	scene->zone.usable_pages++;
	scene->zone.lowmem_reserve_pages = 1;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_NONE);
	scene->zone.lowmem_reserve_pages = 0;
	scene->zone.usable_pages = 2000;
	scene->zone.supply_blocks = 0;
	assert_int_equal(alone(scene, &scene->order3)->remedy, BG_REMEDY_NONE);
	scene->zone.supply_blocks = 1;
	assert_int_equal(alone(scene, &scene->order3)->remedy, BG_REMEDY_WAKE);
}

static void test_a_request_that_is_met_is_not_held_up_by_a_boost(void **state)
{
	struct scene *scene = *state;

	boost(&scene->zone);
	scene->zone.usable_pages = 2748;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_WAKE);
	scene->zone.usable_pages++;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_NONE);
}

/* What gives more is done first. */
static void test_a_boost_that_holds_more_than_cma_comes_first(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone *zone = &scene->zone;

	boost(zone);
	zone->usable_pages = 2700;
	zone->cma_free_pages = 1999;
	zone->free_pages = 90000;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_EVACUATE);
	zone->cma_free_pages--;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_WAKE);
}

/* Compaction takes its room below a raised watermark too, which is taken back in the same try. */
static void test_a_boost_does_not_hide_what_can_be_filled(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone *zone = &scene->zone;

	boost(zone);
	zone->usable_pages = 700;
	zone->cma_free_pages = 800;
	zone->free_pages = 1500;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_NONE);
	scene->order0.cma_remedy = BG_REMEDY_FILL_CMA;
	assert_int_equal(alone(scene, &scene->order0)->remedy, BG_REMEDY_FILL_CMA);
	assert_int_equal(scene->rescue.decision.lack, BG_LACK_CMA);
	assert_int_equal(scene->rescue.decision.goal_pages, 800);
	/* Then it holds back what was filled, until it is gone. */
	zone->usable_pages = 1500;
	zone->cma_free_pages = 0;
	assert_int_equal(bg_rescue_held_by_boost(&scene->order0, zone), 799);
	zone->min_pages -= zone->boost_pages;
	zone->boost_pages = 0;
	assert_int_equal(bg_rescue_held_by_boost(&scene->order0, zone), 0);
}

static void test_a_boost_comes_after_what_can_be_mended(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone boosted = scene->zone, full = scene->zone;

	boost(&boosted);
	shatter(&full, 90000);
	alone(scene, &scene->order0);
	assert_false(bg_rescue_consider(&scene->rescue, &scene->order0, &boosted));
	bg_rescue_init(&scene->rescue);
	assert_true(bg_rescue_consider(&scene->rescue, &scene->order0, &full));
	assert_true(bg_rescue_consider(&scene->rescue, &scene->order0, &boosted));
	assert_true(bg_rescue_consider(&scene->rescue, &scene->order0, &scene->zone));
}

static void test_a_boost_that_is_gone_gains_what_it_held_back(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone now;

	boost(&scene->zone);
	now = scene->zone;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, true), 0);
	now.min_pages -= 2048;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, true), 33);
	/* For a larger request it is a block. */
	scene->zone.supply_blocks = 3;
	now.supply_blocks = 3;
	assert_int_equal(bg_rescue_gained(&scene->order3, &scene->zone, &now, true), 8);
	/* Not all of it, and too little: the kernel would give nothing. */
	now.min_pages += 33;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, true), 0);
}

static void test_what_the_kernel_does_not_see_is_not_there(void **state)
{
	struct scene *scene = *state;

	assert_false(bg_rescue_is_mistaken(&scene->order0, &scene->zone));
	scene->zone.usable_pages = 1050;
	assert_false(bg_rescue_is_mistaken(&scene->order0, &scene->zone));
	scene->zone.usable_pages++;
	assert_true(bg_rescue_is_mistaken(&scene->order0, &scene->zone));
	/* The reserve, a larger order, or that the zone is known not to be allowed explains it. */
	assert_false(bg_rescue_is_mistaken(&scene->order3, &scene->zone));
	scene->zone.lowmem_reserve_pages = 1;
	assert_false(bg_rescue_is_mistaken(&scene->order0, &scene->zone));
	scene->zone.lowmem_reserve_pages = 0;
	scene->zone.allowed = 0;
	assert_false(bg_rescue_is_mistaken(&scene->order0, &scene->zone));
}

static void test_a_request_that_is_met_now_gained(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone now = scene->zone;

	/* Others made room: it counts from where the kernel gives out a page. */
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, false), 0);
	now.usable_pages = 701;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, false), 1);
	now.lowmem_reserve_pages = 1;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, false), 0);
	/* A request that was met before is not met by what came since. */
	now.lowmem_reserve_pages = 0;
	scene->zone.usable_pages = 701;
	now.usable_pages = 90000;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, false), 0);
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, true), 90000 - 701);
}

static void test_what_was_mended_counts_from_a_batch_on(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone now = scene->zone;

	scene->zone.min_pages = 3000;
	now.min_pages = 3000;
	now.usable_pages += 31;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, true), 0);
	now.usable_pages++;
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, true), 32);
	assert_int_equal(bg_rescue_gained(&scene->order0, &scene->zone, &now, false), 0);
}

static void test_single_pages_do_not_help_a_larger_request(void **state)
{
	struct scene *scene = *state;
	struct bg_rescue_zone now;

	shatter(&scene->zone, 5000);
	now = scene->zone;
	now.usable_pages += 5000;
	assert_int_equal(bg_rescue_gained(&scene->order3, &scene->zone, &now, true), 0);
	now.supply_blocks = 1;
	assert_int_equal(bg_rescue_gained(&scene->order3, &scene->zone, &now, true), 8);
	assert_int_equal(bg_rescue_gained(&scene->order3, &scene->zone, &now, false), 8);
}

static void test_the_minute_is_bounded(void **state)
{
	const struct bg_rescue_limits limits = {
		.per_minute = 3, .wait_ms = 400, .minute_ms = 1000,
	};
	struct bg_rescue_minute minute = { 0 };
	u64 now = 5 * BG_NSEC_PER_SEC;

	(void)state;
	assert_int_equal(bg_rescue_may_wait(&minute, &limits, now), 400 * BG_NSEC_PER_MSEC);
	bg_rescue_waited(&minute, 400 * BG_NSEC_PER_MSEC, true);
	bg_rescue_waited(&minute, 300 * BG_NSEC_PER_MSEC, false);
	assert_int_equal(bg_rescue_may_wait(&minute, &limits, now), 300 * BG_NSEC_PER_MSEC);
	bg_rescue_waited(&minute, 300 * BG_NSEC_PER_MSEC, false);
	assert_int_equal(bg_rescue_may_wait(&minute, &limits, now), 0);
	now += 60 * BG_NSEC_PER_SEC;
	assert_int_equal(bg_rescue_may_wait(&minute, &limits, now), 0);
	now++;
	assert_int_equal(bg_rescue_may_wait(&minute, &limits, now), 400 * BG_NSEC_PER_MSEC);
	/* Tries are counted by themselves. */
	bg_rescue_waited(&minute, 1, true);
	bg_rescue_waited(&minute, 1, true);
	assert_int_not_equal(bg_rescue_may_wait(&minute, &limits, now), 0);
	bg_rescue_waited(&minute, 1, true);
	assert_int_equal(bg_rescue_may_wait(&minute, &limits, now), 0);
}

static void test_a_refusal_says_whose_the_time_was(void **test)
{
	struct bg_decision decision = {
		.reason = BG_REASON_LAST_CHANCE, .remedy = BG_REMEDY_FILL_CMA,
		.lack = BG_LACK_CMA, .goal_pages = 7,
	};

	(void)test;
	assert_false(bg_rescue_is_refused(&decision));
	bg_rescue_refuse(&decision, true);
	assert_int_equal(decision.reason, BG_REASON_COOLING_DOWN);
	assert_true(bg_rescue_is_refused(&decision));
	bg_rescue_refuse(&decision, false);
	assert_int_equal(decision.reason, BG_REASON_BACKING_OFF);
	assert_true(bg_rescue_is_refused(&decision));
	assert_false(bg_decision_acts(&decision));
	assert_int_equal(decision.goal_pages, 7);
}

#define scene_test(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		scene_test(test_cma_starvation_is_mended),
		scene_test(test_the_kernel_chooses_the_remedy_for_cma),
		scene_test(test_the_goal_is_what_there_is_room_for),
		scene_test(test_too_little_room_is_a_true_shortage),
		scene_test(test_what_stays_out_of_reach_is_not_mended),
		scene_test(test_a_request_that_may_take_cma_does_not_starve_beside_it),
		scene_test(test_a_zone_with_usable_free_does_not_starve),
		scene_test(test_fragmentation_is_mended_for_the_order),
		scene_test(test_the_zone_with_most_to_mend_is_chosen),
		scene_test(test_a_zone_that_the_request_may_not_use_is_left_alone),
		scene_test(test_what_can_be_mended_comes_before_what_is_out_of_reach),
		scene_test(test_a_boosted_watermark_is_taken_back),
		scene_test(test_a_request_that_is_met_is_not_held_up_by_a_boost),
		scene_test(test_a_boost_that_holds_more_than_cma_comes_first),
		scene_test(test_a_boost_does_not_hide_what_can_be_filled),
		scene_test(test_a_boost_comes_after_what_can_be_mended),
		scene_test(test_a_boost_that_is_gone_gains_what_it_held_back),
		scene_test(test_what_the_kernel_does_not_see_is_not_there),
		scene_test(test_a_request_that_is_met_now_gained),
		scene_test(test_what_was_mended_counts_from_a_batch_on),
		scene_test(test_single_pages_do_not_help_a_larger_request),
		scene_test(test_the_minute_is_bounded),
		scene_test(test_a_refusal_says_whose_the_time_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
