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

/* How many targets are given back, where the module was not there to tell its own. */
#define UNKNOWN UINT32_MAX

/* What the file leaves out is told too: targets that go, keys that stay. */
static void tell(struct bg_ctx *ctx, const char *path, const struct bg_change *change, u32 back,
		 bool check)
{
	int keys = __builtin_popcount(change->config.given);
	u32 targets = change->nr_targets;

	fprintf(ctx->out, "%s: %d key%s and %u target%s %s", path, keys, keys == 1 ? "" : "s",
		targets, targets == 1 ? "" : "s", check ? "are right" : "applied");
	if (back && back != UNKNOWN)
		fprintf(ctx->out, "; %u target%s that it does not name %s given back to the guard",
			back, back == 1 ? "" : "s",
			check ? "would be" : back == 1 ? "is" : "are");
	if (!check && !(change->config.given & (1U << BG_KEY_PROFILE)))
		fputs("; it names no profile: other keys stay as they are", ctx->out);
	fputc('\n', ctx->out);
}

static int done(struct bg_ctx *ctx, const struct bg_change *change, u32 back, const char *path,
		bool check)
{
	struct json_object *doc;

	if (!ctx->json) {
		tell(ctx, path, change, back, check);
		return BG_EXIT_OK;
	}
	doc = bg_doc_new();
	bg_json_string(doc, "file", path);
	bg_json_bool(doc, "applied", !check);
	bg_json_u64(doc, "keys", (u64)__builtin_popcount(change->config.given));
	bg_json_u64(doc, "targets", change->nr_targets);
	if (back != UNKNOWN)
		bg_json_u64(doc, "targets_given_back", back);
	return bg_doc_print(ctx, doc);
}

/* A refusal of this box names zones, ranges and commands: longer than one of a line alone. */
#define MAX_SAID 512

/* struct fault - a line that is wrong, and the status that it alone would end with */
struct fault {
	unsigned long line;
	int exit;
	char why[MAX_SAID];
};

/**
 * struct wrong - what is wrong with the file
 * @path: of the file
 * @fault: its lines, ascending
 * @count: entries of @fault
 * @unreadable: why the file itself cannot be read, or not to its end; "" when it can
 */
struct wrong {
	const char *path;
	struct fault fault[BG_CONFFILE_WRONG];
	unsigned int count;
	char unreadable[BG_MAX_WHY];
};

static void add_fault(struct wrong *wrong, unsigned long line, int exit, const char *why)
{
	unsigned int i = wrong->count;

	if (i == BG_CONFFILE_WRONG) {
		if (wrong->fault[i - 1].line < line)
			return;
		/* The first lines are what is told: the last gives way. */
		i = --wrong->count;
	}
	for (; i && wrong->fault[i - 1].line > line; i--)
		wrong->fault[i] = wrong->fault[i - 1];
	wrong->fault[i].line = line;
	wrong->fault[i].exit = exit;
	snprintf(wrong->fault[i].why, sizeof(wrong->fault[i].why), "%s", why);
	wrong->count++;
}

static void take_wrong(void *arg, unsigned long line, const char *why)
{
	struct wrong *wrong = arg;

	if (line)
		add_fault(wrong, line, BG_EXIT_FAILED, why);
	else
		snprintf(wrong->unreadable, sizeof(wrong->unreadable), "%s", why);
}

static int complain_json(struct bg_ctx *ctx, const struct wrong *wrong)
{
	struct json_object *details = json_object_new_object(), *lines, *object;
	const struct fault *first = &wrong->fault[0];

	bg_json_string(details, "file", wrong->path);
	bg_json_u64(details, "line", first->line);
	lines = bg_json_array(details, "lines");
	for (unsigned int i = 0; i < wrong->count; i++) {
		object = json_object_new_object();
		bg_json_u64(object, "line", wrong->fault[i].line);
		bg_json_string(object, "why", wrong->fault[i].why);
		json_object_array_add(lines, object);
	}
	return bg_fail_with(ctx, first->exit, "bad-file", details, "%s:%lu: %s", wrong->path,
			    first->line, first->why);
}

/* Return: the status of the first of them. */
static int complain(struct bg_ctx *ctx, const struct wrong *wrong)
{
	if (wrong->count && ctx->json)
		return complain_json(ctx, wrong);
	for (unsigned int i = 0; i < wrong->count; i++)
		bg_fail(ctx, wrong->fault[i].exit, "bad-file", "%s:%lu: %s", wrong->path,
			wrong->fault[i].line, wrong->fault[i].why);
	if (wrong->unreadable[0])
		bg_fail(ctx, BG_EXIT_FAILED, "unreadable", "%s: %s", wrong->path,
			wrong->unreadable);
	return wrong->count ? wrong->fault[0].exit : BG_EXIT_FAILED;
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
static void check_against(struct bg_ctx *ctx, const struct bg_setup *setup,
			  const struct bg_zones *zones, const struct bg_conffile *file,
			  struct wrong *wrong)
{
	static struct bg_conffile rest;
	struct bg_ctx quiet = *ctx;
	char said[MAX_SAID], *end;
	int error = BG_EXIT_FAILED;
	u32 part;

	rest = *file;
	quiet.json = false;
	for (u32 parts = BG_NR_KEYS + rest.change.nr_targets; error && parts; parts--) {
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
			add_fault(wrong, drop(&rest, part), error,
				  said + strlen("buddyctl: "));
	}
}

/* This box's numbers, where the module is there to tell them. Return: targets to give back. */
static u32 check_box(struct bg_ctx *ctx, const struct bg_conffile *file, struct wrong *wrong)
{
	static struct bg_change back;
	static struct bg_setup setup;
	struct bg_ctx quiet = *ctx;
	struct bg_zones zones = { 0 };

	quiet.err = fopen("/dev/null", "we");
	if (!quiet.err)
		return UNKNOWN;
	quiet.json = false;
	quiet.client = NULL;
	back.nr_targets = UNKNOWN;
	if (!bg_client_get(&quiet, &setup) && !bg_client_zones(&quiet, &zones)) {
		check_against(&quiet, &setup, &zones, file, wrong);
		bg_change_give_back(&file->change, &setup, &back);
	}
	free(zones.zone);
	bg_client_close(&quiet);
	fclose(quiet.err);
	return back.nr_targets;
}

/*
 * As the file has it: saved and applied, all targets are as they were. What does not fit into the
 * file's own message comes after it: giving back is never refused.
 */
static int set_all(struct bg_ctx *ctx, const struct bg_change *change, u32 *given_back)
{
	static struct bg_change back, part;
	static struct bg_setup setup;
	int error = bg_client_get(ctx, &setup);

	if (error)
		return error;
	bg_change_give_back(change, &setup, &back);
	part = *change;
	*given_back = 0;
	do {
		while (*given_back < back.nr_targets && part.nr_targets < BG_MESSAGE_TARGETS)
			part.target[part.nr_targets++] = back.target[(*given_back)++];
		if (part.config.given || part.nr_targets)
			error = bg_client_set(ctx, &part);
		memset(&part, 0, sizeof(part));
	} while (!error && *given_back < back.nr_targets);
	return error;
}

static int apply(struct bg_ctx *ctx, const char *path, bool check)
{
	static struct bg_conffile file;
	static struct wrong wrong;
	int error = BG_EXIT_OK;
	u32 back = UNKNOWN;

	wrong.path = path;
	bg_conffile_read(path, &file, take_wrong, &wrong);
	if (!wrong.unreadable[0])
		back = check_box(ctx, &file, &wrong);
	if (wrong.count || wrong.unreadable[0])
		error = complain(ctx, &wrong);
	else if (!check)
		error = set_all(ctx, &file.change, &back);
	return error ? error : done(ctx, &file.change, back, path, check);
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
