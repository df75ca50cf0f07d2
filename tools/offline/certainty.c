// SPDX-License-Identifier: GPL-2.0
/*
 * How sure a diagnosis may be: certain only when every line that could overturn it is in the
 * log and whole.
 */
#include "zones.h"

#include <string.h>

#include "common.h"

/*
 * lowmem_reserve[] rises at each higher zone of the node: are all of those in the log? From 6.1
 * on zones above the request's are not printed, then the count of their pages must be there.
 */
static bool knows_higher(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis)
{
	const struct bg_mem_zone *zone = diagnosis->main.zone;
	unsigned int rises = 0, listed = 0;
	uint64_t last = 0;

	if (diagnosis->request.zone > BG_ZONE_NORMAL || diagnosis->higher_free_kib)
		return true;
	if (diagnosis->request.version >= 601)
		return event->mem.high_seen;
	for (unsigned int i = 0; i < zone->nr_reserves; i++) {
		rises += zone->reserve_pages[i] > last;
		if (zone->reserve_pages[i] > last)
			last = zone->reserve_pages[i];
	}
	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		listed += event->mem.zones[i].node == zone->node &&
			  event->mem.zones[i].type > zone->type &&
			  bg_mem_seen(&event->mem.zones[i].fields, BG_MEM_MIN);
	/* Every line has an entry for each zone type, Normal and Movable at the least. */
	return zone->nr_reserves >= 2 &&
	       zone->nr_reserves >= event->mem.zones[0].nr_reserves && rises <= listed;
}

/* Who holds the memory decides between the kinds of exhaustion. */
static bool knows_holders(const struct bg_oom_event *event)
{
	static const enum bg_mem_field needed[] = {
		BG_MEM_INACTIVE_ANON, BG_MEM_SLAB_UNRECLAIMABLE, BG_MEM_PAGETABLES, BG_MEM_FREE,
	};
	uint64_t kib;

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (!bg_mem_total_kib(&event->mem, needed[i], &kib))
			return false;
	return true;
}

/* kswapd and the like may pass all watermarks, unless an interrupt asked on their back. */
static bool may_pass_marks(const struct bg_oom_event *event)
{
	return event->kind == BG_KIND_ALLOC_FAILURE && !strncmp(event->comm, "kswapd", 6);
}

/* A free list far from the zone's own number may be another report's. */
static bool list_agrees(const struct bg_zone_verdict *main, uint64_t page_kib)
{
	uint64_t listed = 0, free = main->free;

	if (!main->zone->list_whole)
		return true;
	for (unsigned int o = 0; o < main->zone->nr_orders; o++)
		listed += (main->zone->nr_free[o] << o) * page_kib;
	return listed <= 2 * free && free <= 2 * listed;
}

enum bg_confidence bg_zones_confidence(const struct bg_oom_event *event,
				       const struct bg_log_zones *zones,
				       const struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;
	const struct bg_zone_verdict *main = &diagnosis->main;

	if (!request->known || !event->header || event->mixed || event->joined ||
	    may_pass_marks(event))
		return BG_CONFIDENCE_LIKELY;
	if (!main->cma_known && !request->movable && !bg_state_is_short(main->state))
		return BG_CONFIDENCE_LIKELY;
	if (!main->reserve_known && main->state != BG_STATE_SHORT)
		return BG_CONFIDENCE_LIKELY;
	if (main->isolated || (request->order && !list_agrees(main, request->page_kib)))
		return BG_CONFIDENCE_LIKELY;
	/* The rules of 4.4 and of 6.3 changed what an order or an atomic request may take. */
	if (!request->version_sure && (request->order || !request->may_reclaim))
		return BG_CONFIDENCE_LIKELY;
	if (request->order && !bg_state_is_short(main->state) && !main->list_known)
		return BG_CONFIDENCE_LIKELY;
	if (bg_state_is_short(main->state) &&
	    (!knows_holders(event) || !knows_higher(event, diagnosis)))
		return BG_CONFIDENCE_LIKELY;
	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_zone_verdict *v = &zones->verdict[i];

		/* A zone unseen, or a small one that would have served it: not the whole story. */
		if (v->eligible && (v->state == BG_STATE_UNKNOWN || v->state == BG_STATE_MAYBE ||
				    v->state == BG_STATE_OK))
			return BG_CONFIDENCE_LIKELY;
	}
	return event->mem.zones_dropped ? BG_CONFIDENCE_LIKELY : BG_CONFIDENCE_CERTAIN;
}
