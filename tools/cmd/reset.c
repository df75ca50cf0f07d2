// SPDX-License-Identifier: GPL-2.0
/* buddyctl reset: forget counters, history, what was learnt, or targets. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "model/guess.h"
#include "show/output.h"
#include "verb.h"

int bg_cmd_reset(struct bg_ctx *ctx, int argc, char **argv)
{
	struct bg_guess guess = { 0 };
	struct json_object *doc, *scopes, *word;
	u32 scope = 0, bit;
	int error, i;

	if (bg_no_options(ctx, argc, argv, argc))
		return BG_EXIT_USAGE;
	for (i = optind; i < argc; i++) {
		if (!bg_name_parse(&bg_reset_scope_names, argv[i], &bit)) {
			bg_guess_names(&guess, argv[i], &bg_reset_scope_names, 0);
			return bg_usage(ctx, "'%s' cannot be reset%s (permitted: %s)", argv[i],
					bg_guess_text(&guess),
					bg_names_list(&bg_reset_scope_names, 0));
		}
		scope |= 1U << bit;
	}
	if (!scope)
		return bg_usage(ctx, "what is to be reset? (%s)",
				bg_names_list(&bg_reset_scope_names, 0));
	error = bg_client_reset(ctx, scope);
	if (error || !ctx->json)
		return error;
	doc = bg_doc_new();
	scopes = bg_json_array(doc, "scope");
	for (bit = 0; bit < bg_reset_scope_names.count; bit++) {
		if (!(scope & (1U << bit)))
			continue;
		word = json_object_new_string(bg_name(&bg_reset_scope_names, bit));
		json_object_array_add(scopes, word);
	}
	return bg_doc_print(ctx, doc);
}
