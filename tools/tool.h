/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every verb of buddyctl is given and gives back.
 */
#ifndef BG_TOOL_H
#define BG_TOOL_H

#include <stdbool.h>
#include <stdio.h>

#ifndef BG_VERSION
#define BG_VERSION "0.1"
#endif

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define BG_PRINTF(string, first) __attribute__((format(printf, string, first)))

/* Exit codes, as the manual page has them. */
enum bg_exit {
	BG_EXIT_OK,
	BG_EXIT_FAILED,		/* refused, failed, or output could not be written */
	BG_EXIT_USAGE,
	BG_EXIT_ABSENT,		/* the module is not loaded */
	BG_EXIT_UNSUPPORTED,	/* this kernel or module lacks it */
	BG_EXIT_PERMISSION,
};

struct bg_client;
struct bg_verb;

/**
 * struct bg_ctx - what a verb works with
 * @out: results
 * @err: complaints and progress
 * @json: results and complaints are JSON, both on @out
 * @colour: @out takes colour
 * @terminal: @out is a terminal
 * @progress: @err is a terminal, long work may show progress there
 * @from: recording that stands in for the module, or NULL
 * @verb: the row of the verb that runs
 * @client: connection, made by bg_client_open()
 * @write_error: errno of a flush of @out that failed, kept by bg_flush()
 */
struct bg_ctx {
	FILE *out;
	FILE *err;
	bool json;
	bool colour;
	bool terminal;
	bool progress;
	const char *from;
	const struct bg_verb *verb;
	struct bg_client *client;
	int write_error;
};

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

/* The table of verbs, ended by a row without a name. */
extern const struct bg_verb bg_verbs[];

/* A row by its name, or NULL. */
const struct bg_verb *bg_verb_find(const char *name);

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

/* Complain about the arguments and show the verb's usage. Return: BG_EXIT_USAGE. */
int bg_usage(struct bg_ctx *ctx, const char *format, ...) BG_PRINTF(2, 3);

/* One a file in cmd/. */
int bg_cmd_analyze(struct bg_ctx *ctx, int argc, char **argv);
int bg_cmd_apply(struct bg_ctx *ctx, int argc, char **argv);
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
int bg_cmd_zones(struct bg_ctx *ctx, int argc, char **argv);

#endif
