/* SPDX-License-Identifier: GPL-2.0 */
/* Counters, the ring of episodes, and events that wait to be sent. */
#ifndef BG_JOURNAL_H
#define BG_JOURNAL_H

#include <linux/types.h>

#include "core/cost.h"
#include "core/episode.h"
#include "core/rescue.h"
#include "sensors/cma_calls.h"

/* Episodes and tries of the last chance remembered, and events that may wait to be sent. */
#define BG_JOURNAL_EPISODES 64
#define BG_JOURNAL_KILLS 8
#define BG_JOURNAL_EVENTS 64

/**
 * struct bg_event - something that happened
 * @sequence: counts events
 * @time_ns: CLOCK_MONOTONIC
 * @kind: enum buddyguard_event_kind
 * @node: node, with @zone
 * @zone: its name, NULL when the event is not about a zone
 * @has_decision: @decision is set
 * @has_outcome: @outcome is set
 * @decision: what led to it
 * @outcome: what a remedy did
 * @free_pages: of the zone, at the time
 * @usable_pages: of the zone, at the time
 * @kill_order: order of the allocation that was about to kill; -1 when not known
 * @kill: number of the try of the last chance that it tells of, 0 when it is about none
 * @has_told: @told is set
 * @told: what a driver asked of which CMA area
 */
struct bg_event {
	u64 sequence;
	u64 time_ns;
	u32 kind;
	int node;
	const char *zone;
	bool has_decision;
	bool has_outcome;
	struct bg_decision decision;
	struct bg_outcome outcome;
	u64 free_pages;
	u64 usable_pages;
	s32 kill_order;
	u64 kill;
	bool has_told;
	struct bg_cma_told told;
};

/* Zones that are told of each try of the last chance. */
#define BG_KILL_ZONES 8

/**
 * struct bg_kill - a try of the last chance, enough to decide it once more
 * @number: counts them from 1; 0: this entry is empty
 * @event: as it was sent, or will be
 * @movable: the request may take CMA
 * @cma_remedy: enum bg_remedy that mends CMA starvation on this kernel
 * @waited_us: how long the request waited
 * @gained_pages: growth of what it may take meanwhile
 * @zones: zones considered
 * @candidate: the first of them as they were before
 * @nr_candidates: how many those are
 */
struct bg_kill {
	u64 number;
	struct bg_event event;
	u32 movable;
	u32 cma_remedy;
	u32 waited_us;
	u64 gained_pages;
	u32 zones;
	struct bg_rescue_zone candidate[BG_KILL_ZONES];
	u32 nr_candidates;
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
 * @costs: BG_NR_COSTS more of them
 * @episodes: the ring
 * @last_number: number of the newest episode
 * @kills: the ring of tries of the last chance
 * @last_kill: number of the newest of them
 * @events: a queue
 * @head: next event to be taken out
 * @count: events in the queue
 * @sequence: of the last event
 *
 * Protected by the guard's lock.
 */
struct bg_journal {
	struct bg_stats stats;
	struct bg_cost *costs;
	struct bg_episode *episodes;
	u64 last_number;
	struct bg_kill *kills;
	u64 last_kill;
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

/* Remember a try of the last chance, with its number, and queue its event. */
void bg_journal_add_kill(struct bg_journal *journal, struct bg_kill *kill);

/* A try of the last chance by its number, or NULL when it has left the ring. */
const struct bg_kill *bg_journal_kill(const struct bg_journal *journal, u64 number);

/* Copy the oldest event of the queue; false when it is empty. */
bool bg_journal_first(const struct bg_journal *journal, struct bg_event *event);

/* Take the oldest event, which there must be, out of the queue. */
void bg_journal_drop_first(struct bg_journal *journal);

/* An episode by its number, or NULL when it has left the ring. */
struct bg_episode *bg_journal_episode(struct bg_journal *journal, u64 number);

/* Make room for a new episode, with its number, node and zone. */
struct bg_episode *bg_journal_begin(struct bg_journal *journal, int node, const char *zone);

/* End an episode; a number that has left the ring is ignored. */
void bg_journal_end(struct bg_journal *journal, u64 number, u32 end, u64 now_ns);

/* Forget the episodes, but not those that last, and the tries of the last chance. */
void bg_journal_forget(struct bg_journal *journal);

#endif
