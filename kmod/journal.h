/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_JOURNAL_H
#define BG_JOURNAL_H

#include <linux/types.h>

#include "core/plan.h"

/* Episodes remembered, and events that may wait to be sent. */
#define BG_JOURNAL_EPISODES 64
#define BG_JOURNAL_EVENTS 64

/**
 * struct bg_event - something that happened
 * @sequence: counts events
 * @time_ns: CLOCK_MONOTONIC
 * @kind: enum buddyguard_event_kind
 * @nid: node, with @zone
 * @zone: its name, NULL when the event is not about a zone
 * @has_decision: @decision is set
 * @has_outcome: @outcome is set
 * @decision: what led to it
 * @outcome: what a remedy did
 * @free_pages: of the zone, at the time
 * @usable_pages: of the zone, at the time
 * @kill_order: order of the allocation that was about to kill; -1 when not known
 */
struct bg_event {
	u64 sequence;
	u64 time_ns;
	u32 kind;
	int nid;
	const char *zone;
	bool has_decision;
	bool has_outcome;
	struct bg_decision decision;
	struct bg_outcome outcome;
	u64 free_pages;
	u64 usable_pages;
	s32 kill_order;
};

/**
 * struct bg_episode - from a breach to its end
 * @number: counts episodes from 1; 0: this entry is empty
 * @nid: node
 * @zone: zone's name
 * @begin_ns: CLOCK_MONOTONIC
 * @end_ns: 0 while it lasts
 * @end: enum buddyguard_event_kind that ended it, BREACH while it lasts
 * @first: the decision that began it
 * @last: the latest decision
 * @sums: what each remedy did, summed up; result and error are the latest ones
 */
struct bg_episode {
	u64 number;
	int nid;
	const char *zone;
	u64 begin_ns;
	u64 end_ns;
	u32 end;
	struct bg_decision first;
	struct bg_decision last;
	struct bg_outcome sums[BG_NR_REMEDIES];
};

/**
 * struct bg_remedy_stats - what one remedy did since load or reset
 * @runs: how often it ran
 * @helped: how often it gained something
 * @moved_pages: migrated
 * @gained_pages: made available, as blocks of the order or as usable free
 * @scanned_pages: looked at
 * @cpu_ns: CPU time
 * @wall_max_ns: longest run
 */
struct bg_remedy_stats {
	u64 runs;
	u64 helped;
	u64 moved_pages;
	u64 gained_pages;
	u64 scanned_pages;
	u64 cpu_ns;
	u64 wall_max_ns;
};

/* struct bg_stats - counters since load or reset; named as in buddyguard.yaml */
struct bg_stats {
	u64 samples;
	u64 sample_ns;
	u64 wakeups;
	u64 kicks;
	u64 episodes;
	u64 recovered;
	u64 backoffs;
	u64 events;
	u64 events_lost;
	u64 fallbacks;
	u64 stalls;
	u64 failures;
	u64 kills_averted;
	u64 kills_declined;
	u64 kills_late;
	struct bg_remedy_stats remedy[BG_NR_REMEDIES];
};

/**
 * struct bg_journal - counters, the ring of episodes, events that wait to be sent
 * @stats: the counters
 * @episodes: the ring
 * @last_number: number of the newest episode
 * @events: a queue
 * @head: next event to be taken out
 * @count: events in the queue
 * @sequence: of the last event
 *
 * Protected by the guard's lock.
 */
struct bg_journal {
	struct bg_stats stats;
	struct bg_episode *episodes;
	u64 last_number;
	struct bg_event *events;
	u32 head;
	u32 count;
	u64 sequence;
};

/**
 * bg_journal_init() - make an empty journal
 * @journal: to be filled in
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int bg_journal_init(struct bg_journal *journal);

/**
 * bg_journal_exit() - free what a journal holds
 * @journal: one that nobody uses any more
 *
 * Context: may sleep.
 */
void bg_journal_exit(struct bg_journal *journal);

/* Queue an event and give it a sequence number; a full queue counts it as lost. */
void bg_journal_add(struct bg_journal *journal, const struct bg_event *event);

/* Take the oldest event out of the queue; false when it is empty. */
bool bg_journal_take(struct bg_journal *journal, struct bg_event *event);

/* An episode by its number, or NULL when it has left the ring. */
struct bg_episode *bg_journal_episode(struct bg_journal *journal, u64 number);

/* Begin an episode; returns its number. */
u64 bg_journal_begin(struct bg_journal *journal, int nid, const char *zone,
		     const struct bg_decision *decision, u64 now_ns);

/* End an episode; a number that has left the ring is ignored. */
void bg_journal_end(struct bg_journal *journal, u64 number, u32 end, u64 now_ns);

/* Count what a remedy did, also in the episode it belongs to (0: in none). */
void bg_journal_account(struct bg_journal *journal, u64 number, const struct bg_outcome *outcome,
			u64 gained_pages);

/* Count what a remedy did, which is counted already, in an episode as well. */
void bg_journal_include(struct bg_journal *journal, u64 number, const struct bg_outcome *outcome);

/* Forget the episodes, but not those that last. */
void bg_journal_forget(struct bg_journal *journal);

#endif
