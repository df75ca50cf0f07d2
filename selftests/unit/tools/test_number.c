// SPDX-License-Identifier: GPL-2.0
/* Numbers as people type them: what is taken, and what is refused without being read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/context.h"
#include "model/number.h"

static void numbers_are_read(void **state)
{
	u64 number;

	(void)state;
	assert_true(bg_number_parse("0", 0, 10, &number));
	assert_int_equal(number, 0);
	assert_true(bg_number_parse("007", 7, 7, &number));
	assert_int_equal(number, 7);
	assert_true(bg_number_parse("18446744073709551615", 0, UINT64_MAX, &number));
	assert_true(number == UINT64_MAX);
}

static void all_else_is_refused(void **state)
{
	static const char *const texts[] = {
		"", " 1", "+1", "-1", "1 ", "1x", "0x1", "x", "11", "18446744073709551616",
		"99999999999999999999999999",
	};
	u64 number = 42;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		assert_false(bg_number_parse(texts[i], 0, 10, &number));
	assert_false(bg_number_parse("18446744073709551616", 0, UINT64_MAX, &number));
	assert_false(bg_number_parse("0", 1, 10, &number));
	assert_int_equal(number, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read),
		cmocka_unit_test(all_else_is_refused),
	};

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
