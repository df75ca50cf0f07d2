/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Logs that are read, and where what is found in them goes.
 */
#ifndef BG_CMD_EXPLAIN_H
#define BG_CMD_EXPLAIN_H

#include "cmd/explanation.h"
#include "cmd/lastkill.h"
#include "model/context.h"

/**
 * struct explain - a log, or many, that are read
 * @ctx: where to print
 * @nr_events: events so far
 * @bytes: read so far
 * @has_last: @last is set
 * @last: what may be told again in one word
 * @summary: counts events instead of printing each, or NULL
 * @ours: the log is of the box whose module is asked what it did
 * @html: a page, not text
 * @lastkill: keeps the latest kill instead, or NULL
 * @source: what is read
 */
struct explain {
	struct bg_ctx *ctx;
	uint64_t nr_events;
	uint64_t bytes;
	bool has_last;
	struct {
		enum bg_oom_kind kind;
		enum bg_cause cause;
		int order;
		uint64_t gfp;
	} last;
	struct bg_summary *summary;
	bool ours;
	bool html;
	struct bg_lastkill *lastkill;
	const char *source;
};

/* An event was found: a bg_oom_event_fn whose argument is a struct explain. */
void bg_explain_take(void *arg, struct bg_oom_event *event);

/**
 * bg_explain_read() - read a log
 * @explain: where its events go
 * @fd: the log
 * @seen: filled; what else it holds
 *
 * Return: NULL, or why the file was not read, or not to its end.
 */
const char *bg_explain_read(struct explain *explain, int fd, struct bg_oomlog_seen *seen);

/* What stands before the first event. */
void bg_explain_begin(const struct explain *explain);

/* What stands behind the last event; @reason why the log was not read to its end, or NULL. */
void bg_explain_end(struct explain *explain, const struct bg_oomlog_seen *seen,
		    const char *reason);

/* Count the events of the files and directories named from optind on. Return: enum bg_exit. */
int bg_explain_many(struct explain *explain, int argc, char **argv);

#endif
