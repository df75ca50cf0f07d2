// SPDX-License-Identifier: GPL-2.0
/* The rules of the profile defragtick. */
#include "defragtick.h"
#include "frag.h"

#define LOOK_EVERY_MS	1000
#define ACT_EVERY_MS	5000
#define SAFE_ORDERS	9
#define SAFE_INDEX	500
#define LOOKS_TO_DROP	20

static u32 safe_orders(const struct bg_sample *sample)
{
	u32 nr_orders = (u32)bg_min_u64(sample->nr_orders, BG_MAX_ORDERS);
	u32 order = 0;

	while (order < nr_orders &&
	       bg_frag_index(sample->nr_free, nr_orders, order) < SAFE_INDEX)
		order++;
	return order;
}

static void look(struct bg_defragtick *state, const struct bg_sample *sample, u64 now_ms)
{
	state->checked_ms = now_ms;
	state->level = safe_orders(sample);
	if (state->level < SAFE_ORDERS) {
		state->pending = true;
		state->fragged++;
	} else {
		state->fragged = 0;
	}
}

static void act(const struct bg_config *config, const struct bg_defragtick *state,
		struct bg_tick *tick)
{
	if (state->fragged >= LOOKS_TO_DROP && config->drop_caches && !state->dropped) {
		tick->remedy = BG_REMEDY_DROP_CACHES;
		tick->reason = BG_REASON_FRAGMENTED_LONG;
	} else if (config->compact_zone) {
		tick->remedy = BG_REMEDY_COMPACT_ZONE;
		tick->reason = BG_REASON_FRAGMENTED_LOOKS;
	} else {
		tick->reason = BG_REASON_NO_REMEDY;
	}
}

void bg_defragtick_tick(const struct bg_config *config, struct bg_defragtick *state,
			const struct bg_sample *sample, struct bg_tick *tick)
{
	u64 now_ms = bg_div_u64(sample->time_ns, BG_NSEC_PER_MSEC);
	bool looked = now_ms - state->checked_ms >= LOOK_EVERY_MS;

	memset(tick, 0, sizeof(*tick));
	if (looked && !state->dropped)
		look(state, sample, now_ms);
	if (state->dropped || (looked && state->pending &&
			       now_ms - state->acted_ms >= ACT_EVERY_MS))
		act(config, state, tick);
	else if (state->pending)
		tick->reason = BG_REASON_COOLING_DOWN;
	if (tick->reason == BG_REASON_COOLING_DOWN)
		tick->wait_ms = (u32)bg_sub_u64(ACT_EVERY_MS, now_ms - state->acted_ms);
	if (tick->remedy != BG_REMEDY_COMPACT_ZONE)
		state->dropped = false;
	tick->bad = state->pending || state->fragged;
	tick->order = (u32)bg_min_u64(state->level, BG_MAX_ORDERS - 1);
	tick->next_ms = (u32)bg_max_u64(bg_sub_u64(LOOK_EVERY_MS, now_ms - state->checked_ms), 1);
}

void bg_defragtick_account(struct bg_defragtick *state, const struct bg_outcome *outcome)
{
	bool ran = outcome->result != BG_RESULT_UNSUPPORTED && outcome->result != BG_RESULT_FAILED;

	if (outcome->remedy == BG_REMEDY_DROP_CACHES) {
		state->dropped = true;
		if (ran)
			state->fragged = 0;
		return;
	}
	state->dropped = false;
	if (!ran)
		return;
	state->pending = false;
	state->acted_ms = state->checked_ms;
}
