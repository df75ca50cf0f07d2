// SPDX-License-Identifier: GPL-2.0
/* The same report, however it came: loggers' prefixes, records, wrappings. The same numbers. */
#include "offline/logs.h"

#define MAX_TEXT (1 << 18)

enum coding { PLAIN, JSON, BYTES, COLOURED, MARKDOWN };

/* What stands around each message. */
static const struct {
	const char *name, *before, *after;
	enum coding coding;
} around[] = {
	{ "bare", "", "", PLAIN },
	{ "dmesg", "[ 7211.004310] ", "", PLAIN },
	{ "dmesg with caller", "[ 7211.004310][  T812] ", "", PLAIN },
	{ "dmesg -T", "[Sun Mar  3 04:10:11 2024] ", "", PLAIN },
	{ "dmesg -x", "kern  :warn  : [ 7211.004310] ", "", PLAIN },
	{ "dmesg --time-format iso", "2024-03-03T04:10:11,004310+01:00 ", "", PLAIN },
	{ "dmesg -r", "<4>[ 7211.004310] ", "", PLAIN },
	{ "dmesg -d", "[ 7211.004310 <    0.000123>] ", "", PLAIN },
	{ "dmesg --json", "      },{\n         \"pri\": 4,\n         \"time\":  7211.004310,\n"
	  "         \"msg\": \"", "\"\n", JSON },
	{ "kmsg", "4,1234,7211004310,-;", "", PLAIN },
	{ "kmsg with caller", "4,1234,7211004310,-,caller=T812;", "", PLAIN },
	{ "netconsole", "<4>[ 7211.004310] ", "\r", PLAIN },
	{ "netconsole with release", "6.1.0-18-amd64,4,1234,7211004310,-;", "", PLAIN },
	{ "BSD syslog", "Mar  3 04:10:11 panel kernel: ", "", PLAIN },
	{ "BSD syslog with time", "Mar  3 04:10:11 panel kernel: [ 7211.004310] ", "", PLAIN },
	{ "BSD syslog with priority", "<4>Mar  3 04:10:11 panel kernel: [ 7211.004310] ", "", PLAIN },
	{ "busybox syslog", "Mar  3 04:10:11 panel kern.warn kernel: [ 7211.004310] ", "", PLAIN },
	{ "ISO syslog", "2024-03-03T04:10:11.123456+01:00 panel kernel: [ 7211.004310] ", "", PLAIN },
	{ "RFC 5424", "<4>1 2024-03-03T04:10:11Z panel kernel - - - [ 7211.004310] ", "", PLAIN },
	{ "journalctl", "Mar 03 04:10:11 panel kernel: ", "", PLAIN },
	{ "journalctl -o short-full", "Sun 2024-03-03 04:10:11 CET panel kernel: ", "", PLAIN },
	{ "journalctl -o short-monotonic", "[ 7211.004310] panel kernel: ", "", PLAIN },
	{ "journalctl -o short-unix", "1709435411.004310 panel kernel: ", "", PLAIN },
	{ "journalctl -o cat", "", "", PLAIN },
	{ "journalctl -o json", "{\"_HOSTNAME\":\"panel\",\"__REALTIME_TIMESTAMP\":\"1709435411004310\","
	  "\"_TRANSPORT\":\"kernel\",\"MESSAGE\":\"", "\",\"PRIORITY\":\"4\"}", JSON },
	{ "journalctl -o json, bytes", "{\"MESSAGE\":[", "],\"PRIORITY\":\"4\"}", BYTES },
	{ "journalctl -o json-pretty", "{\n\t\"_HOSTNAME\" : \"panel\",\n\t\"MESSAGE\" : \"",
	  "\",\n\t\"PRIORITY\" : \"4\"\n}", JSON },
	{ "journalctl -o export", "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1709435411004310\n"
	  "_HOSTNAME=panel\nMESSAGE=", "\nPRIORITY=4\n", PLAIN },
	{ "journalctl -o verbose", "Sun 2024-03-03 04:10:11.004310 CET [s=1f;i=1;b=2]\n"
	  "    PRIORITY=4\n    MESSAGE=", "\n    _HOSTNAME=panel", PLAIN },
	{ "a collector's message", "{\"@timestamp\":\"2024-03-03T04:10:11Z\",\"host\":{\"name\":\"p\"},"
	  "\"message\":\"", "\"}", JSON },
	{ "a collector's msg", "{\"level\":\"warn\",\"msg\":\"", "\",\"host\":\"panel\"}", JSON },
	{ "a cloud's textPayload", "{\"insertId\":\"x\",\"resource\":{\"labels\":{\"zone\":\"z\"}},"
	  "\"textPayload\":\"", "\",\"timestamp\":\"2024-03-03T04:10:11Z\"}", JSON },
	{ "a cloud's jsonPayload", "{\"jsonPayload\":{\"MESSAGE\":\"", "\",\"_HOSTNAME\":\"p\"}}", JSON },
	{ "docker json-file", "{\"log\":\"[ 7211.004310] ", "\\n\",\"stream\":\"stdout\","
	  "\"time\":\"2024-03-03T04:10:11.123456789Z\"}", JSON },
	{ "a cut line of JSON", "{\"a\":\"b\",\"MESSAGE\":\"", "\",\"_HOSTNA", PLAIN },
	{ "docker compose", "app-7 | [ 7211.004310] ", "", PLAIN },
	{ "docker compose without time", "app-7  | ", "", PLAIN },
	{ "CRI", "2024-03-03T04:10:11.123456789Z stdout F [ 7211.004310] ", "", PLAIN },
	{ "CRI without time", "2024-03-03T04:10:11.123456789Z stderr F ", "", PLAIN },
	{ "CSV", "2024-03-03,panel,kernel,\"[ 7211.004310] ", "\"", PLAIN },
	{ "CSV without time", "2024-03-03,panel,kernel,\"", "\"", PLAIN },
	{ "logfmt", "level=warn host=panel msg=\"", "\"", PLAIN },
	{ "grep -n", "1234:[ 7211.004310] ", "", PLAIN },
	{ "grep -n without time", "1234:", "", PLAIN },
	{ "grep -Hn", "/var/log/kern.log:1234:Mar  3 04:10:11 panel kernel: ", "", PLAIN },
	{ "cat -n", "  1234\t[ 7211.004310] ", "", PLAIN },
	{ "cat -n without time", "  1234\t", "", PLAIN },
	{ "logcat brief", "W/kernel  (    0): ", "", PLAIN },
	{ "logcat brief without tag", "W/        (    0): ", "", PLAIN },
	{ "logcat tag", "W/kernel: ", "", PLAIN },
	{ "logcat thread", "W(    0:    0) ", "", PLAIN },
	{ "logcat time", "03-03 04:10:11.123 W/kernel  (    0): ", "", PLAIN },
	{ "logcat threadtime", "03-03 04:10:11.123     0     0 W kernel  : ", "", PLAIN },
	{ "logcat with uid", "03-03 04:10:11.123  root     0     0 W kernel  : ", "", PLAIN },
	{ "logcat with number of uid", "03-03 04:10:11.123  1000     0     0 W         : ", "", PLAIN },
	{ "logcat with year and zone", "2024-03-03 04:10:11.123 +0100     0     0 W kernel  : ", "", PLAIN },
	{ "logcat epoch", "1709435411.123     0     0 W kernel  : ", "", PLAIN },
	{ "logcat long", "[ 03-03 04:10:11.123     0:    0 W/kernel ]\n", "\n", PLAIN },
	{ "MediaTek", "<4>[ 7211.004310] (1)[812:viewer]", "", PLAIN },
	{ "Qualcomm", "<4>[ 7211.004310] c1    812 ", "", PLAIN },
	{ "serial console", "root@panel:~# [ 7211.004310] ", "", PLAIN },
	{ "quoted", "> > ", "", PLAIN },
	{ "quoted dmesg", ">> [ 7211.004310] ", "", PLAIN },
	{ "coloured", "\033[32m[ 7211.004310] \033[0m", "\033[0m", COLOURED },
	{ "coloured, escapes lost", "[32m[ 7211.004310] [0m", "[0m", PLAIN },
	{ "coloured, escapes spelled", "\\x1b[32m[ 7211.004310] \\x1b[0m", "", PLAIN },
	{ "Markdown", "[ 7211.004310] ", "", MARKDOWN },
	{ "time of a script", "1709435411 > ", "", PLAIN },
};

static char *put_coded(char *to, const char *msg, size_t len, enum coding coding)
{
	for (size_t i = 0; i < len; i++) {
		if (coding == BYTES)
			to += sprintf(to, "%s%d", i ? "," : "", msg[i]);
		else if (coding == JSON && (msg[i] == '"' || msg[i] == '\\'))
			to += sprintf(to, "\\%c", msg[i]);
		else if (coding == COLOURED && msg[i] == ':' && msg[i + 1] == ' ')
			to = stpcpy(to, "\033[1m:\033[0m");
		else if (coding == MARKDOWN && msg[i] == '*')
			*to++ = '_';
		else
			*to++ = msg[i];
	}
	return to;
}

/* The messages of a log whose lines all begin with a logger's words and a time stamp. */
static char *bare_messages(const char *name)
{
	char *text = read_log(name), *bare = calloc(1, MAX_TEXT), *to = bare;

	assert_non_null(bare);
	for (const char *line = text; *line; line += strcspn(line, "\n") + 1) {
		const char *msg = strstr(line, "] ");
		size_t len;

		assert_non_null(msg);
		msg += 2;
		len = strcspn(msg, "\n");
		memcpy(to, msg, len);
		to += len;
		*to++ = '\n';
	}
	free(text);
	return bare;
}

static size_t put_around(const char *bare, size_t way, char *to)
{
	char *start = to;

	for (const char *msg = bare; *msg; msg += strcspn(msg, "\n") + 1) {
		to = stpcpy(to, around[way].before);
		to = put_coded(to, msg, strcspn(msg, "\n"), around[way].coding);
		to = stpcpy(to, around[way].after);
		*to++ = '\n';
	}
	return to - start;
}

/* What differs, or NULL. */
static const char *difference(const struct results *results, const struct results *wanted)
{
	const struct bg_diagnosis *got = &results->result[0].diagnosis;
	const struct bg_diagnosis *want = &wanted->result[0].diagnosis;

	if (results->nr != 1)
		return results->nr ? "more than one event" : "no event";
	if (results->result[0].kind != wanted->result[0].kind)
		return "kind";
	if (results->result[0].order != wanted->result[0].order)
		return "order";
	if (strcmp(results->result[0].comm, wanted->result[0].comm))
		return results->result[0].comm;
	if (got->cause != want->cause || got->confidence != want->confidence)
		return "cause";
	if (got->nr_missing != want->nr_missing)
		return "what is missing";
	for (unsigned int i = 0; i < want->nr_numbers; i++)
		if (got->nr_numbers != want->nr_numbers ||
		    strcmp(got->numbers[i].name, want->numbers[i].name) ||
		    got->numbers[i].value != want->numbers[i].value)
			return want->numbers[i].name;
	return NULL;
}

static void whatever_stands_around_it(void **state)
{
	static const char * const names[] = { "cma-starvation" };
	char *to = malloc(MAX_TEXT);
	unsigned int failed = 0;

	(void)state;
	assert_non_null(to);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *text = read_log(names[i]), *bare = bare_messages(names[i]);
		struct results wanted, results;

		explain(text, strlen(text), &wanted);
		for (size_t way = 0; way < ARRAY_SIZE(around); way++) {
			const char *differs;

			explain(to, put_around(bare, way, to), &results);
			differs = difference(&results, &wanted);
			if (differs)
				print_message("# %s, %s: %s differs\n", names[i], around[way].name,
					      differs);
			failed += !!differs;
		}
		free(bare);
		free(text);
	}
	free(to);
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_stands_around_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
