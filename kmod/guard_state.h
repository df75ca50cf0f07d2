/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What guard.c, guard_act.c and guard_control.c share, and nobody else sees.
 */
#ifndef BG_GUARD_STATE_H
#define BG_GUARD_STATE_H

#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "guard.h"

/**
 * struct guard - all state
 * @lock: protects what follows up to @sink; never held while memory is allocated
 *	  with reclaim, a message is sent or a remedy runs
 * @config: in force
 * @generation: counts its changes
 * @zones: struct bg_zone
 * @zones_generation: counts changes of @zones
 * @budget: of all remedies
 * @journal: counters and episodes
 * @running: enum bg_remedy that runs or is about to
 * @request: what runs
 * @used_ns: CPU time spent since @used_since_ns
 * @used_before_ns: in the window before
 * @used_since_ns: begin of the window
 * @sample_sequence: counts the samples sent
 * @interval_ms: until the next look
 * @sink: where to tell
 * @survey: of the remedy that runs
 * @user_outcome: where bg_guard_run() waits for the outcome, else NULL
 * @idle: woken when a remedy has ended
 * @stopping: set once; read without the lock by remedies
 * @looked_ns: when the last look was taken; read without the lock by kicks
 * @kicks: counted here by kicks, which may not take the lock
 * @loaded_ns: CLOCK_MONOTONIC
 * @remedies: the queue that remedies run on
 * @look_work: sampling and planning, deferrable
 * @remedy_work: the remedy
 * @alert_timer: makes @look_work run though the CPU is idle
 * @kick_work: leaves the context of a signal
 * @published: copy of a zone that is being sent, used by look() alone
 */
struct guard {
	struct mutex lock;
	struct bg_config config;
	u32 generation;
	struct list_head zones;
	u32 zones_generation;
	struct bg_budget budget;
	struct bg_journal journal;
	u32 running;
	struct bg_request request;
	u64 used_ns;
	u64 used_before_ns;
	u64 used_since_ns;
	u64 sample_sequence;
	u32 interval_ms;

	const struct bg_guard_sink *sink;
	struct bg_survey *survey;
	struct bg_outcome *user_outcome;
	wait_queue_head_t idle;
	bool stopping;
	u64 looked_ns;
	atomic_t kicks;
	u64 loaded_ns;
	struct workqueue_struct *remedies;
	struct delayed_work look_work;
	struct work_struct remedy_work;
	struct timer_list alert_timer;
	struct irq_work kick_work;
	struct bg_zone *published;
};

extern struct guard bg_guard;

/* Have the zones looked at after a while, or sooner if that is due already. Any context. */
void bg_look_after(u64 delay_ns);

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

/* CPU time of all remedies over the last minute, permille of one CPU. */
u32 bg_guard_used_permille(u64 now);

#endif
