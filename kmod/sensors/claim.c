// SPDX-License-Identifier: GPL-2.0
/* What the request that is about to kill may take, as far as a module can know that. */
#include <linux/cpuset.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <linux/workqueue.h>

#include "compat/compat.h"
#include "compat/mempolicy.h"
#include "core/frag.h"
#include "sensors/claim.h"
#include "sensors/signals.h"

/* From a notifier to the work item that asks for a kill there are eight, some of them inlined. */
#define BY_HAND_FRAMES 16

/* As the kernel's own: the highest zone with memory but for ZONE_MOVABLE. */
static enum zone_type bindable_zone(void)
{
	enum zone_type highest = 0;
	struct zone *zone;

	for (zone = bg_zone_after(NULL); zone; zone = bg_zone_after(zone))
		if (zone_idx(zone) < ZONE_MOVABLE)
			highest = max_t(enum zone_type, highest, zone_idx(zone));
	return highest;
}

/* A cpuset binds every request that kills; a memory policy those that may use the highest zone. */
static void read_nodes(struct bg_claim *claim)
{
	const nodemask_t *bound = bg_bound_nodes();

	claim->nodes = cpuset_current_mems_allowed;
	if (bound && claim->highest >= bindable_zone() && nodes_intersects(*bound, claim->nodes))
		nodes_and(claim->nodes, claim->nodes, *bound);
}

bool bg_claim_kills(void)
{
	gfp_t gfp = GFP_KERNEL;

	bg_signals_stalled(current, &gfp);
	return gfp & __GFP_FS;
}

void bg_claim_read(struct bg_claim *claim)
{
	gfp_t gfp = GFP_KERNEL;

	claim->order = bg_signals_stalled(current, &gfp);
	claim->movable = (gfp & (__GFP_MOVABLE | __GFP_RECLAIMABLE)) == __GFP_MOVABLE;
	claim->kills = bg_claim_kills();
	claim->highest = gfp_zone(gfp);
	read_nodes(claim);
}

/* A request that may not take CMA may not take pages of ZONE_MOVABLE either. */
void bg_claim_zone(const struct bg_claim *claim, struct zone *zone,
		   const struct bg_sample *sample, struct bg_rescue_zone *seen)
{
	/* Read once: what it raised the watermarks by and those must be of one moment. */
	u64 boost_pages = READ_ONCE(zone->watermark_boost);
	u32 order = max(claim->order, 0);

	*seen = (struct bg_rescue_zone) {
		.node = zone_to_nid(zone),
		.zone = zone->name,
		.allowed = zone_idx(zone) <= claim->highest &&
			   node_isset(zone_to_nid(zone), claim->nodes),
		.free_pages = sample->free_pages,
		.usable_pages = bg_usable_free(sample),
		.cma_free_pages = sample->cma_free_pages,
		.managed_pages = sample->managed_pages,
		.min_pages = READ_ONCE(zone->_watermark[WMARK_MIN]) + boost_pages,
		.high_pages = READ_ONCE(zone->_watermark[WMARK_HIGH]) + boost_pages,
		.lowmem_reserve_pages = max(zone->lowmem_reserve[claim->highest], 0L),
		.supply_blocks = bg_usable_supply(sample, order),
		.boost_pages = boost_pages,
	};
	if (!claim->movable)
		return;
	seen->usable_pages = bg_sub_u64(sample->free_pages, sample->highatomic_pages);
	seen->supply_blocks = bg_supply(sample->nr_free, sample->nr_orders, order);
}

bool bg_claim_is_by_hand(void)
{
#ifdef CONFIG_STACKTRACE
	unsigned long frames[BY_HAND_FRAMES];
	unsigned int count, i;
	char name[16];

	/* The work item may be freed by now: its function is looked for on the stack. */
	if (!current_work())
		return false;
	count = stack_trace_save(frames, ARRAY_SIZE(frames), 0);
	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "%ps", (void *)frames[i]);
		if (!strcmp(name, "moom_callback"))
			return true;
	}
#endif
	return false;
}
