/* SPDX-License-Identifier: GPL-2.0 */
/* What a log without the zones' watermarks still tells, and what it rules out. */
#ifndef BG_OFFLINE_POSSIBLE_H
#define BG_OFFLINE_POSSIBLE_H

#include "zones.h"

/* Did a request fail that may not wait for reclaim? */
bool bg_cannot_wait(const struct bg_oom_event *event, const struct bg_oom_request *request);

/**
 * bg_cma_possible() - may free memory be CMA that the request may not take?
 * @event: the event
 * @request: its request
 *
 * Return: false when the log rules it out: by free_cma, by the letters of the free lists, by the
 * kernel's version, or by a PC's hardware, which has no CMA unless somebody asks for it.
 */
bool bg_cma_possible(const struct bg_oom_event *event, const struct bg_oom_request *request);

/* Does the report have all counters that bg_all_used() looks at? */
bool bg_all_counted(const struct bg_memreport *mem);

/**
 * bg_nothing_to_take() - is nearly nothing to reclaim of all that is counted, nor swap to use?
 * @mem: the report
 *
 * Return: false also when counters are missing.
 */
bool bg_nothing_to_take(const struct bg_memreport *mem);

/**
 * bg_all_used() - is nearly nothing free, and nearly nothing to reclaim, of all that is counted?
 * @mem: the report
 *
 * Return: false also when counters are missing.
 */
bool bg_all_used(const struct bg_memreport *mem);

/**
 * bg_cause_of_totals() - the cause when the log has no zone's watermarks
 * @event: the event
 * @zones: its zones, which may have free lists
 * @diagnosis: its cause stays unknown, with what is possible, unless the totals tell most of it
 */
void bg_cause_of_totals(const struct bg_oom_event *event, const struct bg_log_zones *zones,
			struct bg_diagnosis *diagnosis);

#endif
