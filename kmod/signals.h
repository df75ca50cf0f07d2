/* SPDX-License-Identifier: GPL-2.0 */
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

/* Detach, and wait until no probe runs any more. May sleep. */
void bg_signals_exit(void);

/* BUDDYGUARD_CAPABILITY_* bits of the events that are watched. */
u32 bg_signals_capabilities(void);

/**
 * bg_signals_watch() - give a zone counters of its own
 * @zone: the zone
 *
 * Return: slot number for bg_signals_take() and bg_signals_forget(), -1 when
 * there is none left.
 */
int bg_signals_watch(struct zone *zone);

/* Do not count what a task does to itself, until unmuted: our own remedies. Two at most. */
void bg_signals_mute(struct task_struct *task);
void bg_signals_unmute(struct task_struct *task);

/* Give a slot back; -1 is ignored. */
void bg_signals_forget(int slot);

/* Read and clear the counters of a slot; zeros for -1. False when all are zero. */
bool bg_signals_take(int slot, struct bg_signals *signals);

/**
 * bg_signals_stalled_order() - order of the allocation that a task stalls in
 * @task: the task, usually current
 *
 * Known when the task was the last one that entered direct reclaim or compaction.
 *
 * Return: the order, or -1.
 */
int bg_signals_stalled_order(const struct task_struct *task);

#endif
