// SPDX-License-Identifier: GPL-2.0
/* Boxes with HighMem: what their kernel has for its own requests. */
#include "model/lowmem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The part of lowmem that user pages are to be kept out of. */
#define KEPT_PARTS 4

static bool runs_short(const struct bg_zone_info *zone)
{
	return zone->has_decision && zone->decision.level != BG_LEVEL_FINE &&
	       zone->decision.lack == BG_LACK_MEMORY;
}

static void add_lowmem(struct bg_lowmem *lowmem, const struct bg_zone_info *zone, u64 *largest)
{
	lowmem->usable_pages += zone->usable_pages;
	lowmem->floor_pages += zone->floor_pages;
	lowmem->managed_pages += zone->managed_pages;
	lowmem->movable_pages += zone->movable_file_pages + zone->movable_anon_pages;
	lowmem->runs_short |= runs_short(zone);
	if (zone->managed_pages <= *largest)
		return;
	*largest = zone->managed_pages;
	lowmem->zone_index = zone->zone_index;
}

bool bg_lowmem_read(const struct bg_zones *zones, struct bg_lowmem *lowmem)
{
	u64 largest = 0;
	size_t i;

	*lowmem = (struct bg_lowmem){ 0 };
	for (i = 0; i < zones->count; i++) {
		const struct bg_zone_info *zone = &zones->zone[i];

		if (!strcmp(zone->zone, "HighMem")) {
			lowmem->highmem_pages += zone->managed_pages;
			lowmem->highmem_free_pages += zone->free_pages;
		} else if (strcmp(zone->zone, "Movable")) {
			add_lowmem(lowmem, zone, &largest);
		}
	}
	return lowmem->highmem_pages;
}

u64 bg_lowmem_ratio(const struct bg_lowmem *lowmem)
{
	return bg_max_u64(bg_div_u64(lowmem->highmem_pages * KEPT_PARTS,
				     bg_max_u64(lowmem->managed_pages, 1)), 1);
}

bool bg_lowmem_setting(const struct bg_kernel *kernel, const struct bg_lowmem *lowmem, char *text,
		       size_t size)
{
	char line[128], *word, *rest = line;
	u64 ratio = bg_lowmem_ratio(lowmem), now = 0;
	size_t used = 0;
	u32 index = 0;

	if (!bg_kernel_line(kernel, "/proc/sys/vm/lowmem_reserve_ratio", line, sizeof(line)))
		return false;
	while ((word = strsep(&rest, " \t")) && used < size) {
		if (!*word)
			continue;
		if (index == lowmem->zone_index)
			now = strtoull(word, NULL, 10);
		used += (size_t)snprintf(text + used, size - used, "%s%" PRIu64, index ? " " : "",
					 index == lowmem->zone_index ? ratio :
					 (u64)strtoull(word, NULL, 10));
		index++;
	}
	return used < size && index > lowmem->zone_index && (!now || now > ratio);
}
