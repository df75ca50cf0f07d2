// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include "compat/compat.h"
#include "remedies/remedy.h"
#include "survey.h"

static bool can_evacuate(void)
{
	return BG_CAN_EVACUATE;
}

/*
 * Empty one window and give it back as one block. Where the lack is usable free,
 * a window that does not fit into the room left in CMA would only be shifted about.
 */
static u64 empty_window(const struct bg_request *request, const struct bg_window *window,
			struct bg_outcome *outcome)
{
	if (request->lack == BG_LACK_CMA && window->cost > bg_cma_room(request)) {
		bg_survey_expire(request->survey);
		return 0;
	}
	if (bg_contig_take(window->pfn, window->order)) {
		bg_survey_remember(request->survey, window);
		return 0;
	}
	bg_contig_give(window->pfn, window->order);
	outcome->moved_pages += window->cost;
	return window->gain;
}

/*
 * While a window is emptied, what is free in its pageblock serves nobody, and what is moved
 * takes as much again: up to a pageblock. Others may take another one meanwhile. Without
 * that much to spare, emptying windows could bring about the kill that it is to avert. The
 * last chance may: its caller holds oom_lock, so nobody else kills. CMA's room bounds itself.
 */
static bool has_to_spare(const struct bg_request *request)
{
	struct zone *zone = request->zone;
	u64 usable = bg_sub_u64(zone_page_state(zone, NR_FREE_PAGES),
				zone_page_state(zone, NR_FREE_CMA_PAGES));

	return request->lack == BG_LACK_CMA || request->reason == BG_REASON_LAST_CHANCE ||
	       usable >= high_wmark_pages(zone) + 2 * pageblock_nr_pages;
}

static void evacuate(const struct bg_request *request, struct bg_outcome *outcome)
{
	struct bg_survey *survey = request->survey;
	struct bg_window window;
	u64 gained = 0;
	bool over;

	over = !bg_survey_find(survey, request) || request->stopped();
	/* One in any case: on a busy box the search may use up the time of every step. */
	while (!over && gained < request->goal_pages && has_to_spare(request) &&
	       bg_survey_next(survey, request, &window)) {
		gained += empty_window(request, &window, outcome);
		cond_resched();
		over = bg_request_over(request);
	}
	outcome->scanned_pages = survey->scanned;
	if (request->lack == BG_LACK_FRAGMENTATION)
		outcome->gained_blocks = gained >> request->order;
}

const struct bg_remedy_ops bg_evacuate_ops = {
	.supported = can_evacuate,
	.run = evacuate,
};

/*
 * Emptying a window drops its clean page cache instead of moving it: windows with
 * page cache, and only as many as the goal asks for, are a bounded reclaim that
 * leaves whole blocks behind.
 */
static void reclaim(const struct bg_request *request, struct bg_outcome *outcome)
{
	evacuate(request, outcome);
}

const struct bg_remedy_ops bg_reclaim_ops = {
	.supported = can_evacuate,
	.run = reclaim,
};
