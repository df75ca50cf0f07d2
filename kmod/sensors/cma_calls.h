/* SPDX-License-Identifier: GPL-2.0 */
/* What drivers ask of CMA areas, as tracepoints tell it, and how the areas lie. */
#ifndef BG_CMA_CALLS_H
#define BG_CMA_CALLS_H

#include <linux/mmzone.h>

#include "core/areas.h"

/* A call that took so long is told about. */
#define BG_CMA_SLOW_NS (100 * NSEC_PER_MSEC)
/* As many wait to be told; of more than that at a time nothing is told. */
#define BG_CMA_WAITING 8

/**
 * struct bg_cma_view - an area as it is now
 * @area: copy of its entry
 * @zone: where it lies; NULL while its bounds are not known
 * @lie: what is in it
 * @surveyed_ns: when that was looked at, 0 when it could not be
 */
struct bg_cma_view {
	struct bg_cma_area area;
	struct zone *zone;
	struct bg_cma_lie lie;
	u64 surveyed_ns;
};

/**
 * struct bg_cma_told - a call that is to be told about: it failed, or was slow
 * @area: the area's name
 * @call: the call
 * @released_pages: what drivers had given back by then, of the area
 * @allocated_pages: what they had taken
 */
struct bg_cma_told {
	char area[BG_AREA_NAME];
	struct bg_cma_call call;
	u64 released_pages;
	u64 allocated_pages;
};

/**
 * bg_cma_calls_init() - find the areas, and follow what drivers ask of them
 * @kick: called when there is a call to be told about: any context, may not sleep
 *
 * Areas come with the boot and stay. A tracepoint that the kernel lacks is left out.
 *
 * Context: may sleep; after bg_pages_init().
 */
void bg_cma_calls_init(void (*kick)(void));

/**
 * bg_cma_calls_exit() - follow them no longer
 *
 * Context: may sleep.
 */
void bg_cma_calls_exit(void);

/**
 * bg_cma_calls_capabilities() - what is followed
 *
 * Context: any.
 * Return: BUDDYGUARD_CAPABILITY_* bits.
 */
u32 bg_cma_calls_capabilities(void);

/**
 * bg_cma_calls_view() - look at an area
 * @position: in the table, from 0
 * @view: filled in
 *
 * Its pages are looked at, at most once a second whoever asks.
 *
 * Context: may sleep.
 * Return: false when there are not that many.
 */
bool bg_cma_calls_view(u32 position, struct bg_cma_view *view);

/**
 * bg_cma_calls_take() - the next call that is to be told about
 * @told: filled in, with the reason if it failed
 *
 * Context: may sleep: how the area lies may have to be looked at.
 * Return: false when there is none.
 */
bool bg_cma_calls_take(struct bg_cma_told *told);

/**
 * bg_cma_calls_forget() - set all counters to zero
 *
 * Context: any.
 */
void bg_cma_calls_forget(void);

#endif
