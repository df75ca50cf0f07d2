// SPDX-License-Identifier: GPL-2.0
/* Which of a zone's free blocks lie in CMA. */
#include "cma.h"
#include "frag.h"

#define COUNT_MAX (1U << 19)

static u32 nr_orders(const struct bg_sample *sample)
{
	return (u32)bg_min_u64(sample->nr_orders, BG_MAX_ORDERS);
}

static u64 counted(const struct bg_cma_count *count, u32 order)
{
	return bg_min_u64(count->pages[order], COUNT_MAX);
}

/* Spread free CMA over the orders as the last count found it, in whole blocks; pages spread. */
static u64 spread_as_counted(struct bg_sample *sample, const struct bg_cma_count *count, u64 pages)
{
	u64 total = 0, spread = 0, blocks;
	u32 order;

	for (order = 0; order < nr_orders(sample); order++)
		total += counted(count, order);
	for (order = 0; order < nr_orders(sample) && total; order++) {
		blocks = (bg_div_u64(pages * counted(count, order), total) +
			  (1ULL << order >> 1)) >> order;
		sample->nr_free_cma[order] = bg_min_u64(blocks, sample->nr_free[order]);
		spread += sample->nr_free_cma[order] << order;
	}
	return spread;
}

void bg_cma_spread(struct bg_sample *sample, const struct bg_cma_count *count)
{
	u64 left = bg_min_u64(sample->cma_free_pages, BG_PAGES_MAX), blocks;
	u32 order = nr_orders(sample);

	memset(sample->nr_free_cma, 0, sizeof(sample->nr_free_cma));
	if (!left)
		return;
	left = bg_sub_u64(left, spread_as_counted(sample, count, left));
	while (order--) {
		blocks = bg_min_u64(left >> order,
				    sample->nr_free[order] - sample->nr_free_cma[order]);
		sample->nr_free_cma[order] += blocks;
		left -= blocks << order;
	}
}

u64 bg_cma_set_aside(u64 usable_pages, u64 cma_free_pages, u64 goal_pages, u64 reserve_pages)
{
	u64 cma_left = bg_sub_u64(cma_free_pages, goal_pages);

	return bg_sub_u64(usable_pages, bg_max_u64(cma_left, reserve_pages));
}
