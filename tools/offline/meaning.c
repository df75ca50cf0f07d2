// SPDX-License-Identifier: GPL-2.0
/* What numbers and causes mean, for readers who see a kernel's log for the first time. */
#include "meaning.h"

#include <string.h>

#include "common.h"

static const struct {
	const char *name;
	const char *meaning;
} meanings[] = {
	{ "requested_kib", "what was asked for, in one piece" },
	{ "free_kib", "free in the zone that decided" },
	{ "free_cma_kib", "of it in CMA: kept for drivers, lent to movable pages meanwhile" },
	{ "highatomic_kib", "of it kept for urgent requests of several pages" },
	{ "usable_free_kib", "of it what this request could have taken" },
	{ "min_kib", "below this only urgent requests are served" },
	{ "low_kib", "below this the kernel begins to reclaim in the background" },
	{ "high_kib", "here it stops reclaiming" },
	{ "mark_kib", "the limit for this very request: free must be above it" },
	{ "boost_kib", "by which the limits were raised after fragmentation" },
	{ "lowmem_reserve_kib", "kept on top from requests that could use a higher zone" },
	{ "largest_free_order", "largest free piece, as a power of two of pages" },
	{ "largest_usable_order", "the same of pieces that this request could have taken" },
	{ "managed_kib", "all memory of the zone" },
	{ "higher_zones_free_kib", "free in zones that this request may not use" },
	{ "memcg_usage_kib", "used by the cgroup" },
	{ "memcg_limit_kib", "the cgroup's limit" },
	{ "memcg_memsw_usage_kib", "used by the cgroup, memory and swap together" },
	{ "memcg_memsw_limit_kib", "the cgroup's limit for both" },
	{ "memcg_kmem_usage_kib", "used by the kernel for the cgroup" },
	{ "memcg_kmem_limit_kib", "the cgroup's limit for that" },
	{ "victim_anon_rss_kib", "the killed process's own memory in RAM" },
	{ "total_free_kib", "free on the whole machine" },
	{ "total_free_cma_kib", "of it in CMA" },
	{ "slab_unreclaimable_kib", "the kernel's own objects that cannot be given back" },
	{ "slab_reclaimable_kib", "the kernel's own objects that can: names, inodes" },
	{ "pagetables_kib", "where the kernel notes which memory is whose" },
	{ "kernel_stack_kib", "stacks of threads while they are in the kernel" },
	{ "shmem_kib", "shared memory and files in tmpfs: goes only to swap" },
	{ "unevictable_kib", "locked into memory" },
	{ "dirty_kib", "file pages that must be written before they are given back" },
	{ "writeback_kib", "file pages that are being written" },
	{ "total_managed_kib", "all memory that the kernel hands out" },
	{ "anon_kib", "processes' own memory: goes only to swap" },
	{ "file_kib", "file pages in memory: the first to be given back" },
	{ "hugetlb_kib", "set aside as huge pages" },
	{ "untracked_kib", "in no counter: drivers, graphics, vmalloc, a balloon" },
	{ "swap_free_kib", "free in swap" },
	{ "swap_total_kib", "size of swap" },
	{ "page_size_kib", "size of one page" },
	{ "cma_requested_kib", "what the driver asked for, in one piece" },
	{ "cma_area_free_kib", "free in the area" },
	{ "cma_area_kib", "size of the area" },
	{ "cma_largest_hole_kib", "largest free piece at the request's alignment" },
	{ "cma_first_free_kib", "free at the first of these failures" },
};

const char *bg_number_meaning(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++)
		if (!strcmp(meanings[i].name, name))
			return meanings[i].meaning;
	return "";
}

const char *bg_holder_meaning(enum bg_holder holder)
{
	static const char * const texts[BG_HOLD_NR] = {
		[BG_HOLD_ANON] = "heap and stack; without swap it stays until the process ends",
		[BG_HOLD_SHMEM] = "also files in /tmp or /run; goes only to swap",
		[BG_HOLD_FILE] = "can be given back and read again",
		[BG_HOLD_UNEVICTABLE] = "mlock: may not leave memory",
		[BG_HOLD_SLAB_UNRECLAIMABLE] = "the kernel's own objects; a leak if it grows",
		[BG_HOLD_SLAB_RECLAIMABLE] = "cached names and inodes; can be given back",
		[BG_HOLD_PAGETABLES] = "which memory is whose",
		[BG_HOLD_KERNEL_STACK] = "one for each thread",
		[BG_HOLD_HUGETLB] = "set aside by the administrator",
		[BG_HOLD_UNTRACKED] = "a driver's or the graphics' buffers; a leak if it grows",
	};

	return texts[holder];
}

const char *bg_cause_title(const struct bg_diagnosis *diagnosis)
{
	static const char * const titles[BG_CAUSE_NR] = {
		[BG_CAUSE_UNKNOWN] = "The log does not tell why",
		[BG_CAUSE_CMA_STARVATION] = "Memory was free, but only in CMA",
		[BG_CAUSE_EXTERNAL_FRAGMENTATION] = "Memory was free, but in pieces",
		[BG_CAUSE_EXHAUSTED] = "Memory was used up",
		[BG_CAUSE_EXHAUSTED_SLAB] = "The kernel's own objects used memory up",
		[BG_CAUSE_LOWMEM_EXHAUSTED] = "A low zone of memory was used up",
		[BG_CAUSE_HIGHATOMIC_RESERVED] = "What was free was kept for urgent requests",
		[BG_CAUSE_MEMCG_LIMIT] = "A cgroup reached its limit",
		[BG_CAUSE_ATOMIC_BURST] = "An urgent request came while memory was low",
		[BG_CAUSE_CMA_TOO_SMALL] = "The CMA area is used up",
		[BG_CAUSE_CMA_FRAGMENTED] = "The CMA area is in pieces",
		[BG_CAUSE_CMA_BUSY] = "Pages in the CMA area could not be moved away",
	};
	static const char * const others[BG_OTHER_NR] = {
		[BG_OTHER_NOTHING] = "Something else",
		[BG_OTHER_SPURIOUS] = "By the numbers, memory was free",
		[BG_OTHER_EMPTY_ZONE] = "The request may only take zones without memory",
		[BG_OTHER_CPUSET] = "The cpuset allowed too few nodes",
		[BG_OTHER_MEMPOLICY] = "The memory policy allowed too few nodes",
		[BG_OTHER_ONE_NODE] = "The request was bound to one node",
		[BG_OTHER_BOOSTED] = "The limits were raised after fragmentation",
		[BG_OTHER_SYSRQ] = "A person asked for this kill",
		[BG_OTHER_VMALLOC] = "vmalloc failed: not for want of memory",
		[BG_OTHER_ORDER_TOO_LARGE] = "More was asked for at once than any kernel gives",
		[BG_OTHER_PAGE_FAULT] = "A page fault had failed earlier",
	};

	return diagnosis->cause == BG_CAUSE_OTHER ? others[diagnosis->other] :
	       titles[diagnosis->cause];
}
