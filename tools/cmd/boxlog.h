/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's log of the box that is looked at: this machine's, or the one in a support bundle.
 */
#ifndef BG_CMD_BOXLOG_H
#define BG_CMD_BOXLOG_H

#include <sys/types.h>
#include <time.h>

#include "model/context.h"
#include "offline/oomlog.h"

/**
 * bg_boxlog_read() - read the log of the box
 * @ctx: with a bundle for --from it is the log in that, else this machine's
 * @emit: where its events go
 * @arg: handed to @emit
 * @why: filled with why the log was not read to its end, or NULL; may be NULL
 *
 * The journal has the days before the last boot too. Without one it is the kernel's buffer, and
 * where that has no event any more, the file of a syslog.
 *
 * Return: which log it was, in words; NULL when none can be read.
 */
const char *bg_boxlog_read(const struct bg_ctx *ctx, bg_oom_event_fn emit, void *arg,
			   const char **why);

/* When an event was, seconds since 1970; 0 when the log gives no date. */
time_t bg_boxlog_time(const struct bg_oom_event *event);

/* Whether the kernel asks modules before such a kill: not in a cgroup, and not by hand. */
bool bg_boxlog_asks_modules(const struct bg_oom_event *event);

/* Whether a file is a support bundle, which `bundle` made; others are read as a whole, as ever. */
bool bg_boxlog_is_bundle(const char *name);

/**
 * bg_boxlog_open() - the log in a support bundle
 * @name: of the bundle
 * @pid: for bg_tar_close()
 *
 * Return: the log, NULL with errno.
 */
FILE *bg_boxlog_open(const char *name, pid_t *pid);

#endif
