// SPDX-License-Identifier: GPL-2.0
/* buddyctl zones: every zone by order. */
#include <inttypes.h>
#include <stdlib.h>

#include "client/client.h"
#include "model/fields.h"
#include "show/kept.h"
#include "show/output.h"
#include "verb.h"

static enum bg_style level_style(u32 level)
{
	switch (level) {
	case BG_LEVEL_FINE:
		return BG_STYLE_GOOD;
	case BG_LEVEL_FORECAST:
		return BG_STYLE_WARN;
	default:
		return BG_STYLE_BAD;
	}
}

static void print_order(struct bg_ctx *ctx, const struct bg_order *order)
{
	char target[32] = "-", index[16] = "-", lowest[32] = "-";

	if (order->target_blocks)
		snprintf(target, sizeof(target), "%" PRIu64, order->target_blocks);
	if (order->index_permille >= 0)
		snprintf(index, sizeof(index), "%d", order->index_permille);
	if (order->target_blocks && order->kept.kept_since_ns)
		snprintf(lowest, sizeof(lowest), "%" PRIu64, order->kept.lowest_blocks);
	fprintf(ctx->out, "%5u %9" PRIu64 " %9" PRIu64 " %9s %-6s %9s %12s %5s %8u %8d  %s%s%s\n",
		order->order, order->free_blocks, order->supply_blocks, target,
		order->target_blocks ? bg_name(&bg_target_origin_names, order->target_origin) : "-",
		lowest, bg_kept_below(order), index, order->demand_per_minute,
		order->trend_per_second,
		bg_style(ctx, level_style(order->level)), bg_name(&bg_level_names, order->level),
		bg_plain(ctx));
}

static void print_zone(struct bg_ctx *ctx, const struct bg_zone_info *zone, unsigned int page_shift)
{
	u32 i;

	fprintf(ctx->out, "%snode %u, zone %s%s: %s free, %s usable (floor %s)",
		bg_style(ctx, BG_STYLE_BOLD), zone->node, zone->zone, bg_plain(ctx),
		bg_size(zone->free_pages, page_shift), bg_size(zone->usable_pages, page_shift),
		bg_size(zone->floor_pages, page_shift));
	if (zone->cma_pages)
		fprintf(ctx->out, ", %s of %s CMA free", bg_size(zone->cma_free_pages, page_shift),
			bg_size(zone->cma_pages, page_shift));
	if (zone->highatomic_pages)
		fprintf(ctx->out, ", %s highatomic", bg_size(zone->highatomic_pages, page_shift));
	fprintf(ctx->out, "\n%5s %9s %9s %9s %-6s %9s %12s %5s %8s %8s  %s\n", "order", "free",
		"supply", "target", "origin", "lowest", "below target", "index", "demand/m",
		"trend/s", "level");
	for (i = 0; i < zone->nr_orders; i++)
		print_order(ctx, &zone->order[i]);
}

static int print_json(struct bg_ctx *ctx, const struct bg_zones *zones)
{
	struct json_object *doc = bg_doc_new();

	json_object_object_add(doc, "zones", bg_zones_to_json(zones));
	return bg_doc_print(ctx, doc);
}

int bg_cmd_zones(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	struct bg_zones zones;
	size_t i;
	int error;

	if (bg_no_options(ctx, argc, argv, 0))
		return BG_EXIT_USAGE;
	error = bg_client_get(ctx, &setup);
	if (!error)
		error = bg_client_zones(ctx, &zones);
	if (error)
		return error;
	for (i = 0; !ctx->json && i < zones.count; i++) {
		fputs(i ? "\n" : "", ctx->out);
		print_zone(ctx, &zones.zone[i], bg_page_shift(&setup.box));
	}
	if (ctx->json)
		print_json(ctx, &zones);
	free(zones.zone);
	return BG_EXIT_OK;
}
