/* SPDX-License-Identifier: GPL-2.0 */
/* From one failure of a CMA area to the next: does its free memory fall? */
#ifndef BG_OFFLINE_CMAFOLLOW_H
#define BG_OFFLINE_CMAFOLLOW_H

#include "oomlog.h"

/**
 * struct bg_cma_follow - what the failures before told, to see a leak
 * @nr: failures of one area in a row
 * @area: its name
 * @first_free: free pages at the first of them
 * @last_free: and at the last
 * @falls: how often there were fewer than the time before, and never more
 *
 * Zeroed at first.
 */
struct bg_cma_follow {
	unsigned int nr;
	char area[BG_CMA_NAME_LEN];
	uint64_t first_free;
	uint64_t last_free;
	unsigned int falls;
};

/**
 * bg_cma_follow() - note an event, and tell it what came before
 * @follow: the failures before
 * @event: any event; @cma.falls and @cma.first_free_pages are set for a CMA failure
 */
void bg_cma_follow(struct bg_cma_follow *follow, struct bg_oom_event *event);

#endif
