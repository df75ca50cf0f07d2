// SPDX-License-Identifier: GPL-2.0
/* CMA areas: names and bounds that are learnt, counters, how an area lies, why a call failed. */
#include "areas.h"
#include "core/box.h"
#include "random.h"

#define BLOCK 1024

/* One stretch of 8 pageblocks, from page frame 8192 on. */
static void begin(struct bg_cma_areas *areas)
{
	u64 i;

	*areas = (struct bg_cma_areas) { .block_pages = BLOCK };
	for (i = 0; i < 8; i++)
		bg_areas_add(areas, 8192 + i * BLOCK, BLOCK);
}

static void blocks_in_a_row_are_one_area(void **state)
{
	static struct bg_cma_areas areas;

	(void)state;
	begin(&areas);
	assert_int_equal(areas.count, 1);
	assert_int_equal(areas.area[0].pages, 8 * BLOCK);
	bg_areas_add(&areas, 100000, BLOCK);
	assert_int_equal(areas.count, 2);
	assert_ptr_equal(bg_areas_at(&areas, 8192 + 8 * BLOCK - 1), &areas.area[0]);
	assert_null(bg_areas_at(&areas, 8192 + 8 * BLOCK));
	assert_null(bg_areas_at(&areas, 8191));
}

static void the_first_buffer_tells_the_name(void **state)
{
	static struct bg_cma_areas areas;

	(void)state;
	begin(&areas);
	bg_areas_add(&areas, 100000, BLOCK);
	assert_string_equal(bg_areas_got(&areas, "camera", 100000)->name, "camera");
	assert_string_equal(areas.area[1].name, "camera");
	assert_string_equal(areas.area[0].name, "");
	assert_int_equal(areas.count, 2);
}

/* What was counted before the bounds were known is not lost when they are. */
static void a_failure_before_the_first_buffer_is_kept(void **state)
{
	const struct bg_cma_call call = {
		.failure = BG_CMA_FAILURE_BUSY, .pages = 1, .time_ns = 1,
	};
	static struct bg_cma_areas areas;
	struct bg_cma_area *area;

	(void)state;
	begin(&areas);
	bg_areas_add(&areas, 100000, BLOCK);
	area = bg_areas_named(&areas, "camera");
	assert_int_equal(area->pages, 0);
	bg_area_count(area, &call);
	area = bg_areas_got(&areas, "camera", 100001);
	assert_int_equal(area->pages, BLOCK);
	assert_int_equal(area->stats.failures, 1);
	assert_int_equal(areas.count, 2);
	assert_ptr_equal(bg_areas_named(&areas, "camera"), area);
}

static void with_one_stretch_a_name_is_certain_at_once(void **state)
{
	static struct bg_cma_areas areas;

	(void)state;
	begin(&areas);
	assert_int_equal(bg_areas_named(&areas, "reserved")->pages, 8 * BLOCK);
	assert_int_equal(areas.count, 1);
}

static void without_names_the_place_tells(void **state)
{
	static struct bg_cma_areas areas;

	(void)state;
	begin(&areas);
	assert_ptr_equal(bg_areas_named(&areas, ""), &areas.area[0]);
	bg_areas_add(&areas, 100000, BLOCK);
	assert_null(bg_areas_named(&areas, ""));
	assert_ptr_equal(bg_areas_got(&areas, "", 100000), &areas.area[1]);
	assert_null(bg_areas_got(&areas, "", 1));
}

static void a_second_name_above_splits_a_stretch(void **state)
{
	static struct bg_cma_areas areas;
	struct bg_cma_area *upper;

	(void)state;
	begin(&areas);
	bg_areas_got(&areas, "lower", 8192);
	upper = bg_areas_got(&areas, "upper", 8192 + 3 * BLOCK + 7);
	assert_int_equal(upper->first_pfn, 8192 + 3 * BLOCK);
	assert_int_equal(upper->pages, 5 * BLOCK);
	assert_int_equal(areas.area[0].pages, 3 * BLOCK);
	assert_string_equal(areas.area[0].name, "lower");
}

static void a_second_name_below_splits_a_stretch(void **state)
{
	static struct bg_cma_areas areas;
	struct bg_cma_area *lower;

	(void)state;
	begin(&areas);
	bg_areas_got(&areas, "upper", 8192 + 3 * BLOCK + 7);
	lower = bg_areas_got(&areas, "lower", 8192);
	assert_string_equal(lower->name, "lower");
	assert_int_equal(lower->first_pfn, 8192);
	assert_int_equal(lower->pages, 3 * BLOCK);
	assert_string_equal(bg_areas_at(&areas, 8192 + 3 * BLOCK)->name, "upper");
}

/* Whatever calls come, no page frame belongs to two areas, and none of the stretch to no area. */
static void areas_never_overlap(void **state)
{
	static const char *const names[] = { "", "a", "b", "c", "d" };
	static struct bg_cma_areas areas;
	u64 round, i, covered, seed;

	(void)state;
	for (round = 0; round < 200; round++) {
		seed = round;
		begin(&areas);
		for (i = 0; i < 60; i++) {
			const char *name = names[random_below(&seed, 5)];

			if (random_below(&seed, 3))
				bg_areas_got(&areas, name, 8192 + random_below(&seed, 8 * BLOCK));
			else
				bg_areas_named(&areas, name);
		}
		for (covered = 0, i = 0; i < areas.count; i++) {
			covered += areas.area[i].pages;
			assert_int_equal(areas.area[i].first_pfn % BLOCK, 0);
			if (areas.area[i].pages)
				assert_ptr_equal(bg_areas_at(&areas, areas.area[i].first_pfn),
						 &areas.area[i]);
		}
		assert_int_equal(covered, 8 * BLOCK);
	}
}

static void a_full_table_takes_no_more(void **state)
{
	static struct bg_cma_areas areas;
	char name[2] = "a";
	u32 i;

	(void)state;
	begin(&areas);
	bg_areas_add(&areas, 100000, BLOCK);
	for (i = 0; i < 2 * BG_AREAS; i++, name[0]++)
		bg_areas_named(&areas, name);
	assert_int_equal(areas.count, BG_AREAS);
	assert_null(bg_areas_named(&areas, "one more"));
	assert_non_null(bg_areas_got(&areas, "one more", 8192));
}

static void long_names_are_cut(void **state)
{
	static struct bg_cma_areas areas;
	char name[2 * BG_AREA_NAME];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	begin(&areas);
	assert_int_equal(strlen(bg_areas_named(&areas, name)->name), BG_AREA_NAME - 1);
	assert_ptr_equal(bg_areas_named(&areas, name), &areas.area[0]);
}

static void calls_are_counted(void **state)
{
	struct bg_cma_area area = { .pages = 100 };
	struct bg_cma_call call = { .time_ns = 5, .pages = 16, .latency_ns = 3000, .retries = 2 };

	(void)state;
	bg_area_count(&area, &call);
	call = (struct bg_cma_call) {
		.time_ns = 9, .pages = 17, .failure = BG_CMA_FAILURE_UNEXPLAINED,
	};
	bg_area_count(&area, &call);
	assert_int_equal(area.stats.allocations, 1);
	assert_int_equal(area.stats.allocated_pages, 16);
	assert_int_equal(area.stats.retries, 2);
	assert_int_equal(area.stats.failures, 1);
	assert_int_equal(area.stats.latency_max_ns, 3000);
	assert_int_equal(area.stats.sizes[4], 1);
	assert_int_equal(area.stats.sizes[5], 1);
	assert_int_equal(area.last.time_ns, 9);
	assert_int_equal(area.stats.failed[BG_CMA_FAILURE_UNEXPLAINED], 0);
	call.failure = BG_CMA_FAILURE_FULL;
	bg_area_told(&area, &call);
	assert_int_equal(area.stats.failed[BG_CMA_FAILURE_FULL], 1);
	assert_int_equal(area.last_failed.failure, BG_CMA_FAILURE_FULL);
	assert_int_equal(area.stats.failures, 1);
}

/* The estimate is in the bucket of the true latency, and never above the longest. */
static void quantiles_are_in_the_right_bucket(void **state)
{
	struct bg_cma_area area = { 0 };
	struct bg_cma_call call = { .pages = 1 };
	u64 i, half, most;

	(void)state;
	assert_int_equal(bg_latency_quantile(&area.stats, 500), 0);
	for (i = 1; i <= 1000; i++) {
		call.latency_ns = i * 10000;
		bg_area_count(&area, &call);
	}
	half = bg_latency_quantile(&area.stats, 500);
	most = bg_latency_quantile(&area.stats, 990);
	assert_in_range(half, 4096000, 8192000);
	assert_in_range(half, 4500000, 5500000);
	assert_in_range(most, 9500000, 10000000);
	assert_int_equal(bg_latency_quantile(&area.stats, 1000), 10000000);
	call.latency_ns = ~0ULL >> 1;
	bg_area_count(&area, &call);
	assert_true(bg_latency_quantile(&area.stats, 1000) <= area.stats.latency_max_ns);
}

static struct bg_cma_lie lie_of(const char *map, u32 align_order)
{
	struct bg_cma_walk walk;

	bg_cma_walk_begin(&walk, 16, align_order);
	for (; *map; map++)
		bg_cma_walk_on(&walk, (u32)(strchr(".mTs", *map) - ".mTs"), 1);
	return walk.lie;
}

static void an_area_is_seen_as_it_lies(void **state)
{
	struct bg_cma_lie lie = lie_of("..TT.m.ms...TTTm", 0);

	(void)state;
	assert_int_equal(lie.free_pages, 7);
	assert_int_equal(lie.squatting_pages, 3);
	assert_int_equal(lie.taken_pages, 5);
	assert_int_equal(lie.stuck_pages, 1);
	assert_int_equal(lie.free_run_pages, 3);
	assert_int_equal(lie.clear_run_pages, 4);
	assert_int_equal(lie.untaken_run_pages, 8);
}

static void runs_count_from_where_a_buffer_may_begin(void **state)
{
	(void)state;
	assert_int_equal(lie_of("T....T..", 2).free_run_pages, 1);
	assert_int_equal(lie_of("T.......", 2).free_run_pages, 4);
	assert_int_equal(lie_of("T......T", 2).free_run_pages, 3);
	assert_int_equal(lie_of("T..T..T.", 3).untaken_run_pages, 0);
}

static void the_reason_of_a_failure(void **state)
{
	const struct bg_cma_lie half = lie_of("TTTTTTTTmmmmmmmm", 0);
	const struct bg_cma_lie holes = lie_of("T.T.T.T.T.T.T.T.", 0);
	const struct bg_cma_lie clear = lie_of("mmmmmmmmmmmmmmmm", 0);
	const struct bg_cma_lie stuck = lie_of("mmmmmmmmsmmmmmmm", 0);
	struct bg_cma_call call = { .pages = 17 };

	(void)state;
	assert_int_equal(bg_cma_failure_of(&call, 16, NULL, 0, 0), BG_CMA_FAILURE_TOO_SMALL);
	assert_int_equal(bg_cma_failure_of(&call, 0, NULL, 0, 0), BG_CMA_FAILURE_UNEXPLAINED);
	call.pages = 9;
	assert_int_equal(bg_cma_failure_of(&call, 16, NULL, 0, 0), BG_CMA_FAILURE_UNEXPLAINED);
	assert_int_equal(bg_cma_failure_of(&call, 16, &half, 0, 0), BG_CMA_FAILURE_FULL);
	call.pages = 8;
	assert_int_equal(bg_cma_failure_of(&call, 16, &holes, 0, 0), BG_CMA_FAILURE_FRAGMENTED);
	call.pages = 16;
	assert_int_equal(bg_cma_failure_of(&call, 16, &clear, 0, 0), BG_CMA_FAILURE_NO_MEMORY);
	call.retries = 1;
	assert_int_equal(bg_cma_failure_of(&call, 16, &clear, 0, 0), BG_CMA_FAILURE_BUSY);
	call.retries = 0;
	call.error = -16;
	assert_int_equal(bg_cma_failure_of(&call, 16, &clear, 0, 0), BG_CMA_FAILURE_BUSY);
	assert_int_equal(bg_cma_failure_of(&call, 16, &half, 0, 0), BG_CMA_FAILURE_FULL);
	assert_int_equal(bg_cma_failure_of(&call, 16, NULL, 0, 0), BG_CMA_FAILURE_UNEXPLAINED);
	call.error = 0;
	call.pages = 9;
	assert_int_equal(bg_cma_failure_of(&call, 16, &stuck, 0, 0), BG_CMA_FAILURE_BUSY);
	call.error = -4;
	assert_int_equal(bg_cma_failure_of(&call, 16, &clear, 0, 0), BG_CMA_FAILURE_OTHER);
	call = (struct bg_cma_call){ .pages = 9 };
	/* What was given back since, as a driver does that got one buffer too few. */
	assert_int_equal(bg_cma_failure_of(&call, 16, &clear, 7, 0), BG_CMA_FAILURE_UNEXPLAINED);
	assert_int_equal(bg_cma_failure_of(&call, 16, &clear, 8, 0), BG_CMA_FAILURE_FULL);
	/* What was taken since was free then. */
	assert_int_equal(bg_cma_failure_of(&call, 16, &half, 0, 0), BG_CMA_FAILURE_FULL);
	assert_int_equal(bg_cma_failure_of(&call, 16, &half, 0, 1), BG_CMA_FAILURE_UNEXPLAINED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_in_a_row_are_one_area),
		cmocka_unit_test(the_first_buffer_tells_the_name),
		cmocka_unit_test(a_failure_before_the_first_buffer_is_kept),
		cmocka_unit_test(with_one_stretch_a_name_is_certain_at_once),
		cmocka_unit_test(without_names_the_place_tells),
		cmocka_unit_test(a_second_name_above_splits_a_stretch),
		cmocka_unit_test(a_second_name_below_splits_a_stretch),
		cmocka_unit_test(areas_never_overlap),
		cmocka_unit_test(a_full_table_takes_no_more),
		cmocka_unit_test(long_names_are_cut),
		cmocka_unit_test(calls_are_counted),
		cmocka_unit_test(quantiles_are_in_the_right_bucket),
		cmocka_unit_test(an_area_is_seen_as_it_lies),
		cmocka_unit_test(runs_count_from_where_a_buffer_may_begin),
		cmocka_unit_test(the_reason_of_a_failure),
	};

	return cmocka_run_group_tests_name("areas", tests, NULL, NULL);
}
