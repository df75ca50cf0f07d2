/* SPDX-License-Identifier: GPL-2.0 */
/* The list of guarded zones, which follows memory that comes and goes. */
#ifndef BG_ZONES_H
#define BG_ZONES_H

#include <linux/list.h>
#include <linux/mmzone.h>

#include "sensors/cma_census.h"
#include "core/attainable.h"
#include "core/episode.h"
#include "core/kept.h"

/**
 * struct bg_zone - a populated zone and what the guard knows of it
 * @list: in the guard's list, in the order of nodes and zones
 * @zone: the kernel's
 * @node: node
 * @slot: its signals, -1 when there was no slot left
 * @present: still populated; used by bg_zones_refresh()
 * @due_ns: when it is to be sampled again
 * @state: what deciding remembers
 * @census: of its CMA
 * @attainable: as last surveyed
 * @attainable_ns: when that became known, 0 before
 * @sample: the last sample
 * @decision: the last decision
 * @decided_ns: when that was taken, 0 before the first
 * @episode: number of the episode that lasts, 0 when none does
 * @course: whether an episode lasts, and what was done before it
 * @kept: how well the target of each order was kept
 *
 * Protected by the guard's lock.
 */
struct bg_zone {
	struct list_head list;
	struct zone *zone;
	int node;
	int slot;
	bool present;
	u64 due_ns;
	struct bg_state state;
	struct bg_census census;
	struct bg_attainable attainable;
	u64 attainable_ns;
	struct bg_sample sample;
	struct bg_decision decision;
	u64 decided_ns;
	u64 episode;
	struct bg_course course;
	struct bg_kept kept[BG_MAX_ORDERS];
};

/**
 * bg_zones_refresh() - make the list agree with the populated zones
 * @zones: the list
 * @added: called for each zone that came, may be NULL
 * @removed: called for each zone that goes, before it is freed, may be NULL
 *
 * A zone for which there is no memory is left out and tried again next time.
 *
 * Context: may sleep; the caller holds the guard's lock.
 * Return: true when the list changed.
 */
bool bg_zones_refresh(struct list_head *zones, void (*added)(struct bg_zone *zone),
		      void (*removed)(struct bg_zone *zone));

/**
 * bg_zones_free() - free all entries
 * @zones: the list
 *
 * Context: may sleep; nobody else uses the list any more.
 */
void bg_zones_free(struct list_head *zones);

/**
 * bg_zones_find() - the entry of a zone of the kernel's
 * @zones: the list
 * @zone: the kernel's; NULL has none
 *
 * Context: the caller holds the guard's lock.
 * Return: the entry, or NULL.
 */
struct bg_zone *bg_zones_find(struct list_head *zones, const struct zone *zone);

#endif
