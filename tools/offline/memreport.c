// SPDX-License-Identifier: GPL-2.0
/*
 * The memory report that follows an OOM kill or a failed allocation: show_free_areas() of
 * mm/page_alloc.c, later mm/show_mem.c.
 */
#include "memline.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

void bg_mem_init(struct bg_memreport *mem)
{
	memset(mem, 0, sizeof(*mem));
	mem->last_zone = -1;
}

/* A pair without kB on a line in kB was cut there: its number may lack digits. */
static void read_fields(struct bg_mem_fields *to, const char *s, bool kib, bool sum)
{
	for (s += strspn(s, " \t"); *s; s = bg_mem_next_word(s)) {
		uint64_t value;
		const char *end;
		int field = bg_mem_pair(s, &value, &end);

		if (field < 0 || (kib && !bg_mem_in_kib(end)))
			continue;
		if (sum)
			to->value[field] += value;
		else if (!bg_mem_seen(to, field))
			to->value[field] = value;
		to->seen |= 1ULL << field;
	}
}

static struct bg_mem_zone *find_zone(const struct bg_memreport *mem, const struct bg_mem_key *key)
{
	for (unsigned int i = 0; i < mem->nr_zones; i++)
		if (mem->zones[i].node == key->node && mem->zones[i].type == key->type)
			return (struct bg_mem_zone *)&mem->zones[i];
	return NULL;
}

static struct bg_mem_zone *get_zone(struct bg_memreport *mem, const struct bg_mem_key *key)
{
	struct bg_mem_zone *zone = find_zone(mem, key);

	if (!zone && mem->nr_zones == BG_MEM_MAX_ZONES) {
		mem->zones_dropped++;
		mem->last_zone = -1;
		return NULL;
	}
	if (!zone) {
		zone = &mem->zones[mem->nr_zones++];
		zone->node = key->node;
		zone->type = key->type;
	}
	mem->last_zone = zone - mem->zones;
	return zone;
}

static uint64_t node_bit(int node)
{
	return 1ULL << (node & 63);
}

bool bg_mem_has(const struct bg_memreport *mem, const struct bg_mem_key *key)
{
	const struct bg_mem_zone *zone = find_zone(mem, key);
	const char *end;
	uint64_t value;
	int field;

	switch (key->line) {
	case BG_LINE_START:
		return mem->totals.seen || mem->nr_zones;
	case BG_LINE_TOTALS:
		field = bg_mem_pair(key->rest, &value, &end);
		return field >= 0 && bg_mem_seen(&mem->totals, field);
	case BG_LINE_NODE:
		return mem->nodes_seen & node_bit(key->node);
	case BG_LINE_ZONE:
		return zone && bg_mem_seen(&zone->fields, BG_MEM_FREE);
	case BG_LINE_FREE_LIST:
		return zone && zone->nr_orders;
	case BG_LINE_RESERVE:
		return mem->last_zone >= 0 && mem->zones[mem->last_zone].nr_reserves;
	case BG_LINE_MORE:
		return mem->last_line != BG_LINE_ZONE && mem->last_line != BG_LINE_NODE;
	case BG_LINE_FREE_LIST_MORE:
		return mem->last_line != BG_LINE_FREE_LIST;
	case BG_LINE_SWAP:
		return mem->swap_seen && mem->swap_total_kib;
	case BG_LINE_PAGES:
		return mem->ram_pages && mem->reserved_pages;
	default:
		return false;
	}
}

/* The letters in the order of the BG_MT_* bits. */
static const char letters[] = "UMEHCIR";

static unsigned int read_letters(const char *s)
{
	unsigned int types = 0;

	for (; *s && *s != ')'; s++) {
		const char *letter = strchr(letters, *s);

		if (letter)
			types |= 1u << (letter - letters);
	}
	return types;
}

static void read_free_list(struct bg_memreport *mem, struct bg_mem_zone *zone, const char *s)
{
	for (s += strspn(s, " \t"); *s; s = bg_mem_next_word(s)) {
		uint64_t count, kib;
		char *end;

		if (*s == '(' && zone->nr_orders) {
			zone->types[zone->nr_orders - 1] = read_letters(s + 1);
			zone->letters = true;
			continue;
		}
		if (*s == '=') {
			zone->list_whole = true;
			break;
		}
		if (!bg_mem_is_block_count(s))
			continue;
		count = strtoull(s, &end, 10);
		kib = strtoull(end + 1, &end, 10);
		if (strncmp(end, "kB", 2) || zone->nr_orders == BG_MEM_MAX_ORDERS)
			break;
		/* The line begins with order 0, whose blocks are single pages. */
		if (!zone->nr_orders && kib && kib <= 1024 && !mem->page_kib)
			mem->page_kib = kib;
		zone->nr_free[zone->nr_orders++] = count;
	}
}

static void read_reserve(struct bg_mem_zone *zone, const char *s)
{
	char *end;

	for (; zone->nr_reserves < BG_MEM_MAX_RESERVES; s = end) {
		s += strspn(s, " \t");
		if (!isdigit((unsigned char)*s))
			break;
		zone->reserve_pages[zone->nr_reserves++] = strtoull(s, &end, 10);
	}
}

static void read_swap(struct bg_memreport *mem, const char *s)
{
	const char *digits = s + strcspn(s, "0123456789");
	uint64_t kib = strtoull(digits, NULL, 10);

	if (!isdigit((unsigned char)*digits))
		return;
	mem->swap_seen = true;
	/* While swapoff runs the free space is printed below zero. */
	if (digits > s && digits[-1] == '-')
		kib = 0;
	if (*s == 'F')
		mem->swap_free_kib = kib;
	else
		mem->swap_total_kib = kib;
}

static void read_pages(struct bg_memreport *mem, const char *s)
{
	char *end;
	uint64_t pages = strtoull(s, &end, 10);

	if (strstr(end, "RAM")) {
		mem->ram_pages = pages;
	} else if (strstr(end, "HighMem")) {
		mem->high_pages = pages < UINT64_MAX >> 24 ? pages : 0;
		mem->high_seen = true;
	} else {
		mem->reserved_pages = pages;
	}
}

static void read_hugetlb(struct bg_memreport *mem, const char *s)
{
	const char *total = strstr(s, "hugepages_total="), *size = strstr(s, "hugepages_size=");
	uint64_t count, kib;

	if (!total || !size)
		return;
	count = strtoull(total + 16, NULL, 10);
	kib = strtoull(size + 15, NULL, 10);
	if (kib && count < UINT64_MAX / 4 / kib)
		mem->hugetlb_kib += count * kib;
}

void bg_mem_apply(struct bg_memreport *mem, const struct bg_mem_key *key)
{
	struct bg_mem_zone *zone = mem->last_zone >= 0 ? &mem->zones[mem->last_zone] : NULL;

	switch (key->line) {
	case BG_LINE_TOTALS:
		read_fields(&mem->totals, key->rest, false, false);
		break;
	case BG_LINE_NODE:
		read_fields(&mem->nodes, key->rest, true, true);
		mem->nodes_seen |= node_bit(key->node);
		break;
	case BG_LINE_ZONE:
		zone = get_zone(mem, key);
		if (zone)
			read_fields(&zone->fields, key->rest, true, false);
		break;
	case BG_LINE_MORE:
		if (mem->last_line == BG_LINE_NODE)
			read_fields(&mem->nodes, key->rest, true, true);
		else if (zone)
			read_fields(&zone->fields, key->rest, true, false);
		return;
	case BG_LINE_FREE_LIST:
		zone = get_zone(mem, key);
		if (zone && !zone->nr_orders)
			read_free_list(mem, zone, key->rest);
		break;
	case BG_LINE_FREE_LIST_MORE:
		if (zone && zone->nr_orders && !zone->list_whole)
			read_free_list(mem, zone, key->rest);
		return;
	case BG_LINE_RESERVE:
		if (zone && !zone->nr_reserves)
			read_reserve(zone, key->rest);
		break;
	case BG_LINE_SWAP:
		read_swap(mem, key->rest);
		break;
	case BG_LINE_PAGES:
		read_pages(mem, key->rest);
		break;
	case BG_LINE_HUGETLB:
		read_hugetlb(mem, key->rest);
		break;
	default:
		break;
	}
	mem->last_line = key->line;
}

static const uint64_t page_sizes[] = { 4, 8, 16, 64, 256 };

/* A counter that stands side by side in pages and in KiB. */
static uint64_t size_by_nodes(const struct bg_memreport *mem)
{
	static const enum bg_mem_field both[] = {
		BG_MEM_INACTIVE_ANON, BG_MEM_ACTIVE_ANON, BG_MEM_INACTIVE_FILE, BG_MEM_ACTIVE_FILE,
	};

	for (size_t i = 0; i < ARRAY_SIZE(both); i++) {
		uint64_t pages = mem->totals.value[both[i]], kib = mem->nodes.value[both[i]];

		for (size_t size = 0; pages && size < ARRAY_SIZE(page_sizes); size++)
			if (kib / page_sizes[size] == pages && kib % page_sizes[size] == 0)
				return page_sizes[size];
	}
	return 0;
}

/* Free memory moves while the report is printed: the next size within 40 %. */
static uint64_t size_by_free(const struct bg_memreport *mem)
{
	uint64_t pages = mem->totals.value[BG_MEM_FREE], kib = 0, found = 0;

	for (unsigned int i = 0; i < mem->nr_zones; i++)
		kib += mem->zones[i].fields.value[BG_MEM_FREE];
	if (!pages || !kib)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(page_sizes); i++)
		if (kib / page_sizes[i] >= pages / 10 * 6 && kib / page_sizes[i] <= pages / 10 * 14)
			found = page_sizes[i];
	return found;
}

void bg_mem_settle_page_size(struct bg_memreport *mem)
{
	if (!mem->page_kib)
		mem->page_kib = size_by_nodes(mem);
	if (!mem->page_kib)
		mem->page_kib = size_by_free(mem);
}
