// SPDX-License-Identifier: GPL-2.0
/*
 * Which line of a memory report a message is. Its fields came and went with the versions, so
 * lines are read as "name:value" pairs, whatever pairs there are.
 */
#include "memline.h"

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

static int find_field(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strlen(fields[i].name) == len && !memcmp(name, fields[i].name, len))
			return fields[i].field;
	return -1;
}

int bg_mem_pair(const char *s, uint64_t *value, const char **end)
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

const char *bg_mem_next_word(const char *s)
{
	s += strcspn(s, " \t,");
	return s + strspn(s, " \t,");
}

bool bg_mem_in_kib(const char *end)
{
	return !strncmp(end, "kB", 2) || !strncmp(end, "KB", 2);
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

bool bg_mem_is_block_count(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return n && (s[n] == '*' || s[n] == '_') && isdigit((unsigned char)s[n + 1]);
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

static size_t name_length(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]) || (s[n] && strchr("_()?", s[n])))
		n++;
	return n;
}

static enum bg_mem_line classify_pairs(const char *s)
{
	for (int word = 0; *s && word < MAX_WORDS; word++, s = bg_mem_next_word(s)) {
		const char *end, *colon = s + strcspn(s, ": \t");
		uint64_t value;

		/* "shmem_thp: 0kB" is two words, anything else without a colon is prose. */
		if (*colon != ':' && strncmp(s, "0kB", 3))
			return BG_LINE_NONE;
		if (*colon == ':' && name_length(s) != (size_t)(colon - s))
			return BG_LINE_NONE;
		if (bg_mem_pair(s, &value, &end) < 0)
			continue;
		return bg_mem_in_kib(end) ? BG_LINE_MORE : BG_LINE_TOTALS;
	}
	return BG_LINE_NONE;
}

static void classify_zone(struct bg_mem_key *key, const char *s, bool has_node)
{
	const char *rest = match_zone_name(s, &key->type);

	if (!rest) {
		const char *end;
		uint64_t value;

		if (has_node && bg_mem_pair(s, &value, &end) >= 0) {
			key->line = BG_LINE_NODE;
			key->rest = s;
		} else if (has_node && !strncmp(s, "hugepages_total=", 16)) {
			key->line = BG_LINE_HUGETLB;
			key->rest = s;
		}
		return;
	}
	key->rest = rest + strspn(rest, ": \t");
	if (*rest == ':' && bg_mem_is_block_count(key->rest))
		key->line = BG_LINE_FREE_LIST;
	else if (classify_pairs(key->rest) == BG_LINE_MORE)
		key->line = BG_LINE_ZONE;
}

static void classify_line(struct bg_mem_key *key, const char *msg, bool has_node)
{
	if (!strncasecmp(msg, "Mem-Info:", 9)) {
		key->line = BG_LINE_START;
	} else if (!strncmp(msg, "lowmem_reserve[]:", 17)) {
		key->line = BG_LINE_RESERVE;
		key->rest = msg + 17;
	} else if (!strncmp(msg, "Free swap", 9) || !strncmp(msg, "Total swap", 10)) {
		key->line = BG_LINE_SWAP;
	} else if (bg_mem_is_block_count(msg) || is_list_rest(msg)) {
		key->line = BG_LINE_FREE_LIST_MORE;
	} else if (isdigit((unsigned char)msg[0]) && is_pages_line(msg)) {
		key->line = BG_LINE_PAGES;
	} else {
		classify_zone(key, msg, has_node);
		if (key->line == BG_LINE_NONE && !has_node)
			key->line = classify_pairs(msg);
	}
}

/* What the message is when the kernel's line begins at @msg. */
static struct bg_mem_key classify_here(const char *msg)
{
	struct bg_mem_key key = { .line = BG_LINE_NONE };
	bool has_node = false;

	if (!strncmp(msg, "Node ", 5) && isdigit((unsigned char)msg[5])) {
		char *end;
		unsigned long node = strtoul(msg + 5, &end, 10);

		key.node = node < 1024 ? (int)node : 1023;
		msg = end + strspn(end, " \t,");
		has_node = true;
	}
	key.rest = msg;
	classify_line(&key, msg, has_node);
	return key;
}

/* Loggers' own words before a line reach no further. */
#define WORDS_WITHIN 160

/* Without one of these a message with words before it is none of a memory report's. */
static bool may_hold_line(const char *msg)
{
	static const char * const telling[] = {
		"kB min:", "kB low:", "lowmem_reserve[]", "em-info:", "em-Info:", "_anon:",
		"_file:", "slab_", " swap", "pages RAM", "pages of RAM", "pages reserved",
		"pages HighMem", "*4kB", "_4kB", "unevictable:", "shmem:", "free_cma:",
	};

	for (size_t i = 0; i < ARRAY_SIZE(telling); i++)
		if (strstr(msg, telling[i]))
			return true;
	return false;
}

bool bg_mem_has_two(const struct bg_mem_key *key)
{
	const char *s = key->rest;
	int pairs = 0;

	for (int word = 0; *s && word < MAX_WORDS; word++, s = bg_mem_next_word(s)) {
		const char *end;
		uint64_t value;

		pairs += bg_mem_pair(s, &value, &end) >= 0;
	}
	return pairs >= 2;
}

/* The rest of a broken line may be anything's: only whole lines are found behind other words. */
static bool is_sure(const struct bg_mem_key *key)
{
	switch (key->line) {
	case BG_LINE_NONE:
	case BG_LINE_MORE:
	case BG_LINE_FREE_LIST_MORE:
		return false;
	case BG_LINE_TOTALS:
		return bg_mem_has_two(key);
	default:
		return true;
	}
}

static bool in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '(' || c == '/' || c == '-';
}

struct bg_mem_key bg_mem_classify(const char *msg)
{
	struct bg_mem_key key = classify_here(msg);
	size_t within;

	if (key.line != BG_LINE_NONE || !may_hold_line(msg))
		return key;
	within = strnlen(msg, WORDS_WITHIN);
	for (size_t at = 1; at < within; at++) {
		struct bg_mem_key found;

		if (in_word(msg[at - 1]) || !in_word(msg[at]))
			continue;
		found = classify_here(msg + at);
		if (is_sure(&found))
			return found;
	}
	return key;
}
