// SPDX-License-Identifier: GPL-2.0
#include <linux/buddyguard.h>
#include <linux/ktime.h>
#include <linux/module.h>

#include "compat/compat.h"
#include "core/frag.h"
#include "netlink_put.h"
#include "remedies/remedy.h"
#include "signals.h"

/**
 * struct field - an attribute that is a plain number in a struct
 * @attr: attribute's number
 * @size: 4 or 8 bytes; signed and unsigned look the same on the wire
 * @offset: of the member
 */
struct field {
	u8 attr;
	u8 size;
	u16 offset;
};

#define FIELD(attr, type, member) { attr, sizeof_field(type, member), offsetof(type, member) }

/* Attribute 0 pads where an architecture needs 64-bit numbers aligned. */
static int put_u64(struct sk_buff *skb, int type, u64 value)
{
	return nla_put_u64_64bit(skb, type, value, 0);
}

static int put_field(struct sk_buff *skb, const struct field *field, const void *from)
{
	const void *value = from + field->offset;

	if (field->size == sizeof(u64))
		return put_u64(skb, field->attr, *(const u64 *)value);
	return nla_put_u32(skb, field->attr, *(const u32 *)value);
}

static int put_table(struct sk_buff *skb, const struct field *fields, unsigned int count,
		     const void *from)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < count && !err; i++)
		err = put_field(skb, &fields[i], from);
	return err;
}

#define put_fields(skb, fields, from) put_table(skb, fields, ARRAY_SIZE(fields), from)

static int end_nest(struct sk_buff *skb, struct nlattr *nest, int err)
{
	if (err)
		nla_nest_cancel(skb, nest);
	else
		nla_nest_end(skb, nest);
	return err ? -EMSGSIZE : 0;
}

int bg_put_config(struct sk_buff *skb, const struct bg_config *config)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_CONFIG);
	int err = 0;
	u32 key;

	BUILD_BUG_ON(BG_NR_KEYS != (int)BUDDYGUARD_A_CONFIG_MAX);
	BUILD_BUG_ON(BG_KEY_LASTCHANCE_PER_MINUTE + 1 !=
		     (int)BUDDYGUARD_A_CONFIG_LASTCHANCE_PER_MINUTE);
	if (!nest)
		return -EMSGSIZE;
	for (key = 0; key < BG_NR_KEYS && !err; key++)
		err = nla_put_u32(skb, key + 1, bg_config_get(config, key));
	return end_nest(skb, nest, err);
}

u32 bg_capabilities(void)
{
	u32 capabilities = bg_signals_capabilities() | BUDDYGUARD_CAPABILITY_LAST_CHANCE;

	if (bg_remedy_supported(BG_REMEDY_EVACUATE))
		capabilities |= BUDDYGUARD_CAPABILITY_EVACUATION;
	if (bg_remedy_supported(BG_REMEDY_COMPACT_ZONE))
		capabilities |= BUDDYGUARD_CAPABILITY_PROC_SYS;
	return capabilities;
}

/* What is missing, for people; the longest possible text fits. */
static void describe_missing(u32 capabilities, char *text, size_t size)
{
	static const struct {
		u32 capability;
		const char *name;
	} names[] = {
		{ BUDDYGUARD_CAPABILITY_FALLBACK_EVENTS, "tracepoint mm_page_alloc_extfrag" },
		{ BUDDYGUARD_CAPABILITY_STALL_EVENTS,
		  "tracepoints of direct compaction and reclaim" },
		{ BUDDYGUARD_CAPABILITY_FAILURE_EVENTS, "tracepoint mm_vmscan_wakeup_kswapd" },
		{ BUDDYGUARD_CAPABILITY_EVACUATION, "CONFIG_CONTIG_ALLOC" },
		{ BUDDYGUARD_CAPABILITY_PROC_SYS, "procfs" },
	};
	size_t used = 0;
	int i;

	text[0] = '\0';
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!(capabilities & names[i].capability))
			used += scnprintf(text + used, size - used, "%s%s", used ? ", " : "",
					  names[i].name);
}

int bg_put_state(struct sk_buff *skb, const struct bg_guard_state *state)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_STATE);
	u32 capabilities = bg_capabilities();
	u64 now = ktime_get_ns();
	char missing[192];
	int err;

	if (!nest)
		return -EMSGSIZE;
	describe_missing(capabilities, missing, sizeof(missing));
	err = nla_put_string(skb, BUDDYGUARD_A_STATE_MODULE_VERSION, THIS_MODULE->version) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_CAPABILITIES, capabilities) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_PAGE_SIZE, PAGE_SIZE) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_ORDERS, BG_NR_ORDERS) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_PAGEBLOCK_ORDER, pageblock_order) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_ZONES, state->zones) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_LEVEL, state->level) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_INTERVAL_MS, state->interval_ms) ||
	      nla_put_s32(skb, BUDDYGUARD_A_STATE_BUDGET_US, state->budget_us) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_BUDGET_USED_PERMILLE, state->used_permille) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_RUNNING, state->running) ||
	      put_u64(skb, BUDDYGUARD_A_STATE_TIME_NS, now) ||
	      put_u64(skb, BUDDYGUARD_A_STATE_UPTIME_NS, now - state->loaded_ns) ||
	      nla_put_u32(skb, BUDDYGUARD_A_STATE_CONFIG_GENERATION, state->generation) ||
	      nla_put_string(skb, BUDDYGUARD_A_STATE_MISSING, missing);
	return end_nest(skb, nest, err);
}

static const struct field decision_fields[] = {
	FIELD(BUDDYGUARD_A_DECISION_REMEDY, struct bg_decision, remedy),
	FIELD(BUDDYGUARD_A_DECISION_REASON, struct bg_decision, reason),
	FIELD(BUDDYGUARD_A_DECISION_LEVEL, struct bg_decision, level),
	FIELD(BUDDYGUARD_A_DECISION_LACK, struct bg_decision, lack),
	FIELD(BUDDYGUARD_A_DECISION_ORDER, struct bg_decision, order),
	FIELD(BUDDYGUARD_A_DECISION_GOAL_PAGES, struct bg_decision, goal_pages),
	FIELD(BUDDYGUARD_A_DECISION_SUPPLY_BLOCKS, struct bg_decision, supply),
	FIELD(BUDDYGUARD_A_DECISION_TARGET_BLOCKS, struct bg_decision, target),
	FIELD(BUDDYGUARD_A_DECISION_USABLE_PAGES, struct bg_decision, usable_pages),
	FIELD(BUDDYGUARD_A_DECISION_FLOOR_PAGES, struct bg_decision, floor_pages),
	FIELD(BUDDYGUARD_A_DECISION_INDEX_PERMILLE, struct bg_decision, index),
	FIELD(BUDDYGUARD_A_DECISION_ETA_MS, struct bg_decision, eta_ms),
	FIELD(BUDDYGUARD_A_DECISION_WAIT_MS, struct bg_decision, wait_ms),
	FIELD(BUDDYGUARD_A_DECISION_NEXT_MS, struct bg_decision, next_ms),
	FIELD(BUDDYGUARD_A_DECISION_BUDGET_US, struct bg_decision, budget_us),
};

int bg_put_decision(struct sk_buff *skb, int type, const struct bg_decision *decision)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, decision_fields, decision);
	return end_nest(skb, nest, err);
}

static const struct field outcome_fields[] = {
	FIELD(BUDDYGUARD_A_OUTCOME_REMEDY, struct bg_outcome, remedy),
	FIELD(BUDDYGUARD_A_OUTCOME_RESULT, struct bg_outcome, result),
	FIELD(BUDDYGUARD_A_OUTCOME_REASON, struct bg_outcome, reason),
	FIELD(BUDDYGUARD_A_OUTCOME_ORDER, struct bg_outcome, order),
	FIELD(BUDDYGUARD_A_OUTCOME_GOAL_PAGES, struct bg_outcome, goal_pages),
	FIELD(BUDDYGUARD_A_OUTCOME_MOVED_PAGES, struct bg_outcome, moved_pages),
	FIELD(BUDDYGUARD_A_OUTCOME_GAINED_BLOCKS, struct bg_outcome, gained_blocks),
	FIELD(BUDDYGUARD_A_OUTCOME_USABLE_GAINED_PAGES, struct bg_outcome, usable_gained_pages),
	FIELD(BUDDYGUARD_A_OUTCOME_SCANNED_PAGES, struct bg_outcome, scanned_pages),
	FIELD(BUDDYGUARD_A_OUTCOME_CPU_NS, struct bg_outcome, cpu_ns),
	FIELD(BUDDYGUARD_A_OUTCOME_WALL_NS, struct bg_outcome, wall_ns),
	FIELD(BUDDYGUARD_A_OUTCOME_ERROR, struct bg_outcome, error),
};

int bg_put_outcome(struct sk_buff *skb, int type, const struct bg_outcome *outcome)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, outcome_fields, outcome);
	return end_nest(skb, nest, err);
}

static int put_signals(struct sk_buff *skb, const struct bg_signals *signals, u32 order)
{
	return nla_put_u32(skb, BUDDYGUARD_A_ORDER_FALLBACKS, signals->fallbacks[order]) ||
	       nla_put_u32(skb, BUDDYGUARD_A_ORDER_STALLS, signals->stalls[order]) ||
	       nla_put_u32(skb, BUDDYGUARD_A_ORDER_FAILURES, signals->failures[order]);
}

static int put_order(struct sk_buff *skb, const struct bg_zone *zone, u32 order, bool with_signals)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_ZONE_ORDER);
	const struct bg_sample *sample = &zone->sample;
	const struct bg_look *look = &zone->state.look[order];
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_ORDER_ORDER, order) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_FREE_BLOCKS, sample->nr_free[order]) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_SUPPLY_BLOCKS,
		      bg_usable_supply(sample, order)) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_TARGET_BLOCKS, look->target) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ORDER_TARGET_ORIGIN, look->origin) ||
	      nla_put_s32(skb, BUDDYGUARD_A_ORDER_INDEX_PERMILLE,
			  bg_frag_index(sample->nr_free, sample->nr_orders, order)) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_CMA_FREE_BLOCKS, sample->nr_free_cma[order]) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ORDER_DEMAND_PER_MINUTE, look->demand) ||
	      nla_put_s32(skb, BUDDYGUARD_A_ORDER_TREND_PER_SECOND, look->trend) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ORDER_LEVEL, look->level);
	if (!err && with_signals)
		err = put_signals(skb, &sample->signals, order);
	return end_nest(skb, nest, err);
}

static const struct field sample_fields[] = {
	FIELD(BUDDYGUARD_A_ZONE_TIME_NS, struct bg_sample, time_ns),
	FIELD(BUDDYGUARD_A_ZONE_FREE_PAGES, struct bg_sample, free_pages),
	FIELD(BUDDYGUARD_A_ZONE_CMA_FREE_PAGES, struct bg_sample, cma_free_pages),
	FIELD(BUDDYGUARD_A_ZONE_HIGHATOMIC_PAGES, struct bg_sample, highatomic_pages),
	FIELD(BUDDYGUARD_A_ZONE_MANAGED_PAGES, struct bg_sample, managed_pages),
	FIELD(BUDDYGUARD_A_ZONE_CMA_PAGES, struct bg_sample, cma_pages),
	FIELD(BUDDYGUARD_A_ZONE_MIN_PAGES, struct bg_sample, min_pages),
	FIELD(BUDDYGUARD_A_ZONE_LOW_PAGES, struct bg_sample, low_pages),
	FIELD(BUDDYGUARD_A_ZONE_HIGH_PAGES, struct bg_sample, high_pages),
	FIELD(BUDDYGUARD_A_ZONE_MOVABLE_FILE_PAGES, struct bg_sample, file_pages),
};

static int put_zone_pages(struct sk_buff *skb, const struct bg_sample *sample)
{
	return put_fields(skb, sample_fields, sample) ||
	       put_u64(skb, BUDDYGUARD_A_ZONE_USABLE_PAGES, bg_usable_free(sample));
}

int bg_put_zone(struct sk_buff *skb, const struct bg_zone *zone, u32 generation,
		bool with_signals)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_ZONE);
	u32 order;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_ZONE_NODE, zone->nid) ||
	      nla_put_string(skb, BUDDYGUARD_A_ZONE_ZONE, zone->zone->name) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ZONE_ZONE_INDEX, zone_idx(zone->zone)) ||
	      put_zone_pages(skb, &zone->sample) ||
	      put_u64(skb, BUDDYGUARD_A_ZONE_FLOOR_PAGES, zone->state.floor_pages) ||
	      nla_put_s32(skb, BUDDYGUARD_A_ZONE_USABLE_TREND_PAGES_PER_SECOND,
			  bg_usable_trend(&zone->state)) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ZONE_CONFIG_GENERATION, generation);
	for (order = 0; order < zone->sample.nr_orders && !err; order++)
		err = put_order(skb, zone, order, with_signals);
	if (!err)
		err = bg_put_decision(skb, BUDDYGUARD_A_ZONE_DECISION, &zone->decision);
	return end_nest(skb, nest, err);
}

static int put_target(struct sk_buff *skb, const struct bg_zone *zone, u32 order)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_TARGET);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_TARGET_NODE, zone->nid) ||
	      nla_put_string(skb, BUDDYGUARD_A_TARGET_ZONE, zone->zone->name) ||
	      nla_put_u32(skb, BUDDYGUARD_A_TARGET_ORDER, order) ||
	      put_u64(skb, BUDDYGUARD_A_TARGET_BLOCKS, zone->state.targets.blocks[order]);
	return end_nest(skb, nest, err);
}

int bg_put_targets(struct sk_buff *skb, const struct bg_zone *zone)
{
	int err = 0;
	u32 order;

	for (order = 0; order < BG_MAX_ORDERS && !err; order++)
		if (zone->state.targets.blocks[order] != BG_TARGET_UNSET)
			err = put_target(skb, zone, order);
	return err;
}

static const struct field remedy_stats_fields[] = {
	FIELD(BUDDYGUARD_A_REMEDY_STATS_RUNS, struct bg_remedy_stats, runs),
	FIELD(BUDDYGUARD_A_REMEDY_STATS_HELPED, struct bg_remedy_stats, helped),
	FIELD(BUDDYGUARD_A_REMEDY_STATS_MOVED_PAGES, struct bg_remedy_stats, moved_pages),
	FIELD(BUDDYGUARD_A_REMEDY_STATS_GAINED_PAGES, struct bg_remedy_stats, gained_pages),
	FIELD(BUDDYGUARD_A_REMEDY_STATS_SCANNED_PAGES, struct bg_remedy_stats, scanned_pages),
	FIELD(BUDDYGUARD_A_REMEDY_STATS_CPU_NS, struct bg_remedy_stats, cpu_ns),
	FIELD(BUDDYGUARD_A_REMEDY_STATS_WALL_MAX_NS, struct bg_remedy_stats, wall_max_ns),
};

static int put_remedy_stats(struct sk_buff *skb, u32 remedy, const struct bg_remedy_stats *stats)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_STATS_REMEDY);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_REMEDY_STATS_REMEDY, remedy) ||
	      put_fields(skb, remedy_stats_fields, stats);
	return end_nest(skb, nest, err);
}

static const struct field stats_fields[] = {
	FIELD(BUDDYGUARD_A_STATS_SAMPLES, struct bg_stats, samples),
	FIELD(BUDDYGUARD_A_STATS_SAMPLE_NS, struct bg_stats, sample_ns),
	FIELD(BUDDYGUARD_A_STATS_WAKEUPS, struct bg_stats, wakeups),
	FIELD(BUDDYGUARD_A_STATS_KICKS, struct bg_stats, kicks),
	FIELD(BUDDYGUARD_A_STATS_EPISODES, struct bg_stats, episodes),
	FIELD(BUDDYGUARD_A_STATS_RECOVERED, struct bg_stats, recovered),
	FIELD(BUDDYGUARD_A_STATS_BACKOFFS, struct bg_stats, backoffs),
	FIELD(BUDDYGUARD_A_STATS_EVENTS, struct bg_stats, events),
	FIELD(BUDDYGUARD_A_STATS_EVENTS_LOST, struct bg_stats, events_lost),
	FIELD(BUDDYGUARD_A_STATS_FALLBACKS, struct bg_stats, fallbacks),
	FIELD(BUDDYGUARD_A_STATS_STALLS, struct bg_stats, stalls),
	FIELD(BUDDYGUARD_A_STATS_FAILURES, struct bg_stats, failures),
	FIELD(BUDDYGUARD_A_STATS_KILLS_AVERTED, struct bg_stats, kills_averted),
	FIELD(BUDDYGUARD_A_STATS_KILLS_DECLINED, struct bg_stats, kills_declined),
	FIELD(BUDDYGUARD_A_STATS_KILLS_LATE, struct bg_stats, kills_late),
};

int bg_put_stats(struct sk_buff *skb, const struct bg_stats *stats, u32 remedy)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_STATS);
	u32 i;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, stats_fields, stats) ||
	      put_u64(skb, BUDDYGUARD_A_STATS_SURVEY_BLOCKS, bg_survey_total_blocks()) ||
	      put_u64(skb, BUDDYGUARD_A_STATS_SURVEY_NS, bg_survey_total_ns());
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES && !err; i++)
		if (!remedy || remedy == i)
			err = put_remedy_stats(skb, i, &stats->remedy[i]);
	return end_nest(skb, nest, err);
}

int bg_put_episode(struct sk_buff *skb, const struct bg_episode *episode)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_EPISODE);
	u32 i;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_u64(skb, BUDDYGUARD_A_EPISODE_NUMBER, episode->number) ||
	      nla_put_u32(skb, BUDDYGUARD_A_EPISODE_NODE, episode->nid) ||
	      nla_put_string(skb, BUDDYGUARD_A_EPISODE_ZONE, episode->zone) ||
	      put_u64(skb, BUDDYGUARD_A_EPISODE_BEGIN_NS, episode->begin_ns) ||
	      put_u64(skb, BUDDYGUARD_A_EPISODE_END_NS, episode->end_ns) ||
	      nla_put_u32(skb, BUDDYGUARD_A_EPISODE_END, episode->end) ||
	      bg_put_decision(skb, BUDDYGUARD_A_EPISODE_FIRST, &episode->first) ||
	      bg_put_decision(skb, BUDDYGUARD_A_EPISODE_LAST, &episode->last);
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES && !err; i++)
		if (episode->sums[i].remedy)
			err = bg_put_outcome(skb, BUDDYGUARD_A_EPISODE_OUTCOME, &episode->sums[i]);
	return end_nest(skb, nest, err);
}

int bg_put_block(struct sk_buff *skb, const struct bg_zone *zone, const struct bg_block_map *map)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_BLOCK);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_BLOCK_NODE, zone->nid) ||
	      nla_put_string(skb, BUDDYGUARD_A_BLOCK_ZONE, zone->zone->name) ||
	      put_u64(skb, BUDDYGUARD_A_BLOCK_PFN, map->pfn) ||
	      nla_put_u32(skb, BUDDYGUARD_A_BLOCK_PAGES, map->pages) ||
	      nla_put_u32(skb, BUDDYGUARD_A_BLOCK_FREE_PAGES, map->free) ||
	      nla_put_u32(skb, BUDDYGUARD_A_BLOCK_MOVABLE_PAGES, map->movable) ||
	      nla_put_u32(skb, BUDDYGUARD_A_BLOCK_PINNED_PAGES, map->pinned) ||
	      nla_put_u32(skb, BUDDYGUARD_A_BLOCK_CMA, map->cma) ||
	      nla_put_u32(skb, BUDDYGUARD_A_BLOCK_OFFLINE_PAGES, map->offline);
	return end_nest(skb, nest, err);
}

static int put_event_zone(struct sk_buff *skb, const struct bg_event *event)
{
	if (!event->zone)
		return 0;
	return nla_put_u32(skb, BUDDYGUARD_A_NODE, event->nid) ||
	       nla_put_string(skb, BUDDYGUARD_A_ZONE_NAME, event->zone) ||
	       put_u64(skb, BUDDYGUARD_A_FREE_PAGES, event->free_pages) ||
	       put_u64(skb, BUDDYGUARD_A_USABLE_PAGES, event->usable_pages);
}

int bg_put_event(struct sk_buff *skb, const struct bg_event *event)
{
	int err = put_u64(skb, BUDDYGUARD_A_SEQUENCE, event->sequence) ||
		  put_u64(skb, BUDDYGUARD_A_TIME_NS, event->time_ns) ||
		  nla_put_u32(skb, BUDDYGUARD_A_EVENT_KIND, event->kind) ||
		  put_event_zone(skb, event);

	if (!err && event->kill_order >= 0)
		err = nla_put_u32(skb, BUDDYGUARD_A_KILL_ORDER, event->kill_order);
	if (!err && event->has_decision)
		err = bg_put_decision(skb, BUDDYGUARD_A_DECISION, &event->decision);
	if (!err && event->has_outcome)
		err = bg_put_outcome(skb, BUDDYGUARD_A_OUTCOME, &event->outcome);
	return err ? -EMSGSIZE : 0;
}
