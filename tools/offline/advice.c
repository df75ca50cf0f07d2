// SPDX-License-Identifier: GPL-2.0
/* What helps, and whether buddyguard would have. */
#include "diagnose.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void advise(struct bg_diagnosis *diagnosis, const char *format, ...) BG_FORMAT(2, 3);

static void advise(struct bg_diagnosis *diagnosis, const char *format, ...)
{
	va_list args;

	if (diagnosis->nr_advice == BG_MAX_ADVICE)
		return;
	va_start(args, format);
	vsnprintf(diagnosis->advice[diagnosis->nr_advice++], BG_ADVICE_LEN, format, args);
	va_end(args);
}

static void helps(struct bg_diagnosis *diagnosis, enum bg_helps how, const char *why)
{
	diagnosis->helps = how;
	snprintf(diagnosis->helps_why, sizeof(diagnosis->helps_why), "%s", why);
}

static void advise_cma(struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_YES,
	      "it moves movable pages into the free CMA, which frees memory that any request may take");
	advise(diagnosis,
	       "buddyguard: leave evacuate on; usable_floor_kib sets how much usable memory it keeps free");
	advise(diagnosis,
	       "kernel: a smaller CMA area (cma= or the device tree) if drivers never need all of it");
	advise(diagnosis,
	       "compact_memory moves only little into CMA; drop_caches and min_free_kbytes do not help at all");
}

/* Pages on the LRU lists can be moved, kernel memory cannot. */
static bool mostly_movable(const struct bg_memusage *usage)
{
	uint64_t movable = usage->held[BG_HOLD_ANON] + usage->held[BG_HOLD_FILE] +
			   usage->held[BG_HOLD_SHMEM];

	return usage->counted && movable >= usage->managed / 5;
}

static void advise_fragmented(struct bg_diagnosis *diagnosis)
{
	unsigned int order = diagnosis->request.order;

	if (mostly_movable(&diagnosis->usage))
		helps(diagnosis, BG_HELPS_YES,
		      "movable pages stand between the free ones; it moves them away before blocks run out");
	else
		helps(diagnosis, BG_HELPS_UNSURE, diagnosis->usage.counted ?
		      "most memory here cannot be moved, so few blocks may be won back" :
		      "the log does not tell how much of the memory can be moved");
	advise(diagnosis,
	       "buddyguard: keep blocks of this order ready, target_order at least %u", order);
	advise(diagnosis,
	       "kernel: vm.compaction_proactiveness, and vm.min_free_kbytes larger, where it has them");
	if (order > 3)
		advise(diagnosis,
		       "the caller: order %u is more than kernels promise (3); vmalloc, or CMA for devices",
		       order);
}

static void advise_holder(struct bg_diagnosis *diagnosis)
{
	switch (diagnosis->usage.known ? diagnosis->usage.largest : BG_HOLD_NR) {
	case BG_HOLD_ANON:
		advise(diagnosis,
		       "more memory, swap or zram, or a limit (cgroup, ulimit) for the process that grows");
		break;
	case BG_HOLD_SHMEM:
		advise(diagnosis,
		       "tmpfs and shared memory: look at df -t tmpfs and ipcs -m; limit them with size=");
		break;
	case BG_HOLD_FILE:
		advise(diagnosis,
		       "page cache that cannot be dropped in time: slow or failing storage, dirty pages; lower vm.dirty_bytes");
		break;
	case BG_HOLD_UNEVICTABLE:
		advise(diagnosis,
		       "locked memory (mlock, ramfs): see Unevictable and Mlocked in /proc/meminfo");
		break;
	case BG_HOLD_PAGETABLES:
		advise(diagnosis,
		       "page tables: many processes mapping one large area; huge pages, or fewer processes");
		break;
	case BG_HOLD_HUGETLB:
		advise(diagnosis, "explicit huge pages take most of memory: lower vm.nr_hugepages");
		break;
	case BG_HOLD_UNTRACKED:
		advise(diagnosis,
		       "memory that no counter names: a driver, GPU, vmalloc (/proc/vmallocinfo) or a balloon");
		break;
	case BG_HOLD_SLAB_RECLAIMABLE:
		advise(diagnosis,
		       "caches of inodes and directory entries: raise vm.vfs_cache_pressure");
		break;
	default:
		advise(diagnosis, "more memory, or less use of it");
	}
}

static void advise_exhausted(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_NO,
	      "memory itself is used up; nothing can be won by moving pages");
	advise_holder(diagnosis);
	if (event->mem.swap_seen && !event->mem.swap_total_kib)
		advise(diagnosis, "kernel: swap on zram would let idle anonymous memory shrink");
}

static void advise_slab(struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_NO,
	      "slab pages cannot be moved; this looks like a leak in the kernel");
	advise(diagnosis, "find the cache: slabtop -o -s c, or the slab table in this very log");
	advise(diagnosis,
	       "then its user: CONFIG_DEBUG_KMEMLEAK, or slab_debug=U and its alloc_traces; update that driver");
}

static void advise_lowmem(struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_NO,
	      "a low zone is full; pages moved within it free nothing, and few can move to a higher one");
	if (diagnosis->higher_zone == BG_ZONE_HIGHMEM)
		advise(diagnosis,
		       "a 64-bit kernel, or another split (CONFIG_VMSPLIT_2G), for more low memory");
	else
		advise(diagnosis,
		       "the driver asks for low addresses: a wider DMA mask or an IOMMU lifts that");
	advise(diagnosis, "kernel: vm.lowmem_reserve_ratio keeps user memory out of the low zone");
	if (diagnosis->usage.known &&
	    diagnosis->usage.largest == BG_HOLD_SLAB_UNRECLAIMABLE)
		advise(diagnosis,
		       "unreclaimable slab fills the low zone: slabtop -o -s c names the cache");
}

static void advise_highatomic(struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_UNSURE,
	      "its usable-free floor leaves the reserve out and acts earlier, but cannot dissolve it");
	advise(diagnosis, "buddyguard: usable_floor_kib above the watermark");
	advise(diagnosis,
	       "kernel: 6.12 and newer count only what is free of the reserve; vm.min_free_kbytes larger helps older ones");
}

static void advise_memcg(struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_NO,
	      "a cgroup's limit is a matter of its processes, not of free blocks");
	advise(diagnosis,
	       "raise the limit (memory.max, or the container's or unit's setting), or have its processes use less");
	advise(diagnosis, "memory.high below the limit slows the group down before it is killed");
}

static void advise_burst(struct bg_diagnosis *diagnosis)
{
	if (diagnosis->request.order)
		helps(diagnosis, BG_HELPS_YES,
		      "it keeps blocks of the orders that are asked for ready in advance");
	else
		helps(diagnosis, BG_HELPS_UNSURE,
		      "its usable-free floor starts reclaim earlier; a single burst may outrun it");
	if (diagnosis->request.order)
		advise(diagnosis, "buddyguard: target_order at least %u", diagnosis->request.order);
	else
		advise(diagnosis, "buddyguard: usable_floor_kib above the size of a burst");
	advise(diagnosis,
	       "kernel: vm.min_free_kbytes larger, or vm.watermark_scale_factor, so that kswapd starts earlier");
}

static void advise_other(struct bg_diagnosis *diagnosis)
{
	helps(diagnosis, BG_HELPS_NO, "free memory was not what lacked");
	switch (diagnosis->other) {
	case BG_OTHER_CPUSET:
	case BG_OTHER_MEMPOLICY:
	case BG_OTHER_ONE_NODE:
		advise(diagnosis, "allow more nodes, or spread the load (numactl, cpuset.mems)");
		break;
	case BG_OTHER_EMPTY_ZONE:
		advise(diagnosis,
		       "the caller should not ask for that zone on this machine; crashkernel=...,low for a crash kernel");
		break;
	case BG_OTHER_BOOSTED:
		helps(diagnosis, BG_HELPS_UNSURE,
		      "it keeps fragmentation events, which boost the watermark, rare");
		advise(diagnosis, "kernel: vm.watermark_boost_factor=0 switches boosting off");
		break;
	case BG_OTHER_VMALLOC:
		advise(diagnosis,
		       "kernel: vmalloc=SIZE on 32-bit machines; look at /proc/vmallocinfo");
		break;
	case BG_OTHER_ORDER_TOO_LARGE:
		advise(diagnosis, "the caller must ask for less at once, or use vmalloc or CMA");
		break;
	case BG_OTHER_PAGE_FAULT:
		advise(diagnosis, "look for a cgroup's limit, in memory.events or memory.failcnt");
		break;
	case BG_OTHER_SYSRQ:
		break;
	default:
		helps(diagnosis, BG_HELPS_UNSURE, "the report does not show what lacked");
		advise(diagnosis,
		       "watch with: buddyctl monitor, or the kernel's events mm_page_alloc_extfrag and oom");
	}
}

void bg_diagnose_advice(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	switch (diagnosis->cause) {
	case BG_CAUSE_CMA_STARVATION:
		advise_cma(diagnosis);
		break;
	case BG_CAUSE_EXTERNAL_FRAGMENTATION:
		advise_fragmented(diagnosis);
		break;
	case BG_CAUSE_EXHAUSTED:
		advise_exhausted(event, diagnosis);
		break;
	case BG_CAUSE_EXHAUSTED_SLAB:
		advise_slab(diagnosis);
		break;
	case BG_CAUSE_LOWMEM_EXHAUSTED:
		advise_lowmem(diagnosis);
		break;
	case BG_CAUSE_HIGHATOMIC_RESERVED:
		advise_highatomic(diagnosis);
		break;
	case BG_CAUSE_MEMCG_LIMIT:
		advise_memcg(diagnosis);
		break;
	case BG_CAUSE_ATOMIC_BURST:
		advise_burst(diagnosis);
		break;
	case BG_CAUSE_OTHER:
		advise_other(diagnosis);
		break;
	default:
		helps(diagnosis, BG_HELPS_UNSURE, "the log does not tell what lacked");
		advise(diagnosis,
		       "keep the whole report next time: journalctl -k -b, or dmesg -T, uncut");
	}
}
