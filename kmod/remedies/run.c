// SPDX-License-Identifier: GPL-2.0
/* Runs any remedy of the table, and measures what it did and took. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include "sensors/cma_census.h"
#include "compat/compat.h"
#include "core/frag.h"
#include "remedies/remedy.h"
#include "sensors/sampler.h"
#include "trace.h"

static const struct bg_remedy_ops *const table[BG_NR_REMEDIES] = {
	[BG_REMEDY_WAKE] = &bg_wake_ops,
	[BG_REMEDY_EVACUATE] = &bg_evacuate_ops,
	[BG_REMEDY_COMPACT] = &bg_compact_ops,
	[BG_REMEDY_COMPACT_ZONE] = &bg_compact_zone_ops,
	[BG_REMEDY_RECLAIM] = &bg_reclaim_ops,
	[BG_REMEDY_DROP_CACHES] = &bg_drop_caches_ops,
	[BG_REMEDY_FILL_CMA] = &bg_fill_cma_ops,
};

bool bg_remedy_supported(u32 remedy)
{
	const struct bg_remedy_ops *ops = remedy < BG_NR_REMEDIES ? table[remedy] : NULL;

	return ops && (!ops->supported || ops->supported());
}

/*
 * CPU time of this thread. The scheduler brings its sum up to date when it is asked for
 * the next to run, which may be this one again; else it lags by up to a tick.
 */
static u64 cpu_time(void)
{
	schedule();
	return current->se.sum_exec_runtime;
}

/*
 * Migrations and reclaim of the whole system: what others did is counted in, but none of ours
 * is missed.
 */
static noinline_for_stack void read_events(struct bg_standing *now)
{
#ifdef CONFIG_VM_EVENT_COUNTERS
	unsigned long events[NR_VM_EVENT_ITEMS];

	all_vm_events(events);
	now->migrated_pages = events[PGMIGRATE_SUCCESS];
	now->reclaimed_pages = events[PGSTEAL_DIRECT];
	now->counted = true;
#endif
}

/*
 * Where blocks are to be gained, it must be known exactly which of them lie in CMA:
 * pages that move there break up blocks which are no supply, beside the ones gained.
 * A sample is too much to keep on the stack of a remedy.
 */
static noinline_for_stack void read_zone(const struct bg_request *request,
					 struct bg_standing *now)
{
	struct bg_census census = { .next_pfn = 0 };
	struct bg_sample sample;

	if (request->lack == BG_LACK_FRAGMENTATION && request->remedy != BG_REMEDY_WAKE &&
	    bg_zone_cma_pages(request->zone))
		bg_census_take(&census, request->zone, request->stopped);
	bg_sampler_read(request->zone, &census.count, &sample);
	now->supply = bg_usable_supply(&sample, request->order);
	now->usable_pages = bg_usable_free(&sample);
	now->cma_free_pages = sample.cma_free_pages;
}

static void measure(const struct bg_request *request, struct bg_standing *now)
{
	*now = (struct bg_standing) {
		.cache_pages = global_node_page_state(NR_ACTIVE_FILE) +
			       global_node_page_state(NR_INACTIVE_FILE) +
			       global_node_page_state_pages(NR_SLAB_RECLAIMABLE_B),
	};
	read_zone(request, now);
	read_events(now);
}

/* Run it, and see what it gained; false when this kernel cannot. */
static bool run(const struct bg_request *request, struct bg_outcome *outcome)
{
	const struct bg_remedy_ops *ops = table[request->remedy];
	struct bg_standing before, after;

	if (!bg_remedy_supported(request->remedy))
		return false;
	measure(request, &before);
	ops->run(request, outcome);
	measure(request, &after);
	bg_outcome_measure(outcome, ops->effect, &before, &after);
	return true;
}

void bg_remedy_run(const struct bg_request *request, struct bg_outcome *outcome)
{
	u64 cpu_before = cpu_time();
	u64 begin = ktime_get_ns();
	bool supported;

	*outcome = (struct bg_outcome) {
		.remedy = request->remedy,
		.reason = request->reason,
		.lack = request->lack,
		.order = request->order,
		.goal_pages = request->goal_pages,
	};
	trace_buddyguard_remedy_begin(request->zone, outcome);
	supported = run(request, outcome);
	outcome->cpu_ns = cpu_time() - cpu_before;
	outcome->wall_ns = ktime_get_ns() - begin;
	bg_outcome_judge(outcome, !supported || outcome->error == -EOPNOTSUPP,
			 request->stopped());
	trace_buddyguard_remedy_end(request->zone, outcome);
}
