/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module tells, as structs. Each has one table of fields, from which netlink messages are
 * parsed and JSON is written and read, so that a name or a unit stands in one place.
 */
#ifndef BG_MODEL_H
#define BG_MODEL_H

#include "areas.h"
#include "cost.h"
#include "kept.h"
#include "plan.h"
#include "rescue.h"

#include <linux/buddyguard.h>

#include "model/words_gen.h"

#define BG_ZONE_NAME_SIZE (BUDDYGUARD_ZONE_NAME_MAX + 1)
#define BG_ETA_NEVER BG_TREND_NEVER

/**
 * struct bg_order - one order of a zone, as of its last sample
 * @kept: how well its target was kept
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
	u64 movable_windows;
	struct bg_kept kept;
};

/**
 * struct bg_zone_info - one zone as of its last sample; attributes of the set `zone`
 * @order: by order
 * @nr_orders: entries of @order that are there
 * @has_decision: @decision is there
 */
struct bg_zone_info {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
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
	u64 movable_anon_pages;
	u32 pageblocks;
	u32 polluted_pageblocks;
	u64 decided_ns;
	struct bg_order order[BG_MAX_ORDERS];
	u32 nr_orders;
	struct bg_decision decision;
	bool has_decision;
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

/* No more of them than these does the module take at once. */
#define BG_MESSAGE_TARGETS 64

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

/**
 * struct bg_change - what `set` asks for, all or nothing
 * @config: keys
 * @target: targets
 * @nr_targets: entries of @target
 */
struct bg_change {
	struct bg_config_change config;
	struct bg_target target[BG_MAX_TARGETS];
	u32 nr_targets;
};

/**
 * struct bg_stats_info - counters; attributes of the set `stats`
 * @remedy: by enum bg_remedy
 * @cost: by purpose and order, those that there are
 * @nr_costs: entries of @cost
 */
struct bg_stats_info {
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
	struct bg_cost cost[BG_NR_COSTS];
	u32 nr_costs;
};

/**
 * struct bg_episode_info - from a breach to its end; attributes of the set `episode`
 * @outcome: sum of each remedy that ran
 * @nr_outcomes: entries of @outcome
 */
struct bg_episode_info {
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
 * struct bg_candidate - a zone as the last chance found it; attributes of the set `candidate`
 * @zone: its name, which @seen has none of
 * @seen: all else
 */
struct bg_candidate {
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_rescue_zone seen;
};

/* As many as the module tells of. */
#define BG_MAX_CANDIDATES 8

/* struct bg_kill_info - a try of the last chance; attributes of the set `kill` */
struct bg_kill_info {
	u32 movable;
	u32 cma_remedy;
	u32 waited_us;
	u64 gained_pages;
	u32 zones;
	struct bg_candidate candidate[BG_MAX_CANDIDATES];
	u32 nr_candidates;
};

#define BG_CALLER_SIZE 64

/* struct bg_cma_call_info - what a driver asked of a CMA area; attributes of the set `cma-call` */
struct bg_cma_call_info {
	u64 time_ns;
	u64 pages;
	u32 align_order;
	u64 latency_ns;
	u32 retries;
	u32 failure;
	s32 error;
	u32 pid;
	char comm[BG_COMM_SIZE];
	char caller[BG_CALLER_SIZE];
};

/* struct bg_cma_failed - failures for one reason; attributes of the set `cma-failed` */
struct bg_cma_failed {
	u32 failure;
	u64 count;
};

/* struct bg_cma_bucket - a bar of a histogram; attributes of the set `cma-bucket` */
struct bg_cma_bucket {
	u64 below;
	u64 count;
};

#define BG_MAX_BUCKETS 32

/* struct bg_cma_buckets - a histogram without its empty bars, ascending */
struct bg_cma_buckets {
	struct bg_cma_bucket bucket[BG_MAX_BUCKETS];
	u32 count;
};

/**
 * struct bg_cma_area_info - one CMA area; attributes of the set `cma-area`
 * @failed: by enum bg_cma_failure
 * @latency: requests by latency, ns
 * @size: requests by size, pages
 * @has_last: @last is there
 * @has_last_failed: @last_failed is there
 */
struct bg_cma_area_info {
	char name[BG_AREA_NAME];
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	u64 first_pfn;
	u64 pages;
	u64 surveyed_ns;
	u64 free_pages;
	u64 squatting_pages;
	u64 taken_pages;
	u64 stuck_pages;
	u64 free_run_pages;
	u64 clear_run_pages;
	u64 untaken_run_pages;
	u64 allocations;
	u64 allocated_pages;
	u64 releases;
	u64 released_pages;
	u64 retries;
	u64 failures;
	u64 latency_sum_ns;
	u64 latency_max_ns;
	u64 latency_p50_ns;
	u64 latency_p99_ns;
	u64 failed[BG_NR_CMA_FAILURES];
	struct bg_cma_buckets latency;
	struct bg_cma_buckets size;
	struct bg_cma_call_info last;
	bool has_last;
	struct bg_cma_call_info last_failed;
	bool has_last_failed;
};

/**
 * struct bg_event_info - a notification of the group `events`
 * @has_decision: @decision is there
 * @has_outcome: @outcome is there
 * @has_kill: @kill is there
 * @area_name: of @call
 * @has_call: @call is there
 * @victim_pid: of @victim
 * @victim: who was killed, by the kernel's log and not by the module; "" when that is not known
 */
struct bg_event_info {
	u64 sequence;
	u64 time_ns;
	u32 kind;
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_decision decision;
	bool has_decision;
	struct bg_outcome outcome;
	bool has_outcome;
	u64 free_pages;
	u64 usable_pages;
	u32 kill_order;
	bool kill_order_known;
	struct bg_kill_info kill;
	bool has_kill;
	char area_name[BG_AREA_NAME];
	struct bg_cma_call_info call;
	bool has_call;
	u32 victim_pid;
	char victim[BG_COMM_SIZE];
};

/* As many as a reply had, in an array to be freed. */
struct bg_zones {
	struct bg_zone_info *zone;
	size_t count;
};

struct bg_episodes {
	struct bg_episode_info *episode;
	size_t count;
	struct bg_event_info *kill;	/* tries of the last chance */
	size_t nr_kills;
};

struct bg_map {
	struct bg_block *block;
	size_t count;
};

struct bg_cma_list {
	struct bg_cma_area_info *area;
	size_t count;
};

void bg_episodes_free(struct bg_episodes *episodes);

/* Whether an event is of a try of the last chance, however it ended. */
bool bg_event_is_kill(const struct bg_event_info *event);

/* Whether it ended in a kill all the same. */
bool bg_event_is_killed(const struct bg_event_info *event);

/**
 * bg_zone_keep() - tell of a recorded zone how its targets were kept, as zone-get would have
 * @before: the zone at the sample before, with what was told of it; NULL for none
 * @zone: completed
 */
void bg_zone_keep(const struct bg_zone_info *before, struct bg_zone_info *zone);

/*
 * Whether only user processes' pages live in zones of a name, as HighMem: no driver's blocks. A
 * target that names no zone leaves them out, as in the module.
 */
bool bg_zone_is_for_users(const char *zone);

/* The zone as the core wants it. */
void bg_zone_sample(const struct bg_zone_info *zone, const struct bg_box *box,
		    struct bg_sample *sample);

/* log2 of the page size. */
unsigned int bg_page_shift(const struct bg_box *box);

/* "Normal", or "node 1 zone Normal" where nodes matter (any but the first), in a static buffer. */
const char *bg_zone_title(u32 node, const char *zone);

#endif
