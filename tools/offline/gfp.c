// SPDX-License-Identifier: GPL-2.0
/*
 * gfp masks: the numbering of every kernel since 2.6.31, and the composite names.
 * Bit values: include/linux/gfp.h (later gfp_types.h) of the releases named below.
 */
#include "gfp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum bg_gfp_era {
	ERA_2_6_31,
	ERA_4_4,
	ERA_4_5,
	ERA_4_10,
	ERA_4_17,
	ERA_5_1,
	ERA_6_3,
	ERA_NR,
	ERA_UNKNOWN = ERA_NR,
};

/* The first release of each numbering, as major * 100 + minor. */
static const unsigned int era_since[ERA_NR] = { 206, 404, 405, 410, 417, 501, 603 };

static const struct {
	const char *name;
	const char *old_name;
	uint32_t bit[ERA_NR];
} flag_table[BG_GFP_NR] = {
	/* releases from: 2.6.31, 4.4, 4.5, 4.10, 4.17, 5.1, 6.3 */
	[BG_GFP_DMA] = { "__GFP_DMA", NULL,
		{ 0x1, 0x1, 0x1, 0x1, 0x1, 0x1, 0x1 } },
	[BG_GFP_HIGHMEM] = { "__GFP_HIGHMEM", NULL,
		{ 0x2, 0x2, 0x2, 0x2, 0x2, 0x2, 0x2 } },
	[BG_GFP_DMA32] = { "__GFP_DMA32", NULL,
		{ 0x4, 0x4, 0x4, 0x4, 0x4, 0x4, 0x4 } },
	[BG_GFP_MOVABLE] = { "__GFP_MOVABLE", NULL,
		{ 0x8, 0x8, 0x8, 0x8, 0x8, 0x8, 0x8 } },
	[BG_GFP_RECLAIMABLE] = { "__GFP_RECLAIMABLE", NULL,
		{ 0x80000, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10 } },
	[BG_GFP_HIGH] = { "__GFP_HIGH", NULL,
		{ 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20 } },
	[BG_GFP_IO] = { "__GFP_IO", NULL,
		{ 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40 } },
	[BG_GFP_FS] = { "__GFP_FS", NULL,
		{ 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80 } },
	[BG_GFP_WRITE] = { "__GFP_WRITE", NULL,
		{ 0x1000000, 0x1000000, 0x1000000, 0x800000, 0x100, 0x1000, 0x1000 } },
	[BG_GFP_NOWARN] = { "__GFP_NOWARN", NULL,
		{ 0x200, 0x200, 0x200, 0x200, 0x200, 0x2000, 0x2000 } },
	[BG_GFP_RETRY] = { "__GFP_RETRY_MAYFAIL", "__GFP_REPEAT",
		{ 0x400, 0x400, 0x400, 0x400, 0x400, 0x4000, 0x4000 } },
	[BG_GFP_NOFAIL] = { "__GFP_NOFAIL", NULL,
		{ 0x800, 0x800, 0x800, 0x800, 0x800, 0x8000, 0x8000 } },
	[BG_GFP_NORETRY] = { "__GFP_NORETRY", NULL,
		{ 0x1000, 0x1000, 0x1000, 0x1000, 0x1000, 0x10000, 0x10000 } },
	[BG_GFP_MEMALLOC] = { "__GFP_MEMALLOC", NULL,
		{ 0x2000, 0x2000, 0x2000, 0x2000, 0x2000, 0x20000, 0x20000 } },
	[BG_GFP_COMP] = { "__GFP_COMP", NULL,
		{ 0x4000, 0x4000, 0x4000, 0x4000, 0x4000, 0x40000, 0x40000 } },
	[BG_GFP_ZERO] = { "__GFP_ZERO", NULL,
		{ 0x8000, 0x8000, 0x8000, 0x8000, 0x8000, 0x100, 0x100 } },
	[BG_GFP_NOMEMALLOC] = { "__GFP_NOMEMALLOC", NULL,
		{ 0x10000, 0x10000, 0x10000, 0x10000, 0x10000, 0x80000, 0x80000 } },
	[BG_GFP_HARDWALL] = { "__GFP_HARDWALL", NULL,
		{ 0x20000, 0x20000, 0x20000, 0x20000, 0x20000, 0x100000, 0x100000 } },
	[BG_GFP_THISNODE] = { "__GFP_THISNODE", NULL,
		{ 0x40000, 0x40000, 0x40000, 0x40000, 0x40000, 0x200000, 0x200000 } },
	[BG_GFP_ATOMIC] = { "__GFP_ATOMIC", NULL,
		{ 0, 0x80000, 0x80000, 0x80000, 0x80000, 0x200, 0 } },
	[BG_GFP_ACCOUNT] = { "__GFP_ACCOUNT", NULL,
		{ 0, 0, 0x100000, 0x100000, 0x100000, 0x400000, 0x400000 } },
	[BG_GFP_NOACCOUNT] = { "__GFP_NOACCOUNT", NULL,
		{ 0, 0x100000, 0, 0, 0, 0, 0 } },
	[BG_GFP_DIRECT_RECLAIM] = { "__GFP_DIRECT_RECLAIM", "__GFP_WAIT",
		{ 0x10, 0x400000, 0x400000, 0x400000, 0x200000, 0x400, 0x400 } },
	[BG_GFP_KSWAPD_RECLAIM] = { "__GFP_KSWAPD_RECLAIM", NULL,
		{ 0, 0x2000000, 0x2000000, 0x1000000, 0x400000, 0x800, 0x800 } },
	[BG_GFP_COLD] = { "__GFP_COLD", NULL,
		{ 0x100, 0x100, 0x100, 0x100, 0, 0, 0 } },
	[BG_GFP_NOTRACK] = { "__GFP_NOTRACK", NULL,
		{ 0x200000, 0x200000, 0x200000, 0x200000, 0, 0, 0 } },
	[BG_GFP_OTHER_NODE] = { "__GFP_OTHER_NODE", NULL,
		{ 0x800000, 0x800000, 0x800000, 0, 0, 0, 0 } },
	[BG_GFP_NO_KSWAPD] = { "__GFP_NO_KSWAPD", NULL,
		{ 0x400000, 0, 0, 0, 0, 0, 0 } },
	[BG_GFP_KMEMCG] = { "__GFP_KMEMCG", NULL,
		{ 0x100000, 0, 0, 0, 0, 0, 0 } },
	[BG_GFP_ZEROTAGS] = { "__GFP_ZEROTAGS", NULL,
		{ 0, 0, 0, 0, 0, 0x800000, 0x800000 } },
};

#define F(flag) (1ULL << BG_GFP_##flag)
#define RECLAIM (F(DIRECT_RECLAIM) | F(KSWAPD_RECLAIM))
#define KERNEL (RECLAIM | F(IO) | F(FS))
#define USER (KERNEL | F(HARDWALL))
#define HIGHUSER_MOVABLE (USER | F(HIGHMEM) | F(MOVABLE))
#define TRANSHUGE (HIGHUSER_MOVABLE | F(COMP) | F(NOMEMALLOC) | F(NOWARN))

/* Largest first, so that the first that fits is the name the kernel would print. */
static const struct {
	const char *name;
	uint64_t flags;
} composites[] = {
	{ "GFP_TRANSHUGE", TRANSHUGE & ~F(KSWAPD_RECLAIM) },
	{ "GFP_TRANSHUGE_LIGHT", TRANSHUGE & ~RECLAIM },
	{ "GFP_HIGHUSER_MOVABLE", HIGHUSER_MOVABLE },
	{ "GFP_HIGHUSER", USER | F(HIGHMEM) },
	{ "GFP_USER", USER },
	{ "GFP_TEMPORARY", KERNEL | F(RECLAIMABLE) },
	{ "GFP_KERNEL_ACCOUNT", KERNEL | F(ACCOUNT) },
	{ "GFP_KERNEL", KERNEL },
	{ "GFP_NOFS", RECLAIM | F(IO) },
	{ "GFP_ATOMIC", F(HIGH) | F(ATOMIC) | F(KSWAPD_RECLAIM) },
	{ "GFP_NOIO", RECLAIM },
	{ "GFP_NOWAIT", F(KSWAPD_RECLAIM) },
	{ "GFP_DMA32", F(DMA32) },
	{ "GFP_DMA", F(DMA) },
	/* Only ever spelled, never the kernel's first choice for a number. */
	{ "__GFP_RECLAIM", RECLAIM },
	{ "__GFP_WAIT", F(DIRECT_RECLAIM) },
	{ "__GFP_REPEAT", F(RETRY) },
	{ "GFP_IOFS", F(IO) | F(FS) },
	{ "GFP_MOVABLE_MASK", F(MOVABLE) | F(RECLAIMABLE) },
};

#define NR_NUMERIC_COMPOSITES 14	/* up to GFP_DMA */

static void add_name(struct bg_gfp *gfp, const char *name, size_t len)
{
	if (gfp->nr_names < BG_GFP_MAX_NAMES && len && len < BG_GFP_NAME_LEN)
		snprintf(gfp->names[gfp->nr_names++], BG_GFP_NAME_LEN, "%.*s", (int)len, name);
}

static bool name_is(const char *name, size_t len, const char *want)
{
	return strlen(want) == len && !memcmp(name, want, len);
}

static uint64_t flags_of_name(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(composites); i++)
		if (name_is(name, len, composites[i].name))
			return composites[i].flags;
	for (int i = 0; i < BG_GFP_NR; i++)
		if (name_is(name, len, flag_table[i].name))
			return 1ULL << i;
	return 0;
}

/* @text is what follows the opening parenthesis. */
static const char *parse_spelled(const char *text, struct bg_gfp *gfp)
{
	gfp->spelled = true;
	gfp->decoded = true;
	while (*text && *text != ')') {
		size_t len = strcspn(text, "|), ");

		add_name(gfp, text, len);
		gfp->flags |= flags_of_name(text, len);
		text += len;
		if (*text == '|')
			text++;
		else if (*text != ')')
			break;
	}
	return *text == ')' ? text + 1 : text;
}

const char *bg_gfp_parse(const char *text, struct bg_gfp *gfp)
{
	char *end;

	memset(gfp, 0, sizeof(*gfp));
	gfp->raw = strtoull(text, &end, 16);
	if (end == text)
		return NULL;
	gfp->given = true;
	if (*end == '(' && (end[1] == 'G' || end[1] == '_'))
		return parse_spelled(end + 1, gfp);
	if (*end == '(' && end[1] == ')')
		end += 2;
	return end;
}

static int era_of_version(unsigned int version)
{
	int era = ERA_UNKNOWN;

	if (!version)
		return ERA_UNKNOWN;
	for (int i = 0; i < ERA_NR && era_since[i] <= version; i++)
		era = i;
	return era;
}

/* Each renumbering moved the reclaim bits, and nearly every request carries one. */
static int era_of_mask(uint64_t raw)
{
	if (raw & 0x2000000)
		return ERA_4_5;
	if (raw & 0x1000000 && raw & 0x480000)
		return ERA_4_10;
	if (raw & 0x10)
		return ERA_2_6_31;
	if ((raw & 0x600000) == 0x600000 || (raw & 0x480000) == 0x480000)
		return ERA_4_17;
	if (raw & 0xc00 && raw & 0x8e0)
		return ERA_5_1;
	if ((raw & 0xff) == 0x20)
		return ERA_2_6_31;
	return ERA_UNKNOWN;
}

static uint64_t flags_known_to(int era)
{
	uint64_t known = 0;

	for (int i = 0; i < BG_GFP_NR; i++)
		if (flag_table[i].bit[era])
			known |= 1ULL << i;
	return known;
}

static const char *flag_name(int flag, int era)
{
	bool old = flag == BG_GFP_RETRY ? era < ERA_4_10 : era < ERA_4_4;

	return old && flag_table[flag].old_name ? flag_table[flag].old_name : flag_table[flag].name;
}

static void name_flags(struct bg_gfp *gfp, int era)
{
	uint64_t left = gfp->flags;

	for (int i = 0; i < NR_NUMERIC_COMPOSITES && left; i++) {
		uint64_t want = composites[i].flags & flags_known_to(era);

		if (era < ERA_4_4 && !strcmp(composites[i].name, "GFP_TRANSHUGE"))
			want |= F(NORETRY) | F(NO_KSWAPD);
		if (era < ERA_4_5 && !strcmp(composites[i].name, "GFP_KERNEL_ACCOUNT"))
			continue;
		if (!want || (left & want) != want)
			continue;
		add_name(gfp, composites[i].name, strlen(composites[i].name));
		left &= ~want;
	}
	for (int i = 0; i < BG_GFP_NR; i++)
		if (left >> i & 1)
			add_name(gfp, flag_name(i, era), strlen(flag_name(i, era)));
}

void bg_gfp_decode(struct bg_gfp *gfp, unsigned int version)
{
	int era = era_of_version(version);
	uint64_t left = gfp->raw;

	if (!gfp->given || gfp->decoded)
		return;
	if (era == ERA_UNKNOWN)
		era = era_of_mask(gfp->raw);
	if (era == ERA_UNKNOWN)
		return;
	gfp->decoded = true;
	for (int i = 0; i < BG_GFP_NR; i++) {
		uint32_t bit = flag_table[i].bit[era];

		if (!(left & bit))
			continue;
		gfp->flags |= 1ULL << i;
		left &= ~(uint64_t)bit;
	}
	name_flags(gfp, era);
	gfp->unknown_bits = left;
	if (left) {
		char hex[24];

		snprintf(hex, sizeof(hex), "0x%llx", (unsigned long long)left);
		add_name(gfp, hex, strlen(hex));
	}
}

enum bg_zone_type bg_gfp_zone(const struct bg_gfp *gfp)
{
	if (bg_gfp_has(gfp, BG_GFP_DMA))
		return BG_ZONE_DMA;
	if (bg_gfp_has(gfp, BG_GFP_DMA32))
		return BG_ZONE_DMA32;
	if (!bg_gfp_has(gfp, BG_GFP_HIGHMEM))
		return BG_ZONE_NORMAL;
	return bg_gfp_has(gfp, BG_GFP_MOVABLE) ? BG_ZONE_MOVABLE : BG_ZONE_HIGHMEM;
}
