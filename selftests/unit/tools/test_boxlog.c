// SPDX-License-Identifier: GPL-2.0
/* Which log of this machine is told of, and with whose fault; no test reads this machine's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/kernlog.h"
#include "cmd/boxlog.h"

#define JOURNAL "the journal of the last three days"
#define KILL "Out of memory: Killed process 7 (viewer) total-vm:8kB, anon-rss:4kB, file-rss:0kB\n"

static const char *journal, *file;

/* In the place of client/kernlog.c, which would read this machine's. */
uint64_t bg_kernlog_journal(const struct bg_kernlog_sink *sink)
{
	if (journal)
		sink->text(sink->arg, journal, strlen(journal));
	return journal ? strlen(journal) : 0;
}

int bg_kernlog_kmsg(const struct bg_kernlog_sink *sink, bool follow)
{
	(void)sink;
	(void)follow;
	return -1;
}

const char *bg_kernlog_file(void)
{
	return file;
}

static void take(void *arg, struct bg_oom_event *event)
{
	(void)event;
	++*(unsigned int *)arg;
}

static const char *read_log(unsigned int events, const char **why)
{
	const struct bg_ctx ctx = { .out = stdout, .err = stderr };
	const char *source;
	unsigned int count = 0;

	*why = "never told";
	source = bg_boxlog_read(&ctx, take, &count, why);
	assert_int_equal(count, events);
	return source;
}

static void write_file(const char *text, size_t zeros)
{
	static char name[32];
	FILE *out;

	snprintf(name, sizeof(name), "/tmp/boxlog-XXXXXX");
	out = fdopen(mkstemp(name), "w");
	assert_non_null(out);
	fputs(text, out);
	while (zeros--)
		fputc(0, out);
	fclose(out);
	file = name;
}

/* A journal without an event, beside a file that a power cut left full of zeros. */
static void a_log_is_not_blamed_for_another(void **state)
{
	const char *why;

	(void)state;
	journal = "2026-03-03T04:10:11+0000 panel kernel: usb 1-1: new device\n";
	write_file("", 1 << 17);
	assert_string_equal(read_log(0, &why), JOURNAL);
	assert_null(why);
	journal = NULL;
	assert_string_equal(read_log(0, &why), file);
	assert_non_null(strstr(why, "zeros"));
	unlink(file);
}

static void the_file_is_read_where_the_journal_is_quiet(void **state)
{
	const char *why;

	(void)state;
	journal = "2026-03-03T04:10:11+0000 panel kernel: usb 1-1: new device\n";
	write_file("Mar  3 04:10:11 panel kernel: " KILL, 0);
	assert_string_equal(read_log(1, &why), file);
	assert_null(why);
	journal = "2026-03-03T04:10:11+0000 panel kernel: " KILL;
	assert_string_equal(read_log(1, &why), JOURNAL);
	assert_null(why);
	unlink(file);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_log_is_not_blamed_for_another),
		cmocka_unit_test(the_file_is_read_where_the_journal_is_quiet),
	};

	return cmocka_run_group_tests_name("boxlog", tests, NULL, NULL);
}
