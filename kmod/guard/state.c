// SPDX-License-Identifier: GPL-2.0
/* The guard's one object, and what all files of this room do with it. */
#include <linux/buddyguard.h>
#include <linux/ktime.h>

#include "core/frag.h"
#include "guard/state.h"

/* The CPU time that is shown as used is that of the last minute. */
#define USED_WINDOW_NS (60ULL * NSEC_PER_SEC)

struct guard bg_guard;

bool bg_guard_stopped(void)
{
	return READ_ONCE(bg_guard.stopping);
}

unsigned long bg_guard_jiffies(u64 delay_ns)
{
	return nsecs_to_jiffies(delay_ns + TICK_NSEC - 1);
}

void bg_guard_look_after(u64 delay_ns)
{
	if (!bg_guard_stopped())
		mod_delayed_work(system_freezable_power_efficient_wq, &bg_guard.look_work,
				 bg_guard_jiffies(delay_ns));
}

void bg_guard_use_config(const struct bg_config *config)
{
	struct bg_lastchance_limits *limits = &bg_guard.limits;

	lockdep_assert_held(&bg_guard.lock);
	bg_guard.config = *config;
	WRITE_ONCE(limits->enabled, config->enabled && config->lastchance &&
		   config->profile != BG_PROFILE_OBSERVE);
	WRITE_ONCE(limits->rescue.wait_ms, config->lastchance_wait_ms);
	WRITE_ONCE(limits->rescue.per_minute, config->lastchance_per_minute);
	WRITE_ONCE(limits->rescue.minute_ms, config->lastchance_minute_ms);
}

void bg_guard_set_running(u32 remedy)
{
	lockdep_assert_held(&bg_guard.lock);
	WRITE_ONCE(bg_guard.running, remedy);
}

void bg_guard_add_event_at(u64 time_ns, u32 kind, const struct bg_zone *zone,
			   const struct bg_decision *decision, const struct bg_outcome *outcome)
{
	struct bg_event event = { .kind = kind, .time_ns = time_ns, .kill_order = -1 };

	lockdep_assert_held(&bg_guard.lock);
	if (zone) {
		event.zone = zone->zone->name;
		event.node = zone->node;
		event.free_pages = zone->sample.free_pages;
		event.usable_pages = bg_usable_free(&zone->sample);
	}
	if (decision) {
		event.has_decision = true;
		event.decision = *decision;
	}
	if (outcome) {
		event.has_outcome = true;
		event.outcome = *outcome;
	}
	bg_journal_add(&bg_guard.journal, &event);
}

void bg_guard_add_event(u32 kind, const struct bg_zone *zone, const struct bg_decision *decision,
			const struct bg_outcome *outcome)
{
	bg_guard_add_event_at(ktime_get_ns(), kind, zone, decision, outcome);
}

void bg_guard_count_used(u64 cpu_ns, u64 now)
{
	u64 age = now - bg_guard.used_since_ns;

	if (age > USED_WINDOW_NS) {
		bg_guard.used_before_ns = age > 2 * USED_WINDOW_NS ? 0 : bg_guard.used_ns;
		bg_guard.used_ns = 0;
		bg_guard.used_since_ns = now;
	}
	bg_guard.used_ns += cpu_ns;
}

/* The part of the window before that lies within the last minute counts too. */
u32 bg_guard_used_permille(u64 now)
{
	u64 age, used;

	bg_guard_count_used(0, now);
	age = now - bg_guard.used_since_ns;
	used = bg_guard.used_ns +
	       div64_u64(bg_guard.used_before_ns, USED_WINDOW_NS / NSEC_PER_SEC) *
	       div64_u64(USED_WINDOW_NS - age, NSEC_PER_SEC);
	return div64_u64(used, USED_WINDOW_NS / 1000);
}
