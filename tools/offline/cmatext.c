// SPDX-License-Identifier: GPL-2.0
/*
 * The messages of a failed allocation from a CMA area: cma_alloc() and its kin of mm/cma.c,
 * alloc_contig_range(), and the drivers that asked.
 */
#include "cmatext.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

/* A driver's size is in bytes; no board with CMA areas has had other pages by default. */
#define PAGE_BYTES 4096

/* Larger sizes are damaged numbers; what is computed of smaller ones fits into 64 bits. */
#define MAX_BYTES (1ULL << 46)
#define MAX_PAGES (MAX_BYTES / PAGE_BYTES)

/* No request is aligned to more pages. */
#define MAX_STEP 256

static const struct {
	const char *text;
	enum bg_cma_line line;
} marks[] = {
	{ "PFNs busy", BG_CMA_BUSY },
	{ "alloc failed, req-size:", BG_CMA_FAILED },
	{ "cma_alloc: alloc failed", BG_CMA_FAILED },
	{ "number of available pages:", BG_CMA_LIST },
	{ "dma alloc of size ", BG_CMA_DRIVER },
	{ "failed to allocate buffer with size", BG_CMA_DRIVER },
	{ "ailed to allocate from CMA", BG_CMA_DRIVER },
	{ "ailed to allocate CMA", BG_CMA_DRIVER },
	{ "num bos allocated:", BG_CMA_COUNTER }, { "size bos allocated:", BG_CMA_COUNTER },
	{ "num bos used:", BG_CMA_COUNTER }, { "size bos used:", BG_CMA_COUNTER },
	{ "num bos cached:", BG_CMA_COUNTER }, { "size bos cached:", BG_CMA_COUNTER },
};

/* What allocates for devices, and what a driver says when it got nothing: both in one message. */
static const char * const makers[] = {
	"dma_alloc_coherent", "dma_alloc_attrs", "dma_alloc_wc", "dma_alloc_writecombine",
	"dma_alloc_contiguous", "dma_alloc_from_contiguous", "cma_alloc", "cma heap", "cma_heap",
	"dmaHeap", "dma_heap", "dma-heap", "DMA heap", "ion_alloc", "ion_cma", "ion_buffer",
	"ion heap", "ION", "contiguous memory", "coherent memory", "coherent DMA", "DMA memory",
	"DMA buffer", "dma buffer", "CMA memory",
};

static const char * const failures[] = {
	"fail", "Fail", "FAIL", "unable to", "Unable to", "cannot alloc", "Cannot alloc",
	"can't alloc", "could not alloc", "Could not alloc", "couldn't alloc", "out of memory",
	"error", "No memory", "no memory",
};

static bool has_any(const char *msg, const char * const *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (strstr(msg, words[i]))
			return true;
	return false;
}

/* "... fails. The driver ...": a driver says one thing in a line, people write sentences. */
static bool is_prose(const char *msg)
{
	while ((msg = strstr(msg, ". "))) {
		msg += 2;
		if (isupper((unsigned char)*msg))
			return true;
	}
	return false;
}

static bool is_drivers_word(const char *msg)
{
	return (strstr(msg, "lloc") || strstr(msg, "emory")) && !is_prose(msg) &&
	       has_any(msg, makers, ARRAY_SIZE(makers)) &&
	       has_any(msg, failures, ARRAY_SIZE(failures));
}

/* Functions of a stack trace bear the same names. */
static bool is_trace(const char *msg)
{
	return strstr(msg, "+0x") || !strncmp(msg, "Subject:", 8) ||
	       (!strncmp(msg, "# ", 2) && msg[2] != ' ') ||
	       strstr(msg, "page allocation failure") || strstr(msg, "oom-killer");
}

/* "V3D: 7132kb BOs (18)": newer vc4's counters. */
static bool is_kinds_counter(const char *msg)
{
	const char *bos = strstr(msg, "kb BOs (");

	return bos && bos > msg && isdigit((unsigned char)bos[-1]);
}

static const char *sum_of(const char *msg)
{
	const char *sum = strstr(msg, "=>");

	if (!sum)
		return NULL;
	sum += 2 + strspn(sum + 2, " ");
	return isdigit((unsigned char)*sum) && strstr(sum, "total") ? sum : NULL;
}

static bool is_hole(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	return digits && s[digits] == '@' && isdigit((unsigned char)s[digits + 1]);
}

/*
 * "range 0: 3@125+20@140", "range 1:"; a hole that does not begin the range has a plus before it
 * though it be the first. A list that is too long for a line goes on in the next: "+20@140+7@190".
 */
static const char *range_of(const char *msg)
{
	const char *range = strstr(msg, "range ");
	size_t digits;

	if (!range)
		return is_hole(msg + (*msg == '+')) ? msg + (*msg == '+') : NULL;
	digits = strspn(range + 6, "0123456789");
	if (!digits || range[6 + digits] != ':')
		return NULL;
	range += 7 + digits;
	range += strspn(range, " +");
	return !*range || is_hole(range) ? range : NULL;
}

/* "[8c000, 8c400) PFNs busy" is the kernel's; "PFNs busy" alone is what people write of it. */
static bool has_range(const char *msg)
{
	const char *open = strchr(msg, '[');

	return open && isxdigit((unsigned char)open[1]);
}

enum bg_cma_line bg_cma_classify(const char *msg)
{
	if (is_trace(msg))
		return BG_CMA_NONE;
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (strstr(msg, marks[i].text))
			return marks[i].line == BG_CMA_BUSY && !has_range(msg) ? BG_CMA_NONE :
			       marks[i].line;
	if (range_of(msg))
		return BG_CMA_RANGE;
	if (sum_of(msg) && strstr(msg, " free of "))
		return BG_CMA_SUM;
	if (is_kinds_counter(msg))
		return BG_CMA_COUNTER;
	return is_drivers_word(msg) ? BG_CMA_DRIVER : BG_CMA_NONE;
}

bool bg_cma_opens(enum bg_cma_line line)
{
	return line == BG_CMA_BUSY || line == BG_CMA_FAILED || line == BG_CMA_LIST ||
	       line == BG_CMA_DRIVER;
}

static uint64_t number_after(const char *msg, const char *name)
{
	const char *at = strstr(msg, name);

	return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

/* "[8c000, 8c400) PFNs busy"; false when the line is damaged. */
static bool read_busy(const char *msg, uint64_t *from, uint64_t *to)
{
	const char *open = strchr(msg, '[');
	char *end;

	if (!open)
		return false;
	*from = strtoull(open + 1, &end, 16);
	if (*end != ',')
		return false;
	*to = strtoull(end + 1 + strspn(end + 1, " "), &end, 16);
	return *end == ')' && *to > *from && *to - *from <= MAX_PAGES;
}

/* A request is aligned to at least the largest power of two that it holds, up to a bound. */
static uint64_t step_of(uint64_t pages)
{
	uint64_t step = 1;

	while (step < MAX_STEP && step * 2 <= pages)
		step *= 2;
	return step;
}

/*
 * Ranges are tried upwards: one that does not lie above the last is of another request. Each
 * begins where the free block begins that reaches into it, so that it may be longer than the
 * request; its end is the request's, and moves by the alignment.
 */
static bool busy_belongs(const struct bg_log_cma *cma, const char *msg)
{
	uint64_t from, to, pages;

	if (cma->ret_known || cma->free_known || cma->nr_lines || !read_busy(msg, &from, &to))
		return false;
	/* With the first line damaged there is nothing to compare with. */
	if (!cma->nr_busy || !cma->request_known)
		return false;
	if (from < cma->busy_from || to <= cma->busy_to)
		return false;
	pages = to - from < cma->request_pages ? to - from : cma->request_pages;
	return cma->request_pages == to - from || (to - cma->busy_to) % step_of(pages) == 0;
}

/* The driver that did not get a buffer is told of twice when it tries another size. */
static bool driver_belongs(const struct bg_log_cma *cma, const char *msg)
{
	uint64_t bytes = number_after(msg, "size ");

	if (!cma->request_known || !bytes || bytes > MAX_BYTES || strstr(msg, "size 0x"))
		return true;
	return (bytes + PAGE_BYTES - 1) / PAGE_BYTES == cma->request_pages ||
	       (cma->nr_lines && cma->request_known);
}

/*
 * The area's own line follows what made it fail, or the driver's words that came before it. All
 * the busy ranges may begin early, and be longer than what was asked for.
 */
static bool failed_belongs(const struct bg_log_cma *cma, const char *msg)
{
	uint64_t pages = number_after(msg, "req-size: ");
	const char *ret = strstr(msg, "ret: ");

	if (cma->ret_known || cma->free_known || !cma->nr_busy == !cma->nr_lines)
		return false;
	if (!cma->request_known || !pages || pages > cma->request_pages)
		return false;
	return pages == cma->request_pages ||
	       (cma->nr_busy && (!ret || strtol(ret + 5, NULL, 10) == -16));
}

bool bg_cma_belongs(const struct bg_log_cma *cma, enum bg_cma_line line, const char *msg)
{
	switch (line) {
	case BG_CMA_BUSY:
		return busy_belongs(cma, msg);
	case BG_CMA_FAILED:
		return failed_belongs(cma, msg);
	case BG_CMA_LIST:
		return !cma->free_known && !cma->nr_holes;
	case BG_CMA_DRIVER:
		return driver_belongs(cma, msg);
	default:
		return true;
	}
}

/* "cma: __cma_alloc: reserved: alloc failed": the name stands between the last colons. */
static void read_area(struct bg_log_cma *cma, const char *msg)
{
	const char *end = strstr(msg, ": alloc failed"), *start;

	if (!end)
		return;
	for (start = end; start > msg && !(start[0] == ' ' && start[-1] == ':'); start--)
		;
	start += *start == ' ';
	if (start > msg && !memmem(start, end - start, "cma_alloc", 9))
		snprintf(cma->area, sizeof(cma->area), "%.*s", (int)(end - start), start);
}

static void read_failed(struct bg_log_cma *cma, const char *msg)
{
	const char *ret = strstr(msg, "ret: ");
	uint64_t pages = number_after(msg, "req-size: ");

	read_area(cma, msg);
	if (pages && pages <= MAX_PAGES) {
		cma->request_pages = pages;
		cma->request_known = true;
	}
	if (ret) {
		cma->ret = strtol(ret + 5, NULL, 10);
		cma->ret_known = true;
	}
}

/* The largest holes are kept: they decide. */
static void add_hole(struct bg_log_cma *cma, const struct bg_cma_hole *hole)
{
	struct bg_cma_hole *least = &cma->holes[0];

	if (cma->nr_holes < BG_CMA_MAX_HOLES) {
		cma->holes[cma->nr_holes++] = *hole;
		return;
	}
	cma->holes_dropped++;
	for (unsigned int i = 1; i < cma->nr_holes; i++)
		if (cma->holes[i].pages < least->pages)
			least = &cma->holes[i];
	if (hole->pages <= least->pages) {
		cma->dropped_pages += hole->pages;
		return;
	}
	cma->dropped_pages += least->pages;
	*least = *hole;
}

/* "3@125+20@140", and a vendor's "4+7+38", which lacks the positions. */
static void read_holes(struct bg_log_cma *cma, const char *s, unsigned int range)
{
	while (isdigit((unsigned char)*s)) {
		struct bg_cma_hole hole = { .range = range };
		char *end;

		hole.pages = strtoull(s, &end, 10);
		if (*end == '@' && isdigit((unsigned char)end[1]))
			hole.position = strtoull(end + 1, &end, 10);
		else if (*end != '+' && *end != '=')
			break;
		if (hole.pages > MAX_PAGES || hole.position > MAX_PAGES)
			return;
		add_hole(cma, &hole);
		if (*end != '+')
			break;
		s = end + 1;
	}
}

/* The list is whole when its holes add up to what is free. */
static uint64_t holes_sum(const struct bg_log_cma *cma)
{
	uint64_t sum = cma->dropped_pages;

	for (unsigned int i = 0; i < cma->nr_holes; i++)
		sum += cma->holes[i].pages;
	return sum;
}

/* "=> 23 free of 16384 total pages"; a vendor's "=>357 pages, total: 2048 pages". */
static void read_sum(struct bg_log_cma *cma, const char *msg)
{
	const char *sum = sum_of(msg), *total;
	uint64_t pages;
	char *end;

	if (!sum)
		return;
	pages = strtoull(sum, &end, 10);
	if (pages > MAX_PAGES)
		return;
	cma->free_pages = pages;
	cma->free_known = true;
	cma->list_known = holes_sum(cma) == cma->free_pages;
	total = end + strcspn(end, "0123456789");
	pages = isdigit((unsigned char)*total) ? strtoull(total, NULL, 10) : 0;
	if (pages && pages <= MAX_PAGES) {
		cma->total_pages = pages;
		cma->total_known = true;
	}
}

static void read_list(struct bg_log_cma *cma, const char *msg)
{
	const char *list = strstr(msg, "pages:");

	if (list)
		read_holes(cma, list + 6 + strspn(list + 6, " +"), 0);
	cma->plain_list |= cma->nr_holes;
	read_sum(cma, msg);
}

static void read_range(struct bg_log_cma *cma, const char *msg)
{
	const char *number = strstr(msg, "range "), *holes = range_of(msg);
	unsigned int range = cma->nr_holes ? cma->holes[cma->nr_holes - 1].range : 0;

	if (holes && !cma->free_known)
		read_holes(cma, holes, number ? strtoul(number + 6, NULL, 10) : range);
	read_sum(cma, msg);
}

static void apply_busy(struct bg_log_cma *cma, const char *msg)
{
	uint64_t from, to;

	cma->nr_busy++;
	if (!read_busy(msg, &from, &to))
		return;
	if (!cma->request_known || to - from < cma->request_pages)
		cma->request_pages = to - from;
	cma->busy_from = from;
	cma->busy_to = to;
	cma->request_known = true;
}

static void apply_driver(struct bg_log_cma *cma, enum bg_cma_line line, const char *msg)
{
	uint64_t bytes = strstr(msg, "size 0x") ? 0 : number_after(msg, "size ");

	if (cma->nr_lines < BG_CMA_MAX_LINES)
		snprintf(cma->lines[cma->nr_lines++], BG_CMA_LINE_LEN, "%.*s", BG_CMA_LINE_LEN - 1,
			 msg);
	if (line != BG_CMA_DRIVER || cma->request_known || !bytes || bytes > MAX_BYTES)
		return;
	cma->request_pages = (bytes + PAGE_BYTES - 1) / PAGE_BYTES;
	cma->request_known = true;
}

void bg_cma_apply(struct bg_log_cma *cma, enum bg_cma_line line, const char *msg)
{
	switch (line) {
	case BG_CMA_BUSY:
		apply_busy(cma, msg);
		break;
	case BG_CMA_FAILED:
		read_failed(cma, msg);
		break;
	case BG_CMA_LIST:
		read_list(cma, msg);
		break;
	case BG_CMA_RANGE:
		read_range(cma, msg);
		break;
	case BG_CMA_SUM:
		read_sum(cma, msg);
		break;
	case BG_CMA_DRIVER:
	case BG_CMA_COUNTER:
		apply_driver(cma, line, msg);
		break;
	default:
		break;
	}
}
