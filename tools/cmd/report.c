// SPDX-License-Identifier: GPL-2.0
/*
 * One page that needs nothing else: no script, no network, figures in elements with an id.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "output.h"
#include "recording.h"
#include "sentence.h"
#include "when.h"

/* struct series - one zone over time: @point by order, and usable free behind the last order */
struct series {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_point *point[BG_MAX_ORDERS + 1];
	size_t count[BG_MAX_ORDERS + 1];
	bool wanted[BG_MAX_ORDERS];
	struct bg_span *span;
	size_t spans;
};

#define USABLE BG_MAX_ORDERS

/**
 * struct report - all that the page shows
 * @ctx: for complaints
 * @path: of the recording
 * @setup: of its header, with the state at the end
 * @series: by zone
 * @nr_series: entries of @series
 * @map: at the begin and at the end
 * @events: all of them
 * @nr_events: entries of @events
 * @cost: what each remedy did, summed up
 * @clock_offset_ns: of the recorded box
 * @begin_ns: first sample
 * @end_ns: last sample
 * @samples: how many
 * @lost: notices lost while recording
 * @truncated: the recording breaks off
 */
struct report {
	struct bg_ctx *ctx;
	const char *path;
	struct bg_setup setup;
	struct series *series;
	size_t nr_series;
	struct bg_map map[2];
	struct bg_event *events;
	size_t nr_events;
	struct bg_remedy_stats cost[BG_NR_REMEDIES];
	u64 clock_offset_ns;
	u64 begin_ns;
	u64 end_ns;
	u64 samples;
	u64 lost;
	bool truncated;
};

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

static bool add_sample(struct report *report, const struct bg_zone *zone)
{
	struct series *series = find_series(report, zone->node, zone->name);
	bool added = series;
	u32 order;

	report->samples++;
	if (!report->begin_ns)
		report->begin_ns = zone->time_ns;
	report->end_ns = bg_max_u64(report->end_ns, zone->time_ns);
	for (order = 0; added && order < zone->nr_orders; order++) {
		series->wanted[order] |= zone->order[order].target_blocks;
		added = add_point(series, order, zone->time_ns, zone->order[order].supply_blocks,
				  zone->order[order].target_blocks);
	}
	return added && add_point(series, USABLE, zone->time_ns, zone->usable_pages,
				  zone->floor_pages);
}

static void add_cost(struct report *report, const struct bg_outcome *outcome)
{
	struct bg_remedy_stats *cost;

	if (outcome->remedy >= BG_NR_REMEDIES)
		return;
	cost = &report->cost[outcome->remedy];
	cost->runs++;
	cost->helped += outcome->result == BG_RESULT_DONE || outcome->result == BG_RESULT_PARTIAL;
	cost->moved_pages += outcome->moved_pages;
	cost->gained_pages += bg_max_u64(outcome->gained_blocks << (outcome->order & 31),
					 outcome->usable_gained_pages);
	cost->cpu_ns += outcome->cpu_ns;
	cost->wall_max_ns = bg_max_u64(cost->wall_max_ns, outcome->wall_ns);
}

static bool begin_span(struct series *series, const struct bg_event *event, unsigned int page_shift)
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

static bool add_event(struct report *report, const struct bg_event *event)
{
	struct bg_event *kept = bg_grow((void **)&report->events, &report->nr_events,
					sizeof(*kept));
	struct series *series;

	if (!kept)
		return false;
	*kept = *event;
	if (event->ended)
		add_cost(report, &event->outcome);
	if (!event->zone[0])
		return true;
	series = find_series(report, event->node, event->zone);
	if (!series)
		return false;
	if (event->kind == BUDDYGUARD_EVENT_KIND_BREACH)
		return begin_span(series, event, bg_page_shift(&report->setup.box));
	if (event->kind == BUDDYGUARD_EVENT_KIND_RECOVERED && series->spans &&
	    !series->span[series->spans - 1].end_ns)
		series->span[series->spans - 1].end_ns = event->time_ns;
	return true;
}

static bool take(struct report *report, const struct bg_record *record)
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

/* Writing */

static void print_style(FILE *file)
{
	fputs("<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;"
	      "max-width:900px;margin:2em auto;padding:0 1em}table{border-collapse:collapse}"
	      "td,th{padding:.2em .8em;text-align:right;white-space:nowrap;border-bottom:1px solid #8884}"
	      "td:first-child,th:first-child{text-align:left}svg{max-width:100%;height:auto;"
	      "display:block}ol{padding-left:2em}.note{color:#c0392b}", file);
	bg_draw_style(file);
	fputs("</style>\n", file);
}

static void print_figure(FILE *file, const char *id, const char *name, const char *value)
{
	fprintf(file, "<tr><td>%s</td><td id=\"%s\">", name, id);
	bg_draw_text(file, value);
	fputs("</td></tr>\n", file);
}

static u64 count_events(const struct report *report, u32 kind)
{
	u64 count = 0;
	size_t i;

	for (i = 0; i < report->nr_events; i++)
		count += report->events[i].kind == kind;
	return count;
}

static void print_summary(FILE *file, const struct report *report)
{
	const struct bg_box *box = &report->setup.box;

	fputs("<table id=\"summary\">\n", file);
	print_figure(file, "module", "module", box->module_version);
	print_figure(file, "profile", "profile",
		     bg_name(&bg_profile_names, report->setup.config.profile));
	print_figure(file, "duration", "recorded for",
		     bg_duration(report->end_ns - report->begin_ns));
	print_figure(file, "samples", "samples", bg_grouped(report->samples));
	print_figure(file, "events", "events", bg_grouped(report->nr_events));
	print_figure(file, "episodes", "episodes",
		     bg_grouped(count_events(report, BUDDYGUARD_EVENT_KIND_BREACH)));
	print_figure(file, "recovered", "of them recovered",
		     bg_grouped(count_events(report, BUDDYGUARD_EVENT_KIND_RECOVERED)));
	print_figure(file, "kills-averted", "kills averted",
		     bg_grouped(count_events(report, BUDDYGUARD_EVENT_KIND_KILL_AVERTED)));
	print_figure(file, "kills-declined", "kills not averted",
		     bg_grouped(count_events(report, BUDDYGUARD_EVENT_KIND_KILL_DECLINED) +
				count_events(report, BUDDYGUARD_EVENT_KIND_KILL_LATE)));
	fputs("</table>\n", file);
	if (report->truncated)
		fputs("<p class=\"note\" id=\"truncated\">The recording breaks off.</p>\n", file);
	if (report->lost)
		fprintf(file, "<p class=\"note\" id=\"lost\">%" PRIu64 " notices were lost while recording.</p>\n",
			report->lost);
}

static void print_costs(FILE *file, const struct report *report)
{
	u32 i;

	fputs("<h2>Remedies: cost and gain</h2>\n<table id=\"remedies\"><tr><th>remedy</th><th>runs</th>"
	      "<th>helped</th><th>pages moved</th><th>pages gained</th><th>CPU</th><th>longest</th>"
	      "<th>moved per page gained</th></tr>\n", file);
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++) {
		const struct bg_remedy_stats *cost = &report->cost[i];

		fprintf(file, "<tr id=\"remedy-%s\"><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td>",
			bg_name(&bg_remedy_names, i), bg_name(&bg_remedy_names, i),
			bg_grouped(cost->runs), bg_grouped(cost->helped),
			bg_grouped(cost->moved_pages), bg_grouped(cost->gained_pages),
			bg_duration(cost->cpu_ns), bg_duration(cost->wall_max_ns));
		if (cost->gained_pages)
			fprintf(file, "<td>%.2f</td></tr>\n",
				(double)cost->moved_pages / (double)cost->gained_pages);
		else
			fputs("<td>-</td></tr>\n", file);
	}
	fputs("</table>\n", file);
}

static void print_chart(FILE *file, const struct report *report, const struct series *series,
			u32 which)
{
	char title[128], name[64];
	struct bg_chart chart = {
		.title = title, .name = name, .point = series->point[which],
		.count = series->count[which], .span = series->span, .spans = series->spans,
		.begin_ns = report->begin_ns, .end_ns = report->end_ns,
	};

	if (which == USABLE) {
		snprintf(title, sizeof(title), "usable free, in pages, and its floor");
		snprintf(name, sizeof(name), "chart-%u-%s-usable", series->node, series->zone);
	} else {
		snprintf(title, sizeof(title), "supply of order %u, in blocks, and its target",
			 which);
		snprintf(name, sizeof(name), "chart-%u-%s-%u", series->node, series->zone, which);
	}
	bg_draw_chart(file, &chart);
}

static void print_series(FILE *file, const struct report *report, const struct series *series)
{
	u32 order;

	fputs("<h2>", file);
	bg_draw_text(file, bg_zone_title(series->node, series->zone));
	fprintf(file, "</h2>\n<p>%zu episode%s, shaded: point at one to read what ran short.</p>\n",
		series->spans, series->spans == 1 ? "" : "s");
	print_chart(file, report, series, USABLE);
	for (order = 0; order < BG_MAX_ORDERS; order++)
		if (series->wanted[order])
			print_chart(file, report, series, order);
}

static void print_maps(FILE *file, const struct report *report)
{
	static const char * const when[] = { "before", "after" };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		fprintf(file, "<h2>The map %s</h2>\n<div id=\"map-%s\">\n", when[i], when[i]);
		if (report->map[i].count)
			bg_draw_map(file, &report->map[i], false);
		else
			fputs("<p>Not recorded.</p>\n", file);
		fputs("</div>\n", file);
	}
}

#define MAX_LISTED 200

static void print_events(FILE *file, const struct report *report)
{
	unsigned int page_shift = bg_page_shift(&report->setup.box);
	size_t i, first = report->nr_events > MAX_LISTED ? report->nr_events - MAX_LISTED : 0;
	struct bg_sentence sentence;

	fprintf(file, "<h2>Events</h2>\n<p>%s%zu, seconds into the recording:</p>\n<table id=\"log\">\n",
		first ? "The last " : "All ", report->nr_events - first);
	for (i = first; i < report->nr_events; i++) {
		const struct bg_event *event = &report->events[i];

		bg_sentence_event(&sentence, event, page_shift);
		fprintf(file, "<tr><td>%.3f</td><td style=\"text-align:left;white-space:normal\">",
			(double)bg_sub_u64(event->time_ns, report->begin_ns) / 1e9);
		bg_draw_text(file, sentence.text);
		fputs("</td></tr>\n", file);
	}
	fputs("</table>\n", file);
}

static void print_page(FILE *file, const struct report *report)
{
	size_t i;

	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	      "<meta name=\"viewport\" content=\"width=device-width\"><title>buddyguard report</title>\n",
	      file);
	print_style(file);
	fputs("</head><body>\n<h1>buddyguard report</h1>\n", file);
	print_summary(file, report);
	print_costs(file, report);
	for (i = 0; i < report->nr_series; i++)
		print_series(file, report, &report->series[i]);
	print_maps(file, report);
	print_events(file, report);
	fputs("</body></html>\n", file);
}

static int write_page(struct bg_ctx *ctx, const struct report *report, const char *path)
{
	FILE *file = fopen(path, "we");
	bool failed;
	int error;

	if (!file)
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, strerror(errno));
	print_page(file, report);
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
