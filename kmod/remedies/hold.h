/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_HOLD_H
#define BG_HOLD_H

#include <linux/mmzone.h>

#include "core/window.h"

/* Windows and blocks that can be held at a time. */
#define BG_HOLD_WINDOWS 64
#define BG_HOLD_BLOCKS 64

/**
 * struct bg_hold - memory that is kept out of the free areas for a moment
 * @windows: each taken with bg_contig_take()
 * @nr_windows: how many there are
 * @blocks: head pages of blocks that the allocator gave
 * @orders: of @blocks
 * @nr_blocks: how many there are
 * @pages: in all of them
 *
 * Used by one thread at a time.
 */
struct bg_hold {
	struct bg_window windows[BG_HOLD_WINDOWS];
	u32 nr_windows;
	struct page *blocks[BG_HOLD_BLOCKS];
	u8 orders[BG_HOLD_BLOCKS];
	u32 nr_blocks;
	u64 pages;
};

/**
 * bg_hold_window() - keep a window until bg_hold_release(), or give it back now
 * @hold: where to; NULL or full: it is given back
 * @window: taken with bg_contig_take()
 *
 * Context: may sleep.
 */
void bg_hold_window(struct bg_hold *hold, const struct bg_window *window);

/**
 * bg_hold_make_way() - give back the windows in the pageblock of a window
 * @hold: what is held
 * @window: about to be emptied
 *
 * Held pages would be in the way: the kernel isolates the pageblock as a whole.
 *
 * Context: may sleep.
 */
void bg_hold_make_way(struct bg_hold *hold, const struct bg_window *window);

/**
 * bg_hold_unmovable() - keep free blocks of pageblocks for unmovable and reclaimable memory
 * @hold: where to
 * @zone: of which
 * @pages_max: no more than this
 *
 * Only as they lie: a block of another type is broken into at most where somebody else took
 * the last one of an order at the same moment.
 *
 * Context: may sleep; takes what the caller's flags allow, and tells nobody when it fails.
 */
void bg_hold_unmovable(struct bg_hold *hold, struct zone *zone, u64 pages_max);

/**
 * bg_hold_release() - give back all that is held
 * @hold: empty afterwards; NULL is ignored
 *
 * Context: may sleep.
 */
void bg_hold_release(struct bg_hold *hold);

#endif
