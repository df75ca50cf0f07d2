/* SPDX-License-Identifier: GPL-2.0 */
/* The page allocator's own test of a zone, computed again from what the log says of it. */
#ifndef BG_OFFLINE_WATERMARK_H
#define BG_OFFLINE_WATERMARK_H

#include "oomrequest.h"

/* Why the allocator passed a zone over. */
enum bg_zone_state {
	BG_STATE_UNKNOWN,		/* the report lacks the zone's watermarks */
	BG_STATE_MAYBE,			/* it may serve it: a reserve is not in the log */
	BG_STATE_OK,			/* it would serve the request */
	BG_STATE_SHORT,			/* too little is free */
	BG_STATE_RESERVED,		/* what is free is kept from requests for higher zones */
	BG_STATE_CMA,			/* enough is free, but as CMA */
	BG_STATE_HIGHATOMIC,		/* enough is free, but in the highatomic reserve */
	BG_STATE_BOOSTED,		/* enough is free, but the watermark is boosted */
	BG_STATE_FRAGMENTED,		/* enough is free, but no block is large enough */
	BG_STATE_CMA_BLOCKS,		/* the large blocks are all CMA */
	BG_STATE_HIGHATOMIC_BLOCKS,	/* the large blocks are all in the highatomic reserve */
};

/**
 * struct bg_zone_pages - a zone as __zone_watermark_ok() sees it, all in pages
 * @free: free
 * @cma: of it CMA
 * @highatomic: in the highatomic reserve; since 6.12 only what is free of it
 * @min: the min watermark, boost included, as the report prints it
 * @boost: of it the boost
 * @reserve: lowmem_reserve for the request's zone type
 */
struct bg_zone_pages {
	int64_t free;
	int64_t cma;
	int64_t highatomic;
	int64_t min;
	int64_t boost;
	int64_t reserve;
};

/**
 * struct bg_zone_verdict - the allocator's view of one zone, sizes in KiB
 * @zone: the zone
 * @eligible: the request may take it: type and node
 * @other_node: only the request's nodes keep it from it
 * @state: why it did not serve the request
 * @enough: bit set over enum bg_zone_state: CMA, HIGHATOMIC, BOOSTED that alone kept it
 * @free: free
 * @cma: of it CMA
 * @cma_known: the log tells how much of it
 * @highatomic: reserved for atomic requests
 * @boost: by which the watermarks are raised
 * @usable: free without what the request may not take
 * @min: the watermark as printed
 * @high: the high watermark as printed
 * @mark: the watermark for this request
 * @reserve: lowmem_reserve for this request, the least that the log allows
 * @reserve_known: the log tells it for certain
 * @above_high: it would pass the high watermark too
 * @largest: largest order with a free block, -1 none
 * @largest_usable: the same of the lists that the request may take
 * @isolated: the only blocks of the order were isolated, for a CMA allocation or hotplug
 * @in_blocks: usable free memory in blocks of the request's order or larger
 * @list_known: the free-list line is there, whole up to the request's order
 */
struct bg_zone_verdict {
	const struct bg_mem_zone *zone;
	bool eligible;
	bool other_node;
	enum bg_zone_state state;
	unsigned int enough;
	int64_t free;
	int64_t cma;
	bool cma_known;
	int64_t highatomic;
	int64_t boost;
	int64_t usable;
	int64_t min;
	int64_t high;
	int64_t mark;
	int64_t reserve;
	bool reserve_known;
	bool above_high;
	int largest;
	int largest_usable;
	bool isolated;
	int64_t in_blocks;
	bool list_known;
};

/**
 * bg_watermark_mark() - the min watermark as it is for a request, in pages
 * @request: the request
 * @zone: the zone; @min and @boost are read
 *
 * __zone_watermark_ok() in mm/page_alloc.c, the same in 2.6.32 to 7.x but for who may go
 * below min (see oomrequest.c); the exemption from a boost is in zone_watermark_fast() since 5.9.
 */
int64_t bg_watermark_mark(const struct bg_oom_request *request, const struct bg_zone_pages *zone);

/**
 * bg_watermark_usable() - free pages that a request may count, in pages
 * @request: the request
 * @zone: the zone; @free, @cma and @highatomic are read
 *
 * __zone_watermark_unusable_free() since 5.9, before that a part of __zone_watermark_ok(): CMA
 * counts for movable requests alone (since 3.7), the highatomic reserve for those that may go
 * below the watermark (since 4.4). May be negative, as in the kernel.
 */
int64_t bg_watermark_usable(const struct bg_oom_request *request,
			    const struct bg_zone_pages *zone);

/**
 * bg_watermark_room() - pages above the watermark
 * @request: the request
 * @zone: the zone
 *
 * Return: the zone passes by amount when it is greater than 0; a zone that rests at its mark
 * does not pass.
 */
int64_t bg_watermark_room(const struct bg_oom_request *request, const struct bg_zone_pages *zone);

/**
 * bg_zone_judge() - would the allocator take this zone?
 * @event: the event
 * @request: its request
 * @zone: a zone of its report
 * @verdict: filled
 *
 * By amount first, then by blocks: up to 4.3 each order's pages are taken off and the watermark
 * halved, since 4.4 one block on a permitted list suffices.
 */
void bg_zone_judge(const struct bg_oom_event *event, const struct bg_oom_request *request,
		   const struct bg_mem_zone *zone, struct bg_zone_verdict *verdict);

/**
 * bg_nodes_have() - is a node in a list like "0-1,3"?
 * @list: the list; an empty one holds every node
 * @node: the node
 */
bool bg_nodes_have(const char *list, int node);

#endif
