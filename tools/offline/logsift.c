// SPDX-License-Identifier: GPL-2.0
/*
 * Large logs hold few lines of interest: phrases are looked for in blocks, by the shifts of
 * Wu and Manber over three bytes at a time, and only lines near one are read at all.
 */
#include "logsift.h"

#include <string.h>

#include "common.h"

/* A header stands above its report by a stack trace; a trace or a list below what tells of it. */
#define LINES_BEFORE 40
#define LINES_AFTER 80

/* Further right a bracket is no process id's. */
#define ROW_WITHIN 120

/* No more than so many bytes are kept for the lines before. */
#define BYTES_BEFORE 16384

/* Of each phrase as many bytes are looked for as the shortest has, three at a time. */
#define KEY_LEN 8
#define GRAM 3
#define MAX_SHIFT (KEY_LEN - GRAM + 1)

static const char * const phrases[] = {
	"oom-kill", "oom_kill", "page alloc", "allocation fail", "ap allocation for",
	"vmalloc error", "vmalloc_node_range", "vmemmap alloc", "em-info:", "em-Info:",
	"active_anon:", "inactive_file", "unevictable:", "slab_reclaimable", "lowmem_reserve",
	"pages RAM", "pages of RAM", "pages reserved", "reserved pages", "Free swap", "Total swap",
	"kB high:",
	"*1024kB ", "_1024kB ", "illed process", "ill process", "of memory", "memory: usage",
	"result of limit", "mems_allowed", "Linux version", "total_vm", "cma_alloc", "PFNs busy",
	"available pages", "total pages", "alloc of size", "allocate buffer", "from CMA",
	"num bos ", "size bos", "kb BOs (", "dma_alloc", "dma_heap", "dma-heap", "dmaHeap ",
	"ion_alloc", "ion_cma_", "ion_buffer", "ion heap", "coherent", "contiguous", "CMA memory",
	"DMA memory", "DMA buffer", "dma buffer", "Manual OOM", "Show Memory", "kcompactd",
	"soft lockup", "blocked for more than", "System OOM", "SystemOOM", "OOMKilled",
	"OOM killer", "systemd-oomd", "memory pressure", "to process", "lowmemorykiller",
	"moom_callback", "out_of_memory", "cgroup_oom", "cgroup stats", "MESSAGE\":[",
	"MESSAGE\" : [",
};

static unsigned int gram(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;

	return (c[0] ^ c[1] << 5 ^ c[2] << 10) & (BG_SIFT_SHIFTS - 1);
}

void bg_logsift_init(struct bg_logsift *sift)
{
	sift->left = 0;
	sift->len = 0;
	memset(sift->shift, MAX_SHIFT, sizeof(sift->shift));
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
		for (int at = 0; at + GRAM <= KEY_LEN; at++) {
			uint8_t *shift = &sift->shift[gram(phrases[i] + at)];
			uint8_t to_end = KEY_LEN - GRAM - at;

			if (*shift > to_end)
				*shift = to_end;
		}
	}
}

/* KEY_LEN bytes are there; most phrases differ in the first, before their length matters. */
static bool is_phrase(const char *s, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(phrases); i++) {
		size_t n;

		if (phrases[i][0] != s[0] || memcmp(s, phrases[i], KEY_LEN))
			continue;
		n = strlen(phrases[i]);
		if (n <= len && !memcmp(s, phrases[i], n))
			return true;
	}
	return false;
}

const char *bg_logsift_find(const struct bg_logsift *sift, const char *from, const char *end)
{
	if (end - from < KEY_LEN)
		return end;
	for (const char *s = from + KEY_LEN - GRAM; s + GRAM <= end;) {
		unsigned int shift = sift->shift[gram(s)];

		if (shift) {
			s += shift;
			continue;
		}
		if (is_phrase(s - (KEY_LEN - GRAM), end - (s - (KEY_LEN - GRAM))))
			return s - (KEY_LEN - GRAM);
		s++;
	}
	return end;
}

static const char *line_end(const char *s, const char *end)
{
	const char *newline = memchr(s, '\n', end - s);

	return newline ? newline + 1 : end;
}

/* The beginning of the line so many lines before the one that holds @s. */
static const char *lines_back(const char *s, const char *start, unsigned int lines)
{
	for (lines++; lines; lines--) {
		const char *newline = memrchr(start, '\n', s - start);

		if (!newline)
			return start;
		s = newline;
	}
	return s + 1;
}

static void skip(struct bg_logsift *sift, const char *s, const char *end)
{
	uint64_t lines = 0;

	while (s < end && (s = memchr(s, '\n', end - s))) {
		s++;
		lines++;
	}
	sift->skip(sift->arg, lines);
}

/* A row of a task dump, which may be longer than what is handed on: "[  115]  0  115 ...". */
static bool is_task(const char *s, const char *end)
{
	if (end - s > ROW_WITHIN)
		end = s + ROW_WITHIN;
	while (s < end && (s = memchr(s, ']', end - s))) {
		unsigned int numbers = 0;

		for (s++; s < end && *s == ' ' && numbers < 2; numbers++) {
			while (s < end && *s == ' ')
				s++;
			if (s == end || *s < '0' || *s > '9')
				break;
			while (s < end && *s >= '0' && *s <= '9')
				s++;
		}
		if (numbers == 2)
			return true;
	}
	return false;
}

/* Hand on lines near a phrase; return where they end. @hit is the next phrase, kept up to date. */
static const char *hand_on(struct bg_logsift *sift, const char *s, const char *end,
			   const char **hit)
{
	const char *from = s;

	while (s < end && sift->left) {
		const char *next = line_end(s, end);

		if (*hit < next) {
			sift->left = LINES_AFTER;
			*hit = bg_logsift_find(sift, next, end);
		} else if (!is_task(s, next)) {
			sift->left--;
		}
		s = next;
	}
	sift->feed(sift->arg, from, s - from);
	return s;
}

static void sift_lines(struct bg_logsift *sift, const char *s, const char *end)
{
	const char *hit = bg_logsift_find(sift, s, end);

	while (s < end) {
		const char *before;

		s = hand_on(sift, s, end, &hit);
		if (s == end)
			break;
		if (hit == end) {
			skip(sift, s, end);
			break;
		}
		before = lines_back(hit, s, LINES_BEFORE);
		if (before > s)
			skip(sift, s, before);
		s = lines_back(hit, before, 0);
		sift->feed(sift->arg, before, s - before);
		sift->left = 1;
	}
}

/* The last lines stay: the next block may hold what they belong to. */
static size_t settled(const struct bg_logsift *sift)
{
	const char *end = sift->buf + sift->len, *kept = lines_back(end, sift->buf, LINES_BEFORE);

	if (end - kept > BYTES_BEFORE) {
		kept = end - BYTES_BEFORE;
		kept = line_end(kept, end);
	}
	/* A line longer than all that is cut. */
	if (kept == end)
		kept = end - KEY_LEN * 4;
	return kept - sift->buf;
}

static void sift_block(struct bg_logsift *sift, size_t len)
{
	if (sift->whole) {
		sift->feed(sift->arg, sift->buf, len);
		sift->whole -= sift->whole < len ? sift->whole : len;
		sift->left = LINES_AFTER;
	} else {
		sift_lines(sift, sift->buf, sift->buf + len);
	}
	sift->len -= len;
	memmove(sift->buf, sift->buf + len, sift->len);
}

void bg_logsift_feed(struct bg_logsift *sift, const char *data, size_t len)
{
	while (len) {
		size_t room = BG_SIFT_SIZE - sift->len, n = len < room ? len : room;

		memcpy(sift->buf + sift->len, data, n);
		sift->len += n;
		data += n;
		len -= n;
		if (sift->len == BG_SIFT_SIZE)
			sift_block(sift, settled(sift));
	}
}

void bg_logsift_finish(struct bg_logsift *sift)
{
	sift_block(sift, sift->len);
}
