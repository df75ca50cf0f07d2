// SPDX-License-Identifier: GPL-2.0
/* What a pageblock is mostly used for, and how maps show it. */
#include "show/mapview.h"

#include <string.h>

const struct bg_cell_info bg_cells[BG_NR_CELLS] = {
	[BG_CELL_FREE] = { '.', "free", "free", "\033[32m" },
	[BG_CELL_MOVABLE] = { 'o', "movable", "movable, can be emptied", "\033[36m" },
	[BG_CELL_MIXED] = { '+', "mixed", "mixed, some of it cannot move", "\033[33m" },
	[BG_CELL_PINNED] = { '#', "pinned", "pinned, most of it cannot move", "\033[31m" },
	[BG_CELL_CMA] = { 'c', "cma", "CMA", "\033[35m" },
	[BG_CELL_HOLE] = { ' ', "hole", "no memory", "" },
};

enum bg_cell bg_cell_of(const struct bg_block *block, size_t count)
{
	u64 free = 0, movable = 0, pinned = 0, cma = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		free += block[i].free_pages;
		movable += block[i].movable_pages;
		pinned += block[i].pinned_pages;
		cma += block[i].cma ? block[i].pages : 0;
	}
	if (!free && !movable && !pinned)
		return BG_CELL_HOLE;
	if (cma * 2 > free + movable + pinned)
		return BG_CELL_CMA;
	if (pinned)
		return pinned * 2 >= free + movable + pinned ? BG_CELL_PINNED : BG_CELL_MIXED;
	return movable ? BG_CELL_MOVABLE : BG_CELL_FREE;
}

size_t bg_map_zone_blocks(const struct bg_map *map, size_t first)
{
	size_t i = first;

	while (i < map->count && map->block[i].node == map->block[first].node &&
	       !strcmp(map->block[i].zone, map->block[first].zone))
		i++;
	return i - first;
}

void bg_map_count(const struct bg_block *block, size_t count, size_t counts[BG_NR_CELLS])
{
	size_t i;

	memset(counts, 0, BG_NR_CELLS * sizeof(*counts));
	for (i = 0; i < count; i++)
		counts[bg_cell_of(&block[i], 1)]++;
}
