// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold whatever happens: a zone that allocates, frees, signals and
 * is treated at random, with a random configuration, looked at by the guard.
 */
#include "core/box.h"
#include "core/properties.h"

static void assert_holds(const char *broken)
{
	if (broken)
		fail_msg("%s", broken);
}

static void nothing_breaks_in_random_lives(void **state)
{
	struct life_totals totals = { .acts = 0 };
	u64 seed;

	(void)state;
	for (seed = 1; seed <= 400; seed++)
		assert_holds(live(seed, 400, &totals));
	/* The lives were eventful. */
	assert_true(totals.acts > 5000);
	assert_true(totals.continued > 200);
	assert_true(totals.climbed > 500);
	assert_true(totals.backed_off > 500);
	assert_true(totals.spent > 100);
	assert_true(totals.foreseen > 200);
	assert_true(totals.observed > 500);
	assert_true(totals.compared > 5000);
}

static void the_same_life_gives_the_same_decisions(void **state)
{
	u64 seed;

	(void)state;
	for (seed = 1; seed <= 20; seed++) {
		struct life_totals once = { .acts = 0 }, again = { .acts = 0 };

		assert_holds(live(seed, 300, &once));
		assert_holds(live(seed, 300, &again));
		assert_memory_equal(&once, &again, sizeof(once));
	}
}

/* Where nothing helps, back-off keeps remedies rare, however the lack flaps. */
static void futile_lives_are_quiet(void **state)
{
	u64 seed;

	(void)state;
	for (seed = 1; seed <= 30; seed++) {
		u64 acts = live_in_vain(seed, 3600);

		/*
		 * An hour: 7 doublings and 60 back-offs of a minute for CMA, memory and each
		 * order up to a pageblock, of 1, 2 and 6 rungs.
		 */
		assert_true(acts <= (7 + 60) * (11 * 6 + 1 + 2));
		assert_true(acts > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_breaks_in_random_lives),
		cmocka_unit_test(the_same_life_gives_the_same_decisions),
		cmocka_unit_test(futile_lives_are_quiet),
	};

	return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
