// SPDX-License-Identifier: GPL-2.0
/* What allocations suffer, order by order, as tracepoints tell it. */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/tracepoint.h>
#include <linux/buddyguard.h>

#include "compat/compat.h"
#include "sensors/signals.h"
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

#define STALLS_LOG2 5

/**
 * struct stall - what a task asked for that entered direct reclaim or compaction
 * @task: only compared with a task that stalls now, never followed
 * @order: of its request
 * @gfp: of its request
 *
 * Found by a hash of @task; a later task of the same hash takes the place.
 */
static struct stall {
	struct task_struct *task;
	int order;
	gfp_t gfp;
} stalls[1 << STALLS_LOG2];

static struct slot *slot_of(const struct zone *zone)
{
	int i;

	for (i = 0; i < BG_SIGNAL_SLOTS; i++)
		if (READ_ONCE(slots[i].zone) == zone)
			return &slots[i];
	return NULL;
}

/* An allocation in an interrupt is not that of the task that was interrupted. */
static bool is_muted(void)
{
	return in_task() && (READ_ONCE(muted[0]) == current || READ_ONCE(muted[1]) == current);
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

static struct stall *stall_of(const struct task_struct *task)
{
	return &stalls[hash_ptr(task, STALLS_LOG2)];
}

/* No lock: where two tasks of one hash stall at once, one may be taken for the other's. */
static void note_request(int order, gfp_t gfp)
{
	struct stall *stall = stall_of(current);

	WRITE_ONCE(stall->order, order);
	WRITE_ONCE(stall->gfp, gfp);
	WRITE_ONCE(stall->task, current);
}

static void __maybe_unused note_stall(int order, gfp_t gfp)
{
	struct slot *slot;

	if (is_muted())
		return;
	slot = preferred_slot(gfp, numa_mem_id());
	count(slot, slot ? slot->stalls : NULL, order);
	note_request(order, gfp);
	kick_guard();
}

/*
 * An attempt that neither reclaims nor retries has a smaller order to fall back to: page
 * fragments of network buffers, large folios of readahead. Nobody suffers when it fails.
 */
static bool is_opportunistic(gfp_t gfp)
{
	return gfp & __GFP_NORETRY && !(gfp & __GFP_DIRECT_RECLAIM);
}

/*
 * kswapd is woken when an allocation found no block at once. One that may not
 * reclaim has no second try worth the name: counted as a failure.
 */
static void __maybe_unused
note_slow_path(void *data, int nid, int zid, int order, gfp_t gfp)
{
	struct slot *slot;

	if (gfp & __GFP_DIRECT_RECLAIM || is_opportunistic(gfp) || is_muted())
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

bool bg_signals_noted(int slot)
{
	/* Pairs with the release in the probe: whoever sees the note sees the count. */
	return slot < 0 || smp_load_acquire(&slots[slot].noted);
}

bool bg_signals_take(int slot, struct bg_signals *signals)
{
	/* Most samples find nothing: one read tells. */
	if (slot < 0 || !bg_signals_noted(slot)) {
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

int bg_signals_stalled(const struct task_struct *task, gfp_t *gfp)
{
	const struct stall *stall = stall_of(task);

	if (READ_ONCE(stall->task) != task)
		return -1;
	*gfp = READ_ONCE(stall->gfp);
	return READ_ONCE(stall->order);
}
