// SPDX-License-Identifier: GPL-2.0
/* Names of kinds and causes, and sizes for people. */
#include "diagnosis.h"

#include <stdio.h>
#include <string.h>

const char *bg_cause_name(enum bg_cause cause)
{
	static const char * const names[BG_CAUSE_NR] = {
		[BG_CAUSE_UNKNOWN] = "unknown",
		[BG_CAUSE_CMA_STARVATION] = "cma-starvation",
		[BG_CAUSE_EXTERNAL_FRAGMENTATION] = "external-fragmentation",
		[BG_CAUSE_EXHAUSTED] = "exhausted",
		[BG_CAUSE_EXHAUSTED_SLAB] = "exhausted-slab",
		[BG_CAUSE_LOWMEM_EXHAUSTED] = "lowmem-exhausted",
		[BG_CAUSE_HIGHATOMIC_RESERVED] = "highatomic-reserved",
		[BG_CAUSE_MEMCG_LIMIT] = "memcg-limit",
		[BG_CAUSE_ATOMIC_BURST] = "atomic-burst",
		[BG_CAUSE_CMA_TOO_SMALL] = "cma-too-small",
		[BG_CAUSE_CMA_FRAGMENTED] = "cma-fragmented",
		[BG_CAUSE_CMA_BUSY] = "cma-busy",
		[BG_CAUSE_OTHER] = "other",
	};

	return names[cause];
}

const char *bg_other_name(enum bg_other other)
{
	static const char * const names[BG_OTHER_NR] = {
		[BG_OTHER_NOTHING] = "",
		[BG_OTHER_SPURIOUS] = "memory was free",
		[BG_OTHER_EMPTY_ZONE] = "empty zone",
		[BG_OTHER_CPUSET] = "cpuset",
		[BG_OTHER_MEMPOLICY] = "memory policy",
		[BG_OTHER_ONE_NODE] = "bound to one node",
		[BG_OTHER_BOOSTED] = "boosted watermark",
		[BG_OTHER_SYSRQ] = "manual kill (SysRq-f)",
		[BG_OTHER_VMALLOC] = "vmalloc",
		[BG_OTHER_ORDER_TOO_LARGE] = "order beyond the allocator's largest block",
		[BG_OTHER_PAGE_FAULT] = "page fault failed earlier",
	};

	return names[other];
}

const char *bg_kind_name(enum bg_oom_kind kind)
{
	static const char * const names[] = {
		[BG_KIND_OOM_KILL] = "oom-kill",
		[BG_KIND_ALLOC_FAILURE] = "allocation-failure",
		[BG_KIND_CMA_FAILURE] = "cma-failure",
		[BG_KIND_STALL] = "stall",
		[BG_KIND_REPORT] = "memory-report",
	};

	return names[kind];
}

const char *bg_confidence_name(enum bg_confidence confidence)
{
	static const char * const names[] = { "unknown", "likely", "certain" };

	return names[confidence];
}

const char *bg_helps_name(enum bg_helps helps)
{
	static const char * const names[] = { "unsure", "no", "yes" };

	return names[helps];
}

const char *bg_kind_headline(enum bg_oom_kind kind)
{
	static const char * const headlines[] = {
		[BG_KIND_OOM_KILL] = "OOM kill",
		[BG_KIND_ALLOC_FAILURE] = "Allocation failure",
		[BG_KIND_CMA_FAILURE] = "CMA allocation failure",
		[BG_KIND_STALL] = "Allocation stall",
		[BG_KIND_REPORT] = "Memory report",
	};

	return headlines[kind];
}

void bg_set_cause(struct bg_diagnosis *diagnosis, enum bg_cause cause,
		  enum bg_confidence confidence)
{
	diagnosis->cause = cause;
	diagnosis->confidence = confidence;
	diagnosis->also &= ~(1u << cause);
}

void bg_set_other(struct bg_diagnosis *diagnosis, enum bg_other other,
		  enum bg_confidence confidence)
{
	bg_set_cause(diagnosis, BG_CAUSE_OTHER, confidence);
	diagnosis->other = other;
}

void bg_add_also(struct bg_diagnosis *diagnosis, enum bg_cause cause)
{
	if (cause != diagnosis->cause)
		diagnosis->also |= 1u << cause;
}

void bg_add_also_other(struct bg_diagnosis *diagnosis, enum bg_other other)
{
	bg_add_also(diagnosis, BG_CAUSE_OTHER);
	diagnosis->also_other = other;
}

const char *bg_size_text(int64_t kib, char *buf)
{
	if (kib < 10 * 1024 && kib > -10 * 1024)
		snprintf(buf, 24, "%lld KiB", (long long)kib);
	else if (kib < 10 * 1024 * 1024)
		snprintf(buf, 24, "%.1f MiB", kib / 1024.0);
	else
		snprintf(buf, 24, "%.1f GiB", kib / 1024.0 / 1024.0);
	return buf;
}

void bg_size_pair(int64_t a, int64_t b, char text[2][24])
{
	bg_size_text(a, text[0]);
	bg_size_text(b, text[1]);
	if (a == b || strcmp(text[0], text[1]))
		return;
	snprintf(text[0], 24, "%lld KiB", (long long)a);
	snprintf(text[1], 24, "%lld KiB", (long long)b);
}
