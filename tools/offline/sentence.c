// SPDX-License-Identifier: GPL-2.0
/* The cause in plain words, with the numbers that prove it. */
#include "diagnose.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void say(struct bg_diagnosis *diagnosis, const char *format, ...) BG_FORMAT(2, 3);

static void say(struct bg_diagnosis *diagnosis, const char *format, ...)
{
	size_t len = strlen(diagnosis->sentence);
	va_list args;

	va_start(args, format);
	vsnprintf(diagnosis->sentence + len, sizeof(diagnosis->sentence) - len, format, args);
	va_end(args);
}

/* "zone Normal", "zone Normal of node 1". */
static const char *zone_text(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis,
			     char *buf, size_t size)
{
	const struct bg_mem_zone *zone = diagnosis->main.zone;
	bool nodes = false;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		nodes |= event->mem.zones[i].node != event->mem.zones[0].node;
	if (nodes)
		snprintf(buf, size, "zone %s of node %d", bg_zone_name(zone->type), zone->node);
	else
		snprintf(buf, size, "zone %s", bg_zone_name(zone->type));
	return buf;
}

/* Size of the block that was asked for. */
static const char *block_text(const struct bg_diagnosis *diagnosis, char *buf)
{
	return bg_size_text((int64_t)diagnosis->request.page_kib << diagnosis->request.order, buf);
}

static void say_free_against_mark(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_verdict *v = &diagnosis->main;
	char zone[40], free[24], mark[24], reserve[24];

	say(diagnosis, "%s has %s free", zone_text(event, diagnosis, zone, sizeof(zone)),
	    bg_size_text(v->free, free));
	if (v->usable != v->free)
		say(diagnosis, " (%s usable for it)",
		    bg_size_text(v->usable > 0 ? v->usable : 0, free));
	say(diagnosis, ", the watermark for this request is %s", bg_size_text(v->mark, mark));
	if (v->reserve)
		say(diagnosis, " and %s more are kept from requests that could use a higher zone",
		    bg_size_text(v->reserve, reserve));
}

static void say_holder(struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;
	char held[24], all[24];

	if (!usage->known)
		return;
	say(diagnosis, " Most of it is held by %s: %s of %s%s.",
	    bg_holder_text(usage->largest), bg_size_text(usage->held[usage->largest], held),
	    bg_size_text(usage->managed, all), diagnosis->usage_zone ? " in that zone" : "");
}

static void say_swap(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (!event->mem.swap_seen)
		return;
	if (!event->mem.swap_total_kib && !event->mem.swap_free_kib)
		say(diagnosis, " There is no swap.");
	else if (event->mem.swap_free_kib * 20 < event->mem.swap_total_kib)
		say(diagnosis, " Swap is full.");
}

static void say_exhausted(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	say(diagnosis, "Memory is exhausted: ");
	say_free_against_mark(event, diagnosis);
	say(diagnosis, ".");
	say_holder(diagnosis);
	say_swap(event, diagnosis);
}

static void say_slab(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;
	char slab[24], all[24];

	say(diagnosis,
	    "The kernel's own unreclaimable slab holds %s of %s%s, more than anything else: ",
	    bg_size_text(usage->held[BG_HOLD_SLAB_UNRECLAIMABLE], slab),
	    bg_size_text(usage->managed, all), diagnosis->usage_zone ? " in the zone" : "");
	say_free_against_mark(event, diagnosis);
	say(diagnosis, ".");
}

static void say_lowmem(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	char free[24];

	say(diagnosis, "A low zone is exhausted: ");
	say_free_against_mark(event, diagnosis);
	say(diagnosis, "; the %s free in %s cannot serve this request.",
	    bg_size_text(diagnosis->higher_free_kib, free), bg_zone_name(diagnosis->higher_zone));
	say_holder(diagnosis);
}

static void say_cma(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_verdict *v = &diagnosis->main;
	char a[24], b[24], c[24], zone[40];

	if (!diagnosis->has_main) {
		say(diagnosis, "Of %s free, %s is CMA, which an unmovable request may not take.",
		    bg_size_text(diagnosis->seen_free_kib, a),
		    bg_size_text(diagnosis->seen_cma_kib, b));
		return;
	}
	say(diagnosis,
	    "%s has %s free, but %s of it is CMA, which an unmovable request may not take; ",
	    zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->free, a),
	    v->cma >= v->free ? "all" : bg_size_text(v->cma, b));
	if (v->state == BG_STATE_CMA_BLOCKS)
		say(diagnosis,
		    "outside of CMA the largest free block has order %d, %u was asked for.",
		    v->largest_usable, diagnosis->request.order);
	else
		say(diagnosis, "usable are %s, the watermark is %s.",
		    bg_size_text(v->usable > 0 ? v->usable : 0, a), bg_size_text(v->mark, c));
}

static void say_fragmented(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_verdict *v = &diagnosis->main;
	unsigned int order = diagnosis->request.order;
	char a[24], b[24], zone[40];

	if (!diagnosis->has_main) {
		say(diagnosis,
		    "%s are free, but the free lists show no block of order %u (%s) that the request may take.",
		    bg_size_text(diagnosis->seen_free_kib, b), order, block_text(diagnosis, a));
		return;
	}
	say(diagnosis, "%s has %s free, but in pieces: ",
	    zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->free, a));
	if (!v->list_known)
		say(diagnosis, "enough is free, so a block of order %u (%s) must be what lacks.",
		    order, block_text(diagnosis, b));
	else if (v->state == BG_STATE_OK)
		say(diagnosis,
		    "only %s of it lie in blocks of order %u or larger, and even those may have come free after the failure.",
		    bg_size_text(v->in_blocks, b), order);
	else if (v->largest_usable >= (int)order)
		say(diagnosis,
		    "too little of it lies in blocks of order %u (%s) or larger for this kernel's watermark.",
		    order, block_text(diagnosis, b));
	else
		say(diagnosis,
		    "the request needs a block of order %u (%s), the largest that it may take has order %d.",
		    order, block_text(diagnosis, b),
		    v->largest_usable);
}

static void say_highatomic(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_verdict *v = &diagnosis->main;
	char a[24], b[24], c[24], zone[40];

	say(diagnosis, "%s has %s free, but %s are reserved for atomic requests of higher orders; ",
	    zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->free, a),
	    bg_size_text(v->highatomic, b));
	say(diagnosis, "without them %s are left against a watermark of %s.",
	    bg_size_text(v->usable > 0 ? v->usable : 0, a), bg_size_text(v->mark, c));
}

static void say_memcg(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memcg *memcg = &event->memcg;
	char usage[24], limit[24];

	say(diagnosis, "The memory cgroup%s%s reached its limit", memcg->path[0] ? " " : "",
	    memcg->path);
	if (memcg->has_usage)
		say(diagnosis, ": %s used of %s", bg_size_text(memcg->usage_kib, usage),
		    bg_size_text(memcg->limit_kib, limit));
	say(diagnosis, "; the machine's memory as a whole is not the matter.");
}

static void say_burst(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	say(diagnosis, "A request that cannot wait came while memory was low for the moment: ");
	say_free_against_mark(event, diagnosis);
	say(diagnosis, "; the kernel could have reclaimed more, but not at once.");
}

static void say_spurious(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_verdict *v = &diagnosis->main;
	char a[24], b[24], zone[40];

	say(diagnosis,
	    "By the report's numbers the request should have been served: %s has %s usable against a watermark of %s",
	    zone_text(event, diagnosis, zone, sizeof(zone)), bg_size_text(v->usable, a),
	    bg_size_text(v->mark, b));
	if (diagnosis->request.order)
		say(diagnosis, " and a free block of order %d", v->largest_usable);
	say(diagnosis,
	    ". Either memory came back before the report was printed, or a limit that the log does not show.");
}

static void say_held_to_nodes(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
			      const char *who, const char *nodes)
{
	say(diagnosis, "The %s allows only %s%s, ", who, nodes[0] ? "nodes " : "some nodes", nodes);
	if (!diagnosis->has_main) {
		say(diagnosis, event->mem.nr_zones ?
		    "and the report shows no zone there that this request may take." :
		    "and those could not serve the request.");
		return;
	}
	say(diagnosis, "and those have too little left: ");
	say_free_against_mark(event, diagnosis);
	say(diagnosis, ".");
}

static void say_other(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	static const char * const plain[BG_OTHER_NR] = {
		[BG_OTHER_ONE_NODE] =
			"The request was bound to one node (__GFP_THISNODE) while others had memory",
		[BG_OTHER_SYSRQ] = "A person asked for this kill with SysRq-f",
		[BG_OTHER_VMALLOC] =
			"vmalloc failed: its address range or the request's size, not free pages",
		[BG_OTHER_PAGE_FAULT] =
			"A page fault had failed earlier, as from a cgroup's limit; memory itself is free",
	};
	char a[24], b[24];

	switch (diagnosis->other) {
	case BG_OTHER_CPUSET:
		say_held_to_nodes(event, diagnosis, "cpuset", event->mems_allowed);
		return;
	case BG_OTHER_MEMPOLICY:
		say_held_to_nodes(event, diagnosis, "memory policy", event->nodemask);
		return;
	case BG_OTHER_SPURIOUS:
		say_spurious(event, diagnosis);
		return;
	case BG_OTHER_EMPTY_ZONE:
		say(diagnosis,
		    "The request may only take zone %s or lower, and there is no memory in them.",
		    bg_zone_name(diagnosis->request.zone));
		return;
	case BG_OTHER_BOOSTED:
		say(diagnosis,
		    "The watermark is boosted by %s after fragmentation events; without that the request would have been served: ",
		    bg_size_text(diagnosis->main.zone->fields.value[BG_MEM_BOOST], a));
		say_free_against_mark(event, diagnosis);
		say(diagnosis, ".");
		return;
	case BG_OTHER_ORDER_TOO_LARGE:
		say(diagnosis,
		    "Order %d (%s) is beyond the largest block that this kernel's allocator has; it can never be served.",
		    event->order, bg_size_text((int64_t)diagnosis->request.page_kib <<
					       event->order, b));
		return;
	default:
		say(diagnosis, "%s.", plain[diagnosis->other]);
	}
}

static void say_unknown(struct bg_diagnosis *diagnosis)
{
	say(diagnosis, "The log does not tell why");
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++)
		say(diagnosis, "%s%s", i ? ", " : ": missing are ", diagnosis->missing[i]);
	say(diagnosis, ".");
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
		[BG_CAUSE_OTHER] = say_other,
	};

	if (tellers[diagnosis->cause])
		tellers[diagnosis->cause](event, diagnosis);
	else
		say_unknown(diagnosis);
	if (diagnosis->sentence[0] == 'z')
		diagnosis->sentence[0] = 'Z';
}
