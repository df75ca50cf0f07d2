// SPDX-License-Identifier: GPL-2.0
/* Who holds the memory that a report says is gone. */
#include "memusage.h"

#include <string.h>

#include "common.h"

const char *bg_holder_text(enum bg_holder holder)
{
	static const char * const texts[BG_HOLD_NR] = {
		[BG_HOLD_ANON] = "anonymous memory of processes",
		[BG_HOLD_SHMEM] = "shared memory and tmpfs",
		[BG_HOLD_FILE] = "page cache",
		[BG_HOLD_UNEVICTABLE] = "locked memory",
		[BG_HOLD_SLAB_UNRECLAIMABLE] = "unreclaimable slab",
		[BG_HOLD_SLAB_RECLAIMABLE] = "reclaimable slab",
		[BG_HOLD_PAGETABLES] = "page tables",
		[BG_HOLD_KERNEL_STACK] = "kernel stacks",
		[BG_HOLD_HUGETLB] = "explicit huge pages",
		[BG_HOLD_UNTRACKED] = "memory that no counter names (drivers, vmalloc, balloon)",
	};

	return texts[holder];
}

uint64_t bg_zone_size_kib(const struct bg_mem_zone *zone)
{
	if (bg_mem_seen(&zone->fields, BG_MEM_MANAGED))
		return zone->fields.value[BG_MEM_MANAGED];
	return zone->fields.value[BG_MEM_PRESENT];
}

bool bg_zone_sizes_known(const struct bg_memreport *mem)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (!bg_mem_seen(&mem->zones[i].fields, BG_MEM_MANAGED) &&
		    !bg_mem_seen(&mem->zones[i].fields, BG_MEM_PRESENT))
			return false;
	return true;
}

bool bg_mem_any_letter(const struct bg_memreport *mem, unsigned int types)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		for (unsigned int o = 0; o < mem->zones[i].nr_orders; o++)
			if (mem->zones[i].types[o] & types)
				return true;
	return false;
}

bool bg_mem_total_kib(const struct bg_memreport *mem, enum bg_mem_field field, uint64_t *kib)
{
	bool seen = false;

	*kib = 0;
	if (bg_mem_seen(&mem->totals, field) && mem->page_kib) {
		*kib = mem->totals.value[field] * mem->page_kib;
		return true;
	}
	if (bg_mem_seen(&mem->nodes, field)) {
		*kib = mem->nodes.value[field];
		return true;
	}
	for (unsigned int i = 0; i < mem->nr_zones; i++) {
		seen |= bg_mem_seen(&mem->zones[i].fields, field);
		*kib += mem->zones[i].fields.value[field];
	}
	return seen;
}

/* Holders that one counter tells. */
static const struct {
	enum bg_holder holder;
	enum bg_mem_field field;
} plain[] = {
	{ BG_HOLD_UNEVICTABLE, BG_MEM_UNEVICTABLE },
	{ BG_HOLD_SLAB_UNRECLAIMABLE, BG_MEM_SLAB_UNRECLAIMABLE },
	{ BG_HOLD_SLAB_RECLAIMABLE, BG_MEM_SLAB_RECLAIMABLE },
	{ BG_HOLD_PAGETABLES, BG_MEM_PAGETABLES },
	{ BG_HOLD_KERNEL_STACK, BG_MEM_KERNEL_STACK },
};

static uint64_t minus(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* @kib holds every counter of the machine or of a zone. */
static void account(const uint64_t *kib, uint64_t hugetlb, struct bg_memusage *usage)
{
	uint64_t anon = kib[BG_MEM_ACTIVE_ANON] + kib[BG_MEM_INACTIVE_ANON] +
			kib[BG_MEM_ISOLATED_ANON];
	uint64_t shmem = kib[BG_MEM_SHMEM], sum = 0;

	/* Shared memory stands on the anonymous lists too; never count it twice. */
	if (shmem > anon)
		shmem = anon;
	usage->held[BG_HOLD_SHMEM] = shmem;
	usage->held[BG_HOLD_ANON] = anon - shmem;
	usage->held[BG_HOLD_FILE] = kib[BG_MEM_ACTIVE_FILE] + kib[BG_MEM_INACTIVE_FILE] +
				    kib[BG_MEM_ISOLATED_FILE];
	usage->held[BG_HOLD_HUGETLB] = hugetlb;
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		usage->held[plain[i].holder] = kib[plain[i].field];
	for (int i = 0; i < BG_HOLD_UNTRACKED; i++)
		sum += usage->held[i];
	usage->free = kib[BG_MEM_FREE];
	sum += kib[BG_MEM_FREE] + kib[BG_MEM_FREE_PCP] + kib[BG_MEM_SEC_PAGETABLES] +
	       kib[BG_MEM_BOUNCE];
	usage->held[BG_HOLD_UNTRACKED] = minus(usage->managed, sum);
	for (int i = 0; i < BG_HOLD_NR; i++)
		if (usage->held[i] > usage->held[usage->largest])
			usage->largest = i;
}

/* The zones' sizes, when all of them are in the log; else RAM without what was reserved at boot. */
static uint64_t whole_kib(const struct bg_memreport *mem)
{
	uint64_t zones = 0, ram = 0;

	for (unsigned int i = 0; i < mem->nr_zones; i++)
		zones += bg_zone_size_kib(&mem->zones[i]);
	if (mem->ram_pages && mem->reserved_pages)
		ram = minus(mem->ram_pages, mem->reserved_pages) * mem->page_kib;
	/* Since 6.1, and with nodes out of bounds, not every zone is listed. */
	return zones >= ram / 10 * 9 ? zones : ram;
}

void bg_memusage_total(const struct bg_memreport *mem, struct bg_memusage *usage)
{
	uint64_t kib[BG_MEM_FIELD_NR];
	uint64_t sum = 0;

	memset(usage, 0, sizeof(*usage));
	usage->managed = whole_kib(mem);
	usage->counted = bg_mem_total_kib(mem, BG_MEM_ACTIVE_ANON, &kib[0]);
	usage->known = usage->counted &&
		       bg_mem_total_kib(mem, BG_MEM_SLAB_UNRECLAIMABLE, &kib[0]) &&
		       bg_mem_total_kib(mem, BG_MEM_PAGETABLES, &kib[0]);
	for (int i = 0; i < BG_MEM_FIELD_NR; i++)
		bg_mem_total_kib(mem, i, &kib[i]);
	account(kib, mem->hugetlb_kib, usage);
	for (int i = 0; i < BG_HOLD_UNTRACKED; i++)
		sum += usage->held[i];
	/* More than the whole: zones are missing, and nobody knows the whole. */
	if (sum + usage->free <= usage->managed + usage->managed / 20)
		return;
	usage->managed = 0;
	usage->held[BG_HOLD_UNTRACKED] = 0;
}

void bg_memusage_zone(const struct bg_mem_zone *zone, struct bg_memusage *usage)
{
	memset(usage, 0, sizeof(*usage));
	usage->managed = bg_zone_size_kib(zone);
	usage->known = bg_mem_seen(&zone->fields, BG_MEM_SLAB_UNRECLAIMABLE) && usage->managed;
	usage->counted = usage->known;
	account(zone->fields.value, 0, usage);
}
