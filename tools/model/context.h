/* SPDX-License-Identifier: GPL-2.0 */
/* What every verb of buddyctl is given and gives back. */
#ifndef BG_CONTEXT_H
#define BG_CONTEXT_H

#include <stdbool.h>
#include <stdio.h>

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
 * @verbs: the table of verbs, ended by a row without a name
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
	const struct bg_verb *verbs;
	const struct bg_verb *verb;
	struct bg_client *client;
	int write_error;
};

#endif
