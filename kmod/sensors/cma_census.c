// SPDX-License-Identifier: GPL-2.0
/* Counts, a step at a time, which free blocks lie in CMA. */
#include <linux/ktime.h>
#include <linux/sched.h>

#include "compat/compat.h"
#include "compat/page.h"
#include "sensors/cma_census.h"
#include "sensors/surveyed.h"

/* A count serves this long. */
#define FRESH_NS NSEC_PER_SEC
/* Bounds of one step: struct pages looked at, and pageblocks whose type is asked for. */
#define STEP_PAGES 32768UL
#define STEP_BLOCKS 4096UL
/* Steps of a round that is waited for. */
#define TAKE_STEPS 16

#ifdef CONFIG_CMA

/**
 * struct step - what a step may still do
 * @pages: struct pages to be looked at
 * @blocks: pageblocks
 */
struct step {
	unsigned long pages;
	unsigned long blocks;
};

/* Free blocks of one pageblock; returns the pages looked at. What moves meanwhile is miscounted. */
static unsigned long count_block(unsigned long pfn, struct bg_cma_count *count)
{
	unsigned long end = pfn + pageblock_nr_pages, looked = 0;
	unsigned int order;

	for (; pfn < end; looked++) {
		struct page *page = pfn_to_page(pfn);

		order = PageBuddy(page) ? bg_buddy_order(page) : BG_NR_ORDERS;
		if (order < BG_NR_ORDERS) {
			count->pages[order] += 1U << order;
			pfn += 1UL << order;
		} else {
			pfn++;
		}
	}
	return looked;
}

unsigned long bg_census_block(struct zone *zone, unsigned long pfn, struct bg_cma_count *count)
{
	unsigned long looked = 0;

	if (!bg_pages_enter())
		return 0;
	if (bg_is_cma_block(zone, pfn))
		looked = count_block(pfn, count);
	bg_pages_leave();
	return looked;
}

/* Go on with the round that lasts, or begin one; true when it was completed. */
static bool go_on(struct bg_census *census, struct zone *zone, struct step *step)
{
	unsigned long pfn = census->next_pfn;

	if (!pfn) {
		memset(&census->partial, 0, sizeof(census->partial));
		pfn = round_up(max(zone->zone_start_pfn, 1UL), pageblock_nr_pages);
	}
	for (; pfn < zone_end_pfn(zone) && step->pages && step->blocks; step->blocks--) {
		step->pages -= min(step->pages, bg_census_block(zone, pfn, &census->partial));
		pfn += pageblock_nr_pages;
	}
	census->next_pfn = pfn < zone_end_pfn(zone) ? pfn : 0;
	return !census->next_pfn;
}

static void finish_round(struct bg_census *census, u64 now_ns)
{
	census->count = census->partial;
	census->done_ns = now_ns;
}

void bg_census_step(struct bg_census *census, struct zone *zone, u64 now_ns)
{
	struct step step = { .pages = STEP_PAGES, .blocks = STEP_BLOCKS };

	if (!bg_zone_cma_pages(zone) ||
	    (census->done_ns && now_ns < census->done_ns + FRESH_NS))
		return;
	if (go_on(census, zone, &step))
		finish_round(census, now_ns);
	bg_survey_add(STEP_BLOCKS - step.blocks, ktime_get_ns() - now_ns);
}

void bg_census_take(struct bg_census *census, struct zone *zone, bool (*stopped)(void))
{
	int i;

	memset(census, 0, sizeof(*census));
	for (i = 0; i < TAKE_STEPS && !stopped(); i++) {
		struct step step = { .pages = STEP_PAGES, .blocks = STEP_BLOCKS };

		if (go_on(census, zone, &step)) {
			finish_round(census, ktime_get_ns());
			return;
		}
		cond_resched();
	}
}

#else

void bg_census_step(struct bg_census *census, struct zone *zone, u64 now_ns)
{
}

void bg_census_take(struct bg_census *census, struct zone *zone, bool (*stopped)(void))
{
}

unsigned long bg_census_block(struct zone *zone, unsigned long pfn, struct bg_cma_count *count)
{
	return 0;
}

#endif
