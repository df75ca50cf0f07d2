// SPDX-License-Identifier: GPL-2.0
/* buddyctl report: reads a recording for the page that reportpage.c writes. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/recording.h"
#include "model/array.h"
#include "show/output.h"
#include "show/sentence.h"
#include "reportpage.h"
#include "verb.h"

/* Reading */

static struct series *find_series(struct report *report, u32 node, const char *zone)
{
	struct series *series;
	size_t i;

	for (i = 0; i < report->nr_series; i++)
		if (report->series[i].node == node && !strcmp(report->series[i].zone, zone))
			return &report->series[i];
	series = bg_grow((void **)&report->series, &report->nr_series, sizeof(*series));
	if (!series)
		return NULL;
	series->node = node;
	snprintf(series->zone, sizeof(series->zone), "%s", zone);
	return series;
}

static bool add_point(struct series *series, u32 which, u64 time_ns, u64 value, u64 limit)
{
	struct bg_point *point = bg_grow((void **)&series->point[which], &series->count[which],
					 sizeof(*point));

	if (point)
		*point = (struct bg_point){ time_ns, value, limit };
	return point;
}

static bool add_sample(struct report *report, struct bg_zone_info *zone)
{
	struct series *series = find_series(report, zone->node, zone->zone);
	bool added = series;
	u32 order;

	report->samples++;
	if (!report->begin_ns)
		report->begin_ns = zone->time_ns;
	report->end_ns = bg_max_u64(report->end_ns, zone->time_ns);
	for (order = 0; added && order < zone->nr_orders; order++) {
		const struct bg_order *seen = &zone->order[order];

		series->wanted[order] |= seen->target_blocks;
		series->asked[order] |= seen->target_blocks &&
					seen->target_origin != BG_TARGET_ORIGIN_AUTO;
		series->breached[order] |= seen->supply_blocks < seen->target_blocks;
		added = add_point(series, order, zone->time_ns, zone->order[order].supply_blocks,
				  zone->order[order].target_blocks);
	}
	if (!added)
		return false;
	series->breached[USABLE] |= zone->usable_pages < zone->floor_pages;
	bg_zone_keep(series->last.nr_orders ? &series->last : NULL, zone);
	series->last = *zone;
	return add_point(series, USABLE, zone->time_ns, zone->usable_pages, zone->floor_pages);
}

static void add_cost(struct report *report, const struct bg_outcome *outcome)
{
	if (outcome->remedy < BG_NR_REMEDIES)
		bg_remedy_stats_count(&report->cost[outcome->remedy], outcome);
	bg_cost_count(report->purpose, outcome);
}

static bool add_mark(struct series *series, const struct bg_event_info *event,
		     enum bg_mark_kind kind, unsigned int page_shift)
{
	struct bg_mark *mark = bg_grow((void **)&series->mark, &series->marks, sizeof(*mark));
	struct bg_sentence sentence;

	if (!mark)
		return false;
	bg_sentence_event(&sentence, event, page_shift);
	mark->time_ns = event->time_ns;
	mark->kind = kind;
	memcpy(mark->text, sentence.text, sizeof(mark->text));
	return true;
}

static bool begin_span(struct series *series, const struct bg_event_info *event,
		       unsigned int page_shift)
{
	struct bg_span *span = bg_grow((void **)&series->span, &series->spans, sizeof(*span));
	struct bg_sentence sentence;

	if (!span)
		return false;
	bg_sentence_event(&sentence, event, page_shift);
	span->begin_ns = event->time_ns;
	memcpy(span->text, sentence.text, sizeof(span->text));
	return true;
}

/* What an event changes in the picture of its zone. */
static bool follow(struct series *series, const struct bg_event_info *event,
		   unsigned int page_shift)
{
	switch (event->kind) {
	case BUDDYGUARD_EVENT_KIND_BREACH:
		return begin_span(series, event, page_shift);
	case BUDDYGUARD_EVENT_KIND_RECOVERED:
		if (series->spans && !series->span[series->spans - 1].end_ns)
			series->span[series->spans - 1].end_ns = event->time_ns;
		return true;
	case BUDDYGUARD_EVENT_KIND_REMEDY_END:
		return add_mark(series, event, BG_MARK_REMEDY, page_shift);
	case BUDDYGUARD_EVENT_KIND_KILL_AVERTED:
		return add_mark(series, event, BG_MARK_AVERTED, page_shift);
	case BUDDYGUARD_EVENT_KIND_KILL_DECLINED:
	case BUDDYGUARD_EVENT_KIND_KILL_LATE:
		return add_mark(series, event, BG_MARK_KILL, page_shift);
	default:
		return true;
	}
}

static bool add_event(struct report *report, const struct bg_event_info *event)
{
	struct bg_event_info *kept = bg_grow((void **)&report->events, &report->nr_events,
					sizeof(*kept));
	struct series *series;

	if (!kept)
		return false;
	*kept = *event;
	if (event->has_outcome)
		add_cost(report, &event->outcome);
	if (!event->zone[0])
		return true;
	series = find_series(report, event->node, event->zone);
	if (!series)
		return false;
	return follow(series, event, bg_page_shift(&report->setup.box));
}

static bool take(struct report *report, struct bg_record *record)
{
	switch (record->type) {
	case BG_RECORD_HEADER:
		report->clock_offset_ns = bg_record_u64(record, "clock_offset_ns");
		bg_record_setup(record, &report->setup);
		return true;
	case BG_RECORD_END:
		report->lost = bg_record_u64(record, "lost");
		bg_record_setup(record, &report->setup);
		return true;
	case BG_RECORD_SAMPLE:
		return add_sample(report, &record->zone);
	case BG_RECORD_EVENT:
		return add_event(report, &record->event);
	case BG_RECORD_MAP:
		return bg_record_map(record, &report->map[!bg_record_is_begin(record)]);
	default:
		return true;
	}
}

/* Episodes that were not over when the recording ended. */
static void close_spans(struct report *report)
{
	struct series *series;
	size_t i, j;

	for (i = 0; i < report->nr_series; i++) {
		series = &report->series[i];
		for (j = 0; j < series->spans; j++)
			if (!series->span[j].end_ns)
				series->span[j].end_ns = report->end_ns;
	}
}

static int read_recording(struct report *report)
{
	struct bg_record record = { 0 };
	struct bg_reader reader;
	int error = bg_reader_open(report->ctx, report->path, &reader);

	if (error)
		return error;
	do {
		error = bg_reader_next(&reader, &record);
		if (!error && record.type != BG_RECORD_NONE && !take(report, &record))
			error = bg_fail(report->ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
		if (report->ctx->progress && reader.line % 1000 == 0)
			fprintf(report->ctx->err, "\r%s samples\033[K",
				bg_grouped(report->samples));
	} while (!error && record.type != BG_RECORD_NONE);
	if (report->ctx->progress)
		fputs("\r\033[K", report->ctx->err);
	report->truncated = reader.truncated;
	bg_reader_close(&reader, &record);
	close_spans(report);
	if (!error && !report->samples)
		return bg_fail(report->ctx, BG_EXIT_FAILED, "empty-recording",
			       "%s has no samples: nothing to report", report->path);
	return error;
}

static int write_page(struct bg_ctx *ctx, const struct report *report, const char *path)
{
	FILE *file = fopen(path, "we");
	bool failed;
	int error;

	if (!file)
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, strerror(errno));
	bg_report_page(file, report);
	failed = fflush(file) || ferror(file);
	error = errno;
	if (fclose(file) || failed)
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, strerror(error));
	return BG_EXIT_OK;
}

static void release(struct report *report)
{
	size_t i;
	u32 which;

	for (i = 0; i < report->nr_series; i++) {
		for (which = 0; which <= USABLE; which++)
			free(report->series[i].point[which]);
		free(report->series[i].span);
		free(report->series[i].mark);
	}
	free(report->series);
	free(report->map[0].block);
	free(report->map[1].block);
	free(report->events);
}

static int done(struct bg_ctx *ctx, const struct report *report, const char *path)
{
	struct json_object *doc;

	if (report->truncated)
		bg_note(ctx, "%s breaks off; reported up to there", report->path);
	if (!ctx->json) {
		fprintf(ctx->out, "%s: %s samples, %s events of %s\n", path,
			bg_grouped(report->samples), bg_grouped(report->nr_events), report->path);
		return BG_EXIT_OK;
	}
	doc = bg_doc_new();
	bg_json_string(doc, "file", path);
	bg_json_u64(doc, "samples", report->samples);
	bg_json_u64(doc, "events", report->nr_events);
	bg_json_bool(doc, "truncated", report->truncated);
	return bg_doc_print(ctx, doc);
}

int bg_cmd_report(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct report report;
	int error;

	if (bg_no_options(ctx, argc, argv, 2))
		return BG_EXIT_USAGE;
	if (argc - optind < 2)
		return bg_usage(ctx, "name a recording and the page to write");
	report.ctx = ctx;
	report.path = argv[optind];
	error = read_recording(&report);
	if (!error)
		error = write_page(ctx, &report, argv[optind + 1]);
	if (!error)
		error = done(ctx, &report, argv[optind + 1]);
	release(&report);
	return error;
}
