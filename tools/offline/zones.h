/* SPDX-License-Identifier: GPL-2.0 */
/* Which zone decides whether a request is served. */
#ifndef BG_OFFLINE_ZONES_H
#define BG_OFFLINE_ZONES_H

#include "diagnosis.h"

/* A zone with less than this share of the memory that the request may take does not decide. */
#define BG_SMALL_ZONE_DIVISOR 8

/**
 * struct bg_log_zones - the allocator's view of every zone of a report
 * @nr: entries of @verdict
 * @sizes_known: every zone's line came far enough to tell its size
 * @verdict: in the order of the log
 */
struct bg_log_zones {
	unsigned int nr;
	bool sizes_known;
	struct bg_zone_verdict verdict[BG_MEM_MAX_ZONES];
};

/* Too little is free, whatever it is made of. */
bool bg_state_is_short(enum bg_zone_state state);

/**
 * bg_zones_judge() - judge every zone
 * @event: the event
 * @request: its request
 * @zones: filled
 */
void bg_zones_judge(const struct bg_oom_event *event, const struct bg_oom_request *request,
		    struct bg_log_zones *zones);

/**
 * bg_zone_weight() - how much a zone counts
 * @zones: all of them
 * @v: one of them
 *
 * Return: its size, or its watermark, which the kernel scales with it, when lines were cut.
 */
uint64_t bg_zone_weight(const struct bg_log_zones *zones, const struct bg_zone_verdict *v);

/* Weight of all zones that the request may take. */
uint64_t bg_zones_weight(const struct bg_log_zones *zones);

/**
 * bg_zones_main() - the zone that decides
 * @zones: all of them
 *
 * Return: of those large enough to matter the one that came closest to serving the request;
 * NULL when none can be judged.
 */
const struct bg_zone_verdict *bg_zones_main(const struct bg_log_zones *zones);

/* May the request take no memory at all? */
bool bg_zones_none(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		   const struct bg_oom_request *request);

/* Find memory free in zones too high for the request: sets the members @higher_*. */
void bg_zones_higher(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		     struct bg_diagnosis *diagnosis);

/* Is much free on nodes that the report does not list? */
bool bg_zones_elsewhere(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			const struct bg_diagnosis *diagnosis);

/* What kswapd could give back soon in the zones of the request, in KiB: half of cache and slab. */
uint64_t bg_zones_reclaimable(const struct bg_oom_event *event, const struct bg_log_zones *zones);

/**
 * bg_zones_confidence() - how sure is what the deciding zone's state says?
 * @event: the event
 * @zones: all zones
 * @diagnosis: with its deciding zone
 *
 * Return: certain when no line is missing that could overturn it.
 */
enum bg_confidence bg_zones_confidence(const struct bg_oom_event *event,
				       const struct bg_log_zones *zones,
				       const struct bg_diagnosis *diagnosis);

#endif
