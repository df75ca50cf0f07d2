// SPDX-License-Identifier: GPL-2.0
/* Masks as kernels of each numbering print them, from their own include/linux/gfp.h. */
#include "offline/logs.h"

#include "offline/gfp.h"

#define MAX_NAMES 6

static const struct {
	const char *text;
	unsigned int version;
	const char *names[MAX_NAMES];
} masks[] = {
	{ "0xd0", 206, { "GFP_KERNEL" } },
	{ "0x20", 206, { "GFP_ATOMIC" } },
	{ "0x4020", 300, { "GFP_ATOMIC", "__GFP_COMP" } },
	{ "0x84d0", 206, { "GFP_KERNEL", "__GFP_REPEAT", "__GFP_ZERO" } },
	{ "0x201da", 302, { "GFP_HIGHUSER_MOVABLE", "__GFP_COLD" } },
	{ "0x280da", 310, { "GFP_HIGHUSER_MOVABLE", "__GFP_ZERO" } },
	{ "0x2084d0", 310, { "GFP_KERNEL", "__GFP_REPEAT", "__GFP_ZERO", "__GFP_NOTRACK" } },
	{ "0x2000d1", 401, { "GFP_KERNEL", "GFP_DMA", "__GFP_NOTRACK" } },
	{ "0x1000050", 310, { "GFP_NOFS", "__GFP_WRITE" } },
	{ "0x2000", 310, { "__GFP_MEMALLOC" } },
	{ "0x24000c0", 404, { "GFP_KERNEL" } },
	{ "0x2080020", 404, { "GFP_ATOMIC" } },
	{ "0x25000c0", 404, { "GFP_KERNEL", "__GFP_NOACCOUNT" } },
	{ "0x25000c0", 405, { "GFP_KERNEL_ACCOUNT" } },
	{ "0x24201ca", 409, { "GFP_HIGHUSER_MOVABLE", "__GFP_COLD" } },
	{ "0x14200ca", 414, { "GFP_HIGHUSER_MOVABLE" } },
	{ "0x1080020", 410, { "GFP_ATOMIC" } },
	{ "0x6000c0", 419, { "GFP_KERNEL" } },
	{ "0x480020", 500, { "GFP_ATOMIC" } },
	{ "0xcc0", 510, { "GFP_KERNEL" } },
	{ "0x100cca", 601, { "GFP_HIGHUSER_MOVABLE" } },
	{ "0xa20", 515, { "GFP_ATOMIC" } },
	{ "0x820", 606, { "GFP_ATOMIC" } },
	{ "0x40d40", 510, { "GFP_NOFS", "__GFP_COMP", "__GFP_ZERO" } },
	{ "0x140dca", 612, { "GFP_HIGHUSER_MOVABLE", "__GFP_COMP", "__GFP_ZERO" } },
	/* Without a version, by the reclaim bits. */
	{ "0x24000c0", 0, { "GFP_KERNEL" } },
	{ "0x14000c0", 0, { "GFP_KERNEL" } },
	{ "0x6000c0", 0, { "GFP_KERNEL" } },
	{ "0xcc0", 0, { "GFP_KERNEL" } },
	{ "0x201da", 0, { "GFP_HIGHUSER_MOVABLE", "__GFP_COLD" } },
	/* Spelled masks stay as the kernel spelled them; a vendor's bit stays a number. */
	{ "0x6000c0(GFP_KERNEL)", 0, { "GFP_KERNEL" } },
	{ "0x40a20(GFP_ATOMIC|__GFP_COMP), nodemask=(null)", 515, { "GFP_ATOMIC", "__GFP_COMP" } },
	{ "0x80000d0", 310, { "GFP_KERNEL", "0x8000000" } },
};

static void masks_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(masks); i++) {
		struct bg_gfp gfp;
		unsigned int nr = 0;

		print_message("# %s on %u\n", masks[i].text, masks[i].version);
		assert_non_null(bg_gfp_parse(masks[i].text, &gfp));
		bg_gfp_decode(&gfp, masks[i].version);
		assert_true(gfp.decoded);
		for (; nr < MAX_NAMES && masks[i].names[nr]; nr++) {
			assert_true(nr < gfp.nr_names);
			assert_string_equal(gfp.names[nr], masks[i].names[nr]);
		}
		assert_int_equal(gfp.nr_names, nr);
	}
}

static void meaning(const char *text, unsigned int version, struct bg_gfp *gfp)
{
	assert_non_null(bg_gfp_parse(text, gfp));
	bg_gfp_decode(gfp, version);
}

static void meanings_do_not_depend_on_numbers(void **state)
{
	static const struct {
		const char *text;
		unsigned int version;
	} atomics[] = {
		{ "0x20", 310 }, { "0x2080020", 404 }, { "0x480020", 419 }, { "0xa20", 510 },
		{ "0x820", 612 }, { "0x1(GFP_ATOMIC)", 0 },
	};
	struct bg_gfp gfp;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(atomics); i++) {
		meaning(atomics[i].text, atomics[i].version, &gfp);
		assert_true(bg_gfp_has(&gfp, BG_GFP_HIGH));
		assert_false(bg_gfp_has(&gfp, BG_GFP_DIRECT_RECLAIM));
		assert_int_equal(bg_gfp_zone(&gfp), BG_ZONE_NORMAL);
	}
	meaning("0x200da", 310, &gfp);
	assert_true(bg_gfp_has(&gfp, BG_GFP_MOVABLE));
	assert_true(bg_gfp_has(&gfp, BG_GFP_DIRECT_RECLAIM));
	assert_int_equal(bg_gfp_zone(&gfp), BG_ZONE_MOVABLE);
	meaning("0x500cc2(GFP_HIGHUSER|__GFP_ACCOUNT)", 508, &gfp);
	assert_int_equal(bg_gfp_zone(&gfp), BG_ZONE_HIGHMEM);
	meaning("0xcc1(GFP_KERNEL|GFP_DMA)", 510, &gfp);
	assert_int_equal(bg_gfp_zone(&gfp), BG_ZONE_DMA);
	meaning("0xcc4(GFP_KERNEL|GFP_DMA32)", 510, &gfp);
	assert_int_equal(bg_gfp_zone(&gfp), BG_ZONE_DMA32);
}

static void what_cannot_be_told_stays_open(void **state)
{
	struct bg_gfp gfp;

	(void)state;
	assert_null(bg_gfp_parse("GFP_KERNEL", &gfp));
	assert_false(gfp.given);
	assert_non_null(bg_gfp_parse("0x8000", &gfp));
	bg_gfp_decode(&gfp, 0);
	assert_true(gfp.given);
	assert_false(gfp.decoded);
	/* Cut in the middle of the names. */
	assert_non_null(bg_gfp_parse("0x40cc0(GFP_KERNEL|__GFP_CO", &gfp));
	assert_true(bg_gfp_has(&gfp, BG_GFP_DIRECT_RECLAIM));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(masks_are_named),
		cmocka_unit_test(meanings_do_not_depend_on_numbers),
		cmocka_unit_test(what_cannot_be_told_stays_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
