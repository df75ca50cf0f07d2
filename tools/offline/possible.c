// SPDX-License-Identifier: GPL-2.0
/* What a log without the zones' watermarks still tells, and what it rules out. */
#include "possible.h"

#include "common.h"
#include "platform.h"

bool bg_cannot_wait(const struct bg_oom_event *event, const struct bg_oom_request *request)
{
	return event->kind == BG_KIND_ALLOC_FAILURE && event->gfp.decoded &&
	       !request->may_reclaim;
}

bool bg_cma_possible(const struct bg_oom_event *event, const struct bg_oom_request *request)
{
	const struct bg_memreport *mem = &event->mem;
	bool letters = false, all = mem->nr_zones;

	if (request->movable || request->version < 307)
		return false;
	if (bg_mem_seen(&mem->totals, BG_MEM_FREE_CMA))
		return mem->totals.value[BG_MEM_FREE_CMA];
	for (unsigned int i = 0; i < mem->nr_zones; i++) {
		if (mem->zones[i].fields.value[BG_MEM_FREE_CMA])
			return true;
		all &= bg_mem_seen(&mem->zones[i].fields, BG_MEM_FREE_CMA);
		letters |= mem->zones[i].letters && mem->zones[i].list_whole;
	}
	if (bg_mem_any_letter(mem, BG_MT_CMA))
		return true;
	return !all && !letters && !bg_platform_is_pc(event);
}

/* What is possible at all, when the log has no zone to judge. */
static void allow_all(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;

	bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	if (event->order)
		bg_add_also(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION);
	if (bg_cannot_wait(event, request))
		bg_add_also(diagnosis, BG_CAUSE_ATOMIC_BURST);
	/* The kernel's words for a cgroup's kill are others, or it says who set the limit. */
	if (!event->header && event->kind == BG_KIND_OOM_KILL && !event->victim.announced &&
	    event->constraint == BG_CONSTRAINT_UNSAID)
		bg_add_also(diagnosis, BG_CAUSE_MEMCG_LIMIT);
	if (event->gfp.decoded && bg_cma_possible(event, request))
		bg_add_also(diagnosis, BG_CAUSE_CMA_STARVATION);
}

/* What the free lists of the zones that the request may take hold, in KiB. */
struct listed {
	bool any;
	int largest;		/* usable order, -1 none */
	uint64_t free;
	uint64_t cma;		/* on orders that hold nothing else */
};

static void sum_lists(const struct bg_log_zones *zones, const struct bg_oom_request *request,
		      struct listed *listed)
{
	*listed = (struct listed){ .largest = -1 };
	for (unsigned int i = 0; i < zones->nr; i++) {
		const struct bg_zone_verdict *v = &zones->verdict[i];

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

/* Less than this share (1/16) is nearly nothing. */
#define FEW_DIVISOR 16

static const enum bg_mem_field counted[] = {
	BG_MEM_ACTIVE_ANON, BG_MEM_INACTIVE_ANON, BG_MEM_UNEVICTABLE, BG_MEM_SLAB_UNRECLAIMABLE,
	BG_MEM_PAGETABLES, BG_MEM_ACTIVE_FILE, BG_MEM_INACTIVE_FILE, BG_MEM_SLAB_RECLAIMABLE,
	BG_MEM_FREE,
};

bool bg_all_counted(const struct bg_memreport *mem)
{
	for (size_t i = 0; i < ARRAY_SIZE(counted); i++)
		if (!bg_mem_seen(&mem->totals, counted[i]))
			return false;
	return true;
}

static uint64_t sum_counted(const struct bg_memreport *mem)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(counted); i++)
		sum += mem->totals.value[counted[i]];
	return sum;
}

bool bg_nothing_to_take(const struct bg_memreport *mem)
{
	const uint64_t *pages = mem->totals.value;

	return bg_all_counted(mem) &&
	       pages[BG_MEM_ACTIVE_FILE] + pages[BG_MEM_INACTIVE_FILE] +
	       pages[BG_MEM_SLAB_RECLAIMABLE] < sum_counted(mem) / FEW_DIVISOR &&
	       (!mem->swap_seen || mem->swap_free_kib <= mem->swap_total_kib / FEW_DIVISOR);
}

bool bg_all_used(const struct bg_memreport *mem)
{
	return bg_nothing_to_take(mem) &&
	       mem->totals.value[BG_MEM_FREE] < sum_counted(mem) / FEW_DIVISOR;
}

void bg_cause_of_totals(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;
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
	/* A page fault's kill tells no mask: what had failed earlier was movable, most likely. */
	if (!request->movable && !event->pagefault && free && cma >= free / 10 * 9)
		bg_set_cause(diagnosis, BG_CAUSE_CMA_STARVATION, BG_CONFIDENCE_LIKELY);
	else if (event->order > 0 && listed.any && listed.largest < event->order &&
		 free >> 4 > (request->page_kib << event->order))
		bg_set_cause(diagnosis, BG_CAUSE_EXTERNAL_FRAGMENTATION, BG_CONFIDENCE_LIKELY);
	else if (!event->order && bg_all_used(&event->mem))
		bg_set_cause(diagnosis, BG_CAUSE_EXHAUSTED, BG_CONFIDENCE_LIKELY);
}

