// SPDX-License-Identifier: GPL-2.0
/* A recording run through the core: the module's decisions once more, or under other settings. */
#include "replay.h"

#include <stdlib.h>
#include <string.h>

#include "client/recording.h"
#include "follow.h"
#include "model/array.h"
#include "model/fields_gen.h"
#include "show/output.h"

/*
 * Events reach the recorder later than the samples that follow them, by less than this many
 * notices: the module's queue of events is not longer.
 */
#define WINDOW 128

/* struct item - what happened at one time: a sample, an event, or a new setup */
struct item {
	u64 time_ns;
	enum bg_record_type type;
	struct bg_zone_info zone;
	struct bg_event_info event;
	struct bg_setup *setup;
};

/* struct cost - what remedies of one kind took, for those that were not recorded */
struct cost {
	u64 runs;
	u64 cpu_ns;
	u64 wall_ns;
};

/**
 * struct run - a replay under way
 * @ctx: for complaints
 * @replay: what was asked for
 * @setup: in force
 * @config: the same with the user's changes
 * @budget: of all zones
 * @followers: of each zone seen
 * @nr_followers: entries of @followers
 * @window: not yet played, oldest first
 * @nr_window: entries of @window
 * @cost: of recorded remedies, for replay with changes
 * @steps: decisions so far
 * @begun: @budget is set up
 */
struct run {
	struct bg_ctx *ctx;
	struct bg_replay *replay;
	struct bg_setup setup;
	struct bg_config config;
	struct bg_budget budget;
	struct bg_follower *followers;
	size_t nr_followers;
	struct item *window[WINDOW];
	size_t nr_window;
	struct cost cost[BG_NR_REMEDIES];
	u64 steps;
	bool begun;
};

const char *bg_decision_differs(const struct bg_decision *a, const struct bg_decision *b)
{
	const struct bg_field *field;

	for (field = bg_decision_fields; field->name; field++) {
		size_t size = field->type == BG_FIELD_U64 ? sizeof(u64) : sizeof(u32);

		if (memcmp((const char *)a + field->offset, (const char *)b + field->offset, size))
			return field->name;
	}
	return NULL;
}

static int no_memory(struct run *run)
{
	return bg_fail(run->ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
}

static void set_targets(const struct run *run, struct bg_follower *follower)
{
	bg_follower_set_targets(follower, &run->setup, run->replay->change);
}

static struct bg_follower *find_follower(struct run *run, u32 node, const char *zone)
{
	struct bg_follower *follower;
	size_t i;

	for (i = 0; i < run->nr_followers; i++) {
		follower = &run->followers[i];
		if (follower->node == node && !strcmp(follower->zone, zone))
			return follower;
	}
	follower = bg_grow((void **)&run->followers, &run->nr_followers, sizeof(*follower));
	if (!follower)
		return NULL;
	follower->node = node;
	snprintf(follower->zone, sizeof(follower->zone), "%s", zone);
	bg_follower_init(follower);
	set_targets(run, follower);
	return follower;
}

/* The recorded configuration, with the user's changes over it. */
static int use_setup(struct run *run)
{
	const struct bg_change *change = run->replay->change;
	const char *why = NULL;
	u32 key = 0;
	size_t i;

	run->config = run->setup.config;
	if (change)
		why = bg_config_apply(&run->config, &change->config, &key);
	if (why)
		return bg_fail(run->ctx, BG_EXIT_FAILED, "bad-value", "%s: %s",
			       bg_config_key(key)->name, why);
	for (i = 0; i < run->nr_followers; i++)
		set_targets(run, &run->followers[i]);
	return BG_EXIT_OK;
}

static void account(struct run *run, struct bg_follower *follower, const struct bg_outcome *outcome,
		    u64 now_ns)
{
	bg_account(&run->config, &follower->state, &run->budget, outcome, now_ns);
	bg_trail_account(&follower->replayed, outcome);
}

/* A remedy that ran only in this replay. */
static void account_assumed(struct run *run, struct bg_follower *follower,
			    const struct bg_decision *decision, u64 now_ns)
{
	const struct cost *cost = &run->cost[decision->remedy];
	u64 step_ns = run->config.step_max_ms * BG_NSEC_PER_MSEC;
	struct bg_outcome outcome = {
		.remedy = decision->remedy,
		.result = BG_RESULT_PARTIAL,
		.reason = decision->reason,
		.order = decision->order,
		.goal_pages = decision->goal_pages,
		.cpu_ns = cost->runs ? cost->cpu_ns / cost->runs : step_ns,
		.wall_ns = cost->runs ? cost->wall_ns / cost->runs : step_ns,
	};

	account(run, follower, &outcome, now_ns + outcome.wall_ns);
}

static int play_sample(struct run *run, const struct bg_zone_info *zone)
{
	struct bg_follower *follower = find_follower(run, zone->node, zone->zone);
	struct bg_decision decision;
	struct bg_sample sample;
	struct bg_step step = { .number = ++run->steps, .zone = zone, .decision = &decision };

	if (!follower)
		return no_memory(run);
	bg_zone_sample(zone, &run->setup.box, &sample);
	if (!run->begun) {
		bg_budget_init(&run->budget, &run->config, sample.time_ns);
		run->replay->begin_ns = sample.time_ns;
		run->begun = true;
	}
	bg_plan(&run->config, &follower->state, &run->budget, &sample, &decision);
	bg_trail_look(&follower->recorded, &zone->decision, sample.time_ns, &run->replay->recorded);
	bg_trail_look(&follower->replayed, &decision, sample.time_ns, &run->replay->replayed);
	if (run->replay->change && bg_decision_acts(&decision))
		account_assumed(run, follower, &decision, sample.time_ns);
	return run->replay->step(run->replay->arg, &step);
}

static int play_outcome(struct run *run, const struct bg_event_info *event)
{
	const struct bg_outcome *outcome = &event->outcome;
	struct bg_follower *follower = find_follower(run, event->node, event->zone);

	if (!follower)
		return no_memory(run);
	if (outcome->remedy >= BG_NR_REMEDIES)
		return BG_EXIT_OK;
	run->cost[outcome->remedy].runs++;
	run->cost[outcome->remedy].cpu_ns += outcome->cpu_ns;
	run->cost[outcome->remedy].wall_ns += outcome->wall_ns;
	run->replay->run_ns[outcome->remedy] = run->cost[outcome->remedy].cpu_ns /
					       run->cost[outcome->remedy].runs;
	if (!run->replay->change || outcome->reason == BG_REASON_REQUESTED ||
	    outcome->reason == BG_REASON_LAST_CHANCE)
		account(run, follower, outcome, event->time_ns);
	return BG_EXIT_OK;
}

static void play_reset(struct run *run, u64 time_ns)
{
	size_t i;

	for (i = 0; i < run->nr_followers; i++)
		bg_state_reset(&run->followers[i].state);
	bg_budget_init(&run->budget, &run->config, time_ns);
}

/*
 * A try of the last chance is a decision like any other. How much time there was for it is not
 * in a recording, but that it was refused is; nor are more zones than the module tells of.
 */
static int play_kill(struct run *run, const struct bg_event_info *event)
{
	struct bg_zone_info zone = {
		.node = event->node,
		.time_ns = event->time_ns,
		.decision = event->decision,
		.has_decision = true,
	};
	struct bg_rescue rescue;
	struct bg_step step = { .zone = &zone, .decision = &rescue.decision };

	if (event->kill.zones > event->kill.nr_candidates)
		return BG_EXIT_OK;
	step.number = ++run->steps;
	snprintf(zone.zone, sizeof(zone.zone), "%s", event->zone);
	bg_kill_decide(event, &run->setup.box, &rescue);
	if (bg_rescue_is_refused(&event->decision) && bg_decision_acts(&rescue.decision))
		bg_rescue_refuse(&rescue.decision,
				 event->decision.reason == BG_REASON_COOLING_DOWN);
	return run->replay->step(run->replay->arg, &step);
}

/*
 * What began an episode is told of once more, as the module understood it: what was done before
 * may say better why it acted than the look that found the breach.
 */
static int play_breach(struct run *run, const struct bg_event_info *event)
{
	const struct bg_follower *follower = find_follower(run, event->node, event->zone);
	struct bg_zone_info zone = {
		.node = event->node,
		.time_ns = event->time_ns,
		.decision = event->decision,
		.has_decision = true,
	};
	struct bg_step step = { .number = run->steps, .zone = &zone, .retold = true };

	if (!follower)
		return no_memory(run);
	if (run->replay->change || !follower->replayed.course.lasts)
		return BG_EXIT_OK;
	snprintf(zone.zone, sizeof(zone.zone), "%s", event->zone);
	step.decision = &follower->replayed.episode.first;
	return run->replay->step(run->replay->arg, &step);
}

static int play_event(struct run *run, const struct bg_event_info *event)
{
	struct bg_follower *follower;
	int error = BG_EXIT_OK;

	if (event->kind == BUDDYGUARD_EVENT_KIND_RESET)
		play_reset(run, event->time_ns);
	if (event->kind == BUDDYGUARD_EVENT_KIND_ZONE_ADDED) {
		follower = find_follower(run, event->node, event->zone);
		if (!follower)
			return no_memory(run);
		bg_follower_init(follower);
	}
	if (event->has_kill && event->has_decision)
		error = play_kill(run, event);
	if (event->kind == BUDDYGUARD_EVENT_KIND_BREACH && event->has_decision)
		error = play_breach(run, event);
	if (!error && event->has_outcome && event->zone[0])
		error = play_outcome(run, event);
	return error;
}

static int play(struct run *run, const struct item *item)
{
	switch (item->type) {
	case BG_RECORD_SAMPLE:
		return play_sample(run, &item->zone);
	case BG_RECORD_EVENT:
		return play_event(run, &item->event);
	default:
		run->setup = *item->setup;
		return use_setup(run);
	}
}

static void free_item(struct item *item)
{
	if (item)
		free(item->setup);
	free(item);
}

static int play_oldest(struct run *run)
{
	struct item *item = run->window[0];
	int error = play(run, item);

	run->nr_window--;
	memmove(run->window, run->window + 1, run->nr_window * sizeof(*run->window));
	free_item(item);
	return error;
}

/* Into its place by time; among equals the later one goes behind. */
static int enter(struct run *run, struct item *item)
{
	size_t at;
	int error = BG_EXIT_OK;

	if (run->nr_window == WINDOW)
		error = play_oldest(run);
	for (at = run->nr_window; at && run->window[at - 1]->time_ns > item->time_ns; at--)
		run->window[at] = run->window[at - 1];
	run->window[at] = item;
	run->nr_window++;
	return error;
}

static struct item *item_of(const struct run *run, const struct bg_record *record)
{
	struct item *item = calloc(1, sizeof(*item));

	if (!item)
		return NULL;
	item->type = record->type;
	if (record->type == BG_RECORD_SAMPLE) {
		item->zone = record->zone;
		item->time_ns = record->zone.time_ns;
	} else if (record->type == BG_RECORD_EVENT) {
		item->event = record->event;
		item->time_ns = record->event.time_ns;
	} else {
		item->time_ns = bg_record_u64(record, "time_ns");
		item->setup = malloc(sizeof(*item->setup));
		if (item->setup) {
			*item->setup = run->setup;
			bg_record_setup(record, item->setup);
		}
	}
	return item;
}

static int take_header(struct run *run, const struct bg_record *record)
{
	if (!bg_record_bool(record, "complete"))
		return bg_fail(run->ctx, BG_EXIT_FAILED, "incomplete-recording",
			       "%s was recorded with --no-reset: what the guard had learnt before is not in it, so replay cannot follow",
			       run->replay->path);
	bg_record_setup(record, &run->setup);
	run->replay->box = run->setup.box;
	return use_setup(run);
}

static int take(struct run *run, const struct bg_record *record)
{
	struct item *item;

	switch (record->type) {
	case BG_RECORD_HEADER:
		return take_header(run, record);
	case BG_RECORD_SAMPLE:
	case BG_RECORD_EVENT:
	case BG_RECORD_CONFIG:
		item = item_of(run, record);
		if (!item || (record->type == BG_RECORD_CONFIG && !item->setup)) {
			free_item(item);
			return no_memory(run);
		}
		return enter(run, item);
	case BG_RECORD_END:
		run->replay->lost = bg_record_u64(record, "lost");
		return BG_EXIT_OK;
	default:
		return BG_EXIT_OK;
	}
}

static int read_all(struct run *run, struct bg_reader *reader)
{
	struct bg_record record = { 0 };
	int error;

	do {
		error = bg_reader_next(reader, &record);
		if (!error && record.type != BG_RECORD_NONE)
			error = take(run, &record);
	} while (!error && record.type != BG_RECORD_NONE);
	run->replay->truncated = reader->truncated;
	bg_reader_close(reader, &record);
	return error;
}

int bg_replay_run(struct bg_ctx *ctx, struct bg_replay *replay)
{
	struct run *run = calloc(1, sizeof(*run));
	struct bg_reader reader;
	int error;

	if (!run)
		return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
	run->ctx = ctx;
	run->replay = replay;
	error = bg_reader_open(ctx, replay->path, &reader);
	if (!error)
		error = read_all(run, &reader);
	while (run->nr_window)
		if (!error)
			error = play_oldest(run);
		else
			free_item(run->window[--run->nr_window]);
	free(run->followers);
	free(run);
	return error;
}
