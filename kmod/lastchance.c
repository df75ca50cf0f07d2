// SPDX-License-Identifier: GPL-2.0
/*
 * One more try before a process dies.
 *
 * The notifier runs in the context of the allocation that is about to kill: it
 * may hold page and file system locks, and holds oom_lock. It looks at the zones that the
 * request may use. Where nothing can be mended the kernel goes on at once; else it hands the
 * work to a worker of its own and waits, bounded for each request and for all of a minute. What
 * the worker waits for may be what the caller holds; the bound ends that, and the caller
 * gives back what the worker keeps from others. Pages are reported only when this request
 * may take more than when the kernel gave it up, so that a true shortage still ends in a kill.
 */
#include <linux/buddyguard.h>
#include <linux/completion.h>
#include <linux/ktime.h>
#include <linux/oom.h>
#include <linux/sched/mm.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "compat/compat.h"
#include "core/rescue.h"
#include "guard/guard.h"
#include "lastchance.h"
#include "remedies/hold.h"
#include "remedies/pass.h"
#include "remedies/remedy.h"
#include "remedies/request.h"
#include "remedies/survey.h"
#include "sensors/claim.h"
#include "sensors/sampler.h"
#include "sensors/signals.h"

/* For a request that nobody dies for, the next try is this long after the last one. */
#define UNHURRIED_NS (100 * NSEC_PER_MSEC)

enum try_state {
	TRY_NONE,
	TRY_RUNS,
	TRY_TELLS,
	TRY_ABANDONED,
};

/**
 * struct lastchance - the one try that may be under way
 * @state: enum try_state; moved by cmpxchg between notifier and worker
 * @idle: woken when it is TRY_NONE again
 * @claim: what the request may take
 * @request: the same, for the policy
 * @kill: what will be told of it
 * @zones: those of its candidates
 * @chosen: the zone that is mended, or NULL
 * @sample: scratch memory, too large for the stack of an allocation
 * @begin_ns: when the notifier was called
 * @wait_ns: its bound, its turn included
 * @gained: pages that the request may take and could not before; valid from TRY_TELLS on.
 *	    Written by the worker with WRITE_ONCE, read by the notifier with READ_ONCE.
 * @done: completed by the worker once @gained is valid
 * @work: the worker
 * @queue: its own queue, with a rescuer: memory is what is short here
 * @survey: the worker's
 * @hold: filled by the worker, emptied by either
 * @minute: how much of it there was; the notifier's
 * @unhurried_ns: when a request was last tried that nobody dies for; the notifier's
 *
 * Written by the notifier while no try runs; oom_lock keeps other notifiers out. While one runs
 * all but what is said above is the worker's to write, until it lets go with TRY_NONE; the
 * notifier reads of it what it wrote itself.
 */
struct lastchance {
	atomic_t state;
	wait_queue_head_t idle;
	struct bg_claim claim;
	struct bg_rescue_request request;
	struct bg_kill kill;
	struct zone *zones[BG_KILL_ZONES];
	struct zone *chosen;
	struct bg_sample sample;
	u64 begin_ns;
	u64 wait_ns;
	u64 gained;
	struct completion done;
	struct work_struct work;
	struct workqueue_struct *queue;
	struct bg_survey *survey;
	struct bg_hold hold;
	struct bg_rescue_minute minute;
	u64 unhurried_ns;
};

static struct lastchance chance;

/* What mends CMA starvation: filling, wherever this kernel can be made to. */
static u32 cma_remedy(void)
{
	return bg_remedy_supported(BG_REMEDY_FILL_CMA) ? BG_REMEDY_FILL_CMA : BG_REMEDY_EVACUATE;
}

/*
 * What is evacuated goes to CMA only while CMA is more than half of free, so what cannot be held
 * back leaves as much of CMA unreachable.
 */
static u64 unreachable_cma(struct zone *zone)
{
	if (cma_remedy() == BG_REMEDY_FILL_CMA)
		return 0;
	return min(bg_usable_pages(zone), bg_reserve_pages(zone));
}

static void read_zone(struct zone *zone, struct bg_rescue_zone *seen)
{
	bg_sampler_read(zone, NULL, &chance.sample);
	bg_claim_zone(&chance.claim, zone, &chance.sample, seen);
	seen->cma_kept_pages = unreachable_cma(zone);
}

/* Enter the zones that the request may use, or the others, as long as there is room. */
static void list_zones(bool allowed)
{
	struct bg_kill *kill = &chance.kill;
	struct bg_rescue_zone seen;
	struct zone *zone;

	for (zone = bg_zone_after(NULL); zone; zone = bg_zone_after(zone)) {
		read_zone(zone, &seen);
		if (seen.allowed != allowed)
			continue;
		kill->zones++;
		if (kill->nr_candidates == BG_KILL_ZONES)
			continue;
		seen.allowed = allowed && !bg_rescue_is_mistaken(&chance.request, &seen);
		chance.zones[kill->nr_candidates] = zone;
		kill->candidate[kill->nr_candidates++] = seen;
	}
}

/* What the policy settles on. */
static void decide(void)
{
	struct bg_kill *kill = &chance.kill;
	struct bg_event *event = &kill->event;
	struct bg_rescue rescue;
	u32 i;

	bg_rescue_init(&rescue);
	chance.chosen = NULL;
	for (i = 0; i < kill->nr_candidates; i++)
		if (bg_rescue_consider(&rescue, &chance.request, &kill->candidate[i]))
			chance.chosen = chance.zones[i];
	event->has_decision = true;
	event->decision = rescue.decision;
	event->free_pages = rescue.free_pages;
	event->usable_pages = rescue.decision.usable_pages;
}

/* All that is known of the request and of what it may take, before anything is tried. */
static void look(void)
{
	bg_claim_read(&chance.claim);
	chance.request = (struct bg_rescue_request) {
		.order = chance.claim.order,
		.movable = chance.claim.movable,
		.cma_remedy = cma_remedy(),
		.page_shift = PAGE_SHIFT,
		.pageblock_log2 = pageblock_order,
	};
	chance.kill = (struct bg_kill) {
		.event = { .kill_order = chance.claim.order },
		.movable = chance.request.movable,
		.cma_remedy = chance.request.cma_remedy,
	};
	chance.gained = 0;
	list_zones(true);
	list_zones(false);
	decide();
}

static bool mends(void)
{
	return bg_decision_acts(&chance.kill.event.decision);
}

/* Of what the request may wait in all. */
static u64 remaining_ns(void)
{
	return bg_sub_u64(chance.wait_ns, ktime_get_ns() - chance.begin_ns);
}

/* What the remedy made usable may lie below a watermark that the kernel raised for a while. */
static void settle_watermark(struct bg_request *request)
{
	struct bg_rescue_zone now;

	read_zone(chance.chosen, &now);
	if (!bg_rescue_held_by_boost(&chance.request, &now))
		return;
	request->deadline_ns = ktime_get_ns() + remaining_ns() / 2;
	bg_wake_settle_watermark(request);
}

static void mend(void)
{
	struct bg_event *event = &chance.kill.event;
	const struct bg_decision *decision = &event->decision;
	struct bg_request request = {
		.zone = chance.chosen,
		.remedy = decision->remedy,
		.reason = BG_REASON_LAST_CHANCE,
		.lack = decision->lack,
		.order = decision->order,
		.goal_pages = decision->goal_pages,
		.cma_keep_pages = unreachable_cma(chance.chosen),
		.deadline_ns = ktime_get_ns() + div_u64(remaining_ns() * 3, 4),
		.hold = decision->remedy == BG_REMEDY_EVACUATE && decision->lack == BG_LACK_CMA ?
			&chance.hold : NULL,
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
	if (request.remedy != BG_REMEDY_WAKE)
		settle_watermark(&request);
	memalloc_noreclaim_restore(flags);
	event->has_outcome = true;
}

/* What the request finds now and did not before, in all zones that it may use. */
static u64 gained(void)
{
	const struct bg_kill *kill = &chance.kill;
	struct bg_rescue_zone now;
	u64 pages = 0;
	u32 i;

	for (i = 0; i < kill->nr_candidates; i++) {
		if (!kill->candidate[i].allowed)
			continue;
		read_zone(chance.zones[i], &now);
		pages += bg_rescue_gained(&chance.request, &kill->candidate[i], &now,
					  chance.zones[i] == chance.chosen);
	}
	return pages;
}

/* Nobody dies for a request that may not enter file systems: what it brought is a remedy's. */
static u32 event_kind(bool late)
{
	if (!chance.claim.kills)
		return BUDDYGUARD_EVENT_KIND_REMEDY_END;
	if (!chance.gained)
		return BUDDYGUARD_EVENT_KIND_KILL_DECLINED;
	return late ? BUDDYGUARD_EVENT_KIND_KILL_LATE : BUDDYGUARD_EVENT_KIND_KILL_AVERTED;
}

static void tell(bool late)
{
	struct bg_kill *kill = &chance.kill;

	kill->gained_pages = chance.gained;
	kill->event.kind = event_kind(late);
	bg_guard_last_chance(kill, chance.chosen);
	/* Pairs with claim_try(), after which all that was told is written anew. */
	atomic_set_release(&chance.state, TRY_NONE);
	wake_up(&chance.idle);
}

static void attempt(struct work_struct *work)
{
	u64 waited_ns;
	bool late = false;

	if (atomic_read(&chance.state) != TRY_TELLS) {
		bg_signals_mute(current);
		mend();
		bg_signals_unmute(current);
		WRITE_ONCE(chance.gained, gained());
		waited_ns = chance.claim.kills ? ktime_get_ns() - chance.begin_ns : 0;
		chance.kill.waited_us = div_u64(min(waited_ns, chance.wait_ns), NSEC_PER_USEC);
		late = atomic_cmpxchg(&chance.state, TRY_RUNS, TRY_TELLS) == TRY_ABANDONED;
		complete(&chance.done);
	}
	tell(late);
}

static void start_try(void)
{
	bg_hold_open(&chance.hold);
	reinit_completion(&chance.done);
	queue_work(chance.queue, &chance.work);
}

/* Whoever waits no longer gives back what the worker, which may be stuck, keeps from others. */
static void abandon(void)
{
	bg_passes_abandon(BG_REASON_LAST_CHANCE);
	bg_hold_close(&chance.hold);
}

/* Pages gained; 0 when the bound passed first. */
static u64 await_try(void)
{
	unsigned long left = nsecs_to_jiffies(remaining_ns()) + 1;
	u64 pages;

	if (!wait_for_completion_timeout(&chance.done, left) &&
	    atomic_cmpxchg(&chance.state, TRY_RUNS, TRY_ABANDONED) == TRY_RUNS) {
		abandon();
		pages = 0;
	} else {
		/* Pairs with the worker's cmpxchg. Ours may have failed: that orders nothing. */
		smp_rmb();
		pages = READ_ONCE(chance.gained);
	}
	return pages;
}

static bool claim_try(void)
{
	/* Pairs with tell(). */
	return atomic_cmpxchg(&chance.state, TRY_NONE, TRY_RUNS) == TRY_NONE;
}

/* Behind a worker that tells of the last try, or that works for a request that did not wait. */
static bool await_turn(u64 wait_ns)
{
	bool claimed = false;

	wait_event_timeout(chance.idle, (claimed = claim_try()) ||
			   atomic_read(&chance.state) == TRY_ABANDONED,
			   nsecs_to_jiffies(wait_ns) + 1);
	if (!claimed && atomic_cmpxchg(&chance.state, TRY_RUNS, TRY_ABANDONED) == TRY_RUNS)
		abandon();
	return claimed;
}

/* Nothing can be mended, or may be any more: told without anybody waiting for it. */
static u64 decline(void)
{
	atomic_set(&chance.state, chance.claim.kills ? TRY_TELLS : TRY_NONE);
	if (chance.claim.kills)
		queue_work(chance.queue, &chance.work);
	return 0;
}

/* The time may be over because another's try took all of it, or there was none to begin with. */
static u64 help(void)
{
	look();
	if (mends() && !remaining_ns())
		bg_rescue_refuse(&chance.kill.event.decision, chance.wait_ns);
	if (!mends())
		return decline();
	start_try();
	return chance.claim.kills ? await_try() : 0;
}

/* The kernel tries again by itself, as often as it takes: nobody waits, and no try is taken. */
static void help_unhurried(u64 now)
{
	if (now - chance.unhurried_ns < UNHURRIED_NS || !claim_try())
		return;
	chance.unhurried_ns = now;
	chance.begin_ns = now;
	chance.wait_ns = UNHURRIED_NS;
	help();
}

static u64 help_hurried(const struct bg_rescue_limits *limits, u64 now)
{
	u64 wait_ns = bg_rescue_may_wait(&chance.minute, limits, now), pages = 0;
	bool counts = false;

	if (await_turn(wait_ns)) {
		chance.begin_ns = now;
		chance.wait_ns = wait_ns;
		pages = help();
		counts = mends();
	}
	bg_rescue_waited(&chance.minute, ktime_get_ns() - now, counts);
	return pages;
}

static int notify(struct notifier_block *block, unsigned long unused, void *freed)
{
	struct bg_lastchance_limits limits;
	u64 now = ktime_get_ns();

	bg_guard_lastchance_limits(&limits);
	/* Whoever was asked before may have freed something: the kernel looks again anyway. */
	if (*(unsigned long *)freed || !limits.enabled || bg_guard_stopped() ||
	    bg_claim_is_by_hand())
		return NOTIFY_OK;
	if (bg_claim_kills())
		*(unsigned long *)freed += help_hurried(&limits.rescue, now);
	else
		help_unhurried(now);
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = notify };

int bg_lastchance_init(void)
{
	int err = -ENOMEM;

	init_completion(&chance.done);
	init_waitqueue_head(&chance.idle);
	bg_hold_init(&chance.hold);
	INIT_WORK(&chance.work, attempt);
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
