/* SPDX-License-Identifier: GPL-2.0 */
/* An episode: from the first look that finds a breach to the one that finds none. */
#ifndef BG_CORE_EPISODE_H
#define BG_CORE_EPISODE_H

#include "plan.h"

/**
 * struct bg_episode - from a breach to its end
 * @number: counts episodes from 1; 0: this entry is empty
 * @node: node
 * @zone: zone's name
 * @begin_ns: CLOCK_MONOTONIC
 * @end_ns: 0 while it lasts
 * @end: enum buddyguard_event_kind that ended it, BREACH while it lasts
 * @first: the decision that began it
 * @last: the latest decision
 * @given_up: remedies are given up, as of @last
 * @outcome: what each remedy did, summed up; result and error are the latest ones
 */
struct bg_episode {
	u64 number;
	int node;
	const char *zone;
	u64 begin_ns;
	u64 end_ns;
	u32 end;
	struct bg_decision first;
	struct bg_decision last;
	bool given_up;
	struct bg_outcome outcome[BG_NR_REMEDIES];
};

/**
 * struct bg_course - how a zone stands between episodes and within one
 * @lasts: an episode lasts
 * @before: what the last remedy did, if no episode lasted; its remedy is NONE otherwise
 */
struct bg_course {
	bool lasts;
	struct bg_outcome before;
};

/* What a look does to the course of a zone. */
enum bg_episode_turn {
	BG_EPISODE_GOES_ON,
	BG_EPISODE_BEGINS,
	BG_EPISODE_ENDS,
};

/**
 * bg_episode_turn() - what a look at a zone begins, or ends
 * @course: of the zone; @lasts is brought up to date
 * @decision: that the look led to
 *
 * Return: enum bg_episode_turn.
 */
u32 bg_episode_turn(struct bg_course *course, const struct bg_decision *decision);

/**
 * bg_episode_begin() - the first look of an episode
 * @episode: who and where are kept, all else is filled in
 * @course: of the zone
 * @decision: that the look led to
 * @now_ns: when
 *
 * What was done on a forecast belongs to the breach that comes while its effect is waited for:
 * it tells better than the waiting why the guard acted.
 */
void bg_episode_begin(struct bg_episode *episode, const struct bg_course *course,
		      const struct bg_decision *decision, u64 now_ns);

/**
 * bg_episode_continue() - a look while an episode lasts, its first one and its last one too
 * @episode: which
 * @decision: that the look led to
 *
 * Return: true when remedies are now given up for a while.
 */
bool bg_episode_continue(struct bg_episode *episode, const struct bg_decision *decision);

/**
 * bg_course_account() - a remedy has ended in a zone
 * @course: of the zone; remembers the outcome until an episode begins
 * @episode: that lasts, NULL when none does or it is no longer known
 * @outcome: what the remedy did
 */
void bg_course_account(struct bg_course *course, struct bg_episode *episode,
		       const struct bg_outcome *outcome);

#endif
