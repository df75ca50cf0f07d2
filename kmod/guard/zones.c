// SPDX-License-Identifier: GPL-2.0
/* The list of guarded zones, which follows memory that comes and goes. */
#include <linux/slab.h>

#include "compat/compat.h"
#include "guard/zones.h"
#include "sensors/signals.h"

struct bg_zone *bg_zones_find(struct list_head *zones, const struct zone *zone)
{
	struct bg_zone *entry;

	list_for_each_entry(entry, zones, list)
		if (entry->zone == zone)
			return entry;
	return NULL;
}

/* GFP_NOWAIT: the lock that is held must not be waited for by reclaim. */
static struct bg_zone *zone_create(struct zone *zone)
{
	struct bg_zone *entry = kzalloc(sizeof(*entry), GFP_NOWAIT | __GFP_NOWARN);

	if (!entry)
		return NULL;
	entry->zone = zone;
	entry->node = zone_to_nid(zone);
	entry->slot = bg_signals_watch(zone);
	bg_state_init(&entry->state);
	return entry;
}

static void zone_destroy(struct bg_zone *entry)
{
	list_del(&entry->list);
	bg_signals_forget(entry->slot);
	kfree(entry);
}

static bool add_missing(struct list_head *zones, void (*added)(struct bg_zone *zone))
{
	struct bg_zone *entry;
	struct zone *zone;
	bool changed = false;

	for (zone = bg_zone_after(NULL); zone; zone = bg_zone_after(zone)) {
		if (!zone_managed_pages(zone))
			continue;
		entry = bg_zones_find(zones, zone);
		if (!entry) {
			entry = zone_create(zone);
			if (!entry)
				continue;
			list_add_tail(&entry->list, zones);
			changed = true;
			if (added)
				added(entry);
		}
		entry->present = true;
	}
	return changed;
}

static bool remove_gone(struct list_head *zones, void (*removed)(struct bg_zone *zone))
{
	struct bg_zone *entry, *next;
	bool changed = false;

	list_for_each_entry_safe(entry, next, zones, list) {
		if (entry->present)
			continue;
		if (removed)
			removed(entry);
		zone_destroy(entry);
		changed = true;
	}
	return changed;
}

bool bg_zones_refresh(struct list_head *zones, void (*added)(struct bg_zone *zone),
		      void (*removed)(struct bg_zone *zone))
{
	struct bg_zone *entry;
	bool changed;

	list_for_each_entry(entry, zones, list)
		entry->present = false;
	changed = add_missing(zones, added);
	return remove_gone(zones, removed) || changed;
}

void bg_zones_free(struct list_head *zones)
{
	struct bg_zone *entry, *next;

	list_for_each_entry_safe(entry, next, zones, list)
		zone_destroy(entry);
}
