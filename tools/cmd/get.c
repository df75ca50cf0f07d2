// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <getopt.h>
#include <stdlib.h>

#include "assign.h"
#include "fields.h"
#include "output.h"

static struct json_object *key_to_json(u32 key)
{
	const struct bg_key_info *info = bg_config_key(key);
	struct json_object *object = json_object_new_object();

	bg_json_string(object, "name", info->name);
	bg_json_string(object, "unit", info->unit);
	bg_json_u64(object, "min", info->min);
	bg_json_u64(object, "max", info->max);
	bg_json_string(object, "help", info->help);
	return object;
}

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
			json_object_array_add(keys, key_to_json(key));
	return bg_doc_print(ctx, doc);
}

static void print_key(struct bg_ctx *ctx, const struct bg_setup *setup, u32 key)
{
	const struct bg_key_info *info = bg_config_key(key);
	u32 value = bg_config_get(&setup->config, key);
	bool changed = key != BG_KEY_PROFILE &&
		       value != bg_config_default(setup->config.profile, key);

	fprintf(ctx->out, "%-22s %s%-10s%s %s%s%s\n", info->name,
		bg_style(ctx, changed ? BG_STYLE_BOLD : BG_STYLE_NONE), bg_key_value(key, value),
		bg_plain(ctx), bg_style(ctx, BG_STYLE_DIM), info->help, bg_plain(ctx));
}

static void print_text(struct bg_ctx *ctx, const struct bg_setup *setup, u32 wanted, bool targets)
{
	u32 key, i;

	for (key = 0; key < BG_NR_KEYS; key++)
		if (setup->given & wanted & (1U << key))
			print_key(ctx, setup, key);
	for (i = 0; targets && i < setup->nr_targets; i++)
		fprintf(ctx->out, "%-22s %-10" PRIu64 " blocks, your own target\n",
			bg_target_name(&setup->target[i]), setup->target[i].blocks);
}

/* One key alone is for scripts: its bare value. */
static void print_one(struct bg_ctx *ctx, const struct bg_setup *setup, u32 key)
{
	fprintf(ctx->out, "%s\n", bg_key_value(key, bg_config_get(&setup->config, key)));
}

static int parse_keys(struct bg_ctx *ctx, int argc, char **argv, u32 *wanted)
{
	int i, key;

	for (i = optind; i < argc; i++) {
		key = bg_key_find(argv[i]);
		if (key < 0)
			return bg_fail(ctx, BG_EXIT_USAGE, "unknown-key",
				       "'%s' is no key: 'buddyctl get' lists them", argv[i]);
		*wanted |= 1U << key;
	}
	return BG_EXIT_OK;
}

int bg_cmd_get(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	bool all;
	u32 wanted = 0;
	int error;

	if (bg_no_options(ctx, argc, argv, BG_NR_KEYS))
		return BG_EXIT_USAGE;
	error = parse_keys(ctx, argc, argv, &wanted);
	if (!error)
		error = bg_client_get(ctx, &setup);
	if (error)
		return error;
	if (wanted & ~setup.given)
		return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "key-unsupported",
			       "this module lacks the key '%s': module %s, buddyctl %s",
			       bg_config_key((u32)__builtin_ctz(wanted & ~setup.given))->name,
			       setup.box.module_version, BG_VERSION);
	all = !wanted;
	if (all)
		wanted = ~0U;
	if (ctx->json)
		return print_json(ctx, &setup, wanted);
	if (argc - optind == 1)
		print_one(ctx, &setup, (u32)__builtin_ctz(wanted));
	else
		print_text(ctx, &setup, wanted, all);
	return BG_EXIT_OK;
}
