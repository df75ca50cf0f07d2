// SPDX-License-Identifier: GPL-2.0
/* Lines of /proc/buddyinfo: free blocks of each order, by node and zone. */
#include "buddyinfo.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "frag.h"

/* More blocks than any machine has; keeps sums within 64 bits. */
#define MAX_BLOCKS 0x10000000000ULL

static bool parse_counts(const char *s, struct bg_buddyinfo *info)
{
	for (;;) {
		char *end;
		uint64_t count;

		s += strspn(s, " \t\r\n");
		if (!*s)
			return info->nr_orders;
		if (!isdigit((unsigned char)*s) || info->nr_orders == BG_BUDDYINFO_ORDERS)
			return false;
		count = strtoull(s, &end, 10);
		if (count > MAX_BLOCKS || (*end && !isspace((unsigned char)*end)))
			return false;
		info->nr_free[info->nr_orders++] = count;
		s = end;
	}
}

bool bg_buddyinfo_parse(const char *line, struct bg_buddyinfo *info)
{
	unsigned long node;
	size_t len;
	char *end;

	memset(info, 0, sizeof(*info));
	line += strspn(line, " \t");
	if (strncmp(line, "Node ", 5) || !isdigit((unsigned char)line[5]))
		return false;
	node = strtoul(line + 5, &end, 10);
	if (node > 65535 || strncmp(end, ", zone", 6))
		return false;
	info->node = node;
	line = end + 6;
	line += strspn(line, " \t");
	len = strcspn(line, " \t\r\n");
	if (!len || len >= sizeof(info->zone))
		return false;
	memcpy(info->zone, line, len);
	return parse_counts(line + len, info);
}

uint64_t bg_buddyinfo_bytes(const struct bg_buddyinfo *info, uint64_t page_size)
{
	return bg_free_in_blocks(info->nr_free, info->nr_orders) * page_size;
}
