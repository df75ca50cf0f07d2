// SPDX-License-Identifier: GPL-2.0
/*
 * Kinds of faults that logs from mailing lists showed. The texts are invented; each is as short
 * as the kind allows.
 */
#include "offline/logs.h"

#include "offline/logwrap.h"

#define ALSO(cause) (1u << BG_CAUSE_##cause)

/* A machine of 4 KiB pages whose only zone is short; "%" is not among its characters. */
#define TOTALS \
	"active_anon:40000 inactive_anon:100 isolated_anon:0\n active_file:30 inactive_file:60\n" \
	" unevictable:0 dirty:0 writeback:0\n slab_reclaimable:100 slab_unreclaimable:900\n" \
	" mapped:1 shmem:10 pagetables:200 bounce:0\n"
#define NORMAL(free) \
	"Normal free:" free "kB min:3000kB low:3700kB high:4400kB reserved_highatomic:0KB" \
	" active_anon:160000kB inactive_anon:400kB active_file:120kB inactive_file:240kB" \
	" unevictable:0kB present:180000kB managed:170000kB free_pcp:0kB free_cma:0kB\n" \
	"lowmem_reserve[]: 0 0\n"
#define NOSWAP "Free swap  = 0kB\nTotal swap = 0kB\n45000 pages RAM\n"
#define KILLER "app invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0\n" \
	       "CPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"

/* What is no log of the kernel's: its source, prose about it, formats. */
static void what_was_never_printed_is_no_event(void **state)
{
	static const char * const texts[] = {
		"-\tpr_warn(\"%s invoked oom-killer: gfp_mask=%#x(%pGg), order=%d, adj=%hd\\n\",\n",
		" \tpr_info(\"memory: usage %llukB, limit %llukB, failcnt %lu\\n\",\n",
		" \tpr_info(\"oom-kill:constraint=%s,nodemask=%*pbl\",\n",
		"+\t\t\t  \"vmalloc: allocation failure: %lu bytes\", real_size);\n",
		"\"alloc_contig_range: [xxx, xxx) PFNs busy\" is printed when PFNs busy\n",
		"           Summary: page allocation failure in usb_hub_wq when 2 devices are added\n",
		"#regzbot title: kswapd0: page allocation failure\n",
		"I see a page allocation failure. It is of order 4 on 2 machines\n",
		"it generates \"Memory cgroup out of memory\" messages, as it should\n",
		"the driver fails to resume. The driver currently frees its DMA memory\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct results results;

		explain(texts[i], strlen(texts[i]), &results);
		if (results.nr)
			fail_msg("an event: %s", texts[i]);
	}
}

/* A share of a hundred is no format. */
static void a_percentage_is_no_format(void **state)
{
	static const char text[] =
		"at 100% load: app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, 5%\n";
	struct results results;

	(void)state;
	explain(text, strlen(text), &results);
	assert_int_equal(results.nr, 1);
}

static const struct {
	const char *name, *text;
	enum bg_cause cause;
	enum bg_other other;
	enum bg_confidence confidence;
	unsigned int also;
	int order;
	const char *says;
} kinds[] = {
	{ "a cgroup's limit of memory and swap",
	  "app invoked oom-killer: gfp_mask=0xd0, order=0, oom_score_adj=0\n"
	  "memory: usage 90000kB, limit 204800kB, failcnt 0\n"
	  "memory+swap: usage 256000kB, limit 256000kB, failcnt 71\n"
	  "kmem: usage 0kB, limit 9007199254740988kB, failcnt 0\n",
	  BG_CAUSE_MEMCG_LIMIT, 0, BG_CONFIDENCE_CERTAIN, 0, 0,
	  "its limit of memory and swap together: 250.0 MiB used of 250.0 MiB" },
	{ "a cgroup without a limit",
	  "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
	  "memory: usage 42240kB, limit 9007199254740988kB, failcnt 0\n"
	  "Memory cgroup out of memory: Killed process 7 (app) total-vm:1kB, anon-rss:2kB\n",
	  BG_CAUSE_MEMCG_LIMIT, 0, BG_CONFIDENCE_LIKELY, 0, 0, "41.2 MiB used of no limit" },
	{ "vmalloc of nothing",
	  "vmalloc: allocation failure: 0 bytes\nkworker/u4:0: page allocation failure: order:0, mode:0x80d2\n",
	  BG_CAUSE_OTHER, BG_OTHER_VMALLOC, BG_CONFIDENCE_CERTAIN, 0, 0, "asked for 0 bytes" },
	{ "vmalloc of large pages, its line broken",
	  "app: vmalloc error: size 4194304,\npage order 9, failed to allocate pages,\n"
	  "mode:0xcc2(GFP_KERNEL|__GFP_HIGHMEM), nodemask=(null)\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 6.3.1 #1\n"
	  TOTALS " free:25000 free_pcp:0 free_cma:0\n" NORMAL("100000")
	  "Normal: 1000*4kB (UM) 1000*8kB (UM) 1000*16kB (UM) 1000*32kB (UM) 400*64kB (UM) 100*128kB (M) 6*256kB (M) 0*512kB 0*1024kB 0*2048kB 0*4096kB = 100000kB\n",
	  BG_CAUSE_EXTERNAL_FRAGMENTATION, 0, BG_CONFIDENCE_CERTAIN, 0, 9,
	  "lacked pages, not addresses. Zone Normal has 97.7 MiB free, but in pieces" },
	{ "a line that a terminal cut off is not joined with the next",
	  KILLER TOTALS " free:700 free_pcp:0 free_cma:0\n"
	  "Node 0 active_anon:160000kB inactive_anon:400kB active_file:120kB unevictable:0kB isolated(ano\n"
	  NORMAL("2800") NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, 0, 0, "zone Normal has 2800 KiB free" },
	{ "a kill whose last pages came back",
	  KILLER TOTALS " free:1250 free_pcp:0 free_cma:0\n" NORMAL("5000") NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(OTHER), 0, "came back before" },
	{ "no size of a page",
	  KILLER TOTALS " free:700 free_pcp:0 free_cma:0\n",
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0, 0, "700 pages are free" },
	{ "a delete character",
	  "app: page allocation failure: order:2,\n\177mode:0xa20(GFP_ATOMIC), nodemask=(null)\n",
	  BG_CAUSE_UNKNOWN, 0, BG_CONFIDENCE_UNKNOWN, ALSO(CMA_STARVATION) |
	  ALSO(EXTERNAL_FRAGMENTATION) | ALSO(EXHAUSTED) | ALSO(ATOMIC_BURST), 2, "kernel version" },
	{ "a zone that lacks, and the one above it that is not listed",
	  "app: page allocation failure: order:0, mode:0xc04(GFP_NOIO|GFP_DMA32), nodemask=(null)\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 6.16.0 #1\n"
	  "active_anon:14 inactive_anon:222100 isolated_anon:0\n active_file:15723 inactive_file:806683\n"
	  " unevictable:448 dirty:138 writeback:0\n slab_reclaimable:30000 slab_unreclaimable:40000\n"
	  " mapped:1 shmem:20770 pagetables:3993 bounce:0\n free:2100000 free_pcp:62 free_cma:0\n"
	  "Node 0 DMA32 free:8000kB boost:0kB min:8260kB low:10324kB high:12388kB reserved_highatomic:0KB"
	  " active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB unevictable:0kB"
	  " present:1935736kB managed:1867440kB free_pcp:0kB free_cma:0kB\nlowmem_reserve[]: 0 0 12979 12979\n"
	  "Node 0 DMA32: 2000*4kB (UM) 0*8kB 0*16kB = 8000kB\nFree swap  = 9683448kB\n"
	  "Total swap = 9683448kB\n3892604 pages RAM\n99272 pages reserved\n",
	  BG_CAUSE_LOWMEM_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, 0, 0,
	  "free in Normal cannot serve this request. 1815.9 MiB of its 1823.7 MiB are neither free" },
	{ "a memory report of which nothing was asked",
	  "Mem-Info:\n" TOTALS " free:25000 free_pcp:0 free_cma:0\n" NORMAL("100000") NOSWAP,
	  BG_CAUSE_OTHER, BG_OTHER_SPURIOUS, BG_CONFIDENCE_LIKELY, 0, -1,
	  "not known what was asked for, if anything was" },
	{ "a list of holes of which only the sum is left",
	  "cma: __cma_alloc: reserved: alloc failed, req-size: 257 pages, ret: -16\n"
	  "cma: => 1042 free of 32768 total pages\n",
	  BG_CAUSE_CMA_FRAGMENTED, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_BUSY), -1,
	  "holes that the log does not list" },
	{ "the same where much is free",
	  "cma: __cma_alloc: reserved: alloc failed, req-size: 257 pages, ret: -16\n"
	  "cma: => 20000 free of 32768 total pages\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_FRAGMENTED), -1, "no list of holes" },
	{ "a list of holes in broken lines",
	  "[2:   Binder:711_1:  740] cma: cma_alloc: alloc failed, req-size: 4050 pages,\nret: -12\n"
	  "[2:   Binder:711_1:  740] cma: number of available pages: 72@184+3886@4306=>\n"
	  "3958 free of 8192 total pages\n",
	  BG_CAUSE_CMA_TOO_SMALL, 0, BG_CONFIDENCE_CERTAIN, 0, -1, "3958 pages (15.5 MiB) are free" },
	{ "the same, broken before its holes",
	  "cma: cma_alloc: alloc failed, req-size: 200000 pages,\nret: -16\n"
	  "cma: number of available pages:\n6@8314+9@8343+9@8375+253648@8496=> 253672 free of 262144 total pages\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_CERTAIN, 0, -1, "with a hole of 253" },
	{ "one page has no pieces",
	  "cma: cma_alloc: alloc failed, req-size: 1 pages, ret: -16\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_TOO_SMALL), -1, "" },
	{ "swap of unknown size",
	  KILLER TOTALS " free:700 free_pcp:0 free_cma:0\n" NORMAL("2800") "Free swap  = 8270164kB\n",
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, 0, 0, "Of swap 8076.3 MiB are free." },
	{ "a damaged size",
	  "cma: cma_alloc: alloc failed, req-size: 18446744073709551615 pages, ret: -12\n"
	  "cma: number of available pages: 9@140=> 9 free of 18446744073709551615 total pages\n",
	  BG_CAUSE_CMA_TOO_SMALL, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_FRAGMENTED), -1,
	  "asked the CMA area for memory, of which 9 pages" },
	{ "a page fault's kill without a report, and prose that names a cgroup's",
	  "app invoked oom-killer: gfp_mask=0x0(), order=0, oom_score_adj=0\n"
	  " pagefault_out_of_memory+0x46/0x60\n"
	  "It can be used in mem_cgroup_oom_synchronize()\n",
	  BG_CAUSE_OTHER, BG_OTHER_PAGE_FAULT, BG_CONFIDENCE_LIKELY,
	  ALSO(MEMCG_LIMIT) | ALSO(EXHAUSTED), 0, "page fault had failed earlier" },
	{ "a reserve without a block of the order",
	  "app: page allocation failure: order:9, mode:0xc40(GFP_NOFS), nodemask=(null)\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"
	  TOTALS " free:1700 free_pcp:0 free_cma:0\n"
	  "Normal free:6800kB min:3000kB low:3700kB high:4400kB reserved_highatomic:2048KB"
	  " active_anon:160000kB inactive_anon:400kB active_file:120kB inactive_file:240kB"
	  " unevictable:0kB present:180000kB managed:170000kB free_pcp:0kB free_cma:0kB\n"
	  "lowmem_reserve[]: 0 0\n"
	  "Normal: 100*4kB (UM) 100*8kB (UMH) 100*16kB (UM) 37*32kB (U) 12*64kB (M) 4*128kB (H) 2*256kB (H)"
	  " 2*512kB (H) 0*1024kB 0*2048kB 0*4096kB = 6800kB\n" NOSWAP,
	  BG_CAUSE_EXTERNAL_FRAGMENTATION, 0, BG_CONFIDENCE_LIKELY, ALSO(EXHAUSTED), 9, "" },
	{ "the same, its list cut off below the order: it may have one",
	  "app: page allocation failure: order:9, mode:0xc40(GFP_NOFS), nodemask=(null)\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"
	  TOTALS " free:1700 free_pcp:0 free_cma:0\n"
	  "Normal free:6800kB min:3000kB low:3700kB high:4400kB reserved_highatomic:2048KB"
	  " active_anon:160000kB inactive_anon:400kB active_file:120kB inactive_file:240kB"
	  " unevictable:0kB present:180000kB managed:170000kB free_pcp:0kB free_cma:0kB\n"
	  "lowmem_reserve[]: 0 0\nNormal: 100*4kB (UM) 100*8kB (UMH) 100*16k\n" NOSWAP,
	  BG_CAUSE_HIGHATOMIC_RESERVED, 0, BG_CONFIDENCE_LIKELY, ALSO(EXHAUSTED), 9, "" },
	{ "a page fault's kill whose totals tell that nothing is left",
	  "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0\n"
	  " pagefault_out_of_memory+0x46/0x60\nCPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"
	  TOTALS " free:700 free_pcp:0 free_cma:0\n" NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0, 0, "hardly anything is left" },
	{ "a page fault's kill whose mask is none, with nearly all of free memory in CMA",
	  "app invoked oom-killer: gfp_mask=0x0(), order=0, oom_score_adj=0\n"
	  " pagefault_out_of_memory+0x46/0x60\nCPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"
	  TOTALS " free:10000 free_pcp:0 free_cma:9500\n"
	  "Node 0 active_anon:160000kB inactive_anon:400kB active_file:120kB inactive_file:240kB"
	  " unevictable:0kB all_unreclaimable? yes\n" NOSWAP,
	  BG_CAUSE_OTHER, BG_OTHER_PAGE_FAULT, BG_CONFIDENCE_LIKELY,
	  ALSO(MEMCG_LIMIT) | ALSO(EXHAUSTED) | ALSO(CMA_STARVATION), 0, "" },
	{ "a boost on a machine that leaked",
	  "nfsd invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
	  "CPU: 0 PID: 5 Comm: nfsd Not tainted 6.8.1 #1\nMem-Info:\n"
	  "active_anon:100 inactive_anon:100 isolated_anon:0\n active_file:1200 inactive_file:1200\n"
	  " unevictable:0 dirty:0 writeback:0\n slab_reclaimable:9000 slab_unreclaimable:4000\n"
	  " mapped:1 shmem:10 pagetables:200 bounce:0\n free:6250 free_pcp:0 free_cma:0\n"
	  "Normal free:25000kB boost:18000kB min:26000kB low:28000kB high:30000kB reserved_highatomic:0KB"
	  " active_anon:400kB inactive_anon:400kB active_file:4800kB inactive_file:4800kB"
	  " unevictable:0kB present:1048576kB managed:1000000kB free_pcp:0kB free_cma:0kB\n"
	  "lowmem_reserve[]: 0 0\nFree swap  = 90000kB\nTotal swap = 100000kB\n262144 pages RAM\n",
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(OTHER), 0, "no counter names" },
	{ "a trifle of CMA on a machine that is used up",
	  "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"
	  "active_anon:40000 inactive_anon:100 isolated_anon:0\n active_file:0 inactive_file:0\n"
	  " unevictable:0 dirty:0 writeback:0\n slab_reclaimable:1600 slab_unreclaimable:900\n"
	  " mapped:1 shmem:10 pagetables:200 bounce:0\n free:775 free_pcp:0 free_cma:90\n"
	  "Normal free:3100kB min:2800kB low:3500kB high:4200kB reserved_highatomic:0KB"
	  " active_anon:160000kB inactive_anon:400kB active_file:0kB inactive_file:0kB"
	  " unevictable:0kB present:180000kB managed:172000kB free_pcp:0kB free_cma:360kB\n"
	  "lowmem_reserve[]: 0 0\n" NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_STARVATION), 0, "" },
	{ "a driver's words before the area's",
	  "vdec ff620000.video: dma alloc of size 8323072 failed\n"
	  "cma: __cma_alloc: linux,cma: alloc failed, req-size: 2032 pages, ret: -16\n"
	  "cma: number of available pages: => 1096 free of 65536 total pages\n",
	  BG_CAUSE_CMA_TOO_SMALL, 0, BG_CONFIDENCE_CERTAIN, 0, -1, "of which 1096 pages" },
	{ "busy ranges that begin where the free block before them does",
	  "[ 9.1] alloc_contig_range: [45900, 45d00) PFNs busy\n"
	  "[ 9.1] alloc_contig_range: [45a00, 45e00) PFNs busy\n"
	  "[ 9.1] alloc_contig_range: [45a00, 45f00) PFNs busy\n"
	  "[ 9.2] cma: cma_alloc: alloc failed, req-size: 1024 pages, ret: -16\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_LIKELY, 0, -1, "for 1024 pages" },
	{ "a single busy range that begins early",
	  "[ 9.1] alloc_contig_range: [45900, 45d00) PFNs busy\n"
	  "[ 9.2] cma: cma_alloc: alloc failed, req-size: 768 pages, ret: -16\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_LIKELY, 0, -1, "for 768 pages" },
	{ "a boost on a small machine that has nothing to reclaim",
	  "app invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 5.18.0 #1\nMem-Info:\n"
	  "active_anon:90 inactive_anon:700 isolated_anon:0\n active_file:0 inactive_file:0\n"
	  " unevictable:0 dirty:0 writeback:0\n slab_reclaimable:0 slab_unreclaimable:600\n"
	  " mapped:1 shmem:790 pagetables:0 bounce:0\n free:200 free_pcp:0 free_cma:0\n"
	  "Normal free:800kB boost:1024kB min:1464kB low:1572kB high:1680kB reserved_highatomic:0KB"
	  " active_anon:360kB inactive_anon:2800kB active_file:0kB inactive_file:0kB"
	  " unevictable:0kB present:16384kB managed:12000kB free_pcp:0kB free_cma:0kB\n"
	  "lowmem_reserve[]: 0 0\n" NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(OTHER), 0, "but hardly the next" },
	{ "a boost that kept more than the zone's own marks from a box that has nothing to reclaim",
	  "app invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 6.1.0 #1\nMem-Info:\n"
	  "active_anon:80000 inactive_anon:100 isolated_anon:0\n active_file:20 inactive_file:30\n"
	  " unevictable:0 dirty:0 writeback:0\n slab_reclaimable:900 slab_unreclaimable:3000\n"
	  " mapped:1 shmem:10 pagetables:31000 bounce:0\n free:2720 free_pcp:0 free_cma:0\n"
	  "Normal free:10880kB boost:8192kB min:10996kB low:11696kB high:12396kB reserved_highatomic:0KB"
	  " active_anon:320000kB inactive_anon:400kB active_file:80kB inactive_file:120kB"
	  " unevictable:0kB present:524288kB managed:492000kB free_pcp:0kB free_cma:0kB\n"
	  "lowmem_reserve[]: 0 0\n" NOSWAP,
	  BG_CAUSE_OTHER, BG_OTHER_BOOSTED, BG_CONFIDENCE_CERTAIN, ALSO(EXHAUSTED), 0, "" },
	{ "a zone of which it is not known what it keeps, and that is at its end anyway",
	  "app invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), order=1\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 4.14.9 #1\n"
	  "DMA free:9000kB min:8192kB low:12000kB high:15000kB active_anon:2000kB inactive_anon:0kB"
	  " active_file:200kB inactive_file:40kB unevictable:0kB present:250000kB managed:240000kB"
	  " free_pcp:0kB free_cma:0kB\nlowmem_reserve[]: 0 0 400 400\n",
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(EXTERNAL_FRAGMENTATION) | ALSO(OTHER), 1,
	  "reclaim gave up" },
	{ "the same without swap, which may have slab to reclaim",
	  "app invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), order=0\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 4.14.9 #1\n"
	  "DMA free:9000kB min:8192kB low:12000kB high:15000kB active_anon:2000kB inactive_anon:0kB"
	  " active_file:200kB inactive_file:40kB unevictable:0kB present:250000kB managed:240000kB"
	  " free_pcp:0kB free_cma:0kB\nlowmem_reserve[]: 0 0 400 400\n" NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, ALSO(OTHER), 0, "There is no swap" },
	{ "one zone's lines, of which it is not known what it keeps, with nearly all of it in CMA",
	  "app invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), order=0\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 4.14.9 #1\n"
	  "DMA free:60000kB min:5000kB low:7000kB high:9000kB active_anon:2000kB inactive_anon:0kB"
	  " active_file:200kB inactive_file:40kB unevictable:0kB present:250000kB managed:240000kB"
	  " free_pcp:0kB free_cma:54000kB\nlowmem_reserve[]: 0 0 400 400\n",
	  BG_CAUSE_CMA_STARVATION, 0, BG_CONFIDENCE_LIKELY, ALSO(EXHAUSTED), 0, "" },
	{ "the same with less in CMA, which would have been enough too",
	  "app invoked oom-killer: gfp_mask=0x14000c0(GFP_KERNEL), order=0\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 4.14.9 #1\n"
	  "DMA free:20000kB min:5000kB low:7000kB high:9000kB active_anon:2000kB inactive_anon:0kB"
	  " active_file:200kB inactive_file:40kB unevictable:0kB present:250000kB managed:240000kB"
	  " free_pcp:0kB free_cma:14000kB\nlowmem_reserve[]: 0 0 400 400\n",
	  BG_CAUSE_UNKNOWN, 0, BG_CONFIDENCE_UNKNOWN, ALSO(CMA_STARVATION) | ALSO(EXHAUSTED), 0, "" },
	{ "a failure there, of which it is not known that less was free",
	  "app: page allocation failure: order:0, mode:0xcc0(GFP_KERNEL), nodemask=(null)\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 5.10.0 #1\nMem-Info:\n"
	  TOTALS " free:875 free_pcp:0 free_cma:0\n"
	  "DMA free:3500kB min:3000kB low:3700kB high:4400kB reserved_highatomic:0KB"
	  " active_anon:160000kB inactive_anon:400kB active_file:120kB inactive_file:240kB"
	  " unevictable:0kB present:180000kB managed:170000kB free_pcp:0kB free_cma:0kB\n"
	  "lowmem_reserve[]: 0 0 400 400\n",
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY, 0, 0, "below high (4400 KiB). Most" },
	{ "low memory that ran out while HighMem has room, of a request that is not in the log",
	  "DMA free:3500kB min:64kB low:80kB high:96kB active_anon:0kB inactive_anon:0kB active_file:0kB"
	  " inactive_file:0kB unevictable:0kB present:16000kB managed:15900kB\nlowmem_reserve[]: 0 800 3000 3000\n"
	  "Normal free:3600kB min:3700kB low:4600kB high:5500kB active_anon:0kB inactive_anon:0kB"
	  " active_file:0kB inactive_file:90kB unevictable:0kB present:890000kB managed:850000kB\n"
	  "lowmem_reserve[]: 0 0 17000 17000\n"
	  "HighMem free:99000kB min:512kB low:4000kB high:7500kB active_anon:1500000kB inactive_anon:0kB"
	  " active_file:0kB inactive_file:300kB unevictable:0kB present:2200000kB managed:2200000kB\n"
	  "lowmem_reserve[]: 0 0 0 0\n" NOSWAP,
	  BG_CAUSE_LOWMEM_EXHAUSTED, 0, BG_CONFIDENCE_LIKELY,
	  ALSO(EXTERNAL_FRAGMENTATION) | ALSO(ATOMIC_BURST), -1, "free in HighMem" },
	{ "the same, where all that low memory has is CMA",
	  "Normal free:63600kB min:3700kB low:4600kB high:5500kB active_anon:0kB inactive_anon:0kB"
	  " active_file:0kB inactive_file:90kB unevictable:0kB present:890000kB managed:850000kB"
	  " free_cma:62000kB\nlowmem_reserve[]: 0 17000 17000\n"
	  "HighMem free:99000kB min:512kB low:4000kB high:7500kB active_anon:1500000kB inactive_anon:0kB"
	  " active_file:0kB inactive_file:300kB unevictable:0kB present:2200000kB managed:2200000kB"
	  " free_cma:0kB\nlowmem_reserve[]: 0 0 0\n" NOSWAP,
	  BG_CAUSE_CMA_STARVATION, 0, BG_CONFIDENCE_LIKELY, ALSO(LOWMEM_EXHAUSTED) |
	  ALSO(EXTERNAL_FRAGMENTATION) | ALSO(ATOMIC_BURST), -1, "60.5 MiB of it is CMA" },
	{ "a report from before the watermarks were set, of a request that is not in the log",
	  "Mem-Info:\nNode 0 DMA free:400kB min:0kB low:0kB high:0kB active_anon:0kB inactive_anon:0kB"
	  " active_file:0kB inactive_file:0kB unevictable:0kB present:16000kB managed:15000kB\n"
	  "lowmem_reserve[]: 0 0 0 0\nNode 0 DMA: 4*4kB (U) 0*8kB 0*16kB 0*32kB 2*64kB (U) 0*128kB"
	  " 1*256kB (U) 0*512kB 0*1024kB 0*2048kB 0*4096kB = 400kB\n",
	  BG_CAUSE_UNKNOWN, 0, BG_CONFIDENCE_UNKNOWN, ALSO(EXTERNAL_FRAGMENTATION) | ALSO(EXHAUSTED), -1,
	  "does not tell why" },
	{ "a failure in a comment",
	  "#   cma: __cma_alloc: alloc failed, req-size: 360 pages, ret: -12\n",
	  BG_CAUSE_CMA_TOO_SMALL, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_FRAGMENTED), -1, "360 pages" },
	{ "a range whose first hole has a plus before it, as the kernel prints it",
	  "[ 9.1] cma: __cma_alloc_frozen: reserved: alloc failed, req-size: 400 pages, ret: -16\n"
	  "[ 9.1] cma: number of available pages:\n[ 9.1] cma: range 0: +300@1024+60@2048\n"
	  "[ 9.1] cma: range 1: 90@0+10@512\n[ 9.1] cma: => 460 free of 16384 total pages\n",
	  BG_CAUSE_CMA_FRAGMENTED, 0, BG_CONFIDENCE_CERTAIN, 0, -1, "has 300 pages" },
	{ "a list of holes in three lines of the kernel's",
	  "[ 9.1] cma: cma_alloc: linux,cma: alloc failed, req-size: 148 pages, ret: -16\n"
	  "[ 9.1] cma: number of available pages: 3@125+20@172\n"
	  "[ 9.1] +12@236+4@380\n[ 9.1] +700@1024=> 739 free of 81920 total pages\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_CERTAIN, 0, -1, "with a hole of 700 pages" },
	{ "a list of holes broken in the middle of numbers",
	  "E cma : __cma_alloc: cma: alloc failed, req-size: 600 pages, ret: -12\n"
	  "I cma : number of available pages:\n4@100+2@30\n02+2@4000+3\n@5000+590@6\n144+100@9000=> 701 free\n"
	  "of 32768 total pages\n",
	  BG_CAUSE_CMA_FRAGMENTED, 0, BG_CONFIDENCE_CERTAIN, 0, -1, "has 590 pages" },
	{ "a list of holes without its end",
	  "cma: cma_alloc: alloc failed, req-size: 400 pages, ret: -12\n"
	  "cma: number of available pages: 300@1024+60@2048+90@3072\n",
	  BG_CAUSE_CMA_FRAGMENTED, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_BUSY), -1,
	  "has a part, in which the largest" },
	{ "a list without its end, of a kernel whose error tells that holes were tried",
	  "cma: cma_alloc: alloc failed, req-size: 400 pages, ret: -16\n"
	  "cma: number of available pages: 300@1024+60@2048+90@3072\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_LIKELY, 0, -1, "while larger ones were found" },
	{ "a list without its end, of a kernel that says so of no hole too",
	  "cma: __cma_alloc: reserved: alloc failed, req-size: 400 pages, ret: -16\n"
	  "cma: number of available pages:\ncma: range 0: 300@1024+60@2048+90@3072\n",
	  BG_CAUSE_CMA_FRAGMENTED, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_BUSY), -1, "has a part" },
	{ "a list without its end, all of whose holes lie beside the alignment",
	  "cma: cma_alloc: alloc failed, req-size: 400 pages, ret: -12\n"
	  "cma: number of available pages: 30@1040+60@2060+90@3080\n",
	  BG_CAUSE_CMA_TOO_SMALL, 0, BG_CONFIDENCE_LIKELY, ALSO(CMA_FRAGMENTED) | ALSO(CMA_BUSY), -1,
	  "has a part, in which none reaches" },
	{ "a list without its end, and ranges that were busy",
	  "alloc_contig_range: [45900, 45b00) PFNs busy\n"
	  "cma: __cma_alloc: reserved: alloc failed, req-size: 512 pages, ret: -16\n"
	  "cma: number of available pages:\ncma: range 0: 300@1024+60@2048\n",
	  BG_CAUSE_CMA_BUSY, 0, BG_CONFIDENCE_LIKELY, 0, -1, "could not be moved away" },
	{ "a vendor's words for a machine that is short as a whole",
	  "app invoked oom-killer: gfp_mask=0x6200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null), order=0\n"
	  "Task in /user.slice killed as a result of limit of host\n"
	  "CPU: 0 PID: 5 Comm: app Not tainted 4.19.91 #1\nMem-Info:\n"
	  TOTALS " free:700 free_pcp:0 free_cma:0\n" NORMAL("2800") NOSWAP,
	  BG_CAUSE_EXHAUSTED, 0, BG_CONFIDENCE_CERTAIN, 0, 0, "zone Normal has 2800 KiB free" },
	{ "the same words below the kernel's own, which tell a cpuset",
	  "app invoked oom-killer: gfp_mask=0x6200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null), order=0\n"
	  "oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=(null),cpuset=c,mems_allowed=0,global_oom\n"
	  "Task in /user.slice killed as a result of limit of host\n",
	  BG_CAUSE_OTHER, BG_OTHER_CPUSET, BG_CONFIDENCE_CERTAIN, 0, 0, "" },
	{ "the memory map of hot-added memory",
	  "kworker/1:0: vmemmap alloc failure: order:9,\n"
	  "mode:0x4cc0(GFP_KERNEL|__GFP_RETRY_MAYFAIL), nodemask=(null),cpuset=/,mems_allowed=0\n"
	  "CPU: 1 PID: 7 Comm: kworker/1:0 Not tainted 5.13.0 #1\nMem-Info:\n"
	  TOTALS " free:25000 free_pcp:0 free_cma:0\n" NORMAL("100000")
	  "Normal: 1000*4kB (UM) 1000*8kB (UM) 1000*16kB (UM) 1000*32kB (UM) 400*64kB (UM) 100*128kB (M)"
	  " 6*256kB (M) 0*512kB 0*1024kB 0*2048kB 0*4096kB = 100000kB\n" NOSWAP,
	  BG_CAUSE_EXTERNAL_FRAGMENTATION, 0, BG_CONFIDENCE_CERTAIN, 0, 9, "in pieces" },
	{ "a list of holes that lost its first",
	  "cma: cma_alloc: alloc failed, req-size: 64 pages, ret: -12\n"
	  "cma: number of available pages: +9@140=> 109 free of 16384 total pages\n",
	  BG_CAUSE_CMA_FRAGMENTED, 0, BG_CONFIDENCE_LIKELY, 0, -1, "does not list" },
};

static void each_kind_is_told_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct bg_diagnosis *diagnosis;
		struct results results;

		print_message("# %s\n", kinds[i].name);
		explain(kinds[i].text, strlen(kinds[i].text), &results);
		assert_int_equal(results.nr, 1);
		diagnosis = &results.result[0].diagnosis;
		print_message("# %s\n", diagnosis->sentence);
		assert_string_equal(bg_cause_name(diagnosis->cause), bg_cause_name(kinds[i].cause));
		assert_int_equal(diagnosis->other, kinds[i].other);
		assert_int_equal(diagnosis->confidence, kinds[i].confidence);
		assert_int_equal(diagnosis->also, kinds[i].also);
		assert_int_equal(results.result[0].order, kinds[i].order);
		if (!strstr(diagnosis->sentence, kinds[i].says))
			fail_msg("\"%s\" lacks \"%s\"", diagnosis->sentence, kinds[i].says);
	}
}

/* A mail breaks a header behind the name as well, and at any other blank. */
static void a_broken_header_is_one(void **state)
{
	static const char * const headers[] = {
		"image-indexer_2 invoked oom-killer: gfp_mask=0x201da, order=0, oom_adj=0",
		"image-indexer_2: page allocation failure: order:3, mode:0x20",
		"image-indexer_2: page allocation stalls for 10500ms, order:3, mode:0x20",
		"image-indexer_2: vmemmap alloc failure: order:3, mode:0x4cc0(GFP_KERNEL)",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		for (const char *at = headers[i]; (at = strchr(at, ' ')); at++) {
			struct results results;
			char text[256];

			snprintf(text, sizeof(text), "Aug  2 10:00:00 box kernel: [ 9.1] %.*s\n%s\n",
				 (int)(at - headers[i]), headers[i], at + 1);
			print_message("# %s\n", text);
			explain(text, strlen(text), &results);
			assert_int_equal(results.nr, 1);
			assert_string_equal(results.result[0].comm, "image-indexer_2");
			assert_int_equal(results.result[0].order, i ? 3 : 0);
		}
	}
	/* A number is the rest of how long it stalled only. */
	assert_true(bg_line_goes_on("app: page allocation stalls for", "10500ms, order:0"));
	assert_false(bg_line_goes_on("app: page", "45000 pages RAM"));
}

/* Processes of a cgroup that die together are one kill, whatever blank its line was broken at. */
static void a_cgroup_that_dies_is_one_kill(void **state)
{
	static const char told[] = "Tasks in /b are going to be killed due to memory.oom.group set";

	(void)state;
	for (size_t i = 0; i < sizeof(told); i++) {
		struct results results;
		char text[1024], line[sizeof(told)];

		if (told[i] && told[i] != ' ')
			continue;
		memcpy(line, told, sizeof(told));
		if (line[i])
			line[i] = '\n';
		snprintf(text, sizeof(text),
			 "[ 9.1] cc invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0\n"
			 "[ 9.2] oom-kill:constraint=CONSTRAINT_MEMCG,oom_memcg=/b,task=cc,pid=7\n"
			 "[ 9.3] Memory cgroup out of memory: Killed process 7 (cc) total-vm:9kB\n"
			 "[ 9.4] %s\n"
			 "[ 9.5] Memory cgroup out of memory: Killed process 8 (make) total-vm:9kB\n"
			 "[ 9.6] Memory cgroup out of memory: Killed process 9 (sh) total-vm:9kB\n",
			 line);
		print_message("# %s\n", line);
		explain(text, strlen(text), &results);
		assert_int_equal(results.nr, 1);
		assert_int_equal(results.result[0].cause, BG_CAUSE_MEMCG_LIMIT);
	}
}

static struct bg_victim victim;

static void keep_victim(void *arg, struct bg_oom_event *event)
{
	(void)arg;
	victim = event->victim;
}

/* However the kill's line was broken. */
static void the_victim_has_a_name(void **state)
{
	static const char * const texts[] = {
		"Out of memory: Killed process 500 ((sd-pam)) total-vm:9kB, anon-rss:116kB, file-rss:4kB\n",
		"Out of memory: Killed process 500\n((sd-pam)) total-vm:9kB, anon-rss:116kB, file-rss:4kB\n",
		"Out of memory: Killed process\n500 ((sd-pam)) total-vm:9kB, anon-rss:116kB, file-rss:4kB\n",
		"Out of memory: Killed process 500 ((sd-pam))\ntotal-vm:9kB, anon-rss:116kB, file-rss:4kB\n",
		"Out of memory: Killed process 500 ((sd-pam)) total-vm:9kB,\nanon-rss:116kB, file-rss:4kB\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct bg_oomlog *log = bg_oomlog_new(keep_victim, NULL);

		assert_non_null(log);
		memset(&victim, 0, sizeof(victim));
		bg_oomlog_feed(log, texts[i], strlen(texts[i]));
		bg_oomlog_finish(log, NULL);
		print_message("# %u\n", (unsigned int)i);
		assert_int_equal(victim.pid, 500);
		assert_string_equal(victim.comm, "(sd-pam)");
		assert_int_equal(victim.anon_rss_kib, 116);
		assert_int_equal(victim.file_rss_kib, 4);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_never_printed_is_no_event),
		cmocka_unit_test(a_percentage_is_no_format),
		cmocka_unit_test(each_kind_is_told_right),
		cmocka_unit_test(a_broken_header_is_one),
		cmocka_unit_test(a_cgroup_that_dies_is_one_kill),
		cmocka_unit_test(the_victim_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
