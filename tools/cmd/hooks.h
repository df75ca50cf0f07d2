/* SPDX-License-Identifier: GPL-2.0 */
/* Programs that `monitor --hooks` runs at events. */
#ifndef BG_CMD_HOOKS_H
#define BG_CMD_HOOKS_H

#include <stdint.h>

#include <json-c/json.h>

#include "model/context.h"

#define BG_HOOKS_DIRECTORY "/etc/buddyguard.d"
#define BG_HOOKS_SECONDS 30
#define BG_HOOKS_SECONDS_MAX 3600

struct bg_hooks;

/**
 * struct bg_hooks_wish - which hooks, and how
 * @directory: of the hooks, named EVENT-*
 * @user: whom they are run as; NULL for nobody, or for whoever runs this where that is not root
 * @seconds: after which one is killed
 */
struct bg_hooks_wish {
	const char *directory;
	const char *user;
	uint64_t seconds;
};

/**
 * bg_hooks_open() - find the directory and the user that hooks are run as
 * @ctx: where to complain, and to tell how hooks ended
 * @wish: which hooks, and how; its strings stay
 * @hooks: made; bg_hooks_close() releases it
 *
 * Return: BG_EXIT_OK, or another enum bg_exit after a complaint.
 */
int bg_hooks_open(struct bg_ctx *ctx, const struct bg_hooks_wish *wish, struct bg_hooks **hooks);

/* Wait for those that run, kill them at a signal or after their time, and release all. */
void bg_hooks_close(struct bg_hooks *hooks);

/**
 * bg_hooks_run() - run the hooks of an event, in the order of their names
 * @hooks: of bg_hooks_open()
 * @event: its JSON, which they get on standard input; its members are their environment too
 *
 * Hooks run side by side, but no more than a few, and no more than so many a minute: those beyond
 * are left out, which is told.
 */
void bg_hooks_run(struct bg_hooks *hooks, struct json_object *event);

/**
 * bg_hooks_look() - tell how hooks ended, and end those that take too long
 * @hooks: of bg_hooks_open()
 *
 * Return: milliseconds after which to look again, -1 when none runs.
 */
int bg_hooks_look(struct bg_hooks *hooks);

#endif
