/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ways to act. Each is bounded in time, yields, stops when it is told to, and
 * takes no lock that an allocation could wait for.
 */
#ifndef BG_REMEDY_H
#define BG_REMEDY_H

#include <linux/mmzone.h>

#include "core/ladder.h"
#include "survey.h"

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
	struct bg_survey *survey;
	bool (*stopped)(void);
};

/**
 * struct bg_remedy_ops - one remedy
 * @supported: whether this kernel can; NULL when every kernel can
 * @run: do it; sets moved_pages, scanned_pages and, on an error, error. May sleep.
 */
struct bg_remedy_ops {
	bool (*supported)(void);
	void (*run)(const struct bg_request *request, struct bg_outcome *outcome);
};

extern const struct bg_remedy_ops bg_wake_ops;
extern const struct bg_remedy_ops bg_evacuate_ops;
extern const struct bg_remedy_ops bg_compact_ops;
extern const struct bg_remedy_ops bg_compact_zone_ops;
extern const struct bg_remedy_ops bg_reclaim_ops;
extern const struct bg_remedy_ops bg_drop_caches_ops;

/**
 * bg_remedy_run() - run a remedy and measure what it gained
 * @request: what, where and how much
 * @outcome: filled in
 *
 * Context: may sleep; not under memory reclaim.
 */
void bg_remedy_run(const struct bg_request *request, struct bg_outcome *outcome);

/* Whether this kernel offers a remedy. */
bool bg_remedy_supported(u32 remedy);

/* Whether a remedy has to end: asked to stop, or out of time. */
bool bg_request_over(const struct bg_request *request);

/*
 * Pages that may still land in CMA: without taking what is kept for drivers, and
 * without sinking below the watermark, where the kernel would refuse them a target.
 */
u64 bg_cma_room(const struct bg_request *request);

/* Flags that make the allocator look at a zone first, and at no other node. */
gfp_t bg_zone_gfp(const struct zone *zone);

#endif
