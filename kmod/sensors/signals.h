/* SPDX-License-Identifier: GPL-2.0 */
/* What allocations suffer, order by order, as tracepoints tell it. */
#ifndef BG_SIGNALS_H
#define BG_SIGNALS_H

#include <linux/mmzone.h>
#include <linux/sched.h>

#include "core/sample.h"

/* Zones whose allocations are watched; those beyond are sampled all the same. */
#define BG_SIGNAL_SLOTS 16

/**
 * bg_signals_init() - attach to the kernel's tracepoints
 * @kick: called on every fallback, stall and failure, with interrupts off and
 *	  perhaps zone->lock held: may not sleep, wake anything or take a lock
 *
 * A tracepoint that the kernel lacks, or whose arguments are not known, is left
 * out: bg_signals_capabilities() says which are watched.
 *
 * Context: may sleep.
 */
void bg_signals_init(void (*kick)(void));

/**
 * bg_signals_exit() - detach, and wait until no probe runs any more
 *
 * Context: may sleep.
 */
void bg_signals_exit(void);

/**
 * bg_signals_capabilities() - which events are watched
 *
 * Context: any.
 * Return: BUDDYGUARD_CAPABILITY_* bits.
 */
u32 bg_signals_capabilities(void);

/**
 * bg_signals_watch() - give a zone counters of its own
 * @zone: the zone
 *
 * Context: the caller keeps others from watching or forgetting meanwhile.
 * Return: slot number for bg_signals_take() and bg_signals_forget(), -1 when
 * there is none left.
 */
int bg_signals_watch(struct zone *zone);

/**
 * bg_signals_mute() - do not count what a task does to itself: our own remedies
 * @task: compared only, never followed
 *
 * Two tasks at most are mute at a time; a third is counted all the same.
 *
 * Context: any.
 */
void bg_signals_mute(struct task_struct *task);

/**
 * bg_signals_unmute() - count what a task does again
 * @task: as for bg_signals_mute()
 *
 * Context: any.
 */
void bg_signals_unmute(struct task_struct *task);

/**
 * bg_signals_forget() - give a slot back
 * @slot: number; -1 is ignored
 *
 * Context: as for bg_signals_watch().
 */
void bg_signals_forget(int slot);

/**
 * bg_signals_noted() - whether a zone is what a kick was about
 * @slot: number; -1 may be
 *
 * Context: any; takes no lock.
 * Return: false when nothing was counted there since the last take.
 */
bool bg_signals_noted(int slot);

/**
 * bg_signals_take() - read and clear the counters of a slot
 * @slot: number; -1 counts nothing
 * @signals: filled in: events since the last take, by order
 *
 * Context: one taker a slot; takes no lock.
 * Return: false when all are zero.
 */
bool bg_signals_take(int slot, struct bg_signals *signals);

/**
 * bg_signals_stalled() - the allocation that a task stalls in
 * @task: the task, usually current
 * @gfp: its flags, left alone when it is not known
 *
 * Known until as many as some dozens of other tasks entered direct reclaim or compaction.
 *
 * Context: any; takes no lock.
 * Return: its order, or -1.
 */
int bg_signals_stalled(const struct task_struct *task, gfp_t *gfp);

#endif
