// SPDX-License-Identifier: GPL-2.0
/* The budget of all remedies: what is spent is bounded, whatever the clock does. */
#include "core/box.h"
#include "budget.h"
#include "random.h"

static struct bg_config config_of(u32 permille, u32 burst_ms)
{
	struct bg_config config;

	bg_config_init(&config, BG_PROFILE_DEFAULT);
	config.budget_permille = permille;
	config.budget_burst_ms = burst_ms;
	return config;
}

static void it_begins_full_and_stays_so(void **state)
{
	struct bg_config config = config_of(20, 300);
	struct bg_budget budget;

	(void)state;
	bg_budget_init(&budget, &config, 5 * S);
	assert_int_equal(budget.tokens_ns, 300 * MS);
	bg_budget_fill(&budget, &config, 500 * S);
	assert_int_equal(budget.tokens_ns, 300 * MS);
	assert_int_equal(bg_budget_wait_ns(&budget, &config), 0);
}

static void tokens_come_at_the_rate(void **state)
{
	struct bg_config config = config_of(20, 300);
	struct bg_budget budget;

	(void)state;
	bg_budget_init(&budget, &config, 0);
	bg_budget_spend(&budget, 300 * MS);
	assert_int_equal(budget.tokens_ns, 0);
	bg_budget_fill(&budget, &config, 1 * S);
	assert_int_equal(budget.tokens_ns, 20 * MS);
	bg_budget_fill(&budget, &config, 3 * S);
	assert_int_equal(budget.tokens_ns, 60 * MS);
}

static void a_clock_that_goes_back_adds_nothing(void **state)
{
	struct bg_config config = config_of(1000, 300);
	struct bg_budget budget;

	(void)state;
	bg_budget_init(&budget, &config, 10 * S);
	bg_budget_spend(&budget, 300 * MS);
	bg_budget_fill(&budget, &config, 9 * S);
	assert_int_equal(budget.tokens_ns, 0);
	bg_budget_fill(&budget, &config, 10 * S);
	assert_int_equal(budget.tokens_ns, 0);
	bg_budget_fill(&budget, &config, 10 * S + 5 * MS);
	assert_int_equal(budget.tokens_ns, 5 * MS);
}

static void a_smaller_burst_takes_effect_at_once(void **state)
{
	struct bg_config config = config_of(20, 300);
	struct bg_budget budget;

	(void)state;
	bg_budget_init(&budget, &config, 0);
	config.budget_burst_ms = 10;
	bg_budget_fill(&budget, &config, 0);
	assert_int_equal(budget.tokens_ns, 10 * MS);
}

static void after_the_wait_there_is_a_token(void **state)
{
	u64 seed = 2, wait;
	u32 round;

	(void)state;
	for (round = 0; round < 20000; round++) {
		struct bg_config config = config_of(1 + random_below(&seed, 1000),
						    10 + random_below(&seed, 9991));
		struct bg_budget budget;

		bg_budget_init(&budget, &config, 0);
		bg_budget_spend(&budget, config.budget_burst_ms * MS + random_bits(&seed, 40));
		wait = bg_budget_wait_ns(&budget, &config);
		assert_true(wait > 0);
		bg_budget_fill(&budget, &config, wait);
		assert_int_equal(bg_budget_wait_ns(&budget, &config), 0);
		assert_true(budget.tokens_ns > 0);
		assert_true(budget.tokens_ns <= 1 + config.budget_permille);
	}
}

static void debt_saturates(void **state)
{
	struct bg_config config = config_of(1, 10);
	struct bg_budget budget;

	(void)state;
	bg_budget_init(&budget, &config, 0);
	bg_budget_spend(&budget, ~0ULL);
	bg_budget_spend(&budget, ~0ULL);
	assert_int_equal(budget.tokens_ns, -(s64)BG_BUDGET_DEBT_MAX_NS);
	bg_budget_fill(&budget, &config, ~0ULL);
	assert_int_equal(budget.tokens_ns, 10 * MS);
}

/* Over any time no more than the burst, the rate and one step are spent. */
static void what_is_spent_is_bounded(void **state)
{
	u64 seed = 3, now = 0, spent = 0, step;
	struct bg_config config = config_of(20, 100);
	struct bg_budget budget;
	u32 round;

	(void)state;
	bg_budget_init(&budget, &config, now);
	for (round = 0; round < 100000; round++) {
		now += random_below(&seed, 200 * MS);
		bg_budget_fill(&budget, &config, now);
		if (bg_budget_wait_ns(&budget, &config))
			continue;
		step = random_below(&seed, 50 * MS);
		bg_budget_spend(&budget, step);
		spent += step;
		assert_true(spent <= 100 * MS + now / 50 + 50 * MS);
	}
	assert_true(spent >= now / 50 - 50 * MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_begins_full_and_stays_so),
		cmocka_unit_test(tokens_come_at_the_rate),
		cmocka_unit_test(a_clock_that_goes_back_adds_nothing),
		cmocka_unit_test(a_smaller_burst_takes_effect_at_once),
		cmocka_unit_test(after_the_wait_there_is_a_token),
		cmocka_unit_test(debt_saturates),
		cmocka_unit_test(what_is_spent_is_bounded),
	};

	return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
