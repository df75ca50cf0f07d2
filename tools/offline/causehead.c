// SPDX-License-Identifier: GPL-2.0
/* Causes that the report's head tells: a cgroup, a person, nodes, an address range. */
#include "causehead.h"

#include "cmacause.h"

/*
 * What is used at the kill may be below the limit by the size of the request, which may be a
 * huge page, and by what came free since; by no more than this share (1/4) of it.
 */
#define MEMCG_NEAR 4

bool bg_memcg_full(const struct bg_memcg *memcg, enum bg_memcg_counter *counter)
{
	for (int i = 0; i < BG_MEMCG_NR; i++) {
		uint64_t limit = memcg->limit_kib[i];

		if (!(memcg->seen >> i & 1) || memcg->usage_kib[i] < limit - limit / MEMCG_NEAR)
			continue;
		*counter = i;
		return true;
	}
	return false;
}

/* Nodes that the request may not use would have served it. */
bool bg_cause_of_nodes(const struct bg_oom_event *event, const struct bg_log_zones *zones,
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
		bg_set_other(diagnosis, BG_OTHER_CPUSET, BG_CONFIDENCE_CERTAIN);
	else if (event->constraint == BG_CONSTRAINT_MEMPOLICY)
		bg_set_other(diagnosis, BG_OTHER_MEMPOLICY, BG_CONFIDENCE_CERTAIN);
	else if (elsewhere && event->nodemask[0])
		bg_set_other(diagnosis, BG_OTHER_MEMPOLICY, BG_CONFIDENCE_CERTAIN);
	else if (elsewhere)
		bg_set_other(diagnosis, BG_OTHER_CPUSET, BG_CONFIDENCE_LIKELY);
	else
		return false;
	if (diagnosis->has_main)
		bg_add_also(diagnosis, BG_CAUSE_EXHAUSTED);
	return true;
}

static bool order_too_large(const struct bg_oom_event *event)
{
	unsigned int orders = 0;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		if (event->mem.zones[i].list_whole && event->mem.zones[i].nr_orders > orders)
			orders = event->mem.zones[i].nr_orders;
	return orders && event->order >= (int)orders;
}

/* vmalloc takes single pages, so that only its address range can lack when memory is free. */
void bg_cause_of_vmalloc(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	bool passes = diagnosis->has_main && diagnosis->main.state == BG_STATE_OK;

	switch (event->vmalloc) {
	case BG_VMALLOC_RANGE:
		bg_set_other(diagnosis, BG_OTHER_VMALLOC, BG_CONFIDENCE_CERTAIN);
		diagnosis->also = 0;
		break;
	case BG_VMALLOC_PAGES:
		/* The page allocator failed: its zones say why, if the log has them. */
		break;
	case BG_VMALLOC_UNSAID:
		if (passes || !diagnosis->has_main)
			bg_set_other(diagnosis, BG_OTHER_VMALLOC, BG_CONFIDENCE_LIKELY);
		break;
	default:
		break;
	}
}

/* Causes that the report's head tells, whatever its numbers. */
bool bg_cause_of_head(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	enum bg_confidence sure = event->mixed || event->joined ? BG_CONFIDENCE_LIKELY :
				  BG_CONFIDENCE_CERTAIN;
	enum bg_memcg_counter counter;

	if (event->kind == BG_KIND_CMA_FAILURE)
		bg_cause_of_cma_failure(event, diagnosis);
	else if (event->memcg.hit || event->constraint == BG_CONSTRAINT_MEMCG)
		bg_set_cause(diagnosis, BG_CAUSE_MEMCG_LIMIT,
			     event->memcg.seen && !bg_memcg_full(&event->memcg, &counter) ?
			     BG_CONFIDENCE_LIKELY : sure);
	else if (event->sysrq)
		bg_set_other(diagnosis, BG_OTHER_SYSRQ, sure);
	else if (event->order >= 0 && order_too_large(event))
		bg_set_other(diagnosis, BG_OTHER_ORDER_TOO_LARGE, sure);
	else
		return false;
	return true;
}
