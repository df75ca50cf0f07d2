// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>

#include "client.h"
#include "fields.h"
#include "output.h"

static void print_remedies(struct bg_ctx *ctx, const struct bg_stats *stats)
{
	u32 i;

	fprintf(ctx->out, "\n%-13s %8s %8s %12s %12s %10s %10s\n", "remedy", "runs", "helped",
		"moved pages", "gained pages", "CPU", "longest");
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++) {
		const struct bg_remedy_stats *remedy = &stats->remedy[i];

		fprintf(ctx->out, "%-13s %8" PRIu64 " %8" PRIu64 " %12s %12s %10s %10s\n",
			bg_name(&bg_remedy_names, i), remedy->runs, remedy->helped,
			bg_grouped(remedy->moved_pages), bg_grouped(remedy->gained_pages),
			bg_duration(remedy->cpu_ns), bg_duration(remedy->wall_max_ns));
	}
}

static void print_text(struct bg_ctx *ctx, const struct bg_stats *stats)
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
	fprintf(out, "kills     %s averted, %s declined, %s mended too late\n",
		bg_grouped(stats->kills_averted), bg_grouped(stats->kills_declined),
		bg_grouped(stats->kills_late));
	fprintf(out, "surveys   %s pageblocks in %s\n", bg_grouped(stats->survey_blocks),
		bg_duration(stats->survey_ns));
	fprintf(out, "events    %s sent, %s lost\n", bg_grouped(stats->events),
		bg_grouped(stats->events_lost));
	print_remedies(ctx, stats);
}

int bg_cmd_stats(struct bg_ctx *ctx, int argc, char **argv)
{
	struct bg_stats stats;
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
