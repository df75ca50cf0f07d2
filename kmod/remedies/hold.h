/* SPDX-License-Identifier: GPL-2.0 */
/* Free blocks that are kept out of the way while pages are moved. */
#ifndef BG_HOLD_H
#define BG_HOLD_H

#include <linux/list.h>
#include <linux/mmzone.h>
#include <linux/spinlock.h>

#include "core/window.h"

/* Windows and blocks that can be held at a time; single pages are blocks too. */
#define BG_HOLD_WINDOWS 64
#define BG_HOLD_BLOCKS 4096

/**
 * struct bg_hold - memory that is kept out of the free areas for a moment
 * @lock: protects all that follow
 * @open: more may be kept
 * @windows: each taken with bg_contig_take()
 * @nr_windows: how many there are
 * @blocks: those that the allocator gave, linked by their first pages' lru, their order in
 *	    its private; void while @nr_blocks is 0
 * @nr_blocks: how many there are
 * @pages: in all of them
 *
 * Filled by one thread. Another one may close it at any moment, which gives all back.
 */
struct bg_hold {
	spinlock_t lock; /* protects all that follow */
	bool open;
	struct bg_window windows[BG_HOLD_WINDOWS];
	u32 nr_windows;
	struct list_head blocks;
	u32 nr_blocks;
	u64 pages;
};

/**
 * bg_hold_init() - make an empty hold, closed
 * @hold: filled in
 *
 * Context: any.
 */
void bg_hold_init(struct bg_hold *hold);

/**
 * bg_hold_open() - let it be filled
 * @hold: empty
 *
 * Context: process; nobody fills it yet.
 */
void bg_hold_open(struct bg_hold *hold);

/**
 * bg_hold_close() - give back all that is held, and what somebody still brings
 * @hold: empty afterwards; NULL is ignored
 *
 * Context: process; does not sleep, so that it can be done for somebody who is stuck.
 */
void bg_hold_close(struct bg_hold *hold);

/**
 * bg_hold_window() - keep a window until bg_hold_release(), or give it back now
 * @hold: where to; NULL, closed or full: it is given back
 * @window: taken with bg_contig_take()
 *
 * Context: may sleep.
 */
void bg_hold_window(struct bg_hold *hold, const struct bg_window *window);

/**
 * bg_hold_make_way() - give back the windows in what the kernel isolates along with a window
 * @hold: what is held
 * @window: about to be emptied
 *
 * Held pages would be in the way: the kernel isolates whole pageblocks.
 *
 * Context: may sleep.
 */
void bg_hold_make_way(struct bg_hold *hold, const struct bg_window *window);

/**
 * bg_hold_block() - keep the largest free block of a pageblock for unmovable or reclaimable memory
 * @hold: where to
 * @zone: of which
 * @pages_max: no larger than this
 *
 * Only as they lie: a block of another type is broken into at most where somebody else took
 * the last one of an order at the same moment. Small ones may come from a per-CPU list, which
 * makes what is free no less.
 *
 * Context: may sleep; takes what the caller's flags allow, and tells nobody when it fails.
 * Return: false when there is none, or no room for one.
 */
bool bg_hold_block(struct bg_hold *hold, struct zone *zone, u64 pages_max);

#endif
