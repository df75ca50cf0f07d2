/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The policy of the last chance: where a request that is about to kill finds most that can be
 * mended, what is lacking there, whether it would be met by now, and how long it may wait.
 */
#ifndef BG_CORE_RESCUE_H
#define BG_CORE_RESCUE_H

#include "plan.h"

/**
 * struct bg_rescue_zone - one zone as the last chance sees it for one request
 * @node: node
 * @zone: zone's name
 * @allowed: the request may take memory of it
 * @free_pages: NR_FREE_PAGES
 * @usable_pages: those of them that the request may take
 * @cma_free_pages: those of them that lie in CMA
 * @managed_pages: managed by the buddy allocator
 * @min_pages: watermark min, boost included
 * @high_pages: watermark high, boost included
 * @lowmem_reserve_pages: what the request has to leave for those that can use no other zone
 * @cma_kept_pages: free CMA that no remedy can fill
 * @supply_blocks: of the request's order, blocks that it may take
 * @boost_pages: what the kernel has raised the watermarks by for a while
 */
struct bg_rescue_zone {
	u32 node;
	const char *zone;
	u32 allowed;
	u64 free_pages;
	u64 usable_pages;
	u64 cma_free_pages;
	u64 managed_pages;
	u64 min_pages;
	u64 high_pages;
	u64 lowmem_reserve_pages;
	u64 cma_kept_pages;
	u64 supply_blocks;
	u64 boost_pages;
};

/**
 * struct bg_rescue_request - what is known of the request that is about to kill
 * @order: its order, -1 when that is not known
 * @movable: it may take CMA
 * @cma_remedy: enum bg_remedy that mends CMA starvation on this kernel
 * @page_shift: log2 of the page size in bytes
 * @pageblock_log2: order of a pageblock
 */
struct bg_rescue_request {
	s32 order;
	u32 movable;
	u32 cma_remedy;
	u32 page_shift;
	u32 pageblock_log2;
};

/**
 * struct bg_rescue - the best that was found among the zones shown so far
 * @decision: what to do there; BG_LACK_MEMORY and no remedy where nothing can be mended
 * @free_pages: of that zone
 * @seen: a zone was shown that the request may use
 */
struct bg_rescue {
	struct bg_decision decision;
	u64 free_pages;
	bool seen;
};

/**
 * bg_rescue_init() - before the first zone is shown
 * @rescue: filled in
 */
void bg_rescue_init(struct bg_rescue *rescue);

/**
 * bg_rescue_consider() - show the next zone
 * @rescue: brought up to date
 * @request: that is about to kill
 * @zone: one that was not shown yet
 *
 * A zone where something can be mended comes first, then one whose watermark is boosted, then
 * those where memory itself is lacking, and of equals the one with most free. The boost is the
 * kernel's way to keep pageblocks whole (boost_watermark() in mm/page_alloc.c), which kswapd
 * takes back when it has reclaimed as much; where it has given up (kswapd_failures) nobody does,
 * and processes die for it. One that the request may not use is never chosen; that it has
 * memory to spare is the reason if nothing else can be had.
 *
 * Return: true when this zone is now the one that @rescue tells of.
 */
bool bg_rescue_consider(struct bg_rescue *rescue, const struct bg_rescue_request *request,
			const struct bg_rescue_zone *zone);

/**
 * bg_rescue_held_by_boost() - what a request could have, had the kernel not raised its watermark
 * @request: that is about to kill
 * @zone: as it is now
 *
 * Return: pages; 0 where the request is met as it is, or would get too little to be worth it.
 */
u64 bg_rescue_held_by_boost(const struct bg_rescue_request *request,
			    const struct bg_rescue_zone *zone);

/**
 * bg_rescue_refuse() - nothing is tried after all, for there is no time left
 * @decision: that was taken
 * @had_time: the request might have waited, but another one's try took all of its time; else the
 *	      tries or the waiting of the minute are used up
 */
void bg_rescue_refuse(struct bg_decision *decision, bool had_time);

/* Whether a decision was refused, and nothing else about it changed. */
bool bg_rescue_is_refused(const struct bg_decision *decision);

/**
 * bg_rescue_is_mistaken() - whether what is known of the request cannot be all
 * @request: that is about to kill
 * @zone: as it was when the kernel gave the request up
 *
 * The kernel has just looked in vain for a page above the high watermark. Where there seems to
 * be one, the request may not use the zone for a reason that a module cannot see.
 *
 * Return: true when the zone is to count as not allowed.
 */
bool bg_rescue_is_mistaken(const struct bg_rescue_request *request,
			   const struct bg_rescue_zone *zone);

/**
 * bg_rescue_gained() - what a request finds in a zone that it did not find before
 * @request: that is about to kill
 * @before: as the zone was when the kernel gave the request up
 * @now: as it is now
 * @mended: a remedy ran there
 *
 * Somebody else, the guard's own worker for one, may have made room meanwhile: that counts if
 * the request is met by it.
 *
 * Return: growth of what it may take, in pages; 0 when it is not worth another look.
 */
u64 bg_rescue_gained(const struct bg_rescue_request *request, const struct bg_rescue_zone *before,
		     const struct bg_rescue_zone *now, bool mended);

/**
 * struct bg_rescue_minute - what the last chance did in the minute that runs
 * @begin_ns: of that minute, 0 before the first
 * @tries: that found something to mend, or were met
 * @waited_ns: by all requests together
 */
struct bg_rescue_minute {
	u64 begin_ns;
	u32 tries;
	u64 waited_ns;
};

/**
 * struct bg_rescue_limits - how much of it there may be
 * @per_minute: most tries
 * @wait_ms: longest wait of one request
 * @minute_ms: longest wait of all requests of a minute
 */
struct bg_rescue_limits {
	u32 per_minute;
	u32 wait_ms;
	u32 minute_ms;
};

/**
 * bg_rescue_may_wait() - how long a request may wait now
 * @minute: brought up to date
 * @limits: in force
 * @now_ns: when
 *
 * Return: ns; 0 when it may not be tried at all.
 */
u64 bg_rescue_may_wait(struct bg_rescue_minute *minute, const struct bg_rescue_limits *limits,
		       u64 now_ns);

/**
 * bg_rescue_waited() - account for a request
 * @minute: brought up to date
 * @waited_ns: how long it waited
 * @counts: it is one of the tries
 */
void bg_rescue_waited(struct bg_rescue_minute *minute, u64 waited_ns, bool counts);

#endif
