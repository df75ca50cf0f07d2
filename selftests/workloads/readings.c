// SPDX-License-Identifier: GPL-2.0
/*
 * readings DIR FILE...: what the kernel shows in files of /proc and what the module says of the
 * zones, all of one moment.
 *
 * A process that begins or ends takes memory and gives it back, so one process reads everything,
 * again and again, until a whole round has passed in which no file changed. What was read in it
 * goes to DIR, by the last part of each file's name; the zones, as `buddyctl -j zones` has them,
 * go to "zones".
 */
#include <libgen.h>

#include "client/client.h"
#include "model/fields.h"
#include "show/output.h"
#include "workload.h"

#define MAX_FILES	8
#define MAX_ROUNDS	200
#define PAUSE_US	50000

struct file {
	const char *path;
	int fd;
	char before[64 << 10];
	char after[64 << 10];
};

static struct file files[MAX_FILES];
static char zones_text[256 << 10];

static void open_file(struct file *file, const char *path)
{
	file->path = path;
	file->fd = open(path, O_RDONLY);
	if (file->fd < 0)
		err(1, "%s", path);
}

/* The files stay open, for the kernel keeps their buffers so long. */
static void read_file(const struct file *file, char *text, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while ((got = pread(file->fd, text + length, size - 1 - length, length)) > 0)
		length += got;
	if (got < 0)
		err(1, "%s", file->path);
	if (length == size - 1)
		errx(1, "%s: more than %zu bytes", file->path, size - 1);
	text[length] = '\0';
}

static void read_zones(void)
{
	struct bg_ctx ctx = { .err = stderr };
	struct bg_zones zones;
	struct json_object *doc;

	ctx.out = fmemopen(zones_text, sizeof(zones_text), "w");
	if (!ctx.out)
		err(1, "fmemopen");
	if (bg_client_zones(&ctx, &zones))
		exit(1);
	doc = bg_doc_new();
	json_object_object_add(doc, "zones", bg_zones_to_json(&zones));
	bg_doc_print(&ctx, doc);
	free(zones.zone);
	bg_client_close(&ctx);
	if (fclose(ctx.out))
		err(1, "zones");
}

static bool still(int count)
{
	bool same = true;

	for (int i = 0; i < count; i++)
		read_file(&files[i], files[i].before, sizeof(files[i].before));
	read_zones();
	for (int i = 0; i < count; i++) {
		read_file(&files[i], files[i].after, sizeof(files[i].after));
		same = same && !strcmp(files[i].before, files[i].after);
	}
	return same;
}

static void keep(const char *directory, const char *name, const char *text)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	out = fopen(path, "w");
	if (!out || fputs(text, out) < 0 || fclose(out))
		err(1, "%s", path);
}

int main(int argc, char **argv)
{
	int count = argc - 2;

	if (count < 1 || count > MAX_FILES)
		errx(2, "usage: readings DIR FILE... (1 to %d files)", MAX_FILES);
	for (int i = 0; i < count; i++)
		open_file(&files[i], argv[2 + i]);
	if (mlockall(MCL_CURRENT))
		err(1, "mlockall");
	for (int round = 1; !still(count); round++) {
		if (round == MAX_ROUNDS)
			errx(1, "memory does not come to rest in %d rounds", MAX_ROUNDS);
		usleep(PAUSE_US);
	}
	for (int i = 0; i < count; i++)
		keep(argv[1], basename(argv[2 + i]), files[i].after);
	keep(argv[1], "zones", zones_text);
	return 0;
}
