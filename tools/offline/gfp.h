/* SPDX-License-Identifier: GPL-2.0 */
/* gfp masks: names and numbers of their bits, by the kernel's version. */
#ifndef BG_OFFLINE_GFP_H
#define BG_OFFLINE_GFP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a gfp flag means, apart from the bit that a kernel happens to give it. */
enum bg_gfp_flag {
	BG_GFP_DMA,
	BG_GFP_HIGHMEM,
	BG_GFP_DMA32,
	BG_GFP_MOVABLE,
	BG_GFP_RECLAIMABLE,
	BG_GFP_HIGH,
	BG_GFP_IO,
	BG_GFP_FS,
	BG_GFP_WRITE,
	BG_GFP_NOWARN,
	BG_GFP_RETRY,
	BG_GFP_NOFAIL,
	BG_GFP_NORETRY,
	BG_GFP_MEMALLOC,
	BG_GFP_COMP,
	BG_GFP_ZERO,
	BG_GFP_NOMEMALLOC,
	BG_GFP_HARDWALL,
	BG_GFP_THISNODE,
	BG_GFP_ATOMIC,
	BG_GFP_ACCOUNT,
	BG_GFP_NOACCOUNT,
	BG_GFP_DIRECT_RECLAIM,	/* __GFP_WAIT before 4.4 */
	BG_GFP_KSWAPD_RECLAIM,
	BG_GFP_COLD,
	BG_GFP_NOTRACK,
	BG_GFP_OTHER_NODE,
	BG_GFP_NO_KSWAPD,
	BG_GFP_KMEMCG,
	BG_GFP_ZEROTAGS,
	BG_GFP_NR,
};

/* The zones' order, lowest first, as in the kernel's enum zone_type. */
enum bg_zone_type {
	BG_ZONE_DMA,
	BG_ZONE_DMA32,
	BG_ZONE_NORMAL,
	BG_ZONE_HIGHMEM,
	BG_ZONE_MOVABLE,
	BG_ZONE_DEVICE,
	BG_ZONE_NR,
};

#define BG_GFP_MAX_NAMES 24
#define BG_GFP_NAME_LEN 32

/**
 * struct bg_gfp - a request's gfp mask, decoded
 * @given: the log holds a mask
 * @decoded: @flags is right: the flags were spelled, or the numbering is known
 * @spelled: the kernel itself spelled the flags
 * @raw: the number as printed
 * @unknown_bits: bits of @raw that the numbering has no name for
 * @flags: bit set over enum bg_gfp_flag
 * @nr_names: entries of @names
 * @names: the flags as the kernel would spell them, composites first
 */
struct bg_gfp {
	bool given;
	bool decoded;
	bool spelled;
	uint64_t raw;
	uint64_t unknown_bits;
	uint64_t flags;
	unsigned int nr_names;
	char names[BG_GFP_MAX_NAMES][BG_GFP_NAME_LEN];
};

static inline bool bg_gfp_has(const struct bg_gfp *gfp, enum bg_gfp_flag flag)
{
	return gfp->flags >> flag & 1;
}

/**
 * bg_gfp_parse() - read a mask as a kernel printed it
 * @text: "0x24200ca(GFP_HIGHUSER_MOVABLE|...)" or "0x2084d0"
 * @gfp: filled; flags that are spelled are decoded at once
 *
 * Return: the first character after the mask, or NULL when there is no number.
 */
const char *bg_gfp_parse(const char *text, struct bg_gfp *gfp);

/**
 * bg_gfp_decode() - name the bits of a mask that was not spelled
 * @gfp: the mask; left alone when it is already decoded
 * @version: kernel version as major * 100 + minor, 0 when the log does not say
 *
 * Without a version the numbering is told from the reclaim bits, which moved with every
 * renumbering; a mask without any stays undecoded.
 */
void bg_gfp_decode(struct bg_gfp *gfp, unsigned int version);

/**
 * bg_gfp_zone() - the highest zone type that a request may take
 * @gfp: a decoded mask
 *
 * As gfp_zone() on a kernel that has all zones. A zone that a kernel lacks is never
 * listed, so that the next lower one is then the highest.
 */
enum bg_zone_type bg_gfp_zone(const struct bg_gfp *gfp);

#endif
