// SPDX-License-Identifier: GPL-2.0
/* The allocator's test of one zone, at its very boundaries and by the kernel's version. */
#include "offline/logs.h"

#include "offline/watermark.h"

#define PAGE_KIB 4
#define MIN_KIB 8000

struct box {
	struct bg_oom_event event;
	struct bg_mem_zone *zone;
};

static void set(struct box *box, enum bg_mem_field field, uint64_t kib)
{
	box->zone->fields.value[field] = kib;
	box->zone->fields.seen |= 1ULL << field;
}

static void make(struct box *box, unsigned int version, const char *gfp, int order)
{
	memset(box, 0, sizeof(*box));
	box->event.kind = BG_KIND_ALLOC_FAILURE;
	box->event.header = true;
	box->event.version = version;
	box->event.order = order;
	bg_gfp_parse(gfp, &box->event.gfp);
	bg_gfp_decode(&box->event.gfp, version);
	bg_mem_init(&box->event.mem);
	box->event.mem.page_kib = PAGE_KIB;
	box->event.mem.nr_zones = 1;
	box->zone = &box->event.mem.zones[0];
	box->zone->type = BG_ZONE_NORMAL;
	box->zone->nr_reserves = 2;
	set(box, BG_MEM_MIN, MIN_KIB);
	set(box, BG_MEM_LOW, MIN_KIB + MIN_KIB / 4);
	set(box, BG_MEM_HIGH, MIN_KIB + MIN_KIB / 2);
	set(box, BG_MEM_FREE_CMA, 0);
}

static enum bg_zone_state state_at(struct box *box, uint64_t free_kib)
{
	struct bg_oom_request request;
	struct bg_zone_verdict verdict;

	set(box, BG_MEM_FREE, free_kib);
	bg_request_of(&box->event, &request);
	bg_zone_judge(&box->event, &request, box->zone, &verdict);
	return verdict.state;
}

static void marks_fall_for_those_who_cannot_wait(void **state)
{
	static const struct {
		unsigned int version;
		const char *gfp;
		uint64_t mark;
	} rows[] = {
		{ 310, "0xd0", MIN_KIB },			/* GFP_KERNEL */
		{ 310, "0x20", MIN_KIB / 2 * 3 / 4 },		/* GFP_ATOMIC */
		{ 310, "0x10000", MIN_KIB },			/* __GFP_NOMEMALLOC */
		{ 310, "0x200", MIN_KIB * 3 / 4 },		/* may not wait, no emergency */
		{ 404, "0x2080020", MIN_KIB / 2 * 3 / 4 },	/* GFP_ATOMIC */
		{ 510, "0x800(GFP_NOWAIT)", MIN_KIB },
		{ 510, "0xa20(GFP_ATOMIC)", MIN_KIB / 2 * 3 / 4 },
		{ 510, "0xce0(GFP_KERNEL|__GFP_HIGH)", MIN_KIB / 2 },
		{ 606, "0x820(GFP_ATOMIC)", MIN_KIB / 2 * 3 / 4 },
		{ 606, "0x800(GFP_NOWAIT)", MIN_KIB },
		{ 606, "0xcc0(GFP_KERNEL)", MIN_KIB },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct box box;

		print_message("# %s on %u\n", rows[i].gfp, rows[i].version);
		make(&box, rows[i].version, rows[i].gfp, 0);
		assert_int_equal(state_at(&box, rows[i].mark), BG_STATE_SHORT);
		assert_int_equal(state_at(&box, rows[i].mark + PAGE_KIB), BG_STATE_OK);
	}
}

/* Worked by hand, in pages: free - unusable - (2^order - 1) against mark + reserve, and > it. */
static void pages_are_counted_as_the_kernel_does(void **state)
{
	static const struct {
		unsigned int version;
		const char *gfp;
		int order;
		struct bg_zone_pages zone;
		int64_t room;
	} rows[] = {
		/* min 369: 369 - 184 = 185 for high, 185 - 46 = 139 for harder. */
		{ 606, "0x820(GFP_ATOMIC)", 0, { .free = 139, .min = 369 }, 0 },
		{ 606, "0x820(GFP_ATOMIC)", 0, { .free = 140, .min = 369 }, 1 },
		{ 606, "0xce0(GFP_KERNEL|__GFP_HIGH)", 0, { .free = 185, .min = 369 }, 0 },
		{ 606, "0x800(GFP_NOWAIT)", 0, { .free = 369, .min = 369 }, 0 },
		/* Before 4.4 who cannot wait goes to 369 - 92 = 277. */
		{ 310, "0x200", 0, { .free = 277, .min = 369 }, 0 },
		{ 206, "0x20", 0, { .free = 139, .min = 369 }, 0 },
		/* An order-3 block takes 7 pages more than one. */
		{ 515, "0xcc0(GFP_KERNEL)", 3, { .free = 1000, .min = 990 }, 3 },
		{ 515, "0xcc0(GFP_KERNEL)", 0, { .free = 1000, .min = 900, .reserve = 100 }, 0 },
		/* CMA is for movable requests. */
		{ 515, "0xcc0(GFP_KERNEL)", 0, { .free = 1000, .cma = 900, .min = 100 }, 0 },
		{ 515, "0x100cca(GFP_HIGHUSER_MOVABLE)", 0,
		  { .free = 1000, .cma = 900, .min = 100 }, 900 },
		/* The highatomic reserve: not before 4.4, not for single pages of 4.7 to 5.8. */
		{ 404, "0x24000c0(GFP_KERNEL)", 0,
		  { .free = 1000, .highatomic = 500, .min = 500 }, 0 },
		{ 504, "0xcc0(GFP_KERNEL)", 0,
		  { .free = 1000, .highatomic = 500, .min = 500 }, 500 },
		{ 504, "0xcc0(GFP_KERNEL)", 1,
		  { .free = 1001, .highatomic = 500, .min = 500 }, 0 },
		{ 510, "0xcc0(GFP_KERNEL)", 0,
		  { .free = 1000, .highatomic = 500, .min = 500 }, 0 },
		{ 510, "0x800(GFP_NOWAIT)", 0,
		  { .free = 1000, .highatomic = 500, .min = 500 }, 0 },
		/* Since 6.3 who cannot wait may count it; a lower mark needs __GFP_HIGH. */
		{ 606, "0x800(GFP_NOWAIT)", 0,
		  { .free = 1000, .highatomic = 500, .min = 500 }, 500 },
		/* A boost of 400 in min 500 is not for atomic single pages, since 5.9. */
		{ 515, "0xcc0(GFP_KERNEL)", 0, { .free = 500, .min = 500, .boost = 400 }, 0 },
		{ 515, "0xa20(GFP_ATOMIC)", 0, { .free = 100, .min = 500, .boost = 400 }, 62 },
		{ 515, "0xa20(GFP_ATOMIC)", 1, { .free = 189, .min = 500, .boost = 400 }, 0 },
		{ 606, "0xce0(GFP_KERNEL|__GFP_HIGH)", 0,
		  { .free = 100, .min = 500, .boost = 400 }, 50 },
		/* Who frees memory passes all marks. */
		{ 515, "0x2cc0(GFP_KERNEL|__GFP_MEMALLOC)", 0, { .free = 9, .min = 500 }, 9 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct bg_oom_request request;
		struct box box;

		print_message("# row %zu: %s on %u\n", i, rows[i].gfp, rows[i].version);
		make(&box, rows[i].version, rows[i].gfp, rows[i].order);
		bg_request_of(&box.event, &request);
		assert_int_equal(bg_watermark_room(&request, &rows[i].zone), rows[i].room);
	}
}

/* 1000 pages free, min 100 pages, an order-1 request: 999 - order 0 must exceed 100 / 2. */
static void old_kernels_halve_the_mark(void **state)
{
	struct box box;

	(void)state;
	make(&box, 300, "0xd0", 1);
	set(&box, BG_MEM_MIN, 100 * PAGE_KIB);
	box.zone->nr_orders = 11;
	box.zone->list_whole = true;
	box.zone->nr_free[0] = 949;
	box.zone->nr_free[1] = 25;
	assert_int_equal(state_at(&box, 1000 * PAGE_KIB), BG_STATE_FRAGMENTED);
	box.zone->nr_free[0] = 948;
	assert_int_equal(state_at(&box, 1000 * PAGE_KIB), BG_STATE_OK);
	/* Since 4.4 one block is enough. */
	box.zone->nr_free[0] = 998;
	box.zone->nr_free[1] = 1;
	box.event.version = 404;
	assert_int_equal(state_at(&box, 1000 * PAGE_KIB), BG_STATE_OK);
	box.zone->nr_free[1] = 0;
	assert_int_equal(state_at(&box, 1000 * PAGE_KIB), BG_STATE_FRAGMENTED);
}

static enum bg_zone_state with_block_on(unsigned int types, unsigned int version, const char *gfp)
{
	struct box box;

	make(&box, version, gfp, 3);
	box.zone->nr_orders = 11;
	box.zone->list_whole = true;
	box.zone->letters = true;
	box.zone->nr_free[0] = 4000;
	box.zone->types[0] = BG_MT_UNMOVABLE | BG_MT_MOVABLE;
	box.zone->nr_free[4] = 10;
	box.zone->types[4] = types;
	return state_at(&box, 4 * MIN_KIB);
}

static void lists_are_not_for_everybody(void **state)
{
	(void)state;
	assert_int_equal(with_block_on(BG_MT_MOVABLE, 510, "0xcc0"), BG_STATE_OK);
	assert_int_equal(with_block_on(BG_MT_CMA, 510, "0xcc0"), BG_STATE_CMA_BLOCKS);
	assert_int_equal(with_block_on(BG_MT_CMA, 510, "0x100cca"), BG_STATE_OK);
	assert_int_equal(with_block_on(BG_MT_HIGHATOMIC, 510, "0xcc0"), BG_STATE_HIGHATOMIC_BLOCKS);
	assert_int_equal(with_block_on(BG_MT_HIGHATOMIC, 510, "0xa20"), BG_STATE_OK);
	assert_int_equal(with_block_on(BG_MT_ISOLATE, 510, "0xcc0"), BG_STATE_FRAGMENTED);
	assert_int_equal(with_block_on(BG_MT_ISOLATE, 510, "0x100cca"), BG_STATE_FRAGMENTED);
}

static void what_is_not_usable_does_not_count(void **state)
{
	struct box box;

	(void)state;
	make(&box, 510, "0xcc0", 0);
	set(&box, BG_MEM_FREE_CMA, 5000);
	assert_int_equal(state_at(&box, MIN_KIB + 5000), BG_STATE_CMA);
	assert_int_equal(state_at(&box, MIN_KIB + 5000 + PAGE_KIB), BG_STATE_OK);
	assert_int_equal(state_at(&box, MIN_KIB), BG_STATE_SHORT);
	make(&box, 510, "0xcc0", 0);
	set(&box, BG_MEM_RESERVED_HIGHATOMIC, 5000);
	assert_int_equal(state_at(&box, MIN_KIB + 5000), BG_STATE_HIGHATOMIC);
	/* Since 6.12 what is in use of the reserve is not held against the request. */
	set(&box, BG_MEM_FREE_HIGHATOMIC, 100);
	assert_int_equal(state_at(&box, MIN_KIB + 5000), BG_STATE_OK);
	make(&box, 515, "0xcc0", 0);
	set(&box, BG_MEM_BOOST, 4000);
	assert_int_equal(state_at(&box, MIN_KIB), BG_STATE_BOOSTED);
	assert_int_equal(state_at(&box, MIN_KIB - 4000), BG_STATE_SHORT);
}

/* Zones DMA and Normal, entries for DMA, DMA32, Normal and Movable: DMA32 has no memory. */
static void reserves_are_found_without_their_names(void **state)
{
	static const uint64_t reserve[] = { 0, 0, 500, 500 };
	struct box box;

	(void)state;
	make(&box, 510, "0xcc0", 0);
	box.event.mem.nr_zones = 2;
	box.event.mem.zones[1] = box.event.mem.zones[0];
	box.zone->type = BG_ZONE_DMA;
	box.zone->nr_reserves = 4;
	memcpy(box.zone->reserve_pages, reserve, sizeof(reserve));
	assert_int_equal(state_at(&box, MIN_KIB + 500 * PAGE_KIB), BG_STATE_RESERVED);
	assert_int_equal(state_at(&box, MIN_KIB + 501 * PAGE_KIB), BG_STATE_OK);
	/* Nothing is kept from a request for the zone itself. */
	bg_gfp_parse("0xcc1(GFP_KERNEL|GFP_DMA)", &box.event.gfp);
	assert_int_equal(state_at(&box, MIN_KIB + PAGE_KIB), BG_STATE_OK);
}

static void node_lists_are_read(void **state)
{
	(void)state;
	assert_true(bg_nodes_have("", 5));
	assert_true(bg_nodes_have("0-1,3", 3));
	assert_true(bg_nodes_have("0-1,3", 1));
	assert_false(bg_nodes_have("0-1,3", 2));
	assert_false(bg_nodes_have("0", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_fall_for_those_who_cannot_wait),
		cmocka_unit_test(pages_are_counted_as_the_kernel_does),
		cmocka_unit_test(old_kernels_halve_the_mark),
		cmocka_unit_test(lists_are_not_for_everybody),
		cmocka_unit_test(what_is_not_usable_does_not_count),
		cmocka_unit_test(reserves_are_found_without_their_names),
		cmocka_unit_test(node_lists_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
