// SPDX-License-Identifier: GPL-2.0
/*
 * The options of a verb, parsed as its row in the table of verbs has them.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "model/guess.h"
#include "model/number.h"
#include "show/output.h"
#include "verb.h"

#define LONG_ONLY 256	/* getopt's value of an option is this + its index */

static void build_tables(const struct bg_verb *verb, struct option *long_options, char *letters)
{
	unsigned int i;

	*letters++ = ':';
	for (i = 0; i < BG_MAX_OPTIONS && verb->option[i].name; i++) {
		const struct bg_option *option = &verb->option[i];

		long_options[i] = (struct option){
			option->name, option->arg ? required_argument : no_argument,
			NULL, LONG_ONLY + (int)i,
		};
		if (!option->letter)
			continue;
		*letters++ = option->letter;
		if (option->arg)
			*letters++ = ':';
	}
	long_options[i] = (struct option){ 0 };
	*letters = '\0';
}

const struct bg_verb *bg_verb_find(const struct bg_ctx *ctx, const char *name)
{
	const struct bg_verb *verb;

	for (verb = ctx->verbs; verb->name; verb++)
		if (!strcmp(verb->name, name))
			return verb;
	return NULL;
}

int bg_verb_unknown(struct bg_ctx *ctx, const char *name)
{
	struct bg_guess guess = { 0 };
	const struct bg_verb *verb;

	for (verb = ctx->verbs; verb->name; verb++)
		bg_guess_try(&guess, name, verb->name);
	return bg_usage(ctx, "'%s' is no verb%s", name, bg_guess_text(&guess));
}

static int index_of(const struct bg_verb *verb, int value)
{
	unsigned int i;

	if (value >= LONG_ONLY)
		return value - LONG_ONLY;
	for (i = 0; i < BG_MAX_OPTIONS && verb->option[i].name; i++)
		if (verb->option[i].letter == value)
			return (int)i;
	return -2;
}

int bg_option_next(struct bg_ctx *ctx, int argc, char **argv)
{
	struct option long_options[BG_MAX_OPTIONS + 1];
	char letters[2 * BG_MAX_OPTIONS + 2];
	int value;

	build_tables(ctx->verb, long_options, letters);
	opterr = 0;
	value = getopt_long(argc, argv, letters, long_options, NULL);
	if (value == -1)
		return -1;
	if (value == ':') {
		bg_usage(ctx, "option '%s' needs a value", argv[optind - 1]);
		return -2;
	}
	if (value == '?') {
		bg_usage(ctx, "'%s' is no option of '%s'", argv[optind - 1], ctx->verb->name);
		return -2;
	}
	return index_of(ctx->verb, value);
}

int bg_no_options(struct bg_ctx *ctx, int argc, char **argv, int max)
{
	if (bg_option_next(ctx, argc, argv) != -1)
		return BG_EXIT_USAGE;
	if (argc - optind > max)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind + max]);
	return BG_EXIT_OK;
}

int bg_take_number(struct bg_ctx *ctx, const char *name, const char *text, uint64_t min,
		   uint64_t max, uint64_t *number)
{
	char most[32] = " or more";

	if (max != UINT64_MAX)
		snprintf(most, sizeof(most), " to %" PRIu64, max);
	if (!bg_number_parse(text, 0, UINT64_MAX, number))
		return bg_usage(ctx, "%s '%.64s' is no number (permitted: %" PRIu64 "%s)", name,
				text, min, most);
	if (*number < min || *number > max)
		return bg_fail(ctx, BG_EXIT_FAILED, "out-of-range",
			       "%s %.64s is out of range (permitted: %" PRIu64 "%s)", name, text,
			       min, most);
	return BG_EXIT_OK;
}

static void print_usage(struct bg_ctx *ctx)
{
	const struct bg_verb *verb = ctx->verb;
	unsigned int i;

	fprintf(ctx->err, "usage: buddyctl %s", verb ? verb->name : "[-j] VERB [ARGUMENT...]");
	for (i = 0; verb && i < BG_MAX_OPTIONS && verb->option[i].name; i++)
		fprintf(ctx->err, " [--%s%s%s]", verb->option[i].name,
			verb->option[i].arg ? " " : "",
			verb->option[i].arg ? verb->option[i].arg : "");
	fprintf(ctx->err, "%s%s\n", verb && *verb->args ? " " : "", verb ? verb->args : "");
	fprintf(ctx->err, "try 'buddyctl help%s%s'\n", verb ? " " : "", verb ? verb->name : "");
}

int bg_usage(struct bg_ctx *ctx, const char *format, ...)
{
	char message[512];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	bg_fail(ctx, BG_EXIT_USAGE, "usage", "%s", message);
	if (!ctx->json)
		print_usage(ctx);
	return BG_EXIT_USAGE;
}
