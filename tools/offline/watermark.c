// SPDX-License-Identifier: GPL-2.0
/* The page allocator's own test of a zone, computed again from what the log says of it. */
#include "watermark.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "memusage.h"

/* No machine has more, in pages or KiB; a damaged log may. Sums of a few stay within 64 bits. */
#define SANE 0x10000000000ULL

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

static bool any_letter(const struct bg_memreport *mem, unsigned int types)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		for (unsigned int o = 0; o < mem->zones[i].nr_orders; o++)
			if (mem->zones[i].types[o] & types)
				return true;
	return false;
}

static bool any_field(const struct bg_memreport *mem, enum bg_mem_field field)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (bg_mem_seen(&mem->zones[i].fields, field))
			return true;
	return false;
}

static bool any_letters(const struct bg_memreport *mem)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (mem->zones[i].letters)
			return true;
	return false;
}

/* The least version whose reports look like this one. */
static unsigned int version_by_looks(const struct bg_oom_event *event)
{
	const struct bg_memreport *mem = &event->mem;

	if (any_field(mem, BG_MEM_FREE_HIGHATOMIC))
		return 612;
	if (any_field(mem, BG_MEM_BOOST))
		return 512;
	if (any_field(mem, BG_MEM_RESERVED_HIGHATOMIC))
		return 509;
	if (mem->nodes.seen)
		return 408;
	if (event->gfp.spelled)
		return 406;
	if (any_letter(mem, BG_MT_HIGHATOMIC))
		return 404;
	if (any_letters(mem))
		return 310;
	if (any_field(mem, BG_MEM_FREE_CMA) || bg_mem_seen(&mem->totals, BG_MEM_FREE_CMA))
		return 307;
	return event->gfp.given || mem->nr_zones ? 206 : 0;
}

static bool has_zone(const struct bg_memreport *mem, enum bg_zone_type type)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (mem->zones[i].type == type)
			return true;
	return false;
}

static unsigned int reserve_entries(const struct bg_memreport *mem)
{
	return mem->nr_zones ? mem->zones[0].nr_reserves : 0;
}

/* A kernel without ZONE_DMA serves GFP_DMA from Normal; one with an empty one serves nothing. */
static void settle_zone(const struct bg_memreport *mem, struct bg_request *request)
{
	unsigned int configured = 2 + has_zone(mem, BG_ZONE_HIGHMEM) + has_zone(mem, BG_ZONE_DMA32);

	if (request->zone > BG_ZONE_DMA32 || !mem->nr_zones || has_zone(mem, request->zone))
		return;
	if (request->zone == BG_ZONE_DMA && (has_zone(mem, BG_ZONE_DMA32) ||
					     reserve_entries(mem) > configured + 1))
		request->zone_empty = true;
	else
		request->zone = BG_ZONE_NORMAL;
}

static void settle_reserves(const struct bg_gfp *gfp, struct bg_request *request)
{
	bool nomemalloc = bg_gfp_has(gfp, BG_GFP_NOMEMALLOC);

	request->high = bg_gfp_has(gfp, BG_GFP_HIGH);
	if (request->version >= 404 && request->version < 603)
		request->harder = bg_gfp_has(gfp, BG_GFP_ATOMIC) && !nomemalloc;
	else
		request->harder = !request->may_reclaim && !nomemalloc;
	/* Before 6.3 "harder" opened the reserve, since then any claim on reserves does. */
	request->highatomic = request->harder || (request->version >= 603 && request->high);
	request->boost_exempt = !request->order &&
				(request->version >= 603 ? request->high : request->harder);
}

void bg_request_of(const struct bg_oom_event *event, struct bg_request *request)
{
	const struct bg_gfp *gfp = &event->gfp;

	memset(request, 0, sizeof(*request));
	request->version = event->version;
	request->version_sure = event->version;
	if (!request->version)
		request->version = version_by_looks(event);
	request->page_kib = event->mem.page_kib ? event->mem.page_kib : 4;
	request->order = event->order > 0 ? event->order : 0;
	request->zone = gfp->decoded && !event->pagefault ? bg_gfp_zone(gfp) : BG_ZONE_MOVABLE;
	request->movable = bg_gfp_has(gfp, BG_GFP_MOVABLE);
	request->may_reclaim = bg_gfp_has(gfp, BG_GFP_DIRECT_RECLAIM) ||
			       event->kind == BG_KIND_OOM_KILL;
	settle_zone(&event->mem, request);
	settle_reserves(gfp, request);
}

/*
 * lowmem_reserve[] has an entry for each zone type that the kernel was built with, which
 * the log does not list. But the entries only rise at types that have memory: count those
 * between the zone and the request's own.
 */
static int64_t reserve_pages(const struct bg_memreport *mem, const struct bg_mem_zone *zone,
			     enum bg_zone_type wanted)
{
	unsigned int steps = 0, rises = 0;
	uint64_t reserve = 0;

	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (mem->zones[i].node == zone->node && mem->zones[i].type > zone->type &&
		    mem->zones[i].type <= wanted)
			steps++;
	for (unsigned int i = 0; i < zone->nr_reserves && rises < steps; i++) {
		if (zone->reserve_pages[i] > reserve) {
			reserve = zone->reserve_pages[i];
			rises++;
		}
	}
	return reserve < SANE ? (int64_t)reserve : 0;
}

static bool needs_reserve(const struct bg_memreport *mem, const struct bg_mem_zone *zone,
			  enum bg_zone_type wanted)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (mem->zones[i].node == zone->node && mem->zones[i].type > zone->type &&
		    mem->zones[i].type <= wanted)
			return true;
	return false;
}

static int64_t kib_of(const struct bg_mem_zone *zone, enum bg_mem_field field)
{
	uint64_t value = zone->fields.value[field];

	return value < SANE ? (int64_t)value : 0;
}

static int64_t lowered_mark(const struct bg_request *request, int64_t min)
{
	if (request->version >= 603 && !request->high)
		return min;
	if (request->high)
		min -= min / 2;
	if (request->harder)
		min -= min / 4;
	return min;
}

static unsigned int usable_types(const struct bg_request *request)
{
	unsigned int types = BG_MT_UNMOVABLE | BG_MT_MOVABLE | BG_MT_RECLAIMABLE | BG_MT_RESERVE;

	if (request->movable)
		types |= BG_MT_CMA;
	if (request->highatomic)
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

static bool above(int64_t free, const struct bg_request *request, int64_t mark, int64_t reserve)
{
	int64_t block = ((int64_t)1 << request->order) - 1;

	return free - block * (int64_t)request->page_kib > mark + reserve;
}

static enum bg_zone_state judge_blocks(const struct bg_request *request,
				       const struct bg_verdict *verdict)
{
	const struct bg_mem_zone *zone = verdict->zone;
	int order = request->order;
	int in_cma = largest_order(zone, BG_MT_CMA), in_atomic = largest_order(zone,
									      BG_MT_HIGHATOMIC);

	if (!order)
		return BG_STATE_OK;
	if (!zone->nr_orders)
		return BG_STATE_FRAGMENTED;
	if (verdict->largest_usable < order) {
		if (!zone->letters || verdict->largest < order)
			return BG_STATE_FRAGMENTED;
		if (in_cma >= order && !request->movable)
			return BG_STATE_CMA_BLOCKS;
		return in_atomic >= order ? BG_STATE_HIGHATOMIC_BLOCKS : BG_STATE_FRAGMENTED;
	}
	if (request->version < 404 &&
	    !old_order_ok(zone, order, verdict->free / (int64_t)request->page_kib,
			  verdict->mark / (int64_t)request->page_kib))
		return BG_STATE_FRAGMENTED;
	return BG_STATE_OK;
}

/* What kept the zone from passing by amount: the largest that would have sufficed. */
static enum bg_zone_state judge_short(const struct bg_request *request, const struct bg_verdict *v)
{
	int64_t boost = request->boost_exempt ? 0 : kib_of(v->zone, BG_MEM_BOOST);
	bool block = !request->order || v->largest_usable >= (int)request->order ||
		     !v->zone->nr_orders;
	enum bg_zone_state state = BG_STATE_SHORT;
	int64_t most = 0;

	if (!request->movable && v->cma > most &&
	    above(v->usable + v->cma, request, v->mark, v->reserve)) {
		state = BG_STATE_CMA;
		most = v->cma;
	}
	if (!request->highatomic && v->highatomic > most &&
	    above(v->usable + v->highatomic, request, v->mark, v->reserve)) {
		state = BG_STATE_HIGHATOMIC;
		most = v->highatomic;
	}
	if (boost > most && block &&
	    above(v->usable, request, lowered_mark(request, v->min - boost), v->reserve))
		return BG_STATE_BOOSTED;
	if (state != BG_STATE_SHORT)
		return state;
	if (above(v->free, request, v->mark, v->reserve))
		return v->cma > v->highatomic ? BG_STATE_CMA : BG_STATE_HIGHATOMIC;
	return above(v->usable, request, v->mark, 0) ? BG_STATE_RESERVED : BG_STATE_SHORT;
}

static enum bg_zone_state judge(const struct bg_request *request, const struct bg_verdict *v)
{
	if (above(v->usable, request, v->mark, v->reserve))
		return judge_blocks(request, v);
	return judge_short(request, v);
}

/* Free memory in blocks of the request's order or larger, on lists that it may take. */
static int64_t in_blocks_kib(const struct bg_request *request, const struct bg_mem_zone *zone)
{
	unsigned int types = usable_types(request);
	uint64_t pages = 0;

	for (unsigned int o = request->order; o < zone->nr_orders; o++)
		if ((!zone->letters || !zone->types[o] || zone->types[o] & types) &&
		    zone->nr_free[o] < SANE >> BG_MEM_MAX_ORDERS)
			pages += zone->nr_free[o] << o;
	return (int64_t)(pages * request->page_kib);
}

static bool list_tells(const struct bg_mem_zone *zone, unsigned int order)
{
	return zone->nr_orders && (zone->list_whole || zone->nr_orders > order + 1);
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
	*known = zone->letters && !any_letter(mem, BG_MT_CMA);
	return listed_cma_kib(zone, page_kib);
}

static void measure(const struct bg_oom_event *event, const struct bg_request *request,
		    struct bg_verdict *v)
{
	const struct bg_mem_zone *zone = v->zone;
	int64_t boost = kib_of(zone, BG_MEM_BOOST);

	v->free = kib_of(zone, BG_MEM_FREE);
	v->cma = cma_kib(&event->mem, zone, request->page_kib, &v->cma_known);
	v->cma_known |= request->version < 307;
	v->highatomic = kib_of(zone, BG_MEM_RESERVED_HIGHATOMIC);
	/* Since 6.12 only what is free of the reserve is taken off. */
	if (bg_mem_seen(&zone->fields, BG_MEM_FREE_HIGHATOMIC))
		v->highatomic = kib_of(zone, BG_MEM_FREE_HIGHATOMIC);
	v->min = kib_of(zone, BG_MEM_MIN);
	v->high = kib_of(zone, BG_MEM_HIGH);
	v->mark = lowered_mark(request, request->boost_exempt && boost <= v->min ?
			       v->min - boost : v->min);
	v->reserve_known = zone->nr_reserves || !needs_reserve(&event->mem, zone, request->zone);
	v->reserve = reserve_pages(&event->mem, zone, request->zone) * (int64_t)request->page_kib;
	v->usable = v->free - (request->movable ? 0 : v->cma) -
		    (request->highatomic ? 0 : v->highatomic);
	v->above_high = above(v->usable, request, v->high, v->reserve);
	v->largest = largest_order(zone, ~0u);
	v->largest_usable = largest_order(zone, usable_types(request));
	v->in_blocks = in_blocks_kib(request, zone);
	v->list_known = list_tells(zone, request->order);
}

void bg_zone_judge(const struct bg_oom_event *event, const struct bg_request *request,
		   const struct bg_mem_zone *zone, struct bg_verdict *verdict)
{
	bool node_ok = bg_nodes_have(event->nodemask, zone->node) &&
		       (request->harder || bg_nodes_have(event->mems_allowed, zone->node));
	bool type_ok = zone->type <= request->zone && zone->type != BG_ZONE_DEVICE;
	bool marks = bg_mem_seen(&zone->fields, BG_MEM_FREE) &&
		     bg_mem_seen(&zone->fields, BG_MEM_MIN);

	memset(verdict, 0, sizeof(*verdict));
	verdict->zone = zone;
	verdict->eligible = node_ok && type_ok;
	verdict->other_node = type_ok && !node_ok;
	measure(event, request, verdict);
	verdict->state = marks ? judge(request, verdict) : BG_STATE_UNKNOWN;
}
