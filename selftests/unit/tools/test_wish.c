// SPDX-License-Identifier: GPL-2.0
/* What `want` is asked for, and what zones can give: wishes, times, windows of a map. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "model/context.h"
#include "model/room.h"

#define PAGE 4096
#define BLOCK 512	/* pages of a pageblock */

static void sizes_are_orders_bytes_and_units(void **state)
{
	static const struct {
		const char *text;
		u64 blocks;
		u32 order;
		u64 bytes;
	} rows[] = {
		{ "1x0", 1, 0, PAGE }, { "512x9", 512, 9, 2 << 20 },
		{ "4096x2M", 4096, 9, 2 << 20 }, { "7x2097152", 7, 9, 2 << 20 },
		{ "3x64K", 3, 4, 65536 }, { "2x1G", 2, 18, 1 << 30 },
		{ "4294967295x15", UINT32_MAX, 15, (u64)PAGE << 15 }, { "1x4096", 1, 0, PAGE },
		{ "1x1024G", 1, 28, 1ULL << 40 }, { "1x32M", 1, 13, 32 << 20 },
	};
	char why[BG_WISH_WHY];
	struct bg_wish wish;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_true(bg_wish_parse(rows[i].text, PAGE, &wish, why));
		assert_int_equal(wish.blocks, rows[i].blocks);
		assert_int_equal(wish.order, rows[i].order);
		assert_int_equal(wish.bytes, rows[i].bytes);
	}
}

static void bad_wishes_name_what_is_permitted(void **state)
{
	static const char *const texts[] = {
		"", "x", "5", "5x", "x2M", "0x2M", "-1x2M", "1.5x2M", "5x16", "5x4095", "5x3K",
		"5x3M", "5x2m", "5x2MB", "5x 2M", "5x2048G", "4294967296x9", "5x0M", "5xx9",
		"99999999999999999999999x9", "5x99999999999999999999", "5x1K",
		"5x18446744073709551615G",
	};
	char why[BG_WISH_WHY];
	struct bg_wish wish;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		why[0] = '\0';
		assert_false(bg_wish_parse(texts[i], PAGE, &wish, why));
		assert_non_null(strstr(why, "permitted: "));
	}
}

static void times_have_a_unit(void **state)
{
	u64 ms = 0;

	(void)state;
	assert_true(bg_within_parse("500ms", &ms) && ms == 500);
	assert_true(bg_within_parse("5s", &ms) && ms == 5000);
	assert_true(bg_within_parse("60min", &ms) && ms == 3600000);
	assert_false(bg_within_parse("5", &ms));
	assert_false(bg_within_parse("0s", &ms));
	assert_false(bg_within_parse("61min", &ms));
	assert_false(bg_within_parse("s", &ms));
	assert_false(bg_within_parse("5 s", &ms));
	assert_int_equal(ms, 3600000);
}

/* A zone of eight pageblocks with ample free memory. */
struct box {
	struct bg_box box;
	struct bg_zone_info zone;
	struct bg_zones zones;
	struct bg_block block[8];
	struct bg_map map;
	struct bg_room_from from;
};

static void make_box(struct box *box)
{
	size_t i;

	*box = (struct box){ 0 };
	box->box.orders = 11;
	box->box.pageblock_order = 9;
	snprintf(box->zone.zone, sizeof(box->zone.zone), "Normal");
	box->zone.nr_orders = 11;
	box->zone.usable_pages = 8 * BLOCK;
	box->zones = (struct bg_zones){ &box->zone, 1 };
	for (i = 0; i < ARRAY_SIZE(box->block); i++) {
		box->block[i] = (struct bg_block){
			.pfn = 1024 + i * BLOCK, .pages = BLOCK, .movable_pages = 100 + i,
			.free_pages = BLOCK - 100 - i,
		};
		snprintf(box->block[i].zone, sizeof(box->block[i].zone), "Normal");
	}
	box->map = (struct bg_map){ box->block, ARRAY_SIZE(box->block) };
	box->from = (struct bg_room_from){ &box->box, &box->zones, &box->map, BG_ANY_NODE };
}

static struct bg_room room_for(const struct box *box, u64 blocks, u32 order)
{
	struct bg_wish wish = { .blocks = blocks, .order = order };
	struct bg_room room;

	assert_true(bg_room_find(&box->from, &wish, &room));
	return room;
}

static void the_cheapest_pageblocks_are_moved(void **state)
{
	struct bg_room room;
	struct box box;

	(void)state;
	make_box(&box);
	room = room_for(&box, 3, 9);
	assert_int_equal(room.at_most, 8);
	assert_int_equal(room.moved_pages, 100 + 101 + 102);
	assert_int_equal(room.cache_pages, 0);
	/* Four blocks of half the size come from two pageblocks. */
	assert_int_equal(room_for(&box, 4, 8).moved_pages, 100 + 101);
	/* What is free already need not be made. */
	box.block[0].movable_pages = 0;
	box.block[0].free_pages = BLOCK;
	box.zone.order[9].supply_blocks = 1;
	room = room_for(&box, 3, 9);
	assert_int_equal(room.free_blocks, 1);
	assert_int_equal(room.moved_pages, 101 + 102);
}

static void pages_that_cannot_move_are_in_the_way(void **state)
{
	struct bg_room room;
	struct box box;

	(void)state;
	make_box(&box);
	box.block[1].pinned_pages = 1;
	box.block[2].pinned_pages = 7;
	box.block[3].cma = 1;
	box.block[4].offline_pages = 3;
	room = room_for(&box, 8, 9);
	assert_int_equal(room.at_most, 4);
	assert_int_equal(room.polluted, 2);
	assert_int_equal(room.single, 1);
	assert_int_equal(room.pinned_pages, 8);
	assert_int_equal(room.cma, 1);
	/* Compaction also makes blocks between them, as the guard's survey found. */
	box.zone.pageblocks = 7;
	box.zone.order[8].movable_windows = 11;
	assert_int_equal(room_for(&box, 20, 8).at_most, 11);
}

static void large_blocks_want_neighbours(void **state)
{
	struct box box;

	(void)state;
	make_box(&box);
	/* pfn 1024 is a multiple of 1024 and of 512, not of 2048: of order 11 there is one. */
	assert_int_equal(room_for(&box, 9, 10).at_most, 4);
	assert_int_equal(room_for(&box, 9, 11).at_most, 1);
	assert_int_equal(room_for(&box, 1, 11).moved_pages, 102 + 103 + 104 + 105);
	box.block[3].pinned_pages = 1;
	assert_int_equal(room_for(&box, 9, 10).at_most, 3);
	assert_int_equal(room_for(&box, 9, 11).at_most, 0);
	/* A hole that the map leaves out is no neighbour. */
	make_box(&box);
	box.block[3].pfn += BLOCK;
	box.map.count = 4;
	assert_int_equal(room_for(&box, 9, 10).at_most, 1);
}

static void memory_bounds_it_too(void **state)
{
	struct bg_room room;
	struct box box;

	(void)state;
	make_box(&box);
	box.zone.usable_pages = 3 * BLOCK + 50;
	box.zone.high_pages = 50;
	room = room_for(&box, 6, 9);
	assert_int_equal(room.at_most, 3);
	box.zone.movable_file_pages = 2 * BLOCK;
	room = room_for(&box, 6, 9);
	assert_int_equal(room.at_most, 5);
	assert_int_equal(room.without_cache, 3);
	assert_int_equal(room.cache_pages, 2 * BLOCK);
	box.zone.high_pages = 9 * BLOCK;
	box.zone.movable_file_pages = 0;
	assert_int_equal(room_for(&box, 6, 9).at_most, 0);
	assert_int_equal(bg_room_takeable(&box.zone, 9), 0);
}

static void another_node_does_not_count(void **state)
{
	struct box box;

	(void)state;
	make_box(&box);
	box.from.node = 1;
	assert_int_equal(room_for(&box, 1, 9).at_most, 0);
	box.from.node = 0;
	assert_int_equal(room_for(&box, 1, 9).at_most, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_orders_bytes_and_units),
		cmocka_unit_test(bad_wishes_name_what_is_permitted),
		cmocka_unit_test(times_have_a_unit),
		cmocka_unit_test(the_cheapest_pageblocks_are_moved),
		cmocka_unit_test(pages_that_cannot_move_are_in_the_way),
		cmocka_unit_test(large_blocks_want_neighbours),
		cmocka_unit_test(memory_bounds_it_too),
		cmocka_unit_test(another_node_does_not_count),
	};

	return cmocka_run_group_tests_name("wish", tests, NULL, NULL);
}
