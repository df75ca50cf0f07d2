// SPDX-License-Identifier: GPL-2.0
/* Decisions, outcomes, events and episodes as English sentences. */
#include "show/sentence.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "show/output.h"

static void BG_PRINTF(2, 3) add(struct bg_sentence *sentence, const char *format, ...)
{
	size_t room = sizeof(sentence->text) - sentence->used;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(sentence->text + sentence->used, room, format, args);
	va_end(args);
	if (length > 0)
		sentence->used += (size_t)length < room ? (size_t)length : room - 1;
}

static void begin(struct bg_sentence *sentence)
{
	sentence->used = 0;
	sentence->text[0] = '\0';
}

static const char *plural(u64 count)
{
	return count == 1 ? "" : "s";
}

/* Which of the two quantities a decision is about. */
static bool about_usable(const struct bg_decision *decision)
{
	switch (decision->reason) {
	case BG_REASON_USABLE_BELOW_FLOOR:
	case BG_REASON_USABLE_FORECAST:
	case BG_REASON_CMA_KEPT:
		return true;
	case BG_REASON_SUPPLY_BELOW_TARGET:
	case BG_REASON_SUPPLY_FORECAST:
		return false;
	default:
		return decision->lack == BG_LACK_CMA ||
		       (decision->usable_pages < decision->floor_pages &&
			decision->supply_blocks >= decision->target_blocks);
	}
}

static void add_lack(struct bg_sentence *sentence, const struct bg_decision *decision)
{
	switch (decision->lack) {
	case BG_LACK_FRAGMENTATION:
		add(sentence, ", index %d permille: the free memory is in too small pieces",
		    decision->index_permille);
		break;
	case BG_LACK_CMA:
		add(sentence, ", the rest is free CMA, which unmovable requests may not take");
		break;
	case BG_LACK_MEMORY:
		add(sentence, ", memory itself is lacking");
		break;
	}
}

/* "12 blocks of order 4 where 180 are to be kept, ..." */
static void add_supply(struct bg_sentence *sentence, const struct bg_decision *decision)
{
	u64 supply = decision->supply_blocks, target = decision->target_blocks;

	add(sentence, "%s block%s of order %u where %s %s to be kept", bg_grouped(supply),
	    plural(supply), decision->order, bg_grouped(target), target == 1 ? "is" : "are");
}

static void add_numbers(struct bg_sentence *sentence, const struct bg_decision *decision,
			unsigned int page_shift)
{
	if (about_usable(decision))
		add(sentence, "%s usable free where %s are to be kept",
		    bg_size(decision->usable_pages, page_shift),
		    bg_size(decision->floor_pages, page_shift));
	else
		add_supply(sentence, decision);
	add_lack(sentence, decision);
}

static void add_forecast(struct bg_sentence *sentence, const struct bg_decision *decision,
			 unsigned int page_shift)
{
	if (about_usable(decision))
		add(sentence, "%s usable free, forecast to sink below %s",
		    bg_size(decision->usable_pages, page_shift),
		    bg_size(decision->floor_pages, page_shift));
	else
		add(sentence, "%s block%s of order %u, forecast to sink below %s",
		    bg_grouped(decision->supply_blocks), plural(decision->supply_blocks),
		    decision->order, bg_grouped(decision->target_blocks));
	if (decision->eta_ms != BG_ETA_NEVER)
		add(sentence, " within %s", bg_duration(decision->eta_ms * BG_NSEC_PER_MSEC));
	add_lack(sentence, decision);
}

static void add_stock(struct bg_sentence *sentence, const struct bg_decision *decision,
		      unsigned int page_shift)
{
	add(sentence, "%s usable free", bg_size(decision->usable_pages, page_shift));
	if (decision->target_blocks) {
		add(sentence, ", ");
		add_supply(sentence, decision);
	}
}

static const char *intent(u32 remedy)
{
	static const char * const text[BG_NR_REMEDIES] = {
		[BG_REMEDY_NONE] = "nothing to do",
		[BG_REMEDY_WAKE] = "kcompactd is woken",
		[BG_REMEDY_EVACUATE] = "the cheapest windows are evacuated",
		[BG_REMEDY_COMPACT] = "memory is compacted towards that order",
		[BG_REMEDY_COMPACT_ZONE] = "the whole memory is compacted",
		[BG_REMEDY_RECLAIM] = "a little page cache is reclaimed",
		[BG_REMEDY_DROP_CACHES] = "the caches are dropped",
		[BG_REMEDY_FILL_CMA] = "free CMA is opened and filled with pages from elsewhere",
	};

	return remedy < BG_NR_REMEDIES ? text[remedy] : "an unknown remedy runs";
}

static const char *past(u32 remedy)
{
	static const char * const text[BG_NR_REMEDIES] = {
		[BG_REMEDY_NONE] = "did nothing",
		[BG_REMEDY_WAKE] = "woke kcompactd",
		[BG_REMEDY_EVACUATE] = "evacuated",
		[BG_REMEDY_COMPACT] = "compacted",
		[BG_REMEDY_COMPACT_ZONE] = "compacted the whole memory",
		[BG_REMEDY_RECLAIM] = "reclaimed page cache",
		[BG_REMEDY_DROP_CACHES] = "dropped the caches",
		[BG_REMEDY_FILL_CMA] = "filled free CMA",
	};

	return remedy < BG_NR_REMEDIES ? text[remedy] : "ran an unknown remedy";
}

static void add_wait(struct bg_sentence *sentence, const char *what, u32 wait_ms)
{
	add(sentence, "; %s %s", what, bg_duration(wait_ms * BG_NSEC_PER_MSEC));
}

/* What is done, or why nothing is: the second half, for a zone that is not fine. */
static void add_reason(struct bg_sentence *sentence, const struct bg_decision *decision)
{
	switch (decision->reason) {
	case BG_REASON_OBSERVING:
		add(sentence, "; would have run %s, but the profile observe never acts",
		    bg_name(&bg_remedy_names, decision->remedy));
		break;
	case BG_REASON_MEMORY_LACKING:
		add(sentence, "; no remedy can mend that, only more free memory");
		break;
	case BG_REASON_CMA_KEPT:
		add(sentence, "; what CMA is left is kept for drivers (cma_keep_permille)");
		break;
	case BG_REASON_COOLING_DOWN:
		add_wait(sentence, "the last remedy's effect is measured for another",
			 decision->wait_ms);
		break;
	case BG_REASON_BACKING_OFF:
		add_wait(sentence, "remedies did not help, the next try is in", decision->wait_ms);
		break;
	case BG_REASON_BUDGET_SPENT:
		add_wait(sentence, "the CPU budget is used up for another", decision->wait_ms);
		break;
	case BG_REASON_UNATTAINABLE:
		add(sentence, "; no more can be made: %u of %u pageblocks hold a page that cannot move",
		    decision->polluted_pageblocks, decision->pageblocks);
		break;
	case BG_REASON_NO_REMEDY:
		add(sentence, "; every remedy that could mend it is switched off");
		break;
	default:
		if (decision->remedy)
			add(sentence, "; %s", intent(decision->remedy));
	}
}

/* The state of a zone, without what is done about it. */
static void add_state(struct bg_sentence *sentence, const struct bg_decision *decision,
		      unsigned int page_shift)
{
	switch (decision->reason) {
	case BG_REASON_HEALTHY:
		add(sentence, "fine, ");
		add_stock(sentence, decision, page_shift);
		break;
	case BG_REASON_DISABLED:
		add(sentence, "the guard is switched off (enabled = 0)");
		break;
	case BG_REASON_FRAGMENTED_LOOKS:
		add(sentence, "fewer than nine leading orders look safe");
		break;
	case BG_REASON_FRAGMENTED_LONG:
		add(sentence, "twenty bad looks in a row");
		break;
	case BG_REASON_REQUESTED:
		add(sentence, "a user asked");
		break;
	case BG_REASON_LAST_CHANCE:
		add(sentence, "a process was about to be killed");
		break;
	case BG_REASON_WATERMARK_BOOSTED:
		add(sentence, "the kernel has raised its watermark for a while");
		break;
	case BG_REASON_SUPPLY_FORECAST:
	case BG_REASON_USABLE_FORECAST:
		add_forecast(sentence, decision, page_shift);
		break;
	default:
		add_numbers(sentence, decision, page_shift);
	}
}

static void add_decision(struct bg_sentence *sentence, const struct bg_decision *decision,
			 unsigned int page_shift)
{
	add_state(sentence, decision, page_shift);
	if (decision->reason != BG_REASON_HEALTHY && decision->reason != BG_REASON_DISABLED)
		add_reason(sentence, decision);
}

static void add_gain(struct bg_sentence *sentence, const struct bg_outcome *outcome,
		     unsigned int page_shift)
{
	/* Blocks of order 0 are pages, which usable free tells better. */
	bool blocks = outcome->order && outcome->gained_blocks;

	if (blocks)
		add(sentence, ", %s block%s of order %u gained",
		    bg_grouped(outcome->gained_blocks), plural(outcome->gained_blocks),
		    outcome->order);
	if (outcome->usable_gained_pages)
		add(sentence, ", %s made usable",
		    bg_size(outcome->usable_gained_pages, page_shift));
	if (!blocks && !outcome->usable_gained_pages)
		add(sentence, ", nothing gained");
	if (outcome->others_freed_pages)
		add(sentence, ", while others freed %s",
		    bg_size(outcome->others_freed_pages, page_shift));
}

static void add_outcome(struct bg_sentence *sentence, const struct bg_outcome *outcome,
			unsigned int page_shift)
{
	const char *name = bg_name(&bg_remedy_names, outcome->remedy);

	if (outcome->result == BG_RESULT_UNSUPPORTED) {
		add(sentence, "this kernel lacks what %s needs", name);
		return;
	}
	if (outcome->result == BG_RESULT_FAILED) {
		add(sentence, "%s failed: %s", name, strerror(-outcome->error));
		return;
	}
	if (outcome->remedy == BG_REMEDY_WAKE && outcome->reason == BG_REASON_LAST_CHANCE) {
		/* What kswapd takes back is no page that was gained, and it may not have. */
		add(sentence, "woke kswapd to take back a watermark that the kernel had raised, in %s%s",
		    bg_duration(outcome->wall_ns),
		    outcome->result == BG_RESULT_STOPPED ? ", stopped early" : "");
		return;
	}
	add(sentence, "%s", past(outcome->remedy));
	if (outcome->moved_pages && outcome->moved_pages != BG_MOVED_UNKNOWN)
		add(sentence, ", %s page%s moved", bg_grouped(outcome->moved_pages),
		    plural(outcome->moved_pages));
	if (outcome->dropped_pages)
		add(sentence, ", %s page%s of cache dropped", bg_grouped(outcome->dropped_pages),
		    plural(outcome->dropped_pages));
	add(sentence, " in %s", bg_duration(outcome->wall_ns));
	add_gain(sentence, outcome, page_shift);
	if (outcome->result == BG_RESULT_STOPPED)
		add(sentence, ", stopped early");
}

void bg_sentence_decision(struct bg_sentence *sentence, u32 node, const char *zone,
			  const struct bg_decision *decision, unsigned int page_shift)
{
	begin(sentence);
	add(sentence, "%s: ", bg_zone_title(node, zone));
	add_decision(sentence, decision, page_shift);
	add(sentence, ".");
}

void bg_sentence_outcome(struct bg_sentence *sentence, u32 node, const char *zone,
			 const struct bg_outcome *outcome, unsigned int page_shift)
{
	begin(sentence);
	if (zone[0])
		add(sentence, "%s: ", bg_zone_title(node, zone));
	add_outcome(sentence, outcome, page_shift);
	add(sentence, ".");
}

static void add_end(struct bg_sentence *sentence, const struct bg_episode_info *episode)
{
	u64 lasted = bg_sub_u64(episode->end_ns, episode->begin_ns);

	switch (episode->end) {
	case BUDDYGUARD_EVENT_KIND_RECOVERED:
		add(sentence, "; recovered after %s", bg_duration(lasted));
		break;
	case BUDDYGUARD_EVENT_KIND_BACKOFF:
		add(sentence, "; gave up for now after %s", bg_duration(lasted));
		break;
	default:
		add(sentence, "; not over yet");
	}
}

/*
 * What ran short, and how that went on: what is said to be lacking at the first look need not be
 * what a remedy then mended.
 */
static void add_course(struct bg_sentence *sentence, const struct bg_episode_info *episode,
		       unsigned int page_shift)
{
	bool for_memory = episode->first.lack == BG_LACK_MEMORY;
	struct bg_decision first = episode->first;

	if (for_memory && (episode->nr_outcomes || episode->end_ns))
		first.lack = BG_LACK_NOTHING;
	add_state(sentence, &first, page_shift);
	if (for_memory && first.lack == BG_LACK_NOTHING)
		add(sentence, episode->nr_outcomes ? ", at first for lack of memory itself" :
		    ", for lack of memory itself: nothing was done");
}

void bg_sentence_episode(struct bg_sentence *sentence, const struct bg_episode_info *episode,
			 unsigned int page_shift)
{
	u32 i;

	begin(sentence);
	add(sentence, "%s: ", bg_zone_title(episode->node, episode->zone));
	add_course(sentence, episode, page_shift);
	for (i = 0; i < episode->nr_outcomes; i++) {
		add(sentence, i ? "; " : ": ");
		add_outcome(sentence, &episode->outcome[i], page_shift);
	}
	add_end(sentence, episode);
	add(sentence, ".");
}

static void add_remedy_begin(struct bg_sentence *sentence, const struct bg_decision *decision,
			     unsigned int page_shift)
{
	add(sentence, "%s begins", bg_name(&bg_remedy_names, decision->remedy));
	if (decision->goal_pages && about_usable(decision))
		add(sentence, ", to make %s more usable",
		    bg_size(decision->goal_pages, page_shift));
	else if (decision->goal_pages)
		add(sentence, ", for %s more block%s of order %u",
		    bg_grouped(decision->goal_pages >> decision->order),
		    plural(decision->goal_pages >> decision->order), decision->order);
}

/* Who it is becomes known only by the kernel's log, afterwards. */
static void add_killed(struct bg_sentence *sentence, const struct bg_event_info *event)
{
	if (event->victim[0])
		add(sentence, "%s (%u) was killed", event->victim, event->victim_pid);
	else
		add(sentence, "a process is being killed");
}

static void add_kill(struct bg_sentence *sentence, const struct bg_event_info *event,
		     unsigned int page_shift)
{
	if (event->kill_order_known)
		add(sentence, " for a request of order %u", event->kill_order);
	add(sentence, ", %s free of which %s are usable", bg_size(event->free_pages, page_shift),
	    bg_size(event->usable_pages, page_shift));
	if (event->has_outcome) {
		add(sentence, ": ");
		add_outcome(sentence, &event->outcome, page_shift);
	}
}

static const char *declined(const struct bg_event_info *event)
{
	switch (event->decision.reason) {
	case BG_REASON_DISABLED:
		return "the guard or lastchance is switched off";
	case BG_REASON_MEMORY_LACKING:
		return "memory itself is lacking";
	case BG_REASON_BACKING_OFF:
		return "it did all that it may (lastchance_per_minute, lastchance_minute_ms)";
	case BG_REASON_OUT_OF_REACH:
		return "what is free this request may not take (zones, cpuset or policy)";
	case BG_REASON_COOLING_DOWN:
		return "it is already at work for another process";
	default:
		return bg_name(&bg_reason_names, event->decision.reason);
	}
}

static void add_inaction(struct bg_sentence *sentence, const struct bg_event_info *event)
{
	add(sentence, "did not act");
	if (event->has_decision)
		add(sentence, ": %s", declined(event));
}

static const char *cma_failure(const struct bg_cma_call_info *call)
{
	switch (call->failure) {
	case BG_CMA_FAILURE_TOO_SMALL:
		return "the area is smaller: enlarge it by cma=SIZE or the device tree";
	case BG_CMA_FAILURE_FULL:
		return "drivers hold so much of the area that less is left";
	case BG_CMA_FAILURE_FRAGMENTED:
		return "enough is left, but not in one run: drivers' own buffers lie between";
	case BG_CMA_FAILURE_BUSY:
		return "in every run tried a page could not be moved: pinned, or just in use";
	case BG_CMA_FAILURE_NO_MEMORY:
		return "there was a run, but no memory to move its pages to";
	case BG_CMA_FAILURE_OTHER:
		return "the kernel gave up";
	default:
		return "the reason could not be found out";
	}
}

void bg_sentence_call(struct bg_sentence *sentence, const char *area,
		      const struct bg_cma_call_info *call, unsigned int page_shift)
{
	bool failed = call->failure != BG_CMA_FAILURE_NONE;

	begin(sentence);
	add(sentence, "CMA area %s: %s (pid %u%s%s) %s %s", area[0] ? area : "without a known name",
	    call->comm, call->pid, call->caller[0] ? ", " : "", call->caller,
	    failed ? "did not get" : "got", bg_size(call->pages, page_shift));
	if (call->latency_ns)
		add(sentence, " after %s", bg_duration(call->latency_ns));
	if (call->retries)
		add(sentence, ", %u run%s tried in vain", call->retries, plural(call->retries));
	if (failed)
		add(sentence, ": %s", cma_failure(call));
	if (failed && call->error)
		add(sentence, " (error %d)", -call->error);
	add(sentence, ".");
}

static void add_event(struct bg_sentence *sentence, const struct bg_event_info *event,
		      unsigned int page_shift)
{
	switch (event->kind) {
	case BUDDYGUARD_EVENT_KIND_BREACH:
		add_decision(sentence, &event->decision, page_shift);
		break;
	case BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN:
		add_remedy_begin(sentence, &event->decision, page_shift);
		break;
	case BUDDYGUARD_EVENT_KIND_REMEDY_END:
		add_outcome(sentence, &event->outcome, page_shift);
		break;
	case BUDDYGUARD_EVENT_KIND_RECOVERED:
		add(sentence, "recovered: ");
		add_stock(sentence, &event->decision, page_shift);
		break;
	case BUDDYGUARD_EVENT_KIND_BACKOFF:
		add(sentence, "remedies did not help");
		if (event->has_decision)
			add(sentence, ", the next try is in %s",
			    bg_duration(event->decision.wait_ms * BG_NSEC_PER_MSEC));
		break;
	case BUDDYGUARD_EVENT_KIND_CONFIG_CHANGED:
		add(sentence, "the configuration was changed");
		break;
	case BUDDYGUARD_EVENT_KIND_KILL_AVERTED:
		add(sentence, "a process was kept from being killed");
		add_kill(sentence, event, page_shift);
		break;
	case BUDDYGUARD_EVENT_KIND_KILL_DECLINED:
		add_killed(sentence, event);
		add_kill(sentence, event, page_shift);
		if (event->has_decision && !event->has_outcome) {
			add(sentence, "; buddyguard ");
			add_inaction(sentence, event);
		}
		break;
	case BUDDYGUARD_EVENT_KIND_KILL_LATE:
		add(sentence, "memory became usable only after the bound (lastchance_wait_ms)");
		add_kill(sentence, event, page_shift);
		if (event->victim[0])
			add(sentence, "; %s (%u) was killed", event->victim, event->victim_pid);
		break;
	case BUDDYGUARD_EVENT_KIND_RESET:
		add(sentence, "what was counted or learnt was reset");
		break;
	case BUDDYGUARD_EVENT_KIND_ZONE_ADDED:
		add(sentence, "now guarded");
		break;
	case BUDDYGUARD_EVENT_KIND_ZONE_REMOVED:
		add(sentence, "is gone");
		break;
	default:
		add(sentence, "an event that this buddyctl does not know (kind %u)", event->kind);
	}
}

void bg_sentence_act(struct bg_sentence *sentence, const struct bg_event_info *event,
		     unsigned int page_shift)
{
	begin(sentence);
	if (event->has_outcome)
		add_outcome(sentence, &event->outcome, page_shift);
	else
		add_inaction(sentence, event);
}

void bg_sentence_event(struct bg_sentence *sentence, const struct bg_event_info *event,
		       unsigned int page_shift)
{
	if (event->has_call) {
		bg_sentence_call(sentence, event->area_name, &event->call, page_shift);
		return;
	}
	begin(sentence);
	if (event->zone[0])
		add(sentence, "%s: ", bg_zone_title(event->node, event->zone));
	add_event(sentence, event, page_shift);
	add(sentence, ".");
}
