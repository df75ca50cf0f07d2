/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_GUARD_H
#define BG_GUARD_H

#include <linux/types.h>

#include "core/plan.h"
#include "journal.h"
#include "remedies/remedy.h"
#include "zones.h"

/**
 * struct bg_guard_sink - where the guard tells what happens
 * @event: called for every event, in order
 * @wants_samples: whether anybody listens to samples
 * @sample: called for every sample, when @wants_samples
 *
 * Called without the guard's lock, from one thread at a time each; may sleep.
 */
struct bg_guard_sink {
	void (*event)(const struct bg_event *event);
	bool (*wants_samples)(void);
	void (*sample)(const struct bg_zone *zone, u64 sequence, u32 generation);
};

/**
 * struct bg_target_change - one of a user's own targets
 * @nid: node, -1 for all
 * @zone: name, "" for all
 * @order: the order
 * @blocks: supply to keep, BG_TARGET_UNSET to give it back to the guard
 */
struct bg_target_change {
	int nid;
	char zone[16];
	u32 order;
	u64 blocks;
};

/**
 * struct bg_refusal - why a request was refused
 * @message: in words, static
 * @key: enum bg_key that is to blame, BG_NR_KEYS when none is
 * @target: index of the target that is to blame, -1 when none is
 */
struct bg_refusal {
	const char *message;
	u32 key;
	int target;
};

/**
 * struct bg_guard_state - how the guard stands
 * @config: the configuration in force
 * @generation: counts changes of configuration and targets, and resets
 * @zones: how many zones are guarded
 * @zones_generation: changes when zones come or go
 * @level: enum bg_level, the worst of all zones
 * @interval_ms: time to the next sample
 * @budget_us: tokens
 * @used_permille: CPU time of all remedies over the last minute
 * @running: enum bg_remedy that runs now
 * @loaded_ns: when the module was loaded
 */
struct bg_guard_state {
	struct bg_config config;
	u32 generation;
	u32 zones;
	u32 zones_generation;
	u32 level;
	u32 interval_ms;
	s32 budget_us;
	u32 used_permille;
	u32 running;
	u64 loaded_ns;
};

/* Set up, without doing anything yet. 0 or a negative errno; may sleep. */
int bg_guard_init(const struct bg_config *config, const struct bg_guard_sink *sink);

/* Begin to guard. */
void bg_guard_start(void);

/* Tell remedies to end; none begins any more. Does not wait. */
void bg_guard_stop(void);

/* Wait until nothing runs, then free everything. May sleep. */
void bg_guard_exit(void);

/* Look at once; any context, also with interrupts off and zone->lock held. */
void bg_guard_kick(void);

/* True once bg_guard_stop() was called. */
bool bg_guard_stopped(void);

/* Copy what is known now; may sleep. */
void bg_guard_state(struct bg_guard_state *state);

/**
 * bg_guard_apply() - change keys and targets, all or none of them
 * @change: keys
 * @targets: targets
 * @count: entries of @targets
 * @refusal: on a refusal, why
 *
 * Return: 0, -EINVAL or -ERANGE.
 */
int bg_guard_apply(const struct bg_config_change *change, const struct bg_target_change *targets,
		   unsigned int count, struct bg_refusal *refusal);

/**
 * bg_guard_zone() - copy of a zone's entry, with a fresh sample
 * @position: in the list, from 0
 * @copy: filled in
 *
 * Return: false when the list is not that long.
 */
bool bg_guard_zone(unsigned int position, struct bg_zone *copy);

/* Copy the counters; may sleep. */
void bg_guard_stats(struct bg_stats *stats);

/**
 * bg_guard_episode() - copy of the first episode from a number on
 * @from: number
 * @copy: filled in
 *
 * Return: false when there is none.
 */
bool bg_guard_episode(u64 from, struct bg_episode *copy);

/* Number of the newest episode. */
u64 bg_guard_newest_episode(void);

/* BUDDYGUARD_RESET_SCOPE_* bits. */
void bg_guard_reset(u32 scope);

/**
 * bg_guard_run() - run one remedy now, for a user
 * @request: remedy, order and goal; zone NULL: where it is needed most
 * @outcome: filled in
 *
 * Waits for its turn behind a remedy that runs.
 *
 * Context: may sleep, killable.
 * Return: 0, -ESHUTDOWN when the module unloads, -EINTR when killed, -ENOENT
 * when there is no zone.
 */
int bg_guard_run(struct bg_request *request, struct bg_outcome *outcome);

/**
 * struct bg_lastchance_limits - what the notifier may do
 * @enabled: act at all
 * @wait_ms: longest wait
 * @per_minute: most tries
 */
struct bg_lastchance_limits {
	bool enabled;
	u32 wait_ms;
	u32 per_minute;
};

/* Takes no lock; any context. */
void bg_guard_lastchance_limits(struct bg_lastchance_limits *limits);

/**
 * bg_guard_last_chance() - what lastchance did
 * @event: kind, decision and outcome; zone and numbers are filled in here
 * @zone: where, NULL when no zone was worth a try
 *
 * Context: may sleep; not the context of the allocation that is about to kill.
 */
void bg_guard_last_chance(struct bg_event *event, struct zone *zone);

#endif
