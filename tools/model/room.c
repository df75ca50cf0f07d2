// SPDX-License-Identifier: GPL-2.0
/* How many blocks of an order zones can give, and what that takes: arithmetic on what is known. */
#include "model/room.h"

#include <stdlib.h>
#include <string.h>

/**
 * struct window - pages that blocks can be made of
 * @pfn: first page, 0 when there is none yet
 * @pages: how many
 * @used: those of them in use, which have to be moved
 */
struct window {
	u64 pfn;
	u64 pages;
	u64 used;
};

/**
 * struct windows - of all zones that count
 * @order: of the blocks that are wanted
 * @run: pageblocks in a row that have room for one, 1 for blocks of a pageblock or less
 * @list: the windows with a page in use
 * @count: of @list
 * @free: wholly free blocks above the orders of the buddy allocator
 */
struct windows {
	u32 order;
	u64 run;
	struct window *list;
	size_t count;
	u64 free;
};

static int cheaper(const void *left, const void *right)
{
	const struct window *a = left, *b = right;

	/* used/pages is what one page gained costs. */
	if (a->used * b->pages != b->used * a->pages)
		return a->used * b->pages < b->used * a->pages ? -1 : 1;
	return a->pfn < b->pfn ? -1 : a->pfn > b->pfn;
}

bool bg_room_counts(u32 node, const struct bg_zone_info *zone)
{
	return node == BG_ANY_NODE || zone->node == node;
}

/* What a zone has above its high watermark and its reserve. */
static u64 spare_pages(const struct bg_zone_info *zone)
{
	return bg_sub_u64(zone->usable_pages, zone->high_pages);
}

static u64 supply_of(const struct bg_zone_info *zone, u32 order)
{
	return order < zone->nr_orders ? zone->order[order].supply_blocks : 0;
}

u64 bg_room_takeable(const struct bg_zone_info *zone, u32 order)
{
	return bg_min_u64(supply_of(zone, order), spare_pages(zone) >> order);
}

static bool is_clear(const struct bg_block *block)
{
	return !block->cma && !block->pinned_pages && !block->offline_pages && block->pages;
}

static void count_block(struct bg_room *room, const struct bg_block *block)
{
	room->pageblocks++;
	room->cma += !!block->cma;
	if (block->cma)
		return;
	room->pinned_pages += block->pinned_pages;
	room->polluted += !!block->pinned_pages;
	room->single += block->pinned_pages == 1;
}

/* A clear run of pageblocks is complete; what is wholly free is no work. */
static void end_window(struct windows *windows, const struct window *window)
{
	if (window->used)
		windows->list[windows->count++] = *window;
	else if (windows->run > 1)
		windows->free++;
}

/* Return: how many blocks the pageblocks of a zone have room for. */
static u64 scan_zone(struct windows *windows, const struct bg_block *block, size_t count,
		     struct bg_room *room)
{
	struct window window = { 0 };
	u64 blocks = 0, gathered = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		count_block(room, &block[i]);
		if (!is_clear(&block[i])) {
			gathered = 0;
			continue;
		}
		if (gathered && block[i].pfn != window.pfn + window.pages)
			gathered = 0;	/* the map leaves holes out */
		/* A run begins at a multiple of its size. */
		if (!gathered && (block[i].pfn / block[i].pages) % windows->run)
			continue;
		if (!gathered)
			window = (struct window){ .pfn = block[i].pfn };
		window.pages += block[i].pages;
		window.used += block[i].movable_pages;
		if (++gathered < windows->run)
			continue;
		gathered = 0;
		blocks += window.pages >> windows->order;
		end_window(windows, &window);
	}
	return blocks;
}

/* First pageblock of a zone in the map, and how many follow. */
static size_t find_blocks(const struct bg_map *map, const struct bg_zone_info *zone, size_t *first)
{
	size_t i, count = 0;

	for (i = 0; i < map->count; i++) {
		if (map->block[i].node != zone->node || strcmp(map->block[i].zone, zone->zone))
			continue;
		if (!count++)
			*first = i;
	}
	return count;
}

/* Compaction also makes blocks between pages that cannot move; the guard's survey counts them. */
static u64 windows_between(const struct bg_zone_info *zone, u32 order)
{
	return zone->pageblocks && order < zone->nr_orders ? zone->order[order].movable_windows : 0;
}

static void add_zone(struct windows *windows, const struct bg_map *map,
		     const struct bg_zone_info *zone, struct bg_room *room)
{
	size_t first = 0, count = find_blocks(map, zone, &first);
	u64 supply, free_before = windows->free, can;

	can = scan_zone(windows, &map->block[first], count, room);
	supply = supply_of(zone, windows->order) + (windows->free - free_before);
	can = bg_max_u64(bg_max_u64(can, windows_between(zone, windows->order)), supply);
	room->free_blocks += supply;
	room->windows += can;
	room->without_cache += bg_min_u64(can, spare_pages(zone) >> windows->order);
	room->at_most += bg_min_u64(can, (spare_pages(zone) + zone->movable_file_pages) >>
					 windows->order);
}

/* The cheapest windows that make up for what is lacking. */
static u64 pages_to_move(struct windows *windows, u64 lacking)
{
	u64 moved = 0, per;
	size_t i;

	qsort(windows->list, windows->count, sizeof(*windows->list), cheaper);
	for (i = 0; i < windows->count && lacking; i++) {
		per = bg_max_u64(windows->list[i].pages >> windows->order, 1);
		moved += windows->list[i].used;
		lacking = bg_sub_u64(lacking, per);
	}
	return moved;
}

bool bg_room_find(const struct bg_room_from *from, const struct bg_wish *wish,
		  struct bg_room *room)
{
	u32 above = wish->order > from->box->pageblock_order ?
		    wish->order - from->box->pageblock_order : 0;
	struct windows windows = { .order = wish->order, .run = 1ULL << above };
	u64 wanted;
	size_t i;

	*room = (struct bg_room){ 0 };
	windows.list = calloc(from->map->count + 1, sizeof(*windows.list));
	if (!windows.list)
		return false;
	for (i = 0; i < from->zones->count; i++)
		if (bg_room_counts(from->node, &from->zones->zone[i]))
			add_zone(&windows, from->map, &from->zones->zone[i], room);
	wanted = bg_min_u64(wish->blocks, room->at_most);
	room->moved_pages = pages_to_move(&windows, bg_sub_u64(wanted, room->free_blocks));
	room->cache_pages = bg_sub_u64(wanted, room->without_cache) << wish->order;
	free(windows.list);
	return true;
}
