/* SPDX-License-Identifier: GPL-2.0 */
/* One zone of a recording, followed through the core as the module follows it. */
#ifndef BG_FOLLOW_H
#define BG_FOLLOW_H

#include "episode.h"
#include "model/model.h"

/**
 * struct bg_trail - the episodes of a zone, by one series of decisions
 * @course: whether an episode lasts, and what was done before it
 * @episode: that lasts, or the last one
 */
struct bg_trail {
	struct bg_course course;
	struct bg_episode episode;
};

/**
 * struct bg_trail_count - how often something happened in trails
 * @episodes: begun
 * @backoffs: remedies were given up for a while
 */
struct bg_trail_count {
	u64 episodes;
	u64 backoffs;
};

/**
 * struct bg_follower - a zone
 * @node: node
 * @zone: its name
 * @state: what deciding remembers of it
 * @recorded: by the decisions of the module
 * @replayed: by those that the core takes now
 */
struct bg_follower {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_state state;
	struct bg_trail recorded;
	struct bg_trail replayed;
};

/* The zone is new: nothing is known of it, and nobody has set a target. */
void bg_follower_init(struct bg_follower *follower);

/* The user's own targets of that zone, with those of a change (or NULL) over them. */
void bg_follower_set_targets(struct bg_follower *follower, const struct bg_setup *setup,
			     const struct bg_change *change);

/**
 * bg_trail_look() - follow a zone by one look more
 * @trail: of the zone
 * @decision: that the look led to
 * @now_ns: when
 * @count: brought up to date
 */
void bg_trail_look(struct bg_trail *trail, const struct bg_decision *decision, u64 now_ns,
		   struct bg_trail_count *count);

/* A remedy has ended in the zone. */
void bg_trail_account(struct bg_trail *trail, const struct bg_outcome *outcome);

/* What the last chance decides for the request and the zones that an event tells of. */
void bg_kill_decide(const struct bg_event_info *event, const struct bg_box *box,
		    struct bg_rescue *rescue);

#endif
