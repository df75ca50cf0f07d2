// SPDX-License-Identifier: GPL-2.0
/*
 * One page that needs nothing else: no script, no network, figures in elements with an id.
 */
#include "reportpage.h"

#include <inttypes.h>

#include "model/model.h"
#include "show/kept.h"
#include "show/output.h"
#include "show/sentence.h"
#include "show/timestamp.h"

#define MAX_LISTED 200

static void print_style(FILE *file)
{
	fputs("<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;"
	      "max-width:900px;margin:2em auto;padding:0 1em}table{border-collapse:collapse}"
	      "td,th{padding:.2em .8em;text-align:right;white-space:nowrap;border-bottom:1px solid #8884}"
	      "td:first-child,th:first-child{text-align:left}svg{max-width:100%;height:auto;"
	      "display:block}ol{padding-left:2em}summary{cursor:pointer}"
	      ".note{color:#c0392b}", file);
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
	char when[BG_WHEN_SIZE];

	bg_when_date(report->begin_ns + report->clock_offset_ns, when);
	fputs("<table id=\"summary\">\n", file);
	print_figure(file, "begin", "recorded from", when);
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
			bg_counted(cost->moved_pages), bg_grouped(cost->gained_pages),
			bg_duration(cost->cpu_ns), bg_duration(cost->wall_max_ns));
		if (cost->gained_pages && cost->moved_pages != BG_MOVED_UNKNOWN)
			fprintf(file, "<td>%.2f</td></tr>\n",
				(double)cost->moved_pages / (double)cost->gained_pages);
		else
			fputs("<td>-</td></tr>\n", file);
	}
	fputs("</table>\n", file);
}

/* What it was for. */
static void print_purposes(FILE *file, const struct report *report)
{
	u32 i;

	fputs("<h2>What it cost, by purpose</h2>\n<table id=\"purposes\"><tr><th>purpose</th><th>order</th>"
	      "<th>runs</th><th>pages moved</th><th>pages dropped</th><th>pages gained</th><th>CPU</th></tr>\n",
	      file);
	for (i = 0; i < BG_NR_COSTS; i++) {
		const struct bg_cost *cost = &report->purpose[i];

		if (!cost->runs)
			continue;
		fprintf(file, "<tr><td>%s</td><td>%u</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n",
			bg_name(&bg_purpose_names, cost->purpose), cost->order,
			bg_grouped(cost->runs), bg_grouped(cost->moved_pages),
			bg_grouped(cost->dropped_pages), bg_grouped(cost->gained_pages),
			bg_duration(cost->cpu_ns));
	}
	fputs("</table>\n", file);
}

/* Was it kept? Of what somebody asked for, and of what was below its target. */
static void print_kept(FILE *file, const struct report *report)
{
	const struct series *series;
	struct bg_sentence sentence;
	size_t i, told = 0;
	u32 k;

	fputs("<h2>Was it kept?</h2>\n<ul id=\"kept\">\n", file);
	for (i = 0; i < report->nr_series; i++) {
		series = &report->series[i];
		for (k = 0; k < series->last.nr_orders; k++) {
			if (!series->last.order[k].kept.kept_since_ns ||
			    (!series->asked[k] && !series->breached[k]))
				continue;
			bg_sentence_kept(&sentence, &series->last, &series->last.order[k],
					 report->end_ns);
			fputs("<li>", file);
			bg_draw_text(file, sentence.text);
			fputs("</li>\n", file);
			told++;
		}
	}
	fprintf(file, "</ul>\n%s", told ? "" : "<p>Every target was kept all the time.</p>\n");
}

static void print_chart(FILE *file, const struct report *report, const struct series *series,
			u32 which)
{
	char title[128], name[64];
	struct bg_chart chart = {
		.title = title, .name = name, .point = series->point[which],
		.count = series->count[which], .span = series->span, .spans = series->spans,
		.mark = series->mark, .marks = series->marks,
		.begin_ns = report->begin_ns, .end_ns = report->end_ns,
		.clock_offset_ns = report->clock_offset_ns,
	};

	if (which == USABLE) {
		snprintf(title, sizeof(title), "usable free, in pages, and its floor (dashed)");
		snprintf(name, sizeof(name), "chart-%u-%s-usable", series->node, series->zone);
	} else {
		snprintf(title, sizeof(title),
			 "supply of order %u, in blocks, and its target (dashed)", which);
		snprintf(name, sizeof(name), "chart-%u-%s-%u", series->node, series->zone, which);
	}
	bg_draw_chart(file, &chart);
}

/* What ran short, by the numbers in the charts. */
static void print_spans(FILE *file, const struct report *report, const struct series *series)
{
	char when[BG_WHEN_SIZE];
	size_t i;

	fputs("<ol>\n", file);
	for (i = 0; i < series->spans && i < MAX_LISTED; i++) {
		const struct bg_span *span = &series->span[i];

		bg_when_time(span->begin_ns + report->clock_offset_ns, when);
		fprintf(file, "<li>%.8s, for %s: ", when,
			bg_duration(bg_sub_u64(span->end_ns, span->begin_ns)));
		bg_draw_text(file, span->text);
		fputs("</li>\n", file);
	}
	fputs("</ol>\n", file);
}

static bool comes_first(const struct series *series, u32 order)
{
	return series->wanted[order] && (series->asked[order] || series->breached[order]);
}

/* What was asked for or ran short first; the rest, which was kept, is folded away. */
static void print_series(FILE *file, const struct report *report, const struct series *series)
{
	unsigned int folded = 0;
	u32 order;

	fputs("<h2>", file);
	bg_draw_text(file, bg_zone_title(series->node, series->zone));
	fprintf(file, "</h2>\n<p>%zu episode%s, shaded and numbered. Short green strokes: a remedy ran. Long strokes: a process was killed, or kept from it. Axes end at three times the target.</p>\n",
		series->spans, series->spans == 1 ? "" : "s");
	print_spans(file, report, series);
	print_chart(file, report, series, USABLE);
	for (order = 0; order < BG_MAX_ORDERS; order++) {
		if (comes_first(series, order))
			print_chart(file, report, series, order);
		else
			folded += series->wanted[order];
	}
	if (!folded)
		return;
	fprintf(file, "<details><summary>%u more order%s that never ran short</summary>\n", folded,
		folded == 1 ? "" : "s");
	for (order = 0; order < BG_MAX_ORDERS; order++)
		if (series->wanted[order] && !comes_first(series, order))
			print_chart(file, report, series, order);
	fputs("</details>\n", file);
}

static void print_maps(FILE *file, const struct report *report)
{
	static const char * const when[] = { "before", "after" };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		fprintf(file, "<h2>The map %s</h2>\n<div id=\"map-%s\">\n", when[i], when[i]);
		if (report->map[i].count)
			bg_draw_map(file, &report->map[i],
				    bg_page_shift(&report->setup.box), false);
		else
			fputs("<p>Not recorded.</p>\n", file);
		fputs("</div>\n", file);
	}
}

static void print_events(FILE *file, const struct report *report)
{
	unsigned int page_shift = bg_page_shift(&report->setup.box);
	size_t i, first = report->nr_events > MAX_LISTED ? report->nr_events - MAX_LISTED : 0;
	struct bg_sentence sentence;
	char when[BG_WHEN_SIZE];

	fprintf(file, "<h2>Events</h2>\n<p>%s%zu:</p>\n<table id=\"log\">\n",
		first ? "The last " : "All ", report->nr_events - first);
	for (i = first; i < report->nr_events; i++) {
		const struct bg_event_info *event = &report->events[i];

		bg_sentence_event(&sentence, event, page_shift);
		bg_when_time(event->time_ns + report->clock_offset_ns, when);
		fprintf(file, "<tr><td>%s</td><td style=\"text-align:left;white-space:normal\">",
			when);
		bg_draw_text(file, sentence.text);
		fputs("</td></tr>\n", file);
	}
	fputs("</table>\n", file);
}

void bg_report_page(FILE *file, const struct report *report)
{
	size_t i;

	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	      "<meta name=\"viewport\" content=\"width=device-width\"><title>buddyguard report</title>\n",
	      file);
	print_style(file);
	fputs("</head><body>\n<h1>buddyguard report</h1>\n", file);
	print_summary(file, report);
	print_kept(file, report);
	for (i = 0; i < report->nr_series; i++)
		print_series(file, report, &report->series[i]);
	print_costs(file, report);
	print_purposes(file, report);
	print_maps(file, report);
	print_events(file, report);
	fputs("</body></html>\n", file);
}
