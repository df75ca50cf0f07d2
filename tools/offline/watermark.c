// SPDX-License-Identifier: GPL-2.0
/* The page allocator's own test of a zone, computed again from what the log says of it. */
#include "watermark.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "memusage.h"
#include "zonereserve.h"

/* No machine has more, in pages or KiB; a damaged log may. Sums of a few stay within 64 bits. */
#define SANE 0x10000000000ULL

#define ENOUGH(state) (1u << BG_STATE_##state)

bool bg_nodes_have(const char *list, int node)
{
	if (!*list)
		return true;
	while (isdigit((unsigned char)*list)) {
		char *end;
		unsigned long first = strtoul(list, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if ((unsigned long)node >= first && (unsigned long)node <= last)
			return true;
		list = end + strspn(end, ",");
	}
	return false;
}

int64_t bg_watermark_mark(const struct bg_oom_request *request, const struct bg_zone_pages *zone)
{
	int64_t min = zone->min;

	if (request->boost_exempt && zone->boost <= min)
		min -= zone->boost;
	if (request->high)
		min -= min / 2;
	if (request->harder)
		min -= min / 4;
	return min;
}

int64_t bg_watermark_usable(const struct bg_oom_request *request, const struct bg_zone_pages *zone)
{
	int64_t usable = zone->free;

	if (!request->movable)
		usable -= zone->cma;
	if (!request->highatomic)
		usable -= zone->highatomic;
	return usable;
}

int64_t bg_watermark_room(const struct bg_oom_request *request, const struct bg_zone_pages *zone)
{
	int64_t block = ((int64_t)1 << request->order) - 1;

	if (request->no_marks)
		return bg_watermark_usable(request, zone) - block;
	return bg_watermark_usable(request, zone) - block -
	       (bg_watermark_mark(request, zone) + zone->reserve);
}

static int64_t kib_of(const struct bg_mem_zone *zone, enum bg_mem_field field)
{
	uint64_t value = zone->fields.value[field];

	return value < SANE ? (int64_t)value : 0;
}

static unsigned int usable_types(const struct bg_oom_request *request)
{
	unsigned int types = BG_MT_UNMOVABLE | BG_MT_MOVABLE | BG_MT_RECLAIMABLE | BG_MT_RESERVE;

	if (request->movable)
		types |= BG_MT_CMA;
	if (request->highatomic_blocks)
		types |= BG_MT_HIGHATOMIC;
	return types;
}

/* Largest order with a free block of one of @types; kernels before 3.10 tell no types. */
static int largest_order(const struct bg_mem_zone *zone, unsigned int types)
{
	for (int o = (int)zone->nr_orders - 1; o >= 0; o--)
		if (zone->nr_free[o] && (!zone->letters || !zone->types[o] ||
					 zone->types[o] & types))
			return o;
	return -1;
}

/* The test of 2.6 to 4.3 for orders above 0: @free and @min in pages. */
static bool old_order_ok(const struct bg_mem_zone *zone, unsigned int order, int64_t free,
			 int64_t min)
{
	free -= ((int64_t)1 << order) - 1;
	for (unsigned int o = 0; o < order && o < zone->nr_orders; o++) {
		free -= zone->nr_free[o] < SANE >> BG_MEM_MAX_ORDERS ?
			(int64_t)(zone->nr_free[o] << o) : 0;
		min >>= 1;
		if (free <= min)
			return false;
	}
	return true;
}

static bool list_tells(const struct bg_mem_zone *zone, unsigned int order)
{
	return zone->nr_orders && (zone->list_whole || zone->nr_orders > order + 1);
}

static enum bg_zone_state judge_blocks(const struct bg_oom_request *request,
				       const struct bg_zone_pages *pages,
				       const struct bg_zone_verdict *verdict)
{
	const struct bg_mem_zone *zone = verdict->zone;
	int order = request->order;

	if (!order)
		return BG_STATE_OK;
	if (!zone->nr_orders)
		return BG_STATE_FRAGMENTED;
	if (verdict->largest_usable < order) {
		if (!zone->letters || verdict->largest < order)
			return BG_STATE_FRAGMENTED;
		if (largest_order(zone, BG_MT_CMA) >= order && !request->movable)
			return BG_STATE_CMA_BLOCKS;
		return largest_order(zone, BG_MT_HIGHATOMIC) >= order ?
		       BG_STATE_HIGHATOMIC_BLOCKS : BG_STATE_FRAGMENTED;
	}
	if (request->version < 404 && !request->no_marks &&
	    !old_order_ok(zone, order, pages->free - (request->version < 311 && !request->movable ?
						      pages->cma : 0),
			  bg_watermark_mark(request, pages)))
		return BG_STATE_FRAGMENTED;
	return BG_STATE_OK;
}

/* A block of the order is free on what the request may take and on @types, if the log tells. */
static bool has_block(const struct bg_oom_request *request, const struct bg_mem_zone *zone,
		      unsigned int types)
{
	return !request->order || !list_tells(zone, request->order) ||
	       largest_order(zone, usable_types(request) | types) >= (int)request->order;
}

/* What alone kept the zone from passing: without it there would have been room and a block. */
static unsigned int find_enough(const struct bg_oom_request *request,
				const struct bg_zone_pages *pages, const struct bg_mem_zone *zone)
{
	struct bg_zone_pages without = *pages;
	unsigned int enough = 0;

	without.cma = 0;
	if (pages->cma && has_block(request, zone, BG_MT_CMA) &&
	    bg_watermark_room(request, &without) > 0)
		enough |= ENOUGH(CMA);
	without = *pages;
	without.highatomic = 0;
	if (pages->highatomic && has_block(request, zone, BG_MT_HIGHATOMIC) &&
	    bg_watermark_room(request, &without) > 0)
		enough |= ENOUGH(HIGHATOMIC);
	without = *pages;
	without.min -= pages->boost;
	without.boost = 0;
	if (pages->boost && !request->boost_exempt && has_block(request, zone, 0) &&
	    bg_watermark_room(request, &without) > 0)
		enough |= ENOUGH(BOOSTED);
	return enough;
}

/* Of those the largest; else nothing alone, but both of what is kept away together, or none. */
static enum bg_zone_state judge_short(const struct bg_oom_request *request,
				      const struct bg_zone_pages *pages,
				      const struct bg_mem_zone *zone, unsigned int enough)
{
	struct bg_zone_pages without = *pages;
	enum bg_zone_state state = BG_STATE_SHORT;
	int64_t most = 0;

	if (enough & ENOUGH(CMA)) {
		state = BG_STATE_CMA;
		most = pages->cma;
	}
	if (enough & ENOUGH(HIGHATOMIC) && pages->highatomic > most) {
		state = BG_STATE_HIGHATOMIC;
		most = pages->highatomic;
	}
	if (enough & ENOUGH(BOOSTED) && pages->boost > most)
		return BG_STATE_BOOSTED;
	if (state != BG_STATE_SHORT)
		return state;
	without.cma = 0;
	without.highatomic = 0;
	if (has_block(request, zone, BG_MT_CMA | BG_MT_HIGHATOMIC) &&
	    bg_watermark_room(request, &without) > 0)
		return pages->cma > pages->highatomic ? BG_STATE_CMA : BG_STATE_HIGHATOMIC;
	without = *pages;
	without.reserve = 0;
	return bg_watermark_room(request, &without) > 0 ? BG_STATE_RESERVED : BG_STATE_SHORT;
}

/* Free memory in blocks of the request's order or larger, on lists that it may take. */
static int64_t in_blocks_kib(const struct bg_oom_request *request, const struct bg_mem_zone *zone)
{
	unsigned int types = usable_types(request);
	uint64_t pages = 0;

	for (unsigned int o = request->order; o < zone->nr_orders; o++)
		if ((!zone->letters || !zone->types[o] || zone->types[o] & types) &&
		    zone->nr_free[o] < SANE >> BG_MEM_MAX_ORDERS)
			pages += zone->nr_free[o] << o;
	return (int64_t)(pages * request->page_kib);
}

/* Blocks on orders whose only letter is C; mixed ones may or may not be CMA. */
static int64_t listed_cma_kib(const struct bg_mem_zone *zone, uint64_t page_kib)
{
	int64_t kib = 0;

	for (unsigned int o = 0; o < zone->nr_orders; o++)
		if (zone->types[o] == BG_MT_CMA && zone->nr_free[o] < SANE >> BG_MEM_MAX_ORDERS)
			kib += (int64_t)((zone->nr_free[o] << o) * page_kib);
	return kib;
}

/* A cut zone line has lost its last field, free_cma: the totals or the free list may tell it. */
static int64_t cma_kib(const struct bg_memreport *mem, const struct bg_mem_zone *zone,
		       uint64_t page_kib, bool *known)
{
	int64_t rest = (int64_t)(mem->totals.value[BG_MEM_FREE_CMA] * page_kib);
	unsigned int unseen = 0;

	*known = true;
	if (bg_mem_seen(&zone->fields, BG_MEM_FREE_CMA))
		return kib_of(zone, BG_MEM_FREE_CMA);
	for (unsigned int i = 0; i < mem->nr_zones; i++) {
		unseen += !bg_mem_seen(&mem->zones[i].fields, BG_MEM_FREE_CMA);
		rest -= kib_of(&mem->zones[i], BG_MEM_FREE_CMA);
	}
	if (bg_mem_seen(&mem->totals, BG_MEM_FREE_CMA) &&
	    mem->totals.value[BG_MEM_FREE_CMA] < SANE && (unseen == 1 || !rest))
		return rest > 0 ? rest : 0;
	/* Kernels before 3.7 print none, but letters since 3.10 show it when there is any. */
	*known = zone->letters && !bg_mem_any_letter(mem, BG_MT_CMA);
	return listed_cma_kib(zone, page_kib);
}

static void count_pages(const struct bg_oom_request *request, const struct bg_zone_verdict *v,
			struct bg_zone_pages *pages)
{
	int64_t kib = request->page_kib;

	pages->free = v->free / kib;
	pages->cma = v->cma / kib;
	pages->highatomic = v->highatomic / kib;
	pages->min = v->min / kib;
	pages->boost = v->boost / kib;
	pages->reserve = v->reserve / kib;
}

static void measure(const struct bg_oom_event *event, const struct bg_oom_request *request,
		    struct bg_zone_verdict *v)
{
	const struct bg_mem_zone *zone = v->zone;

	v->free = kib_of(zone, BG_MEM_FREE);
	v->cma = cma_kib(&event->mem, zone, request->page_kib, &v->cma_known);
	v->cma_known |= request->version < 307;
	v->highatomic = kib_of(zone, BG_MEM_RESERVED_HIGHATOMIC);
	/* Since 6.12 only what is free of the reserve is taken off. */
	if (bg_mem_seen(&zone->fields, BG_MEM_FREE_HIGHATOMIC))
		v->highatomic = kib_of(zone, BG_MEM_FREE_HIGHATOMIC);
	v->min = kib_of(zone, BG_MEM_MIN);
	v->high = kib_of(zone, BG_MEM_HIGH);
	v->boost = kib_of(zone, BG_MEM_BOOST) < v->min ? kib_of(zone, BG_MEM_BOOST) : 0;
	v->largest = largest_order(zone, ~0u);
	v->largest_usable = largest_order(zone, usable_types(request));
	v->isolated = request->order && v->largest_usable < (int)request->order &&
		      largest_order(zone, BG_MT_ISOLATE) >= (int)request->order;
	v->in_blocks = in_blocks_kib(request, zone);
	v->list_known = list_tells(zone, request->order);
}

static enum bg_zone_state judge(const struct bg_oom_request *request, struct bg_zone_pages *pages,
				int64_t most_reserve, struct bg_zone_verdict *v)
{
	if (bg_watermark_room(request, pages) <= 0) {
		v->enough = find_enough(request, pages, v->zone);
		return judge_short(request, pages, v->zone, v->enough);
	}
	pages->reserve = most_reserve;
	if (!v->reserve_known && !request->no_marks && bg_watermark_room(request, pages) <= 0) {
		v->enough = find_enough(request, pages, v->zone);
		return BG_STATE_MAYBE;
	}
	return judge_blocks(request, pages, v);
}

void bg_zone_judge(const struct bg_oom_event *event, const struct bg_oom_request *request,
		   const struct bg_mem_zone *zone, struct bg_zone_verdict *verdict)
{
	bool node_ok = bg_nodes_have(event->nodemask, zone->node) &&
		       (request->harder || bg_nodes_have(event->mems_allowed, zone->node));
	bool type_ok = zone->type <= request->zone && zone->type != BG_ZONE_DEVICE;
	bool marks = bg_mem_seen(&zone->fields, BG_MEM_FREE) &&
		     bg_mem_seen(&zone->fields, BG_MEM_MIN);
	int64_t kib = request->page_kib;
	struct bg_zone_reserve reserve;
	struct bg_zone_pages pages;

	memset(verdict, 0, sizeof(*verdict));
	verdict->zone = zone;
	verdict->eligible = node_ok && type_ok;
	verdict->other_node = type_ok && !node_ok;
	measure(event, request, verdict);
	bg_zone_reserve(event, request, zone, &reserve);
	verdict->reserve_known = reserve.known;
	verdict->reserve = reserve.least * kib;
	count_pages(request, verdict, &pages);
	verdict->mark = bg_watermark_mark(request, &pages) * kib;
	verdict->usable = bg_watermark_usable(request, &pages) * kib;
	verdict->above_high = verdict->usable - (((int64_t)1 << request->order) - 1) * kib >
			      verdict->high + verdict->reserve;
	verdict->state = marks ? judge(request, &pages, reserve.most, verdict) : BG_STATE_UNKNOWN;
}
