// SPDX-License-Identifier: GPL-2.0
/* Structs into attributes; which member is which attribute is generated, see wire_gen.c. */
#include <linux/buddyguard.h>
#include <linux/ktime.h>
#include <linux/module.h>

#include "compat/compat.h"
#include "core/frag.h"
#include "netlink/put.h"
#include "netlink/wire_gen.h"
#include "remedies/remedy.h"
#include "sensors/cma_calls.h"
#include "sensors/signals.h"
#include "sensors/surveyed.h"

/* Attribute 0 pads where an architecture needs 64-bit numbers aligned. */
static int put_u64(struct sk_buff *skb, int type, u64 value)
{
	return nla_put_u64_64bit(skb, type, value, 0);
}

static int put_field(struct sk_buff *skb, const struct bg_wire_field *field, const void *from)
{
	const void *value = from + field->offset;

	if (field->size == sizeof(u64))
		return put_u64(skb, field->attr, *(const u64 *)value);
	return nla_put_u32(skb, field->attr, *(const u32 *)value);
}

static int put_table(struct sk_buff *skb, const struct bg_wire_field *fields, unsigned int count,
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

	if (!nest)
		return -EMSGSIZE;
	for (key = 0; key < BG_NR_KEYS && !err; key++)
		err = nla_put_u32(skb, key + 1, bg_config_get(config, key));
	return end_nest(skb, nest, err);
}

u32 bg_capabilities(void)
{
	u32 capabilities = bg_signals_capabilities() | bg_cma_calls_capabilities() |
			   BUDDYGUARD_CAPABILITY_LAST_CHANCE;

	if (bg_remedy_supported(BG_REMEDY_EVACUATE))
		capabilities |= BUDDYGUARD_CAPABILITY_EVACUATION;
	if (bg_remedy_supported(BG_REMEDY_COMPACT_ZONE))
		capabilities |= BUDDYGUARD_CAPABILITY_PROC_SYS;
	if (bg_has_quiet_cpus())
		capabilities |= BUDDYGUARD_CAPABILITY_QUIET_CPUS;
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
	      put_fields(skb, bg_guard_state_wire, state) ||
	      put_u64(skb, BUDDYGUARD_A_STATE_TIME_NS, now) ||
	      put_u64(skb, BUDDYGUARD_A_STATE_UPTIME_NS, now - state->loaded_ns) ||
	      nla_put_string(skb, BUDDYGUARD_A_STATE_MISSING, missing);
	return end_nest(skb, nest, err);
}

int bg_put_decision(struct sk_buff *skb, int type, const struct bg_decision *decision)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, bg_decision_wire, decision);
	return end_nest(skb, nest, err);
}

int bg_put_outcome(struct sk_buff *skb, int type, const struct bg_outcome *outcome)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, bg_outcome_wire, outcome);
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
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_ORDER_ORDER, order) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_FREE_BLOCKS, sample->nr_free[order]) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_SUPPLY_BLOCKS,
		      bg_usable_supply(sample, order)) ||
	      nla_put_s32(skb, BUDDYGUARD_A_ORDER_INDEX_PERMILLE,
			  bg_frag_index(sample->nr_free, sample->nr_orders, order)) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_CMA_FREE_BLOCKS, sample->nr_free_cma[order]) ||
	      put_u64(skb, BUDDYGUARD_A_ORDER_MOVABLE_WINDOWS, sample->movable_windows[order]) ||
	      put_fields(skb, bg_look_wire, &zone->state.look[order]);
	if (!err && with_signals)
		err = put_signals(skb, &sample->signals, order);
	else if (!err && zone->kept[order].kept_since_ns)
		err = put_fields(skb, bg_kept_wire, &zone->kept[order]);
	return end_nest(skb, nest, err);
}

static int put_zone_pages(struct sk_buff *skb, const struct bg_sample *sample)
{
	return put_fields(skb, bg_sample_wire, sample) ||
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
	err = nla_put_u32(skb, BUDDYGUARD_A_ZONE_NODE, zone->node) ||
	      nla_put_string(skb, BUDDYGUARD_A_ZONE_ZONE, zone->zone->name) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ZONE_ZONE_INDEX, zone_idx(zone->zone)) ||
	      put_zone_pages(skb, &zone->sample) ||
	      put_u64(skb, BUDDYGUARD_A_ZONE_FLOOR_PAGES, zone->state.floor_pages) ||
	      nla_put_s32(skb, BUDDYGUARD_A_ZONE_USABLE_TREND_PAGES_PER_SECOND,
			  bg_usable_trend(&zone->state)) ||
	      nla_put_u32(skb, BUDDYGUARD_A_ZONE_CONFIG_GENERATION, generation) ||
	      put_u64(skb, BUDDYGUARD_A_ZONE_DECIDED_NS, zone->decided_ns);
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
	err = nla_put_u32(skb, BUDDYGUARD_A_TARGET_NODE, zone->node) ||
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

static int put_remedy_stats(struct sk_buff *skb, u32 remedy, const struct bg_remedy_stats *stats)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_STATS_REMEDY);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_REMEDY_STATS_REMEDY, remedy) ||
	      put_fields(skb, bg_remedy_stats_wire, stats);
	return end_nest(skb, nest, err);
}

static int put_costs(struct sk_buff *skb)
{
	struct bg_cost cost;
	struct nlattr *nest;
	unsigned int from;
	int err = 0;

	for (from = 0; !err && bg_guard_cost(from, &cost);
	     from = cost.purpose * BG_MAX_ORDERS + cost.order + 1) {
		nest = nla_nest_start(skb, BUDDYGUARD_A_STATS_COST);
		if (!nest)
			return -EMSGSIZE;
		err = end_nest(skb, nest, put_fields(skb, bg_cost_wire, &cost));
	}
	return err;
}

int bg_put_stats(struct sk_buff *skb, const struct bg_stats *stats, u32 remedy)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_STATS);
	u32 i;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, bg_stats_wire, stats) ||
	      put_u64(skb, BUDDYGUARD_A_STATS_SURVEY_BLOCKS, bg_survey_total_blocks()) ||
	      put_u64(skb, BUDDYGUARD_A_STATS_SURVEY_NS, bg_survey_total_ns());
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES && !err; i++)
		if (!remedy || remedy == i)
			err = put_remedy_stats(skb, i, &stats->remedy[i]);
	if (!err && !remedy)
		err = put_costs(skb);
	return end_nest(skb, nest, err);
}

int bg_put_episode(struct sk_buff *skb, const struct bg_episode *episode)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_EPISODE);
	u32 i;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, bg_episode_wire, episode) ||
	      nla_put_string(skb, BUDDYGUARD_A_EPISODE_ZONE, episode->zone) ||
	      bg_put_decision(skb, BUDDYGUARD_A_EPISODE_FIRST, &episode->first) ||
	      bg_put_decision(skb, BUDDYGUARD_A_EPISODE_LAST, &episode->last);
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES && !err; i++)
		if (episode->outcome[i].remedy)
			err = bg_put_outcome(skb, BUDDYGUARD_A_EPISODE_OUTCOME,
					     &episode->outcome[i]);
	return end_nest(skb, nest, err);
}

int bg_put_block(struct sk_buff *skb, const struct bg_zone *zone, const struct bg_block_map *map)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_BLOCK);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_u32(skb, BUDDYGUARD_A_BLOCK_NODE, zone->node) ||
	      nla_put_string(skb, BUDDYGUARD_A_BLOCK_ZONE, zone->zone->name) ||
	      put_fields(skb, bg_block_map_wire, map);
	return end_nest(skb, nest, err);
}

/*
 * The innermost function that is no part of how the kernel hands out DMA memory, nor of this
 * module. What has been unloaded meanwhile has no name any more.
 */
static void name_caller(const struct bg_cma_call *call, char *name, size_t size)
{
	static const char *const passed[] = { "cma", "dma", "contig", "trace", "note_", "0x" };
	unsigned int i, j;

	for (i = 0; i < BG_CALL_FRAMES && call->frames[i]; i++) {
		snprintf(name, size, "%ps", (void *)(unsigned long)call->frames[i]);
		for (j = 0; j < ARRAY_SIZE(passed) && !strstr(name, passed[j]); j++)
			;
		if (j == ARRAY_SIZE(passed))
			return;
	}
	name[0] = '\0';
}

static int put_cma_call(struct sk_buff *skb, int type, const struct bg_cma_call *call)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	char caller[64];
	int err;

	if (!nest)
		return -EMSGSIZE;
	name_caller(call, caller, sizeof(caller));
	err = put_fields(skb, bg_cma_call_wire, call) ||
	      nla_put_string(skb, BUDDYGUARD_A_CMA_CALL_COMM, call->comm) ||
	      nla_put_string(skb, BUDDYGUARD_A_CMA_CALL_CALLER, caller);
	return end_nest(skb, nest, err);
}

static int put_failed(struct sk_buff *skb, u32 failure, u64 count)
{
	struct nlattr *nest;

	if (!count)
		return 0;
	nest = nla_nest_start(skb, BUDDYGUARD_A_CMA_AREA_FAILED);
	if (!nest)
		return -EMSGSIZE;
	return end_nest(skb, nest, nla_put_u32(skb, BUDDYGUARD_A_CMA_FAILED_FAILURE, failure) ||
			put_u64(skb, BUDDYGUARD_A_CMA_FAILED_COUNT, count));
}

static int put_bucket(struct sk_buff *skb, int type, u64 below, u64 count)
{
	struct nlattr *nest;

	if (!count)
		return 0;
	nest = nla_nest_start(skb, type);
	if (!nest)
		return -EMSGSIZE;
	return end_nest(skb, nest, put_u64(skb, BUDDYGUARD_A_CMA_BUCKET_BELOW, below) ||
			put_u64(skb, BUDDYGUARD_A_CMA_BUCKET_COUNT, count));
}

static int put_distributions(struct sk_buff *skb, const struct bg_cma_stats *stats)
{
	int err = 0, i;

	for (i = 0; i < BG_NR_CMA_FAILURES && !err; i++)
		err = put_failed(skb, i, stats->failed[i]);
	for (i = 0; i < BG_LATENCY_BUCKETS && !err; i++)
		err = put_bucket(skb, BUDDYGUARD_A_CMA_AREA_LATENCY,
				 i < BG_LATENCY_BUCKETS - 1 ? (u64)NSEC_PER_USEC << i : U64_MAX,
				 stats->latency[i]);
	for (i = 0; i < BG_MAX_ORDERS && !err; i++)
		err = put_bucket(skb, BUDDYGUARD_A_CMA_AREA_SIZE,
				 i < BG_MAX_ORDERS - 1 ? (1ULL << i) + 1 : U64_MAX,
				 stats->sizes[i]);
	return err;
}

static int put_place(struct sk_buff *skb, const struct bg_cma_view *view, bool privileged)
{
	if (view->zone &&
	    (nla_put_u32(skb, BUDDYGUARD_A_CMA_AREA_NODE, zone_to_nid(view->zone)) ||
	     nla_put_string(skb, BUDDYGUARD_A_CMA_AREA_ZONE, view->zone->name)))
		return -EMSGSIZE;
	if (privileged && view->area.pages)
		return put_u64(skb, BUDDYGUARD_A_CMA_AREA_FIRST_PFN, view->area.first_pfn);
	return 0;
}

int bg_put_cma_area(struct sk_buff *skb, const struct bg_cma_view *view, bool privileged)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_CMA_AREA);
	const struct bg_cma_area *area = &view->area;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = nla_put_string(skb, BUDDYGUARD_A_CMA_AREA_NAME, area->name) ||
	      put_place(skb, view, privileged) ||
	      put_u64(skb, BUDDYGUARD_A_CMA_AREA_PAGES, area->pages) ||
	      put_u64(skb, BUDDYGUARD_A_CMA_AREA_SURVEYED_NS, view->surveyed_ns) ||
	      put_fields(skb, bg_cma_lie_wire, &view->lie) ||
	      put_fields(skb, bg_cma_stats_wire, &area->stats) ||
	      put_u64(skb, BUDDYGUARD_A_CMA_AREA_LATENCY_P50_NS,
		      bg_latency_quantile(&area->stats, 500)) ||
	      put_u64(skb, BUDDYGUARD_A_CMA_AREA_LATENCY_P99_NS,
		      bg_latency_quantile(&area->stats, 990)) ||
	      put_distributions(skb, &area->stats);
	if (!err && area->last.time_ns)
		err = put_cma_call(skb, BUDDYGUARD_A_CMA_AREA_LAST, &area->last);
	if (!err && area->last_failed.time_ns)
		err = put_cma_call(skb, BUDDYGUARD_A_CMA_AREA_LAST_FAILED, &area->last_failed);
	return end_nest(skb, nest, err);
}

static int put_event_zone(struct sk_buff *skb, const struct bg_event *event)
{
	if (!event->zone)
		return 0;
	return nla_put_u32(skb, BUDDYGUARD_A_NODE, event->node) ||
	       nla_put_string(skb, BUDDYGUARD_A_ZONE_NAME, event->zone) ||
	       put_u64(skb, BUDDYGUARD_A_FREE_PAGES, event->free_pages) ||
	       put_u64(skb, BUDDYGUARD_A_USABLE_PAGES, event->usable_pages);
}

static int put_candidate(struct sk_buff *skb, const struct bg_rescue_zone *zone)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_KILL_CANDIDATE);
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, bg_rescue_zone_wire, zone) ||
	      nla_put_string(skb, BUDDYGUARD_A_CANDIDATE_ZONE, zone->zone);
	return end_nest(skb, nest, err);
}

static int put_kill(struct sk_buff *skb, const struct bg_kill *kill)
{
	struct nlattr *nest = nla_nest_start(skb, BUDDYGUARD_A_KILL);
	u32 i;
	int err;

	if (!nest)
		return -EMSGSIZE;
	err = put_fields(skb, bg_kill_wire, kill);
	for (i = 0; i < kill->nr_candidates && !err; i++)
		err = put_candidate(skb, &kill->candidate[i]);
	return end_nest(skb, nest, err);
}

int bg_put_event(struct sk_buff *skb, const struct bg_event *event, const struct bg_kill *kill)
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
	if (!err && kill)
		err = put_kill(skb, kill);
	if (!err && event->has_told)
		err = nla_put_string(skb, BUDDYGUARD_A_AREA_NAME, event->told.area) ||
		      put_cma_call(skb, BUDDYGUARD_A_CMA_CALL, &event->told.call);
	return err ? -EMSGSIZE : 0;
}
