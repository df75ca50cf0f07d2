// SPDX-License-Identifier: GPL-2.0
/*
 * One more try before a process dies.
 *
 * The notifier runs in the context of the allocation that is about to kill: it
 * may hold page and file system locks, and holds oom_lock. So it only hands the
 * work to a worker of its own and waits, at most lastchance_wait_ms. What the
 * worker waits for may be what the caller holds; the bound ends that. Pages are
 * reported only when they were made usable, and only so often a minute, so that
 * a true shortage still ends in a kill.
 */
#include <linux/buddyguard.h>
#include <linux/completion.h>
#include <linux/ktime.h>
#include <linux/nodemask.h>
#include <linux/oom.h>
#include <linux/sched/mm.h>
#include <linux/sizes.h>
#include <linux/swap.h>
#include <linux/workqueue.h>

#include "core/frag.h"
#include "guard.h"
#include "lastchance.h"
#include "remedies/hold.h"
#include "request.h"
#include "sampler.h"
#include "signals.h"
#include "survey.h"

/* What one try makes usable at most; two pageblocks where those are larger. */
#define GOAL_PAGES (SZ_16M >> PAGE_SHIFT)
/* Less is not worth a process's waiting: that is a true shortage. */
#define MIN_ROOM_PAGES SWAP_CLUSTER_MAX
/* Blocks that one try makes of the order that was asked for. */
#define GOAL_BLOCKS 4

enum try_state {
	TRY_NONE,
	TRY_RUNS,
	TRY_DONE,
	TRY_ABANDONED,
};

/**
 * struct lastchance - the one try that may be under way
 * @state: enum try_state; moved by cmpxchg between notifier and worker
 * @order: of the allocation, -1 when it is not known
 * @gained: pages made usable; valid when @state is TRY_DONE
 * @acted: there was something to mend; valid likewise
 * @wait_ms: the notifier's bound
 * @done: completed by the worker
 * @work: the worker
 * @queue: its own queue, with a rescuer: memory is what is short here
 * @survey: the worker's
 * @hold: the worker's
 * @minute_ns: begin of the minute in which tries are counted
 * @tries: tries since then that found something to mend
 *
 * Written by the notifier while no try runs; oom_lock keeps other notifiers out.
 */
struct lastchance {
	atomic_t state;
	int order;
	u64 gained;
	bool acted;
	u32 wait_ms;
	struct completion done;
	struct work_struct work;
	struct workqueue_struct *queue;
	struct bg_survey *survey;
	struct bg_hold hold;
	u64 minute_ns;
	u32 tries;
};

static struct lastchance chance;

/* Usable free that cannot be set aside keeps as much of CMA free: lands_in_cma() tells why. */
static u64 unreachable_cma(struct zone *zone)
{
	return min(bg_usable_pages(zone), bg_reserve_pages(zone));
}

/* Pages that can be moved into CMA before the zone falls below its watermark. */
static u64 movable_room(struct zone *zone)
{
	const struct bg_request request = { .zone = zone, .cma_keep_pages = unreachable_cma(zone) };

	return bg_cma_room(&request);
}

/* What is lacking in a zone that evacuation can mend: CMA starvation first. */
static u32 mendable_lack(struct zone *zone, const struct bg_sample *sample, int order)
{
	u64 usable = bg_usable_free(sample);

	if (!sample->is_movable && movable_room(zone) >= MIN_ROOM_PAGES &&
	    usable < sample->high_pages + (sample->managed_pages >> 6))
		return BG_LACK_CMA;
	if (order > 0 && order < sample->nr_orders &&
	    usable > sample->min_pages + (2ULL << order) &&
	    !bg_usable_supply(sample, order))
		return BG_LACK_FRAGMENTATION;
	return BG_LACK_MEMORY;
}

static u64 goal(struct zone *zone, const struct bg_sample *sample, u32 lack, int order)
{
	if (lack == BG_LACK_CMA)
		return min_t(u64, movable_room(zone),
			     max_t(u64, GOAL_PAGES, 2ULL << sample->pageblock_log2));
	return (u64)GOAL_BLOCKS << order;
}

/*
 * Orders that kill are the kernel's own requests: larger ones fail instead. Blocks in
 * HighMem or ZONE_MOVABLE do not serve them.
 */
static int order_to_serve(struct zone *zone, int order)
{
	return is_highmem(zone) || zone_idx(zone) == ZONE_MOVABLE ? 0 : order;
}

static struct zone *populated_at(int nid, int index)
{
	struct zone *zone = &NODE_DATA(nid)->node_zones[index];

	return populated_zone(zone) ? zone : NULL;
}

/*
 * The zone where most is to be gained, and what is lacking there; where nothing is to be
 * gained, the one with most free, and memory is lacking. The sample is that zone's.
 */
static struct zone *choose_zone(int order, u32 *lack, struct bg_sample *sample)
{
	struct zone *zone, *best = NULL, *shown = NULL;
	u64 most = 0, most_shown = 0;
	int nid, i;

	*lack = BG_LACK_MEMORY;
	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			u32 zone_lack;

			zone = populated_at(nid, i);
			if (!zone)
				continue;
			bg_sampler_read(zone, NULL, sample);
			if (!shown || sample->free_pages > most_shown) {
				most_shown = sample->free_pages;
				shown = zone;
			}
			zone_lack = mendable_lack(zone, sample, order_to_serve(zone, order));
			if (zone_lack == BG_LACK_MEMORY || sample->free_pages <= most)
				continue;
			most = sample->free_pages;
			best = zone;
			*lack = zone_lack;
		}
	}
	best = best ?: shown;
	bg_sampler_read(best, NULL, sample);
	return best;
}

static void describe(struct bg_event *event, const struct bg_sample *sample)
{
	event->kill_order = chance.order;
	event->free_pages = sample->free_pages;
	event->usable_pages = bg_usable_free(sample);
}

static void decide(struct bg_event *event, struct zone *zone, const struct bg_sample *sample,
		   u32 lack)
{
	event->has_decision = true;
	event->decision = (struct bg_decision) {
		.remedy = BG_REMEDY_EVACUATE,
		.reason = BG_REASON_LAST_CHANCE,
		.level = BG_LEVEL_CRITICAL,
		.lack = lack,
		.order = lack == BG_LACK_FRAGMENTATION ? chance.order : 0,
		.usable_pages = bg_usable_free(sample),
		.floor_pages = sample->min_pages,
		.goal_pages = goal(zone, sample, lack, max(chance.order, 0)),
		.eta_ms = BG_TREND_NEVER,
	};
}

/* What requests that prefer a higher zone have to leave in this one. */
static u64 reserved_pages(const struct zone *zone)
{
	long most = 0;
	int i;

	for (i = 0; i < MAX_NR_ZONES; i++)
		most = max(most, zone->lowmem_reserve[i]);
	return most;
}

/* Whether a request that found nothing a moment ago would be met now. */
static bool is_met(const struct zone *zone, const struct bg_sample *sample, int order)
{
	return !sample->is_movable &&
	       bg_usable_free(sample) >= sample->high_pages + reserved_pages(zone) &&
	       (order <= 0 || bg_usable_supply(sample, order));
}

/*
 * What became usable while the caller made up its mind, from the guard's own worker for one:
 * it need only look again. Where it may not use that zone, it comes back as often as it may try.
 * The zone with its sample, or NULL.
 */
static struct zone *found_meanwhile(struct bg_sample *sample)
{
	struct zone *zone;
	int nid, i;

	for_each_online_node(nid) {
		for (i = 0; i < MAX_NR_ZONES; i++) {
			zone = populated_at(nid, i);
			if (!zone)
				continue;
			bg_sampler_read(zone, NULL, sample);
			if (is_met(zone, sample, order_to_serve(zone, chance.order)))
				return zone;
		}
	}
	return NULL;
}

static u64 evacuate(struct zone *zone, struct bg_event *event)
{
	const struct bg_decision *decision = &event->decision;
	struct bg_request request = {
		.zone = zone,
		.remedy = BG_REMEDY_EVACUATE,
		.reason = BG_REASON_LAST_CHANCE,
		.lack = decision->lack,
		.order = decision->order,
		.goal_pages = decision->goal_pages,
		.cma_keep_pages = unreachable_cma(zone),
		.deadline_ns = ktime_get_ns() + chance.wait_ms * BG_NSEC_PER_MSEC * 3 / 4,
		.hold = decision->lack == BG_LACK_CMA ? &chance.hold : NULL,
		.survey = chance.survey,
		.stopped = bg_guard_stopped,
	};
	unsigned int flags;

	/*
	 * Without reclaim: an allocation that reclaims would wait for oom_lock, which the
	 * caller holds. What is taken from the reserve is given back with the window.
	 */
	flags = memalloc_noreclaim_save();
	bg_remedy_run(&request, &event->outcome);
	memalloc_noreclaim_restore(flags);
	event->has_outcome = true;
	return decision->lack == BG_LACK_FRAGMENTATION ?
	       event->outcome.gained_blocks << decision->order :
	       event->outcome.usable_gained_pages;
}

static void decline(struct bg_event *event, u32 reason)
{
	event->kind = BUDDYGUARD_EVENT_KIND_KILL_DECLINED;
	event->has_decision = true;
	event->decision.reason = reason;
	event->decision.level = BG_LEVEL_CRITICAL;
}

static void try(struct work_struct *work)
{
	struct bg_event event = { .kind = BUDDYGUARD_EVENT_KIND_KILL_AVERTED };
	struct zone *zone, *met;
	struct bg_sample sample;
	bool late;
	u32 lack;

	bg_signals_mute(current);
	chance.gained = 0;
	zone = choose_zone(chance.order, &lack, &sample);
	chance.acted = lack != BG_LACK_MEMORY;
	describe(&event, &sample);
	if (chance.acted) {
		decide(&event, zone, &sample, lack);
		chance.gained = evacuate(zone, &event);
	}
	bg_signals_unmute(current);
	met = chance.gained ? NULL : found_meanwhile(&sample);
	if (met)
		chance.gained = bg_usable_free(&sample) - sample.min_pages;
	if (met && !chance.acted) {
		zone = met;
		describe(&event, &sample);
	}
	if (!chance.gained)
		decline(&event, lack == BG_LACK_MEMORY ? BG_REASON_MEMORY_LACKING :
							 BG_REASON_NO_REMEDY);
	late = atomic_cmpxchg(&chance.state, TRY_RUNS, TRY_DONE) == TRY_ABANDONED;
	if (late && chance.gained)
		event.kind = BUDDYGUARD_EVENT_KIND_KILL_LATE;
	complete(&chance.done);
	bg_guard_last_chance(&event, zone);
	if (late)
		atomic_set(&chance.state, TRY_NONE);
}

/* At most so many tries a minute, whatever they gain; looks that find nothing to mend are free. */
static bool may_try(u32 per_minute)
{
	u64 now = ktime_get_ns();

	if (!chance.minute_ns || now - chance.minute_ns > 60ULL * NSEC_PER_SEC) {
		chance.minute_ns = now;
		chance.tries = 0;
	}
	return chance.tries < per_minute;
}

static void start_try(u32 wait_ms)
{
	chance.tries++;
	chance.order = bg_signals_stalled_order(current);
	chance.wait_ms = wait_ms;
	reinit_completion(&chance.done);
	queue_work(chance.queue, &chance.work);
}

/* Pages gained; 0 when the bound passed first. */
static u64 await_try(void)
{
	if (!wait_for_completion_timeout(&chance.done, msecs_to_jiffies(chance.wait_ms))) {
		if (atomic_cmpxchg(&chance.state, TRY_RUNS, TRY_ABANDONED) == TRY_RUNS)
			return 0;
		/* Done just now; its completion must not be left for the next try. */
		wait_for_completion(&chance.done);
	}
	atomic_set(&chance.state, TRY_NONE);
	if (!chance.acted && !chance.gained)
		chance.tries--;
	return chance.gained;
}

static int notify(struct notifier_block *block, unsigned long unused, void *freed)
{
	struct bg_lastchance_limits limits;

	bg_guard_lastchance_limits(&limits);
	if (!limits.enabled || bg_guard_stopped() || !may_try(limits.per_minute))
		return NOTIFY_OK;
	if (atomic_cmpxchg(&chance.state, TRY_NONE, TRY_RUNS) != TRY_NONE)
		return NOTIFY_OK;
	start_try(limits.wait_ms);
	*(unsigned long *)freed += await_try();
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = notify };

int bg_lastchance_init(void)
{
	int err = -ENOMEM;

	init_completion(&chance.done);
	INIT_WORK(&chance.work, try);
	chance.survey = bg_survey_create();
	if (!chance.survey)
		return err;
	chance.queue = alloc_workqueue("buddyguard_oom",
				       WQ_UNBOUND | WQ_MEM_RECLAIM | WQ_HIGHPRI, 1);
	if (!chance.queue)
		goto no_queue;
	err = register_oom_notifier(&notifier);
	if (err)
		goto no_notifier;
	return 0;

no_notifier:
	destroy_workqueue(chance.queue);
no_queue:
	bg_survey_destroy(chance.survey);
	return err;
}

void bg_lastchance_exit(void)
{
	unregister_oom_notifier(&notifier);
	destroy_workqueue(chance.queue);
	bg_survey_destroy(chance.survey);
}
