/* SPDX-License-Identifier: GPL-2.0 */
/* What a remedy did, what of the gain is its own, and sums of it. */
#ifndef BG_CORE_OUTCOME_H
#define BG_CORE_OUTCOME_H

#include "enums.h"
#include "port.h"

/* Moved pages that nobody counted, as those of kcompactd, which works after `wake` has ended. */
#define BG_MOVED_UNKNOWN (~0ULL)

/**
 * struct bg_outcome - what a remedy did
 * @remedy: enum bg_remedy
 * @result: enum bg_result
 * @reason: enum bg_reason that started it
 * @lack: enum bg_lack that it was to mend
 * @order: order it was to make
 * @goal_pages: what was asked for
 * @moved_pages: migrated, or BG_MOVED_UNKNOWN
 * @dropped_pages: page cache and slab given back
 * @gained_blocks: growth of the supply of @order that the remedy brought about
 * @usable_gained_pages: growth of usable free that the remedy brought about
 * @others_freed_pages: growth of usable free beyond that: others freed memory meanwhile
 * @scanned_pages: looked at
 * @cpu_ns: CPU time of the worker
 * @wall_ns: from begin to end
 * @error: negative errno when @result is BG_RESULT_FAILED
 */
struct bg_outcome {
	u32 remedy;
	u32 result;
	u32 reason;
	u32 lack;
	u32 order;
	u64 goal_pages;
	u64 moved_pages;
	u64 dropped_pages;
	u64 gained_blocks;
	u64 usable_gained_pages;
	u64 others_freed_pages;
	u64 scanned_pages;
	u64 cpu_ns;
	u64 wall_ns;
	s32 error;
};

/**
 * struct bg_standing - one zone and the kernel's counters, before or after a remedy
 * @supply: blocks of the outcome's order
 * @usable_pages: usable free
 * @cma_free_pages: free in CMA
 * @cache_pages: page cache and reclaimable slab, of the whole system
 * @migrated_pages: pages that the kernel migrated since boot
 * @reclaimed_pages: pages that allocations reclaimed since boot
 * @counted: the last two are known
 */
struct bg_standing {
	u64 supply;
	u64 usable_pages;
	u64 cma_free_pages;
	u64 cache_pages;
	u64 migrated_pages;
	u64 reclaimed_pages;
	bool counted;
};

/**
 * enum bg_effect - how a remedy works, which tells how its pages are counted
 * @BG_EFFECT_LATER: after it has ended, by somebody else's hand
 * @BG_EFFECT_EMPTIES: it counts the pages of what it empties, moved or dropped, as moved
 * @BG_EFFECT_MIGRATES: the kernel migrates, and may reclaim, within it
 * @BG_EFFECT_DROPS: the kernel drops caches within it
 */
enum bg_effect {
	BG_EFFECT_LATER,
	BG_EFFECT_EMPTIES,
	BG_EFFECT_MIGRATES,
	BG_EFFECT_DROPS,
};

/**
 * bg_outcome_measure() - what a remedy moved, dropped and gained
 * @outcome: remedy and order are read; moved_pages and gained_blocks too, as far as the
 *	     remedy counted them itself; they, dropped_pages, usable_gained_pages and
 *	     others_freed_pages are filled in
 * @effect: enum bg_effect of the remedy
 * @before: as it was
 * @after: as it is now
 *
 * A gain is never more than what the remedy moved and dropped. What others took meanwhile does
 * not lessen it, as far as the free pages of CMA prove what was moved.
 */
void bg_outcome_measure(struct bg_outcome *outcome, u32 effect, const struct bg_standing *before,
			const struct bg_standing *after);

/**
 * bg_outcome_judge() - the result of a remedy
 * @outcome: as measured, with the error that ended the remedy; result is filled in, and the
 *	     error of anything but a failure forgotten
 * @unsupported: the kernel cannot do it
 * @stopped: it was told to stop
 */
void bg_outcome_judge(struct bg_outcome *outcome, bool unsupported, bool stopped);

/**
 * bg_outcome_gained() - the one number that a gain is shown and summed up as
 * @outcome: of a remedy
 *
 * Return: pages: in blocks of the order where fragmentation was to be mended, else usable free.
 */
u64 bg_outcome_gained(const struct bg_outcome *outcome);

/**
 * bg_outcome_touched() - the pages that a remedy worked on
 * @outcome: of a remedy
 *
 * Return: moved and dropped pages, BG_MOVED_UNKNOWN where they were not counted.
 */
u64 bg_outcome_touched(const struct bg_outcome *outcome);

/**
 * bg_outcome_add() - add an outcome to the sum of earlier ones
 * @sum: of the same remedy; all zeros before the first
 * @outcome: the next; result, error and what was asked for become the sum's
 */
void bg_outcome_add(struct bg_outcome *sum, const struct bg_outcome *outcome);

/**
 * struct bg_remedy_stats - what one remedy did since load or reset
 * @remedy: enum bg_remedy
 * @runs: how often it ran
 * @helped: how often it gained something
 * @moved_pages: migrated, or BG_MOVED_UNKNOWN
 * @gained_pages: bg_outcome_gained()
 * @scanned_pages: looked at
 * @cpu_ns: CPU time
 * @wall_max_ns: longest run
 */
struct bg_remedy_stats {
	u32 remedy;
	u64 runs;
	u64 helped;
	u64 moved_pages;
	u64 gained_pages;
	u64 scanned_pages;
	u64 cpu_ns;
	u64 wall_max_ns;
};

/**
 * bg_remedy_stats_count() - count one run
 * @stats: of the outcome's remedy
 * @outcome: of the run
 */
void bg_remedy_stats_count(struct bg_remedy_stats *stats, const struct bg_outcome *outcome);

#endif
