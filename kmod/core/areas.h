/* SPDX-License-Identifier: GPL-2.0 */
/* CMA areas: whose bounds and names are learnt, what drivers ask of each, what is in their way. */
#ifndef BG_CORE_AREAS_H
#define BG_CORE_AREAS_H

#include "enums.h"
#include "sample.h"

/* Areas that are followed; kernels for ARM have 7 or 8. */
#define BG_AREAS 12
/* Bytes of an area's name, and of a process's. */
#define BG_AREA_NAME 64
#define BG_COMM_SIZE 16
/* Return addresses kept of a call, innermost first. */
#define BG_CALL_FRAMES 12
/* Bucket n of a histogram counts latencies below 2^n us; the last one all longer ones too. */
#define BG_LATENCY_BUCKETS 25

/**
 * struct bg_cma_call - what a driver asked of an area
 * @time_ns: when it was answered
 * @pages: how many
 * @align_order: log2 of the pages that their begin is aligned to
 * @latency_ns: how long it took; 0 where the kernel does not tell when it began
 * @retries: runs that were tried in vain before the answer
 * @failure: enum bg_cma_failure
 * @error: errno, negative, where the kernel tells it
 * @pid: of the process
 * @comm: its name
 * @frames: return addresses, innermost first; 0 after the last
 */
struct bg_cma_call {
	u64 time_ns;
	u64 pages;
	u32 align_order;
	u64 latency_ns;
	u32 retries;
	u32 failure;
	s32 error;
	u32 pid;
	char comm[BG_COMM_SIZE];
	u64 frames[BG_CALL_FRAMES];
};

/**
 * struct bg_cma_stats - what drivers asked of an area so far
 * @allocations: that got what they wanted
 * @allocated_pages: in all
 * @releases: buffers given back
 * @released_pages: in all
 * @retries: runs that were tried in vain
 * @failures: that got nothing, by none, of any reason
 * @latency_sum_ns: of all whose latency is known
 * @latency_max_ns: the longest
 * @failed: by enum bg_cma_failure
 * @latency: how many took how long
 * @sizes: allocations and failures, by the order that they fit into
 */
struct bg_cma_stats {
	u64 allocations;
	u64 allocated_pages;
	u64 releases;
	u64 released_pages;
	u64 retries;
	u64 failures;
	u64 latency_sum_ns;
	u64 latency_max_ns;
	u32 failed[BG_NR_CMA_FAILURES];
	u32 latency[BG_LATENCY_BUCKETS];
	u32 sizes[BG_MAX_ORDERS];
};

/**
 * struct bg_cma_area - one area
 * @name: as the kernel calls it; "" until that is known
 * @first_pfn: its first page frame
 * @pages: its size; 0 while its bounds are not known
 * @lowest_pfn: the lowest page frame that a driver was seen to get by that name
 * @highest_pfn: the highest
 * @stats: counters
 * @last: the last call; its @time_ns is 0 before
 * @last_failed: the last one that failed, likewise
 */
struct bg_cma_area {
	char name[BG_AREA_NAME];
	u64 first_pfn;
	u64 pages;
	u64 lowest_pfn;
	u64 highest_pfn;
	struct bg_cma_stats stats;
	struct bg_cma_call last;
	struct bg_cma_call last_failed;
};

/**
 * struct bg_cma_areas - all of them
 * @area: those that there are
 * @count: how many
 * @block_pages: areas begin at multiples of that
 */
struct bg_cma_areas {
	struct bg_cma_area area[BG_AREAS];
	u32 count;
	u32 block_pages;
};

/**
 * bg_areas_add() - enter a stretch of CMA whose name is not known yet
 * @areas: the table
 * @first_pfn: its begin
 * @pages: its size
 *
 * What continues the last one becomes part of it: the kernel does not tell them apart before
 * drivers do.
 */
void bg_areas_add(struct bg_cma_areas *areas, u64 first_pfn, u64 pages);

/**
 * bg_areas_got() - which area a driver got pages of
 * @areas: the table; learns names and bounds
 * @name: what the kernel calls it; "" where it does not tell
 * @pfn: the first page frame that it got
 *
 * Return: the area, or NULL when there is no room for one more.
 */
struct bg_cma_area *bg_areas_got(struct bg_cma_areas *areas, const char *name, u64 pfn);

/**
 * bg_areas_named() - which area a driver asks
 * @areas: the table; learns a name where that is certain
 * @name: what the kernel calls it; "" where it does not tell
 *
 * Return: the area, or NULL when it cannot be told or there is no room for one more.
 */
struct bg_cma_area *bg_areas_named(struct bg_cma_areas *areas, const char *name);

/* Where a page frame lies; NULL outside all areas. */
struct bg_cma_area *bg_areas_at(struct bg_cma_areas *areas, u64 pfn);

/* Count a call that was answered; the reason of a failure, if it is known already. */
void bg_area_count(struct bg_cma_area *area, const struct bg_cma_call *call);

/* Count the reason of a failure, once it is known. */
void bg_area_told(struct bg_cma_area *area, const struct bg_cma_call *call);

/**
 * bg_latency_quantile() - the latency that so many do not exceed
 * @stats: the counters
 * @permille: of the calls
 *
 * Straight between a bucket's bounds, and at most the longest.
 *
 * Return: ns, 0 when there was no call.
 */
u64 bg_latency_quantile(const struct bg_cma_stats *stats, u32 permille);

/* What a page of an area is to a driver that wants it. */
enum bg_cma_page {
	BG_CMA_PAGE_FREE,	/* at once */
	BG_CMA_PAGE_SQUATTER,	/* a process's or file's: has to be moved first */
	BG_CMA_PAGE_TAKEN,	/* another driver's */
	BG_CMA_PAGE_STUCK,	/* nobody's buffer, and cannot be moved now */
};

/**
 * struct bg_cma_lie - how an area lies
 * @free_pages: BG_CMA_PAGE_FREE
 * @squatting_pages: BG_CMA_PAGE_SQUATTER
 * @taken_pages: BG_CMA_PAGE_TAKEN
 * @stuck_pages: BG_CMA_PAGE_STUCK
 * @free_run_pages: the longest run of free pages
 * @clear_run_pages: the longest one once all squatters were moved
 * @untaken_run_pages: the longest one between drivers' buffers, whatever is in it
 */
struct bg_cma_lie {
	u64 free_pages;
	u64 squatting_pages;
	u64 taken_pages;
	u64 stuck_pages;
	u64 free_run_pages;
	u64 clear_run_pages;
	u64 untaken_run_pages;
};

/**
 * struct bg_cma_walk - an area that is looked at from its begin to its end
 * @lie: what was found so far; a run counts from where a buffer may begin
 * @pfn: the next page frame
 * @align_pages: buffers begin at multiples of that, a power of two
 * @free_from: where a buffer of free pages could begin that goes on to @pfn
 * @clear_from: likewise once squatters were moved
 * @untaken_from: likewise whatever no driver holds
 */
struct bg_cma_walk {
	struct bg_cma_lie lie;
	u64 pfn;
	u64 align_pages;
	u64 free_from;
	u64 clear_from;
	u64 untaken_from;
};

/* Begin at a page frame; buffers are aligned to 2^@align_order pages. */
void bg_cma_walk_begin(struct bg_cma_walk *walk, u64 first_pfn, u32 align_order);

/* Go on with @pages of one kind, an enum bg_cma_page. */
void bg_cma_walk_on(struct bg_cma_walk *walk, u32 kind, u64 pages);

/**
 * bg_cma_failure_of() - why a call failed
 * @call: the call; @retries and @error are read
 * @area_pages: size of the area, 0 when it is not known
 * @lie: how the area lies shortly afterwards, by the call's alignment; NULL when not known
 * @released_pages: what drivers gave back between the call and that
 * @allocated_pages: what they took
 *
 * Where either is not 0 the area lay another way when the call failed: all that can still be said
 * is that it was full.
 *
 * Return: enum bg_cma_failure.
 */
u32 bg_cma_failure_of(const struct bg_cma_call *call, u64 area_pages,
		      const struct bg_cma_lie *lie, u64 released_pages, u64 allocated_pages);

#endif
