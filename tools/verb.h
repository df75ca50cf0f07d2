/* SPDX-License-Identifier: GPL-2.0 */
/* The table of verbs, and how a verb takes its arguments. */
#ifndef BG_VERB_H
#define BG_VERB_H

#include <stdint.h>

#include "model/context.h"

/* Words that a verb's arguments can be completed with. */
enum bg_words {
	BG_WORDS_NONE,
	BG_WORDS_KEYS,
	BG_WORDS_PROFILES,
	BG_WORDS_REMEDIES,
	BG_WORDS_FILES,
	BG_WORDS_SCOPES,
	BG_WORDS_VERBS,
};

/**
 * struct bg_option - one option of a verb
 * @name: after two dashes
 * @letter: after one dash, or 0
 * @arg: name of its argument, or NULL
 * @help: half a sentence
 */
struct bg_option {
	const char *name;
	char letter;
	const char *arg;
	const char *help;
};

#define BG_MAX_OPTIONS 8

/**
 * struct bg_verb - one row of the table of verbs
 * @name: as it is typed
 * @args: positional arguments as help shows them, or ""
 * @help: one line
 * @run: does the work, returns enum bg_exit; @argv[0] is the verb
 * @needs_module: says so in help; true also when --from can stand in
 * @words: completes its positional arguments
 * @option: ended by a row without a name
 */
struct bg_verb {
	const char *name;
	const char *args;
	const char *help;
	int (*run)(struct bg_ctx *ctx, int argc, char **argv);
	bool needs_module;
	enum bg_words words;
	struct bg_option option[BG_MAX_OPTIONS];
};

/* A row of the running tool's table by its name, or NULL. */
const struct bg_verb *bg_verb_find(const struct bg_ctx *ctx, const char *name);

/* Say of a name that it is no verb, and which may have been meant. Return: BG_EXIT_USAGE. */
int bg_verb_unknown(struct bg_ctx *ctx, const char *name);

/**
 * bg_option_next() - parse the next option of the running verb
 * @ctx: its verb's row names the options
 * @argc: as the verb was given it
 * @argv: likewise
 *
 * Return: index into the verb's options with optarg set; -1 when there are no more, with optind at
 * the first positional argument; -2 when an option is wrong, which has been said.
 */
int bg_option_next(struct bg_ctx *ctx, int argc, char **argv);

/* For a verb without options: refuse any, and more than max positional arguments. */
int bg_no_options(struct bg_ctx *ctx, int argc, char **argv, int max);

/**
 * bg_take_number() - the number that an option was given
 * @ctx: for complaints
 * @name: what it is, as "order"
 * @text: as it was typed
 * @min: least that is permitted
 * @max: most that is permitted
 * @number: filled in
 *
 * Return: BG_EXIT_OK; BG_EXIT_USAGE for what is no number, BG_EXIT_FAILED for one out of range.
 */
int bg_take_number(struct bg_ctx *ctx, const char *name, const char *text, uint64_t min,
		   uint64_t max, uint64_t *number);

/* Complain about the arguments and show the verb's usage. Return: BG_EXIT_USAGE. */
int bg_usage(struct bg_ctx *ctx, const char *format, ...) BG_PRINTF(2, 3);

/* One a file in cmd/. */
int bg_cmd_analyze(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_apply(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_bundle(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_cma(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_doctor(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_explain(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_get(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_help(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_history(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_map(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_metrics(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_monitor(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_profile(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_record(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_replay(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_report(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_reset(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_run(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_save(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_set(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_stats(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_status(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_top(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_version(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_want(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_zones(struct bg_ctx *ctx, int argc, char **argv);

#endif
