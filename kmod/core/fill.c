// SPDX-License-Identifier: GPL-2.0
/* How many blocks of CMA to open, and how far movable pages may fill them. */
#include "fill.h"
#include "frag.h"

u32 bg_fill_surplus(u32 block_pages, u64 wanted_pages)
{
	u32 surplus = block_pages / 2;

	while (surplus > 1 && block_pages - surplus < wanted_pages)
		surplus /= 2;
	return surplus;
}

u64 bg_fill_reach(const struct bg_fill_site *site)
{
	u64 movable = bg_sub_u64(bg_min_u64(site->movable_pages, BG_PAGES_MAX),
				 site->cma_used_pages);
	u64 outside = bg_max_u64(bg_min_u64(site->outside_pages, BG_PAGES_MAX), 1);
	u64 below = bg_min_u64(site->below_pages, outside);

	return bg_div_u64(movable * bg_div_u64(below * 1000, outside), 1000);
}
