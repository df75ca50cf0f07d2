/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's pools of huge pages (hugetlb): their sizes, and how many pages they hold. */
#ifndef BG_POOL_H
#define BG_POOL_H

#include "model/context.h"
#include "model/wish.h"

/**
 * struct bg_pool - the pool of one size
 * @directory: of its files in /sys, of one node or of all
 * @pages: huge pages in it
 */
struct bg_pool {
	char directory[128];
	u64 pages;
};

/**
 * bg_pool_open() - find the pool of a size
 * @ctx: where to complain
 * @wish: whose size
 * @node: whose pool, or BG_ANY_NODE for that of all nodes
 * @pool: filled
 *
 * Return: BG_EXIT_OK, or another enum bg_exit after a complaint that names the sizes that the
 * kernel has.
 */
int bg_pool_open(struct bg_ctx *ctx, const struct bg_wish *wish, u32 node, struct bg_pool *pool);

/**
 * bg_pool_resize() - ask the kernel for a number of huge pages
 * @ctx: where to complain
 * @pool: its @pages become what the kernel then has, which may be fewer
 * @pages: how many it is to have
 * @timeout_ms: longest time to wait for the kernel, which then has done part of it
 *
 * Return: BG_EXIT_OK, or another enum bg_exit after a complaint.
 */
int bg_pool_resize(struct bg_ctx *ctx, struct bg_pool *pool, u64 pages, u64 timeout_ms);

#endif
