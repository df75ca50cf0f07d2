// SPDX-License-Identifier: GPL-2.0
/* buddyctl save: write the configuration to a file for apply. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/client.h"
#include "model/conffile.h"
#include "show/output.h"
#include "verb.h"

static int unwritable(struct bg_ctx *ctx, const char *path)
{
	return bg_fail(ctx, errno == EACCES || errno == EPERM ? BG_EXIT_PERMISSION : BG_EXIT_FAILED,
		       "unwritable", "%s: %s; nothing was saved", path, strerror(errno));
}

/* All of it, on the disk. */
static bool write_out(FILE *file, const struct bg_setup *setup)
{
	bg_conffile_print(file, setup);
	return !fflush(file) && !ferror(file) && !fsync(fileno(file));
}

/* A new file takes the old one's place when it is complete: a full disk leaves the old one. */
static int replace(struct bg_ctx *ctx, const char *path, const struct bg_setup *setup)
{
	char *fresh = NULL;
	FILE *file;
	int fd, error = BG_EXIT_OK;

	if (asprintf(&fresh, "%s.XXXXXX", path) < 0)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	fd = mkstemp(fresh);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file) {
		error = unwritable(ctx, path);
	} else if (!write_out(file, setup) || fchmod(fd, 0644) || rename(fresh, path)) {
		error = unwritable(ctx, path);
		unlink(fresh);
	}
	if (file)
		fclose(file);
	free(fresh);
	return error;
}

/* A device or a pipe is written to as it is. */
static int write_special(struct bg_ctx *ctx, const char *path, const struct bg_setup *setup)
{
	FILE *file = fopen(path, "we");
	int error = BG_EXIT_OK;

	if (!file)
		return unwritable(ctx, path);
	bg_conffile_print(file, setup);
	if (fflush(file) || ferror(file))
		error = unwritable(ctx, path);
	fclose(file);
	return error;
}

static int save(struct bg_ctx *ctx, const char *path, const struct bg_setup *setup)
{
	struct stat stat_of;

	if (!stat(path, &stat_of) && !S_ISREG(stat_of.st_mode))
		return write_special(ctx, path, setup);
	return replace(ctx, path, setup);
}

/* On standard output, in JSON as a document that has the file's text. */
static int print(struct bg_ctx *ctx, const struct bg_setup *setup)
{
	struct json_object *doc;
	char *text = NULL;
	size_t size;
	FILE *file;

	if (!ctx->json) {
		bg_conffile_print(ctx->out, setup);
		return BG_EXIT_OK;
	}
	file = open_memstream(&text, &size);
	if (!file)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	bg_conffile_print(file, setup);
	fclose(file);
	doc = bg_doc_new();
	bg_json_string(doc, "file", "-");
	bg_json_string(doc, "configuration", text);
	free(text);
	return bg_doc_print(ctx, doc);
}

int bg_cmd_save(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	struct json_object *doc;
	const char *path;
	int error;

	if (bg_no_options(ctx, argc, argv, 1))
		return BG_EXIT_USAGE;
	path = optind < argc ? argv[optind] : BG_CONFFILE;
	error = bg_client_get(ctx, &setup);
	if (error)
		return error;
	if (!strcmp(path, "-"))
		return print(ctx, &setup);
	error = save(ctx, path, &setup);
	if (error || !ctx->json) {
		if (!error)
			fprintf(ctx->out, "saved to %s; 'buddyctl apply %s' brings it back\n", path,
				path);
		return error;
	}
	doc = bg_doc_new();
	bg_json_string(doc, "file", path);
	return bg_doc_print(ctx, doc);
}
