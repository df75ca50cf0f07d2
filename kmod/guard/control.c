// SPDX-License-Identifier: GPL-2.0
/* What requests from outside see and change of the guard. */
#include <linux/buddyguard.h>
#include <linux/ktime.h>

#include "compat/compat.h"
#include "guard/state.h"
#include "sensors/cma_calls.h"
#include "sensors/sampler.h"

void bg_guard_state(struct bg_guard_state *state)
{
	struct bg_budget budget;
	struct bg_zone *zone;

	*state = (struct bg_guard_state) { .loaded_ns = bg_guard.loaded_ns };
	mutex_lock(&bg_guard.lock);
	/* Only a copy is topped up: were it the bucket, replay would decide otherwise. */
	budget = bg_guard.budget;
	bg_budget_fill(&budget, &bg_guard.config, ktime_get_ns());
	state->config = bg_guard.config;
	state->config_generation = bg_guard.generation;
	state->zones_generation = bg_guard.zones_generation;
	list_for_each_entry(zone, &bg_guard.zones, list) {
		state->zones++;
		state->level = max(state->level, zone->decision.level);
	}
	state->interval_ms = bg_guard.config.enabled ? bg_guard.interval_ms : 0;
	state->budget_us = clamp_t(s64, div_s64(budget.tokens_ns, 1000), S32_MIN, S32_MAX);
	state->budget_used_permille = bg_guard_used_permille(ktime_get_ns());
	state->running = bg_guard.running;
	mutex_unlock(&bg_guard.lock);
}

/* No driver finds blocks there: only a target that names the zone, or is given back, means it. */
static bool is_for_users(struct zone *zone)
{
	return is_highmem(zone) || zone_idx(zone) == ZONE_MOVABLE;
}

static bool target_matches(const struct bg_target_change *target, const struct bg_zone *zone)
{
	if (target->node >= 0 && target->node != zone->node)
		return false;
	if (target->zone[0])
		return !strcmp(target->zone, zone->zone->name);
	return target->blocks == BG_TARGET_UNSET || !is_for_users(zone->zone);
}

/* A zone that is too small for a target of all zones is left out, as the DMA zone of a PC. */
static bool target_fits(const struct bg_target_change *target, const struct bg_zone *zone)
{
	return target->blocks == BG_TARGET_UNSET ||
	       target->blocks <= zone_managed_pages(zone->zone) >> target->order;
}

static int check_target(const struct bg_target_change *target, struct bg_refusal *refusal)
{
	struct bg_zone *zone;
	bool named = false;

	refusal->message = "no such order here: see `buddyctl zones`; nothing was set";
	if (target->order >= BG_NR_ORDERS)
		return -ERANGE;
	list_for_each_entry(zone, &bg_guard.zones, list) {
		if (!target_matches(target, zone))
			continue;
		if (target_fits(target, zone))
			return 0;
		named = true;
	}
	refusal->message = named ? "more blocks than fit: see `buddyctl zones`; nothing was set" :
			   "no such zone: see `buddyctl zones`; nothing was set";
	return named ? -ERANGE : -EINVAL;
}

static int check_targets(const struct bg_target_change *targets, unsigned int count,
			 struct bg_refusal *refusal)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < count && !err; i++) {
		refusal->target = i;
		err = check_target(&targets[i], refusal);
	}
	if (!err)
		refusal->target = -1;
	return err;
}

static const char *check_floor(const struct bg_config *config)
{
	u64 kib = config->usable_floor_kib;
	struct bg_zone *zone;

	list_for_each_entry(zone, &bg_guard.zones, list)
		if (kib <= (u64)zone_managed_pages(zone->zone) << (PAGE_SHIFT - 10))
			return NULL;
	return kib ? "more than any zone has, see `buddyctl zones`" : NULL;
}

static void put_target(const struct bg_target_change *target)
{
	struct bg_zone *zone;

	list_for_each_entry(zone, &bg_guard.zones, list)
		if (target_matches(target, zone) && target_fits(target, zone))
			zone->state.targets.blocks[target->order] = target->blocks;
}

static void put_targets(const struct bg_target_change *targets, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		put_target(&targets[i]);
}

void bg_guard_defaults(struct bg_config *config, u32 profile)
{
	bg_config_init(config, profile);
	if (bg_has_quiet_cpus())
		config->evacuate = 0;
}

/* A profile that is set brings what bg_guard_defaults() changes on this box. */
static struct bg_config_change on_this_box(const struct bg_config_change *change)
{
	struct bg_config_change here = *change;

	if (bg_has_quiet_cpus() && change->given >> BG_KEY_PROFILE & 1 &&
	    !(change->given >> BG_KEY_EVACUATE & 1)) {
		here.given |= 1U << BG_KEY_EVACUATE;
		here.value[BG_KEY_EVACUATE] = 0;
	}
	return here;
}

static void config_changed(void)
{
	struct bg_zone *zone;

	bg_guard.generation++;
	list_for_each_entry(zone, &bg_guard.zones, list)
		zone->due_ns = 0;
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_CONFIG_CHANGED, NULL, NULL, NULL);
}

int bg_guard_apply(const struct bg_config_change *change, const struct bg_target_change *targets,
		   unsigned int count, struct bg_refusal *refusal)
{
	struct bg_config_change here = on_this_box(change);
	struct bg_config config;
	int err;

	*refusal = (struct bg_refusal) { .key = BG_NR_KEYS, .target = -1 };
	mutex_lock(&bg_guard.lock);
	config = bg_guard.config;
	err = check_targets(targets, count, refusal);
	if (!err) {
		refusal->message = bg_config_apply(&config, &here, &refusal->key);
		if (!refusal->message && change->given & 1U << BG_KEY_USABLE_FLOOR_KIB) {
			refusal->key = BG_KEY_USABLE_FLOOR_KIB;
			refusal->message = check_floor(&config);
		}
		err = refusal->message ? -EINVAL : 0;
	}
	if (!err) {
		bg_guard_use_config(&config);
		put_targets(targets, count);
		config_changed();
	}
	mutex_unlock(&bg_guard.lock);
	bg_guard_look_after(0);
	return err;
}

bool bg_guard_zone(unsigned int position, struct bg_zone *copy)
{
	struct bg_zone *zone;
	bool found = false;

	mutex_lock(&bg_guard.lock);
	list_for_each_entry(zone, &bg_guard.zones, list) {
		if (position--)
			continue;
		*copy = *zone;
		found = true;
		break;
	}
	mutex_unlock(&bg_guard.lock);
	if (found)
		bg_sampler_read(copy->zone, &copy->census.count, &copy->sample);
	return found;
}

void bg_guard_stats(struct bg_stats *stats)
{
	mutex_lock(&bg_guard.lock);
	*stats = bg_guard.journal.stats;
	mutex_unlock(&bg_guard.lock);
}

bool bg_guard_cost(unsigned int from, struct bg_cost *copy)
{
	const struct bg_cost *costs = bg_guard.journal.costs;

	mutex_lock(&bg_guard.lock);
	while (from < BG_NR_COSTS && !costs[from].runs)
		from++;
	if (from < BG_NR_COSTS)
		*copy = costs[from];
	mutex_unlock(&bg_guard.lock);
	return from < BG_NR_COSTS;
}

bool bg_guard_episode(u64 from, struct bg_episode *copy)
{
	struct bg_episode *episode = NULL;

	mutex_lock(&bg_guard.lock);
	if (bg_guard.journal.last_number > BG_JOURNAL_EPISODES)
		from = max(from, bg_guard.journal.last_number - BG_JOURNAL_EPISODES + 1);
	for (; !episode && from <= bg_guard.journal.last_number; from++)
		episode = bg_journal_episode(&bg_guard.journal, from);
	if (episode)
		*copy = *episode;
	mutex_unlock(&bg_guard.lock);
	return episode;
}

bool bg_guard_kill(u64 from, struct bg_kill *copy)
{
	const struct bg_kill *kill = NULL;

	mutex_lock(&bg_guard.lock);
	if (bg_guard.journal.last_kill > BG_JOURNAL_KILLS)
		from = max(from, bg_guard.journal.last_kill - BG_JOURNAL_KILLS + 1);
	for (; !kill && from <= bg_guard.journal.last_kill; from++)
		kill = bg_journal_kill(&bg_guard.journal, from);
	if (kill)
		*copy = *kill;
	mutex_unlock(&bg_guard.lock);
	return kill;
}

u64 bg_guard_newest_episode(void)
{
	u64 number;

	mutex_lock(&bg_guard.lock);
	number = bg_guard.journal.last_number;
	mutex_unlock(&bg_guard.lock);
	return number;
}

static void forget_learnt(void)
{
	struct bg_zone *zone;

	list_for_each_entry(zone, &bg_guard.zones, list)
		bg_state_reset(&zone->state);
	bg_budget_init(&bg_guard.budget, &bg_guard.config, ktime_get_ns());
}

static void forget_targets(void)
{
	struct bg_zone *zone;
	int order;

	list_for_each_entry(zone, &bg_guard.zones, list)
		for (order = 0; order < BG_MAX_ORDERS; order++)
			zone->state.targets.blocks[order] = BG_TARGET_UNSET;
}

static void forget_counters(void)
{
	struct bg_journal *journal = &bg_guard.journal;
	struct bg_zone *zone;

	memset(&journal->stats, 0, sizeof(journal->stats));
	bg_cma_calls_forget();
	memset(journal->costs, 0, BG_NR_COSTS * sizeof(*journal->costs));
	list_for_each_entry(zone, &bg_guard.zones, list)
		memset(zone->kept, 0, sizeof(zone->kept));
}

void bg_guard_reset(u32 scope)
{
	mutex_lock(&bg_guard.lock);
	if (scope & BUDDYGUARD_RESET_SCOPE_COUNTERS)
		forget_counters();
	if (scope & BUDDYGUARD_RESET_SCOPE_HISTORY)
		bg_journal_forget(&bg_guard.journal);
	if (scope & BUDDYGUARD_RESET_SCOPE_LEARNT)
		forget_learnt();
	if (scope & BUDDYGUARD_RESET_SCOPE_TARGETS)
		forget_targets();
	config_changed();
	bg_guard_add_event(BUDDYGUARD_EVENT_KIND_RESET, NULL, NULL, NULL);
	mutex_unlock(&bg_guard.lock);
	bg_guard_look_after(0);
}
