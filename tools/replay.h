/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recording run through the core, as the module ran it or with other settings.
 */
#ifndef BG_REPLAY_H
#define BG_REPLAY_H

#include "client/client.h"
#include "follow.h"

/**
 * struct bg_step - one decision
 * @number: from 1
 * @zone: as recorded, with the decision that the module took
 * @decision: that the core takes now
 * @retold: it was a step before; now it is told as what began an episode
 */
struct bg_step {
	u64 number;
	const struct bg_zone_info *zone;
	const struct bg_decision *decision;
	bool retold;
};

/**
 * struct bg_replay - what to replay and how
 * @path: recording, "-" is the standard input
 * @change: settings that go over the recorded ones, or NULL
 * @step: called for every decision; not 0 ends the replay
 * @arg: for @step
 * @box: filled with the recorded state
 * @begin_ns: filled with the time of the first sample
 * @lost: filled with the notices that the recording lacks
 * @truncated: filled: the recording breaks off
 * @recorded: filled: episodes by the recorded decisions
 * @replayed: filled: episodes by those that the core takes now
 * @run_ns: filled with the CPU time that a recorded run of each remedy took on average, 0 where
 *	    none was recorded
 *
 * With @change, remedies that the recording knows nothing of are taken to last as long as recorded
 * ones of their kind on average, and to gain nothing: supply is what was recorded. Recorded
 * outcomes then only count when a user or lastchance asked for them.
 */
struct bg_replay {
	const char *path;
	const struct bg_change *change;
	int (*step)(void *arg, const struct bg_step *step);
	void *arg;
	struct bg_box box;
	u64 begin_ns;
	u64 lost;
	bool truncated;
	struct bg_trail_count recorded;
	struct bg_trail_count replayed;
	u64 run_ns[BG_NR_REMEDIES];
};

/* Return: enum bg_exit after a complaint, or what @step returned. */
int bg_replay_run(struct bg_ctx *ctx, struct bg_replay *replay);

/* Name of the first member in which two decisions differ, or NULL. */
const char *bg_decision_differs(const struct bg_decision *a, const struct bg_decision *b);

#endif
