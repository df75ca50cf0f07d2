/* SPDX-License-Identifier: GPL-2.0 */
/* What `want` is asked for: so many blocks of a size, within a time. */
#ifndef BG_WISH_H
#define BG_WISH_H

#include <stdbool.h>
#include <stddef.h>

#include "port.h"

#define BG_WISH_WHY 192
#define BG_WISH_MAX_BYTES (1ULL << 40)

/**
 * struct bg_wish - blocks that somebody wants
 * @blocks: how many
 * @order: of each, which may be above the largest order of the buddy allocator
 * @bytes: of each
 */
struct bg_wish {
	u64 blocks;
	u32 order;
	u64 bytes;
};

/**
 * bg_wish_parse() - read COUNTxSIZE
 * @text: SIZE is an order (0 to 15), bytes, or a number followed by K, M or G
 * @page_size: in bytes, a power of two
 * @wish: set when it is right
 * @why: what is wrong with it, and what is permitted; BG_WISH_WHY bytes
 *
 * Return: false when it is wrong.
 */
bool bg_wish_parse(const char *text, u64 page_size, struct bg_wish *wish, char *why);

/**
 * bg_within_parse() - read a time such as 500ms, 5s or 2min
 * @text: a number and its unit
 * @ms: set when it is right, in milliseconds
 *
 * Return: false when it is no time from 1 ms to 1 hour.
 */
bool bg_within_parse(const char *text, u64 *ms);

#endif
