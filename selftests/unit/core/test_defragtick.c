// SPDX-License-Identifier: GPL-2.0
/*
 * Profile defragtick against a second program: the loop that it repeats, as
 * it would run in userspace, on text as the kernel prints it.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/box.h"
#include "random.h"

/* --- the loop, reimplemented --------------------------------------------- */

struct loop {
	u64 last_check_ms;
	u64 last_defrag_ms;
	int fragged;
	bool pending;
	int dropped;
	int compacted;
};

/* The line that extfrag_index has for a zone, from the kernel's definition. */
static void print_index(const struct bg_sample *sample, char *line, size_t size)
{
	size_t at = snprintf(line, size, "Node 0, zone      DMA ");
	u32 order, i;

	for (order = 0; order < sample->nr_orders; order++) {
		unsigned long long pages = 0, blocks = 0, suitable = 0;
		int index = 0;

		for (i = 0; i < sample->nr_orders; i++) {
			blocks += sample->nr_free[i];
			pages += sample->nr_free[i] << i;
			suitable += i >= order ? sample->nr_free[i] : 0;
		}
		if (suitable)
			index = -1000;
		else if (blocks)
			index = 1000 - (int)((1000 + pages * 1000 / (1ULL << order)) / blocks);
		at += snprintf(line + at, size - at, "%d.%03d ", index / 1000, index % 1000);
	}
	snprintf(line + at, size - at, "\n");
}

static int safety_level(const char *line)
{
	const char *s = strstr(line, "DMA") + 4;
	int level = 0;

	while (s && (*s == '-' || *s == '.' || isdigit((unsigned char)*s))) {
		if (atof(s) >= 0.5)
			break;
		level++;
		s = strchr(s, ' ');
		s = s ? s + 1 : NULL;
	}
	return level;
}

static void loop_tick(struct loop *loop, const struct bg_sample *sample)
{
	u64 now_ms = sample->time_ns / 1000000;
	char line[512];

	loop->dropped = 0;
	loop->compacted = 0;
	if (now_ms - loop->last_check_ms < 1000)
		return;
	loop->last_check_ms = now_ms;
	print_index(sample, line, sizeof(line));
	if (safety_level(line) < 9) {
		loop->pending = true;
		loop->fragged++;
	} else {
		loop->fragged = 0;
	}
	if (!loop->pending || now_ms - loop->last_defrag_ms < 5000)
		return;
	if (loop->fragged >= 20) {
		loop->dropped = 1;
		loop->fragged = 0;
	}
	loop->compacted = 1;
	loop->pending = false;
	loop->last_defrag_ms = now_ms;
}

/* --- the comparison ------------------------------------------------------ */

/* One tick of the profile: it acts until it asks for nothing more. */
static void profile_tick(struct box *box, int *dropped, int *compacted)
{
	*dropped = 0;
	*compacted = 0;
	for (;;) {
		box_look(box);
		if (!bg_decision_acts(&box->decision))
			return;
		assert_false(*compacted);
		if (box->decision.remedy == BG_REMEDY_DROP_CACHES) {
			assert_int_equal(box->decision.reason, BG_REASON_FRAGMENTED_LONG);
			(*dropped)++;
		} else {
			assert_int_equal(box->decision.remedy, BG_REMEDY_COMPACT_ZONE);
			assert_int_equal(box->decision.reason, BG_REASON_FRAGMENTED_LOOKS);
			(*compacted)++;
		}
		box_end(box, BG_RESULT_DONE, 0, 0);
	}
}

static void assert_same_tick(struct box *box, struct loop *loop)
{
	int dropped, compacted;

	loop_tick(loop, &box->sample);
	profile_tick(box, &dropped, &compacted);
	assert_int_equal(dropped, loop->dropped);
	assert_int_equal(compacted, loop->compacted);
	assert_int_equal(box->state.defragtick.fragged, loop->fragged);
	assert_int_equal(box->state.defragtick.pending, loop->pending);
}

static void set_free(struct box *box, const u64 *nr_free, u32 nr_orders)
{
	memset(box->sample.nr_free, 0, sizeof(box->sample.nr_free));
	memcpy(box->sample.nr_free, nr_free, nr_orders * sizeof(*nr_free));
	box->sample.nr_orders = nr_orders;
	box->sample.free_pages = bg_free_in_blocks(nr_free, nr_orders);
}

static void random_traces_agree(void **state)
{
	u64 seed = 9, acts = 0, drops = 0;
	u32 trace, tick, i;

	(void)state;
	for (trace = 0; trace < 300; trace++) {
		u32 badness = trace & 1 ? 100 : random_below(&seed, 101);
		struct loop loop = { .fragged = 0 };
		struct box box;

		box_init(&box, BG_PROFILE_DEFRAGTICK);
		box.sample.time_ns = random_bits(&seed, 45);
		bg_budget_init(&box.budget, &box.config, box.sample.time_ns);
		for (tick = 0; tick < 200; tick++) {
			u64 nr_free[BG_MAX_ORDERS] = { 0 };
			u32 nr_orders = 8 + random_below(&seed, 9);
			u32 top = random_below(&seed, 100) < badness ? random_below(&seed, 9) : nr_orders;

			for (i = 0; i < top && i < nr_orders; i++)
				nr_free[i] = random_bits(&seed, 12);
			set_free(&box, nr_free, nr_orders);
			assert_same_tick(&box, &loop);
			acts += loop.compacted;
			drops += loop.dropped;
			box_pass(&box, random_below(&seed, 4) ? 1 * S : random_below(&seed, 3000 * MS));
		}
	}
	assert_true(acts > 1000);
	assert_true(drops > 100);
}

/* From whole to fragmented and back, drawn by hand. */
static const u64 drawn[][12] = {
	{ 1219, 830, 412, 205, 98, 40, 17, 9, 4, 2, 1, 1 },
	{ 2231, 1302, 655, 240, 77, 20, 6, 2, 1, 0, 0, 0 },
	{ 4102, 1718, 540, 120, 31, 6, 1, 0, 0, 0, 0, 0 },
	{ 5530, 1544, 310, 44, 8, 1, 0, 0, 0, 0, 0, 0 },
	{ 6718, 1205, 140, 12, 1, 0, 0, 0, 0, 0, 0, 0 },
	{ 7121, 804, 44, 2, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 6903, 611, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
	{ 3208, 1820, 911, 330, 96, 18, 3, 1, 0, 0, 0, 0 },
	{ 1410, 902, 500, 260, 140, 62, 28, 11, 5, 2, 1, 0 },
};

static void a_drawn_trace_agrees(void **state)
{
	static const u32 order_of_looks[] = { 0, 1, 2, 3, 4, 5, 6, 6, 6, 5, 6, 6, 6, 6, 4, 5, 6, 6, 6, 6,
					      6, 6, 5, 6, 6, 6, 7, 7, 8, 8, 0, 8, 1, 2, 6, 6, 7, 8 };
	struct loop loop = { .fragged = 0 };
	struct box box;
	u32 drops = 0, i;

	(void)state;
	box_init(&box, BG_PROFILE_DEFRAGTICK);
	for (i = 0; i < 4 * 38; i++) {
		set_free(&box, drawn[order_of_looks[i % 38]], 12);
		assert_same_tick(&box, &loop);
		drops += loop.dropped;
		box_pass(&box, 1 * S);
	}
	assert_int_equal(drops, 4);
}

static void bad_box(struct box *box)
{
	box_init(box, BG_PROFILE_DEFRAGTICK);
	set_free(box, drawn[6], 12);
}

static void the_first_bad_look_acts(void **state)
{
	struct box box;

	(void)state;
	bad_box(&box);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_COMPACT_ZONE);
	assert_int_equal(box.decision.level, BG_LEVEL_BREACH);
	assert_int_equal(box.decision.lack, BG_LACK_FRAGMENTATION);
	assert_int_equal(box.decision.order, 3);
	box_end(&box, BG_RESULT_DONE, 0, 10 * MS);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.reason, BG_REASON_HEALTHY);
	assert_int_equal(box.decision.next_ms, 990);
	box_pass(&box, 990 * MS);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
	assert_int_equal(box.decision.wait_ms, 4000);
	assert_int_equal(box.decision.next_ms, 1000);
}

/* 0.499 is safe and 0.500 is not. */
static void the_edge_is_where_the_program_has_it(void **state)
{
	u64 just_safe[12] = { [3] = 1000 }, just_not[12] = { [3] = 1001 };
	struct loop loop = { .fragged = 0 };
	struct box box;

	(void)state;
	box_init(&box, BG_PROFILE_DEFRAGTICK);
	set_free(&box, just_safe, 12);
	assert_same_tick(&box, &loop);
	assert_int_equal(box.state.defragtick.level, 5);
	box_pass(&box, 1 * S);
	set_free(&box, just_not, 12);
	assert_same_tick(&box, &loop);
	assert_int_equal(box.state.defragtick.level, 4);
}

static void only_dma_zones_decide(void **state)
{
	struct box box;

	(void)state;
	bad_box(&box);
	box.sample.is_dma = false;
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.reason, BG_REASON_HEALTHY);
	assert_int_equal(box.decision.level, BG_LEVEL_FINE);
	assert_int_equal(box.decision.next_ms, box.config.interval_max_ms);
}

/* What the program does when it cannot open a file: a compaction stays due, and so does the drop. */
static void what_could_not_run_stays_due(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	bad_box(&box);
	for (i = 0; i < 19; i++) {
		box_look(&box);
		assert_int_equal(box.decision.remedy, BG_REMEDY_COMPACT_ZONE);
		box_end(&box, i & 1 ? BG_RESULT_FAILED : BG_RESULT_UNSUPPORTED, 0, 0);
		box_pass(&box, 1 * S);
	}
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_DROP_CACHES);
	box_end(&box, BG_RESULT_FAILED, 0, 0);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_COMPACT_ZONE);
	box_end(&box, BG_RESULT_FAILED, 0, 0);
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_DROP_CACHES);
	assert_int_equal(box.state.defragtick.fragged, 21);
	box_end(&box, BG_RESULT_DONE, 0, 0);
	assert_int_equal(box.state.defragtick.fragged, 0);
	box_look(&box);
	box_end(&box, BG_RESULT_DONE, 0, 0);
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_COOLING_DOWN);
}

static void switched_off_remedies_do_not_run(void **state)
{
	struct box box;
	u32 i;

	(void)state;
	bad_box(&box);
	box.config.drop_caches = 0;
	for (i = 0; i < 60; i++) {
		box_look(&box);
		assert_int_not_equal(box.decision.remedy, BG_REMEDY_DROP_CACHES);
		if (bg_decision_acts(&box.decision))
			box_end(&box, BG_RESULT_DONE, 0, 0);
		box_pass(&box, 1 * S);
	}
	bad_box(&box);
	box.config.compact_zone = 0;
	for (i = 0; i < 19; i++) {
		box_look(&box);
		assert_int_equal(box.decision.reason, BG_REASON_NO_REMEDY);
		box_pass(&box, 1 * S);
	}
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_DROP_CACHES);
	box_end(&box, BG_RESULT_DONE, 0, 0);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	box_pass(&box, 1 * S);
	box_look(&box);
	assert_int_equal(box.decision.reason, BG_REASON_NO_REMEDY);
	assert_int_equal(box.state.defragtick.fragged, 1);
}

static void the_budget_binds_it_too(void **state)
{
	struct box box;

	(void)state;
	bad_box(&box);
	bg_budget_spend(&box.budget, box.config.budget_burst_ms * MS + 2 * S);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_NONE);
	assert_int_equal(box.decision.reason, BG_REASON_BUDGET_SPENT);
	assert_int_equal(box.decision.wait_ms, 2001);
	assert_true(box.state.defragtick.pending);
	box_pass(&box, 3 * S);
	box_look(&box);
	assert_int_equal(box.decision.remedy, BG_REMEDY_COMPACT_ZONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_traces_agree),
		cmocka_unit_test(a_drawn_trace_agrees),
		cmocka_unit_test(the_first_bad_look_acts),
		cmocka_unit_test(the_edge_is_where_the_program_has_it),
		cmocka_unit_test(only_dma_zones_decide),
		cmocka_unit_test(what_could_not_run_stays_due),
		cmocka_unit_test(switched_off_remedies_do_not_run),
		cmocka_unit_test(the_budget_binds_it_too),
	};

	return cmocka_run_group_tests_name("defragtick", tests, NULL, NULL);
}
