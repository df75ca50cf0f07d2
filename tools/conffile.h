/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file of `apply` and `save`: lines of `key = value`, '#' begins a comment.
 */
#ifndef BG_CONFFILE_H
#define BG_CONFFILE_H

#include "client.h"

#define BG_CONFFILE "/etc/buddyguard.conf"

/**
 * bg_conffile_read() - read a whole file into one change
 * @ctx: complaints name file, line and permitted range
 * @path: "-" is the standard input
 * @change: filled
 *
 * Return: enum bg_exit.
 */
int bg_conffile_read(struct bg_ctx *ctx, const char *path, struct bg_change *change);

/* Write a setup so that reading it gives the same; what its profile sets anyway as comments. */
void bg_conffile_print(FILE *file, const struct bg_setup *setup);

#endif
