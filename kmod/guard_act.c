// SPDX-License-Identifier: GPL-2.0
/* Remedies: one at a time, on a queue of their own; what each did is accounted for here. */
#include <linux/buddyguard.h>
#include <linux/ktime.h>

#include "guard_state.h"
#include "sampler.h"
#include "signals.h"

/* What is shown as used is averaged over this. */
#define USED_WINDOW_NS (60ULL * NSEC_PER_SEC)

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
		.survey = bg_guard.survey,
		.stopped = bg_guard_stopped,
	};
}

void bg_guard_start_remedy(struct bg_zone *zone)
{
	lockdep_assert_held(&bg_guard.lock);
	make_request(zone);
	bg_guard.running = bg_guard.request.remedy;
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN, zone, &zone->decision, NULL);
	queue_work(bg_guard.remedies, &bg_guard.remedy_work);
}

static void count_used(u64 cpu_ns, u64 now)
{
	u64 age = now - bg_guard.used_since_ns;

	if (age > USED_WINDOW_NS) {
		bg_guard.used_before_ns = age > 2 * USED_WINDOW_NS ? 0 : bg_guard.used_ns;
		bg_guard.used_ns = 0;
		bg_guard.used_since_ns = now;
	}
	bg_guard.used_ns += cpu_ns;
}

/* Of the window before, the part that is still within the last minute is counted in. */
u32 bg_guard_used_permille(u64 now)
{
	u64 age, used;

	count_used(0, now);
	age = now - bg_guard.used_since_ns;
	used = bg_guard.used_ns +
	       div64_u64(bg_guard.used_before_ns, USED_WINDOW_NS / NSEC_PER_SEC) *
	       div64_u64(USED_WINDOW_NS - age, NSEC_PER_SEC);
	return div64_u64(used, USED_WINDOW_NS / 1000);
}

static u64 gained_pages(const struct bg_outcome *outcome, u32 lack)
{
	return lack == BG_LACK_FRAGMENTATION ? outcome->gained_blocks << outcome->order :
	       outcome->usable_gained_pages;
}

static void account(struct bg_zone *zone, u32 lack, const struct bg_outcome *outcome, u64 now)
{
	lockdep_assert_held(&bg_guard.lock);
	bg_sampler_read(zone->zone, &zone->census.count, &zone->sample);
	bg_account(&bg_guard.config, &zone->state, &bg_guard.budget, outcome, now);
	count_used(outcome->cpu_ns, now);
	bg_journal_account(&bg_guard.journal, zone->episode, outcome, gained_pages(outcome, lack));
	zone->before = zone->episode ? (struct bg_outcome) { .remedy = BG_REMEDY_NONE } : *outcome;
	zone->due_ns = now;
}

static void finish_remedy(const struct bg_request *request, const struct bg_outcome *outcome)
{
	struct bg_zone *zone;
	u64 now;

	mutex_lock(&bg_guard.lock);
	now = ktime_get_ns();
	zone = bg_zones_find(&bg_guard.zones, request->zone);
	if (zone) {
		account(zone, request->lack, outcome, now);
		/* the event's time is the accounted one, or replay would differ */
		bg_guard_add_event_at(now, BUDDYGUARD_EVENT_KIND_REMEDY_END, zone, NULL, outcome);
	} else {
		/* The zone has gone meanwhile, and nothing is accounted for. */
		bg_guard.budget.busy = false;
	}
	if (bg_guard.user_outcome)
		*bg_guard.user_outcome = *outcome;
	bg_guard.user_outcome = NULL;
	bg_guard.running = BG_REMEDY_NONE;
	mutex_unlock(&bg_guard.lock);
	wake_up_all(&bg_guard.idle);
	bg_look_after(0);
}

/* bg_guard.request is not written while bg_guard.running is set. */
void bg_guard_run_remedy(struct work_struct *work)
{
	struct bg_request request = bg_guard.request;
	struct bg_outcome outcome;

	request.deadline_ns = ktime_get_ns() +
			      READ_ONCE(bg_guard.config.step_max_ms) * BG_NSEC_PER_MSEC;
	bg_signals_mute(current);
	bg_remedy_run(&request, &outcome);
	bg_signals_unmute(current);
	finish_remedy(&request, &outcome);
}

/* Where a user's remedy is needed most: the worst zone, the larger of equals. */
static struct bg_zone *neediest_zone(void)
{
	struct bg_zone *zone, *best = NULL;

	list_for_each_entry(zone, &bg_guard.zones, list)
		if (!best || zone->decision.level > best->decision.level ||
		    (zone->decision.level == best->decision.level &&
		     zone_managed_pages(zone->zone) > zone_managed_pages(best->zone)))
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
	decision.supply = zone->state.look[request->order].supply;
	decision.target = zone->state.look[request->order].target;
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN, zone, &decision, NULL);
}

/* Enter a user's request as the one that runs; 1 when another one runs now. */
static int claim(struct bg_request *request, struct bg_outcome *outcome)
{
	struct bg_zone *zone;
	int err = 0;

	mutex_lock(&bg_guard.lock);
	zone = request->zone ? bg_zones_find(&bg_guard.zones, request->zone) : neediest_zone();
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
		bg_guard.request = *request;
		bg_guard.running = request->remedy;
		bg_guard.user_outcome = outcome;
		tell_begin(zone, request);
		queue_work(bg_guard.remedies, &bg_guard.remedy_work);
	}
	mutex_unlock(&bg_guard.lock);
	/* It sends the event. */
	bg_look_after(0);
	return err;
}

/* After a kill of the waiter nobody may write to its stack. */
static bool disown(const struct bg_outcome *outcome)
{
	bool pending;

	mutex_lock(&bg_guard.lock);
	pending = bg_guard.user_outcome == outcome;
	if (pending)
		bg_guard.user_outcome = NULL;
	mutex_unlock(&bg_guard.lock);
	return pending;
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
	if (wait_event_killable(bg_guard.idle, READ_ONCE(bg_guard.user_outcome) != outcome) &&
	    disown(outcome))
		return -EINTR;
	return 0;
}

void bg_guard_lastchance_limits(struct bg_lastchance_limits *limits)
{
	/* Read without the lock, which an allocation must not wait for. */
	limits->enabled = READ_ONCE(bg_guard.config.enabled) &&
			  READ_ONCE(bg_guard.config.lastchance) &&
			  READ_ONCE(bg_guard.config.profile) != BG_PROFILE_OBSERVE;
	limits->wait_ms = READ_ONCE(bg_guard.config.lastchance_wait_ms);
	limits->per_minute = READ_ONCE(bg_guard.config.lastchance_per_minute);
}

void bg_guard_last_chance(struct bg_event *event, struct zone *zone)
{
	struct bg_stats *stats = &bg_guard.journal.stats;
	struct bg_zone *entry;

	mutex_lock(&bg_guard.lock);
	event->time_ns = ktime_get_ns();
	stats->kills_averted += event->kind == BUDDYGUARD_EVENT_KIND_KILL_AVERTED;
	stats->kills_declined += event->kind == BUDDYGUARD_EVENT_KIND_KILL_DECLINED;
	stats->kills_late += event->kind == BUDDYGUARD_EVENT_KIND_KILL_LATE;
	entry = bg_zones_find(&bg_guard.zones, zone);
	if (entry) {
		event->zone = zone->name;
		event->nid = entry->nid;
		if (event->has_outcome)
			account(entry, event->decision.lack, &event->outcome, event->time_ns);
	}
	bg_journal_add(&bg_guard.journal, event);
	mutex_unlock(&bg_guard.lock);
	bg_look_after(0);
}
