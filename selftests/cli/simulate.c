// SPDX-License-Identifier: GPL-2.0
/*
 * Writes a recording of a box that never was: two zones, a workload that breaks free memory up and
 * fills CMA, and remedies that mend it, decided on by the real core. The same on every run, so that
 * what the tool makes of it can be compared, and replay of it must agree with every decision.
 *
 *	simulate [SECONDS] [complete|no-reset] >FILE
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "episode.h"
#include "follow.h"
#include "model/array.h"
#include "model/fields.h"
#include "show/output.h"
#include "client/recording.h"

#define NR_ORDERS 12
#define PAGEBLOCK_ORDER 11
#define BEGIN_NS (3600 * BG_NSEC_PER_SEC)
#define CLOCK_OFFSET_NS (1767225600ULL * BG_NSEC_PER_SEC)	/* 2026-01-01 00:00:00 UTC */
#define TICK_MS 10
#define WORK_MS 100

/* struct place - a zone with its workload and all that is decided for it */
struct place {
	const char *name;
	u32 index;
	u64 managed;
	u64 cma;
	u64 nr_free[NR_ORDERS];
	u64 cma_free;
	u32 fallbacks;
	u64 due_ns;
	struct bg_state state;
	struct bg_decision decision;
	struct bg_course course;
	struct bg_episode episode;
};

static struct bg_config config;
static struct bg_budget budget;
static struct bg_stats_info stats;
static struct bg_cost costs[BG_NR_COSTS];
static struct json_object *history, *kills;
static u64 sample_sequence, event_sequence, episode_number;
static u64 busy_until_ns;
static u32 seed = 1;

static u32 dice(u32 sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

static struct place places[] = {
	{ .name = "Normal", .index = 0, .managed = 98304, .cma = 16384,
	  .nr_free = { 120, 90, 60, 40, 30, 24, 16, 10, 8, 6, 4, 12 }, .cma_free = 9000 },
	{ .name = "HighMem", .index = 1, .managed = 32768,
	  .nr_free = { 64, 32, 16, 8, 8, 8, 4, 4, 4, 2, 2, 3 } },
};

static u64 free_pages(const struct place *place)
{
	return bg_free_in_blocks(place->nr_free, NR_ORDERS);
}

/* Take a block, splitting a larger one when there is none of the order. */
static bool take(struct place *place, u32 order)
{
	u32 from = order;

	while (from < NR_ORDERS && !place->nr_free[from])
		from++;
	if (from == NR_ORDERS)
		return false;
	place->nr_free[from]--;
	while (from > order)
		place->nr_free[--from]++;
	return true;
}

/* A phase of calm, one of breaking up, one of filling, over and over. */
static void work(struct place *place, u64 second)
{
	u32 i, phase = (u32)(second % 30) / 10;

	for (i = 0; i < 4 && phase == 1; i++) {
		if (take(place, 7 + dice(4)))
			place->nr_free[dice(3)] += 40;
		else
			place->fallbacks++;
	}
	if (phase == 2 && place->cma && place->cma_free + 256 < place->cma) {
		place->cma_free += 128;
		for (i = 0; i < 24; i++)
			take(place, 2);
	}
	if (phase == 0)
		place->nr_free[3 + dice(6)]++;
}

static void fill_sample(const struct place *place, u64 now_ns, struct bg_sample *sample)
{
	sample->time_ns = now_ns;
	sample->nr_orders = NR_ORDERS;
	sample->pageblock_log2 = PAGEBLOCK_ORDER;
	sample->page_shift = 12;
	memcpy(sample->nr_free, place->nr_free, sizeof(place->nr_free));
	sample->free_pages = free_pages(place);
	sample->cma_free_pages = bg_min_u64(place->cma_free, sample->free_pages);
	sample->managed_pages = place->managed;
	sample->cma_pages = place->cma;
	sample->min_pages = place->managed / 140;
	sample->low_pages = sample->min_pages * 5 / 4;
	sample->high_pages = sample->min_pages * 3 / 2;
	sample->movable_file_pages = place->managed / 8;
	sample->signals.fallbacks[4] = place->fallbacks;
}

static void fill_orders(const struct place *place, const struct bg_sample *sample,
			struct bg_zone_info *zone)
{
	u32 i;

	zone->nr_orders = NR_ORDERS;
	for (i = 0; i < NR_ORDERS; i++)
		zone->order[i] = (struct bg_order){
			.order = i,
			.free_blocks = sample->nr_free[i],
			.supply_blocks = bg_supply(sample->nr_free, NR_ORDERS, i),
			.target_blocks = place->state.look[i].target_blocks,
			.target_origin = place->state.look[i].target_origin,
			.index_permille = bg_frag_index(sample->nr_free, NR_ORDERS, i),
			.demand_per_minute = place->state.look[i].demand_per_minute,
			.trend_per_second = place->state.look[i].trend_per_second,
			.level = place->state.look[i].level,
			.fallbacks = sample->signals.fallbacks[i],
		};
}

static void write_sample(const struct place *place, const struct bg_sample *sample)
{
	struct json_object *line = bg_record_new("sample");
	struct bg_zone_info zone = {
		.zone_index = place->index,
		.time_ns = sample->time_ns,
		.free_pages = sample->free_pages,
		.cma_free_pages = sample->cma_free_pages,
		.usable_pages = bg_usable_free(sample),
		.floor_pages = place->decision.floor_pages,
		.managed_pages = sample->managed_pages,
		.cma_pages = sample->cma_pages,
		.min_pages = sample->min_pages,
		.low_pages = sample->low_pages,
		.high_pages = sample->high_pages,
		.movable_file_pages = sample->movable_file_pages,
		.config_generation = 2,
		.decision = place->decision,
		.has_decision = true,
	};

	snprintf(zone.zone, sizeof(zone.zone), "%s", place->name);
	fill_orders(place, sample, &zone);
	bg_json_u64(line, "sequence", ++sample_sequence);
	json_object_object_add(line, "zone", bg_zone_to_json(&zone));
	bg_record_write(stdout, line);
	stats.samples++;
	stats.sample_ns += 700;
}

static void write_event(struct bg_event_info *event, u64 now_ns)
{
	struct json_object *line = bg_record_new("event");

	event->sequence = ++event_sequence;
	event->time_ns = now_ns;
	json_object_object_add(line, "event", bg_event_to_json(event));
	bg_record_write(stdout, line);
	stats.events++;
}

static struct bg_event_info event_of(const struct place *place, u32 kind)
{
	struct bg_event_info event = { .kind = kind, .free_pages = free_pages(place) };

	event.usable_pages = event.free_pages - bg_min_u64(place->cma_free, event.free_pages);
	snprintf(event.zone, sizeof(event.zone), "%s", place->name);
	return event;
}

static void tell_decision(const struct place *place, u32 kind, u64 now_ns)
{
	struct bg_event_info event = event_of(place, kind);

	event.has_decision = true;
	event.decision = place->decision;
	write_event(&event, now_ns);
}

/* Small blocks become large ones, and pages move into CMA. */
static void mend(struct place *place, struct bg_outcome *outcome)
{
	u64 wanted = bg_min_u64(outcome->goal_pages, 1024), got = 0, before;
	u32 small;

	before = bg_supply(place->nr_free, NR_ORDERS, outcome->order);
	for (small = 0; small < outcome->order && got < wanted; small++)
		while (place->nr_free[small] > 4 && got < wanted) {
			place->nr_free[small]--;
			got += 1ULL << small;
		}
	place->nr_free[outcome->order] += got >> outcome->order;
	if (place->cma_free > got / 2)
		place->cma_free -= got / 2;
	outcome->moved_pages = got + got / 8;
	outcome->scanned_pages = got * 4;
	outcome->gained_blocks = bg_sub_u64(bg_supply(place->nr_free, NR_ORDERS, outcome->order),
					    before);
	outcome->usable_gained_pages = place->cma ? got / 2 : 0;
	outcome->result = got >= wanted && got ? BG_RESULT_DONE :
			  got ? BG_RESULT_PARTIAL : BG_RESULT_NOTHING;
	outcome->cpu_ns = 600000 + outcome->moved_pages * 9000;
	outcome->wall_ns = outcome->cpu_ns + 400000;
}

static void act(struct place *place, u64 now_ns)
{
	const struct bg_decision *decision = &place->decision;
	struct bg_event_info event = event_of(place, BUDDYGUARD_EVENT_KIND_REMEDY_END);
	struct bg_outcome *outcome = &event.outcome;
	u64 end_ns;

	tell_decision(place, BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN, now_ns);
	*outcome = (struct bg_outcome){
		.remedy = decision->remedy,
		.reason = decision->reason,
		.lack = decision->lack,
		.order = decision->order,
		.goal_pages = decision->goal_pages,
	};
	mend(place, outcome);
	end_ns = now_ns + outcome->wall_ns;
	bg_account(&config, &place->state, &budget, outcome, end_ns);
	event.has_outcome = true;
	write_event(&event, end_ns);
	bg_remedy_stats_count(&stats.remedy[outcome->remedy], outcome);
	bg_cost_count(costs, outcome);
	bg_course_account(&place->course, place->course.lasts ? &place->episode : NULL, outcome);
	place->due_ns = end_ns;
	busy_until_ns = end_ns;	/* no zone is looked at while a remedy runs */
}

static void begin_episode(struct place *place, u64 now_ns)
{
	struct bg_event_info event = event_of(place, BUDDYGUARD_EVENT_KIND_BREACH);

	bg_episode_begin(&place->episode, &place->course, &place->decision, now_ns);
	place->episode.number = ++episode_number;
	event.has_decision = true;
	event.decision = place->episode.first;
	write_event(&event, now_ns);
	stats.episodes++;
}

/* As the module tells of it. */
static struct bg_episode_info told(const struct place *place)
{
	const struct bg_episode *episode = &place->episode;
	struct bg_episode_info info = {
		.number = episode->number, .begin_ns = episode->begin_ns,
		.end_ns = episode->end_ns, .end = episode->end,
		.first = episode->first, .last = episode->last,
	};
	u32 i;

	snprintf(info.zone, sizeof(info.zone), "%s", place->name);
	for (i = 0; i < BG_NR_REMEDIES; i++)
		if (episode->outcome[i].remedy)
			info.outcome[info.nr_outcomes++] = episode->outcome[i];
	return info;
}

static void end_episode(struct place *place, u64 now_ns)
{
	struct bg_episode_info info;

	tell_decision(place, BUDDYGUARD_EVENT_KIND_RECOVERED, now_ns);
	place->episode.end_ns = now_ns;
	place->episode.end = BUDDYGUARD_EVENT_KIND_RECOVERED;
	info = told(place);
	json_object_array_add(history, bg_episode_to_json(&info));
	stats.recovered++;
}

static void follow_episode(struct place *place, u64 now_ns)
{
	bool lasted = place->course.lasts;
	u32 turn = bg_episode_turn(&place->course, &place->decision);

	if (turn == BG_EPISODE_BEGINS)
		begin_episode(place, now_ns);
	if ((lasted || place->course.lasts) &&
	    bg_episode_continue(&place->episode, &place->decision)) {
		tell_decision(place, BUDDYGUARD_EVENT_KIND_BACKOFF, now_ns);
		stats.backoffs++;
	}
	if (turn == BG_EPISODE_ENDS)
		end_episode(place, now_ns);
}

static void look(struct place *place, u64 now_ns)
{
	struct bg_sample sample = { 0 };

	fill_sample(place, now_ns, &sample);
	stats.fallbacks += place->fallbacks;
	stats.wakeups++;
	place->fallbacks = 0;
	bg_plan(&config, &place->state, &budget, &sample, &place->decision);
	place->due_ns = now_ns + place->decision.next_ms * BG_NSEC_PER_MSEC;
	write_sample(place, &sample);
	follow_episode(place, now_ns);
	if (bg_decision_acts(&place->decision))
		act(place, now_ns);
}

static void write_map(const char *at, u32 salt)
{
	struct bg_map map = { 0 };
	struct bg_block *block;
	u32 i;

	seed = salt;
	for (i = 0; i < 64; i++) {
		block = bg_grow((void **)&map.block, &map.count, sizeof(*block));
		if (!block)
			exit(1);
		snprintf(block->zone, sizeof(block->zone), "%s", i < 48 ? "Normal" : "HighMem");
		block->pfn = 0x40000 + i * 2048ULL;
		block->pages = 2048;
		block->cma = i >= 40 && i < 48;
		block->pinned_pages = !block->cma && dice(3) == 0 ? 1 + dice(600) : 0;
		block->free_pages = dice(4) ? dice(2048 - block->pinned_pages) :
				    2048 - block->pinned_pages;
		block->movable_pages = 2048 - block->pinned_pages - block->free_pages;
	}
	bg_record_write_map(stdout, at, &map);
	free(map.block);
}

static struct bg_setup setup = {
	.given = (1U << BG_NR_KEYS) - 1,
	.box = {
		.module_version = "0.1", .capabilities = 31, .page_size = 4096,
		.orders = NR_ORDERS, .pageblock_order = PAGEBLOCK_ORDER, .zones = 2,
		.interval_ms = 250, .budget_us = 1000000, .time_ns = BEGIN_NS,
		.uptime_ns = 1800 * BG_NSEC_PER_SEC, .config_generation = 2,
	},
	.target = { { .zone = "Normal", .order = 4, .blocks = 96 } },
	.nr_targets = 1,
};

static void write_begin(bool complete)
{
	struct json_object *line;

	bg_config_init(&config, BG_PROFILE_DEFAULT);
	setup.config = config;
	line = bg_record_new_setup("header", &setup);
	bg_json_u64(line, "schema_version", BG_SCHEMA_VERSION);
	bg_json_string(line, "buddyctl", "0.1.0");
	bg_json_bool(line, "complete", complete);
	bg_json_u64(line, "clock_offset_ns", CLOCK_OFFSET_NS);
	bg_record_write(stdout, line);
	write_map("begin", 7);
	seed = 1;
}

/* A page table's request: lowmem is used up, and HighMem is none of its business. */
static const struct bg_kill_info lowmem_kill = {
	.cma_remedy = BG_REMEDY_FILL_CMA,
	.waited_us = 0,
	.zones = 2,
	.candidate = {
		{ "Normal", { .allowed = 1, .free_pages = 690, .usable_pages = 690,
			      .managed_pages = 190000, .min_pages = 700, .high_pages = 1050 } },
		{ "HighMem", { .free_pages = 60000, .usable_pages = 60000,
			       .managed_pages = 65536, .min_pages = 128, .high_pages = 450 } },
	},
	.nr_candidates = 2,
};

static void write_kill(u64 now_ns)
{
	struct bg_event_info event = event_of(&places[0], BUDDYGUARD_EVENT_KIND_KILL_DECLINED);
	struct bg_rescue rescue;

	event.has_kill = true;
	event.kill = lowmem_kill;
	event.kill_order_known = true;
	bg_kill_decide(&event, &setup.box, &rescue);
	event.has_decision = true;
	event.decision = rescue.decision;
	event.free_pages = rescue.free_pages;
	event.usable_pages = rescue.decision.usable_pages;
	event_sequence += 3;	/* three that the listener lost */
	write_event(&event, now_ns);
	json_object_array_add(kills, bg_event_to_json(&event));
	stats.kills_declined++;
}

static void write_end(u64 now_ns)
{
	struct json_object *line;
	u32 i;

	write_map("end", 11);
	line = bg_record_new("history");
	json_object_object_add(line, "episodes", history);
	json_object_object_add(line, "kills", kills);
	bg_record_write(stdout, line);
	for (i = 0; i < BG_NR_COSTS; i++)
		if (costs[i].runs)
			stats.cost[stats.nr_costs++] = costs[i];
	line = bg_record_new("stats");
	json_object_object_add(line, "stats", bg_stats_to_json(&stats));
	bg_record_write(stdout, line);
	setup.box.time_ns = now_ns;
	setup.box.uptime_ns += now_ns - BEGIN_NS;
	setup.box.level = bg_max_u64(places[0].decision.level, places[1].decision.level);
	setup.box.budget_us = places[0].decision.budget_us;
	setup.box.budget_used_permille = 7;
	line = bg_record_new("end");
	json_object_object_add(line, "state", bg_box_to_json(&setup.box));
	bg_json_u64(line, "time_ns", now_ns);
	bg_json_u64(line, "lost", 0);
	bg_record_write(stdout, line);
}

int main(int argc, char **argv)
{
	u64 seconds = argc > 1 ? strtoull(argv[1], NULL, 10) : 60;
	bool complete = argc < 3 || strcmp(argv[2], "no-reset");
	u64 now_ns = BEGIN_NS, end_ns = BEGIN_NS + seconds * BG_NSEC_PER_SEC;
	unsigned int i;

	history = json_object_new_array();
	kills = json_object_new_array();
	write_begin(complete);
	bg_budget_init(&budget, &config, now_ns);
	for (i = 0; i < ARRAY_SIZE(places); i++)
		bg_state_init(&places[i].state);
	places[0].state.targets.blocks[4] = 96;
	for (; now_ns < end_ns; now_ns += TICK_MS * BG_NSEC_PER_MSEC)
		for (i = 0; i < ARRAY_SIZE(places); i++) {
			if (now_ns / BG_NSEC_PER_MSEC % WORK_MS == 0)
				work(&places[i], (now_ns - BEGIN_NS) / BG_NSEC_PER_SEC);
			if (now_ns >= places[i].due_ns && now_ns >= busy_until_ns)
				look(&places[i], now_ns + i * 1000);
		}
	write_kill(now_ns);
	write_end(now_ns);
	return ferror(stdout) || fflush(stdout);
}
