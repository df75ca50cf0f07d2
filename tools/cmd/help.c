// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "words.h"
#include "output.h"

static const char * const words_of[] = {
	[BG_WORDS_NONE] = "",
	[BG_WORDS_KEYS] = "keys",
	[BG_WORDS_PROFILES] = "profiles",
	[BG_WORDS_REMEDIES] = "remedies",
	[BG_WORDS_FILES] = "files",
	[BG_WORDS_SCOPES] = "scopes",
	[BG_WORDS_VERBS] = "verbs",
};

static struct json_object *options_to_json(const struct bg_verb *verb)
{
	struct json_object *array = json_object_new_array();
	unsigned int i;

	for (i = 0; i < BG_MAX_OPTIONS && verb->option[i].name; i++) {
		const struct bg_option *option = &verb->option[i];
		struct json_object *object = json_object_new_object();
		char letter[2] = { option->letter, '\0' };

		bg_json_string(object, "name", option->name);
		bg_json_string(object, "letter", letter);
		bg_json_string(object, "arg", option->arg ? option->arg : "");
		bg_json_string(object, "help", option->help);
		json_object_array_add(array, object);
	}
	return array;
}

static void add_verb(struct json_object *array, const struct bg_verb *verb)
{
	struct json_object *object = json_object_new_object();

	bg_json_string(object, "name", verb->name);
	bg_json_string(object, "args", verb->args);
	bg_json_string(object, "help", verb->help);
	bg_json_bool(object, "needs_module", verb->needs_module);
	bg_json_string(object, "words", words_of[verb->words]);
	json_object_object_add(object, "options", options_to_json(verb));
	json_object_array_add(array, object);
}

static void add_words(struct json_object *doc, const char *name, const struct bg_names *names,
		      unsigned int first)
{
	struct json_object *array = bg_json_array(doc, name);
	unsigned int i;

	for (i = first; i < names->count; i++)
		json_object_array_add(array, json_object_new_string(names->word(i)));
}

static void add_keys(struct json_object *doc)
{
	struct json_object *array = bg_json_array(doc, "keys");
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);
		struct json_object *object = json_object_new_object();

		bg_json_string(object, "name", info->name);
		bg_json_string(object, "unit", info->unit);
		bg_json_u64(object, "min", info->min);
		bg_json_u64(object, "max", info->max);
		bg_json_u64(object, "default", bg_config_default(BG_PROFILE_DEFAULT, key));
		bg_json_string(object, "help", info->help);
		json_object_array_add(array, object);
	}
}

/* The whole command tree, for completion, the manual page's test and other programs. */
static int print_json(struct bg_ctx *ctx, const struct bg_verb *only)
{
	struct json_object *doc = bg_doc_new(), *verbs = bg_json_array(doc, "verbs");
	const struct bg_verb *verb;

	for (verb = bg_verbs; verb->name; verb++)
		if (!only || verb == only)
			add_verb(verbs, verb);
	if (!only) {
		add_keys(doc);
		add_words(doc, "profiles", &bg_profile_names, 0);
		add_words(doc, "remedies", &bg_remedy_names, 1);
		add_words(doc, "scopes", &bg_scope_names, 0);
	}
	return bg_doc_print(ctx, doc);
}

static void print_verb(struct bg_ctx *ctx, const struct bg_verb *verb)
{
	unsigned int i;

	fprintf(ctx->out, "usage: buddyctl [-j] %s%s%s%s\n\n%s\n", verb->name,
		verb->option[0].name ? " [OPTION]..." : "", *verb->args ? " " : "", verb->args,
		verb->help);
	for (i = 0; i < BG_MAX_OPTIONS && verb->option[i].name; i++) {
		const struct bg_option *option = &verb->option[i];
		char left[48];

		snprintf(left, sizeof(left), "%c%c%c --%s%s%s", option->letter ? '-' : ' ',
			 option->letter ? option->letter : ' ', option->letter ? ',' : ' ',
			 option->name, option->arg ? " " : "", option->arg ? option->arg : "");
		fprintf(ctx->out, "%s  %-26s %s\n", i ? "" : "\n", left, option->help);
	}
	if (verb->needs_module)
		fprintf(ctx->out, "\nThe module must be loaded.\n");
}

static void print_all(struct bg_ctx *ctx)
{
	const struct bg_verb *verb;

	fputs("usage: buddyctl [-j] VERB [ARGUMENT...]\n\n"
	      "Shows and configures buddyguard, the guard of usable memory.\n\n", ctx->out);
	for (verb = bg_verbs; verb->name; verb++)
		fprintf(ctx->out, "  %-9s %s\n", verb->name, verb->help);
	fputs("\n  -j, --json   results and errors as JSON, with a schema_version\n\n"
	      "'buddyctl help VERB' tells more. Exit codes: 0 ok, 1 refused or failed, 2 usage,\n"
	      "3 module not loaded, 4 not supported here, 5 permission.\n", ctx->out);
}

int bg_cmd_help(struct bg_ctx *ctx, int argc, char **argv)
{
	const struct bg_verb *only = NULL;

	if (bg_no_options(ctx, argc, argv, 1))
		return BG_EXIT_USAGE;
	if (optind < argc) {
		only = bg_verb_find(argv[optind]);
		if (!only)
			return bg_usage(ctx, "'%s' is no verb", argv[optind]);
	}
	if (ctx->json)
		return print_json(ctx, only);
	if (only)
		print_verb(ctx, only);
	else
		print_all(ctx);
	return BG_EXIT_OK;
}
