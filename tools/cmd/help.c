// SPDX-License-Identifier: GPL-2.0
/* buddyctl help: the table of verbs, as text or JSON. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "model/fields.h"
#include "model/words_gen.h"
#include "show/output.h"
#include "config.h"
#include "verb.h"

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

	for (key = 0; key < BG_NR_KEYS; key++)
		json_object_array_add(array, bg_key_to_json(key, BG_PROFILE_DEFAULT));
}

/* The whole command tree, for completion, the manual page's test and other programs. */
static int print_json(struct bg_ctx *ctx, const struct bg_verb *only)
{
	struct json_object *doc = bg_doc_new(), *verbs = bg_json_array(doc, "verbs");
	const struct bg_verb *verb;

	for (verb = ctx->verbs; verb->name; verb++)
		if (!only || verb == only)
			add_verb(verbs, verb);
	if (!only) {
		add_keys(doc);
		add_words(doc, "profiles", &bg_profile_names, 0);
		add_words(doc, "remedies", &bg_remedy_names, 1);
		add_words(doc, "scopes", &bg_reset_scope_names, 0);
	}
	return bg_doc_print(ctx, doc);
}

#define LINE_WIDTH 80

/* A list of words on as many lines as it takes. */
static unsigned int print_word(struct bg_ctx *ctx, unsigned int column, const char *word)
{
	if (column + 1 + strlen(word) > LINE_WIDTH)
		column = (unsigned int)fprintf(ctx->out, "\n ") - 1;
	return column + (unsigned int)fprintf(ctx->out, " %s", word);
}

static void print_words(struct bg_ctx *ctx, const struct bg_verb *verb)
{
	static const struct bg_names * const names_of[] = {
		[BG_WORDS_PROFILES] = &bg_profile_names,
		[BG_WORDS_REMEDIES] = &bg_remedy_names,
		[BG_WORDS_SCOPES] = &bg_reset_scope_names,
		[BG_WORDS_VERBS] = NULL,
	};
	const struct bg_names *names = names_of[verb->words];
	unsigned int i, column;

	if (!names && verb->words != BG_WORDS_KEYS)
		return;
	column = (unsigned int)fprintf(ctx->out, "\n%s:", words_of[verb->words]) - 1;
	for (i = 0; verb->words == BG_WORDS_KEYS && i < BG_NR_KEYS; i++)
		column = print_word(ctx, column, bg_config_key(i)->name);
	for (i = verb->words == BG_WORDS_REMEDIES; names && i < names->count; i++)
		column = print_word(ctx, column, names->word(i));
	putc('\n', ctx->out);
}

/* One that does something of use as it stands, of verbs that take words. */
static const char *example_of(const struct bg_verb *verb)
{
	static const struct {
		const char *verb;
		const char *line;
	} examples[] = {
		{ "get", "get target.4" },
		{ "set", "set target.4=200 budget_permille=50" },
		{ "profile", "profile observe" },
		{ "run", "run evacuate --order 4 --blocks 100" },
		{ "reset", "reset counters history" },
		{ "replay", "replay recording.jsonl --set target.4=200 --set forecast=0" },
		{ "explain", "explain /var/log/kern.log" },
		{ "metrics", "metrics --listen 127.0.0.1:9555" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(examples); i++)
		if (!strcmp(examples[i].verb, verb->name))
			return examples[i].line;
	return NULL;
}

static void print_verb(struct bg_ctx *ctx, const struct bg_verb *verb)
{
	const char *example = example_of(verb);
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
	print_words(ctx, verb);
	if (example)
		fprintf(ctx->out, "\nexample: buddyctl %s\n", example);
	if (verb->needs_module)
		fprintf(ctx->out, "\nThe module must be loaded.\n");
}

static void print_all(struct bg_ctx *ctx)
{
	const struct bg_verb *verb;

	fputs("usage: buddyctl [-j] VERB [ARGUMENT...]\n\n"
	      "Shows and configures buddyguard, the guard of usable memory.\n\n", ctx->out);
	for (verb = ctx->verbs; verb->name; verb++)
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
		only = bg_verb_find(ctx, argv[optind]);
		if (!only)
			return bg_verb_unknown(ctx, argv[optind]);
	}
	if (ctx->json)
		return print_json(ctx, only);
	if (only)
		print_verb(ctx, only);
	else
		print_all(ctx);
	return BG_EXIT_OK;
}
