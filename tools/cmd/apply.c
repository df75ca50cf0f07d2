// SPDX-License-Identifier: GPL-2.0
/* buddyctl apply: set all that a file says, or nothing. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client/check.h"
#include "client/client.h"
#include "model/conffile.h"
#include "model/settings.h"
#include "show/output.h"
#include "verb.h"

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

/**
 * struct wrong - what is wrong with the file
 * @ctx: where to complain
 * @path: of the file
 * @count: how many lines, or 1 for the file itself
 * @first: the first of them
 * @why: what is wrong with it
 * @lines: all of them, as JSON
 */
struct wrong {
	struct bg_ctx *ctx;
	const char *path;
	unsigned int count;
	unsigned long first;
	char why[BG_MAX_WHY];
	struct json_object *lines;
};

static void take_wrong(void *arg, unsigned long line, const char *why)
{
	struct json_object *object = json_object_new_object();
	struct wrong *wrong = arg;

	bg_json_u64(object, "line", line);
	bg_json_string(object, "why", why);
	json_object_array_add(wrong->lines, object);
	if (!wrong->count++) {
		wrong->first = line;
		snprintf(wrong->why, sizeof(wrong->why), "%s", why);
	}
	if (!wrong->ctx->json && line)
		bg_fail(wrong->ctx, BG_EXIT_FAILED, "bad-file", "%s:%lu: %s", wrong->path, line,
			why);
}

static int complain(struct wrong *wrong)
{
	struct json_object *details;

	if (!wrong->first)
		return bg_fail(wrong->ctx, BG_EXIT_FAILED, "unreadable", "%s: %s", wrong->path,
			       wrong->why);
	if (!wrong->ctx->json)
		return BG_EXIT_FAILED;
	details = json_object_new_object();
	bg_json_string(details, "file", wrong->path);
	bg_json_u64(details, "line", wrong->first);
	json_object_object_add(details, "lines", json_object_get(wrong->lines));
	return bg_fail_with(wrong->ctx, BG_EXIT_FAILED, "bad-file", details, "%s:%lu: %s",
			    wrong->path, wrong->first, wrong->why);
}

/* Take what is wrong out of a change. Return: the line in which it stood. */
static unsigned long drop(struct bg_conffile *file, u32 part)
{
	u32 target = part - BG_NR_KEYS, last = file->change.nr_targets - 1;
	unsigned long line;

	if (part < BG_NR_KEYS) {
		file->change.config.given &= ~(1U << part);
		return file->key_line[part];
	}
	line = file->target_line[target];
	file->change.target[target] = file->change.target[last];
	file->target_line[target] = file->target_line[last];
	file->change.nr_targets = last;
	return line;
}

/* Check against one box until nothing that is wrong is left. */
static void check_against(const struct bg_setup *setup, const struct bg_zones *zones,
			  const struct bg_conffile *file, struct wrong *wrong)
{
	static struct bg_conffile rest;
	struct bg_ctx quiet = *wrong->ctx;
	char said[512], *end;
	int error;
	u32 part;

	rest = *file;
	quiet.json = false;
	do {
		memset(said, 0, sizeof(said));
		quiet.err = fmemopen(said, sizeof(said) - 1, "w");
		if (!quiet.err)
			return;
		error = bg_check_change(&quiet, setup, zones, &rest.change, &part);
		fclose(quiet.err);
		end = strstr(said, "; nothing was changed");
		if (end)
			*end = '\0';
		if (error)
			take_wrong(wrong, drop(&rest, part),
				   said + strlen("buddyctl: "));
	} while (error && wrong->count < BG_CONFFILE_WRONG);
}

/* This box's numbers, where the module is there to tell them. */
static void check_box(const struct bg_conffile *file, struct wrong *wrong)
{
	static struct bg_setup setup;
	struct bg_ctx quiet = *wrong->ctx;
	struct bg_zones zones = { 0 };

	quiet.err = fopen("/dev/null", "we");
	if (!quiet.err)
		return;
	quiet.json = false;
	quiet.client = NULL;
	if (!bg_client_get(&quiet, &setup) && !bg_client_zones(&quiet, &zones))
		check_against(&setup, &zones, file, wrong);
	free(zones.zone);
	bg_client_close(&quiet);
	fclose(quiet.err);
}

static int apply(struct bg_ctx *ctx, const char *path, bool check)
{
	static struct bg_conffile file;
	struct wrong wrong = { .ctx = ctx, .path = path, .lines = json_object_new_array() };
	int error = BG_EXIT_OK;

	bg_conffile_read(path, &file, take_wrong, &wrong);
	if (!wrong.count || wrong.first)
		check_box(&file, &wrong);
	if (wrong.count)
		error = complain(&wrong);
	else if (!check && (file.change.config.given || file.change.nr_targets))
		error = bg_client_set(ctx, &file.change);
	json_object_put(wrong.lines);
	return error ? error : done(ctx, &file.change, path, check);
}

int bg_cmd_apply(struct bg_ctx *ctx, int argc, char **argv)
{
	bool check = false;
	int option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0)
		check = option == CHECK;
	if (option == -2)
		return BG_EXIT_USAGE;
	if (argc - optind > 1)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind + 1]);
	return apply(ctx, optind < argc ? argv[optind] : BG_CONFFILE, check);
}
