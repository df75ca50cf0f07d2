// SPDX-License-Identifier: GPL-2.0
/* What remedies cost adds up by purpose and order. */
#include "core/box.h"
#include "cost.h"

static struct bg_cost *count(struct bg_cost *costs, u32 reason, u32 lack, u32 order, u32 purpose)
{
	const struct bg_outcome outcome = {
		.remedy = BG_REMEDY_EVACUATE, .reason = reason, .lack = lack, .order = order,
		.moved_pages = 40, .dropped_pages = 3, .gained_blocks = 2,
		.usable_gained_pages = 5, .cpu_ns = 1000,
	};

	bg_cost_count(costs, &outcome);
	return &costs[purpose * BG_MAX_ORDERS + order];
}

static void every_purpose_has_a_place(void **state)
{
	static struct bg_cost costs[BG_NR_COSTS];
	static const struct {
		u32 reason, lack, purpose;
	} row[] = {
		{ BG_REASON_SUPPLY_BELOW_TARGET, BG_LACK_FRAGMENTATION, BG_PURPOSE_BLOCKS },
		{ BG_REASON_USABLE_BELOW_FLOOR, BG_LACK_CMA, BG_PURPOSE_USABLE },
		{ BG_REASON_USABLE_BELOW_FLOOR, BG_LACK_MEMORY, BG_PURPOSE_MEMORY },
		{ BG_REASON_LAST_CHANCE, BG_LACK_CMA, BG_PURPOSE_LAST_CHANCE },
		{ BG_REASON_REQUESTED, BG_LACK_FRAGMENTATION, BG_PURPOSE_REQUESTED },
	};
	const struct bg_cost *cost;
	u64 runs = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(row) / sizeof(*row); i++) {
		cost = count(costs, row[i].reason, row[i].lack, 3, row[i].purpose);
		assert_int_equal(cost->purpose, row[i].purpose);
		assert_int_equal(cost->order, 3);
		assert_int_equal(cost->runs, 1);
	}
	for (i = 0; i < BG_NR_COSTS; i++)
		runs += costs[i].runs;
	assert_int_equal(runs, sizeof(row) / sizeof(*row));
}

static void runs_add_up(void **state)
{
	static struct bg_cost costs[BG_NR_COSTS];
	const struct bg_cost *cost;

	(void)state;
	count(costs, BG_REASON_SUPPLY_FORECAST, BG_LACK_FRAGMENTATION, 4, BG_PURPOSE_BLOCKS);
	cost = count(costs, BG_REASON_SUPPLY_BELOW_TARGET, BG_LACK_FRAGMENTATION, 4,
		     BG_PURPOSE_BLOCKS);
	assert_int_equal(cost->runs, 2);
	assert_int_equal(cost->moved_pages, 80);
	assert_int_equal(cost->dropped_pages, 6);
	assert_int_equal(cost->gained_pages, 64);
	assert_int_equal(cost->cpu_ns, 2000);
	assert_int_equal(cost->uncounted_runs, 0);
}

static void what_nobody_counted_is_told_beside_it(void **state)
{
	static struct bg_cost costs[BG_NR_COSTS];
	struct bg_outcome wake = {
		.remedy = BG_REMEDY_WAKE, .lack = BG_LACK_FRAGMENTATION, .order = 4,
		.moved_pages = BG_MOVED_UNKNOWN,
	};
	const struct bg_cost *cost;

	(void)state;
	bg_cost_count(costs, &wake);
	cost = count(costs, BG_REASON_SUPPLY_FORECAST, BG_LACK_FRAGMENTATION, 4,
		     BG_PURPOSE_BLOCKS);
	assert_int_equal(cost->runs, 2);
	assert_int_equal(cost->uncounted_runs, 1);
	assert_int_equal(cost->moved_pages, 40);
}

static void no_such_order_counts_nowhere(void **state)
{
	static struct bg_cost costs[BG_NR_COSTS + BG_MAX_ORDERS];
	struct bg_outcome outcome = { .remedy = BG_REMEDY_WAKE, .order = BG_MAX_ORDERS };
	size_t i;

	(void)state;
	bg_cost_count(costs, &outcome);
	for (i = 0; i < BG_NR_COSTS + BG_MAX_ORDERS; i++)
		assert_int_equal(costs[i].runs, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_purpose_has_a_place),
		cmocka_unit_test(runs_add_up),
		cmocka_unit_test(what_nobody_counted_is_told_beside_it),
		cmocka_unit_test(no_such_order_counts_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
