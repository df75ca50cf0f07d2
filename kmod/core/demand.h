/* SPDX-License-Identifier: GPL-2.0 */
/* How often allocations of each order suffered lately. */
#ifndef BG_CORE_DEMAND_H
#define BG_CORE_DEMAND_H

#include "sample.h"

/**
 * struct bg_demand - how often allocations of an order lately suffered
 * @rate: decaying rate of each order, events per minute in 1/256 units
 * @updated_ns: up to when it was decayed, in whole seconds from the first sample
 */
struct bg_demand {
	u32 rate[BG_MAX_ORDERS];
	u64 updated_ns;
};

/* Decay to the sample's time and add its signals. Up at once, down by half a minute. */
void bg_demand_update(struct bg_demand *demand, const struct bg_sample *sample);

/* Events per minute of an order, rounded up. */
u32 bg_demand_per_minute(const struct bg_demand *demand, u32 order);

/*
 * Supply that the demand asks for: blocks for half a minute of it, at least one
 * while there is any, 0 when there is none.
 */
u64 bg_demand_blocks(const struct bg_demand *demand, u32 order);

#endif
