/* SPDX-License-Identifier: GPL-2.0 */
/* How many blocks of an order zones can give, and what that takes: arithmetic on what is known. */
#ifndef BG_ROOM_H
#define BG_ROOM_H

#include "model/model.h"
#include "model/wish.h"

#define BG_ANY_NODE UINT32_MAX

/**
 * struct bg_room - what zones can give
 * @free_blocks: there already
 * @windows: those of them and those that could be emptied: no page in them that cannot move
 * @at_most: that can be had, so that the zones stay above their high watermarks
 * @without_cache: likewise, but without giving up page cache
 * @moved_pages: pages in use in the cheapest windows that are lacking
 * @cache_pages: page cache to give up, so that there is room for what is moved and taken
 * @pageblocks: of the zones
 * @polluted: pageblocks with a page that cannot move
 * @single: pageblocks with just one
 * @pinned_pages: pages that cannot move
 * @cma: pageblocks of CMA
 */
struct bg_room {
	u64 free_blocks;
	u64 windows;
	u64 at_most;
	u64 without_cache;
	u64 moved_pages;
	u64 cache_pages;
	u64 pageblocks;
	u64 polluted;
	u64 single;
	u64 pinned_pages;
	u64 cma;
};

/**
 * struct bg_room_from - what is known
 * @box: pageblock order and orders
 * @zones: all of them
 * @map: all pageblocks, those of a zone in a row
 * @node: of the zones that count, or BG_ANY_NODE
 */
struct bg_room_from {
	const struct bg_box *box;
	const struct bg_zones *zones;
	const struct bg_map *map;
	u32 node;
};

/* Return: false when there is no memory. */
bool bg_room_find(const struct bg_room_from *from, const struct bg_wish *wish,
		  struct bg_room *room);

/* Whether a zone counts. */
bool bg_room_counts(u32 node, const struct bg_zone_info *zone);

/* Blocks of an order that are free in a zone, and no further than its high watermark. */
u64 bg_room_takeable(const struct bg_zone_info *zone, u32 order);

#endif
