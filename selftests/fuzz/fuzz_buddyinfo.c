// SPDX-License-Identifier: GPL-2.0
/* Lines of /proc/buddyinfo: any bytes, and the sums that analyze makes of them. */
#include <stdlib.h>
#include <string.h>

#include "frag.h"
#include "offline/buddyinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct bg_buddyinfo *info)
{
	uint64_t bytes = bg_buddyinfo_bytes(info, 4096);

	if (!info->nr_orders || info->nr_orders > BG_BUDDYINFO_ORDERS || bytes % 4096)
		abort();
	for (uint32_t order = 0; order < info->nr_orders; order++) {
		int32_t index = bg_frag_index(info->nr_free, info->nr_orders, order);
		uint64_t supply = bg_supply(info->nr_free, info->nr_orders, order);
		bool there = index == BG_INDEX_BLOCK_FREE;

		if (index < BG_INDEX_BLOCK_FREE || index > 1000 || there != !!supply)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char line[1024];
	struct bg_buddyinfo info;

	if (size >= sizeof(line))
		return 0;
	memcpy(line, data, size);
	line[size] = '\0';
	if (bg_buddyinfo_parse(line, &info))
		check(&info);
	return 0;
}
