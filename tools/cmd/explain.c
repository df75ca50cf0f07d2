// SPDX-License-Identifier: GPL-2.0
/* buddyctl explain: why did the kernel kill, or fail to allocate? */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/kernlog.h"
#include "client/tar.h"
#include "cmd/boxlog.h"
#include "cmd/explain.h"
#include "cmd/lastkill.h"
#include "show/output.h"
#include "verb.h"

enum { OPT_SUMMARY, OPT_BOOT, OPT_FOLLOW, OPT_HTML, OPT_NR };

static int explain_fd(struct explain *explain, int fd)
{
	struct bg_oomlog_seen seen = { 0 };
	const char *reason;

	bg_explain_begin(explain);
	reason = bg_explain_read(explain, fd, &seen);
	bg_explain_end(explain, &seen, reason);
	if (reason && !explain->ctx->json)
		return bg_fail(explain->ctx, BG_EXIT_FAILED, "read-failed", "cannot read %s: %s",
			       explain->source, reason);
	return reason ? BG_EXIT_FAILED : BG_EXIT_OK;
}

static int explain_bundle(struct explain *explain, const char *name)
{
	FILE *log;
	pid_t pid;
	int exit;

	log = bg_boxlog_open(name, &pid);
	if (!log)
		return bg_fail(explain->ctx, BG_EXIT_FAILED, "open-failed", "cannot read %s: %s",
			       name, strerror(errno));
	explain->source = name;
	exit = explain_fd(explain, fileno(log));
	bg_tar_close(log, pid);
	return exit;
}

static int explain_file(struct explain *explain, const char *name)
{
	int fd, exit;

	if (!strcmp(name, "-")) {
		explain->source = "the input";
		return explain_fd(explain, STDIN_FILENO);
	}
	if (bg_boxlog_is_bundle(name))
		return explain_bundle(explain, name);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return bg_fail(explain->ctx, BG_EXIT_FAILED, "open-failed", "cannot open %s: %s",
			       name, strerror(errno));
	explain->source = name;
	exit = explain_fd(explain, fd);
	close(fd);
	return exit;
}

/* struct kmsg - the kernel's own buffer as it is read, and where its events are printed */
struct kmsg {
	struct bg_oomlog *log;
	struct bg_ctx *ctx;
};

static void take_kmsg(void *arg, const char *data, size_t len)
{
	bg_oomlog_feed(((struct kmsg *)arg)->log, data, len);
}

/* What came is whole: told at once, also on a pipe, not when the next event comes. */
static void tell_now(void *arg)
{
	struct kmsg *kmsg = arg;

	bg_oomlog_flush(kmsg->log);
	bg_flush(kmsg->ctx);
}

static int explain_kmsg(struct explain *explain, bool follow)
{
	struct kmsg kmsg = { bg_oomlog_new(bg_explain_take, explain), explain->ctx };
	struct bg_kernlog_sink sink = { take_kmsg, tell_now, &kmsg, fileno(explain->ctx->out) };
	struct bg_oomlog_seen seen;
	int error;

	if (!kmsg.log)
		return bg_fail(explain->ctx, BG_EXIT_FAILED, "no-memory", "there is no memory");
	explain->source = "the kernel's log of this boot";
	/* A bundle's module is another box's, this log is this machine's. */
	explain->ours = !explain->ctx->from || !bg_boxlog_is_bundle(explain->ctx->from);
	bg_explain_begin(explain);
	error = bg_kernlog_kmsg(&sink, follow);
	bg_oomlog_finish(kmsg.log, &seen);
	bg_explain_end(explain, &seen, error ? strerror(-error) : NULL);
	if (!error || explain->ctx->json)
		return error ? BG_EXIT_FAILED : BG_EXIT_OK;
	return bg_fail(explain->ctx, error == -EPERM || error == -EACCES ? BG_EXIT_PERMISSION :
		       BG_EXIT_FAILED, "read-failed",
		       "cannot read /dev/kmsg: %s; as root, or: dmesg | buddyctl explain -",
		       strerror(-error));
}

static int no_log(struct bg_ctx *ctx)
{
	if (ctx->from && bg_boxlog_is_bundle(ctx->from))
		return bg_fail(ctx, BG_EXIT_FAILED, "no-log", "%s holds no kernel.log", ctx->from);
	return bg_fail(ctx, BG_EXIT_FAILED, "no-log",
		       "neither the journal nor /dev/kmsg nor /var/log/kern.log can be read; as root, or: dmesg | buddyctl explain -");
}

/* "A process was killed last night: why?" */
static int explain_machine(struct explain *explain)
{
	struct bg_ctx *ctx = explain->ctx;
	const char *source, *why;

	explain->ours = true;
	if (!ctx->json) {
		explain->lastkill = calloc(1, sizeof(*explain->lastkill));
		if (!explain->lastkill)
			return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "there is no memory");
	}
	bg_explain_begin(explain);
	source = bg_boxlog_read(ctx, bg_explain_take, explain, &why);
	if (ctx->json) {
		bg_explain_end(explain, &(struct bg_oomlog_seen){ 0 },
			       source ? why : "there is no log that can be read");
		return source && !why ? BG_EXIT_OK : BG_EXIT_FAILED;
	}
	if (source && (!why || explain->lastkill->kills))
		bg_lastkill_print(ctx, explain->lastkill, source);
	free(explain->lastkill);
	if (!source)
		return no_log(ctx);
	if (!why)
		return BG_EXIT_OK;
	return bg_fail(ctx, BG_EXIT_FAILED, "read-failed", "cannot read %s: %s", source, why);
}

/* Without arguments a pipe or a file is what is meant, else this machine. */
static bool input_is_given(void)
{
	struct stat stat;

	return !fstat(STDIN_FILENO, &stat) && (S_ISFIFO(stat.st_mode) || S_ISREG(stat.st_mode));
}

static int read_options(struct bg_ctx *ctx, int argc, char **argv, bool *given)
{
	int option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0)
		given[option] = true;
	if (option == -2)
		return BG_EXIT_USAGE;
	if (given[OPT_HTML] && ctx->json)
		return bg_usage(ctx, "--html is a page, not JSON: leave out one of the two");
	if (given[OPT_HTML] && (given[OPT_SUMMARY] || given[OPT_FOLLOW]))
		return bg_usage(ctx, "--html shows one log's events: without --summary and --follow");
	if (given[OPT_SUMMARY] + given[OPT_BOOT] + given[OPT_FOLLOW] > 1)
		return bg_usage(ctx, "--summary, --boot and --follow exclude each other");
	if (given[OPT_SUMMARY])
		return optind < argc ? BG_EXIT_OK :
		       bg_usage(ctx, "--summary needs a file, a directory, or - for the input");
	if (argc - optind > !(given[OPT_BOOT] || given[OPT_FOLLOW]))
		return bg_usage(ctx, "'%s' is one argument too many", argv[argc - 1]);
	return BG_EXIT_OK;
}

int bg_cmd_explain(struct bg_ctx *ctx, int argc, char **argv)
{
	struct explain explain = { .ctx = ctx };
	bool given[OPT_NR] = { false };
	int exit = read_options(ctx, argc, argv, given);

	if (exit)
		return exit;
	explain.html = given[OPT_HTML];
	if (given[OPT_SUMMARY])
		return bg_explain_many(&explain, argc, argv);
	if (given[OPT_BOOT] || given[OPT_FOLLOW])
		return explain_kmsg(&explain, given[OPT_FOLLOW]);
	if (optind < argc)
		return explain_file(&explain, argv[optind]);
	return input_is_given() || explain.html ? explain_file(&explain, "-") :
	       explain_machine(&explain);
}
