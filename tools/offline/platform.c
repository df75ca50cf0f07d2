// SPDX-License-Identifier: GPL-2.0
/* What kind of machine a report is from. */
#include "platform.h"

#include <string.h>

#include "common.h"

static bool any_of(const char *release, const char * const *words, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (strstr(release, words[i]))
			return true;
	return false;
}

static bool has_zone(const struct bg_oom_event *event, enum bg_zone_type type)
{
	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		if (event->mem.zones[i].type == type)
			return true;
	return false;
}

int bg_platform_bits(const struct bg_oom_event *event)
{
	static const char * const wide[] = { "amd64", "x86_64", "arm64", "aarch64", "ppc64",
					     "s390x", "riscv64", "-v8" };
	static const char * const narrow[] = { "armmp", "armv7", "armv6", "i386", "i686", "686-pae",
					       "-v7", "mipsel" };

	if (has_zone(event, BG_ZONE_DMA32) || event->mem.page_kib > 4)
		return 64;
	if (has_zone(event, BG_ZONE_HIGHMEM))
		return 32;
	if (any_of(event->release, wide, ARRAY_SIZE(wide)))
		return 64;
	return any_of(event->release, narrow, ARRAY_SIZE(narrow)) ? 32 : 0;
}

/* ZONE_DMA of 16 MiB below a ZONE_DMA32 is a PC's. */
bool bg_platform_is_pc(const struct bg_oom_event *event)
{
	static const char * const names[] = { "amd64", "x86_64" };

	if (any_of(event->release, names, ARRAY_SIZE(names)))
		return true;
	if (!has_zone(event, BG_ZONE_DMA32))
		return false;
	for (unsigned int i = 0; i < event->mem.nr_zones; i++) {
		const struct bg_mem_zone *zone = &event->mem.zones[i];

		if (zone->type == BG_ZONE_DMA && bg_mem_seen(&zone->fields, BG_MEM_PRESENT) &&
		    zone->fields.value[BG_MEM_PRESENT] <= 16384)
			return true;
	}
	return false;
}
