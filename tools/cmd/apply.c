// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>

#include "assign.h"
#include "conffile.h"
#include "output.h"

enum { CHECK };

static int done(struct bg_ctx *ctx, const struct bg_change *change, const char *path, bool check)
{
	int keys = __builtin_popcount(change->config.given);
	struct json_object *doc;

	if (!ctx->json) {
		fprintf(ctx->out, "%s: %d key%s and %u target%s %s\n", path, keys,
			keys == 1 ? "" : "s", change->nr_targets,
			change->nr_targets == 1 ? "" : "s", check ? "are right" : "applied");
		return BG_EXIT_OK;
	}
	doc = bg_doc_new();
	bg_json_string(doc, "file", path);
	bg_json_bool(doc, "applied", !check);
	bg_json_u64(doc, "keys", (u64)keys);
	bg_json_u64(doc, "targets", change->nr_targets);
	return bg_doc_print(ctx, doc);
}

int bg_cmd_apply(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_change change;
	const char *path;
	bool check = false;
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0)
		check = option == CHECK;
	if (option == -2)
		return BG_EXIT_USAGE;
	if (argc - optind > 1)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind + 1]);
	path = optind < argc ? argv[optind] : BG_CONFFILE;
	error = bg_conffile_read(ctx, path, &change);
	if (!error && !check && (change.config.given || change.nr_targets))
		error = bg_client_set(ctx, &change);
	return error ? error : done(ctx, &change, path, check);
}
