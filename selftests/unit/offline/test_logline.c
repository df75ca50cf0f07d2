// SPDX-License-Identifier: GPL-2.0
/* Prefixes of loggers, and lines that came broken. */
#include "offline/logs.h"

#include "offline/logline.h"

static const struct {
	const char *raw;
	const char *msg;
	const char *stamp;
	const char *caller;
} prefixes[] = {
	{ "a b", "a b", "", "" },
	{ "[   12.345678] a: b", "a: b", "12.345678", "" },
	{ "[   12.345678][  T123] a: b", "a: b", "12.345678", "T123" },
	{ "[   12.345678] [    C0] a: b", "a: b", "12.345678", "C0" },
	{ "<4>[   12.345678] a: b", "a: b", "12.345678", "" },
	{ "<12>1 2024-05-01T10:00:00.1Z host kernel - - - a: b", "a: b",
	  "2024-05-01T10:00:00.1Z", "" },
	{ "[Mon Jan  2 15:04:05 2006] a: b", "a: b", "Mon Jan  2 15:04:05 2006", "" },
	{ "Mar  3 04:10:11 host kernel: a: b", "a: b", "Mar  3 04:10:11", "" },
	{ "Mar  3 04:10:11 host kernel: [ 7211.004310] a: b", "a: b", "Mar  3 04:10:11", "" },
	{ "Mar  3 04:10:11 host user.warn kernel: [ 7211.004310] a: b", "a: b",
	  "Mar  3 04:10:11", "" },
	{ "2024-05-01T10:00:00.123456+02:00 host kernel: a: b", "a: b",
	  "2024-05-01T10:00:00.123456+02:00", "" },
	{ "2024-05-01 10:00:00,123 host kernel: a: b", "a: b", "2024-05-01 10:00:00,123", "" },
	{ "host kernel: a: b", "a: b", "", "" },
	{ "kern  :warn  : [   12.345678] a: b", "a: b", "12.345678", "" },
	{ "6,30574,3816544225,-;a: b", "a: b", "3816.544225", "" },
	{ "6,30574,3816544225,-,caller=T77;a: b", "a: b", "3816.544225", "T77" },
	{ "6.1.0-18-amd64,6,30574,3816544225,-;a: b", "a: b", "3816.544225", "" },
	{ "app-7 | [   12.345678] a: b", "a: b", "12.345678", "" },
	{ "123:[   12.345678] a: b", "a: b", "12.345678", "" },
	{ "kern.log:123:a: b", "a: b", "", "" },
	{ "    12\ta: b", "a: b", "", "" },
	{ "2024-05-01T10:00:00.123456789Z stdout F [   12.345678] a: b", "a: b",
	  "2024-05-01T10:00:00.123456789Z", "" },
	{ "# [   12.345678] a: b", "a: b", "12.345678", "" },
	{ "W/kernel  (  123): a: b", "a: b", "", "" },
	{ "W(    0:    0) a: b", "a: b", "", "" },
	{ "11-02 10:11:12.123  root     0     0 W kernel  : a: b", "a: b", "11-02 10:11:12.123",
	  "" },
	{ "1700000000.123     0     0 W kernel  : a: b", "a: b", "", "" },
	{ "11-02 10:11:12.123 <4>[ 12.345678@1] c1    77 a: b", "a: b", "11-02 10:11:12.123", "" },
	{ "<4>[  482.459005] (3)[2576:tx_thread]a: b", "a: b", "482.459005", "" },
	{ "[309805.658142s][pid:1361,cpu5,name]a: b", "a: b", "309805.658142s", "" },
	{ "> > >> [   12.345678] a: b", "a: b", "12.345678", "" },
	{ "\xef\xbb\xbf[   12.345678] a: b", "a: b", "12.345678", "" },
	{ "3. [   12.345678] a: b", "a: b", "12.345678", "" },
	{ "[  +0.002367] a: b", "a: b", "+0.002367", "" },
	{ "Dec 27 09:19:05 2013 kernel: : [277622.359] a: b", "a: b", "Dec 27 09:19:05", "" },
	{ "nov. 30 10:16:57 host kernel[0]: a: b", "a: b", "", "" },
	{ "01-01 00:00:12.345     0     0 W         : a: b", "a: b", "01-01 00:00:12.345", "" },
	{ "01-01 00:00:12.345   200   201 E lowmem  : a: b", "a: b", "01-01 00:00:12.345", "" },
	{ "{\"log\":\"[   12.345678] a: b", "a: b", "12.345678", "" },
	/* Not prefixes. */
	{ "01-01 00:00:12.345   200   201 ", "200   201 ", "01-01 00:00:12.345", "" },
	{ "[<c0011c54>] (dump_backtrace+0x0/0x10c)", "[<c0011c54>] (dump_backtrace+0x0/0x10c)",
	  "", "" },
	{ "[  115]     0   115      761 udevd", "[  115]     0   115      761 udevd", "", "" },
	{ "", "", "", "" },
};

static void prefixes_come_off(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		struct bg_logline line;
		char raw[160];

		print_message("# %s\n", prefixes[i].raw);
		snprintf(raw, sizeof(raw), "%s", prefixes[i].raw);
		bg_logline_strip(raw, &line);
		assert_string_equal(line.msg, prefixes[i].msg);
		assert_string_equal(line.stamp, prefixes[i].stamp);
		assert_string_equal(line.caller, prefixes[i].caller);
	}
}

struct lines {
	unsigned int nr;
	char msg[8][200];
};

static void keep_line(void *arg, struct bg_logline *line)
{
	struct lines *lines = arg;

	if (lines->nr < 8)
		snprintf(lines->msg[lines->nr++], 200, "%s", line->msg);
}

static void read_text(const char *text, struct lines *lines)
{
	struct bg_logreader *reader = calloc(1, sizeof(*reader));

	assert_non_null(reader);
	lines->nr = 0;
	reader->emit = keep_line;
	reader->arg = lines;
	bg_logreader_feed(reader, text, strlen(text));
	bg_logreader_finish(reader);
	free(reader);
}

static const struct {
	const char *text;
	unsigned int nr;
	const char *first;
} breaks[] = {
	{ "a\nb\r\n\n", 2, "a" },
	{ "a&lt;b&gt;<br/>c &amp; d", 2, "a<b>" },
	{ "a b\\nc d\\n", 2, "a b" },
	{ "a#012 b#012c", 3, "a" },
	{ "\033[32m[   12.345678] \033[0ma: \033[01;31m\033[Kb\033[m\033[K", 1, "a: b" },
	{ "[32m[   12.345678] [0ma: [01;31m[Kb[m[K", 1, "a: b" },
	{ "\\x1b[31ma\\u001b[0m ^[[1mb#033[0m", 1, "a b" },
	{ "adj=200, id=2012", 1, "adj=200, id=2012" },
	{ "adj=3D200,=20id=3D1", 1, "adj=200, id=1" },
	{ "1\\*4kB 2\\_b", 1, "1*4kB 2_b" },
	{ "{\"host\":\"h\",\"message\":\"a \\\"b\\\"\"}", 1, "a \"b\"" },
	{ "{\"MESSAGE\":[97,32,98],\"_HOSTNAME\":\"h\"}", 1, "a b" },
	{ "{\"a\":{\"b\":[{\"log\":\"{\\\"msg\\\":\\\"a\\\"}\\n\"}]}}", 1, "a" },
	{ "         \"msg\": \"a b\",\n", 1, "a b" },
	{ "__REALTIME_TIMESTAMP=1700000000123456\n_PID=1\nMESSAGE=a b\n", 1, "a b" },
	{ "x invoked\noom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0\n", 1,
	  "x invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0" },
	{ "DMA free:4036kB min:60kB low:72kB high:88kB active_anon:4kB\nunevictable:6\nkB present:4kB\n",
	  1, "DMA free:4036kB min:60kB low:72kB high:88kB active_anon:4kB unevictable:6kB present:4kB" },
	{ "[ 1.000001] a [ 2.000002] b [ 3.000003] c", 3, "a" },
	{ "x invoked oom-killer: gfp_mask=0xd0,\norder=0, oom_score_adj=0\n", 1,
	  "x invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0" },
	{ "x: page allocation failure: order:5,\nmode:0xcc0(GFP_KERN\nEL|__GFP_ZERO), cpu=0", 1,
	  "x: page allocation failure: order:5, mode:0xcc0(GFP_KERNEL|__GFP_ZERO), cpu=0" },
	{ "Node 0 DMA free:4036kB min:60kB low:72kB high:88kB inactive_a\nnon:256kB present:4kB", 1,
	  "Node 0 DMA free:4036kB min:60kB low:72kB high:88kB inactive_anon:256kB present:4kB" },
	{ "Node 0 DMA: 1*4kB 2*8kB 1*16kB 0*32kB 1*64kB 2*128kB 0*256kB 1*\n512kB = 3940kB", 1,
	  "Node 0 DMA: 1*4kB 2*8kB 1*16kB 0*32kB 1*64kB 2*128kB 0*256kB 1*512kB = 3940kB" },
	{ "CPU: 0 PID: 455 Comm: apt Not tainted\n5.18.0-rc3 #186\n", 1,
	  "CPU: 0 PID: 455 Comm: apt Not tainted 5.18.0-rc3 #186" },
	/* A lost rest does not take the next message along. */
	{ "x invoked oom-killer: gfp_mask=0xd0,\nCPU: 1 PID: 2 Comm: x\n", 2,
	  "x invoked oom-killer: gfp_mask=0xd0," },
	{ "x: page allocation failure: order:5,\n[ 1.000001] CPU: 1\n", 2,
	  "x: page allocation failure: order:5," },
};

static void broken_lines_are_mended(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(breaks); i++) {
		struct lines lines;

		print_message("# %u\n", (unsigned int)i);
		read_text(breaks[i].text, &lines);
		assert_int_equal(lines.nr, breaks[i].nr);
		assert_string_equal(lines.msg[0], breaks[i].first);
	}
}

static void long_lines_and_nuls_do_no_harm(void **state)
{
	size_t len = 3 * BG_LINE_MAX;
	struct bg_logreader *reader = calloc(1, sizeof(*reader));
	struct lines lines = { 0 };
	char *text = calloc(1, len);

	(void)state;
	assert_non_null(reader);
	assert_non_null(text);
	reader->emit = keep_line;
	reader->arg = &lines;
	bg_logreader_feed(reader, text, len);
	memset(text, '>', len);
	bg_logreader_feed(reader, text, len);
	bg_logreader_feed(reader, "\nend\n", 5);
	bg_logreader_finish(reader);
	assert_true(lines.nr >= 1);
	assert_string_equal(lines.msg[lines.nr - 1], "end");
	free(text);
	free(reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_come_off),
		cmocka_unit_test(broken_lines_are_mended),
		cmocka_unit_test(long_lines_and_nuls_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
