// SPDX-License-Identifier: GPL-2.0
/* The policy of the last chance, over zones as one request finds them. */
#include "rescue.h"

/* What one try makes usable at most; two pageblocks where those are larger. */
#define GOAL_BYTES_LOG2		24
/* Less is not worth a process's waiting: that is a true shortage. */
#define MIN_ROOM_PAGES		32
/* Blocks that one try makes of the order that was asked for. */
#define GOAL_BLOCKS		4
/* CMA is filled until this part of the zone is usable above its high watermark. */
#define ROOMY_SHIFT		6

#define MINUTE_NS		(60 * BG_NSEC_PER_SEC)

void bg_rescue_init(struct bg_rescue *rescue)
{
	memset(rescue, 0, sizeof(*rescue));
	rescue->decision.level = BG_LEVEL_CRITICAL;
	rescue->decision.lack = BG_LACK_MEMORY;
	rescue->decision.reason = BG_REASON_MEMORY_LACKING;
	rescue->decision.eta_ms = BG_TREND_NEVER;
}

static u32 order_of(const struct bg_rescue_request *request)
{
	return request->order > 0 ? (u32)request->order : 0;
}

/* What has to be usable before the kernel gives the request a page of the zone. */
static u64 needed_pages(const struct bg_rescue_request *request, const struct bg_rescue_zone *zone,
			u64 watermark)
{
	return watermark + zone->lowmem_reserve_pages + (1ULL << order_of(request));
}

static bool has_block(const struct bg_rescue_request *request, const struct bg_rescue_zone *zone)
{
	return !order_of(request) || zone->supply_blocks;
}

static bool is_met(const struct bg_rescue_request *request, const struct bg_rescue_zone *zone)
{
	return zone->usable_pages >= needed_pages(request, zone, zone->min_pages) &&
	       has_block(request, zone);
}

/* Watermark min once the kernel has taken back what it raised it by for a while. */
static u64 settled_min(const struct bg_rescue_zone *zone)
{
	return bg_sub_u64(zone->min_pages, zone->boost_pages);
}

u64 bg_rescue_held_by_boost(const struct bg_rescue_request *request,
			    const struct bg_rescue_zone *zone)
{
	u64 pages = bg_sub_u64(zone->usable_pages,
			       needed_pages(request, zone, settled_min(zone)));

	if (is_met(request, zone) || !has_block(request, zone))
		return 0;
	return pages >= MIN_ROOM_PAGES ? pages : 0;
}

/*
 * Below it nothing is moved into CMA. Compaction takes its room whatever the watermark was raised
 * by (__isolate_free_page() in mm/page_alloc.c), which is taken back once CMA is filled.
 */
static u64 least_free(const struct bg_rescue_request *request, const struct bg_rescue_zone *zone)
{
	return request->cma_remedy == BG_REMEDY_FILL_CMA ? settled_min(zone) : zone->min_pages;
}

/* Pages that can be moved into CMA. */
static u64 cma_room(const struct bg_rescue_request *request, const struct bg_rescue_zone *zone)
{
	return bg_min_u64(bg_sub_u64(zone->cma_free_pages, zone->cma_kept_pages),
			  bg_sub_u64(zone->free_pages, least_free(request, zone)));
}

/* Where even all of CMA would not lift usable free above what has to stay, nothing is gained. */
static bool starves_beside_cma(const struct bg_rescue_request *request,
			       const struct bg_rescue_zone *zone)
{
	u64 usable = zone->usable_pages, room = cma_room(request, zone);

	return !request->movable && room >= MIN_ROOM_PAGES &&
	       usable < zone->high_pages + (zone->managed_pages >> ROOMY_SHIFT) &&
	       usable + room >= least_free(request, zone) + zone->lowmem_reserve_pages;
}

static bool is_fragmented(const struct bg_rescue_request *request,
			  const struct bg_rescue_zone *zone)
{
	u32 order = order_of(request);

	return order && !zone->supply_blocks &&
	       zone->usable_pages > zone->min_pages + zone->lowmem_reserve_pages + (2ULL << order);
}

/*
 * What is lacking in a zone that can be mended: CMA starvation first, unless the watermark's boost
 * holds back more than CMA has room for.
 */
static u32 mendable_lack(const struct bg_rescue_request *request,
			 const struct bg_rescue_zone *zone)
{
	if (starves_beside_cma(request, zone) &&
	    cma_room(request, zone) >= bg_rescue_held_by_boost(request, zone))
		return BG_LACK_CMA;
	return is_fragmented(request, zone) ? BG_LACK_FRAGMENTATION : BG_LACK_MEMORY;
}

static u64 goal_pages(const struct bg_rescue_request *request,
		      const struct bg_rescue_zone *zone, u32 lack)
{
	u64 most = bg_max_u64(1ULL << GOAL_BYTES_LOG2 >> request->page_shift,
			      2ULL << request->pageblock_log2);

	if (lack == BG_LACK_CMA)
		return bg_min_u64(cma_room(request, zone), most);
	return (u64)GOAL_BLOCKS << order_of(request);
}

static void decide_boost(struct bg_decision *decision, const struct bg_rescue_request *request,
			 const struct bg_rescue_zone *zone)
{
	if (!bg_rescue_held_by_boost(request, zone))
		return;
	decision->reason = BG_REASON_WATERMARK_BOOSTED;
	decision->remedy = BG_REMEDY_WAKE;
	decision->goal_pages = zone->boost_pages;
}

static void decide(struct bg_rescue *rescue, const struct bg_rescue_request *request,
		   const struct bg_rescue_zone *zone, u32 lack)
{
	struct bg_decision *decision = &rescue->decision;

	decision->lack = lack;
	decision->usable_pages = zone->usable_pages;
	decision->floor_pages = zone->min_pages;
	if (lack == BG_LACK_MEMORY) {
		decide_boost(decision, request, zone);
		return;
	}
	decision->reason = BG_REASON_LAST_CHANCE;
	decision->remedy = lack == BG_LACK_CMA ? request->cma_remedy : BG_REMEDY_EVACUATE;
	decision->goal_pages = goal_pages(request, zone, lack);
	decision->order = lack == BG_LACK_FRAGMENTATION ? order_of(request) : 0;
}

/* How much of a remedy there is: none, for the watermark's boost, for what is lacking. */
static u32 rank(const struct bg_decision *decision)
{
	if (!bg_decision_acts(decision))
		return 0;
	return decision->lack == BG_LACK_MEMORY ? 1 : 2;
}

static bool is_better(const struct bg_rescue *rescue, const struct bg_rescue *found)
{
	u32 had = rank(&rescue->decision), finds = rank(&found->decision);

	if (!rescue->seen || had != finds)
		return !rescue->seen || finds > had;
	return found->free_pages > rescue->free_pages;
}

bool bg_rescue_consider(struct bg_rescue *rescue, const struct bg_rescue_request *request,
			const struct bg_rescue_zone *zone)
{
	struct bg_rescue found;

	if (!zone->allowed) {
		if (!bg_decision_acts(&rescue->decision) &&
		    zone->free_pages >= zone->high_pages + MIN_ROOM_PAGES)
			rescue->decision.reason = BG_REASON_OUT_OF_REACH;
		return false;
	}
	bg_rescue_init(&found);
	found.seen = true;
	found.free_pages = zone->free_pages;
	decide(&found, request, zone, mendable_lack(request, zone));
	if (!is_better(rescue, &found))
		return false;
	if (!bg_decision_acts(&found.decision))
		found.decision.reason = rescue->decision.reason;
	*rescue = found;
	return true;
}

void bg_rescue_refuse(struct bg_decision *decision, bool had_time)
{
	decision->reason = had_time ? BG_REASON_COOLING_DOWN : BG_REASON_BACKING_OFF;
	decision->remedy = BG_REMEDY_NONE;
}

bool bg_rescue_is_refused(const struct bg_decision *decision)
{
	return decision->reason == BG_REASON_COOLING_DOWN ||
	       decision->reason == BG_REASON_BACKING_OFF;
}

bool bg_rescue_is_mistaken(const struct bg_rescue_request *request,
			   const struct bg_rescue_zone *zone)
{
	return zone->allowed && !request->order &&
	       zone->usable_pages >= needed_pages(request, zone, zone->high_pages);
}

/* What a request that is met finds at least: a block, or what is left above the watermark. */
static u64 reach(const struct bg_rescue_request *request, const struct bg_rescue_zone *zone)
{
	if (order_of(request))
		return 1ULL << order_of(request);
	return bg_sub_u64(zone->usable_pages, needed_pages(request, zone, zone->min_pages) - 1);
}

u64 bg_rescue_gained(const struct bg_rescue_request *request, const struct bg_rescue_zone *before,
		     const struct bg_rescue_zone *now, bool mended)
{
	u64 growth = bg_sub_u64(now->usable_pages, before->usable_pages);

	if (order_of(request))
		growth = bg_sub_u64(now->supply_blocks, before->supply_blocks) << order_of(request);
	if (!now->allowed)
		return 0;
	if (mended && growth >= MIN_ROOM_PAGES)
		return growth;
	if (!is_met(request, now) || is_met(request, before))
		return 0;
	return bg_max_u64(growth, reach(request, now));
}

u64 bg_rescue_may_wait(struct bg_rescue_minute *minute, const struct bg_rescue_limits *limits,
		       u64 now_ns)
{
	u64 left;

	if (!minute->begin_ns || now_ns - minute->begin_ns > MINUTE_NS)
		*minute = (struct bg_rescue_minute) { .begin_ns = now_ns };
	if (minute->tries >= limits->per_minute)
		return 0;
	left = bg_sub_u64(limits->minute_ms * BG_NSEC_PER_MSEC, minute->waited_ns);
	return bg_min_u64(left, limits->wait_ms * BG_NSEC_PER_MSEC);
}

void bg_rescue_waited(struct bg_rescue_minute *minute, u64 waited_ns, bool counts)
{
	minute->waited_ns += waited_ns;
	minute->tries += counts;
}
