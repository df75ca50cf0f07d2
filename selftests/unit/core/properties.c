// SPDX-License-Identifier: GPL-2.0
/*
 * Properties of bg_plan(), checked over a zone's life. Shared by the unit
 * test, which draws lives from seeds, and the fuzzer, which draws them from
 * its input: both give a source of numbers.
 */
#include "core/properties.h"

#include "core/box.h"
#include "random.h"

static u64 draw(struct source *source)
{
	u64 number = 0;
	size_t take = source->size < 3 ? source->size : 3;

	if (!source->data)
		return random_u64(&source->seed);
	memcpy(&number, source->data, take);
	source->data += take;
	source->size -= take;
	return number;
}

static u64 below(struct source *source, u64 limit)
{
	return draw(source) % limit;
}

/**
 * struct life - a zone and what was seen of it
 * @box: the zone
 * @source: its chances
 * @helpful: how often in 100 a remedy gains
 * @spent_ns: CPU time of all remedies
 * @born_ns: when it began
 * @ended_ns: when the last remedy ended, 0 before
 * @remedy: the last one
 * @lack: what it was for
 * @foreseen: it was for a breach that was only foreseen
 * @licence: it gained enough to go on, or was found unsupported
 * @vain: it was done when it returned, and did not gain enough
 * @order: what it was for
 * @top: per lack, and per order where memory is in pieces, the highest position in the list
 *	 that acted since the last fall to the bottom
 */
struct life {
	struct box box;
	struct source source;
	u32 helpful;
	u64 spent_ns;
	u64 born_ns;
	u64 ended_ns;
	u32 remedy;
	u32 lack;
	bool foreseen;
	bool licence;
	bool vain;
	u32 order;
	u32 unsupported;
	s32 top[BG_NR_LACKS + BG_MAX_ORDERS];
};

static s32 *top_of(struct life *life, u32 lack, u32 order)
{
	return &life->top[lack == BG_LACK_FRAGMENTATION ? BG_NR_LACKS + order : lack];
}

/* The ladder as its rules have it. */
static s32 position(const struct life *life, u32 lack, u32 remedy)
{
	static const u32 lists[BG_NR_LACKS][6] = {
		[BG_LACK_FRAGMENTATION] = { 1, 2, 3, 4, 5, 6 },
		[BG_LACK_CMA] = { BG_REMEDY_FILL_CMA, BG_REMEDY_EVACUATE },
		[BG_LACK_MEMORY] = { 5, 6 },
	};
	s32 allowed = 0, i;

	for (i = 0; i < 6 && lists[lack][i]; i++) {
		if (lists[lack][i] == remedy)
			return allowed;
		if (lists[lack][i] == BG_REMEDY_RECLAIM && !life->box.sample.movable_file_pages)
			continue;
		if (bg_config_get(&life->box.config, bg_config_remedy_key(lists[lack][i])) &&
		    !(life->unsupported >> lists[lack][i] & 1))
			allowed++;
	}
	return -1;
}

static void random_config(struct life *life, u32 profile)
{
	struct source *source = &life->source;
	struct bg_config_change change = { .given = 0 };
	u32 key, bad_key;

	bg_config_init(&life->box.config, profile);
	for (key = BG_KEY_INTERVAL_MIN_MS; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);

		if (below(source, 4))
			continue;
		change.given |= 1U << key;
		change.value[key] = info->min + below(source, (u64)info->max - info->min + 1);
	}
	bg_config_apply(&life->box.config, &change, &bad_key);
}

static void be_born(struct life *life, struct source source)
{
	static const u32 profiles[] = {
		BG_PROFILE_DEFAULT, BG_PROFILE_LATENCY, BG_PROFILE_OBSERVE, BG_PROFILE_DEFAULT,
	};
	struct box *box = &life->box;
	u32 i;

	memset(life, 0, sizeof(*life));
	life->source = source;
	box_init(box, BG_PROFILE_DEFAULT);
	random_config(life, profiles[below(&life->source, 4)]);
	life->helpful = below(&life->source, 101);
	life->born_ns = box->sample.time_ns;
	box->sample.nr_orders = 1 + below(&life->source, BG_MAX_ORDERS);
	box->sample.pageblock_log2 = below(&life->source, box->sample.nr_orders + 2);
	if (below(&life->source, 2))
		box->sample.cma_pages = below(&life->source, 200 * MIB_PAGES);
	for (i = 0; i < box->sample.nr_orders; i++)
		if (!below(&life->source, 8))
			box->state.targets.blocks[i] = below(&life->source, 1000);
	for (i = 0; i < BG_NR_LACKS + BG_MAX_ORDERS; i++)
		life->top[i] = -1;
	bg_budget_init(&box->budget, &box->config, box->sample.time_ns);
}

/* What the rest of the box does between two looks. */
static void change_zone(struct life *life)
{
	struct source *source = &life->source;
	struct bg_sample *sample = &life->box.sample;
	u32 i;

	for (i = 0; i < sample->nr_orders; i++) {
		u64 most = 20000 >> i;

		switch (below(source, 6)) {
		case 0:
			sample->nr_free[i] = below(source, most + 2);
			break;
		case 1:
			sample->nr_free[i] -= sample->nr_free[i] / 8;
			break;
		case 2:
			sample->nr_free[i] += most / 64;
			break;
		}
	}
	sample->free_pages = bg_free_in_blocks(sample->nr_free, sample->nr_orders);
	if (sample->cma_pages && !below(source, 3))
		sample->cma_free_pages = below(source, sample->cma_pages + 1);
	if (!below(source, 20))
		sample->movable_file_pages = below(source, 3) ? below(source, 10000) : 0;
	memset(&sample->signals, 0, sizeof(sample->signals));
	if (!below(source, 5))
		sample->signals.stalls[below(source, BG_MAX_ORDERS)] = below(source, 300);
}

/* One more page of trouble, all else equal: no level may become milder. */
static const char *check_monotone(struct life *life, struct life_totals *totals)
{
	static struct bg_state state, worse_state;
	struct bg_sample worse = life->box.sample;
	struct bg_judgement judgement, worse_judgement;
	u32 order = below(&life->source, worse.nr_orders), i;

	state = life->box.state;
	worse_state = state;
	if (below(&life->source, 2))
		worse.free_pages = bg_sub_u64(worse.free_pages, below(&life->source, 5000));
	else
		worse.nr_free[order] -= below(&life->source, worse.nr_free[order] + 1);
	bg_judge(&life->box.config, &state, &life->box.sample, &judgement);
	bg_judge(&life->box.config, &worse_state, &worse, &worse_judgement);
	totals->compared++;
	if (worse_state.usable_level < state.usable_level)
		return "less usable free, yet a milder level";
	if (worse.free_pages != life->box.sample.free_pages)
		return NULL;
	for (i = 0; i < worse.nr_orders; i++)
		if (worse_state.look[i].level < state.look[i].level)
			return "less supply, yet a milder level";
	return NULL;
}

static const char *check_numbers(const struct life *life)
{
	const struct bg_decision *decision = &life->box.decision;
	const struct bg_config *config = &life->box.config;

	if (decision->remedy >= BG_NR_REMEDIES || decision->reason >= BG_NR_REASONS ||
	    decision->level >= BG_NR_LEVELS || decision->lack >= BG_NR_LACKS)
		return "a decision outside its enumerations";
	if (decision->order >= BG_MAX_ORDERS)
		return "an order that does not exist";
	if (decision->next_ms < config->interval_min_ms ||
	    decision->next_ms > config->interval_max_ms)
		return "a pace outside its interval";
	if (decision->remedy != BG_REMEDY_NONE &&
	    (!decision->goal_pages || decision->level == BG_LEVEL_FINE || decision->wait_ms))
		return "a remedy without a goal or a cause";
	if (decision->level != BG_LEVEL_FINE && decision->reason == BG_REASON_HEALTHY)
		return "trouble without a reason";
	if (decision->lack == BG_LACK_CMA && decision->goal_pages >
	    bg_sub_u64(life->box.sample.cma_free_pages, bg_cma_kept(config, &life->box.sample)))
		return "more than the CMA that may be used";
	return NULL;
}

static const char *check_act(struct life *life, struct life_totals *totals)
{
	const struct bg_decision *decision = &life->box.decision;
	const struct bg_config *config = &life->box.config;
	s32 at = position(life, decision->lack, decision->remedy);
	s32 *top = top_of(life, decision->lack, decision->order);
	bool same = life->remedy == decision->remedy && life->lack == decision->lack;

	if (config->profile == BG_PROFILE_OBSERVE)
		return "observe acted";
	if (!bg_config_get(config, bg_config_remedy_key(decision->remedy)))
		return "a remedy that is switched off";
	if (life->unsupported >> decision->remedy & 1)
		return "a remedy that the kernel does not support, again";
	if (at < 0)
		return "a remedy that cannot mend what is lacking";
	if (decision->remedy == BG_REMEDY_WAKE && life->box.state.look[decision->order].level >
	    BG_LEVEL_FORECAST && config->evacuate &&
	    !(life->unsupported >> BG_REMEDY_EVACUATE & 1))
		return "waited for kcompactd in a breach";
	if (decision->remedy == BG_REMEDY_WAKE && decision->eta_ms < config->cooldown_ms &&
	    config->evacuate && !(life->unsupported >> BG_REMEDY_EVACUATE & 1))
		return "waited for kcompactd though the breach comes sooner";
	if (life->ended_ns &&
	    life->box.sample.time_ns < life->ended_ns + config->cooldown_ms * MS) {
		bool soon = decision->eta_ms < config->cooldown_ms;
		bool now = decision->eta_ms == BG_TREND_NEVER;
		bool overtakes = life->remedy == BG_REMEDY_WAKE ?
				 decision->remedy != BG_REMEDY_WAKE && (now || soon) :
				 life->vain || (life->foreseen && now);

		if (!life->licence && !overtakes)
			return "again before the cool-down, without gain";
		if (!same && life->remedy != BG_REMEDY_NONE && !overtakes)
			return "another remedy before the cool-down";
		totals->continued++;
	}
	if (life->box.budget.tokens_ns <= 0)
		return "acted without a token";
	/* One may be skipped: a wake, when what is lacking cannot wait for it. */
	if (at > *top + 1 && !(at == *top + 2 && config->wake &&
			       decision->lack == BG_LACK_FRAGMENTATION && *top < 0))
		return "more than one rung at a time";
	totals->climbed += at > *top && *top >= 0;
	*top = at;
	return NULL;
}

/* What the remedy does is a matter of chance; what it says of it is true. */
static void treat(struct life *life, struct life_totals *totals)
{
	struct bg_decision *decision = &life->box.decision;
	struct bg_config *config = &life->box.config;
	u64 step_ns = below(&life->source, config->step_max_ms * MS) + 1;
	u64 asked = decision->goal_pages, gained = 0;
	struct bg_outcome outcome = {
		.remedy = decision->remedy, .reason = decision->reason, .order = decision->order,
		.goal_pages = asked, .result = below(&life->source, BG_NR_RESULTS),
		.cpu_ns = step_ns, .wall_ns = step_ns,
	};

	if (outcome.result == BG_RESULT_UNSUPPORTED && below(&life->source, 20))
		outcome.result = BG_RESULT_NOTHING;
	if (below(&life->source, 100) < life->helpful)
		gained = below(&life->source, asked + 2);
	outcome.gained_blocks = gained >> outcome.order;
	outcome.usable_gained_pages = gained;
	if (below(&life->source, 3))
		outcome.moved_pages = gained + below(&life->source, 4 * gained + 1);
	if (outcome.moved_pages)
		asked = bg_min_u64(asked, outcome.moved_pages);
	if (decision->lack == BG_LACK_FRAGMENTATION)
		gained = outcome.gained_blocks << outcome.order;
	life->licence = outcome.result == BG_RESULT_UNSUPPORTED ||
			(outcome.result <= BG_RESULT_PARTIAL && gained && gained >= asked / 8 &&
			 (outcome.remedy == BG_REMEDY_EVACUATE ||
			  outcome.remedy == BG_REMEDY_COMPACT ||
			  outcome.remedy == BG_REMEDY_FILL_CMA));
	life->vain = !life->licence && outcome.result != BG_RESULT_STOPPED &&
		     (outcome.remedy == BG_REMEDY_EVACUATE || outcome.remedy == BG_REMEDY_COMPACT ||
		      outcome.remedy == BG_REMEDY_FILL_CMA);
	life->order = decision->order;
	life->lack = decision->lack;
	life->remedy = outcome.remedy;
	life->foreseen = decision->eta_ms != BG_TREND_NEVER;
	if (outcome.result == BG_RESULT_UNSUPPORTED) {
		life->unsupported |= 1U << outcome.remedy;
		life->remedy = BG_REMEDY_NONE;
		(*top_of(life, life->lack, life->order))--;
	}
	box_pass(&life->box, step_ns);
	life->ended_ns = life->box.sample.time_ns;
	life->spent_ns += step_ns;
	totals->acts++;
	bg_account(config, &life->box.state, &life->box.budget, &outcome, life->ended_ns);
}

static const char *check_budget(const struct life *life)
{
	const struct bg_config *config = &life->box.config;
	u64 age = life->box.sample.time_ns - life->born_ns;
	u64 bound = (config->budget_burst_ms + config->step_max_ms) * MS +
		    age / 1000 * config->budget_permille + 1000000;

	return life->spent_ns > bound ? "over the budget by more than a step" : NULL;
}

static void count(const struct bg_decision *decision, struct life_totals *totals)
{
	totals->backed_off += decision->reason == BG_REASON_BACKING_OFF;
	totals->spent += decision->reason == BG_REASON_BUDGET_SPENT;
	totals->foreseen += decision->level == BG_LEVEL_FORECAST;
	totals->observed += decision->reason == BG_REASON_OBSERVING;
	totals->sum = totals->sum * 31 + decision->remedy * 7 + decision->reason * 5 +
		      decision->next_ms + decision->goal_pages;
}

/* A climb begins anew after a back-off or a recovery, never below the first rung. */
static void follow_falls(struct life *life)
{
	u32 lack, order;

	for (lack = 0; lack < BG_NR_LACKS; lack++)
		for (order = 0; order < BG_MAX_ORDERS; order++)
			if (!bg_ladder_climb(&life->box.state.ladder, lack, order)->rung &&
			    *top_of(life, lack, order) > 0)
				*top_of(life, lack, order) = -1;
}

const char *live_from(struct source source, u32 looks, struct life_totals *totals)
{
	static struct life life;
	const char *broken = NULL;

	be_born(&life, source);
	while (looks-- && !broken) {
		change_zone(&life);
		broken = check_monotone(&life, totals);
		if (broken)
			break;
		follow_falls(&life);
		box_look(&life.box);
		count(&life.box.decision, totals);
		broken = check_numbers(&life);
		if (!broken && bg_decision_acts(&life.box.decision)) {
			broken = check_act(&life, totals);
			treat(&life, totals);
		} else {
			box_pass(&life.box, below(&life.source, 2) ?
				 life.box.decision.next_ms * MS :
				 below(&life.source, 2000 * MS));
		}
		if (!broken)
			broken = check_budget(&life);
	}
	return broken;
}

const char *live(u64 seed, u32 looks, struct life_totals *totals)
{
	struct source source = { .seed = seed };

	return live_from(source, looks, totals);
}

u64 live_in_vain(u64 seed, u32 seconds)
{
	static struct box box;
	u64 acts = 0, end;
	u32 i;

	box_init(&box, BG_PROFILE_DEFAULT);
	for (i = BG_KEY_WAKE; i <= BG_KEY_DROP_CACHES; i++)
		bg_config_put(&box.config, i, 1);
	box.config.budget_permille = 1000;
	box.sample.cma_pages = 128 * MIB_PAGES;
	box.sample.movable_file_pages = 1000;
	end = box.sample.time_ns + seconds * S;
	while (box.sample.time_ns < end) {
		memset(box.sample.nr_free, 0, sizeof(box.sample.nr_free));
		box_free(&box, 0, 800 + random_below(&seed, 30000));
		box_free(&box, random_below(&seed, 6), 500);
		box.sample.cma_free_pages = random_below(&seed, box.sample.free_pages);
		box_look(&box);
		if (bg_decision_acts(&box.decision)) {
			acts++;
			/* What is measured afterwards might gain by chance: here it does not. */
			box_end(&box, BG_RESULT_NOTHING, 0, 1 * MS);
			box.state.ladder.have_pages = ~0ULL;
		}
		box_pass(&box, (50 + random_below(&seed, 200)) * MS);
	}
	return acts;
}
