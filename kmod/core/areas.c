// SPDX-License-Identifier: GPL-2.0
/* CMA areas: whose bounds and names are learnt, what drivers ask of each, what is in their way. */
#include "areas.h"

#define NSEC_PER_USEC 1000ULL
/* errno values that the kernel has everywhere */
#define NO_MEMORY (-12)
#define BUSY (-16)

static bool is_named(const struct bg_cma_area *area, const char *name)
{
	u32 i;

	for (i = 0; i < BG_AREA_NAME - 1 && area->name[i] == name[i]; i++)
		if (!name[i])
			return true;
	return i == BG_AREA_NAME - 1;
}

static void set_name(struct bg_cma_area *area, const char *name)
{
	u32 i;

	for (i = 0; i < BG_AREA_NAME - 1 && name[i]; i++)
		area->name[i] = name[i];
	area->name[i] = '\0';
}

static struct bg_cma_area *append(struct bg_cma_areas *areas, u64 first_pfn, u64 pages)
{
	struct bg_cma_area *area;

	if (areas->count == BG_AREAS)
		return NULL;
	area = &areas->area[areas->count++];
	memset(area, 0, sizeof(*area));
	area->first_pfn = first_pfn;
	area->pages = pages;
	area->lowest_pfn = ~0ULL;
	return area;
}

void bg_areas_add(struct bg_cma_areas *areas, u64 first_pfn, u64 pages)
{
	struct bg_cma_area *last = areas->count ? &areas->area[areas->count - 1] : NULL;

	if (last && last->first_pfn + last->pages == first_pfn)
		last->pages += pages;
	else
		append(areas, first_pfn, pages);
}

struct bg_cma_area *bg_areas_at(struct bg_cma_areas *areas, u64 pfn)
{
	u32 i;

	for (i = 0; i < areas->count; i++)
		if (pfn >= areas->area[i].first_pfn &&
		    pfn - areas->area[i].first_pfn < areas->area[i].pages)
			return &areas->area[i];
	return NULL;
}

static struct bg_cma_area *find(struct bg_cma_areas *areas, const char *name)
{
	u32 i;

	for (i = 0; i < areas->count; i++)
		if (is_named(&areas->area[i], name))
			return &areas->area[i];
	return NULL;
}

static void take_out(struct bg_cma_areas *areas, const struct bg_cma_area *area)
{
	u32 i = (u32)(area - areas->area);

	for (areas->count--; i < areas->count; i++)
		areas->area[i] = areas->area[i + 1];
}

/* One whose calls were seen before its bounds is entered at its place, with what was counted. */
static struct bg_cma_area *give_name(struct bg_cma_areas *areas, struct bg_cma_area *place,
				     const char *name)
{
	struct bg_cma_area *known = find(areas, name);
	u64 first = place->first_pfn, pages = place->pages;

	if (known && !known->pages) {
		*place = *known;
		place->first_pfn = first;
		place->pages = pages;
		take_out(areas, known);
		return known < place ? place - 1 : place;
	}
	set_name(place, name);
	return place;
}

/* Two areas side by side look like one until the second one's name is seen. */
static struct bg_cma_area *split(struct bg_cma_areas *areas, struct bg_cma_area *place,
				 const char *name, u64 pfn)
{
	u64 end = place->first_pfn + place->pages, at;
	struct bg_cma_area *part;
	bool above = pfn > place->highest_pfn;

	if (!above && pfn >= place->lowest_pfn)
		return place;
	at = above ? pfn : place->lowest_pfn;
	at -= at & (areas->block_pages - 1);
	if (at <= place->first_pfn || (above ? at <= place->highest_pfn : at <= pfn))
		return place;
	part = append(areas, above ? at : place->first_pfn,
		      above ? end - at : at - place->first_pfn);
	if (!part)
		return place;
	if (!above)
		place->first_pfn = at;
	place->pages -= part->pages;
	return give_name(areas, part, name);
}

struct bg_cma_area *bg_areas_got(struct bg_cma_areas *areas, const char *name, u64 pfn)
{
	struct bg_cma_area *area = bg_areas_at(areas, pfn);

	if (!area)
		return *name ? bg_areas_named(areas, name) : NULL;
	if (*name && !area->name[0])
		area = give_name(areas, area, name);
	else if (*name && !is_named(area, name))
		area = split(areas, area, name, pfn);
	area->lowest_pfn = bg_min_u64(area->lowest_pfn, pfn);
	area->highest_pfn = bg_max_u64(area->highest_pfn, pfn);
	return area;
}

/* The only area without a name; NULL when there are more, or none. */
static struct bg_cma_area *only_unnamed(struct bg_cma_areas *areas)
{
	struct bg_cma_area *found = NULL;
	u32 i;

	for (i = 0; i < areas->count; i++) {
		if (areas->area[i].name[0])
			continue;
		if (found)
			return NULL;
		found = &areas->area[i];
	}
	return found;
}

struct bg_cma_area *bg_areas_named(struct bg_cma_areas *areas, const char *name)
{
	struct bg_cma_area *area;

	if (!*name)
		return areas->count == 1 ? &areas->area[0] : NULL;
	area = find(areas, name);
	if (area)
		return area;
	/* With one stretch only it can be no other's: a second area would be of another stretch. */
	area = areas->count == 1 ? only_unnamed(areas) : NULL;
	if (!area)
		area = append(areas, 0, 0);
	if (area)
		set_name(area, name);
	return area;
}

static u32 bucket_of(u64 latency_ns)
{
	u32 bucket = 0;

	while (bucket < BG_LATENCY_BUCKETS - 1 && latency_ns >= NSEC_PER_USEC << bucket)
		bucket++;
	return bucket;
}

static u32 order_of(u64 pages)
{
	u32 order = 0;

	while (order < BG_MAX_ORDERS - 1 && pages > 1ULL << order)
		order++;
	return order;
}

static void count_latency(struct bg_cma_stats *stats, u64 latency_ns)
{
	if (!latency_ns)
		return;
	stats->latency[bucket_of(latency_ns)]++;
	stats->latency_sum_ns += latency_ns;
	stats->latency_max_ns = bg_max_u64(stats->latency_max_ns, latency_ns);
}

void bg_area_count(struct bg_cma_area *area, const struct bg_cma_call *call)
{
	struct bg_cma_stats *stats = &area->stats;

	stats->retries += call->retries;
	stats->sizes[order_of(call->pages)]++;
	count_latency(stats, call->latency_ns);
	area->last = *call;
	if (call->failure == BG_CMA_FAILURE_NONE) {
		stats->allocations++;
		stats->allocated_pages += call->pages;
		return;
	}
	stats->failures++;
	area->last_failed = *call;
	if (call->failure != BG_CMA_FAILURE_UNEXPLAINED)
		stats->failed[call->failure]++;
}

void bg_area_told(struct bg_cma_area *area, const struct bg_cma_call *call)
{
	area->stats.failed[call->failure]++;
	if (area->last_failed.time_ns == call->time_ns)
		area->last_failed.failure = call->failure;
	if (area->last.time_ns == call->time_ns)
		area->last.failure = call->failure;
}

u64 bg_latency_quantile(const struct bg_cma_stats *stats, u32 permille)
{
	u64 total = 0, before = 0, wanted, low, high;
	u32 i;

	for (i = 0; i < BG_LATENCY_BUCKETS; i++)
		total += stats->latency[i];
	if (!total)
		return 0;
	wanted = bg_max_u64(bg_div_u64(total * permille + 999, 1000), 1);
	for (i = 0; before + stats->latency[i] < wanted; i++)
		before += stats->latency[i];
	low = i ? NSEC_PER_USEC << (i - 1) : 0;
	high = i < BG_LATENCY_BUCKETS - 1 ? NSEC_PER_USEC << i : stats->latency_max_ns;
	high = bg_min_u64(high, stats->latency_max_ns);
	return low + bg_div_u64(bg_sub_u64(high, low) * (wanted - before), stats->latency[i]);
}

static u64 align_up(const struct bg_cma_walk *walk, u64 pfn)
{
	return (pfn + walk->align_pages - 1) & ~(walk->align_pages - 1);
}

void bg_cma_walk_begin(struct bg_cma_walk *walk, u64 first_pfn, u32 align_order)
{
	u64 from;

	memset(walk, 0, sizeof(*walk));
	walk->pfn = first_pfn;
	walk->align_pages = 1ULL << (align_order & 31);
	from = align_up(walk, first_pfn);
	walk->free_from = from;
	walk->clear_from = from;
	walk->untaken_from = from;
}

static void go_on(const struct bg_cma_walk *walk, u64 *from, u64 *longest, bool counts)
{
	if (counts)
		*longest = bg_max_u64(*longest, bg_sub_u64(walk->pfn, *from));
	else
		*from = align_up(walk, walk->pfn);
}

void bg_cma_walk_on(struct bg_cma_walk *walk, u32 kind, u64 pages)
{
	struct bg_cma_lie *lie = &walk->lie;

	walk->pfn += pages;
	lie->free_pages += kind == BG_CMA_PAGE_FREE ? pages : 0;
	lie->squatting_pages += kind == BG_CMA_PAGE_SQUATTER ? pages : 0;
	lie->taken_pages += kind == BG_CMA_PAGE_TAKEN ? pages : 0;
	lie->stuck_pages += kind == BG_CMA_PAGE_STUCK ? pages : 0;
	go_on(walk, &walk->free_from, &lie->free_run_pages, kind == BG_CMA_PAGE_FREE);
	go_on(walk, &walk->clear_from, &lie->clear_run_pages,
	      kind == BG_CMA_PAGE_FREE || kind == BG_CMA_PAGE_SQUATTER);
	go_on(walk, &walk->untaken_from, &lie->untaken_run_pages, kind != BG_CMA_PAGE_TAKEN);
}

/*
 * The kernel tries runs that no driver holds, and only those. One that it tried in vain was busy.
 * Where it does not tell of tries, or made none, how the area lies tells: newer kernels say EBUSY
 * where there was no run, too.
 */
u32 bg_cma_failure_of(const struct bg_cma_call *call, u64 area_pages,
		      const struct bg_cma_lie *lie, u64 released_pages, u64 allocated_pages)
{
	u64 taken;

	if (area_pages && call->pages > area_pages)
		return BG_CMA_FAILURE_TOO_SMALL;
	if (call->retries)
		return BG_CMA_FAILURE_BUSY;
	if (call->error && call->error != NO_MEMORY && call->error != BUSY)
		return BG_CMA_FAILURE_OTHER;
	if (!lie)
		return BG_CMA_FAILURE_UNEXPLAINED;
	taken = bg_sub_u64(lie->taken_pages + released_pages, allocated_pages);
	if (call->pages > bg_sub_u64(area_pages, taken))
		return BG_CMA_FAILURE_FULL;
	if (released_pages || allocated_pages)
		return BG_CMA_FAILURE_UNEXPLAINED;
	if (call->pages > lie->untaken_run_pages)
		return BG_CMA_FAILURE_FRAGMENTED;
	if (call->error == BUSY || call->pages > lie->clear_run_pages)
		return BG_CMA_FAILURE_BUSY;
	return BG_CMA_FAILURE_NO_MEMORY;
}
