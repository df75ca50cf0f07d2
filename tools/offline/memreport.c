// SPDX-License-Identifier: GPL-2.0
/*
 * The memory report that follows an OOM kill or a failed allocation: show_free_areas() of
 * mm/page_alloc.c, later mm/show_mem.c. Its fields came and went with the versions, so
 * lines are read as "name:value" pairs, whatever pairs there are.
 */
#include "memreport.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static const struct {
	const char *name;
	enum bg_mem_field field;
} fields[] = {
	{ "free", BG_MEM_FREE }, { "boost", BG_MEM_BOOST }, { "min", BG_MEM_MIN },
	{ "low", BG_MEM_LOW }, { "high", BG_MEM_HIGH },
	{ "reserved_highatomic", BG_MEM_RESERVED_HIGHATOMIC },
	{ "free_highatomic", BG_MEM_FREE_HIGHATOMIC },
	{ "active_anon", BG_MEM_ACTIVE_ANON }, { "inactive_anon", BG_MEM_INACTIVE_ANON },
	{ "isolated_anon", BG_MEM_ISOLATED_ANON }, { "isolated(anon)", BG_MEM_ISOLATED_ANON },
	{ "active_file", BG_MEM_ACTIVE_FILE }, { "inactive_file", BG_MEM_INACTIVE_FILE },
	{ "isolated_file", BG_MEM_ISOLATED_FILE }, { "isolated(file)", BG_MEM_ISOLATED_FILE },
	{ "unevictable", BG_MEM_UNEVICTABLE }, { "present", BG_MEM_PRESENT },
	{ "managed", BG_MEM_MANAGED }, { "mlocked", BG_MEM_MLOCKED }, { "dirty", BG_MEM_DIRTY },
	{ "writeback", BG_MEM_WRITEBACK }, { "mapped", BG_MEM_MAPPED }, { "shmem", BG_MEM_SHMEM },
	{ "slab_reclaimable", BG_MEM_SLAB_RECLAIMABLE },
	{ "slab_unreclaimable", BG_MEM_SLAB_UNRECLAIMABLE },
	{ "kernel_stack", BG_MEM_KERNEL_STACK }, { "pagetables", BG_MEM_PAGETABLES },
	{ "sec_pagetables", BG_MEM_SEC_PAGETABLES },
	{ "kernel_misc_reclaimable", BG_MEM_KERNEL_MISC }, { "bounce", BG_MEM_BOUNCE },
	{ "free_pcp", BG_MEM_FREE_PCP }, { "free_cma", BG_MEM_FREE_CMA },
	/* 2.6.31 and 2.6.32 began the first name of the totals with a capital. */
	{ "Active_anon", BG_MEM_ACTIVE_ANON },
};

static const char * const zone_names[BG_ZONE_NR] = {
	[BG_ZONE_DMA] = "DMA",		[BG_ZONE_DMA32] = "DMA32",
	[BG_ZONE_NORMAL] = "Normal",	[BG_ZONE_HIGHMEM] = "HighMem",
	[BG_ZONE_MOVABLE] = "Movable",	[BG_ZONE_DEVICE] = "Device",
};

const char *bg_zone_name(enum bg_zone_type type)
{
	return type < BG_ZONE_NR ? zone_names[type] : "?";
}

void bg_mem_init(struct bg_memreport *mem)
{
	memset(mem, 0, sizeof(*mem));
	mem->last_zone = -1;
}

static int find_field(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strlen(fields[i].name) == len && !memcmp(name, fields[i].name, len))
			return fields[i].field;
	return -1;
}

/* One "name:value" pair at @s, or -1; *@end is the first character after the value. */
static int read_pair(const char *s, uint64_t *value, const char **end)
{
	size_t len = strcspn(s, ": \t");
	char *stop;
	int field;

	if (s[len] != ':' || !isdigit((unsigned char)s[len + 1]))
		return -1;
	field = find_field(s, len);
	*value = strtoull(s + len + 1, &stop, 10);
	*end = stop;
	return field;
}

static const char *next_word(const char *s)
{
	s += strcspn(s, " \t,");
	return s + strspn(s, " \t,");
}

static bool in_kib(const char *end)
{
	return !strncmp(end, "kB", 2) || !strncmp(end, "KB", 2);
}

/* A pair without kB on a line in kB was cut there: its number may lack digits. */
static void read_fields(struct bg_mem_fields *to, const char *s, bool kib, bool sum)
{
	for (s += strspn(s, " \t"); *s; s = next_word(s)) {
		uint64_t value;
		const char *end;
		int field = read_pair(s, &value, &end);

		if (field < 0 || (kib && !in_kib(end)))
			continue;
		if (sum)
			to->value[field] += value;
		else if (!bg_mem_seen(to, field))
			to->value[field] = value;
		to->seen |= 1ULL << field;
	}
}

static const char *match_zone_name(const char *s, enum bg_zone_type *type)
{
	size_t len = strcspn(s, " :\t");

	if (len == 3 && !memcmp(s, "CMA", 3)) {
		/* Vendors' ZONE_CMA: for movable requests alone. */
		*type = BG_ZONE_MOVABLE;
		return s + len;
	}
	for (int i = 0; i < BG_ZONE_NR; i++) {
		if (strlen(zone_names[i]) != len || memcmp(s, zone_names[i], len))
			continue;
		*type = i;
		return s + len;
	}
	return NULL;
}

/* "12*4kB" */
static bool is_block_count(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n && s[n] == '*' && isdigit((unsigned char)s[n + 1]);
}

/* "(UMEC) 96*32kB ...", "= 33244kB": the rest of a broken free-list line. */
static bool is_list_rest(const char *s)
{
	size_t n = s[0] == '(' ? strspn(s + 1, "UMEHCIR") : 0;

	if (n)
		return s[n + 1] == ')' && (!s[n + 2] || (s[n + 2] == ' ' &&
			(isdigit((unsigned char)s[n + 3]) || s[n + 3] == '=')));
	return s[0] == '=' && s[1] == ' ' && isdigit((unsigned char)s[2]) &&
	       !strncmp(s + 2 + strspn(s + 2, "0123456789"), "kB", 2);
}

static bool is_pages_line(const char *s)
{
	s += strspn(s, "0123456789");
	return !strncmp(s, " pages RAM", 10) || !strncmp(s, " pages of RAM", 13) ||
	       !strncmp(s, " pages HighMem", 14) || !strncmp(s, " pages reserved", 15) ||
	       !strncmp(s, " reserved pages", 15);
}

/* Words of a broken line before the first field that is of interest. */
#define MAX_WORDS 12

static enum bg_mem_line classify_pairs(const char *s)
{
	for (int word = 0; *s && word < MAX_WORDS; word++, s = next_word(s)) {
		const char *end, *colon = s + strcspn(s, ": \t");
		uint64_t value;

		/* "shmem_thp: 0kB" is two words, anything else without a colon is prose. */
		if (*colon != ':' && strncmp(s, "0kB", 3))
			return BG_LINE_NONE;
		if (read_pair(s, &value, &end) < 0)
			continue;
		return in_kib(end) ? BG_LINE_MORE : BG_LINE_TOTALS;
	}
	return BG_LINE_NONE;
}

static void classify_zone(struct bg_mem_key *key, const char *s, bool has_node)
{
	const char *rest = match_zone_name(s, &key->type);

	if (!rest) {
		const char *end;
		uint64_t value;

		if (has_node && read_pair(s, &value, &end) >= 0) {
			key->line = BG_LINE_NODE;
			key->rest = s;
		} else if (has_node && !strncmp(s, "hugepages_total=", 16)) {
			key->line = BG_LINE_HUGETLB;
			key->rest = s;
		}
		return;
	}
	key->rest = rest + strspn(rest, ": \t");
	if (*rest == ':' && is_block_count(key->rest))
		key->line = BG_LINE_FREE_LIST;
	else if (classify_pairs(key->rest) == BG_LINE_MORE)
		key->line = BG_LINE_ZONE;
}

struct bg_mem_key bg_mem_classify(const char *msg)
{
	struct bg_mem_key key = { .line = BG_LINE_NONE, .rest = msg };
	bool has_node = false;
	char *end;

	if (!strncmp(msg, "Node ", 5) && isdigit((unsigned char)msg[5])) {
		unsigned long node = strtoul(msg + 5, &end, 10);

		key.node = node < 1024 ? (int)node : 1023;
		msg = end + strspn(end, " \t,");
		has_node = true;
	}
	if (!strncasecmp(msg, "Mem-Info:", 9)) {
		key.line = BG_LINE_START;
	} else if (!strncmp(msg, "lowmem_reserve[]:", 17)) {
		key.line = BG_LINE_RESERVE;
		key.rest = msg + 17;
	} else if (!strncmp(msg, "Free swap", 9) || !strncmp(msg, "Total swap", 10)) {
		key.line = BG_LINE_SWAP;
		key.rest = msg;
	} else if (is_block_count(msg) || is_list_rest(msg)) {
		key.line = BG_LINE_FREE_LIST_MORE;
		key.rest = msg;
	} else if (isdigit((unsigned char)msg[0]) && is_pages_line(msg)) {
		key.line = BG_LINE_PAGES;
		key.rest = msg;
	} else {
		classify_zone(&key, msg, has_node);
		if (key.line == BG_LINE_NONE && !has_node)
			key.line = classify_pairs(msg);
	}
	return key;
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
		field = read_pair(key->rest, &value, &end);
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
	for (s += strspn(s, " \t"); *s; s = next_word(s)) {
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
		if (!is_block_count(s))
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

void bg_mem_settle_page_size(struct bg_memreport *mem)
{
	static const uint64_t sizes[] = { 4, 8, 16, 64, 256 };
	uint64_t pages = mem->totals.value[BG_MEM_FREE], kib = 0;

	for (unsigned int i = 0; i < mem->nr_zones; i++)
		kib += mem->zones[i].fields.value[BG_MEM_FREE];
	if (mem->page_kib || !pages || !kib)
		return;
	/* Free memory moves while the report is printed: the next size within 40 %. */
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		if (kib / sizes[i] >= pages / 10 * 6 && kib / sizes[i] <= pages / 10 * 14)
			mem->page_kib = sizes[i];
}
