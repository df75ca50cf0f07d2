// SPDX-License-Identifier: GPL-2.0
/* Judges a zone: targets, floor, levels, and what is lacking. */
#include "judge.h"
#include "attainable.h"
#include "frag.h"

/* Parts of a zone that targets and floor may not exceed. */
#define AUTO_CAP_DIVISOR	5
#define AUTO_CAP_KIB		(256 * 1024)
#define DEMAND_CAP_SHIFT	2
#define FLOOR_CAP_SHIFT		3
/* The floor is this part of the zone above its high watermark. */
#define FLOOR_SHIFT		6
/* What is fine again is this part above its target or floor. */
#define TARGET_LEAVE_SHIFT	3
#define FLOOR_LEAVE_SHIFT	2
/* What a fall added to the floor takes this long to sink back while a breach lasts. */
#define FLOOR_SINKS_MS		10000
/* Free CMA below this part of the zone does not matter. */
#define WORTHWHILE_SHIFT	9
/* Below this part of its target supply is critical. */
#define CRITICAL_SHIFT		3
/* Faster than any zone empties, pages in 1/16 a second; times 2^24 ms it fits in 64 bits. */
#define FALL_MAX		(1ULL << 40)
/* From here on the index says fragmentation. */
#define FRAGMENTED_INDEX	500

/**
 * struct view - a sample with what is derived from it
 * @config: valid configuration
 * @sample: as read
 * @nr_orders: orders of the sample, bounded
 * @managed: pages of the zone, bounded
 * @usable: usable free, pages
 * @cma_free: free CMA, pages; 0 when it is too little to matter
 * @spare: free CMA above the kept share that pages can be moved into; 0 when it is too
 *	   little to matter
 * @blocks: free blocks of each order that an unmovable request can take
 * @free: free pages in such blocks of each order and larger ones
 * @low_pages: what each of the orders up to target_order is to have
 * @high_pages: what each of the orders above, up to a pageblock, is to have
 * @cma_lead_ms: a breach of the floor that is nearer than this is acted on
 * @order_lead_ms: a breach of a target that is nearer than this is acted on
 * @now_ms: time of the sample
 */
struct view {
	const struct bg_config *config;
	const struct bg_sample *sample;
	u32 nr_orders;
	u64 managed;
	u64 usable;
	u64 cma_free;
	u64 spare;
	u64 blocks[BG_MAX_ORDERS];
	u64 free[BG_MAX_ORDERS];
	u64 low_pages;
	u64 high_pages;
	u32 cma_lead_ms;
	u32 order_lead_ms;
	u64 now_ms;
};

static u64 kib_to_pages(const struct bg_sample *sample, u32 kib)
{
	return ((u64)kib << 10) >> (sample->page_shift & 31);
}

static u64 permille_of(u64 pages, u32 permille)
{
	return bg_div_u64(bg_min_u64(pages, BG_PAGES_MAX) * permille, 1000);
}

u64 bg_cma_kept(const struct bg_config *config, const struct bg_sample *sample)
{
	return permille_of(sample->cma_pages, config->cma_keep_permille);
}

/* Pages in use that are on no LRU list: the kernel's own, and what is on its way to one. */
static u64 unmovable_pages(const struct bg_sample *sample)
{
	return bg_sub_u64(bg_sub_u64(sample->managed_pages, sample->free_pages),
			  bg_min_u64(sample->movable_file_pages, BG_PAGES_MAX) +
			  bg_min_u64(sample->movable_anon_pages, BG_PAGES_MAX));
}

/* What a trend takes away in a time. */
static u64 fall(s64 slope, u32 ms)
{
	if (slope >= 0)
		return 0;
	return bg_div_u64(bg_min_u64((u64)-slope, FALL_MAX) * ms, 16000);
}

static bool is_near(const struct view *view, u32 eta_ms, u32 within_ms)
{
	return view->config->forecast && eta_ms <= within_ms;
}

/*
 * Compaction fills CMA to the last page. Without it the kernel puts movable pages there while more
 * than half of what is free is CMA (__rmqueue() in mm/page_alloc.c, since 5.8): moving pages gains
 * half of the difference.
 */
static u64 cma_reach(const struct view *view, const struct bg_ladder *ladder)
{
	if (bg_ladder_allows(view->config, ladder, BG_REMEDY_FILL_CMA))
		return view->cma_free;
	return bg_sub_u64(view->cma_free, view->usable) / 2;
}

/* Less than a pageblock and less than 1/512 of the zone is not worth an evacuation. */
static u64 worthwhile(const struct view *view, u64 pages)
{
	u64 least = bg_min_u64(1ULL << (view->sample->pageblock_log2 & 31),
			       view->managed >> WORTHWHILE_SHIFT);

	return pages >= bg_max_u64(least, 1) ? pages : 0;
}

static u64 share_of(const struct view *view, u32 permille)
{
	u64 pages = permille_of(view->usable, permille);

	pages = bg_min_u64(pages, bg_div_u64(view->managed, AUTO_CAP_DIVISOR));
	return bg_min_u64(pages, kib_to_pages(view->sample, AUTO_CAP_KIB));
}

static void view_blocks(struct view *view)
{
	u64 pages = 0;
	u32 order = view->nr_orders;

	bg_usable_blocks(view->sample, view->blocks);
	while (order--) {
		pages += bg_min_u64(view->blocks[order], BG_PAGES_MAX >> order) << order;
		view->free[order] = pages;
	}
}

static void view_init(struct view *view, const struct bg_config *config,
		      const struct bg_state *state, const struct bg_sample *sample)
{
	view->config = config;
	view->sample = sample;
	view->nr_orders = (u32)bg_min_u64(sample->nr_orders, BG_MAX_ORDERS);
	view->managed = bg_min_u64(sample->managed_pages, BG_PAGES_MAX);
	view->usable = bg_usable_free(sample);
	view->cma_free = worthwhile(view, bg_min_u64(sample->cma_free_pages, BG_PAGES_MAX));
	view->spare = bg_min_u64(bg_sub_u64(view->cma_free, bg_cma_kept(config, sample)),
				 cma_reach(view, &state->ladder));
	view->spare = worthwhile(view, view->spare);
	view->low_pages = share_of(view, config->target_permille);
	view->high_pages = share_of(view, config->target_high_permille);
	view->cma_lead_ms = config->horizon_ms +
			    bg_ladder_duration_ms(config, &state->ladder, BG_LACK_CMA);
	view->order_lead_ms = config->horizon_ms +
			      bg_ladder_duration_ms(config, &state->ladder,
						    BG_LACK_FRAGMENTATION);
	view->now_ms = bg_div_u64(sample->time_ns, BG_NSEC_PER_MSEC);
	view_blocks(view);
}

/* --- usable free --------------------------------------------------------- */

/**
 * struct usable - how usable free is judged
 * @floor: below it, a breach
 * @leave: from here on it is fine again
 * @minimum: below it, critical
 * @slope: its trend, pages in 1/16 a second
 */
struct usable {
	u64 floor;
	u64 leave;
	u64 minimum;
	s64 slope;
};

/*
 * The floor rises with the speed at which usable free falls. When the fall pauses, a
 * breach that was judged by it is not mended by that: the floor sinks slowly under it.
 */
static u64 sinking_floor(const struct view *view, const struct bg_state *state, u64 floor)
{
	u64 above = bg_sub_u64(state->floor_pages, floor);
	u64 elapsed = bg_min_u64(bg_sub_u64(view->now_ms, state->floor_ms), FLOOR_SINKS_MS);

	if (state->usable_level < BG_LEVEL_BREACH)
		return floor;
	return floor + above - bg_div_u64(above * elapsed, FLOOR_SINKS_MS);
}

/*
 * Without spare CMA a zone is left to the kernel's own reclaim, which keeps it
 * about its watermarks: only min is a floor there.
 */
static void auto_floor(const struct view *view, const struct bg_state *state,
		       struct usable *usable)
{
	const struct bg_sample *sample = view->sample;
	u64 floor = bg_min_u64(sample->high_pages, BG_PAGES_MAX) + (view->managed >> FLOOR_SHIFT);
	u64 leave;

	usable->floor = usable->minimum;
	usable->leave = usable->minimum + (usable->minimum >> FLOOR_LEAVE_SHIFT);
	if (!view->spare)
		return;
	if (view->config->forecast)
		floor += fall(usable->slope, view->cma_lead_ms);
	floor = bg_min_u64(floor, view->managed >> FLOOR_CAP_SHIFT);
	floor = sinking_floor(view, state, floor);
	leave = floor + (floor >> FLOOR_LEAVE_SHIFT);
	/* No more than moving pages into CMA can reach. */
	usable->floor = bg_max_u64(usable->floor, bg_min_u64(floor, view->usable + view->spare));
	usable->leave = bg_max_u64(usable->leave, bg_min_u64(leave, view->usable + view->spare));
}

/*
 * What takes usable free for good is memory that cannot move. Movable memory takes it no further
 * than to half of what is free: from there on the kernel puts it into CMA (__rmqueue() in
 * mm/page_alloc.c, since 5.8). A leak of anonymous memory is no reason to fill CMA for it.
 */
static s64 lasting_slope(const struct bg_state *state)
{
	s64 slope = bg_trend_slope(&state->usable_trend);
	s64 taken = -bg_trend_slope(&state->unmovable_trend);

	return taken > slope ? (taken < 0 ? taken : 0) : slope;
}

static void find_floor(const struct view *view, const struct bg_state *state,
		       struct usable *usable)
{
	usable->minimum = bg_min_u64(view->sample->min_pages, BG_PAGES_MAX);
	usable->slope = lasting_slope(state);
	if (view->config->usable_floor_kib) {
		usable->floor = kib_to_pages(view->sample, view->config->usable_floor_kib);
		usable->leave = usable->floor + (usable->floor >> FLOOR_LEAVE_SHIFT);
	} else {
		auto_floor(view, state, usable);
	}
}

static u32 usable_level(const struct view *view, const struct bg_state *state,
			const struct usable *usable, u32 eta_ms)
{
	if (view->usable < usable->minimum)
		return BG_LEVEL_CRITICAL;
	if (view->usable < usable->floor)
		return BG_LEVEL_BREACH;
	if (state->usable_level >= BG_LEVEL_BREACH && view->usable < usable->leave)
		return BG_LEVEL_BREACH;
	if (is_near(view, eta_ms, view->cma_lead_ms))
		return BG_LEVEL_FORECAST;
	return BG_LEVEL_FINE;
}

static void need_usable(const struct view *view, const struct bg_state *state,
			const struct usable *usable, u32 eta_ms, struct bg_judgement *judgement)
{
	bool foreseen = state->usable_level == BG_LEVEL_FORECAST;
	u64 falls = foreseen ? fall(usable->slope, view->cma_lead_ms) : 0;
	u64 goal = bg_max_u64(bg_sub_u64(usable->leave + falls, view->usable), 1);
	bool cma = view->spare != 0;
	struct bg_need *need = &judgement->need[cma ? BG_LACK_CMA : BG_LACK_MEMORY];

	need->level = state->usable_level;
	need->lack = cma ? BG_LACK_CMA : BG_LACK_MEMORY;
	need->of_usable = true;
	need->order = 0;
	need->reason = foreseen ? BG_REASON_USABLE_FORECAST : BG_REASON_USABLE_BELOW_FLOOR;
	if (!cma)
		need->reason = view->cma_free ? BG_REASON_CMA_KEPT : BG_REASON_MEMORY_LACKING;
	need->index_permille = 0;
	need->eta_ms = eta_ms;
	need->have_pages = view->usable;
	need->goal_pages = cma ? bg_min_u64(goal, view->spare) : goal;
	need->cache_pages = view->sample->movable_file_pages;
}

static void judge_usable(const struct view *view, struct bg_state *state,
			 struct bg_judgement *judgement)
{
	struct usable usable;
	u32 eta_ms;

	if (view->sample->is_movable) {
		state->floor_pages = 0;
		state->usable_level = BG_LEVEL_FINE;
		return;
	}
	find_floor(view, state, &usable);
	eta_ms = bg_trend_time_ms(view->usable, usable.slope, usable.floor);
	state->floor_pages = usable.floor;
	state->floor_ms = view->now_ms;
	state->usable_level = usable_level(view, state, &usable, eta_ms);
	judgement->level = state->usable_level;
	judgement->eta_ms = eta_ms;
	if (state->usable_level != BG_LEVEL_FINE)
		need_usable(view, state, &usable, eta_ms, judgement);
}

/* --- orders -------------------------------------------------------------- */

static u64 auto_target(const struct view *view, u32 order)
{
	if (order == 0 || order > view->sample->pageblock_log2 || !view->config->auto_targets)
		return 0;
	return (order <= view->config->target_order ? view->low_pages : view->high_pages) >> order;
}

static void find_target(const struct view *view, const struct bg_state *state, u32 order,
			struct bg_look *look)
{
	u64 demand = bg_min_u64(bg_demand_blocks(&state->demand, order),
				view->managed >> DEMAND_CAP_SHIFT >> order);

	look->target_blocks = auto_target(view, order);
	look->target_origin = BG_TARGET_ORIGIN_AUTO;
	if (view->config->demand && view->config->auto_targets && order &&
	    demand > look->target_blocks) {
		look->target_blocks = demand;
		look->target_origin = BG_TARGET_ORIGIN_DEMAND;
	}
	if (state->targets.blocks[order] != BG_TARGET_UNSET) {
		look->target_blocks =
			bg_min_u64(state->targets.blocks[order], BG_PAGES_MAX >> order);
		look->target_origin = BG_TARGET_ORIGIN_USER;
	}
}

static u64 leave_level(u64 target)
{
	return target + (target >> TARGET_LEAVE_SHIFT);
}

static bool is_asked_for(const struct bg_look *look)
{
	return look->demand_per_minute || look->target_origin == BG_TARGET_ORIGIN_USER;
}

/*
 * Forecast exhaustion, not breach: the target itself is the reserve. What nobody asked for is
 * mended when it is in breach: by then the kernel's own compaction may have done it.
 */
static bool is_running_out(const struct view *view, const struct bg_look *look, s64 slope)
{
	return is_asked_for(look) &&
	       is_near(view, bg_trend_time_ms(look->supply_blocks, slope, 0), view->order_lead_ms);
}

/* A user, an allocation that suffered lately, or the insurance of low orders wants it. */
static bool is_wanted(const struct view *view, const struct bg_look *look, u32 order)
{
	return is_asked_for(look) || order <= view->config->target_order;
}

/* All that lacks has to be there, or an eighth more than there is: else it is not worth a try. */
static bool is_attainable(const struct view *view, const struct bg_look *look, u32 order)
{
	u64 most = bg_attainable_blocks(view->sample, view->free[0], order);

	return most > leave_level(look->supply_blocks) || most >= leave_level(look->target_blocks);
}

static u32 order_level(const struct view *view, const struct bg_look *look, u32 order, s64 slope)
{
	if (!look->target_blocks)
		return BG_LEVEL_FINE;
	if (look->supply_blocks < look->target_blocks && !is_asked_for(look) &&
	    !is_attainable(view, look, order))
		return BG_LEVEL_FINE;
	if (is_wanted(view, look, order) &&
	    (!look->supply_blocks || look->supply_blocks < look->target_blocks >> CRITICAL_SHIFT))
		return BG_LEVEL_CRITICAL;
	if (look->supply_blocks < look->target_blocks)
		return BG_LEVEL_BREACH;
	if (look->level >= BG_LEVEL_BREACH &&
	    look->supply_blocks < leave_level(look->target_blocks))
		return BG_LEVEL_BREACH;
	return is_running_out(view, look, slope) ? BG_LEVEL_FORECAST : BG_LEVEL_FINE;
}

/* Compaction needs smaller free blocks to make larger ones of, beside what the kernel keeps. */
static u32 order_lack(const struct view *view, u32 order, u64 lacking_pages, s32 index)
{
	u64 small = view->free[0] - view->free[order];

	if (index >= FRAGMENTED_INDEX &&
	    bg_sub_u64(small, view->sample->min_pages) >= bg_max_u64(lacking_pages, 1))
		return BG_LACK_FRAGMENTATION;
	return BG_LACK_MEMORY;
}

/* For the lack of memory itself: the worse level first, then usable free, then the higher order. */
static bool is_behind(const struct bg_need *need, u32 level)
{
	if (need->level != level)
		return need->level < level;
	return !need->of_usable;
}

static void need_order(const struct view *view, struct bg_state *state, u32 order,
		       u64 falls, u32 eta_ms, struct bg_judgement *judgement)
{
	const struct bg_look *look = &state->look[order];
	u64 wanted = leave_level(look->target_blocks) + falls;
	u64 goal = bg_max_u64(bg_sub_u64(wanted, look->supply_blocks), 1);
	s32 index = bg_frag_index_without(view->blocks, view->nr_orders, order);
	bool foreseen = look->level == BG_LEVEL_FORECAST;
	u64 lacking = foreseen ? goal : bg_sub_u64(look->target_blocks, look->supply_blocks);
	u32 lack = order_lack(view, order, lacking << order, index);
	struct bg_need *need = &judgement->need[lack];

	if (lack == BG_LACK_FRAGMENTATION)
		need = &state->fragmented[order];
	else if (!is_behind(need, look->level))
		return;
	need->level = look->level;
	need->lack = lack;
	need->of_usable = false;
	need->order = order;
	need->reason = foreseen ? BG_REASON_SUPPLY_FORECAST : BG_REASON_SUPPLY_BELOW_TARGET;
	if (lack == BG_LACK_MEMORY)
		need->reason = BG_REASON_MEMORY_LACKING;
	need->index_permille = index;
	need->eta_ms = eta_ms;
	need->have_pages = look->supply_blocks << order;
	need->goal_pages = goal << order;
	need->cache_pages = view->sample->movable_file_pages;
	need->asked_for = is_asked_for(look);
	need->by_user = look->target_origin == BG_TARGET_ORIGIN_USER;
	need->all_polluted = lack == BG_LACK_FRAGMENTATION && view->sample->pageblocks &&
			     view->sample->polluted_pageblocks >= view->sample->pageblocks;
	need->unattainable = lack == BG_LACK_FRAGMENTATION && !is_attainable(view, look, order);
}

static s32 per_second(s64 slope)
{
	slope /= 16;
	if (slope > 0x7fffffff)
		return 0x7fffffff;
	return slope < -0x7fffffff ? -0x7fffffff : (s32)slope;
}

static s64 follow_trend(struct bg_trend *trend, const struct bg_look *look, u64 now_ms)
{
	if (!look->target_blocks) {
		bg_trend_reset(trend);
		return 0;
	}
	bg_trend_add(trend, now_ms, look->supply_blocks);
	return bg_trend_slope(trend);
}

static void judge_order(const struct view *view, struct bg_state *state, u32 order,
			struct bg_judgement *judgement)
{
	u32 within_ms = view->order_lead_ms;
	struct bg_look *look = &state->look[order];
	u32 eta_ms = BG_TREND_NEVER;
	s64 slope;

	look->supply_blocks = view->free[order] >> order;
	look->demand_per_minute = bg_demand_per_minute(&state->demand, order);
	find_target(view, state, order, look);
	slope = follow_trend(&state->trend[order], look, view->now_ms);
	look->trend_per_second = per_second(slope);
	if (look->target_blocks)
		eta_ms = bg_trend_time_ms(look->supply_blocks, slope, look->target_blocks);
	look->level = order_level(view, look, order, slope);
	judgement->eta_ms = (u32)bg_min_u64(judgement->eta_ms, eta_ms);
	judgement->level = (u32)bg_max_u64(judgement->level, look->level);
	if (look->target_blocks)
		judgement->shown_order = order;
	state->fragmented[order].level = BG_LEVEL_FINE;
	if (look->level == BG_LEVEL_FINE)
		return;
	if (look->level > BG_LEVEL_FORECAST)
		within_ms = 0;
	need_order(view, state, order, bg_min_u64(fall(slope, within_ms), look->target_blocks),
		   eta_ms, judgement);
}

void bg_judge(const struct bg_config *config, struct bg_state *state,
	      const struct bg_sample *sample, struct bg_judgement *judgement)
{
	struct view view;
	u32 order;

	memset(judgement, 0, sizeof(*judgement));
	judgement->eta_ms = BG_TREND_NEVER;
	view_init(&view, config, state, sample);
	judgement->usable_pages = view.usable;
	bg_demand_update(&state->demand, sample);
	bg_trend_add(&state->usable_trend, view.now_ms, view.usable);
	bg_trend_add(&state->unmovable_trend, view.now_ms, unmovable_pages(sample));
	judge_usable(&view, state, judgement);
	for (order = 0; order < view.nr_orders; order++)
		judge_order(&view, state, order, judgement);
}

s32 bg_usable_trend(const struct bg_state *state)
{
	return per_second(bg_trend_slope(&state->usable_trend));
}
