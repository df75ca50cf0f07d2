/* SPDX-License-Identifier: GPL-2.0 */
/* What is said of an event. Its parts are found by evidence.c, cause.c, wording.c, advice.c. */
#ifndef BG_OFFLINE_DIAGNOSIS_H
#define BG_OFFLINE_DIAGNOSIS_H

#include "memusage.h"
#include "oomlog.h"
#include "watermark.h"

#define BG_FORMAT(string, first) __attribute__((format(printf, string, first)))

enum bg_cause {
	BG_CAUSE_UNKNOWN,
	BG_CAUSE_CMA_STARVATION,
	BG_CAUSE_EXTERNAL_FRAGMENTATION,
	BG_CAUSE_EXHAUSTED,
	BG_CAUSE_EXHAUSTED_SLAB,
	BG_CAUSE_LOWMEM_EXHAUSTED,
	BG_CAUSE_HIGHATOMIC_RESERVED,
	BG_CAUSE_MEMCG_LIMIT,
	BG_CAUSE_ATOMIC_BURST,
	BG_CAUSE_CMA_TOO_SMALL,
	BG_CAUSE_CMA_FRAGMENTED,
	BG_CAUSE_CMA_BUSY,
	BG_CAUSE_OTHER,
	BG_CAUSE_NR,
};

/* What "other" stands for. */
enum bg_other {
	BG_OTHER_NOTHING,
	BG_OTHER_SPURIOUS,
	BG_OTHER_EMPTY_ZONE,
	BG_OTHER_CPUSET,
	BG_OTHER_MEMPOLICY,
	BG_OTHER_ONE_NODE,
	BG_OTHER_BOOSTED,
	BG_OTHER_SYSRQ,
	BG_OTHER_VMALLOC,
	BG_OTHER_ORDER_TOO_LARGE,
	BG_OTHER_PAGE_FAULT,
	BG_OTHER_NR,
};

enum bg_confidence {
	BG_CONFIDENCE_UNKNOWN,
	BG_CONFIDENCE_LIKELY,
	BG_CONFIDENCE_CERTAIN,
};

/* Would buddyguard have helped? */
enum bg_helps {
	BG_HELPS_UNSURE,
	BG_HELPS_NO,
	BG_HELPS_YES,
};

#define BG_MAX_MISSING 10
#define BG_MAX_NUMBERS 48
#define BG_MAX_ADVICE 6
#define BG_ADVICE_LEN 256

struct bg_number {
	const char *name;	/* with its unit */
	int64_t value;
};

/**
 * struct bg_diagnosis - why an event happened
 * @cause: the cause
 * @other: which one, when @cause is BG_CAUSE_OTHER
 * @also: bit set over enum bg_cause: others that the numbers allow
 * @also_other: which one, when BG_CAUSE_OTHER is in @also
 * @confidence: certain only when the allocator's rules prove it and no line they need is missing
 * @last_drop: what the cause names kept only the last of a memory that was at its end
 * @request: the request
 * @has_main: @main is set
 * @main: the zone that decided
 * @higher_free_kib: free in zones too high for the request
 * @higher_zone: the highest of them
 * @seen_free_kib: without @main: free by the totals or the free lists
 * @seen_cma_kib: of it CMA
 * @cma_largest_pages: of a CMA area with a list: the largest hole at the request's alignment
 * @usage_zone: @usage is of the deciding zone, else of the machine
 * @usage: who holds the memory
 * @nr_missing: entries of @missing
 * @missing: what the log lacks
 * @nr_numbers: entries of @numbers
 * @numbers: the decisive ones
 * @sentence: the cause in plain words
 * @helps: would buddyguard have helped
 * @helps_why: and why
 * @nr_advice: entries of @advice
 * @advice: what helps, most useful first
 */
struct bg_diagnosis {
	enum bg_cause cause;
	enum bg_other other;
	unsigned int also;
	enum bg_other also_other;
	enum bg_confidence confidence;
	bool last_drop;
	struct bg_oom_request request;
	bool has_main;
	struct bg_zone_verdict main;
	int64_t higher_free_kib;
	enum bg_zone_type higher_zone;
	uint64_t seen_free_kib;
	uint64_t seen_cma_kib;
	uint64_t cma_largest_pages;
	bool usage_zone;
	struct bg_memusage usage;
	unsigned int nr_missing;
	const char *missing[BG_MAX_MISSING];
	unsigned int nr_numbers;
	struct bg_number numbers[BG_MAX_NUMBERS];
	char sentence[1024];
	enum bg_helps helps;
	char helps_why[BG_ADVICE_LEN];
	unsigned int nr_advice;
	char advice[BG_MAX_ADVICE][BG_ADVICE_LEN];
};

/**
 * bg_cause_name() - a cause as JSON and text name it
 * @cause: the cause
 */
const char *bg_cause_name(enum bg_cause cause);

/**
 * bg_other_name() - what "other" stands for, in a few words
 * @other: which
 */
const char *bg_other_name(enum bg_other other);

/* "oom-kill", "cma-failure", ... */
const char *bg_kind_name(enum bg_oom_kind kind);

/* "OOM kill", "CMA allocation failure", ... */
const char *bg_kind_headline(enum bg_oom_kind kind);

/* "unknown", "likely", "certain" */
const char *bg_confidence_name(enum bg_confidence confidence);

/* "unsure", "no", "yes" */
const char *bg_helps_name(enum bg_helps helps);

/* Enter a cause; it is then no longer among the others. */
void bg_set_cause(struct bg_diagnosis *diagnosis, enum bg_cause cause,
		  enum bg_confidence confidence);

/* Enter BG_CAUSE_OTHER with what it stands for. */
void bg_set_other(struct bg_diagnosis *diagnosis, enum bg_other other,
		  enum bg_confidence confidence);

/* Enter a cause that the numbers allow too, unless it is the cause. */
void bg_add_also(struct bg_diagnosis *diagnosis, enum bg_cause cause);
void bg_add_also_other(struct bg_diagnosis *diagnosis, enum bg_other other);

/**
 * bg_size_text() - a size for people
 * @kib: in KiB
 * @buf: of 24 bytes
 *
 * Return: @buf: 1996 -> "1996 KiB", 115636 -> "112.9 MiB".
 */
const char *bg_size_text(int64_t kib, char *buf);

/**
 * bg_size_pair() - two sizes to be compared
 * @a: in KiB
 * @b: in KiB
 * @text: of 2 * 24 bytes; both in KiB when they would round to the same text
 */
void bg_size_pair(int64_t a, int64_t b, char text[2][24]);

#endif
