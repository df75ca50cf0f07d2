/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_CORE_LADDER_H
#define BG_CORE_LADDER_H

#include "config.h"

/* As enum buddyguard_remedy of the ABI, which netlink.c asserts. */
enum bg_remedy {
	BG_REMEDY_NONE,
	BG_REMEDY_WAKE,
	BG_REMEDY_EVACUATE,
	BG_REMEDY_COMPACT,
	BG_REMEDY_COMPACT_ZONE,
	BG_REMEDY_RECLAIM,
	BG_REMEDY_DROP_CACHES,
	BG_NR_REMEDIES,
};

/* As enum buddyguard_result. */
enum bg_result {
	BG_RESULT_DONE,
	BG_RESULT_PARTIAL,
	BG_RESULT_NOTHING,
	BG_RESULT_STOPPED,
	BG_RESULT_UNSUPPORTED,
	BG_RESULT_FAILED,
	BG_NR_RESULTS,
};

/* As enum buddyguard_lack. */
enum bg_lack {
	BG_LACK_NOTHING,
	BG_LACK_FRAGMENTATION,
	BG_LACK_CMA,
	BG_LACK_MEMORY,
};

/**
 * struct bg_outcome - what a remedy did
 * @remedy: enum bg_remedy
 * @result: enum bg_result
 * @reason: enum bg_reason that started it
 * @order: order it was to make
 * @goal_pages: what was asked for
 * @moved_pages: migrated
 * @gained_blocks: growth of the supply of @order while it ran
 * @usable_gained_pages: growth of usable free while it ran
 * @scanned_pages: looked at
 * @cpu_ns: CPU time of the worker
 * @wall_ns: from begin to end
 * @error: negative errno when @result is BG_RESULT_FAILED
 */
struct bg_outcome {
	u32 remedy;
	u32 result;
	u32 reason;
	u32 order;
	u64 goal_pages;
	u64 moved_pages;
	u64 gained_blocks;
	u64 usable_gained_pages;
	u64 scanned_pages;
	u64 cpu_ns;
	u64 wall_ns;
	s32 error;
};

/**
 * struct bg_ladder - where the escalation of one zone stands
 * @lack: what it climbs for; another lack starts a new climb
 * @order: order that it climbs for
 * @rung: position in the lack's list of remedies
 * @last: the remedy whose effect is being measured, or BG_REMEDY_NONE
 * @before: supply of @order, or usable free, in pages when @last began
 * @acted_ns: when @last ended
 * @waits_until_ns: end of the back-off, 0 when there is none
 * @backoff_ms: length of the last back-off
 * @duration_ns: learnt duration of each remedy, decaying average
 * @useless: remedies without enough gain, in a row
 */
struct bg_ladder {
	u32 lack;
	u32 order;
	u32 rung;
	u32 last;
	u64 before;
	u64 acted_ns;
	u64 waits_until_ns;
	u32 backoff_ms;
	u64 duration_ns[BG_NR_REMEDIES];
	u32 useless;
};

#endif
