/* SPDX-License-Identifier: GPL-2.0 */
/* Looks at the pages of pageblocks, and hands out the windows that are cheapest to empty. */
#ifndef BG_SURVEY_H
#define BG_SURVEY_H

#include <linux/mmzone.h>

#include "core/attainable.h"
#include "core/ladder.h"
#include "core/window.h"

struct bg_request;

/* Sizes of windows that are weighed against each other. */
#define BG_SURVEY_SIZES 3
/* Windows kept of each size. */
#define BG_SURVEY_WINDOWS 256
/* What was found to be attainable serves this long. */
#define BG_ATTAINABLE_NS (600ULL * NSEC_PER_SEC)
/* Windows remembered because they could not be emptied. */
#define BG_SURVEY_FAILED 64

/* Smaller windows would be freed to per-CPU lists, and not be worth a call. */
#define BG_SURVEY_LEAST_ORDER 4
#define BG_SURVEY_LEAST_PAGES BIT(BG_SURVEY_LEAST_ORDER)

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
 * @unevictable_stays: locked memory is not to be moved (vm.compact_unevictable_allowed is 0)
 * @scanned: pages that were looked at for the request under way
 * @found_ns: when the sets were filled, 0 when they are not to be used again
 * @found_for: the request that they were filled for
 * @failed: first page frames of windows that could not be emptied
 * @failed_until_ns: until when each is left alone
 * @failed_next: where the next failure is noted
 * @round: what was found so far in @round_zone
 * @round_zone: the zone that is being surveyed as a whole, over one search or several
 * @round_left: pageblocks of it that are still to be looked at
 * @attainable: what the last whole round of @attainable_zone found
 * @attainable_zone: NULL before the first one
 * @attainable_ns: when it ended
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
	bool unevictable_stays;
	u64 scanned;
	u64 found_ns;
	struct bg_survey_key found_for;
	unsigned long failed[BG_SURVEY_FAILED];
	u64 failed_until_ns[BG_SURVEY_FAILED];
	u32 failed_next;
	struct bg_attainable round;
	const struct zone *round_zone;
	unsigned long round_left;
	struct bg_attainable attainable;
	const struct zone *attainable_zone;
	u64 attainable_ns;
};

/**
 * struct bg_block_map - one pageblock, or the sum of several
 * @pfn: its first page frame
 * @pages: pages of it that are the zone's
 * @free_pages: in the free areas
 * @movable_pages: in use, can be migrated; page cache included
 * @pinned_pages: in use, cannot
 * @offline_pages: holes, or of another zone
 * @cma: belongs to a CMA area
 */
struct bg_block_map {
	u64 pfn;
	u32 pages;
	u32 free_pages;
	u32 movable_pages;
	u32 pinned_pages;
	u32 offline_pages;
	u32 cma;
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
 * bg_survey_attainable() - what the last whole survey of a zone found
 * @survey: the surveyor
 * @zone: the zone
 * @found: filled in
 *
 * Searches look at every page of a pageblock, also behind one that cannot move, until a
 * whole round of the zone is complete; it serves BG_ATTAINABLE_NS.
 *
 * Context: the thread that uses the surveyor.
 * Return: when the survey ended, CLOCK_MONOTONIC in ns; 0 when none is known.
 */
u64 bg_survey_attainable(const struct bg_survey *survey, const struct zone *zone,
			 struct bg_attainable *found);

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

#endif
