// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "assign.h"
#include "fields.h"
#include "output.h"

static int changed(struct bg_ctx *ctx)
{
	static struct bg_setup setup;
	struct json_object *doc;
	int error;

	if (!ctx->json)
		return BG_EXIT_OK;
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
	char why[BG_MAX_WHY];
	int error, i;

	if (bg_no_options(ctx, argc, argv, argc))
		return BG_EXIT_USAGE;
	if (optind == argc)
		return bg_usage(ctx, "what is to be set?");
	for (i = optind; i < argc; i++) {
		if (!strchr(argv[i], '='))
			return bg_usage(ctx, "'%s' is not KEY=VALUE", argv[i]);
		if (!bg_assign_word(&change, argv[i], why))
			return bg_fail(ctx, BG_EXIT_FAILED, "bad-value", "%s; nothing was changed",
				       why);
	}
	error = bg_client_set(ctx, &change);
	return error ? error : changed(ctx);
}
