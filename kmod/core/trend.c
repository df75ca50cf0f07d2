// SPDX-License-Identifier: GPL-2.0
/* How fast a quantity changes, and when it will fall below a limit. */
#include "trend.h"

#define POINTS_MIN	4
#define PAIRS_MAX	(BG_TREND_POINTS * (BG_TREND_POINTS - 1) / 2)
/* A change is multiplied by 16 * 1000, which must fit in 63 bits. */
#define VALUE_MAX	(1ULL << 48)

void bg_trend_reset(struct bg_trend *trend)
{
	trend->count = 0;
	trend->next = 0;
}

static u32 newest(const struct bg_trend *trend)
{
	return (trend->next + BG_TREND_POINTS - 1) & (BG_TREND_POINTS - 1);
}

void bg_trend_add(struct bg_trend *trend, u64 time_ms, u64 value)
{
	u32 last = newest(trend);

	value = bg_min_u64(value, VALUE_MAX);
	if (trend->count && time_ms <= trend->time_ms[last]) {
		trend->value[last] = value;
		return;
	}
	trend->time_ms[trend->next] = time_ms;
	trend->value[trend->next] = value;
	trend->next = (trend->next + 1) & (BG_TREND_POINTS - 1);
	if (trend->count < BG_TREND_POINTS)
		trend->count++;
}

static bool is_level(const struct bg_trend *trend)
{
	u32 i;

	for (i = 1; i < trend->count; i++)
		if (trend->value[i] != trend->value[0])
			return false;
	return true;
}

/* Slope between two readings in 1/16 a second. */
static s64 slope_between(const struct bg_trend *trend, u32 i, u32 j)
{
	bool later = trend->time_ms[j] > trend->time_ms[i];
	u32 from = later ? i : j;
	u32 to = later ? j : i;
	u64 elapsed = trend->time_ms[to] - trend->time_ms[from];
	u64 a = trend->value[from];
	u64 b = trend->value[to];

	if (b >= a)
		return (s64)bg_div_u64((b - a) * 16000, elapsed);
	return -(s64)bg_div_u64((a - b) * 16000, elapsed);
}

static void insert(s64 *sorted, u32 count, s64 slope)
{
	while (count && sorted[count - 1] > slope) {
		sorted[count] = sorted[count - 1];
		count--;
	}
	sorted[count] = slope;
}

s64 bg_trend_slope(const struct bg_trend *trend)
{
	s64 sorted[PAIRS_MAX];
	u32 pairs = 0;
	u32 i, j;

	if (trend->count < POINTS_MIN || is_level(trend))
		return 0;
	for (i = 1; i < trend->count; i++)
		for (j = 0; j < i; j++)
			insert(sorted, pairs++, slope_between(trend, i, j));
	return (sorted[(pairs - 1) / 2] + sorted[pairs / 2]) / 2;
}

u32 bg_trend_time_ms(u64 value, s64 slope, u64 limit)
{
	u64 ms;

	if (value < limit)
		return 0;
	if (slope >= 0)
		return BG_TREND_NEVER;
	ms = bg_div_u64(bg_min_u64(value - limit, VALUE_MAX) * 16000, (u64)-slope);
	return ms < BG_TREND_NEVER ? (u32)ms : BG_TREND_NEVER - 1;
}

u32 bg_trend_eta_ms(const struct bg_trend *trend, u64 limit)
{
	if (!trend->count)
		return BG_TREND_NEVER;
	return bg_trend_time_ms(trend->value[newest(trend)], bg_trend_slope(trend), limit);
}
