// SPDX-License-Identifier: GPL-2.0
/* Files as they lie about: packed, in UTF-16, binary, and larger than what is of interest. */
#include "offline/logs.h"

#include <lzma.h>
#include <zlib.h>

#include "offline/logfile.h"
#include "offline/logsift.h"

#define MAX_FILE (1 << 20)
#define FILLER "Nov  2 10:11:12 box app[123]: request 4711 took 12 ms, answered with 200\n"

static void explain_file(const char *data, size_t len, size_t piece, struct results *results,
			 struct bg_oomlog_seen *seen, const char **reason)
{
	struct bg_logfile *file = bg_logfile_new(keep_result, results);

	assert_non_null(file);
	results->nr = 0;
	for (size_t at = 0; at < len; at += piece)
		bg_logfile_feed(file, data + at, len - at < piece ? len - at : piece);
	*reason = bg_logfile_finish(file, seen);
}

static size_t as_gzip(const char *text, size_t len, char *to)
{
	z_stream stream = { 0 };

	assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8,
				      Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (unsigned char *)text;
	stream.avail_in = len;
	stream.next_out = (unsigned char *)to;
	stream.avail_out = MAX_FILE;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	deflateEnd(&stream);
	return stream.total_out;
}

static size_t as_two_gzips(const char *text, size_t len, char *to)
{
	size_t first = as_gzip(text, len / 2, to);

	return first + as_gzip(text + len / 2, len - len / 2, to + first);
}

static size_t as_xz(const char *text, size_t len, char *to)
{
	size_t used = 0;

	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL, (const uint8_t *)text,
						 len, (uint8_t *)to, &used, MAX_FILE), LZMA_OK);
	return used;
}

static size_t as_utf16(const char *text, size_t len, char *to, int low)
{
	to[low] = '\xff';
	to[!low] = '\xfe';
	for (size_t i = 0; i < len; i++) {
		to[2 * i + 2 + low] = text[i];
		to[2 * i + 2 + !low] = '\0';
	}
	return 2 * len + 2;
}

static size_t as_utf16le(const char *text, size_t len, char *to)
{
	return as_utf16(text, len, to, 0);
}

static size_t as_utf16be(const char *text, size_t len, char *to)
{
	return as_utf16(text, len, to, 1);
}

static size_t as_utf16_in_gzip(const char *text, size_t len, char *to)
{
	char *wide = malloc(2 * len + 2);
	size_t n;

	assert_non_null(wide);
	n = as_gzip(wide, as_utf16le(text, len, wide), to);
	free(wide);
	return n;
}

static const struct {
	const char *name;
	size_t (*pack)(const char *text, size_t len, char *to);
} packings[] = {
	{ "gzip", as_gzip }, { "two gzips", as_two_gzips }, { "xz", as_xz },
	{ "UTF-16LE", as_utf16le }, { "UTF-16BE", as_utf16be }, { "UTF-16 in gzip", as_utf16_in_gzip },
};

static void packed_logs_are_unpacked(void **state)
{
	char *text = read_log("cma-starvation"), *to = malloc(MAX_FILE);

	(void)state;
	assert_non_null(to);
	for (size_t i = 0; i < ARRAY_SIZE(packings); i++) {
		size_t len = packings[i].pack(text, strlen(text), to);
		static const size_t pieces[] = { 1, 7, 4096, MAX_FILE };

		print_message("# %s\n", packings[i].name);
		for (size_t piece = 0; piece < ARRAY_SIZE(pieces); piece++) {
			struct bg_oomlog_seen seen;
			struct results results;
			const char *reason;

			explain_file(to, len, pieces[piece], &results, &seen, &reason);
			assert_null(reason);
			assert_int_equal(results.nr, 1);
			assert_int_equal(results.result[0].cause, BG_CAUSE_CMA_STARVATION);
			assert_int_equal(results.result[0].confidence, BG_CONFIDENCE_CERTAIN);
		}
	}
	free(to);
	free(text);
}

static void a_cut_archive_is_told(void **state)
{
	char *text = read_log("cma-starvation"), *to = malloc(MAX_FILE);
	struct bg_oomlog_seen seen;
	struct results results;
	const char *reason;

	(void)state;
	assert_non_null(to);
	for (size_t i = 0; i < 3; i++) {
		size_t len = packings[i].pack(text, strlen(text), to);

		explain_file(to, len - 20, 4096, &results, &seen, &reason);
		assert_non_null(reason);
	}
	free(to);
	free(text);
}

static void what_is_no_log_is_refused(void **state)
{
	char noise[8192], zeros[8192] = { 0 };
	struct bg_oomlog_seen seen;
	struct results results;
	unsigned int seed = 1;
	const char *reason;

	(void)state;
	for (size_t i = 0; i < sizeof(noise); i++) {
		seed = seed * 1103515245 + 12345;
		noise[i] = seed >> 16;
	}
	explain_file(noise, sizeof(noise), 512, &results, &seen, &reason);
	assert_non_null(reason);
	explain_file(zeros, sizeof(zeros), 512, &results, &seen, &reason);
	assert_non_null(reason);
	explain_file("\177ELF\2\1\1", 7, 7, &results, &seen, &reason);
	assert_non_null(strstr(reason, "ELF"));
	explain_file("LPKSHHRH........", 16, 1, &results, &seen, &reason);
	assert_non_null(strstr(reason, "journalctl"));
	explain_file("", 0, 1, &results, &seen, &reason);
	assert_null(reason);
	explain_file("Stra\xdf" "e, caf\xe9 \0\0\0\n", 16, 3, &results, &seen, &reason);
	assert_null(reason);
}

/* As many lines as make the log large, a report, and again; the report at each place in a block. */
static void what_is_left_out_is_nothing_of_an_event(void **state)
{
	static const char * const names[] = {
		"cma-starvation", "fragmented", "exhausted", "memcg-limit", "vmalloc", "page-fault",
	};
	struct results results;
	struct bg_oomlog_seen seen;
	const char *reason;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *text = read_log(names[i]);
		struct bg_logfile *file = bg_logfile_new(keep_result, &results);
		uint64_t lines = 0, first = 0;

		assert_non_null(file);
		results.nr = 0;
		for (int times = 0; times < 4; times++) {
			for (int line = 0; line < 17000 + 700 * times; line++, lines++)
				bg_logfile_feed(file, FILLER, strlen(FILLER));
			first = first ? first : lines + 1;
			bg_logfile_feed(file, text, strlen(text));
			for (const char *s = text; (s = strchr(s, '\n')); s++)
				lines++;
		}
		reason = bg_logfile_finish(file, &seen);
		assert_null(reason);
		assert_int_equal(seen.lines, lines);
		assert_int_equal(results.nr, 4);
		for (unsigned int event = 1; event < 4; event++) {
			assert_int_equal(results.result[event].cause, results.result[0].cause);
			assert_int_equal(results.result[event].diagnosis.nr_numbers,
					 results.result[0].diagnosis.nr_numbers);
			assert_int_equal(results.result[event].confidence,
					 results.result[0].confidence);
		}
		assert_int_equal(results.result[0].line, first);
		free(text);
	}
}

static void phrases_are_found_wherever_they_stand(void **state)
{
	static const char phrase[8] = { 'o', 'o', 'm', '-', 'k', 'i', 'l', 'l' };
	struct bg_logsift *sift = calloc(1, sizeof(*sift));
	char text[128];

	(void)state;
	assert_non_null(sift);
	bg_logsift_init(sift);
	for (size_t at = 0; at + 8 <= 100; at++) {
		memset(text, 'o', sizeof(text));
		memcpy(text + at, phrase, sizeof(phrase));
		assert_ptr_equal(bg_logsift_find(sift, text, text + 100), text + at);
		assert_ptr_equal(bg_logsift_find(sift, text, text + at + 7), text + at + 7);
	}
	free(sift);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packed_logs_are_unpacked),
		cmocka_unit_test(a_cut_archive_is_told),
		cmocka_unit_test(what_is_no_log_is_refused),
		cmocka_unit_test(what_is_left_out_is_nothing_of_an_event),
		cmocka_unit_test(phrases_are_found_wherever_they_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
