// SPDX-License-Identifier: GPL-2.0
/* What helps when memory is used up, by who holds it. */
#include "adviceholder.h"

#include "advise.h"
#include "platform.h"

static void advise_anon(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
			const char *held)
{
	const struct bg_victim *victim = &event->victim;
	char size[24];

	if (victim->killed && victim->comm[0])
		bg_advise(diagnosis,
			  "processes hold %s, the killed one %s: a limit (cgroup, ulimit) for the one that grows, or more memory",
			  held, bg_size_text(victim->anon_rss_kib, size));
	else
		bg_advise(diagnosis,
			  "processes hold %s: a limit (cgroup, ulimit) for the one that grows, or more memory",
			  held);
}

/* What to say around the size of a holder that is no process. */
static const struct {
	const char *before;
	const char *after;
} texts[BG_HOLD_NR] = {
	[BG_HOLD_SHMEM] = {
		"tmpfs and shared memory hold ",
		": look at df -t tmpfs and ipcs -m; limit them with size=",
	},
	[BG_HOLD_FILE] = {
		"page cache holds ",
		" and could not be dropped in time: slow or failing storage, dirty pages; lower vm.dirty_bytes",
	},
	[BG_HOLD_UNEVICTABLE] = {
		"", " are locked (mlock, ramfs): see Unevictable and Mlocked in /proc/meminfo",
	},
	[BG_HOLD_SLAB_UNRECLAIMABLE] = {
		"unreclaimable slab holds ",
		": slabtop -o -s c, or the slab table in this very log, names the cache",
	},
	[BG_HOLD_SLAB_RECLAIMABLE] = {
		"caches of inodes and directory entries hold ", ": raise vm.vfs_cache_pressure",
	},
	[BG_HOLD_PAGETABLES] = {
		"page tables hold ",
		": many processes mapping one large area; huge pages, or fewer processes",
	},
	[BG_HOLD_KERNEL_STACK] = { "kernel stacks hold ", ": fewer threads" },
	[BG_HOLD_HUGETLB] = { "explicit huge pages hold ", ": lower vm.nr_hugepages" },
	[BG_HOLD_UNTRACKED] = {
		"",
		" are in nobody's count: a driver's or GPU's buffers, vmalloc or a balloon; a leak if it grows (/proc/vmallocinfo, dma_buf/bufinfo in debugfs)",
	},
};

static void advise_holder(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
			  enum bg_holder holder)
{
	char held[24];

	bg_size_text(diagnosis->usage.held[holder], held);
	if (texts[holder].before)
		bg_advise(diagnosis, "%s%s%s", texts[holder].before, held, texts[holder].after);
	else
		advise_anon(event, diagnosis, held);
}

/* Two holders of a quarter each may both be worth looking at. */
static void advise_holders(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;

	if (!usage->known) {
		bg_advise(diagnosis, "more memory, or less use of it");
		return;
	}
	for (int i = 0; i < BG_HOLD_NR; i++) {
		if (i != (int)usage->largest &&
		    (!usage->managed || usage->held[i] < usage->managed / 4))
			continue;
		advise_holder(event, diagnosis, i);
	}
}

/* Swap would have taken anonymous memory, if there is some worth it. */
static void advise_swap(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;
	char size[24];

	if (!event->mem.swap_seen || event->mem.swap_total_kib || !usage->counted ||
	    usage->held[BG_HOLD_ANON] < usage->managed / 4)
		return;
	bg_advise(diagnosis, "swap on zram: %s of anonymous memory could shrink to about a half",
		  bg_size_text(usage->held[BG_HOLD_ANON], size));
}

static void advise_lowmem(struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;
	uint64_t user = usage->held[BG_HOLD_ANON] + usage->held[BG_HOLD_FILE] +
			usage->held[BG_HOLD_SHMEM];
	char size[24];

	bg_helps(diagnosis, BG_HELPS_NO,
		 "a low zone is full; pages moved within it free nothing, and few can move to a higher one");
	if (diagnosis->higher_zone == BG_ZONE_HIGHMEM)
		bg_advise(diagnosis,
			  "a 64-bit kernel, or another split (CONFIG_VMSPLIT_2G), for more low memory");
	else
		bg_advise(diagnosis,
			  "the driver asks for low addresses: a wider DMA mask or an IOMMU lifts that");
	/* It keeps away user memory alone, so that must be what fills the zone. */
	if (usage->counted && diagnosis->usage_zone && user > usage->managed / 4)
		bg_advise(diagnosis,
			  "smaller numbers in vm.lowmem_reserve_ratio: %s of the low zone are user memory that could be elsewhere",
			  bg_size_text(user, size));
	if (usage->known && usage->largest == BG_HOLD_SLAB_UNRECLAIMABLE)
		advise_holder(NULL, diagnosis, BG_HOLD_SLAB_UNRECLAIMABLE);
}

void bg_advise_exhausted(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	if (diagnosis->cause == BG_CAUSE_LOWMEM_EXHAUSTED) {
		advise_lowmem(diagnosis);
		return;
	}
	if (diagnosis->cause == BG_CAUSE_EXHAUSTED_SLAB)
		bg_helps(diagnosis, BG_HELPS_NO,
			 "slab pages cannot be moved; this looks like a leak in the kernel");
	else
		bg_helps(diagnosis, BG_HELPS_NO,
			 "memory itself is used up; nothing can be won by moving pages");
	advise_holders(event, diagnosis);
	if (diagnosis->cause == BG_CAUSE_EXHAUSTED_SLAB)
		bg_advise(diagnosis,
			  "then its user: CONFIG_DEBUG_KMEMLEAK, or slab_debug=U and its alloc_traces; update that driver");
	else
		advise_swap(event, diagnosis);
}
