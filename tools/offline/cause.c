// SPDX-License-Identifier: GPL-2.0
/*
 * From the zones' verdicts to one cause. The zone that decides is the one that came closest
 * to serving the request, among those large enough to matter: a 16 MiB ZONE_DMA on a large
 * machine is passed over by nearly every request.
 */
#include "diagnose.h"

#include <string.h>

#include "common.h"

/* A zone with less than this share of the memory that the request may take does not decide. */
#define SMALL_ZONE_DIVISOR 8

/* Unreclaimable slab dominates when nobody holds more and it holds this share (1/4). */
#define SLAB_DIVISOR 4

/* Blocks of an order are few when less than this share of free memory (1/8) lies in them. */
#define FEW_DIVISOR 8

struct zones {
	unsigned int nr;
	bool sizes_known;
	struct bg_verdict verdict[BG_MEM_MAX_ZONES];
};

static bool is_memory_short(enum bg_zone_state state)
{
	return state == BG_STATE_SHORT || state == BG_STATE_RESERVED;
}

/* How close the zone came to serving the request. */
static int closeness(enum bg_zone_state state)
{
	switch (state) {
	case BG_STATE_OK:			return 6;
	case BG_STATE_CMA:
	case BG_STATE_CMA_BLOCKS:		return 5;
	case BG_STATE_HIGHATOMIC:
	case BG_STATE_HIGHATOMIC_BLOCKS:	return 4;
	case BG_STATE_BOOSTED:			return 3;
	case BG_STATE_FRAGMENTED:		return 2;
	case BG_STATE_SHORT:
	case BG_STATE_RESERVED:			return 1;
	default:				return 0;
	}
}

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

static void judge_zones(const struct bg_oom_event *event, const struct bg_request *request,
			struct zones *zones)
{
	zones->nr = event->mem.nr_zones;
	zones->sizes_known = bg_zone_sizes_known(&event->mem);
	for (unsigned int i = 0; i < zones->nr; i++)
		bg_zone_judge(event, request, &event->mem.zones[i], &zones->verdict[i]);
}

/* Cut lines lack the size, but not the watermark, which the kernel scales with it. */
static uint64_t weight(const struct zones *zones, const struct bg_verdict *v)
{
	return zones->sizes_known ? bg_zone_size_kib(v->zone) : (uint64_t)v->min;
}

static uint64_t eligible_size(const struct zones *zones)
{
	uint64_t size = 0;

	for (unsigned int i = 0; i < zones->nr; i++)
		if (zones->verdict[i].eligible)
			size += weight(zones, &zones->verdict[i]);
	return size;
}

/* Closest first; among equals the zone that the allocator tries first, then the larger one. */
static bool is_better(const struct bg_verdict *a, const struct bg_verdict *b)
{
	int closer = closeness(a->state) - closeness(b->state);

	if (closer)
		return closer > 0;
	if (a->zone->type != b->zone->type)
		return a->zone->type > b->zone->type;
	return bg_zone_size_kib(a->zone) > bg_zone_size_kib(b->zone);
}

static const struct bg_verdict *pick_main(const struct zones *zones)
{
	uint64_t least = eligible_size(zones) / SMALL_ZONE_DIVISOR;
	const struct bg_verdict *main = NULL;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_verdict *v = &zones->verdict[i];

		if (!v->eligible || v->state == BG_STATE_UNKNOWN ||
		    weight(zones, v) < least)
			continue;
		if (!main || is_better(v, main))
			main = v;
	}
	return main;
}

/* Since 6.1 zones above the request's are not listed, but the totals count them. */
static void find_unlisted(const struct bg_oom_event *event, const struct zones *zones,
			  struct bg_diagnosis *diagnosis)
{
	uint64_t high_kib = event->mem.high_pages * diagnosis->request.page_kib, total;
	int64_t unlisted;

	if (!high_kib || !bg_mem_seen(&event->mem.totals, BG_MEM_FREE) ||
	    !bg_mem_total_kib(&event->mem, BG_MEM_FREE, &total) || total > INT64_MAX / 2)
		return;
	unlisted = (int64_t)total;
	for (unsigned int i = 0; i < zones->nr; i++) {
		if (zones->verdict[i].zone->type > BG_ZONE_NORMAL)
			return;
		unlisted -= zones->verdict[i].free;
	}
	if (unlisted < (int64_t)(high_kib / 100))
		return;
	diagnosis->higher_free_kib = unlisted;
	diagnosis->higher_zone = BG_ZONE_HIGHMEM;
}

static void find_higher(const struct bg_oom_event *event, const struct zones *zones,
			struct bg_diagnosis *diagnosis)
{
	if (diagnosis->request.zone <= BG_ZONE_NORMAL)
		find_unlisted(event, zones, diagnosis);
	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_verdict *v = &zones->verdict[i];
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

/* What kswapd could give back soon in the zones of the request: half of cache and slab. */
static uint64_t reclaimable_kib(const struct bg_oom_event *event, const struct zones *zones)
{
	uint64_t kib = 0, slab = 0, swap = event->mem.swap_free_kib, anon = 0;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const uint64_t *value = zones->verdict[i].zone->fields.value;

		if (!zones->verdict[i].eligible)
			continue;
		kib += value[BG_MEM_ACTIVE_FILE] + value[BG_MEM_INACTIVE_FILE];
		anon += value[BG_MEM_INACTIVE_ANON];
	}
	bg_mem_total_kib(&event->mem, BG_MEM_SLAB_RECLAIMABLE, &slab);
	return (kib + slab + (anon < swap ? anon : swap)) / 2;
}

static bool refillable(const struct bg_oom_event *event, const struct zones *zones,
		       const struct bg_diagnosis *diagnosis)
{
	int64_t lack = diagnosis->main.high + diagnosis->main.reserve - diagnosis->main.usable;

	return lack < 0 || reclaimable_kib(event, zones) >= (uint64_t)lack;
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
static void cause_of_short(const struct bg_oom_event *event, const struct zones *zones,
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

static void cause_of_state(const struct bg_oom_event *event, const struct zones *zones,
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
static void also_of_others(const struct zones *zones, struct bg_diagnosis *diagnosis)
{
	uint64_t least = eligible_size(zones) / SMALL_ZONE_DIVISOR;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_verdict *v = &zones->verdict[i];

		if (!v->eligible || weight(zones, v) < least ||
		    v->zone == diagnosis->main.zone)
			continue;
		if (v->state == BG_STATE_FRAGMENTED)
			add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
		else if (is_memory_short(v->state) && !is_memory_short(diagnosis->main.state) &&
			 diagnosis->cause != BG_CAUSE_ATOMIC_BURST)
			add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	}
}

/* Nodes that the request may not use would have served it. */
static bool held_to_nodes(const struct bg_oom_event *event, const struct zones *zones,
			  struct bg_diagnosis *diagnosis)
{
	bool elsewhere = false;

	for (unsigned int i = 0; i < zones->nr; i++)
		elsewhere |= zones->verdict[i].other_node &&
			     zones->verdict[i].state == BG_STATE_OK &&
			     zones->verdict[i].above_high;
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

static enum bg_confidence confidence_of(const struct bg_oom_event *event, const struct zones *zones,
					const struct bg_diagnosis *diagnosis)
{
	const struct bg_request *request = &diagnosis->request;
	const struct bg_verdict *main = &diagnosis->main;

	if (event->pagefault || !event->gfp.decoded || event->order < 0)
		return BG_CONFIDENCE_LIKELY;
	if (!main->cma_known && !request->movable && !is_memory_short(main->state))
		return BG_CONFIDENCE_LIKELY;
	if (!main->reserve_known && main->state != BG_STATE_SHORT)
		return BG_CONFIDENCE_LIKELY;
	/* The rules of 4.4 and of 6.3 changed what an order or an atomic request may take. */
	if (!request->version_sure && (request->order || !request->may_reclaim))
		return BG_CONFIDENCE_LIKELY;
	if (request->order && !is_memory_short(main->state) && !main->list_known)
		return BG_CONFIDENCE_LIKELY;
	if (is_memory_short(main->state) &&
	    (!knows_holders(event) || !knows_higher(event, diagnosis)))
		return BG_CONFIDENCE_LIKELY;
	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_verdict *v = &zones->verdict[i];

		/* A zone unseen, or a small one that would have served it: not the whole story. */
		if (v->eligible && (v->state == BG_STATE_UNKNOWN || v->state == BG_STATE_OK))
			return BG_CONFIDENCE_LIKELY;
	}
	return event->mem.zones_dropped ? BG_CONFIDENCE_LIKELY : BG_CONFIDENCE_CERTAIN;
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

static void sum_lists(const struct zones *zones, const struct bg_request *request,
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
static void cause_of_totals(const struct bg_oom_event *event, const struct zones *zones,
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

/* A zone without memory has no watermarks either; its size may be cut off. */
static bool is_empty(const struct bg_verdict *v)
{
	bool sized = bg_mem_seen(&v->zone->fields, BG_MEM_MANAGED) ||
		     bg_mem_seen(&v->zone->fields, BG_MEM_PRESENT);

	return (sized && !bg_zone_size_kib(v->zone)) ||
	       (v->state != BG_STATE_UNKNOWN && !v->free && !v->high);
}

static bool no_eligible(const struct bg_oom_event *event, const struct zones *zones,
			const struct bg_request *request)
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
	struct zones zones;
	const struct bg_verdict *main;

	judge_zones(event, &diagnosis->request, &zones);
	main = pick_main(&zones);
	if (main) {
		diagnosis->has_main = true;
		diagnosis->main = *main;
	}
	find_holders(event, diagnosis);
	if (cause_of_head(event, diagnosis))
		return;
	if (!main && held_to_nodes(event, &zones, diagnosis))
		return;
	if (no_eligible(event, &zones, &diagnosis->request)) {
		set_other(diagnosis, BG_OTHER_EMPTY_ZONE, BG_CONFIDENCE_LIKELY);
		return;
	}
	find_higher(event, &zones, diagnosis);
	if (!main) {
		cause_of_totals(event, &zones, diagnosis);
	} else if (main->state == BG_STATE_OK || !held_to_nodes(event, &zones, diagnosis)) {
		cause_of_state(event, &zones, diagnosis,
			       confidence_of(event, &zones, diagnosis));
		also_of_others(&zones, diagnosis);
	}
	/* An address range ran out, or the allocator's pages did: the numbers say which. */
	if (event->vmalloc && (!main || main->state == BG_STATE_OK))
		set_other(diagnosis, BG_OTHER_VMALLOC, BG_CONFIDENCE_LIKELY);
}
