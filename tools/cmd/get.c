// SPDX-License-Identifier: GPL-2.0
/* buddyctl get: the configuration. */
#include <inttypes.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "model/fields.h"
#include "model/settings.h"
#include "show/output.h"
#include "verb.h"

enum { ALL, VERBOSE };

/**
 * struct asked - what is to be shown
 * @keys: bit 1 << key
 * @target: name of a target, NULL for none
 * @named: keys were named
 * @all: experts' keys too
 * @verbose: with defaults and ranges
 */
struct asked {
	u32 keys;
	const char *target;
	bool named;
	bool all;
	bool verbose;
};

static int print_json(struct bg_ctx *ctx, const struct bg_setup *setup, u32 wanted)
{
	struct json_object *doc = bg_doc_new(), *keys;
	u32 key;

	json_object_object_add(doc, "config",
			       bg_config_to_json(&setup->config, setup->given & wanted));
	json_object_object_add(doc, "targets", bg_targets_to_json(setup));
	keys = bg_json_array(doc, "keys");
	for (key = 0; key < BG_NR_KEYS; key++)
		if (setup->given & wanted & (1U << key))
			json_object_array_add(keys, bg_key_to_json(key, setup->config.profile));
	return bg_doc_print(ctx, doc);
}

/* What people set; the others are for those who know the guard's inside. */
static const u32 everyday[] = {
	BG_KEY_ENABLED, BG_KEY_PROFILE, BG_KEY_AUTO_TARGETS, BG_KEY_TARGET_PERMILLE,
	BG_KEY_TARGET_ORDER, BG_KEY_TARGET_HIGH_PERMILLE, BG_KEY_USABLE_FLOOR_KIB,
	BG_KEY_BUDGET_PERMILLE, BG_KEY_RECLAIM, BG_KEY_DROP_CACHES, BG_KEY_CMA_KEEP_PERMILLE,
	BG_KEY_LASTCHANCE,
};

#define NAME_WIDTH 22
#define VALUE_WIDTH 10
#define LINE_WIDTH 100

static bool is_everyday(u32 key)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(everyday); i++)
		if (everyday[i] == key)
			return true;
	return false;
}

static bool differs(const struct bg_setup *setup, u32 key)
{
	return key != BG_KEY_PROFILE && bg_config_get(&setup->config, key) !=
					bg_config_default(setup->config.profile, key);
}

/* A sentence beside the value, on as many lines as it takes. */
static void print_help(struct bg_ctx *ctx, const char *text)
{
	int indent = NAME_WIDTH + 1 + VALUE_WIDTH + 1, room = LINE_WIDTH - indent, length, end;

	fputs(bg_style(ctx, BG_STYLE_DIM), ctx->out);
	while ((length = (int)strlen(text)) > room) {
		for (end = room; end > 0 && text[end] != ' '; end--)
			;
		fprintf(ctx->out, "%.*s\n%*s", end, text, indent, "");
		text += end + 1;
	}
	fprintf(ctx->out, "%s%s\n", text, bg_plain(ctx));
}

static void print_key(struct bg_ctx *ctx, const struct bg_setup *setup, u32 key, bool verbose)
{
	const struct bg_key_info *info = bg_config_key(key);
	bool changed = differs(setup, key);
	char help[256];
	int used;

	used = snprintf(help, sizeof(help), "%s", info->help);
	if (changed || verbose)
		used += snprintf(help + used, sizeof(help) - (size_t)used, " Default: %s.",
				 bg_key_value(key, bg_config_default(setup->config.profile, key)));
	if (verbose && key != BG_KEY_PROFILE)
		snprintf(help + used, sizeof(help) - (size_t)used, " Permitted: %u to %u%s%s.",
			 info->min, info->max, *info->unit ? " " : "", info->unit);
	fprintf(ctx->out, "%-*s %s%-*s%s ", NAME_WIDTH, info->name,
		bg_style(ctx, changed ? BG_STYLE_BOLD : BG_STYLE_NONE), VALUE_WIDTH,
		bg_key_value(key, bg_config_get(&setup->config, key)), bg_plain(ctx));
	print_help(ctx, help);
}

static void print_own_targets(struct bg_ctx *ctx, const struct bg_setup *setup)
{
	u32 i;

	for (i = 0; i < setup->nr_targets; i++)
		fprintf(ctx->out, "%-*s %-*" PRIu64 " blocks, your own target\n", NAME_WIDTH,
			bg_target_name(&setup->target[i]), VALUE_WIDTH, setup->target[i].blocks);
}

/* What somebody changed comes first, then what people change. */
static void print_text(struct bg_ctx *ctx, const struct bg_setup *setup, const struct asked *asked)
{
	u32 key, hidden = 0;

	for (key = 0; key < BG_NR_KEYS; key++)
		if (setup->given & asked->keys & (1U << key) && differs(setup, key))
			print_key(ctx, setup, key, asked->verbose);
	if (!asked->named)
		print_own_targets(ctx, setup);
	for (key = 0; key < BG_NR_KEYS; key++) {
		if (!(setup->given & asked->keys & (1U << key)) || differs(setup, key))
			continue;
		if (asked->named || asked->all || is_everyday(key))
			print_key(ctx, setup, key, asked->verbose);
		else
			hidden++;
	}
	if (hidden)
		fprintf(ctx->out, "and %u more as the profile has them: 'buddyctl get --all', with ranges 'get -v'\n",
			hidden);
}

/* The target of an order in each zone that is meant; bare where that is one alone. */
static int print_target(struct bg_ctx *ctx, const char *name)
{
	struct bg_target target = { 0 };
	struct bg_zones zones;
	char why[BG_MAX_WHY];
	size_t i, found = 0, last = 0;
	int error = bg_target_parse(name, &target, why);

	if (error)
		return bg_fail(ctx, error, "unknown-target", "%s", why);
	error = bg_client_zones(ctx, &zones);
	if (error)
		return error;
	for (i = 0; i < zones.count; i++) {
		const struct bg_zone_info *zone = &zones.zone[i];
		const struct bg_order *order = &zone->order[target.order];

		if (target.order >= zone->nr_orders)
			continue;
		if (target.zone[0] &&
		    (zone->node != target.node || strcmp(zone->zone, target.zone)))
			continue;
		found++;
		last = i;
		if (!target.zone[0])
			fprintf(ctx->out, "%s %" PRIu64 " %s\n",
				bg_zone_title(zone->node, zone->zone), order->target_blocks,
				bg_name(&bg_target_origin_names, order->target_origin));
	}
	if (!found)
		error = bg_fail(ctx, BG_EXIT_FAILED, "unknown-target",
				"%s: no such zone or order: 'buddyctl zones' shows them", name);
	else if (target.zone[0])
		fprintf(ctx->out, "%" PRIu64 "\n",
			zones.zone[last].order[target.order].target_blocks);
	free(zones.zone);
	return error;
}

/* One key alone is for scripts: its bare value. */
static void print_one(struct bg_ctx *ctx, const struct bg_setup *setup, u32 key)
{
	fprintf(ctx->out, "%s\n", bg_key_value(key, bg_config_get(&setup->config, key)));
}

static int parse(struct bg_ctx *ctx, int argc, char **argv, struct asked *asked)
{
	char why[BG_MAX_WHY];
	int i, key, option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		asked->all |= option == ALL;
		asked->verbose |= option == VERBOSE;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	for (i = optind; i < argc; i++) {
		if (!strncmp(argv[i], "target.", strlen("target."))) {
			asked->target = argv[i];
			continue;
		}
		key = bg_key_find(argv[i]);
		if (key < 0)
			return bg_fail(ctx, bg_key_unknown(argv[i], why), "unknown-key", "%s", why);
		asked->keys |= 1U << key;
	}
	if (asked->target && (ctx->json || argc - optind > 1))
		return bg_usage(ctx, "'%s' is asked for alone; with -j, 'buddyctl -j zones' has targets",
				asked->target);
	asked->named = asked->keys;
	asked->all |= asked->verbose;
	if (!asked->keys)
		asked->keys = ~0U;
	return BG_EXIT_OK;
}

static int check_known(struct bg_ctx *ctx, const struct bg_setup *setup, u32 lacking)
{
	if (!lacking)
		return BG_EXIT_OK;
	return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "key-unsupported",
		       "this module lacks the key '%s': module %s, buddyctl %s",
		       bg_config_key((u32)__builtin_ctz(lacking))->name,
		       setup->box.module_version, BG_VERSION);
}

int bg_cmd_get(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	struct asked asked = { 0 };
	int error = parse(ctx, argc, argv, &asked);

	if (!error && asked.target)
		return print_target(ctx, asked.target);
	if (!error)
		error = bg_client_get(ctx, &setup);
	if (!error && asked.named)
		error = check_known(ctx, &setup, asked.keys & ~setup.given);
	if (error)
		return error;
	if (ctx->json)
		return print_json(ctx, &setup, asked.keys);
	if (asked.named && argc - optind == 1 && !asked.verbose)
		print_one(ctx, &setup, (u32)__builtin_ctz(asked.keys));
	else
		print_text(ctx, &setup, &asked);
	return BG_EXIT_OK;
}
