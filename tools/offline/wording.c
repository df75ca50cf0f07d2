// SPDX-License-Identifier: GPL-2.0
/* The cause in plain words, with the numbers that prove it. */
#include "wording.h"

#include <string.h>

#include "causehead.h"
#include "common.h"
#include "wordcma.h"
#include "wordother.h"
#include "wordparts.h"

static void say_last_drop(struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	char kept[24];

	if (!diagnosis->last_drop)
		return;
	if (v->state == BG_STATE_BOOSTED)
		bg_say(diagnosis,
		       " The watermark is boosted by %s; without that this request would have been served, but hardly the next.",
		       bg_size_text(v->boost, kept));
	else if (v->state == BG_STATE_HIGHATOMIC)
		bg_say(diagnosis,
		       " %s are in the reserve for atomic requests; with them this request would have been served, but hardly the next.",
		       bg_size_text(v->highatomic, kept));
	else
		bg_say(diagnosis,
		       " But with CMA too, less than the high watermark is free, and hardly anything is left to reclaim: memory is at its end.");
}

static void say_exhausted(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	char free[24];

	if (diagnosis->has_main) {
		bg_say(diagnosis, "Memory is exhausted: ");
		bg_say_free_against_mark(event, diagnosis);
		if (diagnosis->main.above_high)
			bg_say(diagnosis,
			       "; that much came back before the report was printed, but hardly anything is left to reclaim");
		bg_say(diagnosis, ".");
	} else if (!event->mem.page_kib) {
		bg_say(diagnosis,
		       "Memory is exhausted: %llu pages are free, and hardly anything is left to reclaim; neither the zones nor the size of a page are in the log.",
		       (unsigned long long)event->mem.totals.value[BG_MEM_FREE]);
	} else {
		bg_say(diagnosis,
		       "Memory is exhausted: %s are free, and hardly anything is left to reclaim; the zones are not in the log.",
		       bg_size_text(diagnosis->seen_free_kib, free));
	}
	say_last_drop(diagnosis);
	bg_say_holders(diagnosis);
	bg_say_swap(event, diagnosis);
}

static void say_slab(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;
	char slab[24], all[24];

	bg_say(diagnosis,
	       "The kernel's own unreclaimable slab holds %s of %s%s, more than anything else: ",
	       bg_size_text(usage->held[BG_HOLD_SLAB_UNRECLAIMABLE], slab),
	       bg_size_text(usage->managed, all), diagnosis->usage_zone ? " in the zone" : "");
	bg_say_free_against_mark(event, diagnosis);
	bg_say(diagnosis, ".");
	say_last_drop(diagnosis);
}

/* A zone whose memory is on no list of pages: what the whole machine holds would mislead. */
static bool say_zone_unlisted(struct bg_diagnosis *diagnosis)
{
	static const enum bg_mem_field lists[] = {
		BG_MEM_ACTIVE_ANON, BG_MEM_INACTIVE_ANON, BG_MEM_ACTIVE_FILE, BG_MEM_INACTIVE_FILE,
		BG_MEM_UNEVICTABLE,
	};
	const struct bg_mem_fields *fields = &diagnosis->main.zone->fields;
	uint64_t managed = fields->value[BG_MEM_MANAGED], left = managed;
	char held[24], all[24];

	if (!bg_mem_seen(fields, BG_MEM_MANAGED) || diagnosis->usage_zone)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		if (!bg_mem_seen(fields, lists[i]) || fields->value[lists[i]] > left)
			return false;
		left -= fields->value[lists[i]];
	}
	if (left <= managed / 2 || (uint64_t)diagnosis->main.free > left)
		return false;
	bg_say(diagnosis,
	       " %s of its %s are neither free nor pages of processes or files: they are the kernel's and drivers' own.",
	       bg_size_text(left - diagnosis->main.free, held), bg_size_text(managed, all));
	return true;
}

static void say_lowmem(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	char free[24];

	bg_say(diagnosis, "A low zone is exhausted: ");
	bg_say_free_against_mark(event, diagnosis);
	bg_say(diagnosis, "; the %s free in %s cannot serve this request.",
	       bg_size_text(diagnosis->higher_free_kib, free),
	       bg_zone_name(diagnosis->higher_zone));
	say_last_drop(diagnosis);
	if (!say_zone_unlisted(diagnosis))
		bg_say_holders(diagnosis);
}

static void say_cma(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	char a[24], b[24], pair[2][24], zone[40];

	bg_size_pair(bg_usable_shown(v), v->mark, pair);
	if (!diagnosis->has_main) {
		bg_say(diagnosis, "Of %s free, %s is CMA, which an unmovable request may not take.",
		       bg_size_text(diagnosis->seen_free_kib, a),
		       bg_size_text(diagnosis->seen_cma_kib, b));
		return;
	}
	bg_say(diagnosis,
	       "%s has %s free, but %s of it is CMA, which an unmovable request may not take; ",
	       bg_zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->free, a),
	       v->cma >= v->free ? "all" : bg_size_text(v->cma, b));
	if (v->state == BG_STATE_CMA_BLOCKS)
		bg_say(diagnosis,
		       "outside of CMA the largest free block has order %d, %u was asked for.",
		       v->largest_usable, diagnosis->request.order);
	else
		bg_say(diagnosis, "usable are %s, the watermark is %s.", pair[0], pair[1]);
	say_last_drop(diagnosis);
}

#define ISOLATED "; larger ones are isolated just now, for a CMA allocation or memory hotplug"

static void say_fragmented(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	unsigned int order = diagnosis->request.order;
	char a[24], b[24], zone[40];

	if (!diagnosis->has_main) {
		bg_say(diagnosis,
		       "%s are free, but the free lists show no block of order %u (%s) that the request may take.",
		       bg_size_text(diagnosis->seen_free_kib, b), order,
		       bg_block_text(diagnosis, a));
		return;
	}
	bg_say(diagnosis, "%s has %s free, but in pieces: ",
	       bg_zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->free, a));
	if (!v->list_known)
		bg_say(diagnosis, "enough is free, so a block of order %u (%s) must be what lacks.",
		       order, bg_block_text(diagnosis, b));
	else if (v->state == BG_STATE_OK)
		bg_say(diagnosis,
		       "only %s of it lie in blocks of order %u or larger, and even those may have come free after the failure.",
		       bg_size_text(v->in_blocks, b), order);
	else if (v->largest_usable >= (int)order)
		bg_say(diagnosis,
		       "too little of it lies in blocks of order %u (%s) or larger for this kernel's watermark.",
		       order, bg_block_text(diagnosis, b));
	else
		bg_say(diagnosis,
		       "the request needs a block of order %u (%s), the largest that it may take has order %d%s.",
		       order, bg_block_text(diagnosis, b), v->largest_usable,
		       v->isolated ? ISOLATED : "");
}

static void say_highatomic(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	char a[24], b[24], pair[2][24], zone[40];

	bg_say(diagnosis, "%s has %s free, but %s are reserved for atomic requests of higher orders; ",
	       bg_zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->free, a),
	       bg_size_text(v->highatomic, b));
	bg_size_pair(bg_usable_shown(v), v->mark, pair);
	bg_say(diagnosis, "without them %s are left against a watermark of %s.", pair[0], pair[1]);
}

static void say_memcg(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	static const char * const whats[BG_MEMCG_NR] = {
		[BG_MEMCG_MEMORY] = "limit",
		[BG_MEMCG_MEMSW] = "limit of memory and swap together",
		[BG_MEMCG_KMEM] = "limit of kernel memory",
	};
	const struct bg_memcg *memcg = &event->memcg;
	enum bg_memcg_counter counter = BG_MEMCG_MEMORY;
	bool full = bg_memcg_full(memcg, &counter);
	const char *blank = memcg->path[0] ? " " : "";
	char usage[24], limit[24] = "no limit";

	bg_size_text(memcg->usage_kib[counter], usage);
	if (memcg->limit_kib[counter] < BG_MEMCG_NO_LIMIT)
		bg_size_text(memcg->limit_kib[counter], limit);
	if (!memcg->seen)
		bg_say(diagnosis, "The memory cgroup%s%s reached its limit", blank, memcg->path);
	else if (full)
		bg_say(diagnosis, "The memory cgroup%s%s reached its %s: %s used of %s", blank,
		       memcg->path, whats[counter], usage, limit);
	else
		bg_say(diagnosis,
		       "The kill was in the memory cgroup%s%s, but its own numbers do not explain it: %s used of %s.",
		       blank, memcg->path, usage, limit);
	if (full || !memcg->seen)
		bg_say(diagnosis, "; the machine's memory as a whole is not the matter.");
}

static void say_burst(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (diagnosis->main.state == BG_STATE_OK) {
		bg_say(diagnosis,
		       "A request that cannot wait failed, though by the report's numbers it would have been served: ");
		bg_say_free_against_mark(event, diagnosis);
		bg_say(diagnosis, ".");
		return;
	}
	bg_say(diagnosis, "A request that cannot wait came while memory was low for the moment: ");
	bg_say_free_against_mark(event, diagnosis);
	bg_say(diagnosis, "; the kernel could have reclaimed more, but not at once.");
}

static void say_unknown(struct bg_diagnosis *diagnosis)
{
	bg_say(diagnosis, "The log does not tell why");
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++)
		bg_say(diagnosis, "%s%s", i ? ", " : ": missing are ", diagnosis->missing[i]);
	bg_say(diagnosis, ".");
}

void bg_diagnose_sentence(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	static void (* const tellers[BG_CAUSE_NR])(const struct bg_oom_event *event,
						   struct bg_diagnosis *diagnosis) = {
		[BG_CAUSE_CMA_STARVATION] = say_cma,
		[BG_CAUSE_EXTERNAL_FRAGMENTATION] = say_fragmented,
		[BG_CAUSE_EXHAUSTED] = say_exhausted,
		[BG_CAUSE_EXHAUSTED_SLAB] = say_slab,
		[BG_CAUSE_LOWMEM_EXHAUSTED] = say_lowmem,
		[BG_CAUSE_HIGHATOMIC_RESERVED] = say_highatomic,
		[BG_CAUSE_MEMCG_LIMIT] = say_memcg,
		[BG_CAUSE_ATOMIC_BURST] = say_burst,
		[BG_CAUSE_OTHER] = bg_say_other,
	};
	char *start;

	if (event->vmalloc == BG_VMALLOC_PAGES)
		bg_say_vmalloc_pages(event, diagnosis);
	start = diagnosis->sentence + strlen(diagnosis->sentence);
	if (event->kind == BG_KIND_CMA_FAILURE)
		bg_say_cma_failure(event, diagnosis);
	else if (tellers[diagnosis->cause])
		tellers[diagnosis->cause](event, diagnosis);
	else
		say_unknown(diagnosis);
	if (*start == 'z')
		*start = 'Z';
}
