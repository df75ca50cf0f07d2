// SPDX-License-Identifier: GPL-2.0
/* One zone of a recording, followed through the core as the module follows it. */
#include "follow.h"

#include <string.h>

void bg_follower_init(struct bg_follower *follower)
{
	bg_state_init(&follower->state);
	memset(&follower->recorded, 0, sizeof(follower->recorded));
	memset(&follower->replayed, 0, sizeof(follower->replayed));
}

static bool target_is_for(const struct bg_target *target, const struct bg_follower *follower)
{
	return !target->zone[0] ||
	       (target->node == follower->node && !strcmp(target->zone, follower->zone));
}

static void put_targets(struct bg_follower *follower, const struct bg_target *target, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (target_is_for(&target[i], follower))
			follower->state.targets.blocks[target[i].order] = target[i].blocks;
}

void bg_follower_set_targets(struct bg_follower *follower, const struct bg_setup *setup,
			     const struct bg_change *change)
{
	u32 i;

	for (i = 0; i < BG_MAX_ORDERS; i++)
		follower->state.targets.blocks[i] = BG_TARGET_UNSET;
	put_targets(follower, setup->target, setup->nr_targets);
	if (change)
		put_targets(follower, change->target, change->nr_targets);
}

void bg_trail_look(struct bg_trail *trail, const struct bg_decision *decision, u64 now_ns,
		   struct bg_trail_count *count)
{
	u32 turn = bg_episode_turn(&trail->course, decision);

	if (turn == BG_EPISODE_BEGINS) {
		bg_episode_begin(&trail->episode, &trail->course, decision, now_ns);
		count->episodes++;
	}
	if (turn != BG_EPISODE_GOES_ON || trail->course.lasts)
		count->backoffs += bg_episode_continue(&trail->episode, decision);
}

void bg_trail_account(struct bg_trail *trail, const struct bg_outcome *outcome)
{
	bg_course_account(&trail->course, trail->course.lasts ? &trail->episode : NULL, outcome);
}

void bg_kill_decide(const struct bg_event_info *event, const struct bg_box *box,
		    struct bg_rescue *rescue)
{
	const struct bg_kill_info *kill = &event->kill;
	const struct bg_rescue_request request = {
		.order = event->kill_order_known ? (s32)event->kill_order : -1,
		.movable = kill->movable,
		.cma_remedy = kill->cma_remedy,
		.page_shift = bg_page_shift(box),
		.pageblock_log2 = box->pageblock_order,
	};
	u32 i;

	bg_rescue_init(rescue);
	for (i = 0; i < kill->nr_candidates; i++)
		bg_rescue_consider(rescue, &request, &kill->candidate[i].seen);
}
