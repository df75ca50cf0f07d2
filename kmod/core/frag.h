/* SPDX-License-Identifier: GPL-2.0 */
/* Supply, usable free and the kernel's fragmentation indices, from free areas. */
#ifndef BG_CORE_FRAG_H
#define BG_CORE_FRAG_H

#include "sample.h"

/* The index when a block of the order is there, as the kernel prints it. */
#define BG_INDEX_BLOCK_FREE (-1000)

/* More pages than any box has; larger readings are taken as this, so that no sum overflows. */
#define BG_PAGES_MAX (1ULL << 44)

/**
 * bg_supply() - supply of an order
 * @nr_free: free blocks of each order
 * @nr_orders: entries of @nr_free
 * @order: the order asked for
 *
 * Return: sum over j >= order of nr_free[j] << (j - order), in blocks; 0 when
 * no such order exists.
 */
u64 bg_supply(const u64 *nr_free, u32 nr_orders, u32 order);

/**
 * bg_free_in_blocks() - free pages that the free areas hold
 * @nr_free: free blocks of each order
 * @nr_orders: entries of @nr_free
 *
 * Return: pages, the supply of order 0.
 */
u64 bg_free_in_blocks(const u64 *nr_free, u32 nr_orders);

/**
 * bg_usable_free() - free pages that an unmovable allocation can take
 * @sample: the zone
 *
 * Return: free - CMA free - highatomic reserve, in pages, not below 0; 0 in
 * ZONE_MOVABLE.
 */
u64 bg_usable_free(const struct bg_sample *sample);

/**
 * bg_usable_blocks() - free blocks that an unmovable request can take
 * @sample: the zone
 * @blocks: filled in for each order
 *
 * Those outside CMA. In ZONE_MOVABLE, of which no unmovable request may take
 * anything, all.
 */
void bg_usable_blocks(const struct bg_sample *sample, u64 *blocks);

/**
 * bg_usable_supply() - supply of an order that an unmovable request finds
 * @sample: the zone
 * @order: the order
 *
 * bg_supply() of bg_usable_blocks(): what is judged and shown as supply.
 *
 * Return: blocks.
 */
u64 bg_usable_supply(const struct bg_sample *sample, u32 order);

/**
 * bg_frag_index() - the kernel's fragmentation index
 * @nr_free: free blocks of each order
 * @nr_orders: entries of @nr_free
 * @order: the order asked for
 *
 * Same integer arithmetic as __fragmentation_index() in mm/vmstat.c, so that
 * the result equals /sys/kernel/debug/extfrag/extfrag_index to the digit.
 *
 * Return: permille; BG_INDEX_BLOCK_FREE when a block of @order is there, else
 * -500 to 1000: towards 0 and below it the lack is memory, towards 1000 it is
 * fragmentation. 0 when nothing is free or no such order exists.
 */
s32 bg_frag_index(const u64 *nr_free, u32 nr_orders, u32 order);

/**
 * bg_frag_index_without() - the index once the supply of an order is used up
 * @nr_free: free blocks of each order
 * @nr_orders: entries of @nr_free
 * @order: the order asked for
 *
 * bg_frag_index() of the blocks smaller than @order alone: says what a request
 * would lack after the blocks that are there are gone.
 *
 * Return: permille, 0 to 1000; what the formula takes below 0 is 0.
 */
s32 bg_frag_index_without(const u64 *nr_free, u32 nr_orders, u32 order);

/**
 * bg_unusable_index() - the kernel's unusable free space index
 * @nr_free: free blocks of each order
 * @nr_orders: entries of @nr_free
 * @order: the order asked for
 *
 * Return: permille of the free pages that sit in blocks too small for @order,
 * as /sys/kernel/debug/extfrag/unusable_index.
 */
s32 bg_unusable_index(const u64 *nr_free, u32 nr_orders, u32 order);

#endif
