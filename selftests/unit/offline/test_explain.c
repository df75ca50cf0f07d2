// SPDX-License-Identifier: GPL-2.0
/* Whole logs, written from the allocator's rules: the cause, and what damage does to it. */
#include "offline/logs.h"

#define ALSO(cause) (1u << BG_CAUSE_##cause)

static const struct {
	const char *name;
	enum bg_oom_kind kind;
	int order;
	enum bg_cause cause;
	enum bg_other other;
	enum bg_confidence confidence;
	unsigned int also;
} logs[] = {
	{ "cma-starvation", BG_KIND_OOM_KILL, 0, BG_CAUSE_CMA_STARVATION, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "fragmented", BG_KIND_ALLOC_FAILURE, 5, BG_CAUSE_EXTERNAL_FRAGMENTATION,
	  BG_OTHER_NOTHING, BG_CONFIDENCE_CERTAIN, 0 },
	{ "fragmented-halving", BG_KIND_OOM_KILL, 3, BG_CAUSE_EXTERNAL_FRAGMENTATION,
	  BG_OTHER_NOTHING, BG_CONFIDENCE_CERTAIN, 0 },
	{ "exhausted", BG_KIND_OOM_KILL, 0, BG_CAUSE_EXHAUSTED, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "exhausted-slab", BG_KIND_OOM_KILL, 0, BG_CAUSE_EXHAUSTED_SLAB, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "lowmem-exhausted", BG_KIND_OOM_KILL, 0, BG_CAUSE_LOWMEM_EXHAUSTED, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "highatomic", BG_KIND_OOM_KILL, 0, BG_CAUSE_HIGHATOMIC_RESERVED, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "memcg-limit", BG_KIND_OOM_KILL, 0, BG_CAUSE_MEMCG_LIMIT, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "atomic-burst", BG_KIND_ALLOC_FAILURE, 0, BG_CAUSE_ATOMIC_BURST, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "cpuset", BG_KIND_OOM_KILL, 0, BG_CAUSE_OTHER, BG_OTHER_CPUSET,
	  BG_CONFIDENCE_CERTAIN, ALSO(EXHAUSTED) },
	{ "boosted", BG_KIND_OOM_KILL, 0, BG_CAUSE_OTHER, BG_OTHER_BOOSTED,
	  BG_CONFIDENCE_CERTAIN, ALSO(EXHAUSTED) },
	{ "empty-zone", BG_KIND_ALLOC_FAILURE, 0, BG_CAUSE_OTHER, BG_OTHER_EMPTY_ZONE,
	  BG_CONFIDENCE_LIKELY, 0 },
	{ "spurious", BG_KIND_OOM_KILL, 0, BG_CAUSE_OTHER, BG_OTHER_SPURIOUS,
	  BG_CONFIDENCE_LIKELY, 0 },
	{ "sysrq", BG_KIND_OOM_KILL, -1, BG_CAUSE_OTHER, BG_OTHER_SYSRQ,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "page-fault", BG_KIND_OOM_KILL, 0, BG_CAUSE_OTHER, BG_OTHER_PAGE_FAULT,
	  BG_CONFIDENCE_LIKELY, ALSO(MEMCG_LIMIT) },
	{ "order-too-large", BG_KIND_ALLOC_FAILURE, 11, BG_CAUSE_OTHER, BG_OTHER_ORDER_TOO_LARGE,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "vmalloc", BG_KIND_ALLOC_FAILURE, -1, BG_CAUSE_OTHER, BG_OTHER_VMALLOC,
	  BG_CONFIDENCE_CERTAIN, 0 },
	{ "headless", BG_KIND_OOM_KILL, -1, BG_CAUSE_EXHAUSTED, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_LIKELY, 0 },
	{ "bare", BG_KIND_ALLOC_FAILURE, 1, BG_CAUSE_UNKNOWN, BG_OTHER_NOTHING,
	  BG_CONFIDENCE_UNKNOWN,
	  ALSO(EXHAUSTED) | ALSO(EXTERNAL_FRAGMENTATION) | ALSO(ATOMIC_BURST) },
};

static void each_log_has_its_cause(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		char *text = read_log(logs[i].name);
		struct results results;

		print_message("# %s\n", logs[i].name);
		explain(text, strlen(text), &results);
		assert_int_equal(results.nr, 1);
		assert_int_equal(results.result[0].kind, logs[i].kind);
		assert_int_equal(results.result[0].order, logs[i].order);
		assert_int_equal(results.result[0].cause, logs[i].cause);
		assert_int_equal(results.result[0].other, logs[i].other);
		assert_int_equal(results.result[0].confidence, logs[i].confidence);
		assert_int_equal(results.result[0].also, logs[i].also);
		assert_true(strlen(results.result[0].diagnosis.sentence) > 20);
		free(text);
	}
}

static int64_t number(const struct result *result, const char *name)
{
	for (unsigned int i = 0; i < result->diagnosis.nr_numbers; i++)
		if (!strcmp(result->diagnosis.numbers[i].name, name))
			return result->diagnosis.numbers[i].value;
	fail_msg("%s is not among the numbers", name);
	return -1;
}

static void numbers_are_the_logs_own(void **state)
{
	char *text = read_log("cma-starvation");
	struct results results;

	(void)state;
	explain(text, strlen(text), &results);
	free(text);
	assert_int_equal(number(&results.result[0], "free_kib"), 96040);
	assert_int_equal(number(&results.result[0], "free_cma_kib"), 95200);
	assert_int_equal(number(&results.result[0], "usable_free_kib"), 840);
	assert_int_equal(number(&results.result[0], "min_kib"), 1996);
	assert_int_equal(number(&results.result[0], "pagetables_kib"), 2440);
	assert_int_equal(number(&results.result[0], "largest_free_order"), 10);
	assert_int_equal(number(&results.result[0], "largest_usable_order"), 0);
	assert_int_equal(number(&results.result[0], "victim_anon_rss_kib"), 225560);
	assert_int_equal(results.result[0].diagnosis.helps, BG_HELPS_YES);
	assert_int_equal(results.result[0].diagnosis.nr_missing, 0);
}

/* Ways in which logs reach people; each writes at most 4 times the text. */
static size_t with_crlf(const char *text, char *to)
{
	char *start = to;

	for (; *text; text++) {
		if (*text == '\n')
			*to++ = '\r';
		*to++ = *text;
	}
	return to - start;
}

static size_t before_each_line(const char *text, char *to, const char *prefix)
{
	char *start = to;
	bool begin = true;

	for (; *text; text++) {
		if (begin)
			to = stpcpy(to, prefix);
		begin = *text == '\n';
		*to++ = *text;
	}
	return to - start;
}

static size_t quoted(const char *text, char *to)
{
	return before_each_line(text, to, "> >> ");
}

static size_t from_journal(const char *text, char *to)
{
	return before_each_line(text, to, "Nov 02 10:11:12 some-host kernel: ");
}

static size_t from_logcat(const char *text, char *to)
{
	return before_each_line(text, to, "11-02 10:11:12.123 <4>[ 12.345678@1] c1    77 ");
}

static size_t as_html(const char *text, char *to)
{
	char *start = to;

	to = stpcpy(to, "<pre class=\"log\">");
	for (; *text; text++) {
		if (*text == '<')
			to = stpcpy(to, "&lt;");
		else if (*text == '>')
			to = stpcpy(to, "&gt;");
		else if (*text == '\n')
			to = stpcpy(to, "<br>");
		else
			*to++ = *text;
	}
	to = stpcpy(to, "</pre>\n");
	return to - start;
}

static size_t escaped(const char *text, char *to)
{
	char *start = to;

	for (; *text; text++) {
		if (*text == '\n')
			to = stpcpy(to, "\\n");
		else
			*to++ = *text;
	}
	return to - start;
}

static size_t broken_at_80(const char *text, char *to)
{
	char *start = to;
	int column = 0;

	for (; *text; text++) {
		*to++ = *text;
		column = *text == '\n' ? 0 : column + 1;
		if (column == 80 && text[1] && text[1] != '\n') {
			*to++ = '\n';
			column = 0;
		}
	}
	return to - start;
}

static size_t quoted_printable(const char *text, char *to)
{
	char *start = to;
	int column = 0;

	for (; *text; text++) {
		if (*text == '=')
			to = stpcpy(to, "=3D");
		else
			*to++ = *text;
		column = *text == '\n' ? 0 : column + 1;
		if (column >= 70 && text[1] && text[1] != '\n') {
			to = stpcpy(to, "=\n");
			column = 0;
		}
	}
	return to - start;
}

static void the_way_it_came_does_not_matter(void **state)
{
	static const struct {
		const char *name;
		size_t (*rewrite)(const char *text, char *to);
	} ways[] = {
		{ "CRLF", with_crlf }, { "quoted", quoted }, { "journal", from_journal },
		{ "logcat", from_logcat }, { "HTML", as_html }, { "escaped", escaped },
		{ "broken at 80", broken_at_80 }, { "quoted-printable", quoted_printable },
	};
	char *to = malloc(1 << 18);

	(void)state;
	assert_non_null(to);
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		char *text = read_log(logs[i].name);

		for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
			struct results results;

			print_message("# %s, %s\n", logs[i].name, ways[way].name);
			explain(to, ways[way].rewrite(text, to), &results);
			assert_int_equal(results.nr, 1);
			assert_int_equal(results.result[0].order, logs[i].order);
			assert_int_equal(results.result[0].cause, logs[i].cause);
			assert_int_equal(results.result[0].other, logs[i].other);
			assert_int_equal(results.result[0].confidence, logs[i].confidence);
		}
		free(text);
	}
	free(to);
}

/* A cause that is called certain must be the right one, however little of the log is left. */
static void check_damaged(const char *text, size_t len, size_t log, int line)
{
	struct results results;

	explain(text, len, &results);
	for (unsigned int i = 0; i < results.nr; i++) {
		if (results.result[i].confidence != BG_CONFIDENCE_CERTAIN)
			continue;
		if (results.result[i].cause != logs[log].cause)
			fail_msg("%s without line %d is certainly %s, not %s", logs[log].name, line,
				 bg_cause_name(results.result[i].cause),
				 bg_cause_name(logs[log].cause));
	}
}

static void a_lost_line_makes_no_wrong_certainty(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		char *text = read_log(logs[i].name), *to = malloc(1 << 16);
		size_t len = strlen(text);
		int line = 1;

		assert_non_null(to);
		for (size_t from = 0; from < len; line++) {
			size_t end = from + strcspn(text + from, "\n") + 1;

			memcpy(to, text, from);
			memcpy(to + from, text + end, len - end);
			check_damaged(to, len - (end - from), i, line);
			from = end;
		}
		free(to);
		free(text);
	}
}

static void a_cut_log_makes_no_wrong_certainty(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		char *text = read_log(logs[i].name);

		for (size_t len = strlen(text); len > 0; len--)
			check_damaged(text, len, i, -(int)len);
		free(text);
	}
}

static void check_interleaved(const struct results *results)
{
	assert_int_equal(results->nr, 2);
	assert_string_equal(results->result[0].comm, "loader");
	assert_int_equal(results->result[0].cause, BG_CAUSE_CMA_STARVATION);
	assert_string_equal(results->result[1].comm, "irq/40");
	assert_int_equal(results->result[1].cause, BG_CAUSE_EXTERNAL_FRAGMENTATION);
	assert_int_equal(results->result[1].also, ALSO(ATOMIC_BURST));
}

static void processors_may_interleave(void **state)
{
	static const char * const names[] = { "interleaved-callers", "interleaved" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *text = read_log(names[i]);
		struct results results;

		explain(text, strlen(text), &results);
		check_interleaved(&results);
		free(text);
	}
}

static void kills_without_a_report_count(void **state)
{
	static const char text[] =
		"Out of memory: Killed process 11 (a) total-vm:10kB, anon-rss:4kB\n"
		"oom_reaper: reaped process 11 (a), now anon-rss:0kB\n"
		"Out of memory: Killed process 12 (b) total-vm:10kB, anon-rss:4kB\n"
		"Memory cgroup out of memory: Kill process 13 (c) score 9 or sacrifice child\n"
		"Killed process 14 (d) total-vm:10kB, anon-rss:4kB\n";
	struct results results;

	(void)state;
	explain(text, strlen(text), &results);
	assert_int_equal(results.nr, 3);
	assert_int_equal(results.result[0].cause, BG_CAUSE_UNKNOWN);
	assert_int_equal(results.result[1].cause, BG_CAUSE_UNKNOWN);
	assert_int_equal(results.result[2].cause, BG_CAUSE_MEMCG_LIMIT);
}

static void a_report_of_nobody_is_no_event(void **state)
{
	static const char text[] =
		"sysrq: Show Memory\n"
		"Mem-Info:\n"
		"active_anon:100 inactive_anon:9000 isolated_anon:0\n"
		"Normal free:1000kB min:2048kB low:2560kB high:3072kB present:9000kB\n"
		"supervisor: Killed process 77 (app) after 10 s\n"
		"lowmemorykiller: Killing 'app' (123), adj 900, to free 1000kB\n"
		"Subject: foo: page allocation failure: order:3, mode:0x20\n";
	struct results results;

	(void)state;
	explain(text, strlen(text), &results);
	assert_int_equal(results.nr, 0);
	explain("", 0, &results);
	assert_int_equal(results.nr, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_log_has_its_cause),
		cmocka_unit_test(numbers_are_the_logs_own),
		cmocka_unit_test(the_way_it_came_does_not_matter),
		cmocka_unit_test(a_lost_line_makes_no_wrong_certainty),
		cmocka_unit_test(a_cut_log_makes_no_wrong_certainty),
		cmocka_unit_test(processors_may_interleave),
		cmocka_unit_test(kills_without_a_report_count),
		cmocka_unit_test(a_report_of_nobody_is_no_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
