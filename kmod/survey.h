/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_SURVEY_H
#define BG_SURVEY_H

#include <linux/mmzone.h>

#include "core/ladder.h"
#include "core/window.h"

struct bg_request;

/* Sizes of windows that are weighed against each other. */
#define BG_SURVEY_SIZES 3
/* Windows kept of each size. */
#define BG_SURVEY_WINDOWS 256
/* Windows remembered because they could not be emptied. */
#define BG_SURVEY_FAILED 64

/**
 * struct bg_survey_key - what a search depends on
 * @zone: where
 * @remedy: enum bg_remedy
 * @lack: enum bg_lack
 */
struct bg_survey_key {
	struct zone *zone;
	u32 remedy;
	u32 lack;
};

/**
 * struct bg_survey - scratch memory of one surveyor, and what it remembers
 * @class: enum bg_page_class of each page of one pageblock
 * @windows: room for the sets
 * @sets: the cheapest windows found, by size, where blocks are lacking; else those to be
 *	  emptied, and those that are free
 * @chosen: the set to be used
 * @next: next window of @chosen to be handed out
 * @next_free: next free window to be handed out
 * @cursor: pageblock where the next search begins, relative to the zone's start
 * @searched: the request under way had a search of its own
 * @scanned: pages that were looked at for the request under way
 * @found_ns: when the sets were filled, 0 when they are not to be used again
 * @found_for: the request that they were filled for
 * @failed: first page frames of windows that could not be emptied
 * @failed_until_ns: until when each is left alone
 * @failed_next: where the next failure is noted
 *
 * Used by one thread at a time.
 */
struct bg_survey {
	u8 *class;
	struct bg_window *windows;
	struct bg_window_set sets[BG_SURVEY_SIZES];
	struct bg_window_set *chosen;
	u32 next;
	u32 next_free;
	unsigned long cursor;
	bool searched;
	u64 scanned;
	u64 found_ns;
	struct bg_survey_key found_for;
	unsigned long failed[BG_SURVEY_FAILED];
	u64 failed_until_ns[BG_SURVEY_FAILED];
	u32 failed_next;
};

/**
 * struct bg_block_map - one pageblock, or the sum of several
 * @pfn: its first page frame
 * @pages: pages of it that are the zone's
 * @free: in the free areas
 * @movable: in use, can be migrated; page cache included
 * @pinned: in use, cannot
 * @offline: holes, or of another zone
 * @cma: belongs to a CMA area
 */
struct bg_block_map {
	u64 pfn;
	u32 pages;
	u32 free;
	u32 movable;
	u32 pinned;
	u32 offline;
	bool cma;
};

/**
 * bg_survey_create() - make a surveyor
 *
 * Context: may sleep.
 * Return: the surveyor, or NULL when there is no memory for it.
 */
struct bg_survey *bg_survey_create(void);

/**
 * bg_survey_destroy() - free a surveyor
 * @survey: one that nobody uses any more; NULL is ignored
 *
 * Context: may sleep.
 */
void bg_survey_destroy(struct bg_survey *survey);

/**
 * bg_survey_begin() - have the cheapest windows for a request ready
 * @survey: the surveyor
 * @request: what is lacking, where, and by when
 *
 * Looks at the zone's pageblocks from the cursor on, once around at most, until
 * half of the time to the deadline has passed; not if a search for the same found
 * windows lately which are not yet handed out.
 *
 * Context: may sleep, takes no lock.
 */
void bg_survey_begin(struct bg_survey *survey, const struct bg_request *request);

/**
 * bg_survey_next() - hand out the next window, priced anew
 * @survey: the surveyor
 * @request: as for bg_survey_begin()
 * @lacking_pages: what its goal lacks still; a window for blocks is cut to that
 * @window: filled in
 *
 * Searches once more when what an earlier request had left does not serve any more.
 *
 * Context: may sleep, takes no lock.
 * Return: false when there is none left.
 */
bool bg_survey_next(struct bg_survey *survey, const struct bg_request *request,
		    u64 lacking_pages, struct bg_window *window);

/**
 * bg_survey_next_free() - hand out a window without a page in use, the largest first
 * @survey: the surveyor
 * @request: as for bg_survey_begin(), for the lack of usable free and with a hold
 * @pages_max: it is to have no more
 * @window: filled in
 *
 * Context: may sleep, takes no lock.
 * Return: false when there is none left.
 */
bool bg_survey_next_free(struct bg_survey *survey, const struct bg_request *request,
			 u64 pages_max, struct bg_window *window);

/**
 * bg_survey_remember() - leave a window alone for a while
 * @survey: the surveyor
 * @window: could not be emptied
 *
 * Context: any.
 */
void bg_survey_remember(struct bg_survey *survey, const struct bg_window *window);

/**
 * bg_survey_block() - survey one pageblock
 * @survey: the surveyor
 * @zone: the zone
 * @pfn: first page frame of the pageblock
 * @map: filled in, in pages
 *
 * Context: process; does not sleep.
 * Return: its pages that belong to the zone; -EBUSY while memory goes offline.
 */
int bg_survey_block(struct bg_survey *survey, struct zone *zone, unsigned long pfn,
		    struct bg_block_map *map);

/**
 * bg_survey_add() - add to the totals what somebody else surveyed
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
