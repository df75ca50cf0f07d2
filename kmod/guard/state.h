/* SPDX-License-Identifier: GPL-2.0 */
/* The guard's one object, which only the files of this room see. */
#ifndef BG_GUARD_STATE_H
#define BG_GUARD_STATE_H

#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "guard/guard.h"

/**
 * struct guard - all state
 * @lock: never held while memory is allocated with reclaim, a message is sent or a remedy runs
 * @config: in force. Under @lock.
 * @generation: counts its changes. Under @lock.
 * @zones: struct bg_zone; the list and all that its entries hold. Under @lock.
 * @zones_generation: counts changes of @zones. Under @lock.
 * @budget: of all remedies. Under @lock.
 * @journal: counters, episodes and events. Under @lock.
 * @request: what runs. Written under @lock while @running is NONE, read by the remedy's worker.
 * @used_ns: CPU time spent since @used_since_ns. Under @lock.
 * @used_before_ns: in the window before. Under @lock.
 * @used_since_ns: begin of the window. Under @lock.
 * @sample_sequence: counts the samples sent. Under @lock.
 * @interval_ms: until the next look. Under @lock.
 * @running: enum bg_remedy that runs or is about to. Written under @lock, read without it by
 *	     those who wait for their turn: WRITE_ONCE and READ_ONCE.
 * @user_outcome: where bg_guard_run() waits for the outcome, else NULL. Written under @lock
 *		  by releases alone, read without it by the waiter, who acquires.
 * @limits: of the last chance, whose caller must not wait for @lock: each member written under
 *	    @lock with WRITE_ONCE and read with READ_ONCE.
 * @stopping: set once. WRITE_ONCE and READ_ONCE, no lock.
 * @looked_ns: when the last look was taken. Written by look() alone, read by kicks with
 *	       READ_ONCE: where 64 bits are read in two halves, a kick may come too early, no more.
 * @kicks: atomic, counted by kicks, which may not take @lock
 * @idle: woken when a remedy has ended. A lock of its own.
 * @published: copy of a zone that is being sent, used by look() alone
 * @sent_kill: copy of a try of the last chance that is being sent, likewise
 * @sink: where to tell. Like all that follow, set by bg_guard_init() before anything runs.
 * @survey: of the remedy that runs, used by its worker alone
 * @loaded_ns: CLOCK_MONOTONIC
 * @remedies: the queue that remedies run on
 * @look_work: sampling and planning, deferrable
 * @remedy_work: the remedy
 * @alert_timer: makes @look_work run though the CPU is idle
 * @kick_work: leaves the context of a signal
 */
struct guard {
	struct mutex lock;
	struct bg_config config;
	u32 generation;
	struct list_head zones;
	u32 zones_generation;
	struct bg_budget budget;
	struct bg_journal journal;
	struct bg_request request;
	u64 used_ns;
	u64 used_before_ns;
	u64 used_since_ns;
	u64 sample_sequence;
	u32 interval_ms;

	u32 running;
	struct bg_outcome *user_outcome;
	struct bg_lastchance_limits limits;
	bool stopping;
	u64 looked_ns;
	atomic_t kicks;
	wait_queue_head_t idle;
	struct bg_zone *published;
	struct bg_kill sent_kill;

	const struct bg_guard_sink *sink;
	struct bg_survey *survey;
	u64 loaded_ns;
	struct workqueue_struct *remedies;
	struct delayed_work look_work;
	struct work_struct remedy_work;
	struct timer_list alert_timer;
	struct irq_work kick_work;
};

extern struct guard bg_guard;

/* A delay in ticks: rounded up, or the worker re-arms itself every tick until a zone is due. */
unsigned long bg_guard_jiffies(u64 delay_ns);

/* Have the zones looked at after a while, or sooner if that is due already. Any context. */
void bg_guard_look_after(u64 delay_ns);

/* Put a configuration into force, for those who read it without the lock too. */
void bg_guard_use_config(const struct bg_config *config);

/* Which remedy runs, BG_REMEDY_NONE when it has ended. */
void bg_guard_set_running(u32 remedy);

/* Queue an event about a zone (or NULL), with its decision and outcome (or NULL). */
void bg_guard_add_event(u32 kind, const struct bg_zone *zone, const struct bg_decision *decision,
			const struct bg_outcome *outcome);

/* As bg_guard_add_event(), of a CLOCK_MONOTONIC time that is no longer quite now. */
void bg_guard_add_event_at(u64 time_ns, u32 kind, const struct bg_zone *zone,
			   const struct bg_decision *decision, const struct bg_outcome *outcome);

/* Run what the zone's decision asks for. */
void bg_guard_start_remedy(struct bg_zone *zone);

/* Work function of the remedy queue. */
void bg_guard_run_remedy(struct work_struct *work);

/* Add to the CPU time of all remedies. */
void bg_guard_count_used(u64 cpu_ns, u64 now);

/* CPU time of all remedies over the last minute, permille of one CPU. */
u32 bg_guard_used_permille(u64 now);

#endif
