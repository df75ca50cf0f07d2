/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ways to act. Each is bounded in time, yields, stops when it is told to, and
 * takes no lock that an allocation could wait for.
 */
#ifndef BG_REMEDY_H
#define BG_REMEDY_H

#include "core/outcome.h"
#include "remedies/request.h"

/**
 * struct bg_remedy_ops - one remedy
 * @supported: whether this kernel can; NULL when every kernel can
 * @effect: enum bg_effect, how it works
 * @run: do it; sets scanned_pages, as far as it counts them itself moved_pages and
 *	 gained_blocks, and @error of the outcome when it fails. May sleep.
 */
struct bg_remedy_ops {
	u32 effect;
	bool (*supported)(void);
	void (*run)(const struct bg_request *request, struct bg_outcome *outcome);
};

extern const struct bg_remedy_ops bg_wake_ops;
extern const struct bg_remedy_ops bg_evacuate_ops;
extern const struct bg_remedy_ops bg_compact_ops;
extern const struct bg_remedy_ops bg_compact_zone_ops;
extern const struct bg_remedy_ops bg_reclaim_ops;
extern const struct bg_remedy_ops bg_drop_caches_ops;
extern const struct bg_remedy_ops bg_fill_cma_ops;

/**
 * bg_remedy_run() - run a remedy and measure what it gained
 * @request: what, where and how much
 * @outcome: filled in
 *
 * Context: may sleep; not under memory reclaim.
 */
void bg_remedy_run(const struct bg_request *request, struct bg_outcome *outcome);

/**
 * bg_remedy_supported() - whether this kernel offers a remedy
 * @remedy: enum bg_remedy, or any other number
 *
 * Context: any.
 * Return: true if it does.
 */
bool bg_remedy_supported(u32 remedy);

/**
 * bg_wake_settle_watermark() - have kswapd take back what a zone's watermarks were raised by
 * @request: where, and how long to wait for it
 *
 * kswapd takes a boost back at the end of each of its runs (balance_pgdat() in mm/vmscan.c), but
 * allocations no longer wake it once it has given up (wakeup_kswapd()). It is woken as they do.
 *
 * Context: may sleep.
 */
void bg_wake_settle_watermark(const struct bg_request *request);

#endif
