/* SPDX-License-Identifier: GPL-2.0 */
/* How fast a quantity changes, and when it will fall below a limit. */
#ifndef BG_CORE_TREND_H
#define BG_CORE_TREND_H

#include "port.h"

/* A power of two. */
#define BG_TREND_POINTS 8
#define BG_TREND_NEVER (~0U)

/**
 * struct bg_trend - the last few readings of one quantity
 * @time_ms: when each was taken
 * @value: the readings
 * @next: where the next one goes
 * @count: how many there are
 */
struct bg_trend {
	u64 time_ms[BG_TREND_POINTS];
	u64 value[BG_TREND_POINTS];
	u32 next;
	u32 count;
};

/* Forget all readings. */
void bg_trend_reset(struct bg_trend *trend);

/* Add a reading; one not later than the last replaces it. */
void bg_trend_add(struct bg_trend *trend, u64 time_ms, u64 value);

/**
 * bg_trend_slope() - robust slope over the window
 * @trend: the readings
 *
 * Median of the slopes of all pairs (Theil-Sen), so that one outlier does
 * not move it. Saturates; 0 with fewer than four readings.
 *
 * Return: change per second, in 1/16 units.
 */
s64 bg_trend_slope(const struct bg_trend *trend);

/**
 * bg_trend_time_ms() - time until a quantity crosses below a limit
 * @value: the quantity now
 * @slope: its slope, as bg_trend_slope() returns it
 * @limit: the limit
 *
 * Return: ms; 0 when it is below, BG_TREND_NEVER when it does not fall.
 */
u32 bg_trend_time_ms(u64 value, s64 slope, u64 limit);

/* bg_trend_time_ms() of the newest reading; BG_TREND_NEVER when there is none. */
u32 bg_trend_eta_ms(const struct bg_trend *trend, u64 limit);

#endif
