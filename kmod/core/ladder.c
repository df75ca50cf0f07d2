// SPDX-License-Identifier: GPL-2.0
/* Which remedy is next for a lack, and when to give up for a while. */
#include "ladder.h"

#define BACKOFF_MIN_MS		1000
/* Tries in vain for one order may take this part of the time; those for four orders, 1/4000. */
#define VAIN_DIVISOR		16000
/* The longest rest. It ends early when what is lacking changes, or when somebody asks for it. */
#define REST_MAX_MS		600000
/* What is lacking has changed when it has by more than this part of it. */
#define CHANGED_SHIFT		3
/* A remedy gained enough with this part of its goal, or of the pages that it moved. */
#define ENOUGH_SHIFT		3
/* A lack has to stay away this many cool-downs before its climb is forgotten. */
#define RECOVERY_COOLDOWNS	4
/* A new duration weighs 1/8. */
#define LEARN_SHIFT		3
#define DURATION_MAX_NS		(3600 * BG_NSEC_PER_SEC)
#define NR_RUNGS		6

/* Remedies by lack, the cheapest first; BG_REMEDY_NONE ends a list. */
static const u8 rungs[BG_NR_LACKS][NR_RUNGS + 1] = {
	[BG_LACK_FRAGMENTATION] = {
		BG_REMEDY_WAKE, BG_REMEDY_EVACUATE, BG_REMEDY_COMPACT, BG_REMEDY_COMPACT_ZONE,
		BG_REMEDY_RECLAIM, BG_REMEDY_DROP_CACHES,
	},
	[BG_LACK_CMA] = { BG_REMEDY_FILL_CMA, BG_REMEDY_EVACUATE },
	[BG_LACK_MEMORY] = { BG_REMEDY_RECLAIM, BG_REMEDY_DROP_CACHES },
};

bool bg_ladder_allows(const struct bg_config *config, const struct bg_ladder *ladder, u32 remedy)
{
	return bg_config_get(config, bg_config_remedy_key(remedy)) &&
	       !(ladder->unsupported >> remedy & 1);
}

struct bg_climb *bg_ladder_climb(struct bg_ladder *ladder, u32 lack, u32 order)
{
	return lack == BG_LACK_FRAGMENTATION ? &ladder->order_climb[order] : &ladder->climb[lack];
}

static const struct bg_climb *climb_of(const struct bg_ladder *ladder, const struct bg_need *need)
{
	return need->lack == BG_LACK_FRAGMENTATION ? &ladder->order_climb[need->order] :
	       &ladder->climb[need->lack];
}

/*
 * The first rung from one on that is allowed and not above the last one; NR_RUNGS when none is.
 * An allocation that finds no block wakes kcompactd by itself; for a user's target nobody does.
 * The kernel isolates whole pageblocks: where each holds a page that cannot move, none can be
 * evacuated, but compaction makes the smaller orders between such pages.
 */
static u32 allowed_rung(const struct bg_config *config, const struct bg_ladder *ladder,
			const struct bg_need *need, u32 rung)
{
	u32 remedy;

	for (; rung < NR_RUNGS; rung++) {
		remedy = rungs[need->lack][rung];
		if (remedy == BG_REMEDY_NONE)
			break;
		if (remedy == BG_REMEDY_RECLAIM && !need->cache_pages)
			continue;
		if (remedy == BG_REMEDY_WAKE && !need->by_user)
			continue;
		if (remedy == BG_REMEDY_EVACUATE && need->all_polluted)
			continue;
		if (bg_ladder_allows(config, ladder, remedy))
			return rung;
	}
	return NR_RUNGS;
}

/* kcompactd works after the remedy ended: its effect shows when the cool-down is over. */
static bool has_time_for_wake(const struct bg_config *config, const struct bg_need *need)
{
	return need->level == BG_LEVEL_FORECAST && need->eta_ms >= config->cooldown_ms;
}

/*
 * As allowed_rung(), but `wake` is skipped when kcompactd could not help in time, unless it is
 * the only remedy allowed.
 */
static u32 next_rung(const struct bg_config *config, const struct bg_ladder *ladder,
		     const struct bg_need *need)
{
	u32 rung = allowed_rung(config, ladder, need, climb_of(ladder, need)->rung);
	u32 above;

	if (rung == NR_RUNGS || rungs[need->lack][rung] != BG_REMEDY_WAKE ||
	    has_time_for_wake(config, need))
		return rung;
	above = allowed_rung(config, ladder, need, rung + 1);
	return above < NR_RUNGS ? above : rung;
}

static u32 rung_of(u32 lack, u32 remedy)
{
	u32 rung = 0;

	while (rung < NR_RUNGS && rungs[lack][rung] != remedy)
		rung++;
	return rung;
}

static bool is_enough(u64 gain, u64 asked)
{
	return gain && gain >= asked >> ENOUGH_SHIFT;
}

static u64 cooldown_ns(const struct bg_config *config)
{
	return config->cooldown_ms * BG_NSEC_PER_MSEC;
}

/* Rounded up, so that nobody comes too early. */
static u32 left_ms(u64 until_ns, u64 now_ns)
{
	u64 left = bg_sub_u64(until_ns, now_ns);

	return (u32)bg_min_u64(bg_div_u64(left + BG_NSEC_PER_MSEC - 1, BG_NSEC_PER_MSEC), ~0U);
}

/* The last remedy did not gain enough. */
static void climb_up(const struct bg_ladder *ladder, struct bg_climb *climb)
{
	climb->useless++;
	climb->rung = rung_of(ladder->lack, ladder->last) + 1;
}

bool bg_ladder_measures(const struct bg_ladder *ladder)
{
	return ladder->last != BG_REMEDY_NONE && !ladder->measured;
}

void bg_ladder_measure(const struct bg_config *config, struct bg_ladder *ladder, u64 have_pages,
		       u64 now_ns)
{
	struct bg_climb *climb = bg_ladder_climb(ladder, ladder->lack, ladder->order);
	u64 gain = bg_max_u64(ladder->gain_pages, bg_sub_u64(have_pages, ladder->have_pages));

	if (now_ns < ladder->acted_ns + cooldown_ns(config))
		return;
	ladder->measured = true;
	if (is_enough(gain, ladder->goal_pages)) {
		climb->useless = 0;
		climb->vain_ns = 0;
		return;
	}
	climb_up(ladder, climb);
}

void bg_ladder_note(const struct bg_config *config, struct bg_climb *climb, bool present,
		    u64 now_ns)
{
	u64 needed = bg_max_u64(RECOVERY_COOLDOWNS * cooldown_ns(config),
				climb->backoff_ms * BG_NSEC_PER_MSEC);

	if (present)
		climb->fine_since_ns = 0;
	else if (!climb->fine_since_ns)
		climb->fine_since_ns = bg_max_u64(now_ns, 1);
	else if (bg_sub_u64(now_ns, climb->fine_since_ns) >= needed)
		memset(climb, 0, sizeof(*climb));
}

static bool is_changed(const struct bg_climb *climb, const struct bg_need *need)
{
	u64 before = climb->rest_goal_pages;
	u64 by = bg_max_u64(before, need->goal_pages) - bg_min_u64(before, need->goal_pages);

	return by > before >> CHANGED_SHIFT;
}

/* A kill is worth any attempt, and so is what somebody asks for. */
static bool may_rest(const struct bg_need *need)
{
	return need->lack == BG_LACK_FRAGMENTATION && !need->asked_for;
}

static void back_off(const struct bg_config *config, struct bg_climb *climb,
		     const struct bg_need *need, u64 now_ns)
{
	u64 longer = bg_max_u64(2ULL * climb->backoff_ms, BACKOFF_MIN_MS);
	u64 rest_ms = 0;

	if (need->lack == BG_LACK_FRAGMENTATION)
		rest_ms = bg_div_u64(climb->vain_ns, BG_NSEC_PER_MSEC) * VAIN_DIVISOR;
	climb->backoff_ms = (u32)bg_min_u64(longer, config->backoff_max_ms);
	climb->waits_until_ns = now_ns + climb->backoff_ms * BG_NSEC_PER_MSEC;
	climb->rest_ms = (u32)bg_max_u64(bg_min_u64(rest_ms, REST_MAX_MS), climb->backoff_ms);
	climb->rests_until_ns = now_ns + climb->rest_ms * BG_NSEC_PER_MSEC;
	climb->rest_goal_pages = need->goal_pages;
	climb->rung = 0;
}

/* When a need may be served again. */
static u64 backed_off_until(const struct bg_climb *climb, const struct bg_need *need)
{
	return may_rest(need) && !is_changed(climb, need) ? climb->rests_until_ns :
	       climb->waits_until_ns;
}

/*
 * Whether a remedy that has just gained something goes on at once. Not for blocks of a forecast:
 * it has made as many as that asked for, and the trend takes a while to show it.
 */
static bool continues(const struct bg_ladder *ladder, const struct bg_need *need, u32 remedy)
{
	if (need->lack == BG_LACK_FRAGMENTATION && need->level == BG_LEVEL_FORECAST)
		return false;
	return ladder->credited && ladder->last == remedy && ladder->lack == need->lack;
}

/*
 * Whether a remedy does not wait for the effect of the last one: there was none, kcompactd's
 * comes too late, or what was done about a forecast did not keep off the breach.
 */
static bool overtakes(const struct bg_config *config, const struct bg_ladder *ladder,
		      const struct bg_need *need, u32 remedy)
{
	if (ladder->vain)
		return true;
	if (ladder->last == BG_REMEDY_WAKE)
		return remedy != BG_REMEDY_WAKE && !has_time_for_wake(config, need);
	return ladder->last != BG_REMEDY_NONE && ladder->level == BG_LEVEL_FORECAST &&
	       need->level > BG_LEVEL_FORECAST;
}

/* A remedy that did not help against a forecast may mend the breach: begin anew, once. */
static void begin_anew(struct bg_climb *climb, const struct bg_need *need)
{
	if (need->level <= BG_LEVEL_FORECAST || climb->breached)
		return;
	climb->breached = true;
	climb->rung = 0;
}

static void refuse(struct bg_verdict *verdict, u32 reason, u32 wait_ms)
{
	verdict->remedy = BG_REMEDY_NONE;
	verdict->reason = reason;
	verdict->wait_ms = wait_ms;
}

void bg_ladder_ask(const struct bg_config *config, struct bg_ladder *ladder,
		   const struct bg_budget *budget, const struct bg_need *need, u64 now_ns,
		   struct bg_verdict *verdict)
{
	struct bg_climb *climb = bg_ladder_climb(ladder, need->lack, need->order);
	u64 cool_ns = ladder->acted_ns ? ladder->acted_ns + cooldown_ns(config) : 0;
	u32 rung, remedy;

	begin_anew(climb, need);
	rung = next_rung(config, ladder, need);
	remedy = rung < NR_RUNGS ? rungs[need->lack][rung] : BG_REMEDY_NONE;
	if (remedy == BG_REMEDY_NONE && allowed_rung(config, ladder, need, 0) == NR_RUNGS) {
		refuse(verdict, need->lack == BG_LACK_MEMORY ? need->reason : BG_REASON_NO_REMEDY,
		       0);
	} else if (budget->busy) {
		refuse(verdict, BG_REASON_COOLING_DOWN, config->interval_min_ms);
	} else if (now_ns < cool_ns && !continues(ladder, need, remedy) &&
		   !overtakes(config, ladder, need, remedy)) {
		refuse(verdict, BG_REASON_COOLING_DOWN, left_ms(cool_ns, now_ns));
	} else if (remedy == BG_REMEDY_NONE) {
		back_off(config, climb, need, now_ns);
		refuse(verdict, BG_REASON_BACKING_OFF,
		       left_ms(backed_off_until(climb, need), now_ns));
	} else if (now_ns < backed_off_until(climb, need)) {
		refuse(verdict, BG_REASON_BACKING_OFF,
		       left_ms(backed_off_until(climb, need), now_ns));
	} else if (bg_budget_wait_ns(budget, config)) {
		refuse(verdict, BG_REASON_BUDGET_SPENT,
		       left_ms(bg_budget_wait_ns(budget, config), 0));
	} else {
		*verdict = (struct bg_verdict) { .remedy = remedy, .reason = need->reason };
	}
}

void bg_ladder_begin(struct bg_ladder *ladder, const struct bg_need *need, u32 remedy, u64 now_ns)
{
	bg_ladder_climb(ladder, need->lack, need->order)->rung = rung_of(need->lack, remedy);
	ladder->last = remedy;
	ladder->lack = need->lack;
	ladder->level = need->level;
	ladder->order = need->order;
	ladder->of_usable = need->of_usable;
	ladder->measured = false;
	ladder->credited = false;
	ladder->vain = false;
	ladder->have_pages = need->have_pages;
	ladder->goal_pages = need->goal_pages;
	ladder->gain_pages = 0;
	ladder->acted_ns = now_ns;
}

static void learn(struct bg_ladder *ladder, u32 remedy, u64 duration_ns)
{
	u64 *learnt = &ladder->duration_ns[remedy];

	duration_ns = bg_min_u64(duration_ns, DURATION_MAX_NS);
	if (!*learnt)
		*learnt = bg_max_u64(duration_ns, 1);
	else
		*learnt = bg_max_u64(*learnt - (*learnt >> LEARN_SHIFT) +
				     (duration_ns >> LEARN_SHIFT), 1);
}

/* These are done when they return, and what they gained is theirs. */
static bool is_synchronous(u32 remedy)
{
	return remedy == BG_REMEDY_EVACUATE || remedy == BG_REMEDY_COMPACT ||
	       remedy == BG_REMEDY_FILL_CMA;
}

static void credit(struct bg_ladder *ladder, const struct bg_outcome *outcome)
{
	struct bg_climb *climb = bg_ladder_climb(ladder, ladder->lack, ladder->order);
	u64 asked = ladder->goal_pages;

	ladder->gain_pages = ladder->of_usable ? outcome->usable_gained_pages :
			     bg_min_u64(outcome->gained_blocks, ~0ULL >> outcome->order) <<
			     outcome->order;
	climb->vain_ns += bg_min_u64(outcome->cpu_ns, DURATION_MAX_NS);
	if (is_enough(ladder->gain_pages, asked))
		climb->vain_ns = 0;
	if (bg_outcome_touched(outcome))
		asked = bg_min_u64(asked, bg_outcome_touched(outcome));
	if (!is_synchronous(outcome->remedy))
		return;
	ladder->measured = true;
	ladder->credited = outcome->result <= BG_RESULT_PARTIAL &&
			   is_enough(ladder->gain_pages, asked);
	ladder->vain = !ladder->credited;
	if (ladder->vain) {
		climb_up(ladder, climb);
		return;
	}
	climb->useless = 0;
	climb->backoff_ms = 0;
}

static bool is_own(const struct bg_ladder *ladder, const struct bg_outcome *outcome)
{
	return outcome->reason != BG_REASON_REQUESTED &&
	       outcome->reason != BG_REASON_LAST_CHANCE && bg_ladder_measures(ladder) &&
	       outcome->remedy == ladder->last;
}

void bg_ladder_account(struct bg_ladder *ladder, const struct bg_outcome *outcome, u64 now_ns)
{
	bool own = is_own(ladder, outcome);

	if (outcome->result == BG_RESULT_UNSUPPORTED) {
		ladder->unsupported |= 1U << outcome->remedy;
		if (own)
			ladder->last = BG_REMEDY_NONE;
		return;
	}
	if (outcome->result != BG_RESULT_STOPPED)
		learn(ladder, outcome->remedy, outcome->wall_ns);
	if (!own)
		return;
	ladder->acted_ns = now_ns;
	if (outcome->result == BG_RESULT_STOPPED)
		ladder->last = BG_REMEDY_NONE;
	else
		credit(ladder, outcome);
}

u32 bg_ladder_duration_ms(const struct bg_config *config, const struct bg_ladder *ladder,
			  u32 lack)
{
	struct bg_need any = { .lack = lack, .cache_pages = 1, .by_user = true };
	u32 rung = allowed_rung(config, ladder, &any, 0);
	u32 remedy;

	if (rung == NR_RUNGS)
		return 0;
	remedy = rungs[lack][rung];
	if (remedy == BG_REMEDY_WAKE)
		return config->cooldown_ms;
	if (!ladder->duration_ns[remedy])
		return config->step_max_ms;
	return left_ms(ladder->duration_ns[remedy], 0);
}
