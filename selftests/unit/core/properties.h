/* SPDX-License-Identifier: GPL-2.0 */
/* Lives of a zone, at each look of which the properties of bg_plan() must hold. */
#ifndef BG_TEST_PROPERTIES_H
#define BG_TEST_PROPERTIES_H

#include "plan.h"

/**
 * struct source - where a life draws its chances from
 * @seed: of random numbers, when @data is NULL
 * @data: bytes, taken from the front; zeros follow when they are used up
 * @size: bytes left
 */
struct source {
	u64 seed;
	const uint8_t *data;
	size_t size;
};

/* How much of what happened in lives; for seeing that they were eventful. */
struct life_totals {
	u64 acts;
	u64 continued;
	u64 climbed;
	u64 backed_off;
	u64 spent;
	u64 foreseen;
	u64 observed;
	u64 compared;
	u64 sum;
};

/* So many looks, drawn from a source or a seed. Return: NULL, or which property was broken. */
const char *live_from(struct source source, u32 looks, struct life_totals *totals);
const char *live(u64 seed, u32 looks, struct life_totals *totals);

/* A zone whose lacks come and go while no remedy ever gains; the acts in a time. */
u64 live_in_vain(u64 seed, u32 seconds);

#endif
