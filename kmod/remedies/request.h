/* SPDX-License-Identifier: GPL-2.0 */
/* What a remedy is asked for, and what all remedies ask about it. */
#ifndef BG_REQUEST_H
#define BG_REQUEST_H

#include <linux/mmzone.h>

#include "core/port.h"

struct bg_hold;
struct bg_survey;

/**
 * struct bg_request - one remedy to be run
 * @zone: where
 * @remedy: enum bg_remedy
 * @reason: enum bg_reason
 * @lack: enum bg_lack, what it is to mend
 * @order: order to make blocks of
 * @goal_pages: how much is to be made available, in pages
 * @deadline_ns: CLOCK_MONOTONIC time after which no further step is begun
 * @cma_keep_pages: free CMA pages to leave for drivers
 * @reclaim_max_pages: page cache that a reclaim gives back at most
 * @hold: where windows and free memory may be kept while others are emptied, empty; NULL
 *	  when they may not
 * @survey: scratch memory and what is remembered of windows; the runner's own
 * @stopped: asked between steps; true ends the remedy
 */
struct bg_request {
	struct zone *zone;
	u32 remedy;
	u32 reason;
	u32 lack;
	u32 order;
	u64 goal_pages;
	u64 deadline_ns;
	u64 cma_keep_pages;
	u64 reclaim_max_pages;
	struct bg_hold *hold;
	struct bg_survey *survey;
	bool (*stopped)(void);
};

/**
 * bg_request_over() - whether a remedy has to end
 * @request: the one that runs
 *
 * Context: any.
 * Return: true when it was asked to stop or is out of time.
 */
bool bg_request_over(const struct bg_request *request);

/**
 * bg_usable_pages() - usable free memory of a zone at this moment
 * @zone: the zone
 *
 * Context: any; takes no lock.
 * Return: pages, those of the reserve for atomic requests included.
 */
u64 bg_usable_pages(struct zone *zone);

/**
 * bg_reserve_pages() - usable free that is never set aside, for atomic requests
 * @zone: the zone
 *
 * They may take half of the min watermark (mm/page_alloc.c, ALLOC_HIGH or ALLOC_MIN_RESERVE);
 * a quarter of it remains for them. Without what fragmentation adds to it for a while.
 *
 * Context: any.
 * Return: pages.
 */
u64 bg_reserve_pages(const struct zone *zone);

/**
 * bg_cma_room() - pages that may still land in CMA
 * @request: the one that runs
 *
 * Without taking what is kept for drivers, and
 * without sinking below the watermark, where the kernel would refuse them a target.
 *
 * Context: any; takes no lock.
 * Return: pages.
 */
u64 bg_cma_room(const struct bg_request *request);

/**
 * bg_zone_gfp() - flags that make the allocator look at a zone first, and at no other node
 * @zone: the zone
 *
 * Context: any.
 * Return: the flags.
 */
gfp_t bg_zone_gfp(const struct zone *zone);

#endif
