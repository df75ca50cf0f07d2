/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All that core/ needs from its surroundings: integer types and 64-bit
 * division. The only header of core/ that may include a kernel header.
 */
#ifndef BG_CORE_PORT_H
#define BG_CORE_PORT_H

#ifdef __KERNEL__

#include <linux/math64.h>
#include <linux/stddef.h>
#include <linux/string.h>
#include <linux/types.h>

#define bg_div_wide(dividend, divisor) div64_u64(dividend, divisor)

/* Texts that only people read: not in kernel memory. */
#define BG_HELP(text) ""

#else

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

#ifdef BG_CORE_FREESTANDING
/* No library at all: selftests/static/freestanding reads off what core/ would need from one. */
void *memset(void *to, int byte, size_t size);
u64 bg_div_wide(u64 dividend, u64 divisor);
#else
#include <string.h>
#define bg_div_wide(dividend, divisor) ((u64)(dividend) / (u64)(divisor))
#endif

#define BG_HELP(text) text

#endif

#define BG_NSEC_PER_MSEC	1000000ULL
#define BG_NSEC_PER_SEC		1000000000ULL

/* Core's one way to divide 64-bit numbers; most are small, and 32-bit CPUs divide those at once. */
static inline u64 bg_div_u64(u64 dividend, u64 divisor)
{
	if (!((dividend | divisor) >> 32))
		return (u32)dividend / (u32)divisor;
	return bg_div_wide(dividend, divisor);
}

static inline u64 bg_min_u64(u64 a, u64 b)
{
	return a < b ? a : b;
}

static inline u64 bg_max_u64(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* a - b, or 0 where that would be negative */
static inline u64 bg_sub_u64(u64 a, u64 b)
{
	return a > b ? a - b : 0;
}

/* a + b, or all bits set where that would overflow: a sum that is not known stays so */
static inline u64 bg_add_u64(u64 a, u64 b)
{
	return a > ~0ULL - b ? ~0ULL : a + b;
}

#endif
