// SPDX-License-Identifier: GPL-2.0
/*
 * The worker: sample, plan, act, measure, journal.
 *
 * look() runs on the power-efficient queue, from a deferrable timer while all is
 * well, so that an idle box sleeps on; from a plain timer when it is not; at once
 * when a signal kicks it. What it decides runs on a queue of its own, one remedy
 * at a time. Signals are answered by looks meanwhile, but no second remedy starts:
 * its gain could not be told from the first one's.
 */
#include <linux/buddyguard.h>
#include <linux/ktime.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "core/frag.h"
#include "guard/state.h"
#include "sensors/sampler.h"
#include "sensors/signals.h"
#include "sensors/cma_calls.h"
#include "remedies/survey.h"
#include "trace.h"

/* Signals closer together than this, or than a tick, are answered by one look. */
#define KICK_GAP_NS (5 * NSEC_PER_MSEC)

static void answer_kick(struct irq_work *work)
{
	u64 since = ktime_get_ns() - READ_ONCE(bg_guard.looked_ns);

	atomic_inc(&bg_guard.kicks);
	if (since >= KICK_GAP_NS)
		bg_guard_look_after(0);
	else if (!bg_guard_stopped())
		timer_reduce(&bg_guard.alert_timer,
			     jiffies + max(nsecs_to_jiffies(KICK_GAP_NS - since), 1UL));
}

void bg_guard_kick(void)
{
	if (!bg_guard_stopped())
		irq_work_queue(&bg_guard.kick_work);
}

static void alert(struct timer_list *timer)
{
	bg_guard_look_after(0);
}

/* The next event to be sent, and the try of the last chance that it tells of, if any. */
static bool first_event(struct bg_event *event, struct bg_kill *kill)
{
	const struct bg_kill *found_kill = NULL;
	bool found;

	mutex_lock(&bg_guard.lock);
	found = bg_journal_first(&bg_guard.journal, event);
	if (found)
		found_kill = bg_journal_kill(&bg_guard.journal, event->kill);
	if (found_kill)
		*kill = *found_kill;
	else
		kill->number = 0;
	mutex_unlock(&bg_guard.lock);
	return found;
}

static void drop_first_event(void)
{
	mutex_lock(&bg_guard.lock);
	bg_journal_drop_first(&bg_guard.journal);
	mutex_unlock(&bg_guard.lock);
}

/*
 * Only look() calls this, so events leave in the order in which they were added. What there
 * is no memory for waits for the next look; the journal counts what it has no more room for.
 */
static void send_events(void)
{
	struct bg_kill *kill = &bg_guard.sent_kill;
	struct bg_event event;

	while (first_event(&event, kill) &&
	       bg_guard.sink->event(&event, kill->number ? kill : NULL))
		drop_first_event();
}

/*
 * Only look() calls this too. Finding out why a call failed takes time: without the lock, and
 * what drivers ask for meanwhile waits for the next look, which they kick.
 */
static void tell_drivers(void)
{
	struct bg_event event = { .kill_order = -1, .has_told = true };
	int left = BG_CMA_WAITING;

	while (left-- && bg_cma_calls_take(&event.told)) {
		event.kind = event.told.call.failure == BG_CMA_FAILURE_NONE ?
			     BUDDYGUARD_EVENT_KIND_CMA_SLOW : BUDDYGUARD_EVENT_KIND_CMA_FAILED;
		event.time_ns = event.told.call.time_ns;
		mutex_lock(&bg_guard.lock);
		bg_journal_add(&bg_guard.journal, &event);
		mutex_unlock(&bg_guard.lock);
	}
}

static void zone_added(struct bg_zone *zone)
{
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_ZONE_ADDED, zone, NULL, NULL);
}

static void zone_removed(struct bg_zone *zone)
{
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_ZONE_REMOVED, zone, NULL, NULL);
}

/* Only look() may, once it runs: it drops the lock while it walks the list. */
static void refresh_zones(void)
{
	lockdep_assert_held(&bg_guard.lock);
	if (bg_zones_refresh(&bg_guard.zones, zone_added, zone_removed))
		bg_guard.zones_generation++;
}

static void count_signals(const struct bg_signals *signals)
{
	struct bg_stats *stats = &bg_guard.journal.stats;
	int order;

	for (order = 0; order < BG_MAX_ORDERS; order++) {
		stats->fallbacks += signals->fallbacks[order];
		stats->stalls += signals->stalls[order];
		stats->failures += signals->failures[order];
	}
}

/* What was surveyed long ago is no longer known, and will be found out by the next remedy. */
static void show_attainable(struct bg_zone *zone)
{
	bool known = zone->attainable_ns &&
		     zone->sample.time_ns - zone->attainable_ns < BG_ATTAINABLE_NS;

	bg_attainable_show(known ? &zone->attainable : NULL, &zone->sample);
}

static void sample_zone(struct bg_zone *zone)
{
	u64 begin;

	bg_census_step(&zone->census, zone->zone, ktime_get_ns());
	begin = ktime_get_ns();
	bg_sampler_read(zone->zone, &zone->census.count, &zone->sample);
	if (bg_signals_take(zone->slot, &zone->sample.signals))
		count_signals(&zone->sample.signals);
	bg_guard.journal.stats.samples++;
	bg_guard.journal.stats.sample_ns += ktime_get_ns() - begin;
	show_attainable(zone);
	trace_buddyguard_sample(zone->zone, &zone->sample);
}

static void begin_episode(struct bg_zone *zone)
{
	struct bg_episode *episode;

	episode = bg_journal_begin(&bg_guard.journal, zone->node, zone->zone->name);
	bg_episode_begin(episode, &zone->course, &zone->decision, zone->sample.time_ns);
	zone->episode = episode->number;
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_BREACH, zone, &episode->first, NULL);
}

static void end_episode(struct bg_zone *zone)
{
	bg_journal_end(&bg_guard.journal, zone->episode, BUDDYGUARD_EVENT_KIND_RECOVERED,
		       zone->sample.time_ns);
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_RECOVERED, zone, &zone->decision, NULL);
	zone->episode = 0;
}

static void follow_episode(struct bg_zone *zone)
{
	u32 turn = bg_episode_turn(&zone->course, &zone->decision);
	struct bg_episode *episode;

	if (turn == BG_EPISODE_BEGINS)
		begin_episode(zone);
	episode = bg_journal_episode(&bg_guard.journal, zone->episode);
	if (episode && bg_episode_continue(episode, &zone->decision)) {
		bg_guard.journal.stats.backoffs++;
		bg_guard_add_event(BUDDYGUARD_EVENT_KIND_BACKOFF, zone, &zone->decision, NULL);
	}
	if (turn == BG_EPISODE_ENDS)
		end_episode(zone);
}

static void plan_zone(struct bg_zone *zone)
{
	lockdep_assert_held(&bg_guard.lock);
	sample_zone(zone);
	bg_plan(&bg_guard.config, &zone->state, &bg_guard.budget, &zone->sample, &zone->decision);
	zone->decided_ns = zone->sample.time_ns;
	zone->due_ns = zone->decided_ns + zone->decision.next_ms * BG_NSEC_PER_MSEC;
	trace_buddyguard_decision(zone->zone, &zone->decision);
	bg_kept_look_at_zone(zone->kept, &zone->sample, &zone->state);
	follow_episode(zone);
}

/* Copied under the lock and sent without it. */
static void publish(const struct bg_zone *zone)
{
	u32 generation = bg_guard.generation;
	u64 sequence;

	lockdep_assert_held(&bg_guard.lock);
	if (!bg_guard.sink->wants_samples())
		return;
	sequence = ++bg_guard.sample_sequence;
	*bg_guard.published = *zone;
	mutex_unlock(&bg_guard.lock);
	bg_guard.sink->sample(bg_guard.published, sequence, generation);
	mutex_lock(&bg_guard.lock);
}

/*
 * While a remedy runs that was planned, planning begins no other (budget.busy), so
 * looks go on; a user's is unknown to planning, which waits until it has ended.
 */
static bool may_plan(void)
{
	return !bg_guard.running || bg_guard.budget.busy;
}

/* A kick is about the zones that it was noted in, and about no other. */
static bool is_asked_for(const struct bg_zone *zone, u64 now, bool kicked)
{
	return zone->due_ns <= now || (kicked && bg_signals_noted(zone->slot));
}

/* Plan the zones that are due, until one of them needs a remedy: the others stay due. */
static void plan_due_zones(bool kicked)
{
	u64 now = ktime_get_ns();
	struct bg_zone *zone;

	list_for_each_entry(zone, &bg_guard.zones, list) {
		bool acts;

		if (!is_asked_for(zone, now, kicked))
			continue;
		plan_zone(zone);
		acts = bg_decision_acts(&zone->decision);
		if (acts)
			bg_guard_start_remedy(zone);
		publish(zone);
		if (acts || !may_plan())
			return;
	}
}

static u64 next_due(bool *urgent)
{
	u64 due = U64_MAX;
	struct bg_zone *zone;

	*urgent = false;
	list_for_each_entry(zone, &bg_guard.zones, list) {
		due = min(due, zone->due_ns);
		*urgent |= zone->decision.level != BG_LEVEL_FINE;
	}
	return due;
}

/* Deferrable while all is well; a plain timer wakes the CPU when it is not. */
static void arm(void)
{
	u64 now = ktime_get_ns(), due;
	bool urgent;

	lockdep_assert_held(&bg_guard.lock);
	if (bg_guard.running || !bg_guard.config.enabled || list_empty(&bg_guard.zones))
		return;
	due = max(next_due(&urgent), now + NSEC_PER_MSEC);
	bg_guard.interval_ms = div_u64(due - now, NSEC_PER_MSEC);
	bg_guard_look_after(due - now);
	/* A signal may have asked for a look before that. */
	if (urgent && !bg_guard_stopped())
		timer_reduce(&bg_guard.alert_timer, jiffies + bg_guard_jiffies(due - now));
}

static void look(struct work_struct *work)
{
	unsigned int kicks;

	mutex_lock(&bg_guard.lock);
	WRITE_ONCE(bg_guard.looked_ns, ktime_get_ns());
	bg_guard.journal.stats.wakeups++;
	refresh_zones();
	if (bg_guard.config.enabled && may_plan()) {
		/* Those that come from here on are answered by the next look. */
		kicks = atomic_xchg(&bg_guard.kicks, 0);
		bg_guard.journal.stats.kicks += kicks;
		plan_due_zones(kicks);
	}
	arm();
	mutex_unlock(&bg_guard.lock);
	tell_drivers();
	send_events();
}

int bg_guard_init(const struct bg_config *config, const struct bg_guard_sink *sink)
{
	mutex_init(&bg_guard.lock);
	INIT_LIST_HEAD(&bg_guard.zones);
	init_waitqueue_head(&bg_guard.idle);
	INIT_DEFERRABLE_WORK(&bg_guard.look_work, look);
	INIT_WORK(&bg_guard.remedy_work, bg_guard_run_remedy);
	timer_setup(&bg_guard.alert_timer, alert, 0);
	init_irq_work(&bg_guard.kick_work, answer_kick);
	bg_guard.sink = sink;
	bg_guard.loaded_ns = ktime_get_ns();
	bg_guard.used_since_ns = bg_guard.loaded_ns;
	bg_budget_init(&bg_guard.budget, config, bg_guard.loaded_ns);
	bg_guard.published = kzalloc(sizeof(*bg_guard.published), GFP_KERNEL);
	if (!bg_guard.published)
		return -ENOMEM;
	bg_guard.survey = bg_survey_create();
	if (!bg_guard.survey)
		goto no_survey;
	if (bg_journal_init(&bg_guard.journal))
		goto no_journal;
	bg_guard.remedies = alloc_workqueue("buddyguard", WQ_UNBOUND | WQ_FREEZABLE | WQ_SYSFS, 1);
	if (!bg_guard.remedies)
		goto no_queue;
	mutex_lock(&bg_guard.lock);
	bg_guard_use_config(config);
	refresh_zones();
	mutex_unlock(&bg_guard.lock);
	return 0;

no_queue:
	bg_journal_exit(&bg_guard.journal);
no_journal:
	bg_survey_destroy(bg_guard.survey);
no_survey:
	kfree(bg_guard.published);
	return -ENOMEM;
}

void bg_guard_start(void)
{
	bg_guard_look_after(0);
}

void bg_guard_stop(void)
{
	WRITE_ONCE(bg_guard.stopping, true);
	wake_up_all(&bg_guard.idle);
}

/* Each may start those below it, and the last ones those above: hence the second round. */
static void quiesce(void)
{
	irq_work_sync(&bg_guard.kick_work);
	bg_timer_shutdown(&bg_guard.alert_timer);
	cancel_delayed_work_sync(&bg_guard.look_work);
	flush_work(&bg_guard.remedy_work);
	cancel_delayed_work_sync(&bg_guard.look_work);
	bg_timer_shutdown(&bg_guard.alert_timer);
}

void bg_guard_exit(void)
{
	bg_guard_stop();
	quiesce();
	destroy_workqueue(bg_guard.remedies);
	bg_zones_free(&bg_guard.zones);
	bg_journal_exit(&bg_guard.journal);
	bg_survey_destroy(bg_guard.survey);
	kfree(bg_guard.published);
}
