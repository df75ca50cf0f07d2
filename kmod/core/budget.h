/* SPDX-License-Identifier: GPL-2.0 */
/* The CPU time that remedies may take: a bucket of tokens. */
#ifndef BG_CORE_BUDGET_H
#define BG_CORE_BUDGET_H

#include "config.h"

/* The deepest debt that is remembered, so that one long remedy cannot bar others for hours. */
#define BG_BUDGET_DEBT_MAX_NS (60 * BG_NSEC_PER_SEC)

/**
 * struct bg_budget - token bucket of CPU time, one for all zones and remedies
 * @tokens_ns: what may be spent; negative after an overdraft
 * @filled_ns: up to when tokens were added, the latest time seen
 * @busy: a remedy that is to be paid from it runs; there is one at a time
 *
 * Tokens come at budget_permille of one CPU and never exceed budget_burst_ms.
 */
struct bg_budget {
	s64 tokens_ns;
	u64 filled_ns;
	bool busy;
};

/* A full bucket at a time; what runs goes on running. */
void bg_budget_init(struct bg_budget *budget, const struct bg_config *config, u64 now_ns);

/* Add the tokens that have come since the last call. A clock that goes back adds none. */
void bg_budget_fill(struct bg_budget *budget, const struct bg_config *config, u64 now_ns);

/* Take what a remedy spent, also below zero; saturates. */
void bg_budget_spend(struct bg_budget *budget, u64 cpu_ns);

/* Time in ns until there is a token to spend; 0 when there is one now. */
u64 bg_budget_wait_ns(const struct bg_budget *budget, const struct bg_config *config);

#endif
