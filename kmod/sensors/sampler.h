/* SPDX-License-Identifier: GPL-2.0 */
/* Reads one zone's free areas and counters into a sample. */
#ifndef BG_SAMPLER_H
#define BG_SAMPLER_H

#include <linux/mmzone.h>

#include "core/cma.h"

/**
 * bg_sampler_read() - read a zone's free areas and counters
 * @zone: a populated zone
 * @count: how what is free in CMA lay at the last count; NULL when it was not counted
 * @sample: filled in, but for the signals
 *
 * Takes no lock: a torn view is good enough, a stalled allocator is not.
 *
 * Context: any.
 */
void bg_sampler_read(struct zone *zone, const struct bg_cma_count *count,
		     struct bg_sample *sample);

#endif
