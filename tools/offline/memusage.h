/* SPDX-License-Identifier: GPL-2.0 */
/* Who holds the memory that a report says is gone. */
#ifndef BG_OFFLINE_MEMUSAGE_H
#define BG_OFFLINE_MEMUSAGE_H

#include "memreport.h"

/* Who holds memory. */
enum bg_holder {
	BG_HOLD_ANON,		/* private anonymous */
	BG_HOLD_SHMEM,
	BG_HOLD_FILE,
	BG_HOLD_UNEVICTABLE,
	BG_HOLD_SLAB_UNRECLAIMABLE,
	BG_HOLD_SLAB_RECLAIMABLE,
	BG_HOLD_PAGETABLES,
	BG_HOLD_KERNEL_STACK,
	BG_HOLD_HUGETLB,
	BG_HOLD_UNTRACKED,	/* drivers, vmalloc, ...: no counter has it */
	BG_HOLD_NR,
};

/**
 * struct bg_memusage - who holds how much, in KiB
 * @counted: the report told who holds what for processes and files
 * @known: and for the kernel, so that what remains is in nobody's count
 * @managed: all memory of the page allocator, 0 when the log does not tell
 * @free: free
 * @held: by holder; UNTRACKED is what remains
 * @largest: the holder of most
 */
struct bg_memusage {
	bool counted;
	bool known;
	uint64_t managed;
	uint64_t free;
	uint64_t held[BG_HOLD_NR];
	enum bg_holder largest;
};

/**
 * bg_memusage_total() - who holds the machine's memory
 * @mem: the report; its page size must be known
 * @usage: filled
 */
void bg_memusage_total(const struct bg_memreport *mem, struct bg_memusage *usage);

/**
 * bg_memusage_zone() - who holds a zone's memory
 * @zone: the zone
 * @usage: filled; not known when the kernel (4.8 and newer) counts slab by node
 */
void bg_memusage_zone(const struct bg_mem_zone *zone, struct bg_memusage *usage);

/**
 * bg_mem_any_letter() - does any free list have blocks of these types?
 * @mem: the report
 * @types: BG_MT_* bits
 */
bool bg_mem_any_letter(const struct bg_memreport *mem, unsigned int types);

/**
 * bg_mem_total_kib() - one counter of the machine
 * @mem: the report
 * @field: the counter
 * @kib: the value
 *
 * Return: whether the totals, the nodes or all zones gave it.
 */
bool bg_mem_total_kib(const struct bg_memreport *mem, enum bg_mem_field field, uint64_t *kib);

/**
 * bg_zone_size_kib() - memory that a zone manages; what it spans before 3.9
 * @zone: the zone
 */
uint64_t bg_zone_size_kib(const struct bg_mem_zone *zone);

/**
 * bg_zone_sizes_known() - did every zone's line come far enough to tell its size?
 * @mem: the report
 */
bool bg_zone_sizes_known(const struct bg_memreport *mem);

/**
 * bg_holder_text() - a holder in words
 * @holder: the holder
 */
const char *bg_holder_text(enum bg_holder holder);

#endif
