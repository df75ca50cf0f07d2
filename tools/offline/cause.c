// SPDX-License-Identifier: GPL-2.0
/* From the zones' verdicts to one cause. */
#include "cause.h"

#include "causehead.h"
#include "possible.h"
#include "zones.h"

/* Unreclaimable slab dominates when nobody holds more and it holds this share (1/4). */
#define SLAB_DIVISOR 4

/* Blocks of an order are few when less than this share of free memory (1/8) lies in them. */
#define FEW_DIVISOR 8

/* Less than this share of what is free (1/4), CMA is not what a machine at its end lacked. */
#define FEW_CMA_DIVISOR 4

/* Could reclaim bring the deciding zone above its high watermark, where kills stop? */
static bool refillable(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		       const struct bg_diagnosis *diagnosis)
{
	int64_t lack = diagnosis->main.high + diagnosis->main.reserve - diagnosis->main.usable;

	return lack < 0 || bg_zones_reclaimable(event, zones) >= (uint64_t)lack;
}

/* With so much more free it would be above the high watermark, or reclaim would get it there. */
static bool would_do(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		     const struct bg_diagnosis *diagnosis, int64_t more)
{
	const struct bg_zone_verdict *main = &diagnosis->main;

	if (main->usable + more > main->high + main->reserve)
		return true;
	/* Of a machine that has nothing left some slab is no reserve: reclaim has just tried. */
	return !bg_all_used(&event->mem) && refillable(event, zones, diagnosis);
}

/* Slab and page tables are counted by zone before 4.8: then ask the zone that is short. */
static void find_holders(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	struct bg_memusage zone;

	bg_memusage_total(&event->mem, &diagnosis->usage);
	if (!diagnosis->has_main)
		return;
	bg_memusage_zone(diagnosis->main.zone, &zone);
	if (!zone.known ||
	    (diagnosis->usage.managed && zone.managed > diagnosis->usage.managed / 10 * 9))
		return;
	diagnosis->usage = zone;
	diagnosis->usage_zone = true;
}

static bool slab_dominates(const struct bg_memusage *usage)
{
	return usage->known && usage->largest == BG_HOLD_SLAB_UNRECLAIMABLE &&
	       usage->managed &&
	       usage->held[BG_HOLD_SLAB_UNRECLAIMABLE] >= usage->managed / SLAB_DIVISOR;
}

/* Too much to overlook, though somebody else holds more. */
static bool slab_is_large(const struct bg_memusage *usage)
{
	return usage->known && usage->managed &&
	       usage->held[BG_HOLD_SLAB_UNRECLAIMABLE] >= usage->managed / SLAB_DIVISOR;
}

static void set_exhausted(struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	if (diagnosis->higher_free_kib) {
		bg_set_cause(diagnosis, BG_CAUSE_LOWMEM_EXHAUSTED, confidence);
		if (slab_is_large(&diagnosis->usage))
			bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED_SLAB);
	} else if (slab_dominates(&diagnosis->usage)) {
		bg_set_cause(diagnosis, BG_CAUSE_EXHAUSTED_SLAB, confidence);
	} else {
		bg_set_cause(diagnosis, BG_CAUSE_EXHAUSTED, confidence);
		if (slab_is_large(&diagnosis->usage))
			bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED_SLAB);
	}
}

/* The deciding zone has too little free, whatever it is made of. */
static void cause_of_short(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			   struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	const struct bg_oom_request *request = &diagnosis->request;
	bool no_block = request->order && diagnosis->main.list_known &&
			diagnosis->main.largest_usable < (int)request->order;
	bool ample = refillable(event, zones, diagnosis);

	if (bg_cannot_wait(event, request)) {
		if (ample) {
			bg_set_cause(diagnosis, BG_CAUSE_ATOMIC_BURST, confidence);
		} else {
			set_exhausted(diagnosis, confidence);
			bg_add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
		}
	} else if (no_block && ample && !diagnosis->higher_free_kib) {
		/* Single pages could be had by reclaim: what lacks is a block of that size. */
		bg_set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, BG_CONFIDENCE_LIKELY);
		bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	} else {
		set_exhausted(diagnosis, confidence);
	}
	if (no_block)
		bg_add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
}

/* A quarter of the memory is clean cache: nobody has to die for it. */
static bool cache_is_large(const struct bg_oom_event *event, const struct bg_memusage *usage)
{
	uint64_t busy = 0, kib;

	if (bg_mem_total_kib(&event->mem, BG_MEM_DIRTY, &kib))
		busy += kib;
	if (bg_mem_total_kib(&event->mem, BG_MEM_WRITEBACK, &kib))
		busy += kib;
	return usage->counted && usage->managed &&
	       usage->held[BG_HOLD_FILE] > usage->managed / 4 + busy;
}

/* A kill on a machine that has nothing left, which no zone's last pages explain otherwise. */
static bool at_its_end(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis)
{
	return event->kind == BG_KIND_OOM_KILL && !diagnosis->higher_free_kib &&
	       bg_all_used(&event->mem);
}

static void cause_of_page_fault(struct bg_diagnosis *diagnosis)
{
	bg_set_other(diagnosis, BG_OTHER_PAGE_FAULT, BG_CONFIDENCE_LIKELY);
	bg_add_also(diagnosis, BG_CAUSE_MEMCG_LIMIT);
}

/* By the report the deciding zone would have served the request. */
static void cause_of_ok(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;
	const struct bg_zone_verdict *main = &diagnosis->main;
	bool few = request->order && main->in_blocks < main->usable / FEW_DIVISOR;
	bool cannot_wait = bg_cannot_wait(event, request);

	/* Early at boot all watermarks are 0: to be above them says nothing. */
	if (event->order < 0 && !main->min) {
		bg_cause_of_totals(event, zones, diagnosis);
		return;
	}
	if (few) {
		/* A block came free between the failure and its report. */
		bg_set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, BG_CONFIDENCE_LIKELY);
	} else if (bg_gfp_has(&event->gfp, BG_GFP_THISNODE)) {
		bg_set_other(diagnosis, BG_OTHER_ONE_NODE, BG_CONFIDENCE_LIKELY);
	} else if (event->pagefault) {
		cause_of_page_fault(diagnosis);
	} else if (main->above_high && at_its_end(event, diagnosis)) {
		/* What one process left behind came free between the kill and its report. */
		set_exhausted(diagnosis, BG_CONFIDENCE_LIKELY);
		bg_add_also_other(diagnosis, BG_OTHER_SPURIOUS);
	} else if (main->above_high) {
		bg_set_other(diagnosis, BG_OTHER_SPURIOUS, BG_CONFIDENCE_LIKELY);
	} else if (cannot_wait && refillable(event, zones, diagnosis)) {
		/* A few pages came back between the failure and its report. */
		bg_set_cause(diagnosis, BG_CAUSE_ATOMIC_BURST, BG_CONFIDENCE_LIKELY);
	} else if (!cannot_wait && refillable(event, zones, diagnosis) &&
		   cache_is_large(event, &diagnosis->usage)) {
		bg_set_other(diagnosis, BG_OTHER_SPURIOUS, BG_CONFIDENCE_LIKELY);
		bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	} else {
		set_exhausted(diagnosis, BG_CONFIDENCE_LIKELY);
	}
	if (cannot_wait)
		bg_add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
	if (request->order)
		bg_add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
}

static void cause_of_blocks_elsewhere(struct bg_diagnosis *diagnosis, enum bg_cause cause,
				      int64_t there, enum bg_confidence confidence)
{
	/* With most of the free memory usable, it is that part that is in pieces. */
	if (there * 2 < diagnosis->main.free) {
		bg_set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, confidence);
		bg_add_also(diagnosis, cause);
	} else {
		bg_set_cause(diagnosis, cause, confidence);
		bg_add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
	}
}

/* Is all in the log that would_do() looks at? */
static bool knows_what_would_do(const struct bg_oom_event *event,
				const struct bg_diagnosis *diagnosis, int64_t more)
{
	const struct bg_zone_verdict *main = &diagnosis->main;

	if (!bg_mem_seen(&main->zone->fields, BG_MEM_HIGH))
		return false;
	return main->usable + more > main->high + main->reserve ||
	       (event->mem.swap_seen && bg_all_counted(&event->mem));
}

/* What else alone would have been enough: both are told. */
static void also_enough(struct bg_diagnosis *diagnosis)
{
	unsigned int enough = diagnosis->main.enough;

	if (enough >> BG_STATE_CMA & 1)
		bg_add_also(diagnosis, BG_CAUSE_CMA_STARVATION);
	if (enough >> BG_STATE_HIGHATOMIC & 1)
		bg_add_also(diagnosis, BG_CAUSE_HIGHATOMIC_RESERVED);
	if (enough >> BG_STATE_BOOSTED & 1)
		bg_add_also_other(diagnosis, BG_OTHER_BOOSTED);
}

static void cause_of_cma(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			 struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	bg_set_cause(diagnosis, BG_CAUSE_CMA_STARVATION, confidence);
	if (diagnosis->higher_free_kib)
		bg_add_also(diagnosis, BG_CAUSE_LOWMEM_EXHAUSTED);
	if (!knows_what_would_do(event, diagnosis, diagnosis->main.cma))
		diagnosis->confidence = BG_CONFIDENCE_LIKELY;
	if (would_do(event, zones, diagnosis, diagnosis->main.cma))
		return;
	/* The last drop is in CMA: with it too the machine was at its end. */
	if (diagnosis->main.cma < diagnosis->main.free / FEW_CMA_DIVISOR) {
		set_exhausted(diagnosis, BG_CONFIDENCE_LIKELY);
		bg_add_also(diagnosis, BG_CAUSE_CMA_STARVATION);
	} else {
		bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	}
	diagnosis->last_drop = true;
	diagnosis->confidence = BG_CONFIDENCE_LIKELY;
}

/* Three quarters of the memory are in no list that reclaim could shorten: a leak, or nearly. */
static bool is_leaked(const struct bg_memusage *usage)
{
	return usage->known && usage->managed &&
	       usage->held[BG_HOLD_UNTRACKED] >= usage->managed / 4 * 3;
}

/*
 * Reclaim had nothing to take, and what the boost kept would not have lasted either: less than
 * what the zone's own marks, without it, keep. A boost is 1.5 times high or more where it can.
 */
static bool is_last_drop(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *main = &diagnosis->main;
	int64_t room = main->usable + main->boost - main->mark - main->reserve;

	return main->state == BG_STATE_BOOSTED && event->kind == BG_KIND_OOM_KILL &&
	       bg_nothing_to_take(&event->mem) && room < main->high - main->boost;
}

/*
 * A reserve or a boosted watermark kept the last pages from the request. On a machine that has
 * nothing left to reclaim they are not the reason: the next request would have met the same.
 */
static void cause_of_kept(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			  struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	bool boost = diagnosis->main.state == BG_STATE_BOOSTED;
	int64_t kept = boost ? diagnosis->main.boost : diagnosis->main.highatomic;
	bool leaked = is_leaked(&diagnosis->usage);
	bool enough = would_do(event, zones, diagnosis, kept);
	bool last = leaked || (enough && is_last_drop(event, diagnosis));

	if (last || !knows_what_would_do(event, diagnosis, kept))
		confidence = BG_CONFIDENCE_LIKELY;
	if (last || !enough) {
		set_exhausted(diagnosis, confidence);
		diagnosis->last_drop = true;
	} else if (boost) {
		bg_set_other(diagnosis, BG_OTHER_BOOSTED, confidence);
		bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	} else {
		bg_set_cause(diagnosis, BG_CAUSE_HIGHATOMIC_RESERVED, confidence);
		if (confidence != BG_CONFIDENCE_CERTAIN)
			bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	}
	if (bg_cannot_wait(event, &diagnosis->request))
		bg_add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
}

/*
 * Whatever the missing line keeps from the request: a kill with less than high free, CMA and all
 * that is kept apart counted too, and with nothing to reclaim.
 */
static bool is_short_anyway(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			    const struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *main = &diagnosis->main;

	return event->kind == BG_KIND_OOM_KILL && !main->enough &&
	       main->free <= main->high - main->boost + main->reserve &&
	       bg_mem_seen(&main->zone->fields, BG_MEM_HIGH) &&
	       bg_mem_seen(&main->zone->fields, BG_MEM_INACTIVE_FILE) &&
	       !refillable(event, zones, diagnosis);
}

/* It is not known what the zone keeps from the request: the totals may tell the cause anyway. */
static void cause_of_maybe(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			   struct bg_diagnosis *diagnosis)
{
	uint64_t slab;

	bg_cause_of_totals(event, zones, diagnosis);
	if (diagnosis->cause != BG_CAUSE_UNKNOWN || !is_short_anyway(event, zones, diagnosis))
		return;
	set_exhausted(diagnosis, BG_CONFIDENCE_LIKELY);
	/* Swap or slab of which the log does not tell may have been there to reclaim. */
	if (!event->mem.swap_seen ||
	    !bg_mem_total_kib(&event->mem, BG_MEM_SLAB_RECLAIMABLE, &slab))
		bg_add_also_other(diagnosis, BG_OTHER_SPURIOUS);
}

static void cause_of_pieces(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
			    enum bg_confidence confidence)
{
	const struct bg_zone_verdict *main = &diagnosis->main;

	bg_set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, confidence);
	if (bg_cannot_wait(event, &diagnosis->request))
		bg_add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
	/* Without the list nobody knows whether the large blocks are there, as CMA. */
	if (!main->list_known && !diagnosis->request.movable &&
	    (main->cma || bg_cma_possible(event, &diagnosis->request)))
		bg_add_also(diagnosis, BG_CAUSE_CMA_STARVATION);
}

/* Without a report's first line nobody knows the order, nor whether the request could wait. */
static void also_unsaid(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (event->kind != BG_KIND_REPORT || event->gfp.given ||
	    diagnosis->main.state == BG_STATE_OK)
		return;
	bg_add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
	bg_add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
}

static void cause_of_state(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			   struct bg_diagnosis *diagnosis, enum bg_confidence confidence)
{
	const struct bg_zone_verdict *main = &diagnosis->main;

	switch (main->state) {
	case BG_STATE_CMA:
		cause_of_cma(event, zones, diagnosis, confidence);
		break;
	case BG_STATE_HIGHATOMIC:
	case BG_STATE_BOOSTED:
		cause_of_kept(event, zones, diagnosis, confidence);
		break;
	case BG_STATE_FRAGMENTED:
		cause_of_pieces(event, diagnosis, confidence);
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
		cause_of_ok(event, zones, diagnosis);
		break;
	case BG_STATE_MAYBE:
		cause_of_maybe(event, zones, diagnosis);
		also_enough(diagnosis);
		return;
	default:
		cause_of_short(event, zones, diagnosis, confidence);
	}
	also_enough(diagnosis);
	also_unsaid(event, diagnosis);
	if (!main->cma_known && bg_cma_possible(event, &diagnosis->request))
		bg_add_also(diagnosis, BG_CAUSE_CMA_STARVATION);
}

/* Other zones of weight that failed in another way allow other causes. */
static void also_of_others(const struct bg_log_zones *zones, struct bg_diagnosis *diagnosis)
{
	uint64_t least = bg_zones_weight(zones) / BG_SMALL_ZONE_DIVISOR;

	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_zone_verdict *v = &zones->verdict[i];

		if (!v->eligible || bg_zone_weight(zones, v) < least ||
		    v->zone == diagnosis->main.zone)
			continue;
		if (v->state == BG_STATE_FRAGMENTED)
			bg_add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
		else if (bg_state_is_short(v->state) && !bg_state_is_short(diagnosis->main.state) &&
			 diagnosis->cause != BG_CAUSE_ATOMIC_BURST)
			bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	}
}

void bg_diagnose_cause(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	struct bg_log_zones zones;
	const struct bg_zone_verdict *main;

	bg_zones_judge(event, &diagnosis->request, &zones);
	main = bg_zones_main(&zones);
	if (main) {
		diagnosis->has_main = true;
		diagnosis->main = *main;
	}
	find_holders(event, diagnosis);
	if (bg_cause_of_head(event, diagnosis))
		return;
	if (!main && bg_cause_of_nodes(event, &zones, diagnosis))
		return;
	if (bg_zones_none(event, &zones, &diagnosis->request)) {
		bg_set_other(diagnosis, BG_OTHER_EMPTY_ZONE, BG_CONFIDENCE_LIKELY);
		return;
	}
	bg_zones_higher(event, &zones, diagnosis);
	if (!main) {
		bg_cause_of_totals(event, &zones, diagnosis);
		if (event->pagefault && diagnosis->cause == BG_CAUSE_UNKNOWN)
			cause_of_page_fault(diagnosis);
	} else if (!bg_cause_of_nodes(event, &zones, diagnosis)) {
		cause_of_state(event, &zones, diagnosis,
			       bg_zones_confidence(event, &zones, diagnosis));
		also_of_others(&zones, diagnosis);
	}
	bg_cause_of_vmalloc(event, diagnosis);
}
