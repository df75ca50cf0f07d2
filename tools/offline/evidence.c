// SPDX-License-Identifier: GPL-2.0
/* What a log lacks, and which numbers count. */
#include "evidence.h"

#include "common.h"

static void lack(struct bg_diagnosis *diagnosis, bool lacks, const char *what)
{
	if (lacks && diagnosis->nr_missing < BG_MAX_MISSING)
		diagnosis->missing[diagnosis->nr_missing++] = what;
}

static void missing_of_zones(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;
	bool marks = event->mem.nr_zones, reserves = true, lists = true, cma = true;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++) {
		struct bg_zone_verdict verdict;

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

static void missing_of_cma(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_log_cma *cma = &event->cma;

	lack(diagnosis, !cma->request_known, "size of the request");
	lack(diagnosis, !cma->list_known, "list of the CMA area's holes");
	lack(diagnosis, !cma->list_known && !event->version, "kernel version");
}

void bg_diagnose_missing(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memreport *mem = &event->mem;
	uint64_t kib;
	bool usage = bg_mem_total_kib(mem, BG_MEM_ACTIVE_ANON, &kib) &&
		     bg_mem_total_kib(mem, BG_MEM_SLAB_UNRECLAIMABLE, &kib) &&
		     bg_mem_total_kib(mem, BG_MEM_PAGETABLES, &kib);

	if (event->kind == BG_KIND_CMA_FAILURE) {
		missing_of_cma(event, diagnosis);
		return;
	}
	/* The kernel says itself that addresses ran out: no line could overturn it. */
	if (event->vmalloc == BG_VMALLOC_RANGE)
		return;
	lack(diagnosis, !event->header, "first line of the report");
	lack(diagnosis, event->header && !event->gfp.given, "gfp mask");
	lack(diagnosis, event->header && event->order < 0 && !event->sysrq && !event->vmalloc,
	     "order");
	lack(diagnosis, !event->version, "kernel version");
	if (event->memcg.hit) {
		lack(diagnosis, !event->memcg.seen, "usage and limit of the cgroup");
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
	const struct bg_zone_verdict *v = &from->main;
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
		if (usage.managed)
			number(diagnosis, "total_managed_kib", usage.managed);
		number(diagnosis, "anon_kib", usage.held[BG_HOLD_ANON]);
		number(diagnosis, "file_kib", usage.held[BG_HOLD_FILE]);
		number(diagnosis, "hugetlb_kib", usage.held[BG_HOLD_HUGETLB]);
		if (usage.managed)
			number(diagnosis, "untracked_kib", usage.held[BG_HOLD_UNTRACKED]);
	}
	if (event->mem.swap_seen) {
		number(diagnosis, "swap_free_kib", event->mem.swap_free_kib);
		number(diagnosis, "swap_total_kib", event->mem.swap_total_kib);
	}
}

static void numbers_of_cma(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_log_cma *cma = &event->cma;
	int64_t page = diagnosis->request.page_kib;

	if (cma->request_known)
		number(diagnosis, "cma_requested_kib", cma->request_pages * page);
	if (cma->free_known)
		number(diagnosis, "cma_area_free_kib", cma->free_pages * page);
	if (cma->total_known)
		number(diagnosis, "cma_area_kib", cma->total_pages * page);
	if (cma->request_known && cma->list_known)
		number(diagnosis, "cma_largest_hole_kib", diagnosis->cma_largest_pages * page);
	if (cma->falls)
		number(diagnosis, "cma_first_free_kib", cma->first_free_pages * page);
}

static void numbers_of_memcg(const struct bg_memcg *memcg, struct bg_diagnosis *diagnosis)
{
	static const char * const names[BG_MEMCG_NR][2] = {
		[BG_MEMCG_MEMORY] = { "memcg_usage_kib", "memcg_limit_kib" },
		[BG_MEMCG_MEMSW] = { "memcg_memsw_usage_kib", "memcg_memsw_limit_kib" },
		[BG_MEMCG_KMEM] = { "memcg_kmem_usage_kib", "memcg_kmem_limit_kib" },
	};

	for (int i = 0; i < BG_MEMCG_NR; i++) {
		if (!(memcg->seen >> i & 1) ||
		    (i != BG_MEMCG_MEMORY && memcg->limit_kib[i] >= BG_MEMCG_NO_LIMIT))
			continue;
		number(diagnosis, names[i][0], memcg->usage_kib[i]);
		if (memcg->limit_kib[i] < BG_MEMCG_NO_LIMIT)
			number(diagnosis, names[i][1], memcg->limit_kib[i]);
	}
}

void bg_diagnose_numbers(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (event->kind == BG_KIND_CMA_FAILURE)
		numbers_of_cma(event, diagnosis);
	if (event->order >= 0)
		number(diagnosis, "requested_kib", (int64_t)diagnosis->request.page_kib <<
		       event->order);
	if (diagnosis->has_main)
		numbers_of_zone(diagnosis, diagnosis);
	if (diagnosis->higher_free_kib)
		number(diagnosis, "higher_zones_free_kib", diagnosis->higher_free_kib);
	numbers_of_memcg(&event->memcg, diagnosis);
	if (event->victim.killed && event->victim.anon_rss_kib)
		number(diagnosis, "victim_anon_rss_kib", event->victim.anon_rss_kib);
	numbers_of_machine(event, diagnosis);
	if (event->mem.page_kib)
		number(diagnosis, "page_size_kib", event->mem.page_kib);
}
