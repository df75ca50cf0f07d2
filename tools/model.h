/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module tells, as structs. Each has one table of fields, from which netlink messages are
 * parsed and JSON is written and read, so that a name or a unit stands in one place.
 */
#ifndef BG_MODEL_H
#define BG_MODEL_H

#include "plan.h"

#include <linux/buddyguard.h>

#include "words.h"

#define BG_ZONE_NAME_SIZE (BUDDYGUARD_ZONE_NAME_MAX + 1)
#define BG_ETA_NEVER BG_TREND_NEVER

/**
 * struct bg_order - one order of a zone, as of its last sample
 *
 * Members are the attributes of the set `order` of buddyguard.yaml.
 */
struct bg_order {
	u32 order;
	u64 free_blocks;
	u64 supply_blocks;
	u64 target_blocks;
	u32 target_origin;
	s32 index_permille;
	u32 demand_per_minute;
	s32 trend_per_second;
	u32 level;
	u32 fallbacks;
	u32 stalls;
	u32 failures;
	u64 cma_free_blocks;
};

/**
 * struct bg_zone - one zone as of its last sample; attributes of the set `zone`
 * @order: by order
 * @nr_orders: entries of @order that are there
 * @decided: @decision is there
 */
struct bg_zone {
	u32 node;
	char name[BG_ZONE_NAME_SIZE];
	u64 time_ns;
	u64 free_pages;
	u64 cma_free_pages;
	u64 highatomic_pages;
	u64 usable_pages;
	u64 floor_pages;
	u64 managed_pages;
	u64 cma_pages;
	u64 min_pages;
	u64 low_pages;
	u64 high_pages;
	s32 usable_trend_pages_per_second;
	u64 movable_file_pages;
	u32 config_generation;
	u32 zone_index;
	struct bg_order order[BG_MAX_ORDERS];
	u32 nr_orders;
	struct bg_decision decision;
	bool decided;
};

#define BG_VERSION_SIZE 32
#define BG_MISSING_SIZE 512

/* struct bg_box - the state of the guard as a whole; attributes of the set `state` */
struct bg_box {
	char module_version[BG_VERSION_SIZE];
	u32 capabilities;
	u32 page_size;
	u32 orders;
	u32 pageblock_order;
	u32 zones;
	u32 level;
	u32 interval_ms;
	s32 budget_us;
	u32 budget_used_permille;
	u32 running;
	u64 time_ns;
	u64 uptime_ns;
	u32 config_generation;
	char missing[BG_MISSING_SIZE];
};

/**
 * struct bg_target - a user's own target for an order
 * @zone: "" for every zone
 * @blocks: BG_TARGET_UNSET gives it back to the guard
 */
struct bg_target {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	u32 order;
	u64 blocks;
};

#define BG_MAX_TARGETS 256

/**
 * struct bg_setup - the answer to GET
 * @config: the configuration
 * @given: bit 1 << key is set for each key that the module knows
 * @box: the state
 * @target: the user's own targets
 * @nr_targets: entries of @target
 */
struct bg_setup {
	struct bg_config config;
	u32 given;
	struct bg_box box;
	struct bg_target target[BG_MAX_TARGETS];
	u32 nr_targets;
};

struct bg_remedy_stats {
	u32 remedy;
	u64 runs;
	u64 helped;
	u64 moved_pages;
	u64 gained_pages;
	u64 scanned_pages;
	u64 cpu_ns;
	u64 wall_max_ns;
};

/* struct bg_stats - counters; attributes of the set `stats`, @remedy by enum bg_remedy */
struct bg_stats {
	u64 samples;
	u64 sample_ns;
	u64 wakeups;
	u64 kicks;
	u64 episodes;
	u64 recovered;
	u64 backoffs;
	u64 events;
	u64 events_lost;
	u64 fallbacks;
	u64 stalls;
	u64 failures;
	u64 kills_averted;
	u64 kills_declined;
	u64 kills_late;
	u64 survey_blocks;
	u64 survey_ns;
	struct bg_remedy_stats remedy[BG_NR_REMEDIES];
};

/**
 * struct bg_episode - from a breach to its end; attributes of the set `episode`
 * @outcome: sum of each remedy that ran
 * @nr_outcomes: entries of @outcome
 */
struct bg_episode {
	u64 number;
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	u64 begin_ns;
	u64 end_ns;
	u32 end;
	struct bg_decision first;
	struct bg_decision last;
	struct bg_outcome outcome[BG_NR_REMEDIES];
	u32 nr_outcomes;
};

/* struct bg_block - one pageblock of the survey; attributes of the set `block` */
struct bg_block {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	u64 pfn;
	u32 pages;
	u32 free_pages;
	u32 movable_pages;
	u32 pinned_pages;
	u32 cma;
	u32 offline_pages;
};

/**
 * struct bg_event - a notification of the group `events`
 * @decided: @decision is there
 * @ended: @outcome is there
 */
struct bg_event {
	u64 sequence;
	u64 time_ns;
	u32 kind;
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_decision decision;
	bool decided;
	struct bg_outcome outcome;
	bool ended;
	u64 free_pages;
	u64 usable_pages;
	u32 kill_order;
	bool kill_order_known;
};

/* As many as a reply had, in an array to be freed. */
struct bg_zones {
	struct bg_zone *zone;
	size_t count;
};

struct bg_episodes {
	struct bg_episode *episode;
	size_t count;
};

struct bg_map {
	struct bg_block *block;
	size_t count;
};

/* The zone as the core wants it. */
void bg_zone_sample(const struct bg_zone *zone, const struct bg_box *box,
		    struct bg_sample *sample);

/* log2 of the page size. */
unsigned int bg_page_shift(const struct bg_box *box);

/* "Normal", or "node 1 zone Normal" where nodes matter (any but the first), in a static buffer. */
const char *bg_zone_title(u32 node, const char *zone);

#endif
