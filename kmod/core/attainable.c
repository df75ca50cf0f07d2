// SPDX-License-Identifier: GPL-2.0
/* How many blocks of each order could be made at all, given the pages that cannot move. */
#include "attainable.h"
#include "window.h"

static bool can_move(u8 class)
{
	return class != BG_PAGE_PINNED && class != BG_PAGE_OFFLINE;
}

/* A run of pages that can move, from begin to before end: its aligned windows of each order. */
static void add_run(struct bg_attainable *found, u32 begin, u32 end)
{
	u32 order, first, last;

	for (order = 0; order < BG_MAX_ORDERS && end - begin >= 1U << order; order++) {
		first = (begin + (1U << order) - 1) >> order;
		last = end >> order;
		if (last > first)
			found->movable_windows[order] += last - first;
	}
}

void bg_attainable_add(struct bg_attainable *found, const u8 *class, u32 nr_pages)
{
	u32 begin = 0, end;

	found->pageblocks++;
	for (end = 0; end < nr_pages; end++) {
		if (can_move(class[end]))
			continue;
		add_run(found, begin, end);
		begin = end + 1;
	}
	add_run(found, begin, nr_pages);
	if (begin)
		found->polluted_pageblocks++;
}

void bg_attainable_show(const struct bg_attainable *found, struct bg_sample *sample)
{
	static const struct bg_attainable unknown;
	u32 order;

	if (!found)
		found = &unknown;
	sample->pageblocks = found->pageblocks;
	sample->polluted_pageblocks = found->polluted_pageblocks;
	for (order = 0; order < BG_MAX_ORDERS; order++)
		sample->movable_windows[order] = found->movable_windows[order];
}

u64 bg_attainable_blocks(const struct bg_sample *sample, u64 free_pages, u32 order)
{
	if (!sample->pageblocks)
		return ~0ULL;
	return bg_min_u64(sample->movable_windows[order], free_pages >> order);
}
