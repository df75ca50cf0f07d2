// SPDX-License-Identifier: GPL-2.0
/* A failed CMA allocation in plain words: leak or fragmentation, and would a reboot help? */
#include "wordcma.h"

#include <stdio.h>

#include "cmacause.h"
#include "wordparts.h"

/* Pages as a size; @buf of 24 bytes is handed back. */
static const char *pages_text(const struct bg_diagnosis *diagnosis, uint64_t pages, char *buf)
{
	return bg_size_text((int64_t)(pages * diagnosis->request.page_kib), buf);
}

static void say_request(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	char size[24], area[BG_CMA_NAME_LEN + 16] = "the CMA area";

	if (cma->area[0])
		snprintf(area, sizeof(area), "the CMA area %s", cma->area);
	if (cma->request_known)
		bg_say(diagnosis, "A driver asked %s for %llu pages (%s)", area,
		       (unsigned long long)cma->request_pages,
		       pages_text(diagnosis, cma->request_pages, size));
	else
		bg_say(diagnosis, "A driver asked %s for memory", area);
}

static void say_free(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	char free[24], total[24];

	if (!cma->free_known)
		return;
	bg_say(diagnosis, ", of which %llu pages (%s) are free",
	       (unsigned long long)cma->free_pages,
	       pages_text(diagnosis, cma->free_pages, free));
	if (cma->total_known)
		bg_say(diagnosis, " of %llu (%s)", (unsigned long long)cma->total_pages,
		       pages_text(diagnosis, cma->total_pages, total));
}

static void say_too_small(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	char size[24];

	if (cma->total_known && cma->request_known && cma->total_pages < cma->request_pages) {
		bg_say(diagnosis,
		       ": the area is smaller than the request. Neither a leak nor fragmentation, and no reboot helps.");
		return;
	}
	bg_say(diagnosis, ": drivers' buffers use the area up; it is not fragmentation.");
	if (cma->falls)
		bg_say(diagnosis,
		       " At the first of these failures %s were free, and it fell each time: a driver, or who uses it, leaks. A reboot helps only until that much is taken again.",
		       pages_text(diagnosis, cma->first_free_pages, size));
	else
		bg_say(diagnosis,
		       " Whether it is a leak, the next failures show: with a leak free falls from one to the next. A reboot helps only if something leaks, and only for a while.");
}

static void say_fragmented(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	char size[24];

	if (!cma->list_known) {
		bg_say(diagnosis,
		       ", enough, but in holes that the log does not list (error %d): fragmentation, most likely, by drivers' own buffers that lie between. A reboot helps until they lie like that again.",
		       cma->ret);
		return;
	}
	bg_say(diagnosis,
	       ", enough, but the largest hole at the request's alignment (%llu pages) has %llu pages (%s): fragmentation, not a leak. Drivers' own buffers lie between the free pieces, and nobody can move those. A reboot helps until they lie like that again.",
	       (unsigned long long)bg_cma_align(cma->request_pages),
	       (unsigned long long)diagnosis->cma_largest_pages,
	       pages_text(diagnosis, diagnosis->cma_largest_pages, size));
}

static void say_busy(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	char size[24];

	if (diagnosis->also >> BG_CAUSE_CMA_FRAGMENTED & 1) {
		bg_say(diagnosis,
		       ": pages in there could not be moved away (error %d), or no hole was large enough, which this error means too since Linux 6.15. The log has no list of holes to tell which.",
		       cma->ret);
		return;
	}
	if (cma->list_known)
		bg_say(diagnosis, ", with a hole of %llu pages (%s), large enough, among them",
		       (unsigned long long)diagnosis->cma_largest_pages,
		       pages_text(diagnosis, diagnosis->cma_largest_pages, size));
	bg_say(diagnosis,
	       ": pages of processes or files in there could not be moved away, being pinned, under I/O or isolated by another allocation. Neither a leak of the area nor fragmentation; trying again may do, and a reboot helps only until such pages are there again.");
}

static void say_unsure(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	bg_say(diagnosis, ", and the log does not list the area's holes");
	if (cma->ret_known)
		bg_say(diagnosis, ", only the error %d", cma->ret);
	bg_say(diagnosis, ": leak or fragmentation cannot be told apart.");
}

/* What is left of a list that was cut, and what that leaves open. */
static void say_cut_list(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	char size[24];

	bg_say(diagnosis, "; of the area's list of holes the log has a part, in which ");
	if (diagnosis->cma_largest_pages)
		bg_say(diagnosis, "the largest at the request's alignment has %llu pages (%s)",
		       (unsigned long long)diagnosis->cma_largest_pages,
		       pages_text(diagnosis, diagnosis->cma_largest_pages, size));
	else
		bg_say(diagnosis, "none reaches a place of the request's alignment");
	if (diagnosis->cause == BG_CAUSE_CMA_BUSY &&
	    diagnosis->cma_largest_pages < cma->request_pages)
		bg_say(diagnosis,
		       ", while larger ones were found and tried: pages in there could not be moved away. Trying again may do.");
	else if (diagnosis->cause == BG_CAUSE_CMA_BUSY)
		bg_say(diagnosis,
		       ", large enough: pages in there could not be moved away. Trying again may do.");
	else if (diagnosis->cause == BG_CAUSE_CMA_FRAGMENTED)
		bg_say(diagnosis,
		       ", while enough is free: fragmentation, unless the rest of the list has a larger one. A reboot helps until drivers' buffers lie like that again.");
	else
		bg_say(diagnosis,
		       ": the area is used up or in pieces, unless the rest of the list has a larger one; a reboot helps for a while in both cases.");
}

void bg_say_cma_failure(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_log_cma *cma = &event->cma;

	say_request(cma, diagnosis);
	if (cma->request_known && cma->nr_holes && !cma->free_known) {
		say_cut_list(cma, diagnosis);
		return;
	}
	say_free(cma, diagnosis);
	switch (diagnosis->cause) {
	case BG_CAUSE_CMA_TOO_SMALL:
		if (cma->free_known || cma->total_known) {
			say_too_small(cma, diagnosis);
			break;
		}
		bg_say(diagnosis,
		       ", and it found no hole of that size (error %d): the area is used up, or in pieces. The log has no list of holes to tell which; a reboot helps for a while in both cases.",
		       cma->ret);
		break;
	case BG_CAUSE_CMA_FRAGMENTED:
		say_fragmented(cma, diagnosis);
		break;
	case BG_CAUSE_CMA_BUSY:
		say_busy(cma, diagnosis);
		break;
	default:
		say_unsure(cma, diagnosis);
	}
}
