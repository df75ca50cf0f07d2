/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_OFFLINE_WATERMARK_H
#define BG_OFFLINE_WATERMARK_H

#include "oomlog.h"

/**
 * struct bg_request - what the allocator looks at in a request, by the kernel's version
 * @order: blocks of 2^order pages; 0 when the log does not say
 * @zone: the highest zone type that it may take
 * @zone_empty: that zone type exists but has no memory, nor has any below
 * @movable: it may take CMA pages
 * @may_reclaim: it may wait for direct reclaim
 * @high: it may go below the watermark (__GFP_HIGH)
 * @harder: and further, as it cannot wait
 * @highatomic: it may take the highatomic reserve
 * @boost_exempt: a boosted watermark does not count for it
 * @version: the kernel's, or the least one that prints what the log holds
 * @version_sure: @version is the log's own
 * @page_kib: size of a page
 */
struct bg_request {
	unsigned int order;
	enum bg_zone_type zone;
	bool zone_empty;
	bool movable;
	bool may_reclaim;
	bool high;
	bool harder;
	bool highatomic;
	bool boost_exempt;
	unsigned int version;
	bool version_sure;
	uint64_t page_kib;
};

/* Why the allocator passed a zone over. */
enum bg_zone_state {
	BG_STATE_UNKNOWN,		/* the report lacks the zone's watermarks */
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
 * struct bg_verdict - the allocator's view of one zone, sizes in KiB
 * @zone: the zone
 * @eligible: the request may take it: type and node
 * @other_node: only the request's nodes keep it from it
 * @state: why it did not serve the request
 * @free: free
 * @cma: of it CMA
 * @cma_known: the log tells how much of it
 * @highatomic: reserved for atomic requests
 * @usable: free without what the request may not take
 * @min: the watermark as printed
 * @high: the high watermark as printed
 * @mark: the watermark for this request
 * @reserve: lowmem_reserve for this request
 * @reserve_known: the log has the lowmem_reserve line, or none is needed
 * @above_high: it would pass the high watermark too
 * @largest: largest order with a free block, -1 none
 * @largest_usable: the same of the lists that the request may take
 * @in_blocks: usable free memory in blocks of the request's order or larger
 * @list_known: the free-list line is there, whole up to the request's order
 */
struct bg_verdict {
	const struct bg_mem_zone *zone;
	bool eligible;
	bool other_node;
	enum bg_zone_state state;
	int64_t free;
	int64_t cma;
	bool cma_known;
	int64_t highatomic;
	int64_t usable;
	int64_t min;
	int64_t high;
	int64_t mark;
	int64_t reserve;
	bool reserve_known;
	bool above_high;
	int largest;
	int largest_usable;
	int64_t in_blocks;
	bool list_known;
};

/**
 * bg_request_of() - the request of an event
 * @event: the event, its gfp decoded
 * @request: filled
 */
void bg_request_of(const struct bg_oom_event *event, struct bg_request *request);

/**
 * bg_zone_judge() - would the allocator take this zone?
 * @event: the event
 * @request: its request
 * @zone: a zone of its report
 * @verdict: filled
 *
 * The rules of __zone_watermark_ok() in mm/page_alloc.c: before 4.4 each order's pages are
 * taken off and the watermark halved; since then one block on a permitted list suffices.
 */
void bg_zone_judge(const struct bg_oom_event *event, const struct bg_request *request,
		   const struct bg_mem_zone *zone, struct bg_verdict *verdict);

/**
 * bg_nodes_have() - is a node in a list like "0-1,3"?
 * @list: the list; an empty one holds every node
 * @node: the node
 */
bool bg_nodes_have(const char *list, int node);

#endif
