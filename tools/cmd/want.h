/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the verb `want` share: the wish, the answer, and what was done. */
#ifndef BG_CMD_WANT_H
#define BG_CMD_WANT_H

#include "client/client.h"
#include "client/pool.h"
#include "model/room.h"

/**
 * struct bg_want - what is asked for
 * @wish: blocks
 * @node: where, or BG_ANY_NODE
 * @within_ms: no step is begun after so long
 * @hugetlb: hand them over to the kernel's pool
 * @dry_run: only answer
 * @keep: make them the target of their zones
 * @release: give them back instead
 */
struct bg_want {
	struct bg_wish wish;
	u32 node;
	u64 within_ms;
	bool hugetlb;
	bool dry_run;
	bool keep;
	bool release;
};

/**
 * struct bg_effort - what was done about it
 * @got: blocks that are free, or in the pool beyond those that were there before
 * @moved_pages: by all remedies
 * @dropped_pages: page cache given up by them
 * @took_ns: all of it
 * @late: the time was over
 */
struct bg_effort {
	u64 got;
	u64 moved_pages;
	u64 dropped_pages;
	u64 took_ns;
	bool late;
};

/**
 * bg_want_act() - make room
 * @ctx: where to complain and to show progress
 * @want: what is asked for
 * @setup: of the module
 * @effort: filled
 *
 * Return: BG_EXIT_OK whether it was all got or not, or another enum bg_exit after a complaint.
 */
int bg_want_act(struct bg_ctx *ctx, const struct bg_want *want, const struct bg_setup *setup,
		struct bg_effort *effort);

/* Make the blocks that there are the target of their zones, or with release undo that. */
int bg_want_target(struct bg_ctx *ctx, const struct bg_want *want);

/* Show the answer, and what was done unless @effort is NULL. */
void bg_want_show(struct bg_ctx *ctx, const struct bg_want *want, const struct bg_setup *setup,
		  const struct bg_room *room, u64 page_ns, const struct bg_effort *effort);

#endif
