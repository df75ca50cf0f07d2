// SPDX-License-Identifier: GPL-2.0
/*
 * buddyctl bundle: all that a report of a fault needs, in one file. It is gathered in a private
 * directory, by the tool's own verbs, and packed by the system's tar.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/client.h"
#include "client/kernlog.h"
#include "client/tar.h"
#include "model/number.h"
#include "show/output.h"
#include "show/terminal.h"
#include "verb.h"

enum { SECONDS, NAMES };

#define DIRECTORY "buddyguard-bundle"
#define SECONDS_DEFAULT 60
#define SECONDS_MAX 3600
#define PATH_SIZE 256

/**
 * struct bundle - what is gathered
 * @ctx: where to complain
 * @seconds: of the recording
 * @names: host name and command lines too
 * @parent: the private directory
 * @contents: README of the bundle: what is in it, and what is not
 * @missing: parts that could not be had
 * @absent: the module is
 * @error: errno of a part that could not be written, or 0
 */
struct bundle {
	struct bg_ctx *ctx;
	u64 seconds;
	bool names;
	char parent[64];
	FILE *contents;
	unsigned int missing;
	bool absent;
	int error;
};

/* A verb whose output is a part, and how it is called. */
struct part {
	const char *name;
	const char *words[5];
	bool json;
};

static const struct part parts[] = {
	{ "version.json", { "version" }, true },
	{ "status.txt", { "status" }, false },
	{ "status.json", { "status" }, true },
	{ "zones.json", { "zones" }, true },
	{ "map.json", { "map" }, true },
	{ "history.json", { "history" }, true },
	{ "config.json", { "get" }, true },
	{ "stats.json", { "stats" }, true },
	{ "doctor.json", { "doctor" }, true },
	{ "explain.txt", { "explain", "--boot" }, false },
};

static const char *const proc_files[] = {
	"buddyinfo", "pagetypeinfo", "vmstat", "zoneinfo", "meminfo", "swaps",
};

static void part_path(const struct bundle *bundle, const char *name, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/" DIRECTORY "/%s", bundle->parent, name);
}

static FILE *open_part(struct bundle *bundle, const char *name)
{
	char path[PATH_SIZE];
	FILE *file;

	part_path(bundle, name, path);
	file = fopen(path, "wex");
	if (!file)
		bundle->error = errno;
	return file;
}

static void close_part(struct bundle *bundle, FILE *file)
{
	bool failed = fflush(file) || ferror(file);

	if (failed)
		bundle->error = errno ? errno : EIO;
	fclose(file);
}

static void tell_part(struct bundle *bundle, const char *name, const char *why)
{
	fprintf(bundle->contents, "%s: %s\n", name, why ? why : "there");
	bundle->missing += !!why;
}

static int run_words(struct bundle *bundle, const struct part *part, FILE *out, FILE *err)
{
	struct bg_ctx sub = *bundle->ctx;
	char *words[ARRAY_SIZE(part->words) + 1] = { NULL };
	int count, exit;

	for (count = 0; count < (int)ARRAY_SIZE(part->words) && part->words[count]; count++)
		words[count] = strdup(part->words[count]);
	sub.out = out;
	sub.err = err;
	sub.json = part->json;
	sub.colour = false;
	sub.terminal = false;
	sub.progress = false;
	sub.verb = bg_verb_find(&sub, part->words[0]);
	optind = 0;	/* getopt begins anew */
	exit = sub.verb->run(&sub, count, words);
	bundle->ctx->client = sub.client;
	while (count)
		free(words[--count]);
	return exit;
}

/* doctor's status 1 says that it found something, which is no reason to leave it out. */
static void gather_verb(struct bundle *bundle, const struct part *part)
{
	FILE *out = open_part(bundle, part->name), *err;
	char *said = NULL;
	size_t length = 0;
	int exit;

	if (!out)
		return;
	err = open_memstream(&said, &length);
	exit = err ? run_words(bundle, part, out, err) : BG_EXIT_FAILED;
	if (err)
		fclose(err);
	bundle->absent |= exit == BG_EXIT_ABSENT;
	if (said)
		said[strcspn(said, "\n")] = '\0';
	tell_part(bundle, part->name,
		  exit <= BG_EXIT_FAILED ? NULL : said && *said ? said : "it could not be had, and says why");
	free(said);
	close_part(bundle, out);
}

static void copy_file(struct bundle *bundle, const char *name, const char *from)
{
	FILE *in = fopen(from, "re"), *out;
	char buffer[8192];
	size_t length;

	tell_part(bundle, name, in ? NULL : strerror(errno));
	if (!in)
		return;
	out = open_part(bundle, name);
	while (out && (length = fread(buffer, 1, sizeof(buffer), in)) > 0)
		if (fwrite(buffer, 1, length, out) != length)
			break;
	if (out)
		close_part(bundle, out);
	fclose(in);
}

static void gather_proc(struct bundle *bundle)
{
	char path[PATH_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(proc_files); i++) {
		snprintf(path, sizeof(path), "/proc/%s", proc_files[i]);
		copy_file(bundle, proc_files[i], path);
	}
}

/* Nothing is reset for it: a bundle changes nothing. */
static bool record(struct bundle *bundle)
{
	FILE *nowhere = fopen("/dev/null", "we");
	char seconds[24], path[PATH_SIZE];
	const struct part part = {
		.words = { "record", "--seconds", seconds, "--no-reset", path },
	};
	int exit = BG_EXIT_FAILED;

	if (!nowhere)
		return false;
	snprintf(seconds, sizeof(seconds), "%" PRIu64, bundle->seconds);
	part_path(bundle, "recording.jsonl", path);
	exit = run_words(bundle, &part, nowhere, nowhere);
	fclose(nowhere);
	return !exit;
}

static void gather_recording(struct bundle *bundle)
{
	const char *why = NULL;

	if (bundle->ctx->from) {
		copy_file(bundle, "recording.jsonl", bundle->ctx->from);
		return;
	}
	if (bundle->absent)
		why = "the module is not loaded";
	else if (!bundle->seconds)
		why = "none was asked for";
	else if (!record(bundle))
		why = "it could not be had: only root may record";
	tell_part(bundle, "recording.jsonl", why);
}

/* Where a line of a log is to lose its host's name, and where it goes. */
struct log {
	FILE *file;
	bool names;
	char host[72];
};

static void take_line(void *arg, const char *data, size_t length)
{
	struct log *log = arg;
	const char *host;

	if (!length || (!log->names && memmem(data, length, "ommand line:", 12)))
		return;
	host = log->names ? NULL : memmem(data, length, log->host, strlen(log->host));
	if (!host) {
		fwrite(data, 1, length, log->file);
		return;
	}
	fwrite(data, 1, (size_t)(host - data), log->file);
	fputs(" box kernel: ", log->file);
	host += strlen(log->host);
	fwrite(host, 1, length - (size_t)(host - data), log->file);
}

static void gather_log(struct bundle *bundle)
{
	struct log log = { .file = open_part(bundle, "kernel.log"), .names = bundle->names };
	struct bg_kernlog_sink sink = { .text = take_line, .arg = &log };
	char host[64] = "here";
	int error;

	if (!log.file)
		return;
	gethostname(host, sizeof(host) - 1);
	snprintf(log.host, sizeof(log.host), " %.40s kernel: ", host);
	error = bg_kernlog_kmsg(&sink, false);
	tell_part(bundle, "kernel.log", error ? strerror(-error) : NULL);
	close_part(bundle, log.file);
}

static void gather_names(struct bundle *bundle)
{
	char from[PATH_SIZE], name[64];
	struct dirent *entry;
	DIR *processes;

	copy_file(bundle, "hostname", "/proc/sys/kernel/hostname");
	copy_file(bundle, "cmdline", "/proc/cmdline");
	processes = opendir("/proc");
	while (processes && (entry = readdir(processes))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(from, sizeof(from), "/proc/%.16s/cmdline", entry->d_name);
		snprintf(name, sizeof(name), "cmdline-%.16s", entry->d_name);
		copy_file(bundle, name, from);
	}
	if (processes)
		closedir(processes);
}

static void gather(struct bundle *bundle)
{
	size_t i;

	fprintf(bundle->contents, "A support bundle of buddyctl " BG_VERSION ". %s\n\n",
		bundle->names ? "It has host name and command lines." :
		"Host name and command lines are left out; names of processes stand in the log.");
	for (i = 0; i < ARRAY_SIZE(parts) && !bundle->error && !bg_stopped(); i++)
		gather_verb(bundle, &parts[i]);
	gather_proc(bundle);
	gather_log(bundle);
	if (bundle->names)
		gather_names(bundle);
	if (!bundle->error)
		gather_recording(bundle);
}

/* The directory has no directories. */
static void remove_all(const struct bundle *bundle)
{
	char path[PATH_SIZE];
	struct dirent *entry;
	DIR *directory;

	snprintf(path, sizeof(path), "%s/" DIRECTORY, bundle->parent);
	directory = opendir(path);
	while (directory && (entry = readdir(directory)))
		unlinkat(dirfd(directory), entry->d_name, 0);
	if (directory)
		closedir(directory);
	rmdir(path);
	rmdir(bundle->parent);
}

static bool make_directory(struct bundle *bundle)
{
	const char *temporary = getenv("TMPDIR");
	char path[PATH_SIZE];

	snprintf(bundle->parent, sizeof(bundle->parent), "%.32s/buddyguard-XXXXXX",
		 temporary && *temporary ? temporary : "/tmp");
	if (!mkdtemp(bundle->parent))
		return false;
	snprintf(path, sizeof(path), "%s/" DIRECTORY, bundle->parent);
	return !mkdir(path, 0700);
}

static int report(struct bundle *bundle, const char *path)
{
	struct bg_ctx *ctx = bundle->ctx;
	struct json_object *doc;

	if (ctx->json) {
		doc = bg_doc_new();
		bg_json_string(doc, "file", path);
		bg_json_u64(doc, "missing", bundle->missing);
		bg_json_bool(doc, "names", bundle->names);
		bg_doc_print(ctx, doc);
	} else {
		fprintf(ctx->out, "%s: %s", path, bundle->names ?
			"with host name and command lines" : "no host name, no command lines");
		if (bundle->missing)
			fprintf(ctx->out, "; %u parts are missing, see its README",
				bundle->missing);
		fputc('\n', ctx->out);
	}
	return bundle->absent ? BG_EXIT_ABSENT : BG_EXIT_OK;
}

static int pack(struct bundle *bundle, const char *path)
{
	char why[160];

	if (bg_stopped())
		return bg_fail(bundle->ctx, BG_EXIT_FAILED, "stopped",
			       "stopped: %s was not written", path);
	if (bundle->error)
		return bg_fail(bundle->ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", bundle->parent,
			       strerror(bundle->error));
	if (!bg_tar_pack(path, bundle->parent, DIRECTORY, why))
		return bg_fail(bundle->ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, why);
	return report(bundle, path);
}

static int take_options(struct bg_ctx *ctx, int argc, char **argv, struct bundle *bundle)
{
	int option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		bundle->names |= option == NAMES;
		if (option == SECONDS &&
		    !bg_number_parse(optarg, 0, SECONDS_MAX, &bundle->seconds))
			return bg_usage(ctx, "'%s' is no number of seconds (permitted: 0 to %d)",
					optarg, SECONDS_MAX);
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	return argc - optind == 1 ? BG_EXIT_OK : bg_usage(ctx, "name one file to write");
}

int bg_cmd_bundle(struct bg_ctx *ctx, int argc, char **argv)
{
	struct bundle bundle = { .ctx = ctx, .seconds = SECONDS_DEFAULT };
	int error = take_options(ctx, argc, argv, &bundle);
	const char *path;
	char why[160];

	if (error)
		return error;
	path = argv[optind];
	if (!bg_tar_may_pack(path, why))
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, why);
	bg_stop_on_signal();
	if (!make_directory(&bundle))
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", bundle.parent,
			       strerror(errno));
	bundle.contents = open_part(&bundle, "README");
	if (bundle.contents) {
		if (ctx->progress && !ctx->json && bundle.seconds && !ctx->from)
			fprintf(ctx->err, "recording for %" PRIu64 " s...\r", bundle.seconds);
		gather(&bundle);
		close_part(&bundle, bundle.contents);
	}
	if (ctx->progress && !ctx->json)
		fputs("\033[K", ctx->err);
	error = pack(&bundle, path);
	remove_all(&bundle);
	return error;
}
