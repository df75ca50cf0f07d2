// SPDX-License-Identifier: GPL-2.0
/* What the page allocator looks at in a request, by the kernel's version: gfp_to_alloc_flags(). */
#include "oomrequest.h"

#include <string.h>

#include "memusage.h"
#include "zonereserve.h"

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
	if (bg_mem_seen(&mem->totals, BG_MEM_SEC_PAGETABLES) ||
	    bg_mem_seen(&mem->nodes, BG_MEM_SEC_PAGETABLES))
		return 601;
	if (any_field(mem, BG_MEM_BOOST))
		return 512;
	if (any_field(mem, BG_MEM_RESERVED_HIGHATOMIC))
		return 509;
	if (mem->nodes.seen)
		return 408;
	if (event->gfp.spelled)
		return 406;
	if (bg_mem_any_letter(mem, BG_MT_HIGHATOMIC))
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

/*
 * Since 6.1 a report lists no zone above the request's. So a machine with HighMem whose report
 * has none of it tells of a request for low memory, whether its first line is there or not.
 */
static void bound_zone(const struct bg_memreport *mem, struct bg_oom_request *request)
{
	if (request->version >= 601 && mem->high_pages && mem->nr_zones && bg_zones_whole(mem) &&
	    !has_zone(mem, BG_ZONE_HIGHMEM) && !has_zone(mem, BG_ZONE_MOVABLE))
		request->zone = BG_ZONE_NORMAL;
}

/*
 * Where HighMem has room and low memory none, what failed was a request that may not take it. What
 * is free in CMA is no room: there is no telling whether the request was movable.
 */
static bool lowmem_failed(const struct bg_memreport *mem)
{
	bool room = false, lack = false;

	for (unsigned int i = 0; i < mem->nr_zones; i++) {
		const struct bg_mem_fields *fields = &mem->zones[i].fields;
		uint64_t cma = fields->value[BG_MEM_FREE_CMA], min = fields->value[BG_MEM_MIN];
		bool above = fields->value[BG_MEM_FREE] > cma &&
			     fields->value[BG_MEM_FREE] - cma > min;

		if (!bg_mem_seen(fields, BG_MEM_FREE) || !bg_mem_seen(fields, BG_MEM_MIN))
			continue;
		room |= mem->zones[i].type == BG_ZONE_HIGHMEM && above;
		lack |= mem->zones[i].type == BG_ZONE_NORMAL && !above;
	}
	return room && lack;
}

/* A kernel without ZONE_DMA serves GFP_DMA from Normal; one with an empty one serves nothing. */
static void settle_zone(const struct bg_memreport *mem, struct bg_oom_request *request)
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

/*
 * 2.6.32 to 4.3: who cannot wait tries harder. 4.4 to 6.2: who says __GFP_ATOMIC does. Since
 * 6.3 who cannot wait does so only with __GFP_HIGH, and either of them opens the highatomic
 * reserve to the amount; its blocks are for atomic requests of higher orders.
 */
static void settle_reserves(const struct bg_gfp *gfp, struct bg_oom_request *request)
{
	bool nomemalloc = bg_gfp_has(gfp, BG_GFP_NOMEMALLOC);
	unsigned int version = request->version;

	request->high = bg_gfp_has(gfp, BG_GFP_HIGH);
	request->no_marks = bg_gfp_has(gfp, BG_GFP_MEMALLOC) && !nomemalloc;
	if (version >= 404 && version < 603)
		request->harder = bg_gfp_has(gfp, BG_GFP_ATOMIC) && !nomemalloc;
	else
		request->harder = !request->may_reclaim && !nomemalloc;
	request->highatomic = request->harder;
	if (version >= 603) {
		request->highatomic = request->harder || request->high;
		request->harder &= request->high;
	}
	request->highatomic_blocks = request->harder;
	/* zone_watermark_fast(): 4.7 to 5.8 did not take the reserve off for single pages. */
	if (!request->order && version >= 407 && version < 509)
		request->highatomic = true;
	/* 5.9: single pages with __GFP_ATOMIC. 6.3: with __GFP_HIGH. */
	if (version >= 603)
		request->boost_exempt = !request->order && request->high;
	else
		request->boost_exempt = !request->order && version >= 509 &&
					bg_gfp_has(gfp, BG_GFP_ATOMIC);
}

void bg_request_of(const struct bg_oom_event *event, struct bg_oom_request *request)
{
	const struct bg_gfp *gfp = &event->gfp;

	memset(request, 0, sizeof(*request));
	request->version = event->version;
	request->version_sure = event->version;
	if (!request->version)
		request->version = version_by_looks(event);
	request->page_kib = event->mem.page_kib ? event->mem.page_kib : 4;
	request->known = gfp->decoded && event->order >= 0 && !event->pagefault;
	request->order = event->order > 0 ? event->order : 0;
	request->zone = gfp->decoded && !event->pagefault ? bg_gfp_zone(gfp) : BG_ZONE_MOVABLE;
	request->movable = bg_gfp_has(gfp, BG_GFP_MOVABLE);
	request->may_reclaim = !gfp->decoded || bg_gfp_has(gfp, BG_GFP_DIRECT_RECLAIM) ||
			       event->kind == BG_KIND_OOM_KILL;
	if (!request->known)
		bound_zone(&event->mem, request);
	if (!gfp->given && !event->pagefault && lowmem_failed(&event->mem))
		request->zone = BG_ZONE_NORMAL;
	settle_zone(&event->mem, request);
	settle_reserves(gfp, request);
}
