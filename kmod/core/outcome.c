// SPDX-License-Identifier: GPL-2.0
/* What a remedy did, what of the gain is its own, and sums of it. */
#include "outcome.h"

static u64 blocks_to_pages(u64 blocks, u32 order)
{
	return bg_min_u64(blocks, ~0ULL >> order) << order;
}

/* --- what it touched ------------------------------------------------------ */

/* What was emptied and not migrated was clean page cache, which is dropped. */
static void split_emptied(struct bg_outcome *outcome, u64 migrated)
{
	u64 moved = bg_min_u64(outcome->moved_pages, migrated);

	outcome->dropped_pages = outcome->moved_pages - moved;
	outcome->moved_pages = moved;
}

static void count_touched(struct bg_outcome *outcome, u32 effect,
			  const struct bg_standing *before, const struct bg_standing *after)
{
	bool counted = before->counted && after->counted;
	u64 migrated = counted ? bg_sub_u64(after->migrated_pages, before->migrated_pages) :
		       BG_MOVED_UNKNOWN;

	switch (effect) {
	case BG_EFFECT_EMPTIES:
		split_emptied(outcome, migrated);
		break;
	case BG_EFFECT_MIGRATES:
		outcome->moved_pages = migrated;
		outcome->dropped_pages = bg_sub_u64(after->reclaimed_pages,
						    before->reclaimed_pages);
		break;
	case BG_EFFECT_DROPS:
		outcome->dropped_pages = bg_sub_u64(before->cache_pages, after->cache_pages);
		break;
	default:
		outcome->moved_pages = BG_MOVED_UNKNOWN;
	}
}

u64 bg_outcome_touched(const struct bg_outcome *outcome)
{
	return bg_add_u64(outcome->moved_pages, outcome->dropped_pages);
}

/* --- what it gained ------------------------------------------------------- */

/*
 * What others took meanwhile would hide what was gained. A page that was moved into CMA left
 * a usable page behind, whoever took that one: the fall of free CMA proves it.
 */
static u64 landed_in_cma(const struct bg_standing *before, const struct bg_standing *after,
			 u64 moved_pages)
{
	return bg_min_u64(moved_pages, bg_sub_u64(before->cma_free_pages, after->cma_free_pages));
}

static void measure_usable(struct bg_outcome *outcome, const struct bg_standing *before,
			   const struct bg_standing *after)
{
	u64 rise = bg_sub_u64(after->usable_pages, before->usable_pages);
	u64 landed = landed_in_cma(before, after, outcome->moved_pages);

	outcome->usable_gained_pages = bg_min_u64(bg_max_u64(rise, landed),
						  bg_outcome_touched(outcome));
	outcome->others_freed_pages = bg_sub_u64(rise, outcome->usable_gained_pages);
}

/*
 * Of the blocks that the remedy gave back, those that are a gain: the pages that it moved may
 * have broken up as many others. Moving pages changes usable free only by what lands in CMA, so
 * whatever else usable free fell by was taken by others.
 */
static u64 given_back(const struct bg_outcome *outcome, const struct bg_standing *before,
		      const struct bg_standing *after)
{
	u64 expected = before->usable_pages + landed_in_cma(before, after, outcome->moved_pages);
	u64 taken = bg_sub_u64(expected, after->usable_pages) >> outcome->order;

	return bg_min_u64(outcome->gained_blocks,
			  bg_sub_u64(after->supply + taken, before->supply));
}

/*
 * For a remedy that does not count its blocks: the rise of supply, less all that the pages freed
 * by others may have become. Each page that it moved or dropped completes one block at most.
 */
static u64 come_about(const struct bg_outcome *outcome, const struct bg_standing *before,
		      const struct bg_standing *after)
{
	u64 others = outcome->others_freed_pages >> outcome->order;

	return bg_min_u64(bg_outcome_touched(outcome),
			  bg_sub_u64(after->supply, before->supply + others));
}

void bg_outcome_measure(struct bg_outcome *outcome, u32 effect, const struct bg_standing *before,
			const struct bg_standing *after)
{
	count_touched(outcome, effect, before, after);
	measure_usable(outcome, before, after);
	outcome->gained_blocks = outcome->gained_blocks ? given_back(outcome, before, after) :
				 come_about(outcome, before, after);
}

u64 bg_outcome_gained(const struct bg_outcome *outcome)
{
	return outcome->lack == BG_LACK_FRAGMENTATION ?
	       blocks_to_pages(outcome->gained_blocks, outcome->order) :
	       outcome->usable_gained_pages;
}

/* --- the result ----------------------------------------------------------- */

static u32 result_of(const struct bg_outcome *outcome, bool unsupported, bool stopped)
{
	u64 gained = bg_outcome_gained(outcome);

	if (unsupported)
		return BG_RESULT_UNSUPPORTED;
	if (outcome->error)
		return BG_RESULT_FAILED;
	if (gained >= outcome->goal_pages)
		return BG_RESULT_DONE;
	if (stopped)
		return BG_RESULT_STOPPED;
	return gained ? BG_RESULT_PARTIAL : BG_RESULT_NOTHING;
}

void bg_outcome_judge(struct bg_outcome *outcome, bool unsupported, bool stopped)
{
	outcome->result = result_of(outcome, unsupported, stopped);
	if (outcome->result != BG_RESULT_FAILED)
		outcome->error = 0;
}

/* --- sums ----------------------------------------------------------------- */

void bg_outcome_add(struct bg_outcome *sum, const struct bg_outcome *outcome)
{
	struct bg_outcome before = *sum;

	*sum = *outcome;
	sum->moved_pages = bg_add_u64(before.moved_pages, outcome->moved_pages);
	sum->dropped_pages = bg_add_u64(before.dropped_pages, outcome->dropped_pages);
	sum->gained_blocks = bg_add_u64(before.gained_blocks, outcome->gained_blocks);
	sum->usable_gained_pages = bg_add_u64(before.usable_gained_pages,
					      outcome->usable_gained_pages);
	sum->others_freed_pages = bg_add_u64(before.others_freed_pages,
					     outcome->others_freed_pages);
	sum->scanned_pages = bg_add_u64(before.scanned_pages, outcome->scanned_pages);
	sum->cpu_ns = bg_add_u64(before.cpu_ns, outcome->cpu_ns);
	sum->wall_ns = bg_add_u64(before.wall_ns, outcome->wall_ns);
}

void bg_remedy_stats_count(struct bg_remedy_stats *stats, const struct bg_outcome *outcome)
{
	stats->remedy = outcome->remedy;
	stats->runs++;
	stats->helped += outcome->result == BG_RESULT_DONE || outcome->result == BG_RESULT_PARTIAL;
	stats->moved_pages = bg_add_u64(stats->moved_pages, outcome->moved_pages);
	stats->gained_pages = bg_add_u64(stats->gained_pages, bg_outcome_gained(outcome));
	stats->scanned_pages = bg_add_u64(stats->scanned_pages, outcome->scanned_pages);
	stats->cpu_ns = bg_add_u64(stats->cpu_ns, outcome->cpu_ns);
	stats->wall_max_ns = bg_max_u64(stats->wall_max_ns, outcome->wall_ns);
}
