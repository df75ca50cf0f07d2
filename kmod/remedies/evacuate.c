// SPDX-License-Identifier: GPL-2.0
/* Empties the windows that are cheapest to empty, one after the other. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

#include "compat/compat.h"
#include "core/cma.h"
#include "remedies/hold.h"
#include "remedies/remedy.h"
#include "remedies/survey.h"

static bool can_evacuate(void)
{
	return BG_CAN_EVACUATE;
}

/*
 * The kernel puts movable pages into CMA only while more than half of what is free lies there
 * (__rmqueue() in mm/page_alloc.c, since 5.8); else they would move to where they are to leave.
 */
static bool lands_in_cma(const struct bg_request *request)
{
	return zone_page_state(request->zone, NR_FREE_CMA_PAGES) > bg_usable_pages(request->zone);
}

/*
 * Usable free that has to be out of the way so that as much as the goal lands in CMA. What
 * atomic requests live on stays.
 */
static u64 to_set_aside(const struct bg_request *request)
{
	return bg_cma_set_aside(bg_usable_pages(request->zone),
				zone_page_state(request->zone, NR_FREE_CMA_PAGES),
				request->goal_pages, bg_reserve_pages(request->zone));
}

/* Half of what can be held stays for the windows that are emptied meanwhile. */
static void set_aside(const struct bg_request *request)
{
	struct bg_window window;

	while (!bg_request_over(request) && request->hold->nr_windows < BG_HOLD_WINDOWS / 2 &&
	       bg_survey_next_free(request->survey, request, to_set_aside(request), &window)) {
		if (!bg_contig_take(window.pfn, window.order))
			bg_hold_window(request->hold, &window);
	}
	while (!bg_request_over(request) &&
	       bg_hold_block(request->hold, request->zone, to_set_aside(request)))
		cond_resched();
}

/*
 * Where usable free is lacking, what is free in a window is out of reach while it is emptied:
 * that must not push the zone below its min watermark. The last chance may.
 */
static bool takes_too_much(const struct bg_request *request, const struct bg_window *window)
{
	return request->lack == BG_LACK_CMA && !request->hold &&
	       bg_window_takes_too_much(window, bg_usable_pages(request->zone),
					min_wmark_pages(request->zone));
}

/*
 * Empty one window and give it back as one block, at once or with what is held. Where the
 * lack is usable free, a window that does not fit into the room left in CMA would only be
 * shifted about.
 */
static u64 empty_window(const struct bg_request *request, const struct bg_window *window,
			struct bg_outcome *outcome)
{
	if (request->lack == BG_LACK_CMA && window->cost > bg_cma_room(request))
		return 0;
	if (takes_too_much(request, window))
		return 0;
	if (request->hold)
		bg_hold_make_way(request->hold, window);
	if (bg_contig_take(window->pfn, window->order)) {
		bg_survey_remember(request->survey, window);
		return 0;
	}
	bg_hold_window(request->hold, window);
	outcome->moved_pages += window->cost;
	return window->gain;
}

/*
 * While a window is emptied, what is free in its pageblock serves nobody, and what is moved
 * takes as much again: up to a pageblock. Others may take another one meanwhile. Without
 * that much to spare, emptying windows could bring about the kill that it is to avert. The
 * last chance may: its caller holds oom_lock, so nobody else kills. Where usable free itself is
 * lacking, takes_too_much() looks at each window.
 */
static bool has_to_spare(const struct bg_request *request)
{
	struct zone *zone = request->zone;

	return request->lack == BG_LACK_CMA || request->reason == BG_REASON_LAST_CHANCE ||
	       bg_usable_pages(zone) >= high_wmark_pages(zone) + 2 * pageblock_nr_pages;
}

static bool may_go_on(const struct bg_request *request)
{
	return has_to_spare(request) && (request->lack != BG_LACK_CMA || lands_in_cma(request));
}

static void evacuate(const struct bg_request *request, struct bg_outcome *outcome)
{
	struct bg_survey *survey = request->survey;
	struct bg_window window;
	u64 gained = 0;
	bool over;

	bg_survey_begin(survey, request);
	if (request->hold)
		set_aside(request);
	over = request->stopped();
	/* One in any case: on a busy box the search may use up the time of every step. */
	while (!over && gained < request->goal_pages && may_go_on(request) &&
	       bg_survey_next(survey, request, request->goal_pages - gained, &window)) {
		gained += empty_window(request, &window, outcome);
		cond_resched();
		over = bg_request_over(request);
	}
	bg_hold_close(request->hold);
	outcome->scanned_pages = survey->scanned;
	if (request->lack == BG_LACK_FRAGMENTATION)
		outcome->gained_blocks = gained >> request->order;
}

const struct bg_remedy_ops bg_evacuate_ops = {
	.supported = can_evacuate,
	.effect = BG_EFFECT_EMPTIES,
	.run = evacuate,
};

/*
 * Emptying a window drops its clean page cache instead of moving it: windows with
 * page cache, and only as many as the goal asks for, are a bounded reclaim that
 * leaves whole blocks behind.
 */
static void reclaim(const struct bg_request *request, struct bg_outcome *outcome)
{
	struct bg_request bounded = *request;

	/* what is missing may take one more window, of the least size */
	bounded.goal_pages = min(request->goal_pages,
				 request->reclaim_max_pages + 1 - BG_SURVEY_LEAST_PAGES);
	evacuate(&bounded, outcome);
}

const struct bg_remedy_ops bg_reclaim_ops = {
	.supported = can_evacuate,
	.effect = BG_EFFECT_EMPTIES,
	.run = reclaim,
};
