/* SPDX-License-Identifier: GPL-2.0 */
/* What the page allocator looks at in a request, by the kernel's version: gfp_to_alloc_flags(). */
#ifndef BG_OFFLINE_OOMREQUEST_H
#define BG_OFFLINE_OOMREQUEST_H

#include "oomlog.h"

/**
 * struct bg_oom_request - what the allocator looks at in a request, by the kernel's version
 * @known: order and mask are in the log, and are the failed request's
 * @order: blocks of 2^order pages; 0 when the log does not say
 * @zone: the highest zone type that it may take
 * @zone_empty: that zone type exists but has no memory, nor has any below
 * @movable: it may take CMA pages (ALLOC_CMA)
 * @may_reclaim: it may wait for direct reclaim
 * @no_marks: it passes all watermarks (ALLOC_NO_WATERMARKS)
 * @high: it may use half of the watermark (ALLOC_HIGH, since 6.3 ALLOC_MIN_RESERVE)
 * @harder: and a quarter of the rest (ALLOC_HARDER, since 6.3 ALLOC_NON_BLOCK)
 * @highatomic: the highatomic reserve is not held against it
 * @highatomic_blocks: it may take blocks of that reserve
 * @boost_exempt: a boosted watermark does not count for it
 * @version: the kernel's, or the least one that prints what the log holds
 * @version_sure: @version is the log's own
 * @page_kib: size of a page
 */
struct bg_oom_request {
	bool known;
	unsigned int order;
	enum bg_zone_type zone;
	bool zone_empty;
	bool movable;
	bool may_reclaim;
	bool no_marks;
	bool high;
	bool harder;
	bool highatomic;
	bool highatomic_blocks;
	bool boost_exempt;
	unsigned int version;
	bool version_sure;
	uint64_t page_kib;
};

/**
 * bg_request_of() - the request of an event
 * @event: the event, its gfp decoded
 * @request: filled
 */
void bg_request_of(const struct bg_oom_event *event, struct bg_oom_request *request);

#endif
