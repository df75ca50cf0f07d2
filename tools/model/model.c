// SPDX-License-Identifier: GPL-2.0
/* The module's answers as JSON and back, and as core wants them. */
#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/fields_gen.h"
#include "model/json.h"

unsigned int bg_page_shift(const struct bg_box *box)
{
	unsigned int shift = 0;

	while (shift < 31 && (1U << shift) < box->page_size)
		shift++;
	return shift;
}

const char *bg_zone_title(u32 node, const char *zone)
{
	static char title[2][BG_ZONE_NAME_SIZE + 32];
	static unsigned int next;
	char *text = title[next++ % 2];

	if (node)
		snprintf(text, sizeof(title[0]), "zone %s of node %u", zone, node);
	else
		snprintf(text, sizeof(title[0]), "zone %s", zone);
	return text;
}

bool bg_zone_is_for_users(const char *zone)
{
	return !strcmp(zone, "HighMem") || !strcmp(zone, "Movable");
}

/* As in the module: the zones named DMA, or else the lowest one, which has index 0. */
static bool defragtick_watches(const struct bg_zone_info *zone)
{
	return !strncmp(zone->zone, "DMA", 3) || (!zone->node && !zone->zone_index);
}

void bg_zone_sample(const struct bg_zone_info *zone, const struct bg_box *box,
		    struct bg_sample *sample)
{
	u32 i;

	*sample = (struct bg_sample){
		.time_ns = zone->time_ns,
		.nr_orders = zone->nr_orders,
		.pageblock_log2 = box->pageblock_order,
		.page_shift = bg_page_shift(box),
		.is_dma = defragtick_watches(zone),
		.is_movable = !strcmp(zone->zone, "Movable"),
		.free_pages = zone->free_pages,
		.cma_free_pages = zone->cma_free_pages,
		.highatomic_pages = zone->highatomic_pages,
		.managed_pages = zone->managed_pages,
		.cma_pages = zone->cma_pages,
		.min_pages = zone->min_pages,
		.low_pages = zone->low_pages,
		.high_pages = zone->high_pages,
		.movable_file_pages = zone->movable_file_pages,
		.movable_anon_pages = zone->movable_anon_pages,
		.pageblocks = zone->pageblocks,
		.polluted_pageblocks = zone->polluted_pageblocks,
	};
	for (i = 0; i < zone->nr_orders; i++) {
		sample->nr_free[i] = zone->order[i].free_blocks;
		sample->nr_free_cma[i] = zone->order[i].cma_free_blocks;
		sample->movable_windows[i] = zone->order[i].movable_windows;
		sample->signals.fallbacks[i] = zone->order[i].fallbacks;
		sample->signals.stalls[i] = zone->order[i].stalls;
		sample->signals.failures[i] = zone->order[i].failures;
	}
}

void bg_episodes_free(struct bg_episodes *episodes)
{
	free(episodes->episode);
	free(episodes->kill);
}

static struct bg_kept_sight sight_of(const struct bg_zone_info *zone, u32 k)
{
	const struct bg_order *order = &zone->order[k];

	return (struct bg_kept_sight){
		.supply_blocks = order->supply_blocks,
		.target_blocks = order->target_blocks,
		.own_blocks = order->target_origin == BG_TARGET_ORIGIN_USER ?
			      order->target_blocks : BG_TARGET_UNSET,
		.time_ns = zone->time_ns,
	};
}

void bg_zone_keep(const struct bg_zone_info *before, struct bg_zone_info *zone)
{
	struct bg_kept_sight sight;
	u32 k;

	for (k = 0; k < zone->nr_orders; k++) {
		sight = sight_of(zone, k);
		if (before)
			zone->order[k].kept = before->order[k].kept;
		else
			memset(&zone->order[k].kept, 0, sizeof(zone->order[k].kept));
		bg_kept_look(&zone->order[k].kept, &sight);
	}
}

static struct json_object *to_json(const struct bg_field *fields, const void *from)
{
	struct json_object *object = json_object_new_object();

	bg_fields_to_json(fields, from, object);
	return object;
}

struct json_object *bg_decision_to_json(const struct bg_decision *decision)
{
	return to_json(bg_decision_fields, decision);
}

struct json_object *bg_outcome_to_json(const struct bg_outcome *outcome)
{
	return to_json(bg_outcome_fields, outcome);
}

struct json_object *bg_block_to_json(const struct bg_block *block)
{
	return to_json(bg_block_fields, block);
}

struct json_object *bg_box_to_json(const struct bg_box *box)
{
	return to_json(bg_state_fields, box);
}

struct json_object *bg_zone_to_json(const struct bg_zone_info *zone)
{
	struct json_object *object = to_json(bg_zone_fields, zone);
	struct json_object *orders = bg_json_array(object, "orders");
	u32 i;

	for (i = 0; i < zone->nr_orders; i++)
		json_object_array_add(orders, to_json(bg_order_fields, &zone->order[i]));
	if (zone->has_decision)
		json_object_object_add(object, "decision", bg_decision_to_json(&zone->decision));
	return object;
}

struct json_object *bg_zones_to_json(const struct bg_zones *zones)
{
	struct json_object *array = json_object_new_array();
	size_t i;

	for (i = 0; i < zones->count; i++)
		json_object_array_add(array, bg_zone_to_json(&zones->zone[i]));
	return array;
}

struct json_object *bg_config_to_json(const struct bg_config *config, u32 given)
{
	struct json_object *object = json_object_new_object();
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		u32 value = bg_config_get(config, key);

		if (!(given & (1U << key)))
			continue;
		if (key == BG_KEY_PROFILE)
			bg_json_string(object, bg_config_key(key)->name,
				       bg_name(&bg_profile_names, value));
		else if (bg_config_key(key)->max == 1)
			bg_json_bool(object, bg_config_key(key)->name, value);
		else
			bg_json_u64(object, bg_config_key(key)->name, value);
	}
	return object;
}

/* A target of every zone has no node and no zone. */
struct json_object *bg_key_to_json(u32 key, u32 profile)
{
	const struct bg_key_info *info = bg_config_key(key);
	struct json_object *object = json_object_new_object();

	bg_json_string(object, "name", info->name);
	bg_json_string(object, "unit", info->unit);
	bg_json_u64(object, "min", info->min);
	bg_json_u64(object, "max", info->max);
	bg_json_u64(object, "default", bg_config_default(profile, key));
	bg_json_string(object, "help", info->help);
	return object;
}

struct json_object *bg_targets_to_json(const struct bg_setup *setup)
{
	struct json_object *array = json_object_new_array();
	struct json_object *object;
	u32 i;

	for (i = 0; i < setup->nr_targets; i++) {
		object = to_json(bg_target_fields, &setup->target[i]);
		if (!setup->target[i].zone[0]) {
			json_object_object_del(object, "node");
			json_object_object_del(object, "zone");
		}
		json_object_array_add(array, object);
	}
	return array;
}

struct json_object *bg_stats_to_json(const struct bg_stats_info *stats)
{
	struct json_object *object = to_json(bg_stats_fields, stats);
	struct json_object *remedies = bg_json_array(object, "remedies"), *costs;
	u32 i;

	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++) {
		struct bg_remedy_stats remedy = stats->remedy[i];

		remedy.remedy = i;
		json_object_array_add(remedies, to_json(bg_remedy_stats_fields, &remedy));
	}
	costs = bg_json_array(object, "costs");
	for (i = 0; i < stats->nr_costs; i++)
		json_object_array_add(costs, to_json(bg_cost_fields, &stats->cost[i]));
	return object;
}

struct json_object *bg_episode_to_json(const struct bg_episode_info *episode)
{
	struct json_object *object = to_json(bg_episode_fields, episode);
	struct json_object *outcomes;
	u32 i;

	json_object_object_add(object, "first", bg_decision_to_json(&episode->first));
	json_object_object_add(object, "last", bg_decision_to_json(&episode->last));
	outcomes = bg_json_array(object, "outcomes");
	for (i = 0; i < episode->nr_outcomes; i++)
		json_object_array_add(outcomes, bg_outcome_to_json(&episode->outcome[i]));
	return object;
}

static struct json_object *kill_to_json(const struct bg_kill_info *kill)
{
	struct json_object *object = to_json(bg_kill_fields, kill);
	struct json_object *candidates = bg_json_array(object, "candidates");
	u32 i;

	for (i = 0; i < kill->nr_candidates; i++)
		json_object_array_add(candidates,
				      to_json(bg_candidate_fields, &kill->candidate[i]));
	return object;
}

static void buckets_to_json(struct json_object *object, const char *name,
			    const struct bg_cma_buckets *buckets)
{
	struct json_object *array = bg_json_array(object, name);
	u32 i;

	for (i = 0; i < buckets->count; i++)
		json_object_array_add(array, to_json(bg_cma_bucket_fields, &buckets->bucket[i]));
}

static void failed_to_json(struct json_object *object, const struct bg_cma_area_info *area)
{
	struct json_object *array = bg_json_array(object, "failed");
	struct bg_cma_failed failed;

	for (failed.failure = 0; failed.failure < BG_NR_CMA_FAILURES; failed.failure++) {
		failed.count = area->failed[failed.failure];
		if (failed.count)
			json_object_array_add(array, to_json(bg_cma_failed_fields, &failed));
	}
}

/* Where the module does not tell who may not see it, there is no first page frame. */
struct json_object *bg_cma_area_to_json(const struct bg_cma_area_info *area)
{
	struct json_object *object = to_json(bg_cma_area_fields, area);

	if (!area->first_pfn)
		json_object_object_del(object, "first_pfn");
	if (!area->zone[0]) {
		json_object_object_del(object, "node");
		json_object_object_del(object, "zone");
	}
	failed_to_json(object, area);
	buckets_to_json(object, "latency", &area->latency);
	buckets_to_json(object, "size", &area->size);
	if (area->has_last)
		json_object_object_add(object, "last", to_json(bg_cma_call_fields, &area->last));
	if (area->has_last_failed)
		json_object_object_add(object, "last_failed",
				       to_json(bg_cma_call_fields, &area->last_failed));
	return object;
}

static struct json_object *victim_to_json(const struct bg_event_info *event)
{
	struct json_object *object = json_object_new_object();

	bg_json_u64(object, "pid", event->victim_pid);
	bg_json_string(object, "comm", event->victim);
	return object;
}

struct json_object *bg_event_to_json(const struct bg_event_info *event)
{
	struct json_object *object = to_json(bg_event_fields, event);

	if (!event->zone[0]) {
		json_object_object_del(object, "node");
		json_object_object_del(object, "zone");
	}
	if (!event->kill_order_known)
		json_object_object_del(object, "kill_order");
	if (event->has_decision)
		json_object_object_add(object, "decision", bg_decision_to_json(&event->decision));
	if (event->has_outcome)
		json_object_object_add(object, "outcome", bg_outcome_to_json(&event->outcome));
	if (event->has_kill)
		json_object_object_add(object, "kill", kill_to_json(&event->kill));
	if (event->has_call)
		json_object_object_add(object, "call", to_json(bg_cma_call_fields, &event->call));
	else
		json_object_object_del(object, "area_name");
	if (event->victim[0])
		json_object_object_add(object, "victim", victim_to_json(event));
	return object;
}

/* The elements of an array that is a member of an object; 0 when it is none. */
static size_t array_of(struct json_object *from, const char *name, struct json_object **array)
{
	if (!json_object_object_get_ex(from, name, array) ||
	    !json_object_is_type(*array, json_type_array))
		return 0;
	return json_object_array_length(*array);
}

static bool decision_from_json(struct json_object *from, const char *name,
			       struct bg_decision *decision)
{
	struct json_object *object;

	if (!json_object_object_get_ex(from, name, &object) || !object)
		return false;
	bg_fields_from_json(bg_decision_fields, object, decision);
	return true;
}

void bg_zone_from_json(struct json_object *from, struct bg_zone_info *zone)
{
	struct json_object *orders;
	size_t i, count;

	memset(zone, 0, sizeof(*zone));
	bg_fields_from_json(bg_zone_fields, from, zone);
	count = array_of(from, "orders", &orders);
	zone->nr_orders = (u32)bg_min_u64(count, BG_MAX_ORDERS);
	for (i = 0; i < zone->nr_orders; i++) {
		bg_fields_from_json(bg_order_fields, json_object_array_get_idx(orders, i),
				    &zone->order[i]);
		zone->order[i].order = (u32)i;
	}
	zone->has_decision = decision_from_json(from, "decision", &zone->decision);
}

void bg_config_from_json(struct json_object *from, struct bg_config *config, u32 *given)
{
	struct json_object *value;
	u32 key, number;

	*given = 0;
	for (key = 0; key < BG_NR_KEYS; key++) {
		if (!json_object_object_get_ex(from, bg_config_key(key)->name, &value))
			continue;
		number = (u32)bg_min_u64(json_object_get_uint64(value), UINT32_MAX);
		if (key == BG_KEY_PROFILE &&
		    !bg_name_parse(&bg_profile_names, json_object_get_string(value), &number))
			continue;
		bg_config_put(config, key, number);
		*given |= 1U << key;
	}
}

void bg_targets_from_json(struct json_object *from, struct bg_setup *setup)
{
	size_t i;

	setup->nr_targets = 0;
	if (!json_object_is_type(from, json_type_array))
		return;
	for (i = 0; i < json_object_array_length(from) && i < BG_MAX_TARGETS; i++) {
		struct bg_target *target = &setup->target[setup->nr_targets];

		memset(target, 0, sizeof(*target));
		bg_fields_from_json(bg_target_fields, json_object_array_get_idx(from, i), target);
		if (target->order < BG_MAX_ORDERS)
			setup->nr_targets++;
	}
}

void bg_stats_from_json(struct json_object *from, struct bg_stats_info *stats)
{
	struct bg_remedy_stats remedy;
	struct json_object *remedies, *costs;
	size_t i, count;

	memset(stats, 0, sizeof(*stats));
	bg_fields_from_json(bg_stats_fields, from, stats);
	count = array_of(from, "remedies", &remedies);
	for (i = 0; i < count; i++) {
		memset(&remedy, 0, sizeof(remedy));
		bg_fields_from_json(bg_remedy_stats_fields, json_object_array_get_idx(remedies, i),
				    &remedy);
		if (remedy.remedy < BG_NR_REMEDIES)
			stats->remedy[remedy.remedy] = remedy;
	}
	count = array_of(from, "costs", &costs);
	stats->nr_costs = (u32)bg_min_u64(count, BG_NR_COSTS);
	for (i = 0; i < stats->nr_costs; i++)
		bg_fields_from_json(bg_cost_fields, json_object_array_get_idx(costs, i),
				    &stats->cost[i]);
}

void bg_episode_from_json(struct json_object *from, struct bg_episode_info *episode)
{
	struct json_object *outcomes;
	size_t i, count;

	memset(episode, 0, sizeof(*episode));
	bg_fields_from_json(bg_episode_fields, from, episode);
	decision_from_json(from, "first", &episode->first);
	decision_from_json(from, "last", &episode->last);
	count = array_of(from, "outcomes", &outcomes);
	episode->nr_outcomes = (u32)bg_min_u64(count, BG_NR_REMEDIES);
	for (i = 0; i < episode->nr_outcomes; i++)
		bg_fields_from_json(bg_outcome_fields, json_object_array_get_idx(outcomes, i),
				    &episode->outcome[i]);
}

static void kill_from_json(struct json_object *from, struct bg_kill_info *kill)
{
	struct json_object *candidates;
	size_t i;

	bg_fields_from_json(bg_kill_fields, from, kill);
	kill->nr_candidates = (u32)bg_min_u64(array_of(from, "candidates", &candidates),
					      BG_MAX_CANDIDATES);
	for (i = 0; i < kill->nr_candidates; i++)
		bg_fields_from_json(bg_candidate_fields, json_object_array_get_idx(candidates, i),
				    &kill->candidate[i]);
}

static bool call_from_json(struct json_object *from, const char *name,
			   struct bg_cma_call_info *call)
{
	struct json_object *object;

	if (!json_object_object_get_ex(from, name, &object) || !object)
		return false;
	bg_fields_from_json(bg_cma_call_fields, object, call);
	return true;
}

static void buckets_from_json(struct json_object *from, const char *name,
			      struct bg_cma_buckets *buckets)
{
	struct json_object *array;
	size_t count = array_of(from, name, &array);
	u32 i;

	buckets->count = (u32)bg_min_u64(count, BG_MAX_BUCKETS);
	for (i = 0; i < buckets->count; i++)
		bg_fields_from_json(bg_cma_bucket_fields, json_object_array_get_idx(array, i),
				    &buckets->bucket[i]);
}

void bg_cma_area_from_json(struct json_object *from, struct bg_cma_area_info *area)
{
	struct bg_cma_failed failed;
	struct json_object *array;
	size_t i, count;

	memset(area, 0, sizeof(*area));
	bg_fields_from_json(bg_cma_area_fields, from, area);
	count = array_of(from, "failed", &array);
	for (i = 0; i < count; i++) {
		failed = (struct bg_cma_failed){ 0 };
		bg_fields_from_json(bg_cma_failed_fields, json_object_array_get_idx(array, i),
				    &failed);
		if (failed.failure < BG_NR_CMA_FAILURES)
			area->failed[failed.failure] = failed.count;
	}
	buckets_from_json(from, "latency", &area->latency);
	buckets_from_json(from, "size", &area->size);
	area->has_last = call_from_json(from, "last", &area->last);
	area->has_last_failed = call_from_json(from, "last_failed", &area->last_failed);
}

void bg_event_from_json(struct json_object *from, struct bg_event_info *event)
{
	struct json_object *object;

	memset(event, 0, sizeof(*event));
	bg_fields_from_json(bg_event_fields, from, event);
	event->kill_order_known = json_object_object_get_ex(from, "kill_order", NULL);
	event->has_decision = decision_from_json(from, "decision", &event->decision);
	event->has_outcome = json_object_object_get_ex(from, "outcome", &object) && object;
	if (event->has_outcome)
		bg_fields_from_json(bg_outcome_fields, object, &event->outcome);
	event->has_kill = json_object_object_get_ex(from, "kill", &object) && object;
	if (event->has_kill)
		kill_from_json(object, &event->kill);
	event->has_call = call_from_json(from, "call", &event->call);
}

bool bg_event_is_killed(const struct bg_event_info *event)
{
	return event->kind == BUDDYGUARD_EVENT_KIND_KILL_DECLINED ||
	       event->kind == BUDDYGUARD_EVENT_KIND_KILL_LATE;
}

bool bg_event_is_kill(const struct bg_event_info *event)
{
	return event->kind == BUDDYGUARD_EVENT_KIND_KILL_AVERTED || bg_event_is_killed(event);
}
