// SPDX-License-Identifier: GPL-2.0
/* Many logs at once: their events counted. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/explain.h"
#include "offline/logtree.h"
#include "show/output.h"
#include "verb.h"

static int summarize_fd(struct explain *explain, int fd, const char *name, bool asked_for)
{
	struct bg_oomlog_seen seen = { 0 };
	const char *reason;

	explain->source = name;
	reason = bg_explain_read(explain, fd, &seen);
	explain->summary->lines += seen.lines;
	if (!reason) {
		explain->summary->files++;
		return BG_EXIT_OK;
	}
	explain->summary->refused++;
	if (!asked_for)
		return BG_EXIT_OK;
	return bg_fail(explain->ctx, BG_EXIT_FAILED, "read-failed", "cannot read %s: %s", name,
		       reason);
}

static bool visit(void *arg, int fd, const char *path)
{
	struct explain *explain = arg;

	if (fd < 0)
		explain->summary->refused++;
	else
		summarize_fd(explain, fd, path, false);
	return !ferror(explain->ctx->out);
}

static int summarize_one(struct explain *explain, const char *name)
{
	struct stat stat;
	int fd, exit;

	if (!strcmp(name, "-"))
		return summarize_fd(explain, STDIN_FILENO, "the input", true);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return bg_fail(explain->ctx, BG_EXIT_FAILED, "open-failed", "cannot open %s: %s",
			       name, strerror(errno));
	if (!fstat(fd, &stat) && S_ISDIR(stat.st_mode)) {
		close(fd);
		bg_logtree_walk(name, visit, explain);
		return BG_EXIT_OK;
	}
	exit = summarize_fd(explain, fd, name, true);
	close(fd);
	return exit;
}

int bg_explain_many(struct explain *explain, int argc, char **argv)
{
	struct bg_summary *summary = calloc(1, sizeof(*summary));
	int exit = BG_EXIT_OK;

	if (!summary)
		return bg_fail(explain->ctx, BG_EXIT_FAILED, "no-memory", "there is no memory");
	explain->summary = summary;
	for (int i = optind; i < argc && exit == BG_EXIT_OK; i++)
		exit = summarize_one(explain, argv[i]);
	bg_summary_settle(summary);
	if (exit == BG_EXIT_OK)
		exit = bg_explanation_summary(explain->ctx, summary);
	free(summary);
	return exit;
}
