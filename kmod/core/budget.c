// SPDX-License-Identifier: GPL-2.0
/* The CPU time that remedies may take: a bucket of tokens. */
#include "budget.h"

/* A longer time fills any bucket from any debt: (10 s + 60 s) * 1000 / 1 permille. */
#define ELAPSED_MAX_NS (100000 * BG_NSEC_PER_SEC)

static s64 burst_ns(const struct bg_config *config)
{
	return (s64)(config->budget_burst_ms * BG_NSEC_PER_MSEC);
}

void bg_budget_init(struct bg_budget *budget, const struct bg_config *config, u64 now_ns)
{
	budget->tokens_ns = burst_ns(config);
	budget->filled_ns = now_ns;
}

void bg_budget_fill(struct bg_budget *budget, const struct bg_config *config, u64 now_ns)
{
	u64 elapsed = bg_min_u64(bg_sub_u64(now_ns, budget->filled_ns), ELAPSED_MAX_NS);

	budget->tokens_ns += (s64)bg_div_u64(elapsed * config->budget_permille, 1000);
	if (budget->tokens_ns > burst_ns(config))
		budget->tokens_ns = burst_ns(config);
	budget->filled_ns = bg_max_u64(budget->filled_ns, now_ns);
}

void bg_budget_spend(struct bg_budget *budget, u64 cpu_ns)
{
	budget->tokens_ns -= (s64)bg_min_u64(cpu_ns, 2 * BG_BUDGET_DEBT_MAX_NS);
	if (budget->tokens_ns < -(s64)BG_BUDGET_DEBT_MAX_NS)
		budget->tokens_ns = -(s64)BG_BUDGET_DEBT_MAX_NS;
}

u64 bg_budget_wait_ns(const struct bg_budget *budget, const struct bg_config *config)
{
	u64 lacking;

	if (budget->tokens_ns > 0)
		return 0;
	lacking = (u64)-budget->tokens_ns + 1;
	return bg_div_u64(lacking * 1000 + config->budget_permille - 1, config->budget_permille);
}
