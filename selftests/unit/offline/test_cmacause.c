// SPDX-License-Identifier: GPL-2.0
/* Failed CMA allocations: the cause by the holes, leak or fragmentation, and what is advised. */
#include "offline/logs.h"

#include "offline/cmacause.h"
#include "offline/cmafollow.h"

#define ALSO(cause) (1u << BG_CAUSE_##cause)

static void fail_of(struct bg_oom_event *event, uint64_t request, int ret)
{
	memset(event, 0, sizeof(*event));
	event->kind = BG_KIND_CMA_FAILURE;
	event->order = -1;
	event->cma.request_known = true;
	event->cma.request_pages = request;
	event->cma.ret_known = true;
	event->cma.ret = ret;
}

static void add_hole(struct bg_log_cma *cma, uint64_t pages, uint64_t position)
{
	cma->holes[cma->nr_holes++] = (struct bg_cma_hole){ pages, position, 0 };
	cma->list_known = true;
	cma->free_known = true;
	cma->free_pages += pages;
	cma->total_known = true;
	cma->total_pages = 16384;
}

static void holes_begin_at_the_alignment(void **state)
{
	struct bg_oom_event event;

	(void)state;
	assert_int_equal(bg_cma_align(1), 1);
	assert_int_equal(bg_cma_align(3), 4);
	assert_int_equal(bg_cma_align(256), 256);
	assert_int_equal(bg_cma_align(2025), 256);
	/* 600 pages from 300 on: aligned from 512, so 388 of them. */
	fail_of(&event, 512, -12);
	add_hole(&event.cma, 600, 300);
	assert_int_equal(bg_cma_largest(&event.cma, 256), 388);
	assert_int_equal(bg_cma_largest(&event.cma, 1), 600);
	/* 512 pages from bit 0 and from bit 2 on: a bit cannot stand for one page. */
	fail_of(&event, 512, -12);
	add_hole(&event.cma, 512, 0);
	add_hole(&event.cma, 512, 2);
	assert_int_equal(bg_cma_largest(&event.cma, 256), 512);
}

static void the_list_decides_not_the_error(void **state)
{
	static const int errors[] = { -12, -16, -4 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		struct bg_diagnosis diagnosis;
		struct bg_oom_event event;

		fail_of(&event, 64, errors[i]);
		add_hole(&event.cma, 3, 125);
		add_hole(&event.cma, 20, 140);
		bg_diagnose(&event, &diagnosis);
		assert_int_equal(diagnosis.cause, BG_CAUSE_CMA_TOO_SMALL);
		assert_int_equal(diagnosis.confidence, BG_CONFIDENCE_CERTAIN);
		assert_non_null(strstr(diagnosis.sentence, "it is not fragmentation"));
		assert_non_null(strstr(diagnosis.advice[0], "cma=80M"));
		add_hole(&event.cma, 60, 700);
		bg_diagnose(&event, &diagnosis);
		assert_int_equal(diagnosis.cause, BG_CAUSE_CMA_FRAGMENTED);
		assert_non_null(strstr(diagnosis.sentence, "fragmentation, not a leak"));
		/* 200 pages from 1000 on have 176 from 1024 on: enough for 64. */
		add_hole(&event.cma, 200, 1000);
		bg_diagnose(&event, &diagnosis);
		assert_int_equal(diagnosis.cause, BG_CAUSE_CMA_BUSY);
		assert_non_null(strstr(diagnosis.sentence, "Neither a leak"));
	}
}

static void without_a_list_it_is_likely_at_most(void **state)
{
	static const struct {
		unsigned int version;
		uint64_t request;
		int ret;
		unsigned int busy;
		enum bg_cause cause;
		unsigned int also;
	} rows[] = {
		{ 510, 1, -12, 0, BG_CAUSE_CMA_TOO_SMALL, 0 },
		{ 510, 2025, -12, 0, BG_CAUSE_CMA_TOO_SMALL, ALSO(CMA_FRAGMENTED) },
		{ 510, 2025, -16, 0, BG_CAUSE_CMA_BUSY, 0 },
		{ 409, 2025, 0, 3, BG_CAUSE_CMA_BUSY, 0 },
		{ 700, 2025, -16, 0, BG_CAUSE_CMA_BUSY,
		  ALSO(CMA_TOO_SMALL) | ALSO(CMA_FRAGMENTED) },
		{ 510, 2025, -4, 0, BG_CAUSE_UNKNOWN,
		  ALSO(CMA_TOO_SMALL) | ALSO(CMA_FRAGMENTED) | ALSO(CMA_BUSY) },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bg_diagnosis diagnosis;
		struct bg_oom_event event;

		print_message("# %d on %u\n", rows[i].ret, rows[i].version);
		fail_of(&event, rows[i].request, rows[i].ret);
		event.version = rows[i].version;
		event.cma.nr_busy = rows[i].busy;
		bg_diagnose(&event, &diagnosis);
		assert_int_equal(diagnosis.cause, rows[i].cause);
		assert_int_equal(diagnosis.also, rows[i].also);
		assert_int_not_equal(diagnosis.confidence, BG_CONFIDENCE_CERTAIN);
	}
}

static void a_leak_shows_from_failure_to_failure(void **state)
{
	static const uint64_t free[] = { 900, 700, 700, 100 };
	struct bg_cma_follow follow = { 0 };
	struct bg_diagnosis diagnosis;
	struct bg_oom_event event;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(free); i++) {
		fail_of(&event, 1024, -12);
		add_hole(&event.cma, free[i], 0);
		bg_cma_follow(&follow, &event);
	}
	assert_int_equal(event.cma.falls, 2);
	assert_int_equal(event.cma.first_free_pages, 900);
	bg_diagnose(&event, &diagnosis);
	assert_non_null(strstr(diagnosis.sentence, "leaks"));
	assert_non_null(strstr(diagnosis.advice[0], "find who leaks"));
	/* More free than before is the end of that suspicion. */
	fail_of(&event, 1024, -12);
	add_hole(&event.cma, 1000, 0);
	bg_cma_follow(&follow, &event);
	assert_int_equal(event.cma.falls, 0);
}

/* An area that is smaller than the request never served it. */
static void an_area_may_be_too_small_from_the_start(void **state)
{
	struct bg_diagnosis diagnosis;
	struct bg_oom_event event;

	(void)state;
	fail_of(&event, 20000, -12);
	add_hole(&event.cma, 16384, 0);
	bg_diagnose(&event, &diagnosis);
	assert_int_equal(diagnosis.cause, BG_CAUSE_CMA_TOO_SMALL);
	assert_non_null(strstr(diagnosis.sentence, "smaller than the request"));
	assert_non_null(strstr(diagnosis.advice[0], "cma=80M"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holes_begin_at_the_alignment),
		cmocka_unit_test(the_list_decides_not_the_error),
		cmocka_unit_test(without_a_list_it_is_likely_at_most),
		cmocka_unit_test(a_leak_shows_from_failure_to_failure),
		cmocka_unit_test(an_area_may_be_too_small_from_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
