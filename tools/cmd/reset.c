// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "output.h"

int bg_cmd_reset(struct bg_ctx *ctx, int argc, char **argv)
{
	struct json_object *doc;
	u32 scope = 0, bit;
	int error, i;

	if (bg_no_options(ctx, argc, argv, argc))
		return BG_EXIT_USAGE;
	for (i = optind; i < argc; i++) {
		if (!bg_name_parse(&bg_scope_names, argv[i], &bit))
			return bg_usage(ctx, "'%s' cannot be reset (permitted: %s)", argv[i],
					bg_names_list(&bg_scope_names, 0));
		scope |= 1U << bit;
	}
	if (!scope)
		return bg_usage(ctx, "what is to be reset? (%s)",
				bg_names_list(&bg_scope_names, 0));
	error = bg_client_reset(ctx, scope);
	if (error || !ctx->json)
		return error;
	doc = bg_doc_new();
	bg_json_u64(doc, "scope", scope);
	return bg_doc_print(ctx, doc);
}
