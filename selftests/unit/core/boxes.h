/* SPDX-License-Identifier: GPL-2.0 */
/* Boxes that the tests of judging and planning begin with. */
#ifndef BG_TEST_BOXES_H
#define BG_TEST_BOXES_H

#include "core/box.h"

/* Free memory in large blocks, of which a target of any order is no worry. */
static inline void whole_box(struct box *box, u32 profile)
{
	box_init(box, profile);
	box->config.target_permille = 100;
	box->config.target_high_permille = 0;
	box_free(box, 11, 25);
	box_free(box, 0, 300);
}

/* 200 MiB free, all in single pages. */
static inline void scattered_box(struct box *box, u32 profile)
{
	whole_box(box, profile);
	box_free(box, 11, 0);
	box_free(box, 0, 200 * MIB_PAGES);
	box->sample.movable_file_pages = 10 * MIB_PAGES;
}

/* 100 MiB free, all but 3 MiB of it in a CMA area of 128 MiB: the death of the origin's box. */
static inline void starving_box(struct box *box, u32 profile)
{
	whole_box(box, profile);
	box_free(box, 0, 256);
	box_free(box, 11, 0);
	box_free(box, 6, 400);
	box->sample.cma_pages = 128 * MIB_PAGES;
	box->config.cma_keep_permille = 100;
	box->sample.cma_free_pages = box->sample.free_pages - 3 * MIB_PAGES;
}

static inline void looks(struct box *box, u32 count, u64 apart)
{
	while (count--) {
		box_look(box);
		box_pass(box, apart);
	}
	box_look(box);
}

#endif
