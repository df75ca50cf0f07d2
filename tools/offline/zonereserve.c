// SPDX-License-Identifier: GPL-2.0
/* lowmem_reserve[]: what a zone keeps from requests that could use a higher one. */
#include "zonereserve.h"

/* No zone has more pages; a damaged log may say so. */
#define SANE 0x10000000000LL

bool bg_zones_whole(const struct bg_memreport *mem)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (mem->zones[i].nr_orders)
			return true;
	return mem->swap_seen || mem->ram_pages || mem->high_seen || mem->reserved_pages ||
	       mem->hugetlb_kib;
}

/* Zones of the node above @zone in the log, up to type @last. */
static unsigned int zones_above(const struct bg_memreport *mem, const struct bg_mem_zone *zone,
				enum bg_zone_type last)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < mem->nr_zones; i++)
		nr += mem->zones[i].node == zone->node && mem->zones[i].type > zone->type &&
		      mem->zones[i].type <= last;
	return nr;
}

/* The reserve after @steps rises. */
static int64_t after_rises(const struct bg_mem_zone *zone, unsigned int steps)
{
	uint64_t reserve = 0;

	for (unsigned int i = 0; i < zone->nr_reserves && steps; i++) {
		if (zone->reserve_pages[i] > reserve) {
			reserve = zone->reserve_pages[i];
			steps--;
		}
	}
	return reserve < SANE ? (int64_t)reserve : 0;
}

static unsigned int count_rises(const struct bg_mem_zone *zone)
{
	unsigned int rises = 0;
	uint64_t last = 0;

	for (unsigned int i = 0; i < zone->nr_reserves; i++) {
		rises += zone->reserve_pages[i] > last;
		if (zone->reserve_pages[i] > last)
			last = zone->reserve_pages[i];
	}
	return rises;
}

/* Are all zones in the log that a request for @wanted could take instead of @zone? */
static bool all_listed(const struct bg_oom_event *event, const struct bg_oom_request *request,
		       const struct bg_mem_zone *zone)
{
	const struct bg_memreport *mem = &event->mem;

	if (!bg_zones_whole(mem) || mem->zones_dropped)
		return false;
	/* Since 6.1 zones above the request's are left out, so a rise too many says nothing. */
	return request->version >= 601 ||
	       count_rises(zone) <= zones_above(mem, zone, BG_ZONE_DEVICE);
}

void bg_zone_reserve(const struct bg_oom_event *event, const struct bg_oom_request *request,
		     const struct bg_mem_zone *zone, struct bg_zone_reserve *reserve)
{
	unsigned int steps = zones_above(&event->mem, zone, request->zone);
	unsigned int rises = count_rises(zone);
	bool all = all_listed(event, request, zone);

	*reserve = (struct bg_zone_reserve){ .known = true };
	if (zone->type >= request->zone)
		return;
	reserve->least = after_rises(zone, steps);
	reserve->most = reserve->least;
	if (!zone->nr_reserves) {
		/* Without a zone above nothing is kept, provided that none was cut off. */
		reserve->known = !steps && all;
		reserve->most = reserve->known ? 0 : SANE;
	} else if (rises > steps && !all) {
		reserve->most = after_rises(zone, rises);
		reserve->known = reserve->most == reserve->least;
	}
}
