/* SPDX-License-Identifier: GPL-2.0 */
/* From messages to events: which event a message opens, or goes to. */
#ifndef BG_OFFLINE_OOMLOG_H
#define BG_OFFLINE_OOMLOG_H

#include "cmafailure.h"
#include "gfp.h"
#include "logline.h"
#include "logtime.h"
#include "memreport.h"
#include "oomtasks.h"

#define BG_COMM_LEN 24
#define BG_VERSION_LEN 64
#define BG_NODES_LEN 48
#define BG_CGROUP_LEN 160

/* A request beyond is a damaged line. */
#define BG_ORDER_MAX 40

enum bg_oom_kind {
	BG_KIND_OOM_KILL,
	BG_KIND_ALLOC_FAILURE,
	BG_KIND_CMA_FAILURE,	/* of an area for drivers; @cma of the event tells it */
	BG_KIND_STALL,		/* an allocation took long: "stalls for N ms", hung, soft lockup */
	BG_KIND_REPORT,		/* a memory report or task dump whose first line is missing */
	/* A memory report that no event asked for (SysRq-m, a stall); never handed out. */
	BG_KIND_OTHER_REPORT,
};

enum bg_constraint {
	BG_CONSTRAINT_UNSAID,
	BG_CONSTRAINT_NONE,
	BG_CONSTRAINT_CPUSET,
	BG_CONSTRAINT_MEMPOLICY,
	BG_CONSTRAINT_MEMCG,
};

/* What ran out when vmalloc() or one of its kin failed. */
enum bg_vmalloc {
	BG_VMALLOC_NOT,		/* no vmalloc */
	BG_VMALLOC_UNSAID,
	BG_VMALLOC_PAGES,	/* "allocated N of M bytes", "failed to allocate pages", ... */
	BG_VMALLOC_RANGE,	/* "vmap allocation for size N failed", "vm_struct ..." */
};

/* The process that the OOM killer chose, sizes in KiB. */
struct bg_victim {
	bool announced;		/* "Out of memory: Kill(ed) process" */
	bool killed;		/* "Killed process" */
	long pid;
	char comm[BG_COMM_LEN];
	uint64_t anon_rss_kib;
	uint64_t file_rss_kib;
	uint64_t shmem_rss_kib;
	uint64_t pgtables_kib;
};

/* What a memory cgroup counts, each against a limit of its own. */
enum bg_memcg_counter {
	BG_MEMCG_MEMORY,
	BG_MEMCG_MEMSW,		/* memory and swap together, version 1 of cgroups */
	BG_MEMCG_KMEM,		/* the kernel's own, version 1 */
	BG_MEMCG_NR,
};

/* From this on a limit, in KiB, is none. */
#define BG_MEMCG_NO_LIMIT (1ULL << 50)

/**
 * struct bg_memcg - the memory cgroup that a kill was in, sizes in KiB
 * @hit: the kill was in a cgroup
 * @seen: bit set over enum bg_memcg_counter
 * @usage_kib: by counter
 * @limit_kib: by counter
 * @path: of the cgroup whose limit it was
 */
struct bg_memcg {
	bool hit;
	unsigned int seen;
	uint64_t usage_kib[BG_MEMCG_NR];
	uint64_t limit_kib[BG_MEMCG_NR];
	char path[BG_CGROUP_LEN];
};

/**
 * struct bg_oom_event - one OOM kill or failed allocation as the log tells it
 * @kind: what happened
 * @line: input line of its first message
 * @last_line: input line of the last message that went into it
 * @orphan: a memory report without a header so far
 * @complete: takes no more lines
 * @time: of the last message that went into it
 * @stamp: time as the log gives it
 * @host: the machine that the log names, empty when it names none
 * @caller: the kernel's caller id
 * @header: the line that opens the report was there ("invoked oom-killer", ...)
 * @order: the request's order, -1 when not known
 * @gfp: the request's mask
 * @comm: the process that asked
 * @pid: its id, -1 when not known
 * @release: kernel release string
 * @version: major * 100 + minor from @release, 0 unknown
 * @nodemask: nodes that the memory policy allows, empty when not restricted
 * @mems_allowed: nodes that the cpuset allows, empty when not said
 * @constraint: the kernel's own word on who set the limit
 * @sysrq: asked for by a person, SysRq-f
 * @pagefault: from a page fault that had failed earlier, so gfp and order say nothing
 * @vmalloc: vmalloc or vmap failed, and what ran out
 * @vmalloc_bytes: its size, 0 not said
 * @vmalloc_nothing: its size was said, and was 0
 * @vmalloc_module: for a module (module_alloc), whose address range is another one
 * @mixed: another report was open while its lines came, and no caller id told whose they are
 * @joined: its lines stand too far apart in time to be of one event for certain
 * @stall_ms: how long a stall took so far, 0 not said
 * @memcg: the cgroup, for a kill in one
 * @victim: who was killed
 * @cma: the CMA area's side of BG_KIND_CMA_FAILURE
 * @mem: the memory report
 * @tasks: the processes, when the kill listed them
 */
struct bg_oom_event {
	enum bg_oom_kind kind;
	uint64_t line;
	uint64_t last_line;
	bool orphan;
	bool complete;
	struct bg_logtime time;
	char stamp[BG_STAMP_LEN];
	char host[BG_HOST_LEN];
	char caller[BG_CALLER_LEN];
	bool header;
	int order;
	struct bg_gfp gfp;
	char comm[BG_COMM_LEN];
	long pid;
	char release[BG_VERSION_LEN];
	unsigned int version;
	char nodemask[BG_NODES_LEN];
	char mems_allowed[BG_NODES_LEN];
	enum bg_constraint constraint;
	bool sysrq;
	bool pagefault;
	enum bg_vmalloc vmalloc;
	uint64_t vmalloc_bytes;
	bool vmalloc_nothing;
	bool vmalloc_module;
	bool mixed;
	bool joined;
	uint64_t stall_ms;
	struct bg_memcg memcg;
	struct bg_victim victim;
	struct bg_log_cma cma;
	struct bg_memreport mem;
	struct bg_tasks tasks;
};

/* Called for each event in the order of their first lines; it is freed afterwards. */
typedef void (*bg_oom_event_fn)(void *arg, struct bg_oom_event *event);

/* Who else kills processes, or tells of kills, in words of their own. */
enum bg_teller {
	BG_TELLER_NONE,
	BG_TELLER_KUBELET,
	BG_TELLER_SYSTEMD,
	BG_TELLER_SYSTEMD_OOMD,
	BG_TELLER_EARLYOOM,
	BG_TELLER_LMKD,
	BG_TELLER_NR,
};

/**
 * struct bg_oomlog_seen - what a log holds beside its events
 * @lines: lines read
 * @tellers: bit set over enum bg_teller: who told of kills
 * @teller_line: where the first of them stands
 * @nr_other: memory reports that somebody asked for (SysRq-m)
 * @other_line: where the first of them begins
 */
struct bg_oomlog_seen {
	uint64_t lines;
	unsigned int tellers;
	uint64_t teller_line;
	uint64_t nr_other;
	uint64_t other_line;
};

struct bg_oomlog;

/**
 * bg_oomlog_new() - start reading a kernel log
 * @emit: where events go
 * @arg: handed to @emit
 *
 * Memory stays bounded whatever the input: only the latest reports are kept open.
 *
 * Return: the reader, NULL without memory.
 */
struct bg_oomlog *bg_oomlog_new(bg_oom_event_fn emit, void *arg);

/**
 * bg_oomlog_feed() - read some more of the log
 * @log: the reader
 * @data: any bytes
 * @len: how many
 */
void bg_oomlog_feed(struct bg_oomlog *log, const char *data, size_t len);

/**
 * bg_oomlog_skip() - lines of the log were left out, which hold nothing of an event
 * @log: the reader
 * @lines: how many
 */
void bg_oomlog_skip(struct bg_oomlog *log, uint64_t lines);

/**
 * bg_oomlog_flush() - hand out the events that are still open: nothing more comes for now
 * @log: the reader
 */
void bg_oomlog_flush(struct bg_oomlog *log);

/**
 * bg_oomlog_finish() - hand out the events that are still open and free the reader
 * @log: the reader
 * @seen: filled; may be NULL
 */
void bg_oomlog_finish(struct bg_oomlog *log, struct bg_oomlog_seen *seen);

#endif
