// SPDX-License-Identifier: GPL-2.0
/* Kinds of reports that tempt to a wrong answer: the right one, and never more certainty. */
#include "offline/logs.h"

#define ALSO(cause) (1u << BG_CAUSE_##cause)

static const struct {
	const char *name;
	enum bg_cause cause;
	enum bg_other other;
	enum bg_confidence confidence;
	unsigned int also;
	const char *says;	/* stands in the sentence */
} faults[] = {
	/* 369 pages of min, 185 for __GFP_HIGH, 139 for who cannot wait: 139 <= 139 fails. */
	{ "atomic-at-mark", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, ALSO(ATOMIC_BURST),
	  "556 KiB free, just the watermark for this request, 556 KiB" },
	{ "atomic-above-mark", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(ATOMIC_BURST),
	  "above the watermark for this request (556 KiB), below high (2212 KiB)" },
	{ "atomic-far-above-mark", BG_CAUSE_ATOMIC_BURST, 0, BG_CONFIDENCE_LIKELY, 0,
	  "by the report's numbers it would have been served" },
	{ "kill-with-cache", BG_CAUSE_OTHER, BG_OTHER_SPURIOUS, BG_CONFIDENCE_LIKELY,
	  ALSO(EXHAUSTED), "the numbers do not explain" },
	{ "just-below-mark", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, 0,
	  "50000 KiB free, the watermark for this request is 50012 KiB" },
	/* A reserve or a boost on a machine without anything left is not what killed. */
	{ "boosted-at-the-end", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, ALSO(OTHER),
	  "boosted by 8192 KiB" },
	{ "highatomic-at-the-end", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN,
	  ALSO(HIGHATOMIC_RESERVED), "Swap is full: 0 KiB free of 1953.1 MiB" },
	{ "cma-and-boost", BG_CAUSE_CMA_STARVATION, 0, BG_CONFIDENCE_CERTAIN, ALSO(OTHER), "" },
	{ "cma-last-drop", BG_CAUSE_CMA_STARVATION, 0, BG_CONFIDENCE_LIKELY, ALSO(EXHAUSTED),
	  "memory is at its end" },
	/* What is not in the log is not zero. */
	{ "reserve-cut-dma", BG_CAUSE_UNKNOWN, 0, BG_CONFIDENCE_UNKNOWN,
	  ALSO(EXHAUSTED) | ALSO(ATOMIC_BURST), "lowmem_reserve line" },
	{ "reserve-missing", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0, "zone Normal" },
	{ "reserve-known", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0,
	  "above min (11.7 MiB), below high (17.6 MiB)" },
	{ "zone-cut", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0, "(13.4 GiB)" },
	{ "zones-cut", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0, "(3554.3 MiB)" },
	{ "headless-highmem", BG_CAUSE_CMA_STARVATION, 0, BG_CONFIDENCE_LIKELY,
	  ALSO(LOWMEM_EXHAUSTED), "" },
	{ "list-cut-cma", BG_CAUSE_EXTERNAL_FRAGMENTATION, 0, BG_CONFIDENCE_LIKELY,
	  ALSO(CMA_STARVATION), "" },
	{ "free-cma-cut", BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_STARVATION), "" },
	/* And what the log rules out is not possible. */
	{ "totals-no-cma", BG_CAUSE_UNKNOWN, 0, BG_CONFIDENCE_UNKNOWN,
	  ALSO(EXHAUSTED) | ALSO(EXTERNAL_FRAGMENTATION), "" },
	{ "kill-only", BG_CAUSE_UNKNOWN, 0, BG_CONFIDENCE_UNKNOWN,
	  ALSO(EXHAUSTED) | ALSO(EXTERNAL_FRAGMENTATION), "first line" },
	{ "one-node", BG_CAUSE_OTHER, BG_OTHER_MEMPOLICY, BG_CONFIDENCE_CERTAIN, ALSO(EXHAUSTED),
	  "allows only node 1, and it has too little left" },
	{ "isolated-blocks", BG_CAUSE_EXTERNAL_FRAGMENTATION, 0, BG_CONFIDENCE_LIKELY, 0,
	  "larger ones are isolated" },
};

static void each_fault_is_told_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		char *text = read_log(faults[i].name);
		const struct bg_diagnosis *diagnosis;
		struct results results;

		print_message("# %s\n", faults[i].name);
		explain(text, strlen(text), &results);
		free(text);
		assert_int_equal(results.nr, 1);
		diagnosis = &results.result[0].diagnosis;
		assert_string_equal(bg_cause_name(diagnosis->cause),
				    bg_cause_name(faults[i].cause));
		assert_int_equal(diagnosis->other, faults[i].other);
		assert_int_equal(diagnosis->confidence, faults[i].confidence);
		assert_int_equal(diagnosis->also, faults[i].also);
		if (!strstr(diagnosis->sentence, faults[i].says))
			fail_msg("\"%s\" lacks \"%s\"", diagnosis->sentence, faults[i].says);
	}
}

/* Whatever is cut off, a cause that is called certain is the right one. */
static void less_of_it_is_never_more_certain(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		char *text = read_log(faults[i].name);

		for (size_t len = strlen(text); len > 0; len--) {
			struct results results;

			explain(text, len, &results);
			if (!results.nr || results.result[0].confidence != BG_CONFIDENCE_CERTAIN)
				continue;
			if (results.result[0].cause != faults[i].cause)
				fail_msg("%zu bytes of %s are certainly %s", len, faults[i].name,
					 bg_cause_name(results.result[0].cause));
		}
		free(text);
	}
}

/* No holder may exceed the whole that it is set against. */
static void no_part_exceeds_the_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		char *text = read_log(faults[i].name);
		const struct bg_memusage *usage;
		struct results results;

		explain(text, strlen(text), &results);
		free(text);
		usage = &results.result[0].diagnosis.usage;
		for (int holder = 0; usage->managed && holder < BG_HOLD_NR; holder++)
			assert_in_range(usage->held[holder], 0, usage->managed);
	}
}

static bool advises(const struct bg_diagnosis *diagnosis, const char *what)
{
	for (unsigned int i = 0; i < diagnosis->nr_advice; i++)
		if (strstr(diagnosis->advice[i], what))
			return true;
	return false;
}

/* Only what would have helped, and with its number. */
static void advice_has_the_logs_numbers(void **state)
{
	static const struct {
		const char *name;
		const char *says;
		const char *never;
	} rows[] = {
		{ "boosted-at-the-end", "7421.9 MiB", "watermark_boost_factor" },
		{ "highatomic-at-the-end", "7421.9 MiB", "usable_floor_kib" },
		{ "cma-starvation", "usable_floor_kib=3776", "vm.min_free_kbytes to" },
		{ "atomic-far-above-mark", "buddyctl monitor", "vm.min_free_kbytes" },
		{ "atomic-burst", "vm.min_free_kbytes to at least ", "zram" },
		{ "list-cut-cma", "set target.4=8", "vm.min_free_kbytes" },
		{ "kill-with-cache", "buddyctl monitor", "vm.dirty_bytes" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *text = read_log(rows[i].name);
		struct results results;

		print_message("# %s\n", rows[i].name);
		explain(text, strlen(text), &results);
		free(text);
		assert_true(advises(&results.result[0].diagnosis, rows[i].says));
		assert_false(advises(&results.result[0].diagnosis, rows[i].never));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_is_told_right),
		cmocka_unit_test(less_of_it_is_never_more_certain),
		cmocka_unit_test(no_part_exceeds_the_whole),
		cmocka_unit_test(advice_has_the_logs_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
