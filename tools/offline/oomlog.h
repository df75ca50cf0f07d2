/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_OFFLINE_OOMLOG_H
#define BG_OFFLINE_OOMLOG_H

#include "gfp.h"
#include "logline.h"
#include "memreport.h"

#define BG_COMM_LEN 24
#define BG_VERSION_LEN 64
#define BG_NODES_LEN 48
#define BG_CGROUP_LEN 160

/* A request beyond is a damaged line. */
#define BG_ORDER_MAX 40

enum bg_oom_kind {
	BG_KIND_OOM_KILL,
	BG_KIND_ALLOC_FAILURE,
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

/* The memory cgroup whose limit was hit, sizes in KiB. */
struct bg_memcg {
	bool hit;
	bool has_usage;
	uint64_t usage_kib;
	uint64_t limit_kib;
	char path[BG_CGROUP_LEN];
};

/**
 * struct bg_oom_event - one OOM kill or failed allocation as the log tells it
 * @kind: what happened
 * @line: input line of its first message
 * @last_line: input line of the last message that went into it
 * @orphan: a memory report without a header so far
 * @stamp: time as the log gives it
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
 * @vmalloc: vmalloc or vmap failed
 * @memcg: the cgroup, for a kill in one
 * @victim: who was killed
 * @mem: the memory report
 */
struct bg_oom_event {
	enum bg_oom_kind kind;
	uint64_t line;
	uint64_t last_line;
	bool orphan;
	char stamp[BG_STAMP_LEN];
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
	bool vmalloc;
	struct bg_memcg memcg;
	struct bg_victim victim;
	struct bg_memreport mem;
};

/* Called for each event in the order of their first lines; it is freed afterwards. */
typedef void (*bg_oom_event_fn)(void *arg, struct bg_oom_event *event);

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
 * bg_oomlog_finish() - hand out the events that are still open and free the reader
 * @log: the reader
 *
 * Return: lines read.
 */
uint64_t bg_oomlog_finish(struct bg_oomlog *log);

#endif
