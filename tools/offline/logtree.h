/* SPDX-License-Identifier: GPL-2.0 */
/* The files of a directory and of those in it. */
#ifndef BG_OFFLINE_LOGTREE_H
#define BG_OFFLINE_LOGTREE_H

#include <stdbool.h>

/* Called for each file, with -1 when it cannot be opened. Return: whether to go on. */
typedef bool (*bg_logtree_fn)(void *arg, int fd, const char *path);

/**
 * bg_logtree_walk() - visit the regular files of a directory and of those in it
 * @path: the directory; links are not followed
 * @visit: called for each, in the order of their names
 * @arg: handed to @visit
 */
void bg_logtree_walk(const char *path, bg_logtree_fn visit, void *arg);

#endif
