// SPDX-License-Identifier: GPL-2.0
/* How much was surveyed in all, by whoever looks at pages. */
#include <linux/atomic.h>

#include "sensors/surveyed.h"

static atomic64_t total_blocks;
static atomic64_t total_ns;

u64 bg_survey_total_blocks(void)
{
	return atomic64_read(&total_blocks);
}

u64 bg_survey_total_ns(void)
{
	return atomic64_read(&total_ns);
}

void bg_survey_add(u64 blocks, u64 ns)
{
	atomic64_add(blocks, &total_blocks);
	atomic64_add(ns, &total_ns);
}
