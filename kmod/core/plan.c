// SPDX-License-Identifier: GPL-2.0
/* Decides for one zone what to do now and when to look again. */
#include "plan.h"
#include "defragtick.h"

/* While usable free is low CMA may become free at any moment: look this many minima apart. */
#define WATCH_INTERVALS		4
/* A healthy zone is looked at this many times before its nearest breach. */
#define LOOKS_BEFORE_BREACH	4
/* A zone in back-off is looked at this many times before its end. */
#define LOOKS_IN_BACKOFF	8

void bg_state_reset(struct bg_state *state)
{
	struct bg_targets targets = state->targets;

	memset(state, 0, sizeof(*state));
	state->targets = targets;
}

void bg_state_init(struct bg_state *state)
{
	u32 order;

	memset(state, 0, sizeof(*state));
	for (order = 0; order < BG_MAX_ORDERS; order++)
		state->targets.blocks[order] = BG_TARGET_UNSET;
}

bool bg_decision_acts(const struct bg_decision *decision)
{
	return decision->remedy != BG_REMEDY_NONE && decision->reason != BG_REASON_OBSERVING;
}

/* --- what to serve ------------------------------------------------------- */

/*
 * Worse first; of equals usable free in CMA, then blocks, then memory itself; of blocks the
 * higher order, which serves the lower ones. 0 when nothing is needed.
 */
static u32 urgency(const struct bg_need *need)
{
	static const u32 weight[BG_NR_LACKS] = {
		[BG_LACK_CMA] = 3, [BG_LACK_FRAGMENTATION] = 2, [BG_LACK_MEMORY] = 1,
	};

	if (need->level == BG_LEVEL_FINE)
		return 0;
	return (need->level * BG_NR_LACKS + weight[need->lack]) * BG_MAX_ORDERS + need->order;
}

static bool is_next(const struct bg_need *need, u32 below, const struct bg_need *best)
{
	return urgency(need) && urgency(need) < below &&
	       (!best || urgency(need) > urgency(best));
}

/* The most urgent need below a bound, NULL when there is none. */
static const struct bg_need *next_need(const struct bg_state *state,
				       const struct bg_judgement *judgement, u32 below)
{
	const struct bg_need *best = NULL;
	u32 i;

	for (i = 0; i < BG_NR_LACKS; i++)
		if (is_next(&judgement->need[i], below, best))
			best = &judgement->need[i];
	for (i = 0; i < BG_MAX_ORDERS; i++)
		if (is_next(&state->fragmented[i], below, best))
			best = &state->fragmented[i];
	return best;
}

/* Memory that is only foreseen to lack is not worth reclaiming yet. */
static bool is_premature(const struct bg_need *need)
{
	return need->lack == BG_LACK_MEMORY && need->level == BG_LEVEL_FORECAST;
}

/*
 * Ask the ladder about each need, the most urgent first, until one may be
 * served: what cannot be mended does not hide what can. Without any, the
 * verdict on the most urgent stands.
 */
static const struct bg_need *choose(const struct bg_config *config, struct bg_state *state,
				    const struct bg_budget *budget,
				    const struct bg_judgement *judgement, u64 now_ns,
				    struct bg_verdict *verdict)
{
	const struct bg_need *first = next_need(state, judgement, ~0U);
	const struct bg_need *need = first;
	struct bg_verdict other;

	for (; need; need = next_need(state, judgement, urgency(need))) {
		if (need->unattainable)
			other = (struct bg_verdict) { .reason = BG_REASON_UNATTAINABLE };
		else if (is_premature(need))
			other = (struct bg_verdict) { .reason = need->reason };
		else
			bg_ladder_ask(config, &state->ladder, budget, need, now_ns, &other);
		if (need == first || other.remedy != BG_REMEDY_NONE)
			*verdict = other;
		if (other.remedy != BG_REMEDY_NONE)
			return need;
	}
	return first;
}

/* --- the ladder's memory ------------------------------------------------- */

static void follow_ladder(const struct bg_config *config, struct bg_state *state,
			  const struct bg_budget *budget, const struct bg_sample *sample,
			  const struct bg_judgement *judgement)
{
	struct bg_ladder *ladder = &state->ladder;
	u64 have = judgement->usable_pages;
	u32 lack, order;

	if (!ladder->of_usable && ladder->order < BG_MAX_ORDERS)
		have = state->look[ladder->order].supply_blocks << ladder->order;
	if (bg_ladder_measures(ladder) && !budget->busy)
		bg_ladder_measure(config, ladder, have, sample->time_ns);
	for (lack = 0; lack < BG_NR_LACKS; lack++)
		bg_ladder_note(config, &ladder->climb[lack],
			       judgement->need[lack].level != BG_LEVEL_FINE, sample->time_ns);
	for (order = 0; order < BG_MAX_ORDERS; order++)
		bg_ladder_note(config, &ladder->order_climb[order],
			       state->fragmented[order].level != BG_LEVEL_FINE, sample->time_ns);
}

/* --- the pace ------------------------------------------------------------ */

static bool is_disturbed(const struct bg_sample *sample)
{
	u32 i;

	for (i = 0; i < BG_MAX_ORDERS; i++)
		if (sample->signals.fallbacks[i] || sample->signals.stalls[i] ||
		    sample->signals.failures[i])
			return true;
	return false;
}

/* Twice as long each time that nothing happened, but several looks before a breach. */
static u32 quiet_ms(const struct bg_config *config, struct bg_state *state,
		    const struct bg_sample *sample, u32 eta_ms)
{
	u32 interval = 2 * bg_max_u64(state->interval_ms, config->interval_min_ms);

	if (is_disturbed(sample))
		interval = config->interval_min_ms;
	return bg_min_u64(interval, eta_ms / LOOKS_BEFORE_BREACH);
}

static u32 waiting_ms(const struct bg_config *config, struct bg_state *state,
		      const struct bg_decision *decision)
{
	const struct bg_climb *climb = bg_ladder_climb(&state->ladder, decision->lack,
						       decision->order);
	u32 watch = WATCH_INTERVALS * config->interval_min_ms;
	u32 wait = decision->wait_ms;

	if (decision->reason == BG_REASON_BACKING_OFF)
		wait = bg_min_u64(wait, bg_max_u64(watch, climb->rest_ms / LOOKS_IN_BACKOFF));
	return state->usable_level >= BG_LEVEL_BREACH ? bg_min_u64(wait, watch) : wait;
}

static u32 clamped_ms(const struct bg_config *config, u32 interval)
{
	return bg_min_u64(bg_max_u64(interval, config->interval_min_ms), config->interval_max_ms);
}

static u32 pace(const struct bg_config *config, struct bg_state *state,
		const struct bg_sample *sample, const struct bg_decision *decision, u32 eta_ms)
{
	u32 watch = WATCH_INTERVALS * config->interval_min_ms;
	u32 interval;

	if (decision->wait_ms)
		interval = waiting_ms(config, state, decision);
	else if (bg_decision_acts(decision) || decision->level == BG_LEVEL_FORECAST)
		interval = config->interval_min_ms;
	else if (decision->level == BG_LEVEL_FINE)
		interval = quiet_ms(config, state, sample, eta_ms);
	else
		interval = quiet_ms(config, state, sample, BG_TREND_NEVER);
	if (state->usable_level >= BG_LEVEL_BREACH)
		interval = bg_min_u64(interval, watch);
	state->interval_ms = clamped_ms(config, interval);
	return state->interval_ms;
}

/* --- the decision -------------------------------------------------------- */

static s32 budget_us(const struct bg_budget *budget)
{
	s64 tokens = budget->tokens_ns;
	s32 us = (s32)bg_div_u64((u64)(tokens < 0 ? -tokens : tokens), 1000);

	return tokens < 0 ? -us : us;
}

static void describe_order(const struct bg_state *state, const struct bg_sample *sample, u32 order,
			   struct bg_decision *decision)
{
	u64 blocks[BG_MAX_ORDERS];

	bg_usable_blocks(sample, blocks);
	decision->order = order;
	decision->supply_blocks = state->look[order].supply_blocks;
	decision->target_blocks = state->look[order].target_blocks;
	decision->index_permille = bg_frag_index_without(blocks, sample->nr_orders, order);
}

static void describe(const struct bg_state *state, const struct bg_budget *budget,
		     const struct bg_sample *sample, const struct bg_judgement *judgement,
		     struct bg_decision *decision)
{
	memset(decision, 0, sizeof(*decision));
	decision->level = judgement->level;
	decision->usable_pages = judgement->usable_pages;
	decision->floor_pages = state->floor_pages;
	decision->eta_ms = BG_TREND_NEVER;
	decision->budget_us = budget_us(budget);
	decision->pageblocks = sample->pageblocks;
	decision->polluted_pageblocks = sample->polluted_pageblocks;
	describe_order(state, sample, judgement->shown_order, decision);
}

static void describe_need(const struct bg_state *state, const struct bg_sample *sample,
			  const struct bg_need *need, struct bg_decision *decision)
{
	decision->lack = need->lack;
	decision->goal_pages = need->goal_pages;
	if (need->level == BG_LEVEL_FORECAST)
		decision->eta_ms = need->eta_ms;
	describe_order(state, sample, need->order, decision);
	decision->index_permille = need->index_permille;
}

static void serve(const struct bg_config *config, struct bg_state *state,
		  struct bg_budget *budget, const struct bg_sample *sample,
		  const struct bg_judgement *judgement, struct bg_decision *decision)
{
	struct bg_verdict verdict = { 0 };
	const struct bg_need *need;

	follow_ladder(config, state, budget, sample, judgement);
	need = choose(config, state, budget, judgement, sample->time_ns, &verdict);
	if (!need)
		return;
	describe_need(state, sample, need, decision);
	decision->remedy = verdict.remedy;
	decision->reason = verdict.reason;
	decision->wait_ms = verdict.wait_ms;
	if (decision->remedy == BG_REMEDY_NONE)
		return;
	if (config->profile == BG_PROFILE_OBSERVE) {
		decision->reason = BG_REASON_OBSERVING;
	} else {
		bg_ladder_begin(&state->ladder, need, decision->remedy, sample->time_ns);
		budget->busy = true;
	}
}

static void refuse_tick(struct bg_decision *decision, u32 reason, u32 wait_ms)
{
	decision->remedy = BG_REMEDY_NONE;
	decision->reason = reason;
	decision->wait_ms = wait_ms;
}

static void defragtick(const struct bg_config *config, struct bg_state *state,
		       struct bg_budget *budget, const struct bg_sample *sample,
		       struct bg_decision *decision)
{
	u64 wait_ns = bg_budget_wait_ns(budget, config);
	struct bg_tick tick;

	bg_defragtick_tick(config, &state->defragtick, sample, &tick);
	decision->level = tick.bad ? BG_LEVEL_BREACH : BG_LEVEL_FINE;
	decision->lack = tick.bad ? BG_LACK_FRAGMENTATION : BG_LACK_NOTHING;
	describe_order(state, sample, tick.order, decision);
	decision->remedy = tick.remedy;
	decision->reason = tick.reason;
	decision->wait_ms = tick.wait_ms;
	if (tick.remedy != BG_REMEDY_NONE && wait_ns)
		refuse_tick(decision, BG_REASON_BUDGET_SPENT,
			    (u32)bg_div_u64(wait_ns + BG_NSEC_PER_MSEC - 1, BG_NSEC_PER_MSEC));
	else if (tick.remedy != BG_REMEDY_NONE)
		budget->busy = true;
	decision->next_ms = tick.next_ms;
}

void bg_plan(const struct bg_config *config, struct bg_state *state, struct bg_budget *budget,
	     const struct bg_sample *sample, struct bg_decision *decision)
{
	struct bg_judgement judgement;

	bg_budget_fill(budget, config, sample->time_ns);
	bg_judge(config, state, sample, &judgement);
	describe(state, budget, sample, &judgement, decision);
	if (!config->enabled) {
		decision->reason = BG_REASON_DISABLED;
		decision->next_ms = config->interval_max_ms;
	} else if (config->profile == BG_PROFILE_DEFRAGTICK) {
		decision->level = BG_LEVEL_FINE;
		decision->next_ms = config->interval_max_ms;
		if (sample->is_dma && budget->busy)
			refuse_tick(decision, BG_REASON_COOLING_DOWN, config->cooldown_ms);
		else if (sample->is_dma)
			defragtick(config, state, budget, sample, decision);
	} else {
		serve(config, state, budget, sample, &judgement, decision);
		decision->next_ms = pace(config, state, sample, decision, judgement.eta_ms);
	}
}

/* What a user or lastchance runs, runs beside what bg_plan() began. */
static bool is_planned(const struct bg_outcome *outcome)
{
	return outcome->reason != BG_REASON_REQUESTED && outcome->reason != BG_REASON_LAST_CHANCE;
}

static bool is_defragtick(const struct bg_outcome *outcome)
{
	return outcome->reason == BG_REASON_FRAGMENTED_LOOKS ||
	       outcome->reason == BG_REASON_FRAGMENTED_LONG;
}

void bg_account(const struct bg_config *config, struct bg_state *state, struct bg_budget *budget,
		const struct bg_outcome *outcome, u64 now_ns)
{
	bg_budget_fill(budget, config, now_ns);
	bg_budget_spend(budget, outcome->cpu_ns);
	if (is_planned(outcome))
		budget->busy = false;
	if (is_defragtick(outcome))
		bg_defragtick_account(&state->defragtick, outcome);
	else
		bg_ladder_account(&state->ladder, outcome, now_ns);
}
