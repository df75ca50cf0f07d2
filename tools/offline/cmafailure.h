/* SPDX-License-Identifier: GPL-2.0 */
/* A failed allocation from a CMA area, as the log tells of it. */
#ifndef BG_OFFLINE_CMAFAILURE_H
#define BG_OFFLINE_CMAFAILURE_H

#include <stdbool.h>
#include <stdint.h>

#define BG_CMA_MAX_HOLES 512
#define BG_CMA_NAME_LEN 64	/* CMA_MAX_NAME of the kernel */
#define BG_CMA_MAX_LINES 4
#define BG_CMA_LINE_LEN 160

/**
 * struct bg_cma_hole - free pages of a CMA area that lie together
 * @pages: how many, "3" of "3@125"
 * @position: bit of the area's bitmap where they begin, "125" of "3@125"
 * @range: which of the area's ranges, from 0 (several since 6.15)
 */
struct bg_cma_hole {
	uint64_t pages;
	uint64_t position;
	unsigned int range;
};

/**
 * struct bg_log_cma - a failed allocation from a CMA area, as the log tells it
 * @request_known: @request_pages is set
 * @request_pages: pages asked for: "req-size", else by the driver's size or the busy range
 * @ret_known: @ret is set
 * @ret: error of the kernel's line, negative; its meaning changed with the versions
 * @area: name of the area, empty when not said
 * @list_known: the list of holes is there and whole: it adds up to what is free
 * @plain_list: holes stand in the line that begins the list, as kernels without ranges print it
 * @nr_holes: entries of @holes
 * @holes: free pages in the order of the log, the largest of them when there were more
 * @holes_dropped: how many more there were
 * @dropped_pages: and how many pages were in them
 * @free_known: @free_pages is set
 * @free_pages: free in the area ("=> 23 free")
 * @total_known: @total_pages is set
 * @total_pages: size of the area ("of 16384 total pages")
 * @falls: how often free was less than at the failure before; see bg_cma_follow()
 * @first_free_pages: and free at the first of these failures
 * @nr_busy: "PFNs busy" lines, each a range that was tried and could not be emptied
 * @busy_from: PFN where the last of them begins
 * @busy_to: PFN where it ends
 * @nr_lines: entries of @lines
 * @lines: what drivers said of it, the first ones
 */
struct bg_log_cma {
	bool request_known;
	uint64_t request_pages;
	bool ret_known;
	int ret;
	char area[BG_CMA_NAME_LEN];
	bool list_known;
	bool plain_list;
	unsigned int nr_holes;
	struct bg_cma_hole holes[BG_CMA_MAX_HOLES];
	uint64_t holes_dropped;
	uint64_t dropped_pages;
	bool free_known;
	uint64_t free_pages;
	bool total_known;
	uint64_t total_pages;
	unsigned int falls;
	uint64_t first_free_pages;
	unsigned int nr_busy;
	uint64_t busy_from;
	uint64_t busy_to;
	unsigned int nr_lines;
	char lines[BG_CMA_MAX_LINES][BG_CMA_LINE_LEN];
};

#endif
