// SPDX-License-Identifier: GPL-2.0
/* Follows an episode, and adds up what remedies did in it. */
#include "episode.h"

u32 bg_episode_turn(struct bg_course *course, const struct bg_decision *decision)
{
	bool breached = decision->level >= BG_LEVEL_BREACH;
	u32 turn = BG_EPISODE_GOES_ON;

	if (breached && !course->lasts)
		turn = BG_EPISODE_BEGINS;
	if (!breached && course->lasts)
		turn = BG_EPISODE_ENDS;
	course->lasts = breached;
	return turn;
}

void bg_episode_begin(struct bg_episode *episode, const struct bg_course *course,
		      const struct bg_decision *decision, u64 now_ns)
{
	const struct bg_outcome *before = &course->before;

	episode->begin_ns = now_ns;
	episode->end_ns = 0;
	episode->first = *decision;
	episode->given_up = false;
	memset(episode->outcome, 0, sizeof(episode->outcome));
	if (decision->reason == BG_REASON_COOLING_DOWN && before->remedy != BG_REMEDY_NONE) {
		episode->first.reason = before->reason;
		episode->outcome[before->remedy] = *before;
	}
	episode->last = episode->first;
}

/* Nothing is tried for now, or no more: remedies did not help, or what lacks cannot be had. */
static bool is_given_up(u32 reason)
{
	return reason == BG_REASON_BACKING_OFF || reason == BG_REASON_UNATTAINABLE;
}

bool bg_episode_continue(struct bg_episode *episode, const struct bg_decision *decision)
{
	bool before = episode->given_up;

	episode->last = *decision;
	episode->given_up = is_given_up(decision->reason);
	return episode->given_up && !before;
}

void bg_course_account(struct bg_course *course, struct bg_episode *episode,
		       const struct bg_outcome *outcome)
{
	if (course->lasts)
		course->before = (struct bg_outcome) { .remedy = BG_REMEDY_NONE };
	else
		course->before = *outcome;
	if (episode)
		bg_outcome_add(&episode->outcome[outcome->remedy], outcome);
}
