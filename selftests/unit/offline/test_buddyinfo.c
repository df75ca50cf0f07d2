// SPDX-License-Identifier: GPL-2.0
/* Lines of /proc/buddyinfo are read, and nothing else is. */
#include "offline/logs.h"

#include "offline/buddyinfo.h"

static void a_line_is_read(void **state)
{
	struct bg_buddyinfo info;

	(void)state;
	assert_true(bg_buddyinfo_parse("Node 1, zone    DMA32     60     94     92\n", &info));
	assert_int_equal(info.node, 1);
	assert_string_equal(info.zone, "DMA32");
	assert_int_equal(info.nr_orders, 3);
	assert_int_equal(info.nr_free[2], 92);
	assert_int_equal(bg_buddyinfo_bytes(&info, 4096), (60 + 188 + 368) * 4096);
	assert_int_equal(bg_buddyinfo_bytes(&info, 65536), (60 + 188 + 368) * 65536);
}

static void orders_are_counted_not_assumed(void **state)
{
	char line[512] = "Node 0, zone Normal";
	struct bg_buddyinfo info;

	(void)state;
	for (unsigned int orders = 1; orders <= BG_BUDDYINFO_ORDERS; orders++) {
		strcat(line, " 1");
		assert_true(bg_buddyinfo_parse(line, &info));
		assert_int_equal(info.nr_orders, orders);
		assert_int_equal(bg_buddyinfo_bytes(&info, 1), (1ULL << orders) - 1);
	}
	strcat(line, " 1");
	assert_false(bg_buddyinfo_parse(line, &info));
}

static void other_lines_are_refused(void **state)
{
	static const char * const lines[] = {
		"", "Node", "Node 0", "Node 0, zone", "Node 0, zone Normal", "Node x, zone DMA 1",
		"Node 0, zone DMA 1 2 x", "Node 0, zone DMA 1 2 -3", "Node 0, zone DMA 1.5",
		"Node 0, zone DMA 99999999999999999999", "Node 0, zone averyveryverylongname 1",
		"Node 70000, zone DMA 1", "Page block order: 9",
	};
	struct bg_buddyinfo info;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		assert_false(bg_buddyinfo_parse(lines[i], &info));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_read),
		cmocka_unit_test(orders_are_counted_not_assumed),
		cmocka_unit_test(other_lines_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
