/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_OFFLINE_DIAGNOSE_H
#define BG_OFFLINE_DIAGNOSE_H

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
 * @confidence: certain only when the allocator's rules prove it and no line they need is missing
 * @request: the request
 * @has_main: @main is set
 * @main: the zone that decided
 * @higher_free_kib: free in zones too high for the request
 * @higher_zone: the highest of them
 * @seen_free_kib: without @main: free by the totals or the free lists
 * @seen_cma_kib: of it CMA
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
	enum bg_confidence confidence;
	struct bg_request request;
	bool has_main;
	struct bg_verdict main;
	int64_t higher_free_kib;
	enum bg_zone_type higher_zone;
	uint64_t seen_free_kib;
	uint64_t seen_cma_kib;
	bool usage_zone;
	struct bg_memusage usage;
	unsigned int nr_missing;
	const char *missing[BG_MAX_MISSING];
	unsigned int nr_numbers;
	struct bg_number numbers[BG_MAX_NUMBERS];
	char sentence[768];
	enum bg_helps helps;
	char helps_why[BG_ADVICE_LEN];
	unsigned int nr_advice;
	char advice[BG_MAX_ADVICE][BG_ADVICE_LEN];
};

/**
 * bg_diagnose() - find out why an event happened
 * @event: the event
 * @diagnosis: filled completely
 */
void bg_diagnose(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

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

/* The parts of bg_diagnose() that stand in files of their own, in their order. */
void bg_diagnose_missing(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);
void bg_diagnose_cause(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);
void bg_diagnose_numbers(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);
void bg_diagnose_sentence(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);
void bg_diagnose_advice(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

/* 1996 -> "1996 KiB", 115636 -> "112.9 MiB"; @buf of 24 bytes is handed back. */
const char *bg_size_text(int64_t kib, char *buf);

#endif
