/* SPDX-License-Identifier: GPL-2.0 */
/* Zones made by hand for the tests of core/. */
#ifndef BG_TEST_BOX_H
#define BG_TEST_BOX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan.h"

#define MS BG_NSEC_PER_MSEC
#define S BG_NSEC_PER_SEC
#define MIB_PAGES 256ULL

/**
 * struct box - a zone, its guard and their clock
 * @sample: what the next look sees
 */
struct box {
	struct bg_config config;
	struct bg_state state;
	struct bg_budget budget;
	struct bg_sample sample;
	struct bg_decision decision;
};

/* A 512 MiB ARM box without CMA, nothing free yet. */
static inline void box_init(struct box *box, u32 profile)
{
	memset(box, 0, sizeof(*box));
	assert_int_equal(bg_config_init(&box->config, profile), 0);
	bg_state_init(&box->state);
	box->sample.time_ns = 1000 * S;
	box->sample.nr_orders = 12;
	box->sample.pageblock_log2 = 11;
	box->sample.page_shift = 12;
	box->sample.is_dma = true;
	box->sample.managed_pages = 500 * MIB_PAGES;
	box->sample.min_pages = 700;
	box->sample.low_pages = 875;
	box->sample.high_pages = 1050;
	bg_budget_init(&box->budget, &box->config, box->sample.time_ns);
}

/* The free areas' pages are what is free. */
static inline void box_free(struct box *box, u32 order, u64 blocks)
{
	box->sample.nr_free[order] = blocks;
	box->sample.free_pages = bg_free_in_blocks(box->sample.nr_free, box->sample.nr_orders);
}

static inline void box_look(struct box *box)
{
	bg_plan(&box->config, &box->state, &box->budget, &box->sample, &box->decision);
}

static inline void box_pass(struct box *box, u64 ns)
{
	box->sample.time_ns += ns;
}

/* The remedy of the last decision ends with a gain in pages after a time. */
static inline void box_end(struct box *box, u32 result, u64 gained_pages, u64 ns)
{
	struct bg_outcome outcome = {
		.remedy = box->decision.remedy,
		.result = result,
		.reason = box->decision.reason,
		.order = box->decision.order,
		.goal_pages = box->decision.goal_pages,
		.gained_blocks = gained_pages >> box->decision.order,
		.usable_gained_pages = gained_pages,
		.cpu_ns = ns,
		.wall_ns = ns,
	};

	box_pass(box, ns);
	bg_account(&box->config, &box->state, &box->budget, &outcome, box->sample.time_ns);
}

#endif
