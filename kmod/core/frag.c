// SPDX-License-Identifier: GPL-2.0
/* Supply, usable free and the kernel's fragmentation indices, from free areas. */
#include "frag.h"

/* Free pages in the blocks of one order; saturates so that sums times 1000 fit in 64 bits. */
static u64 pages_in(const u64 *nr_free, u32 order)
{
	return bg_min_u64(nr_free[order], BG_PAGES_MAX >> order) << order;
}

static u64 pages_below(const u64 *nr_free, u32 order)
{
	u64 pages = 0;
	u32 i;

	for (i = 0; i < order; i++)
		pages += pages_in(nr_free, i);
	return pages;
}

static u64 blocks_below(const u64 *nr_free, u32 order)
{
	u64 blocks = 0;
	u32 i;

	for (i = 0; i < order; i++)
		blocks += bg_min_u64(nr_free[i], BG_PAGES_MAX >> i);
	return blocks;
}

u64 bg_supply(const u64 *nr_free, u32 nr_orders, u32 order)
{
	u64 pages = 0;
	u32 i;

	for (i = order; i < nr_orders; i++)
		pages += pages_in(nr_free, i);
	return order < nr_orders ? pages >> order : 0;
}

u64 bg_free_in_blocks(const u64 *nr_free, u32 nr_orders)
{
	return pages_below(nr_free, nr_orders);
}

u64 bg_usable_free(const struct bg_sample *sample)
{
	if (sample->is_movable)
		return 0;
	return bg_sub_u64(bg_sub_u64(bg_min_u64(sample->free_pages, BG_PAGES_MAX),
				     sample->cma_free_pages), sample->highatomic_pages);
}

void bg_usable_blocks(const struct bg_sample *sample, u64 *blocks)
{
	u32 i;

	for (i = 0; i < BG_MAX_ORDERS; i++)
		blocks[i] = bg_sub_u64(sample->nr_free[i],
				       sample->is_movable ? 0 : sample->nr_free_cma[i]);
}

u64 bg_usable_supply(const struct bg_sample *sample, u32 order)
{
	u64 blocks[BG_MAX_ORDERS];

	bg_usable_blocks(sample, blocks);
	return bg_supply(blocks, (u32)bg_min_u64(sample->nr_orders, BG_MAX_ORDERS), order);
}

/* Towards 0 a request of the order fails for lack of memory, towards 1000 by fragmentation. */
static s32 index_of(u64 pages, u64 blocks, u32 order)
{
	return 1000 - (s32)bg_div_u64(1000 + ((pages * 1000) >> order), blocks);
}

s32 bg_frag_index(const u64 *nr_free, u32 nr_orders, u32 order)
{
	u64 blocks;

	if (order >= nr_orders)
		return 0;
	if (bg_supply(nr_free, nr_orders, order))
		return BG_INDEX_BLOCK_FREE;
	blocks = blocks_below(nr_free, order);
	if (!blocks)
		return 0;
	return index_of(pages_below(nr_free, order), blocks, order);
}

s32 bg_frag_index_without(const u64 *nr_free, u32 nr_orders, u32 order)
{
	u64 blocks;
	s32 index;

	if (order >= nr_orders)
		return 0;
	blocks = blocks_below(nr_free, order);
	if (!blocks)
		return 0;
	index = index_of(pages_below(nr_free, order), blocks, order);
	return index > 0 ? index : 0;
}

s32 bg_unusable_index(const u64 *nr_free, u32 nr_orders, u32 order)
{
	u64 pages = bg_free_in_blocks(nr_free, nr_orders);

	if (order >= nr_orders)
		return 0;
	if (!pages)
		return 1000;
	return (s32)bg_div_u64(pages_below(nr_free, order) * 1000, pages);
}
