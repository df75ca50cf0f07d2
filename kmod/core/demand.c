// SPDX-License-Identifier: GPL-2.0
/* How often allocations of each order suffered lately. */
#include "demand.h"

/*
 * A counter that halves every 30 s settles, at a steady rate of one event a
 * minute, at 30 / (60 * ln 2) = 0.7213 events. Each event therefore adds
 * 1 / 0.7213 = 1.3863 a minute.
 */
#define RATE_ONE	256
#define RATE_PER_EVENT	355
/* 2^(-1/30), what is left after one second, in 1/65536. */
#define LEFT_AFTER_1_S	64039
/* All that a u32 holds has decayed to nothing after 32 halvings. */
#define FORGOTTEN_S	960

static u32 decayed(u32 rate, u32 seconds)
{
	while (rate && seconds--)
		rate = (u32)(((u64)rate * LEFT_AFTER_1_S) >> 16);
	return rate;
}

static u32 added(u32 rate, u64 events)
{
	return (u32)bg_min_u64(rate + events * RATE_PER_EVENT, ~0U);
}

void bg_demand_update(struct bg_demand *demand, const struct bg_sample *sample)
{
	const struct bg_signals *signals = &sample->signals;
	u64 elapsed = bg_sub_u64(sample->time_ns, demand->updated_ns);
	u64 seconds = bg_div_u64(elapsed, BG_NSEC_PER_SEC);
	u32 steps = (u32)bg_min_u64(seconds, FORGOTTEN_S);
	u32 i;

	demand->updated_ns += seconds * BG_NSEC_PER_SEC;
	for (i = 0; i < BG_MAX_ORDERS; i++)
		demand->rate[i] = added(decayed(demand->rate[i], steps),
					(u64)signals->fallbacks[i] + signals->stalls[i] +
					signals->failures[i]);
}

u32 bg_demand_per_minute(const struct bg_demand *demand, u32 order)
{
	return demand->rate[order] / RATE_ONE + (demand->rate[order] % RATE_ONE != 0);
}

u64 bg_demand_blocks(const struct bg_demand *demand, u32 order)
{
	return ((u64)demand->rate[order] + 2 * RATE_ONE - 1) / (2 * RATE_ONE);
}
