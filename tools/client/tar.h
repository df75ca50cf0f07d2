/* SPDX-License-Identifier: GPL-2.0 */
/* Archives, made and read by the system's own tar. */
#ifndef BG_TAR_H
#define BG_TAR_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/**
 * bg_tar_may_pack() - whether a file can be made, before anything is gathered for it
 * @path: of the file
 * @why: what is against it, 160 bytes
 *
 * Return: false when it could not: a device or a link is never replaced.
 */
bool bg_tar_may_pack(const char *path, char why[160]);

/**
 * bg_tar_pack() - pack a directory into a file that is there as a whole or not at all
 * @path: of the file, FILE.tar.gz
 * @parent: of the directory
 * @name: of the directory
 * @why: what went wrong, 160 bytes
 *
 * Return: false when it could not be written.
 */
bool bg_tar_pack(const char *path, const char *parent, const char *name, char why[160]);

/* Whether a file begins as one that gzip packed. */
bool bg_tar_is_packed(const char *path);

/**
 * bg_tar_member() - read a file of an archive
 * @path: of the archive
 * @name: of the member
 * @pid: of the process that unpacks, to be waited for
 *
 * Return: its content, to be closed; NULL with errno.
 */
FILE *bg_tar_member(const char *path, const char *name, pid_t *pid);

/* Close a member, whether it was read to its end or not. */
void bg_tar_close(FILE *member, pid_t pid);

#endif
