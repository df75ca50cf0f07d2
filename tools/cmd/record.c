// SPDX-License-Identifier: GPL-2.0
/* buddyctl record: samples and decisions as JSON lines. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/client.h"
#include "client/recording.h"
#include "model/array.h"
#include "model/fields.h"
#include "model/number.h"
#include "show/output.h"
#include "show/terminal.h"
#include "verb.h"

enum { SECONDS, NO_RESET, NO_MAP };

#define PROGRESS_NS BG_NSEC_PER_SEC
#define RESET_WAIT_MS 5000

/**
 * struct record - a recording that is being made
 * @path: of the file
 * @file: the same, open
 * @seconds: how long, 0: until told to stop
 * @no_reset: keep what the guard has learnt; replay cannot follow then
 * @no_map: leave the map out
 * @begun_ns: CLOCK_MONOTONIC
 * @samples: written so far
 * @events: written so far
 * @lost: notices that did not reach us
 * @last_sample: sequence
 * @last_event: sequence
 * @reset_ns: when the guard forgot what it had learnt
 * @early: samples that came before the event of the reset
 * @nr_early: entries of @early
 */
struct record {
	const char *path;
	FILE *file;
	u64 seconds;
	bool no_reset;
	bool no_map;
	u64 begun_ns;
	u64 samples;
	u64 events;
	u64 lost;
	u64 last_sample;
	u64 last_event;
	u64 reset_ns;
	struct bg_notice *early;
	size_t nr_early;
};

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * BG_NSEC_PER_SEC + (u64)now.tv_nsec;
}

static int write_map(struct bg_ctx *ctx, struct record *record, const char *at)
{
	struct bg_map map;
	int error;

	if (record->no_map)
		return BG_EXIT_OK;
	error = bg_client_map(ctx, &map);
	if (!error)
		bg_record_write_map(record->file, at, &map);
	free(map.block);
	return error;
}

/*
 * Wait until the module tells of its reset. A look sends its samples before its events, so the
 * first samples with nothing learnt come before that: what is newer than the reset is kept.
 */
static int wait_for_reset(struct bg_ctx *ctx, struct record *record)
{
	u64 until = now_ns() + RESET_WAIT_MS * BG_NSEC_PER_MSEC;
	struct bg_notice notice, *kept;
	int error;

	while (now_ns() < until && !bg_stopped()) {
		error = bg_client_next(ctx, 100, &notice);
		if (error)
			return error;
		if (notice.kind == BG_NOTICE_EVENT &&
		    notice.event.kind == BUDDYGUARD_EVENT_KIND_RESET) {
			record->reset_ns = notice.event.time_ns;
			record->last_event = notice.sequence;
			return BG_EXIT_OK;
		}
		if (notice.kind != BG_NOTICE_SAMPLE)
			continue;
		kept = bg_grow((void **)&record->early, &record->nr_early, sizeof(*kept));
		if (!kept)
			return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
		*kept = notice;
	}
	return bg_fail(ctx, BG_EXIT_FAILED, "no-reset",
		       "the module did not tell of its reset within %d s", RESET_WAIT_MS / 1000);
}

static int reset(struct bg_ctx *ctx, struct record *record)
{
	int error = bg_client_reset(ctx, BUDDYGUARD_RESET_SCOPE_LEARNT);

	if (error == BG_EXIT_PERMISSION)
		bg_note(ctx, "hint: --no-reset records without it; replay cannot follow such a recording");
	return error ? error : wait_for_reset(ctx, record);
}

static int write_header(struct bg_ctx *ctx, struct record *record)
{
	static struct bg_setup setup;
	struct json_object *header;
	int error = bg_client_get(ctx, &setup);

	if (error)
		return error;
	header = bg_record_new_setup("header", &setup);
	bg_json_u64(header, "schema_version", BG_SCHEMA_VERSION);
	bg_json_string(header, "buddyctl", BG_VERSION);
	bg_json_bool(header, "complete", !record->no_reset);
	bg_json_u64(header, "clock_offset_ns", bg_client_clock_offset_ns(ctx));
	bg_record_write(record->file, header);
	return BG_EXIT_OK;
}

static void count_lost(u64 *last, u64 sequence, u64 *lost)
{
	if (*last && sequence > *last + 1)
		*lost += sequence - *last - 1;
	*last = sequence;
}

static void write_sample(struct record *record, const struct bg_notice *notice)
{
	struct json_object *line = bg_record_new("sample");

	count_lost(&record->last_sample, notice->sequence, &record->lost);
	bg_json_u64(line, "sequence", notice->sequence);
	json_object_object_add(line, "zone", bg_zone_to_json(&notice->zone));
	bg_record_write(record->file, line);
	record->samples++;
}

static int write_config(struct bg_ctx *ctx, struct record *record, u64 time_ns)
{
	static struct bg_setup setup;
	struct json_object *line;
	int error = bg_client_get(ctx, &setup);

	if (error)
		return error;
	line = bg_record_new_setup("config", &setup);
	bg_json_u64(line, "time_ns", time_ns);
	bg_record_write(record->file, line);
	return BG_EXIT_OK;
}

static int write_event(struct bg_ctx *ctx, struct record *record, const struct bg_notice *notice)
{
	struct json_object *line = bg_record_new("event");

	count_lost(&record->last_event, notice->sequence, &record->lost);
	json_object_object_add(line, "event", bg_event_to_json(&notice->event));
	bg_record_write(record->file, line);
	record->events++;
	if (notice->event.kind == BUDDYGUARD_EVENT_KIND_CONFIG_CHANGED)
		return write_config(ctx, record, notice->event.time_ns);
	return BG_EXIT_OK;
}

static void show_progress(struct bg_ctx *ctx, const struct record *record, u64 *shown_ns)
{
	u64 now = now_ns();

	if (!ctx->progress || ctx->json || now < *shown_ns + PROGRESS_NS)
		return;
	*shown_ns = now;
	fprintf(ctx->err, "\r%" PRIu64 " s, %" PRIu64 " samples, %" PRIu64 " events\033[K",
		(u64)((now - record->begun_ns) / BG_NSEC_PER_SEC), record->samples, record->events);
}

static bool time_is_up(const struct record *record)
{
	return record->seconds &&
	       now_ns() >= record->begun_ns + record->seconds * BG_NSEC_PER_SEC;
}

static int unwritable(struct bg_ctx *ctx, const struct record *record)
{
	return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", record->path, strerror(errno));
}

static int follow(struct bg_ctx *ctx, struct record *record)
{
	struct bg_notice notice;
	u64 shown_ns = 0;
	int error = BG_EXIT_OK;

	while (!error && !bg_stopped() && !time_is_up(record)) {
		error = bg_client_next(ctx, 200, &notice);
		if (error)
			return error;
		if (notice.kind == BG_NOTICE_GONE)
			return bg_fail(ctx, BG_EXIT_ABSENT, "module-gone",
				       "the module buddyguard was unloaded; %s ends there",
				       record->path);
		if (notice.kind == BG_NOTICE_SAMPLE)
			write_sample(record, &notice);
		else if (notice.kind == BG_NOTICE_EVENT)
			error = write_event(ctx, record, &notice);
		if (fflush(record->file))
			return unwritable(ctx, record);
		show_progress(ctx, record, &shown_ns);
	}
	return error;
}

static int write_history(struct bg_ctx *ctx, struct record *record)
{
	struct json_object *line, *array;
	struct bg_episodes episodes;
	size_t i;
	int error = bg_client_history(ctx, &episodes);

	if (error)
		return error;
	line = bg_record_new("history");
	array = bg_json_array(line, "episodes");
	for (i = 0; i < episodes.count; i++)
		json_object_array_add(array, bg_episode_to_json(&episodes.episode[i]));
	array = bg_json_array(line, "kills");
	for (i = 0; i < episodes.nr_kills; i++)
		json_object_array_add(array, bg_event_to_json(&episodes.kill[i]));
	bg_record_write(record->file, line);
	bg_episodes_free(&episodes);
	return BG_EXIT_OK;
}

static int write_cma(struct bg_ctx *ctx, struct record *record)
{
	struct json_object *line, *array;
	struct bg_cma_list list;
	size_t i;
	int error = bg_client_cma(ctx, &list);

	if (error)
		return error;
	line = bg_record_new("cma");
	array = bg_json_array(line, "areas");
	for (i = 0; i < list.count; i++)
		json_object_array_add(array, bg_cma_area_to_json(&list.area[i]));
	bg_record_write(record->file, line);
	free(list.area);
	return BG_EXIT_OK;
}

static int write_stats(struct bg_ctx *ctx, struct record *record)
{
	struct json_object *line;
	struct bg_stats_info stats;
	int error = bg_client_stats(ctx, &stats);

	if (error)
		return error;
	line = bg_record_new("stats");
	json_object_object_add(line, "stats", bg_stats_to_json(&stats));
	bg_record_write(record->file, line);
	return BG_EXIT_OK;
}

static int write_end(struct bg_ctx *ctx, struct record *record)
{
	static struct bg_setup setup;
	struct json_object *line;
	int error = bg_client_get(ctx, &setup);

	if (error)
		return error;
	line = bg_record_new("end");
	json_object_object_add(line, "state", bg_box_to_json(&setup.box));
	bg_json_u64(line, "time_ns", setup.box.time_ns);
	bg_json_u64(line, "lost", record->lost);
	bg_record_write(record->file, line);
	return BG_EXIT_OK;
}

static void write_early(struct record *record)
{
	size_t i;

	for (i = 0; i < record->nr_early; i++)
		if (record->early[i].zone.time_ns > record->reset_ns)
			write_sample(record, &record->early[i]);
	free(record->early);
	record->early = NULL;
}

static int begin(struct bg_ctx *ctx, struct record *record)
{
	int error = bg_client_listen(ctx, BG_GROUP_EVENTS | BG_GROUP_SAMPLES);

	if (!error && !record->no_reset)
		error = reset(ctx, record);
	if (!error)
		error = write_header(ctx, record);
	if (!error)
		error = write_map(ctx, record, "begin");
	if (!error)
		write_early(record);
	return error;
}

static int end(struct bg_ctx *ctx, struct record *record)
{
	int error = write_map(ctx, record, "end");

	if (!error)
		error = write_history(ctx, record);
	if (!error)
		error = write_cma(ctx, record);
	if (!error)
		error = write_stats(ctx, record);
	if (!error)
		error = write_end(ctx, record);
	return error;
}

static int make(struct bg_ctx *ctx, struct record *record)
{
	int error;

	bg_stop_on_signal();
	record->begun_ns = now_ns();
	error = begin(ctx, record);
	if (!error)
		error = follow(ctx, record);
	if (!error)
		error = end(ctx, record);
	if (ctx->progress && !ctx->json)
		fputs("\r\033[K", ctx->err);
	return error;
}

static int report(struct bg_ctx *ctx, const struct record *record)
{
	struct json_object *doc;

	if (!ctx->json) {
		bg_note(ctx, "%s: %" PRIu64 " samples and %" PRIu64 " events, %" PRIu64 " lost",
			record->path, record->samples, record->events, record->lost);
		return BG_EXIT_OK;
	}
	if (record->file == ctx->out)
		return BG_EXIT_OK;
	doc = bg_doc_new();
	bg_json_string(doc, "file", record->path);
	bg_json_u64(doc, "samples", record->samples);
	bg_json_u64(doc, "events", record->events);
	bg_json_u64(doc, "lost", record->lost);
	return bg_doc_print(ctx, doc);
}

static int parse(struct bg_ctx *ctx, int argc, char **argv, struct record *record)
{
	int option, error = BG_EXIT_OK;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		record->no_reset |= option == NO_RESET;
		record->no_map |= option == NO_MAP;
		if (option == SECONDS)
			error = bg_take_number(ctx, "seconds", optarg, 1, UINT32_MAX - 1,
					       &record->seconds);
		if (error)
			return error;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (argc - optind > 1)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind + 1]);
	record->path = optind < argc ? argv[optind] : "-";
	return BG_EXIT_OK;
}

int bg_cmd_record(struct bg_ctx *ctx, int argc, char **argv)
{
	struct record record = { 0 };
	int error = parse(ctx, argc, argv, &record);

	if (!error)
		error = bg_client_open(ctx);
	if (error)
		return error;
	record.file = strcmp(record.path, "-") ? fopen(record.path, "we") : ctx->out;
	if (!record.file)
		return unwritable(ctx, &record);
	error = make(ctx, &record);
	if (record.file != ctx->out && fclose(record.file) && !error)
		error = unwritable(ctx, &record);
	return error ? error : report(ctx, &record);
}
