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

/* @line: what extfrag_index has for the zone at that time */
static void loop_tick(struct loop *loop, u64 time_ns, const char *line)
{
	u64 now_ms = time_ns / 1000000;

	loop->dropped = 0;
	loop->compacted = 0;
	if (now_ms - loop->last_check_ms < 1000)
		return;
	loop->last_check_ms = now_ms;
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

static void assert_same_tick_as(struct box *box, struct loop *loop, const char *line)
{
	int dropped, compacted;

	loop_tick(loop, box->sample.time_ns, line);
	profile_tick(box, &dropped, &compacted);
	assert_int_equal(dropped, loop->dropped);
	assert_int_equal(compacted, loop->compacted);
	assert_int_equal(box->state.defragtick.fragged, loop->fragged);
	assert_int_equal(box->state.defragtick.pending, loop->pending);
}

static void assert_same_tick(struct box *box, struct loop *loop)
{
	char line[512];

	print_index(&box->sample, line, sizeof(line));
	assert_same_tick_as(box, loop, line);
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
			bool bad = random_below(&seed, 100) < badness;
			u32 top = bad ? random_below(&seed, 9) : nr_orders;

			for (i = 0; i < top && i < nr_orders; i++)
				nr_free[i] = random_bits(&seed, 12);
			set_free(&box, nr_free, nr_orders);
			assert_same_tick(&box, &loop);
			acts += loop.compacted;
			drops += loop.dropped;
			box_pass(&box, random_below(&seed, 4) ? 1 * S :
				 random_below(&seed, 3000 * MS));
		}
	}
	assert_true(acts > 1000);
	assert_true(drops > 100);
}

/*
 * Recorded in a 512 MiB ARM machine on Linux 6.1, of which fragmenting
 * workloads come and go: per second the uptime, and zone DMA's lines of
 * buddyinfo and extfrag_index. Its first line is a comment.
 */
#define TRACE "selftests/unit/core/traces/arm-6.1-fragmenting.txt"

struct reading {
	u64 time_ns;
	u64 nr_free[12];
	char index[256];
};

static FILE *open_trace(void)
{
	FILE *file = fopen(TRACE, "r");
	char comment[256];

	assert_non_null(file);
	assert_non_null(fgets(comment, sizeof(comment), file));
	return file;
}

static bool read_trace(FILE *file, struct reading *reading)
{
	char line[256], *at;
	double uptime;
	u32 i;

	if (fscanf(file, "%lf %*f ", &uptime) != 1 || !fgets(line, sizeof(line), file) ||
	    !fgets(reading->index, sizeof(reading->index), file))
		return false;
	reading->time_ns = (u64)(uptime * 1000 + 0.5) * 1000000;
	at = strstr(line, "DMA") + 4;
	for (i = 0; i < 12; i++)
		reading->nr_free[i] = strtoull(at, &at, 10);
	return true;
}

static void the_recorded_trace_agrees(void **state)
{
	struct loop loop = { .fragged = 0 };
	struct reading reading;
	u32 readings = 0, drops = 0, compactions = 0;
	struct box box;
	FILE *file = open_trace();

	(void)state;
	box_init(&box, BG_PROFILE_DEFRAGTICK);
	bg_budget_init(&box.budget, &box.config, 0);
	for (; read_trace(file, &reading); readings++) {
		box.sample.time_ns = reading.time_ns;
		set_free(&box, reading.nr_free, 12);
		assert_same_tick_as(&box, &loop, reading.index);
		drops += loop.dropped;
		compactions += loop.compacted;
	}
	fclose(file);
	assert_int_equal(readings, 130);
	assert_int_equal(drops, 1);
	assert_int_equal(compactions, 16);
}

/* The index is what that kernel printed, to the digit. */
static void the_index_is_the_kernels(void **state)
{
	struct reading reading;
	u32 compared = 0, i;
	FILE *file = open_trace();

	(void)state;
	while (read_trace(file, &reading)) {
		char *at = strstr(reading.index, "DMA") + 4;

		for (i = 0; i < 12; i++) {
			double printed = strtod(at, &at) * 1000;

			assert_int_equal(bg_frag_index(reading.nr_free, 12, i),
					 (int)(printed < 0 ? printed - 0.5 : printed + 0.5));
			compared += printed >= 0;
		}
	}
	fclose(file);
	assert_true(compared >= 130);
}

static void bad_box(struct box *box)
{
	static const u64 nr_free[12] = { 6903, 611, 21 };

	box_init(box, BG_PROFILE_DEFRAGTICK);
	set_free(box, nr_free, 12);
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

/* As when the program cannot open a file: a compaction stays due, and so does the drop. */
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
		cmocka_unit_test(the_recorded_trace_agrees),
		cmocka_unit_test(the_index_is_the_kernels),
		cmocka_unit_test(the_first_bad_look_acts),
		cmocka_unit_test(the_edge_is_where_the_program_has_it),
		cmocka_unit_test(only_dma_zones_decide),
		cmocka_unit_test(what_could_not_run_stays_due),
		cmocka_unit_test(switched_off_remedies_do_not_run),
		cmocka_unit_test(the_budget_binds_it_too),
	};

	return cmocka_run_group_tests_name("defragtick", tests, NULL, NULL);
}
