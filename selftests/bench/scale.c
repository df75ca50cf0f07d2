// SPDX-License-Identifier: GPL-2.0
/*
 * scale: how the cost of core/ grows with the box, in instructions.
 *
 * To be run by "scale" beside it, under callgrind: each measurement is one dump, named
 * "WHAT SIZE". Without callgrind it does the same work and counts nothing.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include <valgrind/callgrind.h>

#include "plan.h"
#include "window.h"

#define PAGE_SHIFT 12
#define PAGEBLOCK_ORDER 9
#define PAGEBLOCK_PAGES 512U
#define GIB_PAGES (1ULL << (30 - PAGE_SHIFT))
#define ZONES_MAX 64
#define NEED_ORDER 4
/* 8 MiB of blocks, of any box. */
#define EVACUATED_PAGES 2048
/* As in kmod/survey.h. */
#define SIZES 3
#define WINDOWS 256

static struct bg_config config;
static struct bg_budget budget;
static struct bg_state states[ZONES_MAX];
static struct bg_sample samples[ZONES_MAX];
static struct bg_window windows[SIZES][WINDOWS];
static struct bg_window_set sets[SIZES];
static u8 class[PAGEBLOCK_PAGES];

static void begin(void)
{
	CALLGRIND_ZERO_STATS;
	CALLGRIND_START_INSTRUMENTATION;
}

static void end(const char *what, unsigned long long size)
{
	char name[64];

	CALLGRIND_STOP_INSTRUMENTATION;
	snprintf(name, sizeof(name), "%s %llu", what, size);
	CALLGRIND_DUMP_STATS_AT(name);
}

static unsigned int next_random(unsigned int *state)
{
	unsigned int x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return *state = x;
}

/* --- a look: judge and decide, zone by zone ------------------------------- */

/* A zone whose free memory is in pieces, so that all of the judging is done. */
static void make_zone(struct bg_sample *sample, u32 nr_orders)
{
	memset(sample, 0, sizeof(*sample));
	sample->time_ns = 1000 * BG_NSEC_PER_SEC;
	sample->nr_orders = nr_orders;
	sample->pageblock_log2 = PAGEBLOCK_ORDER;
	sample->page_shift = PAGE_SHIFT;
	sample->managed_pages = GIB_PAGES;
	sample->min_pages = 2048;
	sample->low_pages = 2560;
	sample->high_pages = 3072;
	for (u32 order = 0; order < nr_orders; order++)
		sample->nr_free[order] = 20000 >> (2 * order);
	sample->free_pages = bg_free_in_blocks(sample->nr_free, nr_orders);
}

static void look(u32 zones)
{
	struct bg_decision decision;

	for (u32 i = 0; i < zones; i++)
		bg_plan(&config, &states[i], &budget, &samples[i], &decision);
}

static void measure_look(const char *what, u32 zones, u32 nr_orders, u32 size)
{
	if (bg_config_init(&config, BG_PROFILE_DEFAULT))
		errx(1, "no default configuration");
	for (u32 i = 0; i < zones; i++) {
		bg_state_init(&states[i]);
		make_zone(&samples[i], nr_orders);
	}
	bg_budget_init(&budget, &config, samples[0].time_ns);
	/* Not the first look, which has no trend to follow. */
	for (u32 i = 0; i < 8; i++) {
		look(zones);
		for (u32 zone = 0; zone < zones; zone++)
			samples[zone].time_ns += BG_NSEC_PER_SEC;
	}
	begin();
	look(zones);
	end(what, size);
}

/* --- a survey, and the choice of windows ----------------------------------- */

/*
 * The pageblock of a page, always the same: a tenth of them holds what cannot move, the rest is
 * a mix.
 */
static void make_pageblock(u64 pfn)
{
	unsigned int random = (unsigned int)(pfn / PAGEBLOCK_PAGES + 1) * 2654435761U;
	bool pinned = next_random(&random) % 10 == 0;

	for (u32 i = 0; i < PAGEBLOCK_PAGES; i++) {
		u32 dice = next_random(&random) % 16;

		class[i] = pinned && !dice ? BG_PAGE_PINNED : dice < 4 ? BG_PAGE_FREE :
			   dice < 6 ? BG_PAGE_CACHE : BG_PAGE_MOVABLE;
	}
}

static void survey_pageblock(u64 pfn)
{
	u32 orders[SIZES];

	for (u32 size = 0; size < SIZES; size++)
		orders[size] = NEED_ORDER + (PAGEBLOCK_ORDER - NEED_ORDER) * size / (SIZES - 1);
	bg_window_scan(sets, orders, SIZES, class, PAGEBLOCK_PAGES, pfn, NEED_ORDER);
}

static const struct bg_window_set *choose(u64 goal_pages)
{
	const struct bg_window_set *chosen = NULL;
	struct bg_window_bill best = { 0 }, bill;

	for (u32 size = 0; size < SIZES; size++) {
		bg_window_set_sort(&sets[size]);
		bg_window_bill(&sets[size], goal_pages, &bill);
		if (!chosen || bg_window_cheaper(&bill, &best)) {
			best = bill;
			chosen = &sets[size];
		}
	}
	return chosen;
}

/*
 * What the core does of an evacuation: each window is priced anew, the last one cut.
 * Return: pages to be moved.
 */
static u64 evacuate(const struct bg_window_set *set, u64 goal_pages)
{
	u64 gained = 0, moved = 0;

	for (u32 i = 0; i < set->count && gained < goal_pages; i++) {
		struct bg_window window = set->windows[i];
		const u8 *its_class = class + window.pfn % PAGEBLOCK_PAGES;

		CALLGRIND_TOGGLE_COLLECT;
		make_pageblock(window.pfn);
		CALLGRIND_TOGGLE_COLLECT;
		if (!bg_window_price(&window, its_class, NEED_ORDER))
			continue;
		bg_window_trim(&window, its_class, NEED_ORDER, goal_pages - gained);
		gained += window.gain;
		moved += window.cost;
	}
	return moved;
}

static void measure_survey(u64 mib)
{
	u64 pages = mib << (20 - PAGE_SHIFT), moved;
	const struct bg_window_set *chosen;

	for (u32 size = 0; size < SIZES; size++)
		bg_window_set_init(&sets[size], windows[size], WINDOWS);
	begin();
	for (u64 pfn = 0; pfn < pages; pfn += PAGEBLOCK_PAGES) {
		CALLGRIND_TOGGLE_COLLECT;
		make_pageblock(pfn);
		CALLGRIND_TOGGLE_COLLECT;
		survey_pageblock(pfn);
	}
	end("survey_mib", mib);
	begin();
	chosen = choose(EVACUATED_PAGES);
	end("choice_mib", mib);
	begin();
	moved = evacuate(chosen, EVACUATED_PAGES);
	end("evacuation_mib", mib);
	printf("moved_mib %llu %llu\n", (unsigned long long)mib, (unsigned long long)moved);
}

int main(void)
{
	for (u32 zones = 1; zones <= ZONES_MAX; zones *= 2)
		measure_look("look_zones", zones, 11, zones);
	for (u32 nr_orders = 8; nr_orders <= BG_MAX_ORDERS; nr_orders += 2)
		measure_look("look_orders", 1, nr_orders, nr_orders);
	for (u64 mib = 256; mib <= 65536; mib *= 4)
		measure_survey(mib);
	return 0;
}
