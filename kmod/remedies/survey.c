// SPDX-License-Identifier: GPL-2.0
/* Looks at the pages of pageblocks, and hands out the windows that are cheapest to empty. */
#include <linux/ktime.h>
#include <linux/log2.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "compat/page.h"
#include "remedies/request.h"
#include "remedies/survey.h"
#include "sensors/surveyed.h"

/* How long a window that could not be emptied is left alone. */
#define FAILED_NS (10ULL * NSEC_PER_SEC)
/* Where usable free is lacking, the sets of windows to be emptied and of free ones. */
#define SET_VACATE 0
#define SET_FREE 1

struct bg_survey *bg_survey_create(void)
{
	struct bg_survey *survey = kzalloc(sizeof(*survey), GFP_KERNEL);

	if (!survey)
		return NULL;
	survey->class = kvmalloc(pageblock_nr_pages, GFP_KERNEL);
	survey->windows = kvcalloc(BG_SURVEY_SIZES * BG_SURVEY_WINDOWS, sizeof(*survey->windows),
				   GFP_KERNEL);
	if (survey->class && survey->windows)
		return survey;
	bg_survey_destroy(survey);
	return NULL;
}

void bg_survey_destroy(struct bg_survey *survey)
{
	if (!survey)
		return;
	kvfree(survey->windows);
	kvfree(survey->class);
	kfree(survey);
}

static enum bg_page_class classify_listed(const struct page *head)
{
	return bg_page_flag(head, PG_swapbacked) ? BG_PAGE_MOVABLE : BG_PAGE_CACHE;
}

/*
 * Read without any lock: what a page is may change at any moment, and a wrong
 * class costs at worst a call that fails. Compound pages are judged by their
 * head, which may be torn apart meanwhile; only flags and counts are read.
 */
static enum bg_page_class classify_used(struct page *page)
{
	struct page *head = compound_head(page);

	if (bg_page_flag(head, PG_lru))
		return classify_listed(head);
	if (bg_page_is_kernels(head))
		return BG_PAGE_PINNED;
	if (!page_count(head))
		return head == page && !READ_ONCE(page->mapping) ? BG_PAGE_FREE : BG_PAGE_PINNED;
	/* On its way to an LRU list by way of a per-CPU batch. */
	return PageAnon(head) && bg_page_mapped(head) ? BG_PAGE_MOVABLE : BG_PAGE_PINNED;
}

/*
 * Classify one page, or the free block that begins there; returns the pages covered.
 * Most pages are on a list themselves: for them it is to be short.
 */
static unsigned long classify(struct page *page, unsigned long room, u8 *class)
{
	unsigned long pages = 1;

	if (bg_page_flag(page, PG_lru)) {
		*class = classify_listed(page);
		return 1;
	}
	if (!PageBuddy(page)) {
		*class = classify_used(page);
		return 1;
	}
	if (bg_buddy_order(page) < BG_NR_ORDERS)
		pages = min(1UL << bg_buddy_order(page), room);
	memset(class, BG_PAGE_FREE, pages);
	return pages;
}

static bool is_in_zone(struct zone *zone, unsigned long pfn)
{
	const struct page *page = bg_online_page(pfn);

	return page && page_zone(page) == zone;
}

/*
 * A pageblock whose ends are in the zone has no holes, as the kernel assumes too. False where
 * it ended at a pinned page.
 */
static bool classify_range(struct zone *zone, unsigned long pfn, unsigned long count,
			   bool pinned_ends, u8 *class)
{
	bool holes = !is_in_zone(zone, pfn) || !is_in_zone(zone, pfn + count - 1);
	unsigned long i = 0;

	if (holes)
		memset(class, BG_PAGE_OFFLINE, count);
	while (i < count) {
		if (holes && !is_in_zone(zone, pfn + i)) {
			i++;
			continue;
		}
		i += classify(pfn_to_page(pfn + i), count - i, class + i);
		if (pinned_ends && class[i - 1] == BG_PAGE_PINNED)
			return false;
	}
	return true;
}

/* The pageblock's type, if its first page belongs to the zone; -1 for a hole. */
static int block_type(struct zone *zone, unsigned long pfn)
{
	if (!is_in_zone(zone, pfn))
		return -1;
	return bg_pageblock_migratetype(pfn_to_page(pfn));
}

static bool is_cma(int type)
{
#ifdef CONFIG_CMA
	return type == MIGRATE_CMA;
#else
	return false;
#endif
}

/*
 * Blocks that may be emptied: neither a driver's CMA nor the reserve for
 * atomic requests nor one that somebody else is isolating.
 */
static bool is_candidate(int type)
{
	return type >= 0 && type < MIGRATE_PCPTYPES;
}

static bool remembered(const struct bg_survey *survey, unsigned long pfn, unsigned long end)
{
	u64 now = ktime_get_ns();
	int i;

	for (i = 0; i < BG_SURVEY_FAILED; i++)
		if (survey->failed_until_ns[i] > now && survey->failed[i] >= pfn &&
		    survey->failed[i] < end)
			return true;
	return false;
}

void bg_survey_remember(struct bg_survey *survey, const struct bg_window *window)
{
	u32 at = survey->failed_next++ % BG_SURVEY_FAILED;

	survey->failed[at] = window->pfn;
	survey->failed_until_ns[at] = ktime_get_ns() + FAILED_NS;
}

/* Sizes to weigh: the smallest that serves, a whole pageblock, one between. */
static unsigned int window_order(u32 need_order, int size)
{
	unsigned int small = max_t(unsigned int, need_order, BG_SURVEY_LEAST_ORDER);
	unsigned int large = max_t(unsigned int, pageblock_order, small);

	return small + (large - small) * size / (BG_SURVEY_SIZES - 1);
}

static void offer_clear_windows(struct bg_survey *survey, const struct bg_request *request,
				unsigned long pfn)
{
	static const struct bg_window_wish set_aside = {
		.aim = BG_WINDOW_SET_ASIDE,
		.min_order = BG_SURVEY_LEAST_ORDER,
		.used_max = 0,
	};
	const struct bg_window_wish vacate = {
		.aim = request->remedy == BG_REMEDY_RECLAIM ? BG_WINDOW_RECLAIM : BG_WINDOW_VACATE,
		.min_order = BG_SURVEY_LEAST_ORDER,
		.used_max = request->lack == BG_LACK_CMA ? bg_cma_room(request) : U64_MAX,
	};

	if (request->hold)
		bg_window_scan_clear(&survey->sets[SET_FREE], survey->class, pageblock_nr_pages,
				     pfn, &set_aside);
	bg_window_scan_clear(&survey->sets[SET_VACATE], survey->class, pageblock_nr_pages, pfn,
			     &vacate);
}

static void offer_block(struct bg_survey *survey, const struct bg_request *request,
			unsigned long pfn)
{
	u32 orders[BG_SURVEY_SIZES];
	int size;

	BUILD_BUG_ON(BG_SURVEY_SIZES > BG_WINDOW_SIZES_MAX);
	if (request->lack != BG_LACK_FRAGMENTATION) {
		offer_clear_windows(survey, request, pfn);
		return;
	}
	for (size = 0; size < BG_SURVEY_SIZES; size++)
		orders[size] = window_order(request->order, size);
	if (orders[0] <= pageblock_order)
		bg_window_scan(survey->sets, orders, BG_SURVEY_SIZES, survey->class,
			       pageblock_nr_pages, pfn, request->order);
}

/*
 * Classify a range if it lies in a pageblock that may be emptied. The kernel isolates a
 * pageblock as a whole: with one pinned page in it no window of it can be emptied.
 */
static bool classify_candidate(struct bg_survey *survey, struct zone *zone, unsigned long pfn,
			       unsigned long pages)
{
	bool candidate;

	if (!bg_pages_enter())
		return false;
	candidate = is_candidate(block_type(zone, pfn)) &&
		    classify_range(zone, pfn, pages, true, survey->class);
	bg_pages_leave();
	return candidate;
}

/*
 * The other pageblocks that the kernel isolates along with one: with a pinned page in them it
 * fails, and CMA or the reserve for atomic requests would come back as something else.
 */
static bool neighbours_allow(struct bg_survey *survey, struct zone *zone, unsigned long pfn)
{
	unsigned long block = round_down(pfn, bg_isolation_pages());
	unsigned long end = block + bg_isolation_pages();

	for (; block < end; block += pageblock_nr_pages)
		if (block != pfn && !classify_candidate(survey, zone, block, pageblock_nr_pages))
			return false;
	return true;
}

/* Whether what is attainable in the zone is to be found out, beside windows. */
static bool in_round(const struct bg_survey *survey, const struct zone *zone)
{
	return survey->round_zone == zone;
}

/* As classify_candidate(), but to the end of the pageblock, for what is attainable in it. */
static bool classify_for_round(struct bg_survey *survey, struct zone *zone, unsigned long pfn)
{
	u32 polluted = survey->round.polluted_pageblocks;
	bool candidate;

	if (!bg_pages_enter())
		return false;
	candidate = is_candidate(block_type(zone, pfn));
	if (candidate)
		classify_range(zone, pfn, pageblock_nr_pages, false, survey->class);
	bg_pages_leave();
	if (candidate)
		bg_attainable_add(&survey->round, survey->class, pageblock_nr_pages);
	return candidate && survey->round.polluted_pageblocks == polluted;
}

static void look_at_block(struct bg_survey *survey, const struct bg_request *request,
			  unsigned long pfn)
{
	struct zone *zone = request->zone;
	/* Before the pageblock itself: it is what the scratch memory is to hold. */
	bool allowed = neighbours_allow(survey, zone, pfn), clear;

	survey->scanned += pageblock_nr_pages;
	bg_survey_add(1, 0);
	if (in_round(survey, zone))
		clear = classify_for_round(survey, zone, pfn);
	else
		clear = allowed && classify_candidate(survey, zone, pfn, pageblock_nr_pages);
	if (allowed && clear)
		offer_block(survey, request, pfn);
}

static bool is_attainable_known(const struct bg_survey *survey, const struct zone *zone)
{
	return survey->attainable_zone == zone &&
	       ktime_get_ns() - survey->attainable_ns < BG_ATTAINABLE_NS;
}

u64 bg_survey_attainable(const struct bg_survey *survey, const struct zone *zone,
			 struct bg_attainable *found)
{
	if (!is_attainable_known(survey, zone))
		return 0;
	*found = survey->attainable;
	return survey->attainable_ns;
}

/* A round may begin at any pageblock: it is over when each has been looked at. */
static void begin_round(struct bg_survey *survey, const struct zone *zone, unsigned long blocks)
{
	if (in_round(survey, zone) || is_attainable_known(survey, zone))
		return;
	memset(&survey->round, 0, sizeof(survey->round));
	survey->round_zone = zone;
	survey->round_left = blocks;
}

static void go_round(struct bg_survey *survey, const struct zone *zone)
{
	if (!in_round(survey, zone) || --survey->round_left)
		return;
	survey->attainable = survey->round;
	survey->attainable_zone = zone;
	survey->attainable_ns = ktime_get_ns();
	survey->round_zone = NULL;
}

static void choose_set(struct bg_survey *survey, const struct bg_request *request)
{
	struct bg_window_bill best, bill;
	int size;

	survey->chosen = &survey->sets[SET_VACATE];
	survey->next = 0;
	survey->next_free = 0;
	for (size = 0; size < BG_SURVEY_SIZES; size++) {
		bg_window_set_sort(&survey->sets[size]);
		if (request->lack != BG_LACK_FRAGMENTATION)
			continue;
		bg_window_bill(&survey->sets[size], request->goal_pages, &bill);
		if (size && !bg_window_cheaper(&bill, &best))
			continue;
		best = bill;
		survey->chosen = &survey->sets[size];
	}
}

/* What was found is used for this long: the map changes, each window is priced anew anyway. */
#define FOUND_NS (NSEC_PER_SEC / 2)

/* True when windows are left from a search lately that was for as large blocks, or larger ones. */
static bool can_continue(const struct bg_survey *survey, const struct bg_request *request)
{
	const struct bg_survey_key *key = &survey->found_for;

	return survey->found_ns && ktime_get_ns() - survey->found_ns < FOUND_NS &&
	       key->zone == request->zone && key->remedy == request->remedy &&
	       key->lack == request->lack && survey->next < survey->chosen->count &&
	       survey->chosen->windows[survey->next].order >= request->order;
}

static void search(struct bg_survey *survey, const struct bg_request *request)
{
	unsigned long start = round_down(request->zone->zone_start_pfn, pageblock_nr_pages);
	unsigned long blocks = DIV_ROUND_UP(zone_end_pfn(request->zone) - start,
					    pageblock_nr_pages);
	u64 begin = ktime_get_ns(), half = begin + bg_sub_u64(request->deadline_ns, begin) / 2;
	unsigned long i;
	int size;

	for (size = 0; size < BG_SURVEY_SIZES; size++)
		bg_window_set_init(&survey->sets[size],
				   survey->windows + size * BG_SURVEY_WINDOWS, BG_SURVEY_WINDOWS);
	begin_round(survey, request->zone, blocks);
	for (i = 0; i < blocks && !request->stopped() && (!i || ktime_get_ns() < half); i++) {
		if (survey->cursor >= blocks)
			survey->cursor = 0;
		look_at_block(survey, request, start + survey->cursor++ * pageblock_nr_pages);
		go_round(survey, request->zone);
		cond_resched();
	}
	choose_set(survey, request);
	survey->found_ns = ktime_get_ns();
	survey->found_for = (struct bg_survey_key) {
		request->zone, request->remedy, request->lack
	};
	bg_survey_add(0, survey->found_ns - begin);
}

void bg_survey_begin(struct bg_survey *survey, const struct bg_request *request)
{
	survey->scanned = 0;
	survey->unevictable_stays = global_node_page_state(NR_UNEVICTABLE) &&
				    bg_proc_is_zero("sys/vm/compact_unevictable_allowed");
	/* What was free a while ago need not be so now. */
	survey->searched = request->hold || !can_continue(survey, request);
	if (survey->searched)
		search(survey, request);
}

/* Cut a window to its first half until CMA has room for the pages in use in it. */
static void shrink(const struct bg_survey *survey, const struct bg_request *request,
		   struct bg_window *window)
{
	u64 room = bg_cma_room(request);

	while (window->cost > room && window->order > BG_SURVEY_LEAST_ORDER) {
		window->order--;
		bg_window_price(window, survey->class, 0);
	}
}

/*
 * Whoever empties a window waits without a bound for a page that is being read or written or
 * that is held for DMA: for ever, if the server is gone, or the guest keeps its memory.
 */
static bool is_held(const struct bg_survey *survey, struct page *head)
{
	return bg_page_flag(head, PG_writeback) || bg_page_flag(head, PG_locked) ||
	       (bg_page_flag(head, PG_unevictable) && survey->unevictable_stays) ||
	       bg_page_referred(head);
}

/* Asked of the windows that are to be emptied alone: it takes longer than all else. */
static bool find_held(struct bg_survey *survey, const struct bg_window *window)
{
	unsigned long pages = 1UL << window->order, i;
	bool held = false;

	if (!bg_pages_enter())
		return true;
	for (i = 0; i < pages && !held; i++)
		held = (survey->class[i] == BG_PAGE_MOVABLE ||
			survey->class[i] == BG_PAGE_CACHE) &&
		       bg_online_page(window->pfn + i) &&
		       is_held(survey, compound_head(pfn_to_page(window->pfn + i)));
	bg_pages_leave();
	return held;
}

/* Only so much page cache may be dropped: a window with more becomes smaller, or is left out. */
static bool is_little_cache(const struct bg_survey *survey, u64 lacking_pages,
			    struct bg_window *window)
{
	u64 most = lacking_pages + BG_SURVEY_LEAST_PAGES - 1;

	while (window->cache > most && window->order > BG_SURVEY_LEAST_ORDER) {
		window->order--;
		bg_window_price(window, survey->class, 0);
	}
	return window->cache <= most;
}

/* What emptying it brings now, which may differ from when it was found. */
static bool price_again(struct bg_survey *survey, const struct bg_request *request,
			u64 lacking_pages, struct bg_window *window)
{
	if (!classify_candidate(survey, request->zone, window->pfn, 1UL << window->order) ||
	    find_held(survey, window))
		return false;
	if (request->lack == BG_LACK_FRAGMENTATION) {
		if (!bg_window_price(window, survey->class, request->order))
			return false;
		bg_window_trim(window, survey->class, request->order, lacking_pages);
		return request->remedy != BG_REMEDY_RECLAIM ||
		       window->cache < lacking_pages + BG_SURVEY_LEAST_PAGES;
	}
	if (!bg_window_price(window, survey->class, 0))
		return false;
	if (request->lack == BG_LACK_CMA)
		shrink(survey, request, window);
	if (request->remedy == BG_REMEDY_RECLAIM && !is_little_cache(survey, lacking_pages, window))
		return false;
	window->gain = request->remedy == BG_REMEDY_RECLAIM ? window->cache : window->cost;
	return window->gain;
}

static bool next_found(struct bg_survey *survey, const struct bg_request *request,
		       u64 lacking_pages, struct bg_window *window)
{
	while (survey->next < survey->chosen->count) {
		*window = survey->chosen->windows[survey->next++];
		if (!remembered(survey, window->pfn, window->pfn + (1UL << window->order)) &&
		    price_again(survey, request, lacking_pages, window))
			return true;
	}
	return false;
}

bool bg_survey_next(struct bg_survey *survey, const struct bg_request *request,
		    u64 lacking_pages, struct bg_window *window)
{
	if (next_found(survey, request, lacking_pages, window))
		return true;
	if (survey->searched)
		return false;
	survey->searched = true;
	search(survey, request);
	return next_found(survey, request, lacking_pages, window);
}

static bool is_free(struct bg_survey *survey, const struct bg_request *request,
		    const struct bg_window *window)
{
	unsigned long pages = 1UL << window->order, i;

	if (!classify_candidate(survey, request->zone, window->pfn, pages))
		return false;
	for (i = 0; i < pages && survey->class[i] == BG_PAGE_FREE; i++)
		;
	return i == pages;
}

bool bg_survey_next_free(struct bg_survey *survey, const struct bg_request *request,
			 u64 pages_max, struct bg_window *window)
{
	const struct bg_window_set *set = &survey->sets[SET_FREE];

	if (pages_max < 1UL << BG_SURVEY_LEAST_ORDER)
		return false;
	while (survey->next_free < set->count) {
		*window = set->windows[survey->next_free++];
		window->order = min_t(u32, window->order, ilog2(pages_max));
		if (is_free(survey, request, window))
			return true;
	}
	return false;
}

static void count_classes(const u8 *class, unsigned long pages, struct bg_block_map *map)
{
	unsigned long i;

	for (i = 0; i < pages; i++) {
		map->free_pages += class[i] == BG_PAGE_FREE;
		map->movable_pages += class[i] == BG_PAGE_MOVABLE || class[i] == BG_PAGE_CACHE;
		map->pinned_pages += class[i] == BG_PAGE_PINNED;
		map->offline_pages += class[i] == BG_PAGE_OFFLINE;
	}
	map->pages = pages - map->offline_pages;
}

int bg_survey_block(struct bg_survey *survey, struct zone *zone, unsigned long pfn,
		    struct bg_block_map *map)
{
	if (!bg_pages_enter())
		return -EBUSY;
	classify_range(zone, pfn, pageblock_nr_pages, false, survey->class);
	*map = (struct bg_block_map) { .pfn = pfn, .cma = is_cma(block_type(zone, pfn)) };
	bg_pages_leave();
	count_classes(survey->class, pageblock_nr_pages, map);
	bg_survey_add(1, 0);
	return map->pages;
}
