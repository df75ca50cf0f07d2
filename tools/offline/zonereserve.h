/* SPDX-License-Identifier: GPL-2.0 */
/* lowmem_reserve[]: what a zone keeps from requests that could use a higher one. */
#ifndef BG_OFFLINE_ZONERESERVE_H
#define BG_OFFLINE_ZONERESERVE_H

#include "oomrequest.h"

/**
 * struct bg_zone_reserve - pages of a zone that are kept from a request for a higher one
 * @known: @least and @most are the same, the kernel's own number
 * @least: the least that the log allows
 * @most: the most; far beyond any zone when the line is missing
 */
struct bg_zone_reserve {
	bool known;
	int64_t least;
	int64_t most;
};

/**
 * bg_zone_reserve() - read lowmem_reserve[] for a request
 * @event: the event
 * @request: its request
 * @zone: a zone of the report
 * @reserve: filled
 *
 * lowmem_reserve[] has an entry for each zone type that the kernel was built with, which the log
 * does not list. But the entries only rise at types that have memory: those between the zone
 * and the request's own are counted. That needs every zone of the node in the log.
 */
void bg_zone_reserve(const struct bg_oom_event *event, const struct bg_oom_request *request,
		     const struct bg_mem_zone *zone, struct bg_zone_reserve *reserve);

/**
 * bg_zones_whole() - did the report come to what follows its last zone?
 * @mem: the report
 */
bool bg_zones_whole(const struct bg_memreport *mem);

#endif
