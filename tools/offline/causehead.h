/* SPDX-License-Identifier: GPL-2.0 */
/* Causes that the report's head tells: a cgroup, a person, nodes, an address range. */
#ifndef BG_OFFLINE_CAUSEHEAD_H
#define BG_OFFLINE_CAUSEHEAD_H

#include "zones.h"

/**
 * bg_memcg_full() - which of a cgroup's limits was reached
 * @memcg: the cgroup
 * @counter: filled when one was
 *
 * Return: false when the log shows none that was, or none at all.
 */
bool bg_memcg_full(const struct bg_memcg *memcg, enum bg_memcg_counter *counter);

/**
 * bg_cause_of_head() - a cause that the report's head tells, whatever its numbers
 * @event: the event
 * @diagnosis: with its request and its deciding zone; the cause is entered
 *
 * Return: false when the head tells none.
 */
bool bg_cause_of_head(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

/**
 * bg_cause_of_nodes() - would nodes that the request may not use have served it?
 * @event: the event
 * @zones: all zones
 * @diagnosis: with its deciding zone; the cause is entered
 *
 * Return: false when nodes do not explain it.
 */
bool bg_cause_of_nodes(const struct bg_oom_event *event, const struct bg_log_zones *zones,
		       struct bg_diagnosis *diagnosis);

/**
 * bg_cause_of_vmalloc() - what vmalloc's own words change of the cause
 * @event: the event
 * @diagnosis: with the cause by the zones
 */
void bg_cause_of_vmalloc(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
