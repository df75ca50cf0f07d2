// SPDX-License-Identifier: GPL-2.0
/* What would have helped by the log's own numbers, and whether buddyguard would have. */
#include "advice.h"

#include "advicecma.h"
#include "adviceholder.h"
#include "advise.h"
#include "causehead.h"
#include "platform.h"

/* Blocks of an order that are worth keeping for one caller's burst. */
#define KEPT_BLOCKS 8

/* vm.min_free_kbytes as it was: the sum of min, without HighMem, whose min is another's. */
static uint64_t min_free_kib(const struct bg_oom_event *event)
{
	uint64_t kib = 0;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++) {
		const struct bg_mem_zone *zone = &event->mem.zones[i];
		uint64_t min = zone->fields.value[BG_MEM_MIN];
		uint64_t boost = zone->fields.value[BG_MEM_BOOST];

		if (zone->type != BG_ZONE_HIGHMEM && zone->type != BG_ZONE_MOVABLE)
			kib += min > boost ? min - boost : 0;
	}
	return kib;
}

static uint64_t round_up(uint64_t value, uint64_t step)
{
	return (value + step - 1) / step * step;
}

/* What the setting takes at most. */
#define FLOOR_MAX 1048576

static void advise_floor(struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	int64_t kib = (v->high > v->mark ? v->high : v->mark) + v->reserve;

	kib = round_up(kib + kib / 4, 64);
	if (kib > FLOOR_MAX)
		return;
	bg_advise(diagnosis, "buddyctl set usable_floor_kib=%llu, above the high watermark",
		  (unsigned long long)kib);
}

/*
 * Requests that cannot wait have what lies between the low watermark, where kswapd wakes, and
 * their own mark. That was not enough, so twice as much is the least that is worth trying.
 */
static void advise_min_free(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	uint64_t kib = min_free_kib(event);

	if (kib && !event->mem.zones_dropped)
		bg_advise(diagnosis,
			  "vm.min_free_kbytes to at least %llu (in the log: %llu), so that kswapd starts earlier",
			  2ULL * kib, (unsigned long long)kib);
	else
		bg_advise(diagnosis,
			  "vm.min_free_kbytes to at least twice what it is, so that kswapd starts earlier");
}

static void advise_cma(struct bg_diagnosis *diagnosis)
{
	int64_t cma = diagnosis->has_main ? diagnosis->main.cma : (int64_t)diagnosis->seen_cma_kib;
	char size[24];

	if (diagnosis->last_drop)
		bg_helps(diagnosis, BG_HELPS_UNSURE,
			 "it moves movable pages into the free CMA, but even with all of that memory was at its end");
	else
		bg_helps(diagnosis, BG_HELPS_YES,
			 "it moves movable pages into the free CMA, which frees memory that any request may take");
	if (diagnosis->has_main)
		advise_floor(diagnosis);
	else
		bg_advise(diagnosis,
			  "buddyguard: leave evacuate on; usable_floor_kib sets how much usable memory it keeps free");
	/* By the report none is left where another saw it a moment before. */
	if (cma)
		bg_advise(diagnosis,
			  "a CMA area smaller by up to the %s that were free in it, if drivers never need all of it (cma= or the device tree)",
			  bg_size_text(cma, size));
	bg_advise(diagnosis,
		  "not: drop_caches, vm.min_free_kbytes, compact_memory; they leave CMA free and the rest short");
}

/* Pages on the LRU lists can be moved, kernel memory cannot. */
static bool mostly_movable(const struct bg_memusage *usage)
{
	uint64_t movable = usage->held[BG_HOLD_ANON] + usage->held[BG_HOLD_FILE] +
			   usage->held[BG_HOLD_SHMEM];

	return usage->counted && movable >= usage->managed / 5;
}

static void advise_fragmented(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	unsigned int order = diagnosis->request.order;

	if (mostly_movable(&diagnosis->usage))
		bg_helps(diagnosis, BG_HELPS_YES,
			 "movable pages stand between the free ones; it moves them away before blocks run out");
	else
		bg_helps(diagnosis, BG_HELPS_UNSURE, diagnosis->usage.counted ?
			 "most memory here cannot be moved, so few blocks may be won back" :
			 "the log does not tell how much of the memory can be moved");
	bg_advise(diagnosis, "buddyctl set target.%u=%u keeps so many blocks of this order ready",
		  order, KEPT_BLOCKS);
	if (diagnosis->request.version >= 509 && order >= 4)
		bg_advise(diagnosis,
			  "vm.compaction_proactiveness=40 (20 is the default) compacts in the background");
	if (event->vmalloc)
		bg_advise(diagnosis,
			  "none is needed if the caller goes on: vmalloc tries smaller pages after these");
	else if (order > 3)
		bg_advise(diagnosis,
			  "the caller: order %u is more than kernels promise (3); kvmalloc, or CMA for devices",
			  order);
}

static void advise_highatomic(struct bg_diagnosis *diagnosis)
{
	bg_helps(diagnosis, BG_HELPS_UNSURE,
		 "its usable-free floor leaves the reserve out and acts earlier, but cannot dissolve it");
	advise_floor(diagnosis);
	if (diagnosis->request.version < 612)
		bg_advise(diagnosis,
			  "Linux 6.12 or newer, which holds only what is free of the reserve against a request");
}

static void advise_memcg(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	static const char * const settings[BG_MEMCG_NR] = {
		[BG_MEMCG_MEMORY] = "memory.max, or the container's or unit's setting",
		[BG_MEMCG_MEMSW] = "memory.memsw.limit_in_bytes, or the container's setting",
		[BG_MEMCG_KMEM] = "memory.kmem.limit_in_bytes; none is best",
	};
	enum bg_memcg_counter counter;
	char limit[24];

	bg_helps(diagnosis, BG_HELPS_NO,
		 "a cgroup's limit is a matter of its processes, not of free blocks");
	if (bg_memcg_full(&event->memcg, &counter))
		bg_advise(diagnosis, "a limit above %s (%s), or less use by its processes",
			  bg_size_text(event->memcg.limit_kib[counter], limit), settings[counter]);
	else if (event->memcg.seen)
		bg_advise(diagnosis,
			  "find who killed: the limits of the cgroups below it (memory.max, memory.events)");
	else
		bg_advise(diagnosis,
			  "raise the limit (memory.max, or the container's or unit's setting), or have its processes use less");
	bg_advise(diagnosis, "memory.high below the limit slows the group down before it is killed");
}

static void advise_burst(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;

	if (request->order) {
		bg_helps(diagnosis, BG_HELPS_YES,
			 "it keeps blocks of the orders that are asked for ready in advance");
		bg_advise(diagnosis, "buddyctl set target.%u=%u", request->order, KEPT_BLOCKS);
	} else {
		bg_helps(diagnosis, BG_HELPS_UNSURE,
			 "its usable-free floor starts reclaim earlier; a single burst may outrun it");
		if (diagnosis->has_main)
			advise_floor(diagnosis);
	}
	/* Far above the mark in the report: an earlier kswapd is not what lacked. */
	if (!diagnosis->has_main || diagnosis->main.state != BG_STATE_OK)
		advise_min_free(event, diagnosis);
	else
		bg_advise(diagnosis, "watch for the next one with: buddyctl monitor");
}

static void advise_vmalloc(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	int bits = bg_platform_bits(event);

	if (event->vmalloc_module)
		bg_advise(diagnosis,
			  "fewer or smaller modules, or the larger ones built in; vmalloc= does not enlarge their range");
	else if (bits == 32)
		bg_advise(diagnosis,
			  "a larger address range: boot with vmalloc=SIZE above the VmallocTotal of /proc/meminfo");
	else if (!bits)
		bg_advise(diagnosis, "on a 32-bit machine: boot with a larger vmalloc=SIZE");
	bg_advise(diagnosis, "who holds the range: /proc/vmallocinfo");
}

static void advise_other(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	bg_helps(diagnosis, BG_HELPS_NO, "free memory was not what lacked");
	switch (diagnosis->other) {
	case BG_OTHER_CPUSET:
	case BG_OTHER_MEMPOLICY:
	case BG_OTHER_ONE_NODE:
		bg_advise(diagnosis, "allow more nodes, or spread the load (numactl, cpuset.mems)");
		break;
	case BG_OTHER_EMPTY_ZONE:
		bg_advise(diagnosis,
			  "the caller should not ask for that zone on this machine; crashkernel=...,low for a crash kernel");
		break;
	case BG_OTHER_BOOSTED:
		bg_helps(diagnosis, BG_HELPS_UNSURE,
			 "it keeps fragmentation events, which boost the watermark, rare");
		bg_advise(diagnosis, "vm.watermark_boost_factor=0 switches boosting off");
		break;
	case BG_OTHER_VMALLOC:
		advise_vmalloc(event, diagnosis);
		break;
	case BG_OTHER_ORDER_TOO_LARGE:
		bg_advise(diagnosis, "the caller must ask for less at once, or use vmalloc or CMA");
		break;
	case BG_OTHER_PAGE_FAULT:
		bg_advise(diagnosis, "look for a cgroup's limit, in memory.events or memory.failcnt");
		break;
	case BG_OTHER_SYSRQ:
		break;
	default:
		bg_helps(diagnosis, BG_HELPS_UNSURE, "the report does not show what lacked");
		bg_advise(diagnosis,
			  "watch with: buddyctl monitor, or the kernel's events mm_page_alloc_extfrag and oom");
	}
}

static void advise_unknown(struct bg_diagnosis *diagnosis)
{
	bg_helps(diagnosis, BG_HELPS_UNSURE, "the log does not tell what lacked");
	bg_advise(diagnosis, "keep the whole report next time: journalctl -k -b, or dmesg -T, uncut");
}

void bg_diagnose_advice(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (event->kind == BG_KIND_CMA_FAILURE) {
		bg_advise_cma_failure(event, diagnosis);
		return;
	}
	switch (diagnosis->cause) {
	case BG_CAUSE_CMA_STARVATION:
		advise_cma(diagnosis);
		break;
	case BG_CAUSE_EXTERNAL_FRAGMENTATION:
		advise_fragmented(event, diagnosis);
		break;
	case BG_CAUSE_EXHAUSTED:
	case BG_CAUSE_EXHAUSTED_SLAB:
	case BG_CAUSE_LOWMEM_EXHAUSTED:
		bg_advise_exhausted(event, diagnosis);
		break;
	case BG_CAUSE_HIGHATOMIC_RESERVED:
		advise_highatomic(diagnosis);
		break;
	case BG_CAUSE_MEMCG_LIMIT:
		advise_memcg(event, diagnosis);
		break;
	case BG_CAUSE_ATOMIC_BURST:
		advise_burst(event, diagnosis);
		break;
	case BG_CAUSE_OTHER:
		advise_other(event, diagnosis);
		break;
	default:
		advise_unknown(diagnosis);
	}
}
