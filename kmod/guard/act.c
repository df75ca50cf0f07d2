// SPDX-License-Identifier: GPL-2.0
/* Remedies: one at a time, on a queue of their own; what each did is accounted for here. */
#include <linux/buddyguard.h>
#include <linux/ktime.h>

#include "core/names.h"
#include "guard/state.h"
#include "remedies/survey.h"
#include "sensors/sampler.h"
#include "sensors/signals.h"

static void make_request(const struct bg_zone *zone)
{
	const struct bg_decision *decision = &zone->decision;

	bg_guard.request = (struct bg_request) {
		.zone = zone->zone,
		.remedy = decision->remedy,
		.reason = decision->reason,
		.lack = decision->lack,
		.order = decision->order,
		.goal_pages = decision->goal_pages,
		.cma_keep_pages = bg_cma_kept(&bg_guard.config, &zone->sample),
		.reclaim_max_pages = bg_guard.config.reclaim_max_pages,
		.survey = bg_guard.survey,
		.stopped = bg_guard_stopped,
	};
}

void bg_guard_start_remedy(struct bg_zone *zone)
{
	lockdep_assert_held(&bg_guard.lock);
	make_request(zone);
	bg_guard_set_running(bg_guard.request.remedy);
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN, zone, &zone->decision, NULL);
	queue_work(bg_guard.remedies, &bg_guard.remedy_work);
}

static void account(struct bg_zone *zone, const struct bg_outcome *outcome, u64 now)
{
	lockdep_assert_held(&bg_guard.lock);
	bg_sampler_read(zone->zone, &zone->census.count, &zone->sample);
	bg_account(&bg_guard.config, &zone->state, &bg_guard.budget, outcome, now);
	bg_guard_count_used(outcome->cpu_ns, now);
	bg_remedy_stats_count(&bg_guard.journal.stats.remedy[outcome->remedy], outcome);
	bg_cost_count(bg_guard.journal.costs, outcome);
	bg_course_account(&zone->course, bg_journal_episode(&bg_guard.journal, zone->episode),
			  outcome);
	zone->due_ns = now;
}

/* Called in the thread of the remedy, which alone uses this surveyor. */
static void learn_attainable(struct bg_zone *zone)
{
	u64 surveyed_ns = bg_survey_attainable(bg_guard.survey, zone->zone, &zone->attainable);

	if (surveyed_ns)
		zone->attainable_ns = surveyed_ns;
}

/* Who waits for the next outcome, or NULL. */
static void set_user_outcome(struct bg_outcome *outcome)
{
	lockdep_assert_held(&bg_guard.lock);
	/*
	 * Pairs with has_outcome(): a waiter whose outcome has been written may find the next
	 * waiter instead of NULL, so each write is a release.
	 */
	smp_store_release(&bg_guard.user_outcome, outcome);
}

static void finish_remedy(const struct bg_request *request, const struct bg_outcome *outcome)
{
	struct bg_zone *zone;
	u64 now;

	mutex_lock(&bg_guard.lock);
	now = ktime_get_ns();
	zone = bg_zones_find(&bg_guard.zones, request->zone);
	if (zone) {
		learn_attainable(zone);
		account(zone, outcome, now);
		/* the event's time is the accounted one, or replay would differ */
		bg_guard_add_event_at(now, BUDDYGUARD_EVENT_KIND_REMEDY_END, zone, NULL, outcome);
	} else {
		/* The zone has gone meanwhile, and nothing is accounted for. */
		bg_guard.budget.busy = false;
	}
	if (bg_guard.user_outcome)
		*bg_guard.user_outcome = *outcome;
	set_user_outcome(NULL);
	bg_guard_set_running(BG_REMEDY_NONE);
	mutex_unlock(&bg_guard.lock);
	wake_up_all(&bg_guard.idle);
	bg_guard_look_after(0);
}

void bg_guard_run_remedy(struct work_struct *work)
{
	struct bg_request request;
	struct bg_outcome outcome;
	u32 step_ms;

	mutex_lock(&bg_guard.lock);
	request = bg_guard.request;
	step_ms = bg_guard.config.step_max_ms;
	mutex_unlock(&bg_guard.lock);
	request.deadline_ns = ktime_get_ns() + step_ms * BG_NSEC_PER_MSEC;
	bg_signals_mute(current);
	bg_remedy_run(&request, &outcome);
	bg_signals_unmute(current);
	finish_remedy(&request, &outcome);
}

/* What a remedy has to work on. */
static u64 stock(const struct bg_zone *zone, u32 remedy)
{
	return remedy == BG_REMEDY_RECLAIM ? zone->sample.movable_file_pages :
					     zone_managed_pages(zone->zone);
}

/* Where a user's remedy is needed most: at the worst level, then where most is to work on. */
static struct bg_zone *neediest_zone(u32 remedy)
{
	struct bg_zone *zone, *best = NULL;

	list_for_each_entry(zone, &bg_guard.zones, list)
		if (!best || zone->decision.level > best->decision.level ||
		    (zone->decision.level == best->decision.level &&
		     stock(zone, remedy) > stock(best, remedy)))
			best = zone;
	return best;
}

/* What a user asked for, told as a decision. */
static void tell_begin(const struct bg_zone *zone, const struct bg_request *request)
{
	struct bg_decision decision = zone->decision;

	decision.remedy = request->remedy;
	decision.reason = request->reason;
	decision.lack = request->lack;
	decision.order = request->order;
	decision.goal_pages = request->goal_pages;
	decision.supply_blocks = zone->state.look[request->order].supply_blocks;
	decision.target_blocks = zone->state.look[request->order].target_blocks;
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN, zone, &decision, NULL);
}

/* Enter a user's request as the one that runs; 1 when another one runs now. */
static int claim(struct bg_request *request, struct bg_outcome *outcome)
{
	struct bg_zone *zone;
	int err = 0;

	mutex_lock(&bg_guard.lock);
	zone = request->zone ? bg_zones_find(&bg_guard.zones, request->zone) :
			       neediest_zone(request->remedy);
	if (bg_guard_stopped())
		err = -ESHUTDOWN;
	else if (!zone)
		err = -ENOENT;
	else if (bg_guard.running)
		err = 1;
	if (!err) {
		request->zone = zone->zone;
		request->survey = bg_guard.survey;
		request->stopped = bg_guard_stopped;
		request->cma_keep_pages = bg_cma_kept(&bg_guard.config, &zone->sample);
		request->reclaim_max_pages = bg_guard.config.reclaim_max_pages;
		bg_guard.request = *request;
		bg_guard_set_running(request->remedy);
		set_user_outcome(outcome);
		tell_begin(zone, request);
		queue_work(bg_guard.remedies, &bg_guard.remedy_work);
	}
	mutex_unlock(&bg_guard.lock);
	/* It sends the event. */
	bg_guard_look_after(0);
	return err;
}

/* After a kill of the waiter nobody may write to its stack. */
static bool disown(const struct bg_outcome *outcome)
{
	bool pending;

	mutex_lock(&bg_guard.lock);
	pending = bg_guard.user_outcome == outcome;
	if (pending)
		set_user_outcome(NULL);
	mutex_unlock(&bg_guard.lock);
	return pending;
}

static bool has_outcome(const struct bg_outcome *outcome)
{
	/* Pairs with set_user_outcome(). */
	return smp_load_acquire(&bg_guard.user_outcome) != outcome;
}

int bg_guard_run(struct bg_request *request, struct bg_outcome *outcome)
{
	int err;

	do {
		if (wait_event_killable(bg_guard.idle, !READ_ONCE(bg_guard.running) ||
					bg_guard_stopped()))
			return -EINTR;
		err = claim(request, outcome);
	} while (err == 1);
	if (err)
		return err;
	if (wait_event_killable(bg_guard.idle, has_outcome(outcome)) && disown(outcome))
		return -EINTR;
	return 0;
}

void bg_guard_lastchance_limits(struct bg_lastchance_limits *limits)
{
	limits->enabled = READ_ONCE(bg_guard.limits.enabled);
	limits->rescue.wait_ms = READ_ONCE(bg_guard.limits.rescue.wait_ms);
	limits->rescue.per_minute = READ_ONCE(bg_guard.limits.rescue.per_minute);
	limits->rescue.minute_ms = READ_ONCE(bg_guard.limits.rescue.minute_ms);
}

static void count_kill(u32 kind)
{
	struct bg_stats *stats = &bg_guard.journal.stats;

	stats->kills_averted += kind == BUDDYGUARD_EVENT_KIND_KILL_AVERTED;
	stats->kills_declined += kind == BUDDYGUARD_EVENT_KIND_KILL_DECLINED;
	stats->kills_late += kind == BUDDYGUARD_EVENT_KIND_KILL_LATE;
}

/* For whoever has only the kernel's log. */
static void log_kill(const struct bg_event *event)
{
	static const char *const what[] = { "averted", "not averted", "mended too late" };
	u32 kind = min_t(u32, event->kind - BUDDYGUARD_EVENT_KIND_KILL_AVERTED, 2);

	pr_info_ratelimited("buddyguard: kill %s: order %d, zone %s, %llu KiB free, %llu usable: %s\n",
			    what[kind], event->kill_order, event->zone ?: "unknown",
			    event->free_pages << (PAGE_SHIFT - 10),
			    event->usable_pages << (PAGE_SHIFT - 10),
			    event->has_decision ? bg_reason_name(event->decision.reason) :
						  "memory came free meanwhile");
}

void bg_guard_last_chance(struct bg_kill *kill, struct zone *zone)
{
	struct bg_event *event = &kill->event;
	struct bg_zone *entry;

	mutex_lock(&bg_guard.lock);
	event->time_ns = ktime_get_ns();
	count_kill(event->kind);
	entry = bg_zones_find(&bg_guard.zones, zone);
	if (entry) {
		event->zone = zone->name;
		event->node = entry->node;
		if (event->has_outcome)
			account(entry, &event->outcome, event->time_ns);
	}
	if (event->kind == BUDDYGUARD_EVENT_KIND_REMEDY_END)
		bg_journal_add(&bg_guard.journal, event);
	else
		bg_journal_add_kill(&bg_guard.journal, kill);
	mutex_unlock(&bg_guard.lock);
	/* A try that ends as a remedy was for a request that kills nobody. */
	if (event->kind != BUDDYGUARD_EVENT_KIND_REMEDY_END)
		log_kill(event);
	bg_guard_look_after(0);
}
