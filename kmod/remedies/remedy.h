/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ways to act. Each is bounded in time, yields, stops when it is told to, and
 * takes no lock that an allocation could wait for.
 */
#ifndef BG_REMEDY_H
#define BG_REMEDY_H

#include <linux/mmzone.h>

#include "core/ladder.h"
#include "request.h"

/**
 * struct bg_remedy_ops - one remedy
 * @supported: whether this kernel can; NULL when every kernel can
 * @run: do it; sets moved_pages, scanned_pages, gained_blocks if it
 *	 knows them itself and, on an error, error. May sleep.
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

/**
 * bg_remedy_supported() - whether this kernel offers a remedy
 * @remedy: enum bg_remedy, or any other number
 *
 * Context: any.
 * Return: true if it does.
 */
bool bg_remedy_supported(u32 remedy);

/**
 * bg_zone_gfp() - flags that make the allocator look at a zone first, and at no other node
 * @zone: the zone
 *
 * Context: any.
 * Return: the flags.
 */
gfp_t bg_zone_gfp(const struct zone *zone);

#endif
