// SPDX-License-Identifier: GPL-2.0
#include "metrics.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"

/**
 * struct sheet - text under way
 * @file: where to
 * @format: enum bg_metrics_format
 * @page_size: in bytes
 */
struct sheet {
	FILE *file;
	enum bg_metrics_format format;
	u32 page_size;
};

const char *bg_metrics_media_type(enum bg_metrics_format format)
{
	return format == BG_METRICS_OPENMETRICS ?
	       "application/openmetrics-text; version=1.0.0; charset=utf-8" :
	       "text/plain; version=0.0.4; charset=utf-8";
}

int bg_metrics_read(struct bg_ctx *ctx, struct bg_metrics *metrics)
{
	int error = bg_client_get(ctx, &metrics->setup);

	metrics->zones = (struct bg_zones){ 0 };
	if (!error)
		error = bg_client_zones(ctx, &metrics->zones);
	if (!error)
		error = bg_client_stats(ctx, &metrics->stats);
	return error;
}

void bg_metrics_free(struct bg_metrics *metrics)
{
	free(metrics->zones.zone);
	metrics->zones = (struct bg_zones){ 0 };
}

/* OpenMetrics names a counter without its suffix and tells the unit; the older format neither. */
static void head(const struct sheet *sheet, const char *name, const char *type, const char *unit,
		 const char *help)
{
	const char *suffix = !strcmp(type, "counter") &&
			     sheet->format == BG_METRICS_PROMETHEUS ? "_total" : "";

	fprintf(sheet->file, "# HELP buddyguard_%s%s %s\n", name, suffix, help);
	fprintf(sheet->file, "# TYPE buddyguard_%s%s %s\n", name, suffix, type);
	if (*unit && sheet->format == BG_METRICS_OPENMETRICS)
		fprintf(sheet->file, "# UNIT buddyguard_%s %s\n", name, unit);
}

static void gauge(const struct sheet *sheet, const char *name, const char *unit, const char *help,
		  double value)
{
	head(sheet, name, "gauge", unit, help);
	fprintf(sheet->file, "buddyguard_%s %.10g\n", name, value);
}

static void counter(const struct sheet *sheet, const char *name, const char *help, u64 value)
{
	head(sheet, name, "counter", "", help);
	fprintf(sheet->file, "buddyguard_%s_total %" PRIu64 "\n", name, value);
}

static void seconds(const struct sheet *sheet, const char *name, const char *help, u64 ns)
{
	head(sheet, name, "counter", "seconds", help);
	fprintf(sheet->file, "buddyguard_%s_total %.9f\n", name, (double)ns / 1e9);
}

/* One gauge of all zones. */

struct zone_metric {
	const char *name;
	const char *unit;
	const char *help;
	size_t offset;
};

#define ZONE_PAGES(name, member, help) \
	{ "zone_" name "_bytes", "bytes", help, offsetof(struct bg_zone, member) }

static const struct zone_metric zone_metrics[] = {
	ZONE_PAGES("free", free_pages, "Free memory of the zone."),
	ZONE_PAGES("usable", usable_pages, "Free memory that an unmovable allocation can take."),
	ZONE_PAGES("floor", floor_pages, "Usable free memory that is kept."),
	ZONE_PAGES("cma_free", cma_free_pages, "Free memory in CMA areas."),
	ZONE_PAGES("cma", cma_pages, "Size of the CMA areas."),
	ZONE_PAGES("highatomic", highatomic_pages, "Reserved for atomic high-order requests."),
	ZONE_PAGES("managed", managed_pages, "Memory that the zone manages."),
	ZONE_PAGES("min", min_pages, "The watermark min."),
	ZONE_PAGES("low", low_pages, "The watermark low."),
	ZONE_PAGES("high", high_pages, "The watermark high."),
};

static void print_zone_metric(const struct sheet *sheet, const struct zone_metric *metric,
			      const struct bg_zones *zones)
{
	size_t i;
	u64 pages;

	head(sheet, metric->name, "gauge", metric->unit, metric->help);
	for (i = 0; i < zones->count; i++) {
		memcpy(&pages, (const char *)&zones->zone[i] + metric->offset, sizeof(pages));
		fprintf(sheet->file, "buddyguard_%s{node=\"%u\",zone=\"%s\"} %" PRIu64 "\n",
			metric->name, zones->zone[i].node, zones->zone[i].name,
			pages * sheet->page_size);
	}
}

static void print_levels(const struct sheet *sheet, const struct bg_zones *zones)
{
	size_t i;

	head(sheet, "zone_level", "gauge", "",
	     "How the zone stands: 0 fine, 1 forecast, 2 breach, 3 critical.");
	for (i = 0; i < zones->count; i++)
		fprintf(sheet->file, "buddyguard_zone_level{node=\"%u\",zone=\"%s\"} %u\n",
			zones->zone[i].node, zones->zone[i].name, zones->zone[i].decision.level);
}

/* One gauge of all orders of all zones. */

struct order_metric {
	const char *name;
	const char *unit;
	const char *help;
	double (*value)(const struct bg_order *order);
};

static double free_blocks(const struct bg_order *order)
{
	return (double)order->free_blocks;
}

static double supply_blocks(const struct bg_order *order)
{
	return (double)order->supply_blocks;
}

static double target_blocks(const struct bg_order *order)
{
	return (double)order->target_blocks;
}

static double index_ratio(const struct bg_order *order)
{
	return order->index_permille / 1000.0;
}

static double demand(const struct bg_order *order)
{
	return order->demand_per_minute / 60.0;
}

static const struct order_metric order_metrics[] = {
	{ "free_blocks", "blocks", "Free blocks of exactly this order.", free_blocks },
	{ "supply_blocks", "blocks", "Free blocks of this order or above, in blocks of this order.",
	  supply_blocks },
	{ "target_blocks", "blocks", "Supply that is kept.", target_blocks },
	{ "fragmentation_index_ratio", "ratio",
	  "The kernel's fragmentation index: -1 when a block is there, towards 0 memory is lacking, towards 1 it is fragmented.",
	  index_ratio },
	{ "demand_events_per_second", "", "Recent stalls, fallbacks and failures of this order.",
	  demand },
};

static void print_order_metric(const struct sheet *sheet, const struct order_metric *metric,
			       const struct bg_zones *zones)
{
	const struct bg_zone *zone;
	size_t i;
	u32 order;

	head(sheet, metric->name, "gauge", metric->unit, metric->help);
	for (i = 0; i < zones->count; i++) {
		zone = &zones->zone[i];
		for (order = 0; order < zone->nr_orders; order++)
			fprintf(sheet->file,
				"buddyguard_%s{node=\"%u\",zone=\"%s\",order=\"%u\"} %.10g\n",
				metric->name, zone->node, zone->name, order,
				metric->value(&zone->order[order]));
	}
}

/* One counter of all remedies. */

struct remedy_metric {
	const char *name;
	const char *unit;
	const char *help;
	double (*value)(const struct bg_remedy_stats *remedy, u32 page_size);
};

static double runs(const struct bg_remedy_stats *remedy, u32 page_size)
{
	(void)page_size;
	return (double)remedy->runs;
}

static double helped(const struct bg_remedy_stats *remedy, u32 page_size)
{
	(void)page_size;
	return (double)remedy->helped;
}

static double moved(const struct bg_remedy_stats *remedy, u32 page_size)
{
	return (double)remedy->moved_pages * page_size;
}

static double gained(const struct bg_remedy_stats *remedy, u32 page_size)
{
	return (double)remedy->gained_pages * page_size;
}

static double cpu(const struct bg_remedy_stats *remedy, u32 page_size)
{
	(void)page_size;
	return (double)remedy->cpu_ns / 1e9;
}

static const struct remedy_metric remedy_metrics[] = {
	{ "remedy_runs", "", "Times that the remedy ran.", runs },
	{ "remedy_helped", "", "Runs that gained something.", helped },
	{ "remedy_moved_bytes", "bytes", "Memory that the remedy migrated.", moved },
	{ "remedy_gained_bytes", "bytes", "Memory that the remedy made available.", gained },
	{ "remedy_cpu_seconds", "seconds", "CPU time that the remedy took.", cpu },
};

static void print_remedy_metric(const struct sheet *sheet, const struct remedy_metric *metric,
				const struct bg_stats *stats)
{
	u32 i;

	head(sheet, metric->name, "counter", metric->unit, metric->help);
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++)
		fprintf(sheet->file, "buddyguard_%s_total{remedy=\"%s\"} %.15g\n", metric->name,
			bg_name(&bg_remedy_names, i),
			metric->value(&stats->remedy[i], sheet->page_size));
}

static void print_state(const struct sheet *sheet, const struct bg_setup *setup)
{
	const struct bg_box *box = &setup->box;

	head(sheet, "build_info", "gauge", "", "Versions, as labels.");
	fprintf(sheet->file, "buddyguard_build_info{module=\"%s\",buddyctl=\"%s\",profile=\"%s\"} 1\n",
		box->module_version, BG_VERSION, bg_name(&bg_profile_names, setup->config.profile));
	gauge(sheet, "enabled", "", "Whether the guard is switched on.", setup->config.enabled);
	gauge(sheet, "level", "", "The worst of all zones: 0 fine, 1 forecast, 2 breach, 3 critical.",
	      box->level);
	gauge(sheet, "budget_used_ratio", "ratio",
	      "CPU time of all remedies over the last minute, of one CPU.",
	      box->budget_used_permille / 1000.0);
	gauge(sheet, "budget_ratio", "ratio", "CPU time that all remedies may take, of one CPU.",
	      setup->config.budget_permille / 1000.0);
	gauge(sheet, "interval_seconds", "seconds", "The pace of sampling now.",
	      box->interval_ms / 1000.0);
}

static void print_stats(const struct sheet *sheet, const struct bg_stats *stats)
{
	size_t i;

	counter(sheet, "samples", "Samples of zones.", stats->samples);
	seconds(sheet, "sample_seconds", "Time spent sampling.", stats->sample_ns);
	counter(sheet, "wakeups", "Wake-ups of the guard.", stats->wakeups);
	counter(sheet, "kicks", "Wake-ups that a signal caused.", stats->kicks);
	counter(sheet, "episodes", "Times that something ran short.", stats->episodes);
	counter(sheet, "episodes_recovered", "Episodes that ended well.", stats->recovered);
	counter(sheet, "backoffs", "Times that the guard gave up for a while.", stats->backoffs);
	counter(sheet, "events", "Events sent.", stats->events);
	counter(sheet, "events_lost", "Events that no listener could take.", stats->events_lost);
	counter(sheet, "fallbacks", "Allocations that took another migratetype's pageblock.",
		stats->fallbacks);
	counter(sheet, "stalls", "Allocations that entered direct compaction or reclaim.",
		stats->stalls);
	counter(sheet, "failures", "Allocations that failed.", stats->failures);
	counter(sheet, "kills_averted", "Processes kept from being killed.", stats->kills_averted);
	counter(sheet, "kills_declined", "Kills that the guard did not act on.",
		stats->kills_declined);
	counter(sheet, "kills_late", "Kills that help came too late for.", stats->kills_late);
	for (i = 0; i < ARRAY_SIZE(remedy_metrics); i++)
		print_remedy_metric(sheet, &remedy_metrics[i], stats);
}

static void print_all(const struct sheet *sheet, const struct bg_metrics *metrics)
{
	size_t i;

	print_state(sheet, &metrics->setup);
	print_levels(sheet, &metrics->zones);
	for (i = 0; i < ARRAY_SIZE(zone_metrics); i++)
		print_zone_metric(sheet, &zone_metrics[i], &metrics->zones);
	for (i = 0; i < ARRAY_SIZE(order_metrics); i++)
		print_order_metric(sheet, &order_metrics[i], &metrics->zones);
	print_stats(sheet, &metrics->stats);
}

void bg_metrics_print(FILE *file, const struct bg_metrics *metrics, enum bg_metrics_format format)
{
	struct sheet sheet = {
		.file = file,
		.format = format,
		.page_size = metrics ? metrics->setup.box.page_size : 0,
	};

	gauge(&sheet, "up", "", "Whether the module is loaded.", metrics ? 1 : 0);
	if (metrics)
		print_all(&sheet, metrics);
	if (format == BG_METRICS_OPENMETRICS)
		fputs("# EOF\n", file);
}
