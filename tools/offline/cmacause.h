/* SPDX-License-Identifier: GPL-2.0 */
/* Why an allocation from a CMA area failed: by the area's holes. */
#ifndef BG_OFFLINE_CMACAUSE_H
#define BG_OFFLINE_CMACAUSE_H

#include "diagnosis.h"

/**
 * bg_cma_align() - pages that a request's place must be aligned to
 * @pages: pages asked for
 *
 * Return: the next power of two, at most 2^8: drivers ask for at most CONFIG_CMA_ALIGNMENT,
 * which hardly any kernel sets otherwise.
 */
uint64_t bg_cma_align(uint64_t pages);

/**
 * bg_cma_largest() - the longest run of free pages that begins at the request's alignment
 * @cma: the failure, with its list
 * @align: the alignment in pages
 *
 * Bits of an area's bitmap stand for 2^k pages each; k is the least that lets the holes be apart.
 */
uint64_t bg_cma_largest(const struct bg_log_cma *cma, uint64_t align);

/**
 * bg_cause_of_cma_failure() - the cause of a failed CMA allocation
 * @event: the event
 * @diagnosis: its cause is set
 */
void bg_cause_of_cma_failure(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
