/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers that repeat with their seed: splitmix64, as Steele, Lea and Flood gave it. */
#ifndef BG_TEST_RANDOM_H
#define BG_TEST_RANDOM_H

#include <stdint.h>

static inline uint64_t random_u64(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* 0 to below - 1 */
static inline uint64_t random_below(uint64_t *seed, uint64_t below)
{
	return random_u64(seed) % below;
}

/* Small and large numbers alike. */
static inline uint64_t random_bits(uint64_t *seed, uint32_t most)
{
	return random_u64(seed) >> (63 - random_below(seed, most + 1) % 64) >> 1;
}

#endif
