/* SPDX-License-Identifier: GPL-2.0 */
/* The memory report that follows an OOM kill or a failed allocation. */
#ifndef BG_OFFLINE_MEMREPORT_H
#define BG_OFFLINE_MEMREPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "gfp.h"

#define BG_MEM_MAX_ZONES 64
#define BG_MEM_MAX_ORDERS 20
#define BG_MEM_MAX_RESERVES 8

/* The counters that show_mem() prints for a zone, a node or the machine. */
enum bg_mem_field {
	BG_MEM_FREE,
	BG_MEM_BOOST,
	BG_MEM_MIN,
	BG_MEM_LOW,
	BG_MEM_HIGH,
	BG_MEM_RESERVED_HIGHATOMIC,
	BG_MEM_FREE_HIGHATOMIC,
	BG_MEM_ACTIVE_ANON,
	BG_MEM_INACTIVE_ANON,
	BG_MEM_ISOLATED_ANON,
	BG_MEM_ACTIVE_FILE,
	BG_MEM_INACTIVE_FILE,
	BG_MEM_ISOLATED_FILE,
	BG_MEM_UNEVICTABLE,
	BG_MEM_PRESENT,
	BG_MEM_MANAGED,
	BG_MEM_MLOCKED,
	BG_MEM_DIRTY,
	BG_MEM_WRITEBACK,
	BG_MEM_MAPPED,
	BG_MEM_SHMEM,
	BG_MEM_SLAB_RECLAIMABLE,
	BG_MEM_SLAB_UNRECLAIMABLE,
	BG_MEM_KERNEL_STACK,
	BG_MEM_PAGETABLES,
	BG_MEM_SEC_PAGETABLES,
	BG_MEM_KERNEL_MISC,
	BG_MEM_BOUNCE,
	BG_MEM_FREE_PCP,
	BG_MEM_FREE_CMA,
	BG_MEM_FIELD_NR,
};

/* Values and which of them the log gave. */
struct bg_mem_fields {
	uint64_t value[BG_MEM_FIELD_NR];
	uint64_t seen;
};

static inline bool bg_mem_seen(const struct bg_mem_fields *fields, enum bg_mem_field field)
{
	return fields->seen >> field & 1;
}

/* Migratetypes as the free-list line's letters tell them. */
enum bg_migratetype {
	BG_MT_UNMOVABLE = 0x1,
	BG_MT_MOVABLE = 0x2,
	BG_MT_RECLAIMABLE = 0x4,
	BG_MT_HIGHATOMIC = 0x8,
	BG_MT_CMA = 0x10,
	BG_MT_ISOLATE = 0x20,
	BG_MT_RESERVE = 0x40,	/* 3.10 to 4.3 */
};

/**
 * struct bg_mem_zone - what the report says of one zone
 * @node: NUMA node, 0 when the line names none
 * @type: the zone's kind
 * @fields: counters in KiB
 * @nr_reserves: entries of @reserve_pages
 * @reserve_pages: lowmem_reserve[], in pages, by the request's zone index
 * @nr_orders: entries of @nr_free and @types
 * @nr_free: free blocks of each order
 * @types: BG_MT_* bits of the lists that hold blocks of an order
 * @letters: the kernel printed migratetype letters
 * @list_whole: the free-list line ended with its sum, so nothing of it was cut off
 */
struct bg_mem_zone {
	int node;
	enum bg_zone_type type;
	struct bg_mem_fields fields;
	unsigned int nr_reserves;
	uint64_t reserve_pages[BG_MEM_MAX_RESERVES];
	unsigned int nr_orders;
	uint64_t nr_free[BG_MEM_MAX_ORDERS];
	unsigned int types[BG_MEM_MAX_ORDERS];
	bool letters;
	bool list_whole;
};

enum bg_mem_line {
	BG_LINE_NONE,
	BG_LINE_START,		/* "Mem-Info:" */
	BG_LINE_TOTALS,
	BG_LINE_NODE,
	BG_LINE_ZONE,
	BG_LINE_MORE,		/* goes on with the zone's or node's line before */
	BG_LINE_RESERVE,
	BG_LINE_FREE_LIST,
	BG_LINE_FREE_LIST_MORE,
	BG_LINE_SWAP,
	BG_LINE_PAGES,
	BG_LINE_HUGETLB,
};

/**
 * struct bg_memreport - what show_mem() printed
 * @totals: the machine's counters, in pages
 * @nodes: the nodes' counters summed, in KiB (4.8 and newer)
 * @nr_zones: entries of @zones
 * @zones: in the order of the log
 * @zones_dropped: zones beyond BG_MEM_MAX_ZONES
 * @page_kib: size of a page, 0 while no free-list line told
 * @swap_seen: @swap_free_kib and @swap_total_kib were there
 * @ram_pages: "pages RAM" or "pages of RAM"
 * @high_seen: @high_pages was there
 * @high_pages: "pages HighMem/MovableOnly"
 * @reserved_pages: "pages reserved"
 * @hugetlb_kib: in explicit huge pages
 */
struct bg_memreport {
	struct bg_mem_fields totals;
	struct bg_mem_fields nodes;
	unsigned int nr_zones;
	unsigned int zones_dropped;
	struct bg_mem_zone zones[BG_MEM_MAX_ZONES];
	uint64_t page_kib;
	bool swap_seen;
	uint64_t swap_free_kib;
	uint64_t swap_total_kib;
	uint64_t ram_pages;
	bool high_seen;
	uint64_t high_pages;
	uint64_t reserved_pages;
	uint64_t hugetlb_kib;
	int last_zone;		/* the zone of the last zone or free-list line, -1 none */
	enum bg_mem_line last_line;	/* what a continued line goes on with */
	uint64_t nodes_seen;	/* bit set of the nodes summed into @nodes */
};

/* Which line of a memory report a message is, and of which zone. */
struct bg_mem_key {
	enum bg_mem_line line;
	int node;
	enum bg_zone_type type;
	const char *rest;	/* after the zone's name */
};

/**
 * bg_mem_classify() - tell which line of a memory report a message is
 * @msg: the message without prefixes
 *
 * Return: the kind; BG_LINE_NONE for a message of something else.
 */
struct bg_mem_key bg_mem_classify(const char *msg);

/**
 * bg_mem_has_two() - two counters of a memory report, or prose with a colon in it?
 * @key: what bg_mem_classify() said of the line
 */
bool bg_mem_has_two(const struct bg_mem_key *key);

/**
 * bg_mem_has() - did the report already get this very line?
 * @mem: the report
 * @key: the line
 */
bool bg_mem_has(const struct bg_memreport *mem, const struct bg_mem_key *key);

/**
 * bg_mem_apply() - enter a line into a report
 * @mem: the report
 * @key: what bg_mem_classify() said of it
 */
void bg_mem_apply(struct bg_memreport *mem, const struct bg_mem_key *key);

/**
 * bg_mem_init() - an empty report
 * @mem: the report
 */
void bg_mem_init(struct bg_memreport *mem);

/**
 * bg_mem_settle_page_size() - find the page size when no free-list line told it
 * @mem: the report
 *
 * Compares the totals (in pages) with the zones' sum (in KiB).
 */
void bg_mem_settle_page_size(struct bg_memreport *mem);

/**
 * bg_zone_name() - a zone type as the kernel prints it
 * @type: the zone type
 */
const char *bg_zone_name(enum bg_zone_type type);

#endif
