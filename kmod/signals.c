// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/mm.h>
#include <linux/tracepoint.h>
#include <linux/buddyguard.h>

#include "compat/compat.h"
#include "signals.h"
#include "compat/traced.h"

/*
 * Counters of one zone. Written by probes on any CPU, with interrupts off;
 * atomics, since a lock there could deadlock with what the probe interrupted.
 */
struct slot {
	struct zone *zone;
	bool noted;	/* something was counted since the last take */
	atomic_t fallbacks[BG_MAX_ORDERS];
	atomic_t stalls[BG_MAX_ORDERS];
	atomic_t failures[BG_MAX_ORDERS];
};

static struct slot slots[BG_SIGNAL_SLOTS];
static void (*kick_guard)(void);

/* Our own workers: what they suffer is no demand. Compared only, never followed. */
static struct task_struct *muted[2];

/* The last stall, of any task: only compared with a task that stalls now. */
static struct task_struct *stalled_task;
static int stalled_order;

static struct slot *slot_of(const struct zone *zone)
{
	int i;

	for (i = 0; i < BG_SIGNAL_SLOTS; i++)
		if (READ_ONCE(slots[i].zone) == zone)
			return &slots[i];
	return NULL;
}

static bool is_muted(void)
{
	return READ_ONCE(muted[0]) == current || READ_ONCE(muted[1]) == current;
}

void bg_signals_mute(struct task_struct *task)
{
	if (cmpxchg(&muted[0], NULL, task))
		cmpxchg(&muted[1], NULL, task);
}

void bg_signals_unmute(struct task_struct *task)
{
	if (cmpxchg(&muted[0], task, NULL) != task)
		cmpxchg(&muted[1], task, NULL);
}

static unsigned int clamp_order(int order)
{
	return clamp(order, 0, BG_MAX_ORDERS - 1);
}

static void count(struct slot *slot, atomic_t *counters, int order)
{
	if (!slot)
		return;
	atomic_inc(&counters[clamp_order(order)]);
	/* After the count: a take that misses this sees the count next time. */
	smp_store_release(&slot->noted, true);
}

/* The zone that an allocation would like best: the highest of this node that it may use. */
static struct slot *preferred_slot(gfp_t gfp, int nid)
{
	struct zone *zones = NODE_DATA(nid)->node_zones;
	int i;

	for (i = gfp_zone(gfp); i >= 0; i--)
		if (populated_zone(&zones[i]))
			return slot_of(&zones[i]);
	return NULL;
}

static void __maybe_unused
note_fallback(void *data, struct page *page, int order, int fallback_order, int wanted_type,
	      int taken_type)
{
	struct slot *slot;

	if (is_muted())
		return;
	slot = slot_of(page_zone(page));
	count(slot, slot ? slot->fallbacks : NULL, order);
	kick_guard();
}

static void __maybe_unused note_stall(int order, gfp_t gfp)
{
	struct slot *slot;

	if (is_muted())
		return;
	slot = preferred_slot(gfp, numa_node_id());
	count(slot, slot ? slot->stalls : NULL, order);
	/* Unordered on purpose: a torn pair at worst hides the order of a kill. */
	WRITE_ONCE(stalled_order, order);
	WRITE_ONCE(stalled_task, current);
	kick_guard();
}

/*
 * kswapd is woken when an allocation found no block at once. One that may not
 * reclaim has no second try worth the name: counted as a failure.
 */
static void __maybe_unused
note_slow_path(void *data, int nid, int zid, int order, gfp_t gfp)
{
	struct slot *slot;

	if (gfp & __GFP_DIRECT_RECLAIM || is_muted())
		return;
	slot = preferred_slot(gfp, nid);
	count(slot, slot ? slot->failures : NULL, order);
	kick_guard();
}

DEFINE_TRACED_PROBES(note_fallback, note_stall, note_slow_path);

void bg_signals_init(void (*kick)(void))
{
	kick_guard = kick;
	bg_traced_attach(probes, ARRAY_SIZE(probes));
}

void bg_signals_exit(void)
{
	bg_traced_detach(probes, ARRAY_SIZE(probes));
}

u32 bg_signals_capabilities(void)
{
	return bg_traced_capabilities(probes, ARRAY_SIZE(probes));
}

static void clear_slot(struct slot *slot)
{
	struct bg_signals ignored;

	bg_signals_take(slot - slots, &ignored);
}

int bg_signals_watch(struct zone *zone)
{
	int i;

	for (i = 0; i < BG_SIGNAL_SLOTS; i++) {
		if (slots[i].zone)
			continue;
		clear_slot(&slots[i]);
		WRITE_ONCE(slots[i].zone, zone);
		return i;
	}
	return -1;
}

void bg_signals_forget(int slot)
{
	if (slot >= 0)
		WRITE_ONCE(slots[slot].zone, NULL);
}

static void take(atomic_t *from, u32 *to)
{
	int order;

	for (order = 0; order < BG_MAX_ORDERS; order++)
		to[order] = atomic_xchg(&from[order], 0);
}

bool bg_signals_take(int slot, struct bg_signals *signals)
{
	/* Most samples find nothing: one read tells. */
	if (slot < 0 || !smp_load_acquire(&slots[slot].noted)) {
		memset(signals, 0, sizeof(*signals));
		return false;
	}
	/*
	 * Cleared before anything is taken, which atomic_xchg() orders: what is counted
	 * between is seen by the next look.
	 */
	WRITE_ONCE(slots[slot].noted, false);
	take(slots[slot].fallbacks, signals->fallbacks);
	take(slots[slot].stalls, signals->stalls);
	take(slots[slot].failures, signals->failures);
	return true;
}

int bg_signals_stalled_order(const struct task_struct *task)
{
	return READ_ONCE(stalled_task) == task ? READ_ONCE(stalled_order) : -1;
}
