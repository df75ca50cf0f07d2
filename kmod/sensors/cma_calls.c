// SPDX-License-Identifier: GPL-2.0
/*
 * What drivers ask of CMA areas, as tracepoints tell it, and how the areas lie.
 *
 * The kernel exports neither its list of areas nor their bounds: these are the stretches of
 * pageblocks that are CMA, and which name belongs to which is told by the first call that is
 * answered. Probes run in the driver's own context and never wait: what takes longer is left to
 * whoever takes calls to tell about them.
 */
#include <linux/buddyguard.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>

#include "compat/compat.h"
#include "compat/page.h"
#include "compat/traced.h"
#include "sensors/cma_calls.h"

/* Calls under way whose begin is remembered. */
#define FLIGHTS 16
/* What was seen of an area serves this long. */
#define FRESH_NS NSEC_PER_SEC
/* Frames of this file and of the tracepoint, which say nothing about who asks. */
#define SKIPPED_FRAMES 2

/**
 * struct flight - a call under way
 * @task: who asks, only compared; NULL when this is free
 * @begin_ns: since when
 * @pages: how many
 * @retries: runs that were tried in vain so far
 */
struct flight {
	const struct task_struct *task;
	u64 begin_ns;
	u64 pages;
	u32 retries;
};

/* Protects all that follows. Raw, and held for short: probes run with preemption off. */
static DEFINE_RAW_SPINLOCK(lock);
static struct bg_cma_areas areas;
static struct bg_cma_told waiting[BG_CMA_WAITING];
static u32 waiting_first, waiting_count;

static void (*kick_guard)(void);

/* Who looks at an area's pages; what was seen last, by area: protected by this. */
static DEFINE_MUTEX(look_lock);
static struct {
	u64 first_pfn;
	u64 seen_ns;
	struct bg_cma_lie lie;
} seen[BG_AREAS];

#ifdef CONFIG_CMA

/* Under the lock. */
static struct flight flights[FLIGHTS];

/*
 * The flight of this task; if it has none, a free one, or the oldest: that one's task went away,
 * or its call ended without a word, as 6.1 does where an area is too small.
 */
static struct flight *flight_of(const struct task_struct *task)
{
	struct flight *best = &flights[0];
	int i;

	for (i = 0; i < FLIGHTS; i++) {
		if (flights[i].task == task)
			return &flights[i];
		if (!best->task)
			continue;
		if (!flights[i].task || flights[i].begin_ns < best->begin_ns)
			best = &flights[i];
	}
	return best;
}

static void queue_told(const struct bg_cma_area *area, const struct bg_cma_call *call)
{
	struct bg_cma_told *told;

	if (waiting_count == BG_CMA_WAITING)
		return;
	told = &waiting[(waiting_first + waiting_count++) % BG_CMA_WAITING];
	memcpy(told->area, area->name, sizeof(told->area));
	told->call = *call;
	told->released_pages = area->stats.released_pages;
	told->allocated_pages = area->stats.allocated_pages;
}

/* Count it; true when it is to be told about. Under the lock. */
static bool count(struct bg_cma_area *area, struct bg_cma_call *call)
{
	if (!area)
		return false;
	if (call->failure != BG_CMA_FAILURE_NONE)
		call->failure = bg_cma_failure_of(call, area->pages, NULL, 0, 0);
	bg_area_count(area, call);
	if (call->failure == BG_CMA_FAILURE_NONE && call->latency_ns < BG_CMA_SLOW_NS)
		return false;
	queue_told(area, call);
	return true;
}

static void save_frames(struct bg_cma_call *call)
{
#ifdef CONFIG_STACKTRACE
	unsigned long frames[BG_CALL_FRAMES];
	unsigned int i, count;

	count = stack_trace_save(frames, ARRAY_SIZE(frames), SKIPPED_FRAMES);
	for (i = 0; i < count; i++)
		call->frames[i] = frames[i];
#endif
}

static void describe_caller(struct bg_cma_call *call)
{
	call->pid = task_pid_nr(current);
	/* A task may be renamed meanwhile: at worst half a name. */
	memcpy(call->comm, current->comm, sizeof(call->comm));
	call->comm[sizeof(call->comm) - 1] = '\0';
	save_frames(call);
}

static void __maybe_unused note_start(const char *name, unsigned long pages, unsigned int align)
{
	struct bg_cma_call call = {
		.time_ns = ktime_get_ns(), .pages = pages, .align_order = align,
		.failure = BG_CMA_FAILURE_UNEXPLAINED,
	};
	struct bg_cma_area *area;
	struct flight *flight;
	unsigned long flags;
	bool tell = false;

	describe_caller(&call);
	raw_spin_lock_irqsave(&lock, flags);
	area = bg_areas_named(&areas, name);
	if (area && area->pages && pages > area->pages) {
		/* The kernel refuses it at once; 6.1 does so without an event. */
		tell = count(area, &call);
	} else {
		flight = flight_of(current);
		*flight = (struct flight) {
			.task = current, .begin_ns = call.time_ns, .pages = pages
		};
	}
	raw_spin_unlock_irqrestore(&lock, flags);
	if (tell)
		kick_guard();
}

static void __maybe_unused note_retry(void)
{
	struct flight *flight;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	flight = flight_of(current);
	if (flight->task == current)
		flight->retries++;
	raw_spin_unlock_irqrestore(&lock, flags);
}

/* Add what is known since the call began; false when its begin was not told. */
static bool land(struct bg_cma_call *call)
{
	struct flight *flight = flight_of(current);

	if (flight->task != current)
		return false;
	call->latency_ns = max(call->time_ns - flight->begin_ns, 1ULL);
	call->retries = flight->retries;
	flight->task = NULL;
	return true;
}

static void __maybe_unused
note_finish(const char *name, unsigned long pfn, bool got, unsigned long pages,
	    unsigned int align, int error)
{
	struct bg_cma_call call = {
		.time_ns = ktime_get_ns(), .pages = pages, .align_order = align,
		.failure = got ? BG_CMA_FAILURE_NONE : BG_CMA_FAILURE_UNEXPLAINED,
		.error = got ? 0 : error,
	};
	struct bg_cma_area *area;
	unsigned long flags;
	bool tell = false;

	describe_caller(&call);
	raw_spin_lock_irqsave(&lock, flags);
	/* One that has no flight was counted when it began, or began before we were loaded. */
	if (land(&call) || !BG_CMA_START_KNOWN || got) {
		area = got ? bg_areas_got(&areas, name, pfn) : bg_areas_named(&areas, name);
		tell = count(area, &call);
	}
	raw_spin_unlock_irqrestore(&lock, flags);
	if (tell)
		kick_guard();
}

static void __maybe_unused note_release(const char *name, unsigned long pfn, unsigned long pages)
{
	struct bg_cma_area *area;
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	area = bg_areas_at(&areas, pfn);
	if (area) {
		area->stats.releases++;
		area->stats.released_pages += pages;
	}
	raw_spin_unlock_irqrestore(&lock, flags);
}

BG_CMA_START_PROBE(note_start)
BG_CMA_RETRY_PROBE(note_retry)
BG_CMA_FINISH_PROBE(note_finish)
BG_CMA_RELEASE_PROBE(note_release)

static struct bg_traced_probe probes[] = {
	{ "cma_alloc_start", BG_CMA_START_NAME, BUDDYGUARD_CAPABILITY_CMA_LATENCY },
	{ "cma_alloc_busy_retry", BG_CMA_RETRY_NAME },
	{ BG_CMA_FINISH, BG_CMA_FINISH_NAME, BUDDYGUARD_CAPABILITY_CMA_EVENTS },
	{ "cma_release", BG_CMA_RELEASE_NAME },
};

static void find_in_zone(const struct zone *zone)
{
	unsigned long pfn = round_up(zone->zone_start_pfn, pageblock_nr_pages);

	for (; pfn < zone_end_pfn(zone); pfn += pageblock_nr_pages) {
		if (!bg_pages_enter())
			continue;
		if (bg_is_cma_block(zone, pfn))
			bg_areas_add(&areas, pfn, pageblock_nr_pages);
		bg_pages_leave();
		cond_resched();
	}
}

static void find_areas(void)
{
	struct zone *zone;

	areas.block_pages = pageblock_nr_pages;
	for (zone = bg_zone_after(NULL); zone; zone = bg_zone_after(zone))
		if (bg_zone_cma_pages(zone))
			find_in_zone(zone);
}

void bg_cma_calls_init(void (*kick)(void))
{
	kick_guard = kick;
	find_areas();
	bg_traced_attach(probes, ARRAY_SIZE(probes));
}

void bg_cma_calls_exit(void)
{
	bg_traced_detach(probes, ARRAY_SIZE(probes));
}

u32 bg_cma_calls_capabilities(void)
{
	return bg_traced_capabilities(probes, ARRAY_SIZE(probes));
}

/* A pin counts as so many references (GUP_PIN_COUNTING_BIAS in include/linux/mm.h). */
static bool is_pinned(struct page *head)
{
	return !bg_page_flag(head, PG_head) && page_count(head) >= GUP_PIN_COUNTING_BIAS;
}

/*
 * Read without any lock, as the survey does: what a page is may change at any moment. A driver's
 * page has no mapping and is on no list; all others here are somebody's who may be asked to move.
 */
static enum bg_cma_page kind_of(struct page *page)
{
	struct page *head = compound_head(page);

	if (bg_page_is_kernels(head))
		return BG_CMA_PAGE_STUCK;
	if (bg_page_flag(head, PG_lru) || READ_ONCE(head->mapping))
		return is_pinned(head) ? BG_CMA_PAGE_STUCK : BG_CMA_PAGE_SQUATTER;
	return page_count(head) ? BG_CMA_PAGE_TAKEN : BG_CMA_PAGE_FREE;
}

static void walk_block(struct bg_cma_walk *walk, unsigned long pfn)
{
	unsigned long end = pfn + pageblock_nr_pages, pages;
	struct page *page;

	while (pfn < end) {
		page = pfn_to_page(pfn);
		pages = 1;
		if (PageBuddy(page) && bg_buddy_order(page) < BG_NR_ORDERS)
			pages = min(1UL << bg_buddy_order(page), end - pfn);
		bg_cma_walk_on(walk, PageBuddy(page) ? BG_CMA_PAGE_FREE : kind_of(page), pages);
		pfn += pages;
	}
}

/* False when its memory is going offline. */
static bool walk_area(const struct bg_cma_area *area, u32 align_order, struct bg_cma_lie *lie)
{
	unsigned long pfn = area->first_pfn, end = pfn + area->pages;
	struct bg_cma_walk walk;

	bg_cma_walk_begin(&walk, pfn, align_order);
	for (; pfn < end; pfn += pageblock_nr_pages) {
		bool there = bg_pages_enter();

		if (!there)
			return false;
		there = bg_online_page(pfn);
		if (there)
			walk_block(&walk, pfn);
		bg_pages_leave();
		if (!there)
			return false;
		cond_resched();
	}
	*lie = walk.lie;
	return true;
}

static struct zone *zone_at(unsigned long pfn)
{
	struct zone *zone = NULL;

	if (!bg_pages_enter())
		return NULL;
	if (bg_online_page(pfn))
		zone = page_zone(pfn_to_page(pfn));
	bg_pages_leave();
	return zone;
}

#else

void bg_cma_calls_init(void (*kick)(void))
{
	kick_guard = kick;
}

void bg_cma_calls_exit(void)
{
}

u32 bg_cma_calls_capabilities(void)
{
	return 0;
}

static bool walk_area(const struct bg_cma_area *area, u32 align_order, struct bg_cma_lie *lie)
{
	return false;
}

static struct zone *zone_at(unsigned long pfn)
{
	return NULL;
}

#endif

static bool copy_area(u32 position, struct bg_cma_area *copy)
{
	unsigned long flags;
	bool there;

	raw_spin_lock_irqsave(&lock, flags);
	there = position < areas.count;
	if (there)
		*copy = areas.area[position];
	raw_spin_unlock_irqrestore(&lock, flags);
	return there;
}

bool bg_cma_calls_view(u32 position, struct bg_cma_view *view)
{
	struct bg_cma_area *area = &view->area;
	u64 now = ktime_get_ns();

	memset(view, 0, sizeof(*view));
	if (!copy_area(position, area))
		return false;
	if (!area->pages)
		return true;
	view->zone = zone_at(area->first_pfn);
	mutex_lock(&look_lock);
	if (seen[position].first_pfn != area->first_pfn || !seen[position].seen_ns ||
	    now - seen[position].seen_ns > FRESH_NS) {
		seen[position].first_pfn = area->first_pfn;
		seen[position].seen_ns = walk_area(area, 0, &seen[position].lie) ? now : 0;
	}
	view->lie = seen[position].lie;
	view->surveyed_ns = seen[position].seen_ns;
	mutex_unlock(&look_lock);
	return true;
}

static bool next_told(struct bg_cma_told *told)
{
	unsigned long flags;
	bool there;

	raw_spin_lock_irqsave(&lock, flags);
	there = waiting_count;
	if (there) {
		*told = waiting[waiting_first];
		waiting_first = (waiting_first + 1) % BG_CMA_WAITING;
		waiting_count--;
	}
	raw_spin_unlock_irqrestore(&lock, flags);
	return there;
}

/* The entry of a name, or NULL. Under the lock. */
static struct bg_cma_area *entry_of(const char *name)
{
	u32 i;

	for (i = 0; i < areas.count; i++)
		if (!strcmp(areas.area[i].name, name))
			return &areas.area[i];
	return NULL;
}

/* What drivers gave back and took meanwhile is told from how the area lies. Under the lock. */
static void explain(struct bg_cma_told *told, struct bg_cma_area *area,
		    const struct bg_cma_lie *lie)
{
	const struct bg_cma_stats *stats = &area->stats;

	told->call.failure =
		bg_cma_failure_of(&told->call, area->pages, lie,
				  bg_sub_u64(stats->released_pages, told->released_pages),
				  bg_sub_u64(stats->allocated_pages, told->allocated_pages));
	if (told->call.failure != BG_CMA_FAILURE_UNEXPLAINED)
		bg_area_told(area, &told->call);
}

/* Why it failed, which the probe could not tell: from how the area lies now. */
static void find_reason(struct bg_cma_told *told, struct bg_cma_area *copy)
{
	struct bg_cma_area *area;
	struct bg_cma_lie lie;
	unsigned long flags;
	bool there;

	raw_spin_lock_irqsave(&lock, flags);
	area = entry_of(told->area);
	there = area && area->pages;
	if (there)
		*copy = *area;
	raw_spin_unlock_irqrestore(&lock, flags);
	if (!there || !walk_area(copy, told->call.align_order, &lie))
		return;
	raw_spin_lock_irqsave(&lock, flags);
	area = entry_of(told->area);
	if (area)
		explain(told, area, &lie);
	raw_spin_unlock_irqrestore(&lock, flags);
}

bool bg_cma_calls_take(struct bg_cma_told *told)
{
	/* One taker: the guard's look. An entry is too much for its stack. */
	static struct bg_cma_area copy;

	if (!next_told(told))
		return false;
	if (told->call.failure == BG_CMA_FAILURE_UNEXPLAINED)
		find_reason(told, &copy);
	return true;
}

void bg_cma_calls_forget(void)
{
	unsigned long flags;
	u32 i;

	raw_spin_lock_irqsave(&lock, flags);
	for (i = 0; i < areas.count; i++) {
		memset(&areas.area[i].stats, 0, sizeof(areas.area[i].stats));
		areas.area[i].last.time_ns = 0;
		areas.area[i].last_failed.time_ns = 0;
	}
	raw_spin_unlock_irqrestore(&lock, flags);
}
