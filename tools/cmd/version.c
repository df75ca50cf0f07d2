// SPDX-License-Identifier: GPL-2.0
#include "client.h"
#include "output.h"

/* The module's side is shown when it is there; its absence is no error here. */
static bool module_box(struct bg_ctx *ctx, struct bg_setup *setup)
{
	FILE *err = ctx->err, *out = ctx->out, *nowhere = fopen("/dev/null", "w");
	bool there;

	if (nowhere) {
		ctx->err = nowhere;
		ctx->out = nowhere;
	}
	there = bg_client_get(ctx, setup) == BG_EXIT_OK;
	ctx->err = err;
	ctx->out = out;
	if (nowhere)
		fclose(nowhere);
	return there;
}

int bg_cmd_version(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	struct json_object *doc;
	bool there;

	if (bg_no_options(ctx, argc, argv, 0))
		return BG_EXIT_USAGE;
	there = module_box(ctx, &setup);
	if (!ctx->json) {
		fprintf(ctx->out, "buddyctl %s, netlink ABI %d\n", BG_VERSION,
			BUDDYGUARD_GENL_VERSION);
		fprintf(ctx->out, "module   %s\n", there ? setup.box.module_version : "not loaded");
		return BG_EXIT_OK;
	}
	doc = bg_doc_new();
	bg_json_string(doc, "buddyctl", BG_VERSION);
	bg_json_u64(doc, "netlink_abi", BUDDYGUARD_GENL_VERSION);
	json_object_object_add(doc, "module", there ?
			       json_object_new_string(setup.box.module_version) : NULL);
	return bg_doc_print(ctx, doc);
}
