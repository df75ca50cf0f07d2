// SPDX-License-Identifier: GPL-2.0
/* buddyctl profile: show the profiles, or load one. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "model/settings.h"
#include "show/output.h"
#include "verb.h"

static const char * const meaning[BG_NR_PROFILES] = {
	[BG_PROFILE_DEFAULT] = "keep memory usable, cheapest remedy first",
	[BG_PROFILE_DEFRAGTICK] = "the rules of the polling work-around that the project grew from",
	[BG_PROFILE_LATENCY] = "react earlier, spend more, also reclaim a little",
	[BG_PROFILE_OBSERVE] = "sample, decide and report, but never act",
};

static int print_profiles(struct bg_ctx *ctx, u32 current)
{
	struct json_object *doc = bg_doc_new(), *array;
	u32 i;

	bg_json_string(doc, "profile", bg_name(&bg_profile_names, current));
	array = bg_json_array(doc, "profiles");
	for (i = 0; i < BG_NR_PROFILES; i++) {
		struct json_object *object = json_object_new_object();

		bg_json_string(object, "name", bg_name(&bg_profile_names, i));
		bg_json_string(object, "help", meaning[i]);
		json_object_array_add(array, object);
		if (!ctx->json)
			fprintf(ctx->out, "%c %-11s %s\n", i == current ? '*' : ' ',
				bg_name(&bg_profile_names, i), meaning[i]);
	}
	if (ctx->json)
		return bg_doc_print(ctx, doc);
	json_object_put(doc);
	return BG_EXIT_OK;
}

int bg_cmd_profile(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_change change;
	static struct bg_setup setup;
	char why[BG_MAX_WHY];
	int error;

	if (bg_no_options(ctx, argc, argv, 1))
		return BG_EXIT_USAGE;
	if (optind < argc) {
		error = bg_assign(&change, "profile", argv[optind], why);
		if (error)
			return bg_fail(ctx, error, "unknown-profile", "%s; nothing was changed",
				       why);
		error = bg_client_set(ctx, &change);
		if (error)
			return error;
	}
	if (optind < argc && !ctx->json)
		return BG_EXIT_OK;
	error = bg_client_get(ctx, &setup);
	return error ? error : print_profiles(ctx, setup.config.profile);
}
