/* SPDX-License-Identifier: GPL-2.0 */
/* The file of `apply` and `save`: lines of `key = value`, '#' begins a comment. */
#ifndef BG_CONFFILE_H
#define BG_CONFFILE_H

#include <stdio.h>

#include "model/settings.h"

#define BG_CONFFILE "/etc/buddyguard.conf"

/* No more wrong lines than these are told of. */
#define BG_CONFFILE_WRONG 20

/**
 * struct bg_conffile - a file that was read
 * @change: all that it says
 * @key_line: where each key stands, 0 nowhere
 * @target_line: where each target of @change stands
 */
struct bg_conffile {
	struct bg_change change;
	unsigned long key_line[BG_NR_KEYS];
	unsigned long target_line[BG_MAX_TARGETS];
};

/**
 * bg_conffile_read() - read a whole file into one change
 * @path: "-" is the standard input
 * @file: filled
 * @wrong: told of each line that is wrong, and why, the permitted range included; of line 0 when
 *	it is the file that cannot be read
 * @arg: handed to @wrong
 */
void bg_conffile_read(const char *path, struct bg_conffile *file,
		      void (*wrong)(void *arg, unsigned long line, const char *why), void *arg);

/* Write a setup so that reading it gives the same; what its profile sets anyway as comments. */
void bg_conffile_print(FILE *file, const struct bg_setup *setup);

#endif
