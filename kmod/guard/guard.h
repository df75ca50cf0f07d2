/* SPDX-License-Identifier: GPL-2.0 */
/* The guard: what the rooms above it may ask of it. */
#ifndef BG_GUARD_H
#define BG_GUARD_H

#include <linux/types.h>

#include "core/plan.h"
#include "guard/journal.h"
#include "remedies/remedy.h"
#include "guard/zones.h"

/**
 * struct bg_guard_sink - where the guard tells what happens
 * @event: called for every event, in order, with the try of the last chance that it tells of
 *	   (or NULL); false when there was no memory to tell it, and it is to be called again later
 * @wants_samples: whether anybody listens to samples
 * @sample: called for every sample, when @wants_samples
 *
 * Called without the guard's lock, from one thread at a time each, within a look: they must
 * not wait for memory. A sample that there was no memory for leaves a gap in the sequence.
 */
struct bg_guard_sink {
	bool (*event)(const struct bg_event *event, const struct bg_kill *kill);
	bool (*wants_samples)(void);
	void (*sample)(const struct bg_zone *zone, u64 sequence, u32 generation);
};

/**
 * struct bg_target_change - one of a user's own targets
 * @node: node, -1 for all
 * @zone: name, "" for all
 * @order: the order
 * @blocks: supply to keep, BG_TARGET_UNSET to give it back to the guard
 */
struct bg_target_change {
	int node;
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
 * @config_generation: counts changes of configuration and targets, and resets
 * @zones: how many zones are guarded
 * @zones_generation: changes when zones come or go
 * @level: enum bg_level, the worst of all zones
 * @interval_ms: time to the next sample
 * @budget_us: tokens
 * @budget_used_permille: CPU time of all remedies over the last minute
 * @running: enum bg_remedy that runs now
 * @loaded_ns: when the module was loaded
 */
struct bg_guard_state {
	struct bg_config config;
	u32 config_generation;
	u32 zones;
	u32 zones_generation;
	u32 level;
	u32 interval_ms;
	s32 budget_us;
	u32 budget_used_permille;
	u32 running;
	u64 loaded_ns;
};

/**
 * bg_guard_defaults() - what a profile sets on this box
 * @config: filled in
 * @profile: enum bg_profile
 *
 * Evacuation has to be asked for beside CPUs that must not be disturbed.
 *
 * Context: any.
 */
void bg_guard_defaults(struct bg_config *config, u32 profile);

/**
 * bg_guard_init() - set up, without doing anything yet
 * @config: to begin with, copied
 * @sink: where to tell, kept
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int bg_guard_init(const struct bg_config *config, const struct bg_guard_sink *sink);

/**
 * bg_guard_start() - begin to guard
 *
 * Once, after bg_guard_init() and when the sink can be called.
 *
 * Context: any.
 */
void bg_guard_start(void);

/**
 * bg_guard_stop() - tell remedies to end
 *
 * None begins any more. Does not wait for the one that runs.
 *
 * Context: any.
 */
void bg_guard_stop(void);

/**
 * bg_guard_exit() - wait until nothing runs, then free everything
 *
 * What kicks the guard or asks it must be gone before.
 *
 * Context: may sleep, until the step of a remedy that runs has ended.
 */
void bg_guard_exit(void);

/**
 * bg_guard_kick() - look at once
 *
 * Kicks closer together than 5 ms are answered by one look.
 *
 * Context: any, also with interrupts off and zone->lock held.
 */
void bg_guard_kick(void);

/**
 * bg_guard_stopped() - whether bg_guard_stop() was called
 *
 * Context: any; takes no lock.
 * Return: true once it was.
 */
bool bg_guard_stopped(void);

/**
 * bg_guard_state() - copy what is known now
 * @state: filled in
 *
 * Context: may sleep.
 */
void bg_guard_state(struct bg_guard_state *state);

/**
 * bg_guard_apply() - change keys and targets, all or none of them
 * @change: keys
 * @targets: targets
 * @count: entries of @targets
 * @refusal: on a refusal, why
 *
 * Context: may sleep.
 * Return: 0; -EINVAL for a value or a zone, -ERANGE for an order or a number of
 * blocks that is out of range.
 */
int bg_guard_apply(const struct bg_config_change *change, const struct bg_target_change *targets,
		   unsigned int count, struct bg_refusal *refusal);

/**
 * bg_guard_zone() - copy of a zone's entry, with a fresh sample
 * @position: in the list, from 0
 * @copy: filled in
 *
 * Context: may sleep.
 * Return: false when the list is not that long.
 */
bool bg_guard_zone(unsigned int position, struct bg_zone *copy);

/**
 * bg_guard_stats() - copy the counters
 * @stats: filled in
 *
 * Context: may sleep.
 */
void bg_guard_stats(struct bg_stats *stats);

/**
 * bg_guard_cost() - copy the next cost that there is
 * @from: purpose * BG_MAX_ORDERS + order, to begin with
 * @copy: filled in
 *
 * Context: may sleep.
 * Return: false when there is none from there on.
 */
bool bg_guard_cost(unsigned int from, struct bg_cost *copy);

/**
 * bg_guard_episode() - copy of the first episode from a number on
 * @from: number
 * @copy: filled in
 *
 * Context: may sleep.
 * Return: false when there is none.
 */
bool bg_guard_episode(u64 from, struct bg_episode *copy);

/**
 * bg_guard_newest_episode() - number of the newest episode
 *
 * Context: may sleep.
 * Return: the number, 0 when there was none yet.
 */
u64 bg_guard_newest_episode(void);

/**
 * bg_guard_reset() - forget some of what was counted, seen, learnt or set
 * @scope: BUDDYGUARD_RESET_SCOPE_* bits
 *
 * Context: may sleep.
 */
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
 * @rescue: how much of it
 */
struct bg_lastchance_limits {
	bool enabled;
	struct bg_rescue_limits rescue;
};

/**
 * bg_guard_lastchance_limits() - what the notifier may do now
 * @limits: filled in
 *
 * Context: any; takes no lock.
 */
void bg_guard_lastchance_limits(struct bg_lastchance_limits *limits);

/**
 * bg_guard_last_chance() - what lastchance did
 * @kill: all but the event's zone, time and number, which are filled in here
 * @zone: where, NULL when no zone was worth a try
 *
 * Context: may sleep; not the context of the allocation that is about to kill.
 */
void bg_guard_last_chance(struct bg_kill *kill, struct zone *zone);

/**
 * bg_guard_kill() - copy of the first try of the last chance from a number on
 * @from: number
 * @copy: filled in
 *
 * Context: may sleep.
 * Return: false when there is none.
 */
bool bg_guard_kill(u64 from, struct bg_kill *copy);

#endif
