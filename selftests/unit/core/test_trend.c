// SPDX-License-Identifier: GPL-2.0
/* Trends: the slope of some readings, and when a line meets a limit. */
#include <stdlib.h>

#include "core/box.h"
#include "random.h"
#include "trend.h"

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Theil and Sen, by the book: the median of all pairs' slopes, per second. */
static double slope_by_the_book(const u64 *time_ms, const u64 *value, u32 count)
{
	double slopes[64] = { 0 };
	u32 pairs = 0, i, j;

	for (i = 0; i < count; i++)
		for (j = i + 1; j < count; j++)
			slopes[pairs++] = ((double)value[j] - (double)value[i]) * 1000 /
					  (double)(time_ms[j] - time_ms[i]);
	qsort(slopes, pairs, sizeof(*slopes), by_value);
	return pairs % 2 ? slopes[pairs / 2] : (slopes[pairs / 2 - 1] + slopes[pairs / 2]) / 2;
}

static void fill_line(struct bg_trend *trend, u32 count, s64 from, s64 per_step)
{
	u32 i;

	bg_trend_reset(trend);
	for (i = 0; i < count; i++)
		bg_trend_add(trend, 1000 + 500 * i, from + i * per_step);
}

static void a_line_has_its_slope(void **state)
{
	struct bg_trend trend;

	(void)state;
	fill_line(&trend, 8, 1000, 100);
	assert_int_equal(bg_trend_slope(&trend), 200 * 16);
	fill_line(&trend, 8, 1000, -100);
	assert_int_equal(bg_trend_slope(&trend), -200 * 16);
	fill_line(&trend, 30, 100000, -7);
	assert_int_equal(bg_trend_slope(&trend), -14 * 16);
	fill_line(&trend, 8, 1000, 0);
	assert_int_equal(bg_trend_slope(&trend), 0);
}

static void fewer_than_four_readings_have_none(void **state)
{
	struct bg_trend trend;

	(void)state;
	fill_line(&trend, 3, 1000, -100);
	assert_int_equal(bg_trend_slope(&trend), 0);
	assert_int_equal(bg_trend_eta_ms(&trend, 500), BG_TREND_NEVER);
	fill_line(&trend, 4, 1000, -100);
	assert_int_equal(bg_trend_slope(&trend), -200 * 16);
	bg_trend_reset(&trend);
	assert_int_equal(bg_trend_eta_ms(&trend, 500), BG_TREND_NEVER);
}

static void it_agrees_with_the_book(void **state)
{
	u64 seed = 4;
	u32 round, i;

	(void)state;
	for (round = 0; round < 20000; round++) {
		u32 count = 4 + random_below(&seed, 5), bits = 1 + random_below(&seed, 32);
		u64 time_ms[8], value[8], now = random_bits(&seed, 40);
		struct bg_trend trend;
		double book, ours;

		bg_trend_reset(&trend);
		for (i = 0; i < random_below(&seed, 12); i++)
			bg_trend_add(&trend, now += 1 + random_below(&seed, 60000), 5);
		for (i = 0; i < 8; i++) {
			time_ms[i] = now += 1 + random_below(&seed, 60000);
			value[i] = random_bits(&seed, bits);
		}
		if (count < 8)
			bg_trend_reset(&trend);
		for (i = 0; i < count; i++)
			bg_trend_add(&trend, time_ms[i], value[i]);
		book = slope_by_the_book(time_ms, value, count);
		ours = (double)bg_trend_slope(&trend) / 16;
		assert_true(ours - book < 1.0 / 8 && book - ours < 1.0 / 8);
	}
}

static void one_outlier_does_not_move_it(void **state)
{
	static const u64 wild[] = { 0, 1ULL << 40 };
	struct bg_trend trend;
	u32 at, i, k;

	(void)state;
	for (at = 0; at < 8; at++)
		for (k = 0; k < 2; k++) {
			bg_trend_reset(&trend);
			for (i = 0; i < 8; i++)
				bg_trend_add(&trend, 1000 * i + 1,
					     i == at ? wild[k] : 100000 - 1000 * i);
			assert_in_range(-bg_trend_slope(&trend), 1000 * 16 * 9 / 10,
					1000 * 16 * 11 / 10);
		}
}

static void a_reading_that_is_not_later_replaces(void **state)
{
	struct bg_trend trend;

	(void)state;
	fill_line(&trend, 8, 10000, -100);
	bg_trend_add(&trend, 1000 + 500 * 7, 9300);
	assert_int_equal(bg_trend_slope(&trend), -200 * 16);
	assert_int_equal(bg_trend_eta_ms(&trend, 9000), 1500);
	bg_trend_add(&trend, 5, 9200);
	assert_int_equal(bg_trend_eta_ms(&trend, 9000), 1000);
	assert_int_equal(trend.count, 8);
}

static void eta_is_when_the_line_meets_the_limit(void **state)
{
	struct bg_trend trend;

	(void)state;
	fill_line(&trend, 8, 10000, -100);
	assert_int_equal(bg_trend_eta_ms(&trend, 9300), 0);
	assert_int_equal(bg_trend_eta_ms(&trend, 9301), 0);
	assert_int_equal(bg_trend_eta_ms(&trend, 9100), 1000);
	assert_int_equal(bg_trend_eta_ms(&trend, 0), 46500);
	fill_line(&trend, 8, 10000, 100);
	assert_int_equal(bg_trend_eta_ms(&trend, 9000), BG_TREND_NEVER);
	assert_int_equal(bg_trend_eta_ms(&trend, 20000), 0);
	assert_int_equal(bg_trend_time_ms(1000, -1, 0), 16000000);
	assert_int_equal(bg_trend_time_ms(1ULL << 48, -1, 0), BG_TREND_NEVER - 1);
}

/* 2^32 pages, lost and gained within a millisecond. */
static void sixteen_terabytes_do_not_overflow(void **state)
{
	struct bg_trend trend;
	u32 i;

	(void)state;
	bg_trend_reset(&trend);
	for (i = 0; i < 8; i++)
		bg_trend_add(&trend, i, (u64)(8 - i) << 29);
	assert_int_equal(bg_trend_slope(&trend), -((s64)16000 << 29));
	bg_trend_reset(&trend);
	for (i = 0; i < 8; i++)
		bg_trend_add(&trend, i, i & 1 ? ~0ULL : 0);
	assert_true(bg_trend_slope(&trend) >= 0);
	assert_int_equal(bg_trend_time_ms(~0ULL, -1, 0), BG_TREND_NEVER - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_its_slope),
		cmocka_unit_test(fewer_than_four_readings_have_none),
		cmocka_unit_test(it_agrees_with_the_book),
		cmocka_unit_test(one_outlier_does_not_move_it),
		cmocka_unit_test(a_reading_that_is_not_later_replaces),
		cmocka_unit_test(eta_is_when_the_line_meets_the_limit),
		cmocka_unit_test(sixteen_terabytes_do_not_overflow),
	};

	return cmocka_run_group_tests_name("trend", tests, NULL, NULL);
}
