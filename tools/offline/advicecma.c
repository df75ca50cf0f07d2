// SPDX-License-Identifier: GPL-2.0
/* What helps against a failed CMA allocation. */
#include "advicecma.h"

#include <string.h>

#include "advise.h"

/* Areas are set in MiB, and aligned to 4 MiB and more. */
#define STEP_MIB 16

static uint64_t area_mib(const struct bg_diagnosis *diagnosis, uint64_t pages)
{
	uint64_t mib = (pages * diagnosis->request.page_kib + 1023) / 1024;

	return (mib + STEP_MIB - 1) / STEP_MIB * STEP_MIB;
}

/* The area as it is, and what this request lacked in it. */
static void advise_larger(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis,
			  uint64_t lack)
{
	bool is_default = !cma->area[0] || !strcmp(cma->area, "reserved") ||
			  !strcmp(cma->area, "linux,cma");
	unsigned long long mib;

	if (!cma->total_known) {
		bg_advise(diagnosis,
			  "a larger area (cma= or the device tree); CmaTotal in /proc/meminfo tells its size");
		return;
	}
	mib = area_mib(diagnosis, cma->total_pages + lack);
	if (is_default)
		bg_advise(diagnosis,
			  "cma=%lluM or the same in the device tree, at least: the area and what this request lacked",
			  mib);
	else
		bg_advise(diagnosis,
			  "%llu MiB for the area %s in the device tree, at least: its size and what this request lacked",
			  mib, cma->area);
}

static void advise_too_small(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	uint64_t lack = cma->request_pages > cma->free_pages ?
			cma->request_pages - cma->free_pages : 0;

	bg_helps(diagnosis, BG_HELPS_NO, "drivers' buffers cannot be moved, nor the area grow");
	if (cma->falls)
		bg_advise(diagnosis,
			  "find who leaks: /sys/kernel/debug/dma_buf/bufinfo, /sys/kernel/debug/cma, the driver's own counters; a larger area only delays it");
	else
		advise_larger(cma, diagnosis, lack);
}

static void advise_busy(const struct bg_log_cma *cma, struct bg_diagnosis *diagnosis)
{
	uint64_t permille = 0;

	if (cma->request_known && cma->total_known && cma->request_pages <= cma->total_pages)
		permille = cma->request_pages * 2000 / (cma->total_pages + 1) / 50 * 50 + 50;
	bg_helps(diagnosis, BG_HELPS_UNSURE,
		 "it clears CMA areas for drivers ahead of their requests, but cannot move pinned pages either");
	bg_advise(diagnosis, "the driver: allocate early, keep the buffer, or try again later");
	if (permille && permille <= 1000)
		bg_advise(diagnosis,
			  "buddyctl set cma_keep_permille=%llu at least, so that twice such a request stays free of movable pages",
			  (unsigned long long)permille);
	bg_advise(diagnosis,
		  "not: a larger area, as long as there are holes of the size (pinned pages move with it)");
}

void bg_advise_cma_failure(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_log_cma *cma = &event->cma;

	switch (diagnosis->cause) {
	case BG_CAUSE_CMA_TOO_SMALL:
		advise_too_small(cma, diagnosis);
		break;
	case BG_CAUSE_CMA_FRAGMENTED:
		bg_helps(diagnosis, BG_HELPS_NO,
			 "the pieces in use are drivers' buffers, which nobody can move");
		bg_advise(diagnosis,
			  "the driver: allocate its large buffers first and keep them, or use an IOMMU and scattered pages");
		bg_advise(diagnosis,
			  "a reserved-memory area of its own (device tree) for the driver of the large buffers");
		advise_larger(cma, diagnosis, cma->request_pages);
		break;
	case BG_CAUSE_CMA_BUSY:
		advise_busy(cma, diagnosis);
		break;
	default:
		bg_helps(diagnosis, BG_HELPS_UNSURE, "the log does not list the area's holes");
		bg_advise(diagnosis,
			  "a kernel with CONFIG_CMA_DEBUG (6.9 and newer always do) prints the holes; /sys/kernel/debug/cma has them live");
	}
}
