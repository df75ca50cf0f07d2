// SPDX-License-Identifier: GPL-2.0
/* The files of a directory and of those in it. */
#include "logtree.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Directories in directories. */
#define MAX_DEPTH 16

static int is_shown(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static bool walk(const char *path, bg_logtree_fn visit, void *arg, int depth);

static bool visit_one(const char *path, bg_logtree_fn visit, void *arg, int depth)
{
	struct stat stat;
	bool more;
	int fd;

	if (lstat(path, &stat))
		return true;
	if (S_ISDIR(stat.st_mode))
		return depth >= MAX_DEPTH || walk(path, visit, arg, depth + 1);
	if (!S_ISREG(stat.st_mode))
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	more = visit(arg, fd, path);
	if (fd >= 0)
		close(fd);
	return more;
}

static bool walk(const char *path, bg_logtree_fn visit, void *arg, int depth)
{
	struct dirent **entries;
	int nr = scandir(path, &entries, is_shown, alphasort);
	bool more = true;

	for (int i = 0; i < nr; i++) {
		char *full = NULL;

		if (more && asprintf(&full, "%s/%s", path, entries[i]->d_name) >= 0)
			more = visit_one(full, visit, arg, depth);
		free(full);
		free(entries[i]);
	}
	if (nr >= 0)
		free(entries);
	return more;
}

void bg_logtree_walk(const char *path, bg_logtree_fn visit, void *arg)
{
	walk(path, visit, arg, 0);
}
