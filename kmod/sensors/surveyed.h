/* SPDX-License-Identifier: GPL-2.0 */
/* How much was surveyed in all, by whoever looks at pages. */
#ifndef BG_SURVEYED_H
#define BG_SURVEYED_H

#include <linux/types.h>

/**
 * bg_survey_add() - add to the totals
 * @blocks: pageblocks
 * @ns: how long it took
 *
 * Context: any.
 */
void bg_survey_add(u64 blocks, u64 ns);

/**
 * bg_survey_total_blocks() - how much was surveyed since the module was loaded
 *
 * Context: any.
 * Return: pageblocks.
 */
u64 bg_survey_total_blocks(void);

/**
 * bg_survey_total_ns() - how long was surveyed since the module was loaded
 *
 * Context: any.
 * Return: ns.
 */
u64 bg_survey_total_ns(void);

#endif
