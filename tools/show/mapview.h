/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The pageblock map as cells: what map, top and report draw.
 */
#ifndef BG_MAPVIEW_H
#define BG_MAPVIEW_H

#include "model/model.h"

enum bg_cell {
	BG_CELL_FREE,		/* wholly free */
	BG_CELL_MOVABLE,	/* in use, wholly or in part, and can be emptied */
	BG_CELL_MIXED,		/* something in it cannot move */
	BG_CELL_PINNED,		/* most of it cannot move */
	BG_CELL_CMA,
	BG_CELL_HOLE,
	BG_NR_CELLS,
};

/**
 * struct bg_cell_info - how a kind of cell is shown
 * @mark: one character
 * @name: for JSON and CSS
 * @meaning: for the legend
 * @escape: ANSI colour
 */
struct bg_cell_info {
	char mark;
	const char *name;
	const char *meaning;
	const char *escape;
};

extern const struct bg_cell_info bg_cells[BG_NR_CELLS];

/* What several neighbouring blocks are, taken together. */
enum bg_cell bg_cell_of(const struct bg_block *block, size_t count);

/* How many blocks from the first on are of the same zone. */
size_t bg_map_zone_blocks(const struct bg_map *map, size_t first);

/* Count the cells of single blocks. */
void bg_map_count(const struct bg_block *block, size_t count, size_t counts[BG_NR_CELLS]);

#endif
