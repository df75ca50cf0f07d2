// SPDX-License-Identifier: GPL-2.0
/* What a box with HighMem has for its kernel, and what keeps user pages out of that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/lowmem.h"

/* 1.5 GiB: 760 MiB of lowmem in two zones, 776 MiB above. */
static struct bg_zone_info zone[] = {
	{ .zone = "DMA", .zone_index = 0, .managed_pages = 4096, .usable_pages = 100,
	  .floor_pages = 30 },
	{ .zone = "Normal", .zone_index = 1, .managed_pages = 190464, .usable_pages = 5000,
	  .floor_pages = 3000, .movable_anon_pages = 140000, .movable_file_pages = 3360 },
	{ .zone = "HighMem", .zone_index = 2, .managed_pages = 198656, .free_pages = 184000 },
	{ .zone = "Movable", .zone_index = 3, .managed_pages = 1000, .usable_pages = 1000 },
};

static void test_a_box_without_highmem_has_no_lowmem(void **state)
{
	const struct bg_zones zones = { .zone = zone, .count = 2 };
	struct bg_lowmem lowmem;

	(void)state;
	assert_false(bg_lowmem_read(&zones, &lowmem));
}

static void test_what_lies_below_is_added_up(void **state)
{
	const struct bg_zones zones = { .zone = zone, .count = 4 };
	struct bg_lowmem lowmem;

	(void)state;
	assert_true(bg_lowmem_read(&zones, &lowmem));
	assert_int_equal(lowmem.usable_pages, 5100);
	assert_int_equal(lowmem.floor_pages, 3030);
	assert_int_equal(lowmem.managed_pages, 194560);
	assert_int_equal(lowmem.movable_pages, 143360);
	assert_int_equal(lowmem.highmem_free_pages, 184000);
	assert_int_equal(lowmem.zone_index, 1);
	assert_false(lowmem.runs_short);
}

static void test_it_runs_short_when_memory_lacks_there(void **state)
{
	const struct bg_zones zones = { .zone = zone, .count = 4 };
	struct bg_lowmem lowmem;

	(void)state;
	zone[1].has_decision = true;
	zone[1].decision.lack = BG_LACK_MEMORY;
	bg_lowmem_read(&zones, &lowmem);
	assert_false(lowmem.runs_short);
	zone[1].decision.level = BG_LEVEL_FORECAST;
	bg_lowmem_read(&zones, &lowmem);
	assert_true(lowmem.runs_short);
	zone[1].decision.lack = BG_LACK_FRAGMENTATION;
	bg_lowmem_read(&zones, &lowmem);
	assert_false(lowmem.runs_short);
}

/* 198656 / 4 = 49664 pages, a quarter of 194560 and a little. */
static void test_the_ratio_keeps_a_quarter(void **state)
{
	struct bg_lowmem lowmem = { .highmem_pages = 198656, .managed_pages = 194560 };

	(void)state;
	assert_int_equal(bg_lowmem_ratio(&lowmem), 4);
	lowmem.highmem_pages = 20000;
	assert_int_equal(bg_lowmem_ratio(&lowmem), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_box_without_highmem_has_no_lowmem),
		cmocka_unit_test(test_what_lies_below_is_added_up),
		cmocka_unit_test(test_it_runs_short_when_memory_lacks_there),
		cmocka_unit_test(test_the_ratio_keeps_a_quarter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
