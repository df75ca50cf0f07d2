/* SPDX-License-Identifier: GPL-2.0 */
/* Counts, a step at a time, which free blocks lie in CMA. */
#ifndef BG_CENSUS_H
#define BG_CENSUS_H

#include <linux/mmzone.h>

#include "core/cma.h"

/**
 * struct bg_census - count of the free blocks in a zone's CMA pageblocks
 * @count: of the last round that was completed
 * @partial: of the round that lasts
 * @next_pfn: where it goes on, 0 when none lasts
 * @done_ns: when the last round was completed, 0 before
 *
 * The kernel keeps no such count: its free lists by migratetype can only be
 * walked under zone->lock, so the pageblocks' struct pages are looked at, as
 * the survey does, without a lock.
 */
struct bg_census {
	struct bg_cma_count count;
	struct bg_cma_count partial;
	unsigned long next_pfn;
	u64 done_ns;
};

/**
 * bg_census_step() - count on
 * @census: of the zone
 * @zone: a populated zone
 * @now_ns: CLOCK_MONOTONIC
 *
 * Does nothing in a zone without CMA, or within a second of the last round.
 * Else looks at a bounded number of pages, which is a whole round but on large
 * zones or with much CMA.
 *
 * Context: one thread at a time for each census; takes no lock.
 */
void bg_census_step(struct bg_census *census, struct zone *zone, u64 now_ns);

/**
 * bg_census_take() - count a zone's CMA anew, in one round
 * @census: of the zone
 * @zone: a populated zone
 * @stopped: asked between steps; true ends it
 *
 * A round of more than 16 steps of bg_census_step(), which takes 2 GiB of CMA in use on 4 KiB pages
 * or 65,536 pageblocks of a zone, is given up. What was not counted is all zero:
 * see bg_cma_spread().
 *
 * Context: may sleep; one thread at a time for each census.
 */
void bg_census_take(struct bg_census *census, struct zone *zone, bool (*stopped)(void));

/**
 * bg_census_block() - count one pageblock if it is CMA
 * @zone: a populated zone
 * @pfn: first page frame of the pageblock
 * @count: its free blocks are added to this
 *
 * What goes offline is left out.
 *
 * Context: process; takes no lock.
 * Return: struct pages looked at, 0 when it is not CMA.
 */
unsigned long bg_census_block(struct zone *zone, unsigned long pfn, struct bg_cma_count *count);

#endif
