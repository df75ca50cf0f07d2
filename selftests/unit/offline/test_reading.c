// SPDX-License-Identifier: GPL-2.0
/* Which events a log holds, and which lines go to which: cut, joined, mixed, headless, CMA. */
#include "offline/logs.h"

#define MAX_EVENTS 8

#define REPORT(stamp) \
	"[" stamp "] active_anon:30000 inactive_anon:100 isolated_anon:0\n" \
	"[" stamp "]  active_file:50 inactive_file:60 isolated_file:0\n" \
	"[" stamp "]  free:700 free_pcp:0 free_cma:0\n" \
	"[" stamp "] Normal free:2800kB min:3000kB low:3700kB high:4400kB present:180000kB\n" \
	"[" stamp "] lowmem_reserve[]: 0 0\n" \
	"[" stamp "] 45000 pages RAM\n"

#define TASKS(stamp) \
	"[" stamp "] Tasks state (memory values in pages):\n" \
	"[" stamp "] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name\n" \
	"[" stamp "] [    500]     0   500    40000    29000   200000        0             0 eater\n"

#define CONSTRAINT "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,task=eater\n"
#define KILLED "Out of memory: Killed process 500 (eater) total-vm:160000kB, anon-rss:116000kB\n"
#define HEADER "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"

struct events {
	unsigned int nr;
	struct bg_oom_event *event[MAX_EVENTS];
	struct bg_oomlog_seen seen;
};

static void keep_event(void *arg, struct bg_oom_event *event)
{
	struct events *events = arg;

	assert_true(events->nr < MAX_EVENTS);
	events->event[events->nr] = malloc(sizeof(*event));
	assert_non_null(events->event[events->nr]);
	memcpy(events->event[events->nr++], event, sizeof(*event));
}

static void read_events(const char *text, struct events *events)
{
	struct bg_oomlog *log = bg_oomlog_new(keep_event, events);

	assert_non_null(log);
	events->nr = 0;
	bg_oomlog_feed(log, text, strlen(text));
	bg_oomlog_finish(log, &events->seen);
}

static void free_events(struct events *events)
{
	while (events->nr)
		free(events->event[--events->nr]);
}

static const struct {
	const char *name, *text;
	unsigned int nr;
	enum bg_oom_kind kind;
	unsigned int zones;
	bool killed;
} headless[] = {
	{ "constraint and kill", REPORT("50.000001") TASKS("50.000002") "[50.000003] " CONSTRAINT
	  "[50.000004] " KILLED, 1, BG_KIND_OOM_KILL, 1, true },
	{ "kill alone", REPORT("50.000001") "[50.000004] " KILLED, 1, BG_KIND_OOM_KILL, 1, true },
	{ "task dump", REPORT("50.000001") TASKS("50.000002"), 1, BG_KIND_OOM_KILL, 1, false },
	{ "task dump alone", TASKS("50.000002"), 1, BG_KIND_OOM_KILL, 0, false },
	{ "report alone", REPORT("50.000001"), 1, BG_KIND_REPORT, 1, false },
	{ "memory cgroup", "memory: usage 102400kB, limit 102400kB, failcnt 9\n" CONSTRAINT
	  "Memory cgroup out of memory: Killed process 500 (eater) total-vm:1kB, anon-rss:2kB\n",
	  1, BG_KIND_OOM_KILL, 0, true },
	{ "constraint alone", CONSTRAINT, 1, BG_KIND_OOM_KILL, 0, false },
	{ "a few counters are no report", "dirty:0 writeback:0 mapped:3\n", 0, 0, 0, false },
};

static void what_lost_its_head_is_an_event(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(headless); i++) {
		struct events events;

		print_message("# %s\n", headless[i].name);
		read_events(headless[i].text, &events);
		assert_int_equal(events.nr, headless[i].nr);
		if (events.nr) {
			assert_int_equal(events.event[0]->kind, headless[i].kind);
			assert_int_equal(events.event[0]->mem.nr_zones, headless[i].zones);
			assert_int_equal(events.event[0]->victim.killed, headless[i].killed);
			assert_false(events.event[0]->header);
		}
		free_events(&events);
	}
}

static void far_apart_is_not_joined(void **state)
{
	struct events events;

	(void)state;
	read_events("[  100.000000] " HEADER REPORT("  700.000000"), &events);
	assert_int_equal(events.nr, 2);
	assert_int_equal(events.event[0]->mem.nr_zones, 0);
	assert_int_equal(events.event[1]->kind, BG_KIND_REPORT);
	free_events(&events);
	read_events("[  100.000000] " HEADER REPORT("  130.000000"), &events);
	assert_int_equal(events.nr, 1);
	assert_true(events.event[0]->joined);
	free_events(&events);
	read_events("Nov  2 23:59:59 h kernel: " HEADER "Nov  3 00:00:01 h kernel: Mem-Info:\n"
		    "Nov  3 00:00:01 h kernel: Normal free:2800kB min:3000kB present:9000kB\n", &events);
	assert_int_equal(events.nr, 1);
	assert_false(events.event[0]->joined);
	free_events(&events);
}

static void two_open_reports_are_told(void **state)
{
	static const char other[] = "irq/1: page allocation failure: order:2, mode:0x820(GFP_ATOMIC)\n";
	static const struct {
		const char *before;
		const char *after;
	} mixed[] = {
		{ "[ 1.000001] " HEADER "[ 1.000002] ", REPORT("    1.000003") },
		{ "[ 1.000001] " HEADER REPORT("    1.000002") "[ 1.000003] ", "" },
		{ "[ 1.000001][ T1] " HEADER "[ 1.000002][ T2] ", REPORT("    1.000003") },
		{ "[ 1.000001] " HEADER "[ 9.000002] ", REPORT("    9.000003") },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(mixed); i++) {
		struct events events;
		char text[2048];

		snprintf(text, sizeof(text), "%s%s%s", mixed[i].before, other, mixed[i].after);
		read_events(text, &events);
		assert_int_equal(events.nr, 2);
		assert_int_equal(events.event[0]->mixed, i == 0);
		assert_int_equal(events.event[1]->mixed, i == 0);
		free_events(&events);
	}
}

static void a_broken_line_opens_no_report(void **state)
{
	struct events events;

	(void)state;
	read_events("[ 1.000001] x: page allocation failure: order:3, mode:0xd0\n"
		    "[ 1.000002] active_anon:1000 inactive_anon:1000 isolated_anon:0\n"
		    "[ 1.000002]  unevictable:1629 dirty:0 writeback:0\n"
		    "[ 1.000003] Normal free:24000kB min:4000kB low:5000kB high:6000kB\n"
		    "unevictable:6516\nkB present:100000kB mlocked:0kB\n"
		    "[ 1.000004] lowmem_reserve[]: 0 0\n"
		    "[ 1.000005] Normal: 6000_4kB 0_8kB = 24000kB\n", &events);
	assert_int_equal(events.nr, 1);
	assert_int_equal(events.event[0]->mem.zones[0].nr_orders, 2);
	assert_int_equal(events.event[0]->mem.zones[0].fields.value[BG_MEM_PRESENT], 100000);
	free_events(&events);
}

static void names_are_whole_and_bare(void **state)
{
	static const struct {
		const char *text, *comm;
	} names[] = {
		{ "[Playing][00:02:54/00:04:07]swapper/0: page allocation failure: order:0, mode:0x20\n"
		  "CPU: 0 PID: 0 Comm: swapper/0 Not tainted 3.10.53 #1\n", "swapper/0" },
		{ "login: web invoked oom-killer: gfp_mask=0xd0, order=0\n", "web" },
		{ "Web Content invoked oom-killer: gfp_mask=0xd0, order=0\n", "Web Content" },
		{ "kworker/u8:1: page allocation failure: order:3, mode:0xd0\n", "kworker/u8:1" },
		{ "{\"x\":\"y\",\"z\":\"web invoked oom-killer: gfp_mask=0xd0, order=0", "web" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct events events;

		read_events(names[i].text, &events);
		assert_int_equal(events.nr, 1);
		assert_string_equal(events.event[0]->comm, names[i].comm);
		free_events(&events);
	}
}

static void vmalloc_tells_what_ran_out(void **state)
{
	static const struct {
		const char *text;
		enum bg_vmalloc what;
		uint64_t bytes;
	} logs[] = {
		{ "x: vmalloc: allocation failure, allocated 4096 of 475136 bytes, mode:0xcc0(GFP_KERNEL)\n",
		  BG_VMALLOC_PAGES, 475136 },
		{ "x: vmalloc error: size 475136, page order 0, failed to allocate pages, mode:0xcc2\n",
		  BG_VMALLOC_PAGES, 475136 },
		{ "x: vmalloc error: size 8192, vm_struct allocation failed, mode:0xcc0\n",
		  BG_VMALLOC_RANGE, 8192 },
		{ "vmap allocation for size 36864 failed: use vmalloc=<size> to increase size\n"
		  "x: vmalloc: allocation failure: 32768 bytes, mode:0xcc0(GFP_KERNEL)\n",
		  BG_VMALLOC_RANGE, 36864 },
		{ "x: vmalloc error: size 8192, exceeds total pages, mode:0xcc0\n", BG_VMALLOC_UNSAID,
		  8192 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		struct events events;

		read_events(logs[i].text, &events);
		assert_int_equal(events.nr, 1);
		assert_string_equal(events.event[0]->comm, "x");
		assert_int_equal(events.event[0]->vmalloc, logs[i].what);
		assert_int_equal(events.event[0]->vmalloc_bytes, logs[i].bytes);
		free_events(&events);
	}
}

static const struct {
	const char *text;
	unsigned int nr;
	uint64_t request;
	int ret;
	const char *area;
	uint64_t free;
	uint64_t largest;
	unsigned int busy;
	unsigned int lines;
	int order;
} cmas[] = {
	{ "cma: cma_alloc: alloc failed, req-size: 256 pages, ret: -12\n"
	  "cma: number of available pages: 3@125+20@140=> 23 free of 16384 total pages\n"
	  "vc4-drm soc:gpu: failed to allocate buffer with size 1048576\n"
	  "[drm:vc4_bo_create] *ERROR* Failed to allocate from CMA:\n[drm] num bos allocated: 5\n",
	  1, 256, -12, "", 23, 20, 0, 3, -1 },
	{ "cma: __cma_alloc: linux,cma: alloc failed, req-size: 64 pages, ret: -16\n"
	  "cma: number of available pages: \ncma: range 0: 3@125+20@140\ncma: range 1: 70@0\ncma: \n"
	  "=> 93 free of 16384 total pages\n", 1, 64, -16, "linux,cma", 93, 70, 0, 0, -1 },
	{ "cma: __cma_alloc_frozen: reserved: alloc failed, req-size: 64 pages, ret: -12\n",
	  1, 64, -12, "reserved", 0, 0, 0, 0, -1 },
	{ "alloc_contig_range: [8c000, 8c400) PFNs busy\nalloc_contig_range: [8c100, 8c500) PFNs busy\n",
	  1, 1024, 0, "", 0, 0, 2, 0, -1 },
	{ "alloc_contig_range: [8c100, 8c500) PFNs busy\nalloc_contig_range: [8c000, 8c400) PFNs busy\n",
	  2, 1024, 0, "", 0, 0, 1, 0, -1 },
	/* 64 pages: the ends move by so many, and the first range begins early. */
	{ "alloc_contig_range: [8c010, 8c080) PFNs busy\nalloc_contig_range: [8c080, 8c0c0) PFNs busy\n"
	  "cma: cma_alloc: alloc failed, req-size: 64 pages, ret: -16\n",
	  1, 64, -16, "", 0, 0, 2, 0, -1 },
	/* Of a damaged first range it is not known what was asked for. */
	{ "alloc_contig_range: [8c000, 8c4 PFNs busy\nalloc_contig_range: [8c100, 8c500) PFNs busy\n"
	  "cma: cma_alloc: alloc failed, req-size: 1024 pages, ret: -16\n",
	  2, 0, 0, "", 0, 0, 1, 0, -1 },
	{ "alloc_contig_range: [8c000, 8c400) PFNs busy\n"
	  "cma: cma_alloc: alloc failed, req-size: 1024 pages, ret: -16\n",
	  1, 1024, -16, "", 0, 0, 1, 0, -1 },
	{ "alloc_contig_range: [8c000, 8c3e9) PFNs busy\n"
	  "app: page allocation failure: order:10, mode:0xd0\n"
	  "fb 21e0000.fb: dma alloc of size 4100096 failed\n", 1, 1001, 0, "", 0, 0, 1, 1, 10 },
	{ "coda 2040000.vpu: dma alloc of size 3133440 failed\n", 1, 765, 0, "", 0, 0, 0, 1, -1 },
	{ "my-dev 1000.dev: dma_alloc_coherent() failed\n", 1, 0, 0, "", 0, 0, 0, 1, -1 },
	{ "ion_cma_allocate: Failed to allocate buffer of ion heap\n", 1, 0, 0, "", 0, 0, 0, 1, -1 },
	{ "cma: cma_alloc: alloc failed, req-size: 256 pages, ret: -12\n"
	  "number of available pages: 4+7+38+166=>215 pages, total: 2048 pages\n",
	  1, 256, -12, "", 215, 166, 0, 0, -1 },
	{ "cma: cma_alloc: alloc failed, req-size: 9 pages, ret: -12\n"
	  "cma: cma_alloc: alloc failed, req-size: 9 pages, ret: -12\n", 2, 9, -12, "", 0, 0, 0, 0, -1 },
	{ "[<c01>] (dma_alloc_coherent+0x1/0x2) failed\ncma: Reserved 64 MiB at 0x1c000000\n",
	  0, 0, 0, "", 0, 0, 0, 0, 0 },
};

static uint64_t largest_hole(const struct bg_log_cma *cma)
{
	uint64_t largest = 0;

	for (unsigned int i = 0; i < cma->nr_holes; i++)
		if (cma->holes[i].pages > largest)
			largest = cma->holes[i].pages;
	return largest;
}

static void cma_failures_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cmas); i++) {
		const struct bg_log_cma *cma;
		struct events events;

		print_message("# %u\n", (unsigned int)i);
		read_events(cmas[i].text, &events);
		assert_int_equal(events.nr, cmas[i].nr);
		if (!events.nr)
			continue;
		cma = &events.event[0]->cma;
		assert_int_equal(events.event[0]->kind, BG_KIND_CMA_FAILURE);
		assert_int_equal(cma->request_pages, cmas[i].request);
		assert_int_equal(cma->ret, cmas[i].ret);
		assert_string_equal(cma->area, cmas[i].area);
		assert_int_equal(cma->free_pages, cmas[i].free);
		assert_int_equal(largest_hole(cma), cmas[i].largest);
		assert_int_equal(cma->nr_busy, cmas[i].busy);
		assert_int_equal(cma->nr_lines, cmas[i].lines);
		assert_int_equal(events.event[0]->order, cmas[i].order);
		free_events(&events);
	}
}

static void stalls_are_events(void **state)
{
	static const struct {
		const char *text;
		unsigned int nr;
		const char *comm;
		uint64_t ms;
	} stalls[] = {
		{ "app: page allocation stalls for 10500ms, order:0, mode:0x14200ca(GFP_HIGHUSER_MOVABLE)\n",
		  1, "app", 10500 },
		{ "INFO: task kworker/u8:1:812 blocked for more than 120 seconds.\nCall Trace:\n"
		  " schedule+0x1/0x2\n __alloc_pages_slowpath+0x1/0x2\n", 1, "kworker/u8:1", 120000 },
		{ "INFO: task app:812 blocked for more than 120 seconds.\nCall Trace:\n io_schedule+0x1/0x2\n",
		  0, "", 0 },
		{ "watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [kcompactd0:45]\n", 1, "kcompactd0",
		  22000 },
		{ "watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [app:45]\n", 0, "", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(stalls); i++) {
		struct events events;

		read_events(stalls[i].text, &events);
		assert_int_equal(events.nr, stalls[i].nr);
		if (!events.nr)
			continue;
		assert_int_equal(events.event[0]->kind, BG_KIND_STALL);
		assert_string_equal(events.event[0]->comm, stalls[i].comm);
		assert_int_equal(events.event[0]->stall_ms, stalls[i].ms);
		free_events(&events);
	}
}

static void what_is_seen_beside_events_is_told(void **state)
{
	struct events events;

	(void)state;
	read_events("a\nkubelet: System OOM encountered, victim process: x\n"
		    "systemd-oomd[1]: Killed /user.slice due to memory pressure for /user.slice\n"
		    "sysrq: Show Memory\nMem-Info:\nactive_anon:100 inactive_anon:9000 isolated_anon:0\n",
		    &events);
	assert_int_equal(events.nr, 0);
	assert_int_equal(events.seen.lines, 6);
	assert_int_equal(events.seen.tellers, 1 << BG_TELLER_KUBELET | 1 << BG_TELLER_SYSTEMD_OOMD);
	assert_int_equal(events.seen.teller_line, 2);
	assert_int_equal(events.seen.nr_other, 1);
	assert_int_equal(events.seen.other_line, 4);
}

static void a_neighbour_tells_the_version(void **state)
{
	struct events events;

	(void)state;
	read_events(HEADER "CPU: 3 PID: 11 Comm: app Not tainted 6.6.73 #0\n"
		    "x: page allocation failure: order:0, mode:0x820\n", &events);
	assert_int_equal(events.nr, 2);
	assert_int_equal(events.event[1]->version, 606);
	free_events(&events);
}

static void the_page_size_is_derived(void **state)
{
	struct events events;

	(void)state;
	read_events(HEADER "active_anon:2400 inactive_anon:30000 isolated_anon:0\n"
		    "Node 0 active_anon:9600kB inactive_anon:120000kB active_file:560kB\n", &events);
	assert_int_equal(events.nr, 1);
	assert_int_equal(events.event[0]->mem.page_kib, 4);
	free_events(&events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_lost_its_head_is_an_event),
		cmocka_unit_test(far_apart_is_not_joined),
		cmocka_unit_test(two_open_reports_are_told),
		cmocka_unit_test(a_broken_line_opens_no_report),
		cmocka_unit_test(names_are_whole_and_bare),
		cmocka_unit_test(vmalloc_tells_what_ran_out),
		cmocka_unit_test(cma_failures_are_found),
		cmocka_unit_test(stalls_are_events),
		cmocka_unit_test(what_is_seen_beside_events_is_told),
		cmocka_unit_test(a_neighbour_tells_the_version),
		cmocka_unit_test(the_page_size_is_derived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
