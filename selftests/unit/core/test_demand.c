// SPDX-License-Identifier: GPL-2.0
/* Demand of an order: it rises with each signal at once and halves every half minute. */
#include "core/box.h"
#include "demand.h"

#define ORDER 4

static void pass(struct bg_demand *demand, struct bg_sample *sample, u64 ns)
{
	memset(&sample->signals, 0, sizeof(sample->signals));
	sample->time_ns += ns;
	bg_demand_update(demand, sample);
}

static void fail_once(struct bg_demand *demand, struct bg_sample *sample)
{
	sample->signals.failures[ORDER] = 1;
	bg_demand_update(demand, sample);
}

static void no_signal_no_demand(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };
	u32 i;

	(void)state;
	bg_demand_update(&demand, &sample);
	for (i = 0; i < BG_MAX_ORDERS; i++) {
		assert_int_equal(bg_demand_per_minute(&demand, i), 0);
		assert_int_equal(bg_demand_blocks(&demand, i), 0);
	}
}

static void every_kind_of_signal_counts_at_once(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };

	(void)state;
	sample.signals.fallbacks[3] = 10;
	sample.signals.stalls[3] = 20;
	sample.signals.failures[3] = 70;
	bg_demand_update(&demand, &sample);
	assert_in_range(bg_demand_per_minute(&demand, 3), 138, 140);
	assert_in_range(bg_demand_blocks(&demand, 3), 69, 70);
	assert_int_equal(bg_demand_per_minute(&demand, 2), 0);
	assert_int_equal(bg_demand_per_minute(&demand, 4), 0);
}

static void one_event_asks_for_a_block(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };

	(void)state;
	fail_once(&demand, &sample);
	assert_int_equal(bg_demand_blocks(&demand, ORDER), 1);
}

static void it_halves_every_half_minute(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };
	u32 before, i;

	(void)state;
	sample.signals.stalls[ORDER] = 1000;
	bg_demand_update(&demand, &sample);
	before = bg_demand_per_minute(&demand, ORDER);
	for (i = 0; i < 600; i++)
		pass(&demand, &sample, 50 * MS);
	assert_in_range(bg_demand_per_minute(&demand, ORDER), before / 2 - 7, before / 2 + 7);
	pass(&demand, &sample, 30 * S);
	assert_in_range(bg_demand_per_minute(&demand, ORDER), before / 4 - 7, before / 4 + 7);
	pass(&demand, &sample, 3600 * S);
	assert_int_equal(bg_demand_per_minute(&demand, ORDER), 0);
}

/* However often it is looked at. */
static void the_pace_does_not_matter(void **state)
{
	struct bg_sample often = { .time_ns = 1000 * S }, rarely = often;
	struct bg_demand one = { .updated_ns = 0 }, other = { .updated_ns = 0 };
	u32 i;

	(void)state;
	fail_once(&one, &often);
	fail_once(&other, &rarely);
	for (i = 0; i < 2000; i++)
		pass(&one, &often, 10 * MS);
	pass(&other, &rarely, 20 * S);
	assert_int_equal(one.rate[ORDER], other.rate[ORDER]);
}

static void a_steady_rate_is_shown_as_it_is(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };
	u32 i;

	(void)state;
	for (i = 0; i < 600; i++) {
		fail_once(&demand, &sample);
		pass(&demand, &sample, 1 * S);
	}
	assert_in_range(bg_demand_per_minute(&demand, ORDER), 58, 62);
	assert_in_range(bg_demand_blocks(&demand, ORDER), 29, 31);
}

static void absurd_counts_saturate(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };
	u32 i;

	(void)state;
	for (i = 0; i < 3; i++) {
		sample.signals.stalls[ORDER] = ~0U;
		sample.signals.failures[ORDER] = ~0U;
		bg_demand_update(&demand, &sample);
	}
	assert_int_equal(demand.rate[ORDER], ~0U);
	assert_int_equal(bg_demand_per_minute(&demand, ORDER), 1U << 24);
	assert_int_equal(bg_demand_blocks(&demand, ORDER), 1U << 23);
}

static void a_clock_that_goes_back_is_harmless(void **state)
{
	struct bg_sample sample = { .time_ns = 1000 * S };
	struct bg_demand demand = { .updated_ns = 0 };

	(void)state;
	fail_once(&demand, &sample);
	sample.time_ns = 10 * S;
	pass(&demand, &sample, 0);
	assert_int_equal(bg_demand_blocks(&demand, ORDER), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_signal_no_demand),
		cmocka_unit_test(every_kind_of_signal_counts_at_once),
		cmocka_unit_test(one_event_asks_for_a_block),
		cmocka_unit_test(it_halves_every_half_minute),
		cmocka_unit_test(the_pace_does_not_matter),
		cmocka_unit_test(a_steady_rate_is_shown_as_it_is),
		cmocka_unit_test(absurd_counts_saturate),
		cmocka_unit_test(a_clock_that_goes_back_is_harmless),
	};

	return cmocka_run_group_tests_name("demand", tests, NULL, NULL);
}
