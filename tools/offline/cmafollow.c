// SPDX-License-Identifier: GPL-2.0
/* From one failure of a CMA area to the next: does its free memory fall? */
#include "cmafollow.h"

#include <string.h>

void bg_cma_follow(struct bg_cma_follow *follow, struct bg_oom_event *event)
{
	struct bg_log_cma *cma = &event->cma;

	if (event->kind != BG_KIND_CMA_FAILURE || !cma->free_known)
		return;
	if (!follow->nr || strcmp(follow->area, cma->area) || cma->free_pages > follow->last_free) {
		memset(follow, 0, sizeof(*follow));
		memcpy(follow->area, cma->area, sizeof(follow->area));
		follow->first_free = cma->free_pages;
	} else if (cma->free_pages < follow->last_free) {
		follow->falls++;
	}
	follow->nr++;
	follow->last_free = cma->free_pages;
	cma->falls = follow->falls;
	cma->first_free_pages = follow->first_free;
}
