// SPDX-License-Identifier: GPL-2.0
/* buddyctl set: change keys and targets. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "model/fields.h"
#include "model/settings.h"
#include "show/output.h"
#include "verb.h"

static const char *comparison(const struct bg_target *target, const struct bg_order *order)
{
	if (target->blocks >= order->target_blocks)
		return "";
	return order->target_origin == BG_TARGET_ORIGIN_USER ?
	       ": less than before" : ": less than the guard keeps by itself";
}

static void tell_target(struct bg_ctx *ctx, const struct bg_target *target,
			const struct bg_zone_info *zone)
{
	const struct bg_order *order = &zone->order[target->order];
	const char *title = bg_zone_title(zone->node, zone->zone);
	bool was_own = order->target_origin == BG_TARGET_ORIGIN_USER;

	if (target->zone[0] ? target->node != zone->node || strcmp(target->zone, zone->zone) :
			      bg_zone_is_for_users(zone->zone))
		return;
	if (target->blocks > zone->managed_pages >> target->order)
		fprintf(ctx->out, "%s, order %u: left out, it is too small\n", title,
			target->order);
	else
		fprintf(ctx->out, "%s, order %u: %s block%s to be kept instead of %s (%s)%s\n",
			title, target->order, bg_grouped(target->blocks),
			target->blocks == 1 ? "" : "s", bg_grouped(order->target_blocks), was_own ?
			"yours" : bg_name(&bg_target_origin_names, order->target_origin),
			comparison(target, order));
}

/* What each target replaces. */
static void tell(struct bg_ctx *ctx, const struct bg_change *change, const struct bg_zones *before)
{
	size_t i;
	u32 k;

	for (k = 0; k < change->nr_targets; k++)
		for (i = 0; i < before->count; i++)
			if (change->target[k].blocks != BG_TARGET_UNSET)
				tell_target(ctx, &change->target[k], &before->zone[i]);
}

static int changed(struct bg_ctx *ctx, const struct bg_change *change,
		   const struct bg_zones *before)
{
	static struct bg_setup setup;
	struct json_object *doc;
	int error;

	if (!ctx->json) {
		tell(ctx, change, before);
		return BG_EXIT_OK;
	}
	error = bg_client_get(ctx, &setup);
	if (error)
		return error;
	doc = bg_doc_new();
	json_object_object_add(doc, "config", bg_config_to_json(&setup.config, setup.given));
	json_object_object_add(doc, "targets", bg_targets_to_json(&setup));
	return bg_doc_print(ctx, doc);
}

int bg_cmd_set(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_change change;
	struct bg_zones before = { 0 };
	char why[BG_MAX_WHY];
	int error, i;

	if (bg_no_options(ctx, argc, argv, argc))
		return BG_EXIT_USAGE;
	if (optind == argc)
		return bg_usage(ctx, "what is to be set?");
	for (i = optind; i < argc; i++) {
		if (!strchr(argv[i], '='))
			return bg_usage(ctx, "'%s' is not KEY=VALUE", argv[i]);
		error = bg_assign_word(&change, argv[i], why);
		if (error)
			return bg_fail(ctx, error, "bad-value", "%s; nothing was changed", why);
	}
	error = bg_client_zones(ctx, &before);
	if (!error)
		error = bg_client_set(ctx, &change);
	if (!error)
		error = changed(ctx, &change, &before);
	free(before.zone);
	return error;
}
