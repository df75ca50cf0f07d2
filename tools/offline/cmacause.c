// SPDX-License-Identifier: GPL-2.0
/*
 * Why an allocation from a CMA area failed: by the area's holes. The error number decides only
 * without them, as its meaning changed: up to 6.14 -12 was "no hole" and -16 "holes were tried,
 * all busy"; since areas have ranges -16 is also "no hole".
 */
#include "cmacause.h"

#define ALIGN_MAX 256
#define RANGES 615

uint64_t bg_cma_align(uint64_t pages)
{
	uint64_t align = 1;

	while (align < pages && align < ALIGN_MAX)
		align <<= 1;
	return align;
}

static bool apart(const struct bg_log_cma *cma, unsigned int order_per_bit)
{
	for (unsigned int i = 0; i + 1 < cma->nr_holes; i++) {
		const struct bg_cma_hole *hole = &cma->holes[i], *next = hole + 1;

		if (next->range == hole->range && next->position > hole->position &&
		    hole->position + (hole->pages >> order_per_bit) >= next->position)
			return false;
	}
	return true;
}

uint64_t bg_cma_largest(const struct bg_log_cma *cma, uint64_t align)
{
	unsigned int order_per_bit = 0;
	uint64_t largest = 0;

	while (order_per_bit < 20 && !apart(cma, order_per_bit))
		order_per_bit++;
	for (unsigned int i = 0; i < cma->nr_holes; i++) {
		const struct bg_cma_hole *hole = &cma->holes[i];
		uint64_t from, to;

		from = hole->position << order_per_bit;
		to = from + hole->pages;
		from = (from + align - 1) / align * align;
		if (to > from && to - from > largest)
			largest = to - from;
	}
	return largest;
}

/* With less than this share (1/8) of an area free, a large hole in it would be luck. */
#define NEARLY_FULL 8

/* Enough is free, in holes that the log does not list. */
static void cause_of_enough(const struct bg_log_cma *cma, bool busy,
			    struct bg_diagnosis *diagnosis)
{
	bool nearly_full = cma->total_known && cma->free_pages < cma->total_pages / NEARLY_FULL;

	if (!busy && cma->ret_known && (cma->ret == -12 || nearly_full)) {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_FRAGMENTED, BG_CONFIDENCE_LIKELY);
		if (cma->ret != -12)
			bg_add_also(diagnosis, BG_CAUSE_CMA_BUSY);
	} else if (busy || cma->ret_known) {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_BUSY, BG_CONFIDENCE_LIKELY);
		if (!busy)
			bg_add_also(diagnosis, BG_CAUSE_CMA_FRAGMENTED);
	} else {
		bg_add_also(diagnosis, BG_CAUSE_CMA_FRAGMENTED);
		bg_add_also(diagnosis, BG_CAUSE_CMA_BUSY);
	}
}

/*
 * A list that was cut: a hole of the size proves that one was there, and so does one that was
 * busy; others may be missing.
 */
static bool cause_of_cut_list(const struct bg_log_cma *cma, bool busy,
			      struct bg_diagnosis *diagnosis)
{
	uint64_t pages = cma->dropped_pages;

	if (!cma->request_known || cma->free_known || !cma->nr_holes)
		return false;
	for (unsigned int i = 0; i < cma->nr_holes; i++)
		pages += cma->holes[i].pages;
	if (busy || diagnosis->cma_largest_pages >= cma->request_pages) {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_BUSY, BG_CONFIDENCE_LIKELY);
	} else if (pages >= cma->request_pages) {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_FRAGMENTED, BG_CONFIDENCE_LIKELY);
		bg_add_also(diagnosis, BG_CAUSE_CMA_BUSY);
	} else {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_TOO_SMALL, BG_CONFIDENCE_LIKELY);
		bg_add_also(diagnosis, BG_CAUSE_CMA_FRAGMENTED);
		bg_add_also(diagnosis, BG_CAUSE_CMA_BUSY);
	}
	return true;
}

/* Without the holes: the sizes, then the error number, then what was found busy. */
static void cause_without_list(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_log_cma *cma = &event->cma;
	bool ranges = event->version ? event->version >= RANGES : !cma->plain_list;
	bool busy = cma->nr_busy || (cma->ret_known && cma->ret == -16 && !ranges);

	if (cause_of_cut_list(cma, busy, diagnosis))
		return;
	if (cma->request_known && cma->free_known) {
		cause_of_enough(cma, busy, diagnosis);
	} else if (cma->ret_known && cma->ret == -12) {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_TOO_SMALL, BG_CONFIDENCE_LIKELY);
		if (!cma->request_known || cma->request_pages > 1)
			bg_add_also(diagnosis, BG_CAUSE_CMA_FRAGMENTED);
	} else if (cma->nr_busy || (cma->ret_known && cma->ret == -16)) {
		bg_set_cause(diagnosis, BG_CAUSE_CMA_BUSY, BG_CONFIDENCE_LIKELY);
		if (cma->nr_busy || !ranges)
			return;
		bg_add_also(diagnosis, BG_CAUSE_CMA_TOO_SMALL);
		if (!cma->request_known || cma->request_pages > 1)
			bg_add_also(diagnosis, BG_CAUSE_CMA_FRAGMENTED);
	} else {
		bg_add_also(diagnosis, BG_CAUSE_CMA_TOO_SMALL);
		bg_add_also(diagnosis, BG_CAUSE_CMA_FRAGMENTED);
		bg_add_also(diagnosis, BG_CAUSE_CMA_BUSY);
	}
}

void bg_cause_of_cma_failure(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_log_cma *cma = &event->cma;
	enum bg_confidence sure = event->mixed || event->joined || cma->holes_dropped ?
				  BG_CONFIDENCE_LIKELY : BG_CONFIDENCE_CERTAIN;
	uint64_t request = cma->request_pages;

	if (cma->request_known && (cma->list_known || (cma->nr_holes && !cma->free_known)))
		diagnosis->cma_largest_pages = bg_cma_largest(cma, bg_cma_align(request));
	if (cma->request_known && cma->total_known && cma->total_pages < request)
		bg_set_cause(diagnosis, BG_CAUSE_CMA_TOO_SMALL, sure);
	else if (cma->request_known && cma->free_known && cma->free_pages < request)
		bg_set_cause(diagnosis, BG_CAUSE_CMA_TOO_SMALL, sure);
	else if (!cma->request_known || !cma->list_known)
		cause_without_list(event, diagnosis);
	else if (diagnosis->cma_largest_pages < request)
		bg_set_cause(diagnosis, BG_CAUSE_CMA_FRAGMENTED, sure);
	else
		bg_set_cause(diagnosis, BG_CAUSE_CMA_BUSY, sure);
}
