// SPDX-License-Identifier: GPL-2.0
/*
 * Which zone decides. It is the one that came closest to serving the request, among those
 * large enough to matter: a 16 MiB ZONE_DMA on a large machine is passed over by nearly every
 * request.
 */
#include "zones.h"

bool bg_state_is_short(enum bg_zone_state state)
{
	return state == BG_STATE_SHORT || state == BG_STATE_RESERVED;
}

/* How close the zone came to serving the request. */
static int closeness(enum bg_zone_state state)
{
	switch (state) {
	case BG_STATE_OK:			return 7;
	case BG_STATE_CMA:
	case BG_STATE_CMA_BLOCKS:		return 6;
	case BG_STATE_HIGHATOMIC:
	case BG_STATE_HIGHATOMIC_BLOCKS:	return 5;
	case BG_STATE_BOOSTED:			return 4;
	case BG_STATE_FRAGMENTED:		return 3;
	case BG_STATE_SHORT:
	case BG_STATE_RESERVED:			return 2;
	case BG_STATE_MAYBE:			return 1;
	default:				return 0;
	}
}

void bg_zones_judge(const struct bg_oom_event *event, const struct bg_oom_request *request,
		    struct bg_log_zones *zones)
{
	zones->nr = event->mem.nr_zones;
	zones->sizes_known = bg_zone_sizes_known(&event->mem);
	for (unsigned int i = 0; i < zones->nr; i++)
		bg_zone_judge(event, request, &event->mem.zones[i], &zones->verdict[i]);
}

/* Cut lines lack the size, but not the watermark, which the kernel scales with it. */
uint64_t bg_zone_weight(const struct bg_log_zones *zones, const struct bg_zone_verdict *v)
{
	return zones->sizes_known ? bg_zone_size_kib(v->zone) : (uint64_t)v->min;
}

uint64_t bg_zones_weight(const struct bg_log_zones *zones)
{
	uint64_t size = 0;

	for (unsigned int i = 0; i < zones->nr; i++)
		if (zones->verdict[i].eligible)
			size += bg_zone_weight(zones, &zones->verdict[i]);
	return size;
}

/* Closest first; among equals the zone that the allocator tries first, then the larger one. */
static bool is_better(const struct bg_zone_verdict *a, const struct bg_zone_verdict *b)
{
	int closer = closeness(a->state) - closeness(b->state);

	if (closer)
		return closer > 0;
	if (a->zone->type != b->zone->type)
		return a->zone->type > b->zone->type;
	return bg_zone_size_kib(a->zone) > bg_zone_size_kib(b->zone);
}

const struct bg_zone_verdict *bg_zones_main(const struct bg_log_zones *zones)
{
	uint64_t least = bg_zones_weight(zones) / BG_SMALL_ZONE_DIVISOR;
	const struct bg_zone_verdict *main = NULL;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_zone_verdict *v = &zones->verdict[i];

		if (!v->eligible || v->state == BG_STATE_UNKNOWN ||
		    bg_zone_weight(zones, v) < least)
			continue;
		if (!main || is_better(v, main))
			main = v;
	}
	return main;
}

/* A zone without memory has no watermarks either; its size may be cut off. */
static bool is_empty(const struct bg_zone_verdict *v)
{
	bool sized = bg_mem_seen(&v->zone->fields, BG_MEM_MANAGED) ||
		     bg_mem_seen(&v->zone->fields, BG_MEM_PRESENT);

	return (sized && !bg_zone_size_kib(v->zone)) ||
	       (v->state != BG_STATE_UNKNOWN && !v->free && !v->high);
}

bool bg_zones_none(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		   const struct bg_oom_request *request)
{
	bool any = false;

	if (request->zone_empty)
		return true;
	if (!event->gfp.decoded)
		return false;
	for (unsigned int i = 0; i < zones->nr; i++) {
		if (zones->verdict[i].zone->type > request->zone)
			continue;
		if (!is_empty(&zones->verdict[i]))
			return false;
		any = true;
	}
	return any;
}

/* Of all that is free, what is in no zone of the report. */
static int64_t unlisted_free(const struct bg_log_zones *zones, uint64_t total)
{
	int64_t unlisted = (int64_t)total;

	for (unsigned int i = 0; i < zones->nr; i++)
		unlisted -= zones->verdict[i].free;
	return unlisted;
}

static bool lists_zone_from(const struct bg_log_zones *zones, enum bg_zone_type type)
{
	for (unsigned int i = 0; i < zones->nr; i++)
		if (zones->verdict[i].zone->type >= type)
			return true;
	return false;
}

/* Since 6.1 zones above the request's are not listed, but the totals count them. */
static void find_unlisted(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			  struct bg_diagnosis *diagnosis)
{
	uint64_t high_kib = event->mem.high_pages * diagnosis->request.page_kib, total;
	bool high = high_kib && !lists_zone_from(zones, BG_ZONE_HIGHMEM);
	bool normal = diagnosis->request.zone < BG_ZONE_NORMAL && zones->nr &&
		      !event->nodemask[0] && !lists_zone_from(zones, BG_ZONE_NORMAL);
	int64_t unlisted;

	if ((!high && !normal) || !bg_mem_seen(&event->mem.totals, BG_MEM_FREE) ||
	    !bg_mem_total_kib(&event->mem, BG_MEM_FREE, &total) || total > INT64_MAX / 2)
		return;
	unlisted = unlisted_free(zones, total);
	if (unlisted < (int64_t)(high ? high_kib / 100 : total / 4 + 1))
		return;
	diagnosis->higher_free_kib = unlisted;
	diagnosis->higher_zone = high ? BG_ZONE_HIGHMEM : BG_ZONE_NORMAL;
}

void bg_zones_higher(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		     struct bg_diagnosis *diagnosis)
{
	if (diagnosis->request.zone <= BG_ZONE_NORMAL)
		find_unlisted(event, zones, diagnosis);
	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_zone_verdict *v = &zones->verdict[i];
		const struct bg_mem_fields *fields = &v->zone->fields;

		if (v->zone->type <= diagnosis->request.zone || v->zone->type == BG_ZONE_DEVICE ||
		    v->free <= v->high)
			continue;
		/* Hardly worth calling free: less than twice the watermark. */
		if (v->free < 2 * v->min || !bg_mem_seen(fields, BG_MEM_MIN))
			continue;
		diagnosis->higher_free_kib += v->free;
		if (v->zone->type > diagnosis->higher_zone)
			diagnosis->higher_zone = v->zone->type;
	}
}

/* With nodes out of bounds the kernel does not print their zones; the totals count them. */
bool bg_zones_elsewhere(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			const struct bg_diagnosis *diagnosis)
{
	uint64_t total, listed = 0, marks = 0;

	/* Else what is not listed may be a zone too high for the request. */
	if (!diagnosis->request.known || diagnosis->request.zone != BG_ZONE_MOVABLE ||
	    event->mem.zones_dropped ||
	    !bg_mem_seen(&event->mem.totals, BG_MEM_FREE) ||
	    !bg_mem_total_kib(&event->mem, BG_MEM_FREE, &total))
		return false;
	for (unsigned int i = 0; i < zones->nr; i++) {
		if (!bg_mem_seen(&zones->verdict[i].zone->fields, BG_MEM_FREE))
			return false;
		listed += zones->verdict[i].free;
		marks += zones->verdict[i].high;
	}
	return total > 2 * listed && total - listed > 4 * marks;
}

/* What kswapd could give back soon in the zones of the request: half of cache and slab. */
uint64_t bg_zones_reclaimable(const struct bg_oom_event *event, const struct bg_log_zones *zones)
{
	uint64_t kib = 0, slab = 0, swap = event->mem.swap_free_kib, anon = 0, active = 0;
	bool seen = false;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_mem_fields *fields = &zones->verdict[i].zone->fields;

		if (!zones->verdict[i].eligible)
			continue;
		seen |= bg_mem_seen(fields, BG_MEM_INACTIVE_FILE);
		kib += fields->value[BG_MEM_ACTIVE_FILE] + fields->value[BG_MEM_INACTIVE_FILE];
		anon += fields->value[BG_MEM_INACTIVE_ANON];
	}
	/* The zones' lines were cut before. */
	if (!seen && bg_mem_total_kib(&event->mem, BG_MEM_INACTIVE_FILE, &kib)) {
		bg_mem_total_kib(&event->mem, BG_MEM_ACTIVE_FILE, &active);
		kib += active;
	}
	bg_mem_total_kib(&event->mem, BG_MEM_SLAB_RECLAIMABLE, &slab);
	return (kib + slab + (anon < swap ? anon : swap)) / 2;
}
