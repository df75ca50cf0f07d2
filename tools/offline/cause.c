// SPDX-License-Identifier: GPL-2.0
/* From the zones' verdicts to one cause. */
#include "zones.h"

#include <string.h>

#include "common.h"

/* Unreclaimable slab dominates when nobody holds more and it holds this share (1/4). */
#define SLAB_DIVISOR 4

/* Blocks of an order are few when less than this share of free memory (1/8) lies in them. */
#define FEW_DIVISOR 8

static void add_also(struct bg_diagnosis *diagnosis, enum bg_cause cause)
{
	if (cause != diagnosis->cause)
		diagnosis->also |= 1u << cause;
}

static void set_cause(struct bg_diagnosis *diagnosis, enum bg_cause cause,
		      enum bg_confidence confidence)
{
	diagnosis->cause = cause;
	diagnosis->confidence = confidence;
	diagnosis->also &= ~(1u << cause);
}

static void set_other(struct bg_diagnosis *diagnosis, enum bg_other other,
		      enum bg_confidence confidence)
{
	set_cause(diagnosis, BG_CAUSE_OTHER, confidence);
	diagnosis->other = other;
}

static bool refillable(const struct bg_oom_event *event, const struct bg_zones *zones,
		       const struct bg_diagnosis *diagnosis)
{
	int64_t lack = diagnosis->main.high + diagnosis->main.reserve - diagnosis->main.usable;

	return lack < 0 || bg_zones_reclaimable(event, zones) >= (uint64_t)lack;
}

/* Slab and page tables are counted by zone before 4.8: then ask the zone that is short. */
static void find_holders(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	struct bg_memusage zone;

	bg_memusage_total(&event->mem, &diagnosis->usage);
	if (!diagnosis->has_main)
		return;
	bg_memusage_zone(diagnosis->main.zone, &zone);
	if (!zone.known || zone.managed > diagnosis->usage.managed / 10 * 9)
		return;
	diagnosis->usage = zone;
	diagnosis->usage_zone = true;
}

static bool slab_dominates(const struct bg_memusage *usage)
{
	return usage->known && usage->largest == BG_HOLD_SLAB_UNRECLAIMABLE &&
	       usage->held[BG_HOLD_SLAB_UNRECLAIMABLE] >= usage->managed / SLAB_DIVISOR;
}

/* Too much to overlook, though somebody else holds more. */
static bool slab_is_large(const struct bg_memusage *usage)
{
	return usage->known &&
	       usage->held[BG_HOLD_SLAB_UNRECLAIMABLE] >= usage->managed / SLAB_DIVISOR;
}

static void set_exhausted(struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	if (diagnosis->higher_free_kib) {
		set_cause(diagnosis, BG_CAUSE_LOWMEM_EXHAUSTED, confidence);
		if (slab_is_large(&diagnosis->usage))
			add_also(diagnosis, BG_CAUSE_EXHAUSTED_SLAB);
	} else if (slab_dominates(&diagnosis->usage)) {
		set_cause(diagnosis, BG_CAUSE_EXHAUSTED_SLAB, confidence);
	} else {
		set_cause(diagnosis, BG_CAUSE_EXHAUSTED, confidence);
		if (slab_is_large(&diagnosis->usage))
			add_also(diagnosis, BG_CAUSE_EXHAUSTED_SLAB);
	}
}

static bool is_nonblocking_failure(const struct bg_oom_event *event,
				   const struct bg_request *request)
{
	return event->kind == BG_KIND_ALLOC_FAILURE && event->gfp.decoded &&
	       !request->may_reclaim;
}

/* The deciding zone has too little free, whatever it is made of. */
static void cause_of_short(const struct bg_oom_event *event, const struct bg_zones *zones,
			   struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	const struct bg_request *request = &diagnosis->request;
	bool no_block = request->order && diagnosis->main.list_known &&
			diagnosis->main.largest_usable < (int)request->order;
	bool ample = refillable(event, zones, diagnosis);

	if (is_nonblocking_failure(event, request)) {
		if (ample) {
			set_cause(diagnosis, BG_CAUSE_ATOMIC_BURST, confidence);
		} else {
			set_exhausted(diagnosis, confidence);
			add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
		}
	} else if (no_block && ample && !diagnosis->higher_free_kib) {
		/* Single pages could be had by reclaim: what lacks is a block of that size. */
		set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, BG_CONFIDENCE_LIKELY);
		add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	} else {
		set_exhausted(diagnosis, confidence);
	}
	if (no_block)
		add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
}

/* By the report the deciding zone would have served the request. */
static void cause_of_ok(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_request *request = &diagnosis->request;
	const struct bg_verdict *main = &diagnosis->main;
	bool few = request->order && main->in_blocks < main->usable / FEW_DIVISOR;

	if (few) {
		/* A block came free between the failure and its report. */
		set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, BG_CONFIDENCE_LIKELY);
		if (is_nonblocking_failure(event, request))
			add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
	} else if (bg_gfp_has(&event->gfp, BG_GFP_THISNODE)) {
		set_other(diagnosis, BG_OTHER_ONE_NODE, BG_CONFIDENCE_LIKELY);
	} else if (event->pagefault) {
		set_other(diagnosis, BG_OTHER_PAGE_FAULT, BG_CONFIDENCE_LIKELY);
		add_also(diagnosis, BG_CAUSE_MEMCG_LIMIT);
	} else if (diagnosis->main.above_high) {
		set_other(diagnosis, BG_OTHER_SPURIOUS, BG_CONFIDENCE_LIKELY);
		if (is_nonblocking_failure(event, request))
			add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
	} else if (is_nonblocking_failure(event, request)) {
		/* A few pages came back between the failure and its report. */
		set_cause(diagnosis, BG_CAUSE_ATOMIC_BURST, BG_CONFIDENCE_LIKELY);
	} else {
		set_exhausted(diagnosis, BG_CONFIDENCE_LIKELY);
	}
	if (request->order)
		add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
}

static void cause_of_blocks_elsewhere(struct bg_diagnosis *diagnosis, enum bg_cause cause,
				      int64_t there, enum bg_confidence confidence)
{
	/* With most of the free memory usable, it is that part that is in pieces. */
	if (there * 2 < diagnosis->main.free) {
		set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, confidence);
		add_also(diagnosis, cause);
	} else {
		set_cause(diagnosis, cause, confidence);
		add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
	}
}

static void cause_of_state(const struct bg_oom_event *event, const struct bg_zones *zones,
			   struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	const struct bg_verdict *main = &diagnosis->main;

	switch (main->state) {
	case BG_STATE_CMA:
		set_cause(diagnosis, BG_CAUSE_CMA_STARVATION, confidence);
		if (diagnosis->higher_free_kib)
			add_also(diagnosis, BG_CAUSE_LOWMEM_EXHAUSTED);
		break;
	case BG_STATE_HIGHATOMIC:
		set_cause(diagnosis, BG_CAUSE_HIGHATOMIC_RESERVED, confidence);
		break;
	case BG_STATE_BOOSTED:
		set_other(diagnosis, BG_OTHER_BOOSTED, confidence);
		add_also(diagnosis, BG_CAUSE_EXHAUSTED);
		break;
	case BG_STATE_FRAGMENTED:
		set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, confidence);
		if (is_nonblocking_failure(event, &diagnosis->request))
			add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
		break;
	case BG_STATE_CMA_BLOCKS:
		cause_of_blocks_elsewhere(diagnosis, BG_CAUSE_CMA_STARVATION, main->cma,
					  confidence);
		break;
	case BG_STATE_HIGHATOMIC_BLOCKS:
		cause_of_blocks_elsewhere(diagnosis, BG_CAUSE_HIGHATOMIC_RESERVED,
					  main->highatomic, confidence);
		break;
	case BG_STATE_OK:
		cause_of_ok(event, diagnosis);
		break;
	default:
		cause_of_short(event, zones, diagnosis, confidence);
	}
}

/* Other zones of weight that failed in another way allow other causes. */
static void also_of_others(const struct bg_zones *zones, struct bg_diagnosis *diagnosis)
{
	uint64_t least = bg_zones_weight(zones) / BG_SMALL_ZONE_DIVISOR;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_verdict *v = &zones->verdict[i];

		if (!v->eligible || bg_zone_weight(zones, v) < least ||
		    v->zone == diagnosis->main.zone)
			continue;
		if (v->state == BG_STATE_FRAGMENTED)
			add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
		else if (bg_state_is_short(v->state) && !bg_state_is_short(diagnosis->main.state) &&
			 diagnosis->cause != BG_CAUSE_ATOMIC_BURST)
			add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	}
}

/* Nodes that the request may not use would have served it. */
static bool held_to_nodes(const struct bg_oom_event *event, const struct bg_zones *zones,
			  struct bg_diagnosis *diagnosis)
{
	bool elsewhere = zones->nr && bg_zones_elsewhere(event, zones, diagnosis);

	for (unsigned int i = 0; i < zones->nr; i++)
		elsewhere |= zones->verdict[i].other_node &&
			     zones->verdict[i].state == BG_STATE_OK &&
			     zones->verdict[i].above_high;
	/* A zone that would have served it needs another explanation, unless the kernel says. */
	if (diagnosis->has_main && diagnosis->main.above_high)
		elsewhere = false;
	if (event->constraint == BG_CONSTRAINT_CPUSET)
		set_other(diagnosis, BG_OTHER_CPUSET, BG_CONFIDENCE_CERTAIN);
	else if (event->constraint == BG_CONSTRAINT_MEMPOLICY)
		set_other(diagnosis, BG_OTHER_MEMPOLICY, BG_CONFIDENCE_CERTAIN);
	else if (elsewhere && event->nodemask[0])
		set_other(diagnosis, BG_OTHER_MEMPOLICY, BG_CONFIDENCE_CERTAIN);
	else if (elsewhere)
		set_other(diagnosis, BG_OTHER_CPUSET, BG_CONFIDENCE_LIKELY);
	else
		return false;
	if (diagnosis->has_main)
		add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	return true;
}

/* What is possible at all, when the log has no zone to judge. */
static void allow_all(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_request *request = &diagnosis->request;

	add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	if (event->order > 0 || event->order < 0)
		add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
	if (is_nonblocking_failure(event, request))
		add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
	if (!event->header && event->kind == BG_KIND_OOM_KILL)
		add_also(diagnosis, BG_CAUSE_MEMCG_LIMIT);
	if (event->gfp.decoded && !request->movable && request->version >= 307)
		add_also(diagnosis, BG_CAUSE_CMA_STARVATION);
}

/* What the free lists of the zones that the request may take hold, in KiB. */
struct listed {
	bool any;
	int largest;		/* usable order, -1 none */
	uint64_t free;
	uint64_t cma;		/* on orders that hold nothing else */
};

static void sum_lists(const struct bg_zones *zones, const struct bg_request *request,
		      struct listed *listed)
{
	*listed = (struct listed){ .largest = -1 };
	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_verdict *v = &zones->verdict[i];

		if (!v->eligible || !v->list_known)
			continue;
		listed->any = true;
		if (v->largest_usable > listed->largest)
			listed->largest = v->largest_usable;
		for (unsigned int o = 0; o < v->zone->nr_orders; o++) {
			uint64_t kib = (v->zone->nr_free[o] << o) * request->page_kib;

			listed->free += kib;
			if (v->zone->types[o] == BG_MT_CMA)
				listed->cma += kib;
		}
	}
}

/* No watermarks in the log: the totals and the free lists may still tell most of it. */
static void cause_of_totals(const struct bg_oom_event *event, const struct bg_zones *zones,
			    struct bg_diagnosis *diagnosis)
{
	const struct bg_request *request = &diagnosis->request;
	struct listed listed;
	uint64_t free, cma;

	allow_all(event, diagnosis);
	if (!event->gfp.decoded || event->order < 0)
		return;
	sum_lists(zones, request, &listed);
	if (!bg_mem_total_kib(&event->mem, BG_MEM_FREE, &free))
		free = listed.free;
	if (!bg_mem_total_kib(&event->mem, BG_MEM_FREE_CMA, &cma))
		cma = listed.cma;
	diagnosis->seen_free_kib = free;
	diagnosis->seen_cma_kib = cma;
	if (!request->movable && free && cma >= free / 10 * 9)
		set_cause(diagnosis, BG_CAUSE_CMA_STARVATION, BG_CONFIDENCE_LIKELY);
	else if (event->order > 0 && listed.any && listed.largest < event->order &&
		 free >> 4 > (request->page_kib << event->order))
		set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, BG_CONFIDENCE_LIKELY);
}

static bool order_too_large(const struct bg_oom_event *event)
{
	unsigned int orders = 0;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		if (event->mem.zones[i].list_whole && event->mem.zones[i].nr_orders > orders)
			orders = event->mem.zones[i].nr_orders;
	return orders && event->order >= (int)orders;
}

/* Causes that the report's head tells, whatever its numbers. */
static bool cause_of_head(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (event->memcg.hit || event->constraint == BG_CONSTRAINT_MEMCG)
		set_cause(diagnosis, BG_CAUSE_MEMCG_LIMIT, BG_CONFIDENCE_CERTAIN);
	else if (event->sysrq)
		set_other(diagnosis, BG_OTHER_SYSRQ, BG_CONFIDENCE_CERTAIN);
	else if (event->order >= 0 && order_too_large(event))
		set_other(diagnosis, BG_OTHER_ORDER_TOO_LARGE, BG_CONFIDENCE_CERTAIN);
	else
		return false;
	return true;
}

void bg_diagnose_cause(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	struct bg_zones zones;
	const struct bg_verdict *main;

	bg_zones_judge(event, &diagnosis->request, &zones);
	main = bg_zones_main(&zones);
	if (main) {
		diagnosis->has_main = true;
		diagnosis->main = *main;
	}
	find_holders(event, diagnosis);
	if (cause_of_head(event, diagnosis))
		return;
	if (!main && held_to_nodes(event, &zones, diagnosis))
		return;
	if (bg_zones_none(event, &zones, &diagnosis->request)) {
		set_other(diagnosis, BG_OTHER_EMPTY_ZONE, BG_CONFIDENCE_LIKELY);
		return;
	}
	bg_zones_higher(event, &zones, diagnosis);
	if (!main) {
		cause_of_totals(event, &zones, diagnosis);
	} else if (!held_to_nodes(event, &zones, diagnosis)) {
		cause_of_state(event, &zones, diagnosis,
			       bg_zones_confidence(event, &zones, diagnosis));
		also_of_others(&zones, diagnosis);
	}
	/* An address range ran out, or the allocator's pages did: the numbers say which. */
	if (event->vmalloc && (!main || main->state == BG_STATE_OK))
		set_other(diagnosis, BG_OTHER_VMALLOC, BG_CONFIDENCE_LIKELY);
}
