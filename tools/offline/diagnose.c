// SPDX-License-Identifier: GPL-2.0
/* What a log lacks, which numbers count, and the names of causes. */
#include "diagnose.h"

#include <stdio.h>
#include <string.h>

#include "common.h"

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

static void lack(struct bg_diagnosis *diagnosis, bool lacks, const char *what)
{
	if (lacks && diagnosis->nr_missing < BG_MAX_MISSING)
		diagnosis->missing[diagnosis->nr_missing++] = what;
}

static void missing_of_zones(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_request *request = &diagnosis->request;
	bool marks = event->mem.nr_zones, reserves = true, lists = true, cma = true;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++) {
		struct bg_verdict verdict;

		bg_zone_judge(event, request, &event->mem.zones[i], &verdict);
		if (!verdict.eligible)
			continue;
		marks &= verdict.state != BG_STATE_UNKNOWN;
		reserves &= verdict.reserve_known;
		lists &= verdict.list_known;
		cma &= verdict.cma_known || request->movable;
	}
	lack(diagnosis, !marks, "zone watermarks");
	lack(diagnosis, event->mem.nr_zones && !cma, "free_cma");
	lack(diagnosis, event->mem.nr_zones && !reserves, "lowmem_reserve line");
	lack(diagnosis, (event->order != 0 || !event->mem.page_kib) &&
	     (!lists || !event->mem.nr_zones), "free-list line");
}

void bg_diagnose_missing(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memreport *mem = &event->mem;
	uint64_t kib;
	bool usage = bg_mem_total_kib(mem, BG_MEM_ACTIVE_ANON, &kib) &&
		     bg_mem_total_kib(mem, BG_MEM_SLAB_UNRECLAIMABLE, &kib) &&
		     bg_mem_total_kib(mem, BG_MEM_PAGETABLES, &kib);

	lack(diagnosis, !event->header, "first line of the report");
	lack(diagnosis, event->header && !event->gfp.given, "gfp mask");
	lack(diagnosis, event->header && event->order < 0 && !event->sysrq && !event->vmalloc,
	     "order");
	lack(diagnosis, !event->version, "kernel version");
	if (event->memcg.hit) {
		lack(diagnosis, !event->memcg.has_usage, "usage and limit of the cgroup");
		return;
	}
	missing_of_zones(event, diagnosis);
	lack(diagnosis, !usage, "memory totals");
	lack(diagnosis, mem->zones_dropped, "some zones (more than are kept)");
}

static void number(struct bg_diagnosis *diagnosis, const char *name, int64_t value)
{
	if (diagnosis->nr_numbers < BG_MAX_NUMBERS)
		diagnosis->numbers[diagnosis->nr_numbers++] = (struct bg_number){ name, value };
}

static int64_t not_negative(int64_t value)
{
	return value > 0 ? value : 0;
}

static void numbers_of_zone(const struct bg_diagnosis *from, struct bg_diagnosis *diagnosis)
{
	const struct bg_verdict *v = &from->main;
	const struct bg_mem_fields *fields = &v->zone->fields;

	number(diagnosis, "free_kib", v->free);
	if (v->cma || bg_mem_seen(fields, BG_MEM_FREE_CMA))
		number(diagnosis, "free_cma_kib", v->cma);
	if (v->highatomic)
		number(diagnosis, "highatomic_kib", v->highatomic);
	number(diagnosis, "usable_free_kib", not_negative(v->usable));
	if (bg_mem_seen(fields, BG_MEM_MIN)) {
		number(diagnosis, "min_kib", v->min);
		number(diagnosis, "low_kib", fields->value[BG_MEM_LOW]);
		number(diagnosis, "high_kib", v->high);
		number(diagnosis, "mark_kib", v->mark);
	}
	if (fields->value[BG_MEM_BOOST])
		number(diagnosis, "boost_kib", fields->value[BG_MEM_BOOST]);
	if (v->reserve_known)
		number(diagnosis, "lowmem_reserve_kib", v->reserve);
	if (v->zone->nr_orders) {
		number(diagnosis, "largest_free_order", v->largest);
		number(diagnosis, "largest_usable_order", v->largest_usable);
	}
	if (bg_zone_size_kib(v->zone))
		number(diagnosis, "managed_kib", bg_zone_size_kib(v->zone));
}

static void numbers_of_machine(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	static const struct {
		enum bg_mem_field field;
		const char *name;
	} rows[] = {
		{ BG_MEM_FREE, "total_free_kib" },
		{ BG_MEM_FREE_CMA, "total_free_cma_kib" },
		{ BG_MEM_SLAB_UNRECLAIMABLE, "slab_unreclaimable_kib" },
		{ BG_MEM_SLAB_RECLAIMABLE, "slab_reclaimable_kib" },
		{ BG_MEM_PAGETABLES, "pagetables_kib" },
		{ BG_MEM_KERNEL_STACK, "kernel_stack_kib" },
		{ BG_MEM_SHMEM, "shmem_kib" },
		{ BG_MEM_UNEVICTABLE, "unevictable_kib" },
		{ BG_MEM_DIRTY, "dirty_kib" },
		{ BG_MEM_WRITEBACK, "writeback_kib" },
	};
	struct bg_memusage usage;
	uint64_t kib;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (bg_mem_total_kib(&event->mem, rows[i].field, &kib))
			number(diagnosis, rows[i].name, kib);
	bg_memusage_total(&event->mem, &usage);
	if (usage.known) {
		number(diagnosis, "total_managed_kib", usage.managed);
		number(diagnosis, "anon_kib", usage.held[BG_HOLD_ANON]);
		number(diagnosis, "file_kib", usage.held[BG_HOLD_FILE]);
		number(diagnosis, "hugetlb_kib", usage.held[BG_HOLD_HUGETLB]);
		number(diagnosis, "untracked_kib", usage.held[BG_HOLD_UNTRACKED]);
	}
	if (event->mem.swap_seen) {
		number(diagnosis, "swap_free_kib", event->mem.swap_free_kib);
		number(diagnosis, "swap_total_kib", event->mem.swap_total_kib);
	}
}

void bg_diagnose_numbers(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (event->order >= 0)
		number(diagnosis, "requested_kib", (int64_t)diagnosis->request.page_kib <<
		       event->order);
	if (diagnosis->has_main)
		numbers_of_zone(diagnosis, diagnosis);
	if (diagnosis->higher_free_kib)
		number(diagnosis, "higher_zones_free_kib", diagnosis->higher_free_kib);
	if (event->memcg.has_usage) {
		number(diagnosis, "memcg_usage_kib", event->memcg.usage_kib);
		number(diagnosis, "memcg_limit_kib", event->memcg.limit_kib);
	}
	if (event->victim.killed && event->victim.anon_rss_kib)
		number(diagnosis, "victim_anon_rss_kib", event->victim.anon_rss_kib);
	numbers_of_machine(event, diagnosis);
	if (event->mem.page_kib)
		number(diagnosis, "page_size_kib", event->mem.page_kib);
}

void bg_diagnose(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	memset(diagnosis, 0, sizeof(*diagnosis));
	bg_request_of(event, &diagnosis->request);
	bg_diagnose_missing(event, diagnosis);
	bg_diagnose_cause(event, diagnosis);
	bg_diagnose_numbers(event, diagnosis);
	bg_diagnose_sentence(event, diagnosis);
	bg_diagnose_advice(event, diagnosis);
}
