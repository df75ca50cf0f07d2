// SPDX-License-Identifier: GPL-2.0
/* Metrics as text, for Prometheus and what understands its formats. */
#include "show/metrics.h"

#include <inttypes.h>
#include <string.h>

#include "model/lowmem.h"
#include "show/output.h"

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
	{ "zone_" name "_bytes", "bytes", help, offsetof(struct bg_zone_info, member) }

static const struct zone_metric zone_metrics[] = {
	ZONE_PAGES("free", free_pages, "Free memory of the zone."),
	ZONE_PAGES("usable", usable_pages, "Free memory that an unmovable allocation can take."),
	ZONE_PAGES("floor", floor_pages, "Usable free memory that is kept."),
	ZONE_PAGES("cma_free", cma_free_pages, "Free memory in CMA areas."),
	ZONE_PAGES("cma", cma_pages, "Size of the CMA areas."),
	ZONE_PAGES("highatomic", highatomic_pages, "Reserved for atomic high-order requests."),
	ZONE_PAGES("managed", managed_pages, "Memory that the zone manages."),
	ZONE_PAGES("min", min_pages, "The watermark min."),
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
			metric->name, zones->zone[i].node, zones->zone[i].zone,
			pages * sheet->page_size);
	}
}

/* First of all on a box with HighMem: what is free there does not help the kernel. */
static void print_lowmem(const struct sheet *sheet, const struct bg_zones *zones)
{
	struct bg_lowmem lowmem;

	if (!bg_lowmem_read(zones, &lowmem))
		return;
	head(sheet, "lowmem_usable_bytes", "gauge", "bytes",
	     "Free memory that the kernel's own requests can take: none of HighMem.");
	fprintf(sheet->file, "buddyguard_lowmem_usable_bytes %" PRIu64 "\n",
		lowmem.usable_pages * sheet->page_size);
}

/* How old the box is: what cannot move lies in ever more pageblocks. None before a survey. */
static void print_pollution(const struct sheet *sheet, const struct bg_zones *zones)
{
	const struct bg_zone_info *zone;
	size_t i;

	head(sheet, "zone_polluted_ratio", "gauge", "ratio",
	     "Pageblocks outside CMA with a page that cannot move, of all that were surveyed.");
	for (i = 0; i < zones->count; i++) {
		zone = &zones->zone[i];
		if (zone->pageblocks)
			fprintf(sheet->file,
				"buddyguard_zone_polluted_ratio{node=\"%u\",zone=\"%s\"} %.4g\n",
				zone->node, zone->zone,
				(double)zone->polluted_pageblocks / zone->pageblocks);
	}
}

static void print_levels(const struct sheet *sheet, const struct bg_zones *zones)
{
	size_t i;

	head(sheet, "zone_level", "gauge", "",
	     "How the zone stands: 0 fine, 1 forecast, 2 breach, 3 critical.");
	for (i = 0; i < zones->count; i++)
		fprintf(sheet->file, "buddyguard_zone_level{node=\"%u\",zone=\"%s\"} %u\n",
			zones->zone[i].node, zones->zone[i].zone, zones->zone[i].decision.level);
}

/* One gauge of all orders of all zones. */

struct order_metric {
	const char *name;
	const char *unit;
	const char *help;
	double (*value)(const struct bg_order *order);
};

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
	const struct bg_zone_info *zone;
	size_t i;
	u32 order;

	head(sheet, metric->name, "gauge", metric->unit, metric->help);
	for (i = 0; i < zones->count; i++) {
		zone = &zones->zone[i];
		for (order = 0; order < zone->nr_orders; order++)
			fprintf(sheet->file,
				"buddyguard_%s{node=\"%u\",zone=\"%s\",order=\"%u\"} %.10g\n",
				metric->name, zone->node, zone->zone, order,
				metric->value(&zone->order[order]));
	}
}

/* How well targets were kept, of those that somebody set or asks for. */

struct kept_metric {
	const char *name;
	const char *type;
	const char *unit;
	const char *help;
	double (*value)(const struct bg_order *order);
};

static double lowest_blocks(const struct bg_order *order)
{
	return (double)order->kept.lowest_blocks;
}

static double below_seconds(const struct bg_order *order)
{
	return (double)order->kept.below_ns / 1e9;
}

static double below_times(const struct bg_order *order)
{
	return order->kept.below_times;
}

static const struct kept_metric kept_metrics[] = {
	{ "supply_lowest_blocks", "gauge", "blocks", "Least supply since the target is kept.",
	  lowest_blocks },
	{ "below_target_seconds", "counter", "seconds", "Time that supply was below target.",
	  below_seconds },
	{ "below_target", "counter", "", "Times that supply sank below target.", below_times },
};

static void print_kept_metric(const struct sheet *sheet, const struct kept_metric *metric,
			      const struct bg_zones *zones)
{
	const char *suffix = !strcmp(metric->type, "counter") ? "_total" : "";
	const struct bg_zone_info *zone;
	const struct bg_order *order;
	size_t i;
	u32 k;

	head(sheet, metric->name, metric->type, metric->unit, metric->help);
	for (i = 0; i < zones->count; i++) {
		zone = &zones->zone[i];
		for (k = 0; k < zone->nr_orders; k++) {
			order = &zone->order[k];
			if (order->kept.kept_since_ns &&
			    order->target_origin != BG_TARGET_ORIGIN_AUTO)
				fprintf(sheet->file,
					"buddyguard_%s%s{node=\"%u\",zone=\"%s\",order=\"%u\"} %.15g\n",
					metric->name, suffix, zone->node, zone->zone, k,
					metric->value(order));
		}
	}
}

/* What each purpose cost. */

struct cost_metric {
	const char *name;
	const char *unit;
	const char *help;
	double (*value)(const struct bg_cost *cost, u32 page_size);
};

static double cost_cpu(const struct bg_cost *cost, u32 page_size)
{
	(void)page_size;
	return (double)cost->cpu_ns / 1e9;
}

static double cost_moved(const struct bg_cost *cost, u32 page_size)
{
	return (double)cost->moved_pages * page_size;
}

static const struct cost_metric cost_metrics[] = {
	{ "cost_cpu_seconds", "seconds", "CPU time of remedies for this purpose and order.",
	  cost_cpu },
	{ "cost_moved_bytes", "bytes", "Memory that they migrated, as far as it was counted.",
	  cost_moved },
};

static void print_cost_metric(const struct sheet *sheet, const struct cost_metric *metric,
			      const struct bg_stats_info *stats)
{
	const struct bg_cost *cost;
	u32 i;

	head(sheet, metric->name, "counter", metric->unit, metric->help);
	for (i = 0; i < stats->nr_costs; i++) {
		cost = &stats->cost[i];
		fprintf(sheet->file, "buddyguard_%s_total{purpose=\"%s\",order=\"%u\"} %.15g\n",
			metric->name, bg_name(&bg_purpose_names, cost->purpose), cost->order,
			metric->value(cost, sheet->page_size));
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

/* Less than nothing where it is not known, which is not told. */
static double moved(const struct bg_remedy_stats *remedy, u32 page_size)
{
	if (remedy->moved_pages == BG_MOVED_UNKNOWN)
		return -1;
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

/* One that is switched off is left out until somebody runs it by hand: a box has few series. */
static bool may_run(const struct bg_metrics *metrics, u32 remedy)
{
	return metrics->stats.remedy[remedy].runs ||
	       bg_config_get(&metrics->setup.config, bg_config_remedy_key(remedy));
}

static void print_remedy_metric(const struct sheet *sheet, const struct remedy_metric *metric,
				const struct bg_metrics *metrics)
{
	double value;
	u32 i;

	head(sheet, metric->name, "counter", metric->unit, metric->help);
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++) {
		value = metric->value(&metrics->stats.remedy[i], sheet->page_size);
		if (value >= 0 && may_run(metrics, i))
			fprintf(sheet->file, "buddyguard_%s_total{remedy=\"%s\"} %.15g\n",
				metric->name, bg_name(&bg_remedy_names, i), value);
	}
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

static void print_stats(const struct sheet *sheet, const struct bg_stats_info *stats)
{
	size_t i;

	counter(sheet, "samples", "Samples of zones.", stats->samples);
	seconds(sheet, "sample_seconds", "Time spent sampling.", stats->sample_ns);
	counter(sheet, "wakeups", "Wake-ups of the guard.", stats->wakeups);
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
	counter(sheet, "kills_declined", "Kills that were not averted.",
		stats->kills_declined);
	counter(sheet, "kills_late", "Kills that help came too late for.", stats->kills_late);
	for (i = 0; i < ARRAY_SIZE(cost_metrics); i++)
		print_cost_metric(sheet, &cost_metrics[i], stats);
}

/* All areas; one without a known name is known by its place among them. */

struct area_metric {
	const char *name;
	const char *type;
	const char *unit;
	const char *help;
	size_t offset;
};

#define AREA_PAGES(name, type, member, help) \
	{ "cma_area_" name "_bytes", type, "bytes", help, \
	  offsetof(struct bg_cma_area_info, member) }
#define AREA_COUNT(name, member, help) \
	{ "cma_area_" name, "counter", "", help, offsetof(struct bg_cma_area_info, member) }

static const struct area_metric area_metrics[] = {
	AREA_PAGES("size", "gauge", pages, "Size of the CMA area."),
	AREA_PAGES("free", "gauge", free_pages, "Free memory of the CMA area."),
	AREA_PAGES("squatting", "gauge", squatting_pages,
		   "Memory of the CMA area that processes and files use, and that can be moved."),
	AREA_PAGES("taken", "gauge", taken_pages, "Memory of the CMA area that drivers hold."),
	AREA_PAGES("stuck", "gauge", stuck_pages,
		   "Memory of the CMA area that is no driver's and cannot be moved."),
	AREA_PAGES("free_run", "gauge", free_run_pages,
		   "Largest buffer that a driver gets of the CMA area at once."),
	AREA_PAGES("clear_run", "gauge", clear_run_pages,
		   "Largest buffer that a driver gets of the CMA area once memory was moved."),
	AREA_COUNT("allocations", allocations, "Buffers that drivers got of the CMA area."),
	AREA_PAGES("allocated", "counter", allocated_pages,
		   "Memory that drivers got of the CMA area."),
	AREA_COUNT("releases", releases, "Buffers that drivers gave back to the CMA area."),
	AREA_COUNT("retries", retries, "Runs of the CMA area that were tried in vain."),
};

static void print_area_name(const struct sheet *sheet, const struct bg_cma_list *list, size_t i)
{
	if (list->area[i].name[0])
		fprintf(sheet->file, "area=\"%s\"", list->area[i].name);
	else
		fprintf(sheet->file, "area=\"#%zu\"", i);
}

static void print_area_metric(const struct sheet *sheet, const struct area_metric *metric,
			      const struct bg_cma_list *list)
{
	bool counts = !strcmp(metric->type, "counter");
	size_t i;
	u64 value;

	head(sheet, metric->name, metric->type, metric->unit, metric->help);
	for (i = 0; i < list->count; i++) {
		memcpy(&value, (const char *)&list->area[i] + metric->offset, sizeof(value));
		fprintf(sheet->file, "buddyguard_%s%s{", metric->name, counts ? "_total" : "");
		print_area_name(sheet, list, i);
		fprintf(sheet->file, "} %" PRIu64 "\n",
			value * (*metric->unit ? sheet->page_size : 1));
	}
}

static void print_area_failures(const struct sheet *sheet, const struct bg_cma_list *list)
{
	size_t i;
	u32 why;

	head(sheet, "cma_area_failures", "counter", "",
	     "Requests of drivers to the CMA area that failed, by reason.");
	for (i = 0; i < list->count; i++) {
		for (why = BG_CMA_FAILURE_UNEXPLAINED; why < BG_NR_CMA_FAILURES; why++) {
			fputs("buddyguard_cma_area_failures_total{", sheet->file);
			print_area_name(sheet, list, i);
			fprintf(sheet->file, ",reason=\"%s\"} %" PRIu64 "\n",
				bg_name(&bg_cma_failure_names, why),
				list->area[i].failed[why]);
		}
	}
}

#define LATENCY_NAME "cma_area_latency_seconds"

static void print_latency_bar(const struct sheet *sheet, const struct bg_cma_list *list, size_t i,
			      const char *bound, u64 count)
{
	fputs("buddyguard_" LATENCY_NAME "_bucket{", sheet->file);
	print_area_name(sheet, list, i);
	fprintf(sheet->file, ",le=\"%s\"} %" PRIu64 "\n", bound, count);
}

/* The module's buckets are empty or left out below and above: every second bound from 1 ms on. */
static void print_latency(const struct sheet *sheet, const struct bg_cma_list *list, size_t i)
{
	const struct bg_cma_area_info *area = &list->area[i];
	u64 sum = 0, bound;
	char text[32];
	u32 n = 0;

	for (bound = 1000 << 10; bound <= 1000ULL << 24; bound *= 4) {
		for (; n < area->latency.count && area->latency.bucket[n].below <= bound; n++)
			sum += area->latency.bucket[n].count;
		snprintf(text, sizeof(text), "%.6f", (double)bound / 1e9);
		print_latency_bar(sheet, list, i, text, sum);
	}
	for (; n < area->latency.count; n++)
		sum += area->latency.bucket[n].count;
	print_latency_bar(sheet, list, i, "+Inf", sum);
	fputs("buddyguard_" LATENCY_NAME "_sum{", sheet->file);
	print_area_name(sheet, list, i);
	fprintf(sheet->file, "} %.9f\n", (double)area->latency_sum_ns / 1e9);
	fputs("buddyguard_" LATENCY_NAME "_count{", sheet->file);
	print_area_name(sheet, list, i);
	fprintf(sheet->file, "} %" PRIu64 "\n", sum);
}

static void print_areas(const struct sheet *sheet, const struct bg_cma_list *list)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(area_metrics); i++)
		print_area_metric(sheet, &area_metrics[i], list);
	print_area_failures(sheet, list);
	head(sheet, LATENCY_NAME, "histogram", "seconds",
	     "How long drivers waited for memory of the CMA area.");
	for (i = 0; i < list->count; i++)
		print_latency(sheet, list, i);
}

static void print_all(const struct sheet *sheet, const struct bg_metrics *metrics)
{
	size_t i;

	print_state(sheet, &metrics->setup);
	print_lowmem(sheet, &metrics->zones);
	print_levels(sheet, &metrics->zones);
	for (i = 0; i < ARRAY_SIZE(zone_metrics); i++)
		print_zone_metric(sheet, &zone_metrics[i], &metrics->zones);
	print_pollution(sheet, &metrics->zones);
	for (i = 0; i < ARRAY_SIZE(order_metrics); i++)
		print_order_metric(sheet, &order_metrics[i], &metrics->zones);
	for (i = 0; i < ARRAY_SIZE(kept_metrics); i++)
		print_kept_metric(sheet, &kept_metrics[i], &metrics->zones);
	print_stats(sheet, &metrics->stats);
	for (i = 0; i < ARRAY_SIZE(remedy_metrics); i++)
		print_remedy_metric(sheet, &remedy_metrics[i], metrics);
	print_areas(sheet, &metrics->cma);
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
