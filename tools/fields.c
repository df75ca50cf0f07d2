// SPDX-License-Identifier: GPL-2.0
#include "fields.h"

#include <string.h>

#include "tool.h"

#define NUMBER(type, name, attr, structure, member) \
	{ name, BG_FIELD_##type, attr, offsetof(structure, member), 0, NULL }
#define STRING(name, attr, structure, member) \
	{ name, BG_FIELD_STRING, attr, offsetof(structure, member), \
	  sizeof(((structure *)0)->member), NULL }
#define WORD(name, attr, structure, member, names) \
	{ name, BG_FIELD_ENUM, attr, offsetof(structure, member), 0, names }
#define FLAGS(name, attr, structure, member, names) \
	{ name, BG_FIELD_FLAGS, attr, offsetof(structure, member), 0, names }

const struct bg_field bg_decision_fields[] = {
	WORD("remedy", BUDDYGUARD_A_DECISION_REMEDY, struct bg_decision, remedy,
	     &bg_remedy_names),
	WORD("reason", BUDDYGUARD_A_DECISION_REASON, struct bg_decision, reason,
	     &bg_reason_names),
	WORD("level", BUDDYGUARD_A_DECISION_LEVEL, struct bg_decision, level,
	     &bg_level_names),
	WORD("lack", BUDDYGUARD_A_DECISION_LACK, struct bg_decision, lack,
	     &bg_lack_names),
	NUMBER(U32, "order", BUDDYGUARD_A_DECISION_ORDER, struct bg_decision, order),
	NUMBER(U64, "goal_pages", BUDDYGUARD_A_DECISION_GOAL_PAGES, struct bg_decision, goal_pages),
	NUMBER(U64, "supply_blocks", BUDDYGUARD_A_DECISION_SUPPLY_BLOCKS,
	       struct bg_decision, supply),
	NUMBER(U64, "target_blocks", BUDDYGUARD_A_DECISION_TARGET_BLOCKS,
	       struct bg_decision, target),
	NUMBER(U64, "usable_pages", BUDDYGUARD_A_DECISION_USABLE_PAGES,
	       struct bg_decision, usable_pages),
	NUMBER(U64, "floor_pages", BUDDYGUARD_A_DECISION_FLOOR_PAGES,
	       struct bg_decision, floor_pages),
	NUMBER(S32, "index_permille", BUDDYGUARD_A_DECISION_INDEX_PERMILLE,
	       struct bg_decision, index),
	NUMBER(ETA, "eta_ms", BUDDYGUARD_A_DECISION_ETA_MS, struct bg_decision, eta_ms),
	NUMBER(U32, "wait_ms", BUDDYGUARD_A_DECISION_WAIT_MS, struct bg_decision, wait_ms),
	NUMBER(U32, "next_ms", BUDDYGUARD_A_DECISION_NEXT_MS, struct bg_decision, next_ms),
	NUMBER(S32, "budget_us", BUDDYGUARD_A_DECISION_BUDGET_US, struct bg_decision, budget_us),
	{ 0 }
};

const struct bg_field bg_outcome_fields[] = {
	WORD("remedy", BUDDYGUARD_A_OUTCOME_REMEDY, struct bg_outcome, remedy,
	     &bg_remedy_names),
	WORD("result", BUDDYGUARD_A_OUTCOME_RESULT, struct bg_outcome, result,
	     &bg_result_names),
	WORD("reason", BUDDYGUARD_A_OUTCOME_REASON, struct bg_outcome, reason,
	     &bg_reason_names),
	NUMBER(U32, "order", BUDDYGUARD_A_OUTCOME_ORDER, struct bg_outcome, order),
	NUMBER(U64, "goal_pages", BUDDYGUARD_A_OUTCOME_GOAL_PAGES, struct bg_outcome, goal_pages),
	NUMBER(U64, "moved_pages", BUDDYGUARD_A_OUTCOME_MOVED_PAGES,
	       struct bg_outcome, moved_pages),
	NUMBER(U64, "gained_blocks", BUDDYGUARD_A_OUTCOME_GAINED_BLOCKS,
	       struct bg_outcome, gained_blocks),
	NUMBER(U64, "usable_gained_pages", BUDDYGUARD_A_OUTCOME_USABLE_GAINED_PAGES,
	       struct bg_outcome, usable_gained_pages),
	NUMBER(U64, "scanned_pages", BUDDYGUARD_A_OUTCOME_SCANNED_PAGES,
	       struct bg_outcome, scanned_pages),
	NUMBER(U64, "cpu_ns", BUDDYGUARD_A_OUTCOME_CPU_NS, struct bg_outcome, cpu_ns),
	NUMBER(U64, "wall_ns", BUDDYGUARD_A_OUTCOME_WALL_NS, struct bg_outcome, wall_ns),
	NUMBER(S32, "error", BUDDYGUARD_A_OUTCOME_ERROR, struct bg_outcome, error),
	{ 0 }
};

const struct bg_field bg_order_fields[] = {
	NUMBER(U32, "order", BUDDYGUARD_A_ORDER_ORDER, struct bg_order, order),
	NUMBER(U64, "free_blocks", BUDDYGUARD_A_ORDER_FREE_BLOCKS, struct bg_order, free_blocks),
	NUMBER(U64, "supply_blocks", BUDDYGUARD_A_ORDER_SUPPLY_BLOCKS,
	       struct bg_order, supply_blocks),
	NUMBER(U64, "target_blocks", BUDDYGUARD_A_ORDER_TARGET_BLOCKS,
	       struct bg_order, target_blocks),
	WORD("target_origin", BUDDYGUARD_A_ORDER_TARGET_ORIGIN, struct bg_order, target_origin,
	     &bg_origin_names),
	NUMBER(S32, "index_permille", BUDDYGUARD_A_ORDER_INDEX_PERMILLE,
	       struct bg_order, index_permille),
	NUMBER(U32, "demand_per_minute", BUDDYGUARD_A_ORDER_DEMAND_PER_MINUTE,
	       struct bg_order, demand_per_minute),
	NUMBER(S32, "trend_per_second", BUDDYGUARD_A_ORDER_TREND_PER_SECOND,
	       struct bg_order, trend_per_second),
	WORD("level", BUDDYGUARD_A_ORDER_LEVEL, struct bg_order, level,
	     &bg_level_names),
	NUMBER(U32, "fallbacks", BUDDYGUARD_A_ORDER_FALLBACKS, struct bg_order, fallbacks),
	NUMBER(U32, "stalls", BUDDYGUARD_A_ORDER_STALLS, struct bg_order, stalls),
	NUMBER(U32, "failures", BUDDYGUARD_A_ORDER_FAILURES, struct bg_order, failures),
	NUMBER(U64, "cma_free_blocks", BUDDYGUARD_A_ORDER_CMA_FREE_BLOCKS,
	       struct bg_order, cma_free_blocks),
	{ 0 }
};

const struct bg_field bg_zone_fields[] = {
	NUMBER(U32, "node", BUDDYGUARD_A_ZONE_NODE, struct bg_zone, node),
	NUMBER(U32, "zone_index", BUDDYGUARD_A_ZONE_ZONE_INDEX, struct bg_zone, zone_index),
	STRING("zone", BUDDYGUARD_A_ZONE_ZONE, struct bg_zone, name),
	NUMBER(U64, "time_ns", BUDDYGUARD_A_ZONE_TIME_NS, struct bg_zone, time_ns),
	NUMBER(U64, "free_pages", BUDDYGUARD_A_ZONE_FREE_PAGES, struct bg_zone, free_pages),
	NUMBER(U64, "cma_free_pages", BUDDYGUARD_A_ZONE_CMA_FREE_PAGES,
	       struct bg_zone, cma_free_pages),
	NUMBER(U64, "highatomic_pages", BUDDYGUARD_A_ZONE_HIGHATOMIC_PAGES,
	       struct bg_zone, highatomic_pages),
	NUMBER(U64, "usable_pages", BUDDYGUARD_A_ZONE_USABLE_PAGES, struct bg_zone, usable_pages),
	NUMBER(U64, "floor_pages", BUDDYGUARD_A_ZONE_FLOOR_PAGES, struct bg_zone, floor_pages),
	NUMBER(U64, "managed_pages", BUDDYGUARD_A_ZONE_MANAGED_PAGES,
	       struct bg_zone, managed_pages),
	NUMBER(U64, "cma_pages", BUDDYGUARD_A_ZONE_CMA_PAGES, struct bg_zone, cma_pages),
	NUMBER(U64, "min_pages", BUDDYGUARD_A_ZONE_MIN_PAGES, struct bg_zone, min_pages),
	NUMBER(U64, "low_pages", BUDDYGUARD_A_ZONE_LOW_PAGES, struct bg_zone, low_pages),
	NUMBER(U64, "high_pages", BUDDYGUARD_A_ZONE_HIGH_PAGES, struct bg_zone, high_pages),
	NUMBER(U64, "movable_file_pages", BUDDYGUARD_A_ZONE_MOVABLE_FILE_PAGES,
	       struct bg_zone, movable_file_pages),
	NUMBER(S32, "usable_trend_pages_per_second",
	       BUDDYGUARD_A_ZONE_USABLE_TREND_PAGES_PER_SECOND,
	       struct bg_zone, usable_trend_pages_per_second),
	NUMBER(U32, "config_generation", BUDDYGUARD_A_ZONE_CONFIG_GENERATION,
	       struct bg_zone, config_generation),
	{ 0 }
};

const struct bg_field bg_box_fields[] = {
	STRING("module_version", BUDDYGUARD_A_STATE_MODULE_VERSION, struct bg_box, module_version),
	FLAGS("capabilities", BUDDYGUARD_A_STATE_CAPABILITIES, struct bg_box, capabilities,
	      &bg_capability_names),
	NUMBER(U32, "page_size", BUDDYGUARD_A_STATE_PAGE_SIZE, struct bg_box, page_size),
	NUMBER(U32, "orders", BUDDYGUARD_A_STATE_ORDERS, struct bg_box, orders),
	NUMBER(U32, "pageblock_order", BUDDYGUARD_A_STATE_PAGEBLOCK_ORDER,
	       struct bg_box, pageblock_order),
	NUMBER(U32, "zones", BUDDYGUARD_A_STATE_ZONES, struct bg_box, zones),
	WORD("level", BUDDYGUARD_A_STATE_LEVEL, struct bg_box, level,
	     &bg_level_names),
	NUMBER(U32, "interval_ms", BUDDYGUARD_A_STATE_INTERVAL_MS, struct bg_box, interval_ms),
	NUMBER(S32, "budget_us", BUDDYGUARD_A_STATE_BUDGET_US, struct bg_box, budget_us),
	NUMBER(U32, "budget_used_permille", BUDDYGUARD_A_STATE_BUDGET_USED_PERMILLE,
	       struct bg_box, budget_used_permille),
	WORD("running", BUDDYGUARD_A_STATE_RUNNING, struct bg_box, running,
	     &bg_remedy_names),
	NUMBER(U64, "time_ns", BUDDYGUARD_A_STATE_TIME_NS, struct bg_box, time_ns),
	NUMBER(U64, "uptime_ns", BUDDYGUARD_A_STATE_UPTIME_NS, struct bg_box, uptime_ns),
	NUMBER(U32, "config_generation", BUDDYGUARD_A_STATE_CONFIG_GENERATION,
	       struct bg_box, config_generation),
	STRING("missing", BUDDYGUARD_A_STATE_MISSING, struct bg_box, missing),
	{ 0 }
};

const struct bg_field bg_stats_fields[] = {
	NUMBER(U64, "samples", BUDDYGUARD_A_STATS_SAMPLES, struct bg_stats, samples),
	NUMBER(U64, "sample_ns", BUDDYGUARD_A_STATS_SAMPLE_NS, struct bg_stats, sample_ns),
	NUMBER(U64, "wakeups", BUDDYGUARD_A_STATS_WAKEUPS, struct bg_stats, wakeups),
	NUMBER(U64, "kicks", BUDDYGUARD_A_STATS_KICKS, struct bg_stats, kicks),
	NUMBER(U64, "episodes", BUDDYGUARD_A_STATS_EPISODES, struct bg_stats, episodes),
	NUMBER(U64, "recovered", BUDDYGUARD_A_STATS_RECOVERED, struct bg_stats, recovered),
	NUMBER(U64, "backoffs", BUDDYGUARD_A_STATS_BACKOFFS, struct bg_stats, backoffs),
	NUMBER(U64, "events", BUDDYGUARD_A_STATS_EVENTS, struct bg_stats, events),
	NUMBER(U64, "events_lost", BUDDYGUARD_A_STATS_EVENTS_LOST, struct bg_stats, events_lost),
	NUMBER(U64, "fallbacks", BUDDYGUARD_A_STATS_FALLBACKS, struct bg_stats, fallbacks),
	NUMBER(U64, "stalls", BUDDYGUARD_A_STATS_STALLS, struct bg_stats, stalls),
	NUMBER(U64, "failures", BUDDYGUARD_A_STATS_FAILURES, struct bg_stats, failures),
	NUMBER(U64, "kills_averted", BUDDYGUARD_A_STATS_KILLS_AVERTED,
	       struct bg_stats, kills_averted),
	NUMBER(U64, "kills_declined", BUDDYGUARD_A_STATS_KILLS_DECLINED,
	       struct bg_stats, kills_declined),
	NUMBER(U64, "kills_late", BUDDYGUARD_A_STATS_KILLS_LATE, struct bg_stats, kills_late),
	NUMBER(U64, "survey_blocks", BUDDYGUARD_A_STATS_SURVEY_BLOCKS,
	       struct bg_stats, survey_blocks),
	NUMBER(U64, "survey_ns", BUDDYGUARD_A_STATS_SURVEY_NS, struct bg_stats, survey_ns),
	{ 0 }
};

const struct bg_field bg_remedy_stats_fields[] = {
	WORD("remedy", BUDDYGUARD_A_REMEDY_STATS_REMEDY, struct bg_remedy_stats, remedy,
	     &bg_remedy_names),
	NUMBER(U64, "runs", BUDDYGUARD_A_REMEDY_STATS_RUNS, struct bg_remedy_stats, runs),
	NUMBER(U64, "helped", BUDDYGUARD_A_REMEDY_STATS_HELPED, struct bg_remedy_stats, helped),
	NUMBER(U64, "moved_pages", BUDDYGUARD_A_REMEDY_STATS_MOVED_PAGES,
	       struct bg_remedy_stats, moved_pages),
	NUMBER(U64, "gained_pages", BUDDYGUARD_A_REMEDY_STATS_GAINED_PAGES,
	       struct bg_remedy_stats, gained_pages),
	NUMBER(U64, "scanned_pages", BUDDYGUARD_A_REMEDY_STATS_SCANNED_PAGES,
	       struct bg_remedy_stats, scanned_pages),
	NUMBER(U64, "cpu_ns", BUDDYGUARD_A_REMEDY_STATS_CPU_NS, struct bg_remedy_stats, cpu_ns),
	NUMBER(U64, "wall_max_ns", BUDDYGUARD_A_REMEDY_STATS_WALL_MAX_NS,
	       struct bg_remedy_stats, wall_max_ns),
	{ 0 }
};

const struct bg_field bg_target_fields[] = {
	NUMBER(U32, "node", BUDDYGUARD_A_TARGET_NODE, struct bg_target, node),
	STRING("zone", BUDDYGUARD_A_TARGET_ZONE, struct bg_target, zone),
	NUMBER(U32, "order", BUDDYGUARD_A_TARGET_ORDER, struct bg_target, order),
	NUMBER(U64, "blocks", BUDDYGUARD_A_TARGET_BLOCKS, struct bg_target, blocks),
	{ 0 }
};

const struct bg_field bg_episode_fields[] = {
	NUMBER(U64, "number", BUDDYGUARD_A_EPISODE_NUMBER, struct bg_episode, number),
	NUMBER(U32, "node", BUDDYGUARD_A_EPISODE_NODE, struct bg_episode, node),
	STRING("zone", BUDDYGUARD_A_EPISODE_ZONE, struct bg_episode, zone),
	NUMBER(U64, "begin_ns", BUDDYGUARD_A_EPISODE_BEGIN_NS, struct bg_episode, begin_ns),
	NUMBER(U64, "end_ns", BUDDYGUARD_A_EPISODE_END_NS, struct bg_episode, end_ns),
	WORD("end", BUDDYGUARD_A_EPISODE_END, struct bg_episode, end,
	     &bg_event_names),
	{ 0 }
};

const struct bg_field bg_block_fields[] = {
	NUMBER(U32, "node", BUDDYGUARD_A_BLOCK_NODE, struct bg_block, node),
	STRING("zone", BUDDYGUARD_A_BLOCK_ZONE, struct bg_block, zone),
	NUMBER(U64, "pfn", BUDDYGUARD_A_BLOCK_PFN, struct bg_block, pfn),
	NUMBER(U32, "pages", BUDDYGUARD_A_BLOCK_PAGES, struct bg_block, pages),
	NUMBER(U32, "free_pages", BUDDYGUARD_A_BLOCK_FREE_PAGES, struct bg_block, free_pages),
	NUMBER(U32, "movable_pages", BUDDYGUARD_A_BLOCK_MOVABLE_PAGES,
	       struct bg_block, movable_pages),
	NUMBER(U32, "pinned_pages", BUDDYGUARD_A_BLOCK_PINNED_PAGES, struct bg_block, pinned_pages),
	NUMBER(U32, "cma", BUDDYGUARD_A_BLOCK_CMA, struct bg_block, cma),
	NUMBER(U32, "offline_pages", BUDDYGUARD_A_BLOCK_OFFLINE_PAGES,
	       struct bg_block, offline_pages),
	{ 0 }
};

const struct bg_field bg_event_fields[] = {
	NUMBER(U64, "sequence", BUDDYGUARD_A_SEQUENCE, struct bg_event, sequence),
	NUMBER(U64, "time_ns", BUDDYGUARD_A_TIME_NS, struct bg_event, time_ns),
	WORD("kind", BUDDYGUARD_A_EVENT_KIND, struct bg_event, kind,
	     &bg_event_names),
	NUMBER(U32, "node", BUDDYGUARD_A_NODE, struct bg_event, node),
	STRING("zone", BUDDYGUARD_A_ZONE_NAME, struct bg_event, zone),
	NUMBER(U64, "free_pages", BUDDYGUARD_A_FREE_PAGES, struct bg_event, free_pages),
	NUMBER(U64, "usable_pages", BUDDYGUARD_A_USABLE_PAGES, struct bg_event, usable_pages),
	NUMBER(U32, "kill_order", BUDDYGUARD_A_KILL_ORDER, struct bg_event, kill_order),
	{ 0 }
};

static struct json_object *flags_to_json(const struct bg_names *names, u32 flags)
{
	struct json_object *array = json_object_new_array();
	unsigned int i;

	for (i = 0; i < names->count; i++)
		if (flags & (1U << i))
			json_object_array_add(array, json_object_new_string(names->word(i)));
	return array;
}

static u32 flags_from_json(const struct bg_names *names, struct json_object *array)
{
	u32 flags = 0, bit;
	size_t i;

	if (!json_object_is_type(array, json_type_array))
		return 0;
	for (i = 0; i < json_object_array_length(array); i++) {
		const char *word = json_object_get_string(json_object_array_get_idx(array, i));

		if (word && bg_name_parse(names, word, &bit))
			flags |= 1U << bit;
	}
	return flags;
}

static struct json_object *value_to_json(const struct bg_field *field, const void *member)
{
	u32 number = 0;

	if (field->type != BG_FIELD_U64 && field->type != BG_FIELD_STRING)
		memcpy(&number, member, sizeof(number));
	switch (field->type) {
	case BG_FIELD_U32:
		return json_object_new_uint64(number);
	case BG_FIELD_U64:
		return json_object_new_uint64(*(const u64 *)member);
	case BG_FIELD_S32:
		return json_object_new_int64((s32)number);
	case BG_FIELD_ENUM:
		return json_object_new_string(bg_name(field->names, number));
	case BG_FIELD_FLAGS:
		return flags_to_json(field->names, number);
	case BG_FIELD_ETA:
		return number == BG_ETA_NEVER ? NULL : json_object_new_uint64(number);
	case BG_FIELD_STRING:
		return json_object_new_string(member);
	}
	return NULL;
}

void bg_fields_to_json(const struct bg_field *fields, const void *from, struct json_object *to)
{
	for (; fields->name; fields++)
		json_object_object_add(to, fields->name,
				       value_to_json(fields, (const char *)from + fields->offset));
}

static u32 number_from_json(const struct bg_field *field, struct json_object *value)
{
	const char *word;
	u32 number = 0;

	switch (field->type) {
	case BG_FIELD_S32:
		return (u32)(s32)json_object_get_int(value);
	case BG_FIELD_ENUM:
		word = json_object_get_string(value);
		if (!word || !bg_name_parse(field->names, word, &number))
			number = BG_ETA_NEVER;	/* no word of ours: bg_name() says "unknown" */
		return number;
	case BG_FIELD_FLAGS:
		return flags_from_json(field->names, value);
	case BG_FIELD_ETA:
		if (!value)
			return BG_ETA_NEVER;
		__attribute__((fallthrough));
	default:
		return (u32)bg_min_u64(json_object_get_uint64(value), UINT32_MAX);
	}
}

static void value_from_json(const struct bg_field *field, struct json_object *value, void *member)
{
	const char *string;
	u32 number;
	u64 wide;

	if (field->type == BG_FIELD_STRING) {
		string = json_object_get_string(value);
		snprintf(member, field->size, "%s", string ? string : "");
	} else if (field->type == BG_FIELD_U64) {
		wide = json_object_get_uint64(value);
		memcpy(member, &wide, sizeof(wide));
	} else {
		number = number_from_json(field, value);
		memcpy(member, &number, sizeof(number));
	}
}

void bg_fields_from_json(const struct bg_field *fields, struct json_object *from, void *to)
{
	struct json_object *value;

	for (; fields->name; fields++)
		if (json_object_object_get_ex(from, fields->name, &value))
			value_from_json(fields, value, (char *)to + fields->offset);
}
