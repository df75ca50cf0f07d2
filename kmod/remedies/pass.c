// SPDX-License-Identifier: GPL-2.0
/*
 * Compaction ends early in a thread that is about to be killed: between any two batches of pages
 * it looks for a pending SIGKILL. A pass of ours is followed by its tracepoints, which are hit in
 * its own thread, and that signal is made pending once it has done enough. Nobody else sends
 * signals to our threads, so no lock is needed; on PREEMPT_RT none could be taken there. The
 * signal is gone again before the pass is left.
 */
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

#include "compat/compat.h"
#include "compat/traced.h"
#include "core/enums.h"
#include "remedies/pass.h"

/**
 * struct slot - one pass that is followed
 * @task: its thread, NULL while the slot is free
 * @pass: the pass
 * @timer: what is open is given back when the time is over, be the pass stuck or not
 */
struct slot {
	struct task_struct *task;
	struct bg_pass *pass;
	struct timer_list timer;
};

/* Enough for a step of any length that can be set. */
#define SECONDS_MAX 3600ULL
/* Time between two looks at whether a block has been opened. */
#define TURN_US 100

/* The guard's and the last chance's. */
static struct slot slots[2];
/* Protects slots, and nr_open and disturbed of each pass. */
static DEFINE_SPINLOCK(lock);
/* Held while a block is being opened: in between it is isolated, and nobody else finds it. */
static DEFINE_MUTEX(opening);

/* The slot of this thread, or NULL. No other thread fills or empties it, so it stays. */
static struct slot *own_slot(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(slots); i++)
		if (READ_ONCE(slots[i].task) == current)
			return &slots[i];
	return NULL;
}

/* The pass that this thread runs just now. */
static struct bg_pass *own_pass(void)
{
	const struct slot *slot = own_slot();

	return slot && slot->pass->runs ? slot->pass : NULL;
}

static void end_pass(struct bg_pass *pass)
{
	pass->ended = true;
	sigaddset(&current->pending.signal, SIGKILL);
	set_tsk_thread_flag(current, TIF_SIGPENDING);
}

static void forget_signal(void)
{
	sigdelset(&current->pending.signal, SIGKILL);
	clear_tsk_thread_flag(current, TIF_SIGPENDING);
}

/* Compaction has gone on to the next zone. */
static bool is_elsewhere(const struct bg_pass *pass, unsigned long pfn)
{
	return pfn >= zone_end_pfn(pass->request->zone);
}

static bool has_done_enough(const struct bg_pass *pass)
{
	return min(pass->isolated_pages, pass->room_pages) >= pass->goal_pages ||
	       READ_ONCE(pass->disturbed) || bg_request_over(pass->request);
}

static void __maybe_unused
note_isolated(void *data, unsigned long start, unsigned long end, unsigned long scanned,
	      unsigned long taken)
{
	struct bg_pass *pass = own_pass();

	if (!pass)
		return;
	if (is_elsewhere(pass, start) || has_done_enough(pass))
		end_pass(pass);
	pass->isolated_pages += taken;
	pass->scanned_pages += scanned;
}

/* Compaction tells of room after it has found enough for the batch under way. */
static void __maybe_unused
note_room(void *data, unsigned long start, unsigned long end, unsigned long scanned,
	  unsigned long taken)
{
	struct bg_pass *pass = own_pass();

	if (!pass)
		return;
	if (start >= pass->lowest_pfn && start < pass->highest_pfn)
		pass->room_pages += taken;
	pass->scanned_pages += scanned;
	if (start < pass->lowest_pfn || is_elsewhere(pass, start) || has_done_enough(pass))
		end_pass(pass);
}

/* End a pass that runs for a reason; false when it has nothing open any more. */
static bool take_open(struct slot *slot, u32 reason, struct bg_window *open)
{
	struct bg_pass *pass = slot->pass;
	unsigned long flags;
	bool taken = false;

	spin_lock_irqsave(&lock, flags);
	if (slot->task && (reason == BG_NR_REASONS || pass->request->reason == reason)) {
		WRITE_ONCE(pass->disturbed, true);
		taken = pass->nr_open;
		if (taken)
			*open = pass->open[--pass->nr_open];
	}
	spin_unlock_irqrestore(&lock, flags);
	return taken;
}

/* End a pass that runs for a reason (BG_NR_REASONS: any), and give back what it holds. */
static void disturb_slot(struct slot *slot, u32 reason)
{
	struct bg_window open;

	while (take_open(slot, reason, &open))
		bg_contig_give(open.pfn, open.order);
}

static void disturb(u32 reason)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(slots); i++)
		disturb_slot(&slots[i], reason);
}

/* The pass may be stuck behind a page that is being written. */
static void note_time(struct timer_list *timer)
{
	disturb_slot(container_of(timer, struct slot, timer), BG_NR_REASONS);
}

/* On PREEMPT_RT neither the lock nor the allocator's can be taken here: the pass goes on. */
static void __maybe_unused
note_driver(const char *area, unsigned long pages, unsigned int align)
{
	if (!IS_ENABLED(CONFIG_PREEMPT_RT))
		disturb(BG_NR_REASONS);
}

void bg_passes_abandon(u32 reason)
{
	disturb(reason);
}

BG_CMA_START_PROBE(note_driver)

static struct bg_traced_probe probes[] = {
	{ "mm_compaction_isolate_migratepages", BG_ISOLATE_PROBE(note_isolated) },
	{ "mm_compaction_isolate_freepages", BG_ISOLATE_PROBE(note_room) },
	{ "cma_alloc_start", BG_CMA_START_NAME },
};

void bg_passes_init(void)
{
	bg_traced_attach(probes, ARRAY_SIZE(probes));
}

void bg_passes_exit(void)
{
	bg_traced_detach(probes, ARRAY_SIZE(probes));
}

bool bg_passes_followed(void)
{
	return probes[0].point && probes[1].point;
}

bool bg_pass_begin(struct bg_pass *pass)
{
	bool begun = false;
	int i;

	spin_lock_irq(&lock);
	for (i = 0; i < ARRAY_SIZE(slots) && !begun; i++) {
		if (slots[i].task)
			continue;
		slots[i].pass = pass;
		timer_setup(&slots[i].timer, note_time, 0);
		WRITE_ONCE(slots[i].task, current);
		begun = true;
	}
	spin_unlock_irq(&lock);
	return begun;
}

/* Enter what was opened, unless a driver came meanwhile. */
static bool note_open(struct bg_pass *pass, unsigned long pfn, unsigned int order)
{
	bool noted = false;

	spin_lock_irq(&lock);
	if (!pass->disturbed) {
		pass->open[pass->nr_open++] = (struct bg_window) { .pfn = pfn, .order = order };
		noted = true;
	}
	spin_unlock_irq(&lock);
	return noted;
}

static bool open_block(struct bg_pass *pass, unsigned long pfn, unsigned int order)
{
	if (READ_ONCE(pass->disturbed) || bg_cma_open(pfn, order))
		return false;
	if (note_open(pass, pfn, order))
		return true;
	bg_contig_give(pfn, order);
	return false;
}

bool bg_pass_open(struct bg_pass *pass, unsigned long pfn, unsigned int order)
{
	bool opened;

	if (pass->nr_open == BG_PASS_OPEN_MAX)
		return false;
	mutex_lock(&opening);
	opened = open_block(pass, pfn, order);
	mutex_unlock(&opening);
	return opened;
}

void bg_passes_take_over(const struct bg_request *request)
{
	disturb(BG_NR_REASONS);
	while (!mutex_trylock(&opening)) {
		if (bg_request_over(request))
			return;
		usleep_range(TURN_US, 2 * TURN_US);
	}
	mutex_unlock(&opening);
}

int bg_pass_run(struct bg_pass *pass)
{
	u64 left_ns = bg_sub_u64(pass->request->deadline_ns, ktime_get_ns());
	int err;

	left_ns = min_t(u64, left_ns, NSEC_PER_SEC * SECONDS_MAX);
	mod_timer(&own_slot()->timer, jiffies + nsecs_to_jiffies(left_ns) + 1);
	pass->ended = false;
	pass->runs = true;
	err = bg_proc_write("sys/vm/compact_memory", "1");
	pass->runs = false;
	if (!pass->ended)
		return err;
	forget_signal();
	return err == -EINTR ? 0 : err;
}

bool bg_pass_is_wanting(const struct bg_pass *pass)
{
	return pass->ended && !has_done_enough(pass);
}

void bg_pass_end(struct bg_pass *pass)
{
	struct slot *slot = own_slot();

	bg_timer_shutdown(&slot->timer);
	disturb_slot(slot, BG_NR_REASONS);
	spin_lock_irq(&lock);
	WRITE_ONCE(slot->task, NULL);
	spin_unlock_irq(&lock);
}
