// SPDX-License-Identifier: GPL-2.0
/* buddyctl stats: counters, and what each remedy cost and gained. */
#include <inttypes.h>

#include "client/client.h"
#include "model/fields.h"
#include "show/output.h"
#include "verb.h"

static void print_remedies(struct bg_ctx *ctx, const struct bg_stats_info *stats)
{
	u32 i;

	fprintf(ctx->out, "\n%-13s %8s %8s %12s %12s %10s %10s\n", "remedy", "runs", "helped",
		"moved pages", "gained pages", "CPU", "longest");
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++) {
		const struct bg_remedy_stats *remedy = &stats->remedy[i];

		fprintf(ctx->out, "%-13s %8" PRIu64 " %8" PRIu64 " %12s %12s %10s %10s\n",
			bg_name(&bg_remedy_names, i), remedy->runs, remedy->helped,
			bg_counted(remedy->moved_pages), bg_grouped(remedy->gained_pages),
			bg_duration(remedy->cpu_ns), bg_duration(remedy->wall_max_ns));
	}
}

/* What was it for? Every run counts once here and once in the table of remedies. */
static void print_costs(struct bg_ctx *ctx, const struct bg_stats_info *stats)
{
	u32 i;

	if (!stats->nr_costs)
		return;
	fprintf(ctx->out, "\n%-11s %5s %8s %12s %13s %12s %10s\n", "cost of", "order", "runs",
		"moved pages", "dropped pages", "gained pages", "CPU");
	for (i = 0; i < stats->nr_costs; i++) {
		const struct bg_cost *cost = &stats->cost[i];

		fprintf(ctx->out, "%-11s %5u %8" PRIu64 " %12s %13s %12s %10s\n",
			bg_name(&bg_purpose_names, cost->purpose), cost->order, cost->runs,
			cost->uncounted_runs == cost->runs ? "-" : bg_grouped(cost->moved_pages),
			bg_grouped(cost->dropped_pages), bg_grouped(cost->gained_pages),
			bg_duration(cost->cpu_ns));
	}
}

static void print_text(struct bg_ctx *ctx, const struct bg_stats_info *stats)
{
	FILE *out = ctx->out;

	fprintf(out, "samples   %s taken, %s each; woken %s times, %s of them by a signal\n",
		bg_grouped(stats->samples),
		bg_duration(stats->samples ? stats->sample_ns / stats->samples : 0),
		bg_grouped(stats->wakeups), bg_grouped(stats->kicks));
	fprintf(out, "episodes  %s begun, %s recovered, %s given up for a while\n",
		bg_grouped(stats->episodes), bg_grouped(stats->recovered),
		bg_grouped(stats->backoffs));
	fprintf(out, "seen      %s fallbacks, %s stalls, %s failures of allocations\n",
		bg_grouped(stats->fallbacks), bg_grouped(stats->stalls),
		bg_grouped(stats->failures));
	fprintf(out, "kills     %s averted, %s not averted, %s mended too late\n",
		bg_grouped(stats->kills_averted), bg_grouped(stats->kills_declined),
		bg_grouped(stats->kills_late));
	fprintf(out, "surveys   %s pageblocks in %s\n", bg_grouped(stats->survey_blocks),
		bg_duration(stats->survey_ns));
	fprintf(out, "events    %s sent, %s lost\n", bg_grouped(stats->events),
		bg_grouped(stats->events_lost));
	print_remedies(ctx, stats);
	print_costs(ctx, stats);
}

int bg_cmd_stats(struct bg_ctx *ctx, int argc, char **argv)
{
	struct bg_stats_info stats;
	struct json_object *doc;
	int error;

	if (bg_no_options(ctx, argc, argv, 0))
		return BG_EXIT_USAGE;
	error = bg_client_stats(ctx, &stats);
	if (error)
		return error;
	if (!ctx->json) {
		print_text(ctx, &stats);
		return BG_EXIT_OK;
	}
	doc = bg_doc_new();
	json_object_object_add(doc, "stats", bg_stats_to_json(&stats));
	return bg_doc_print(ctx, doc);
}
