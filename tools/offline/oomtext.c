// SPDX-License-Identifier: GPL-2.0
/*
 * The messages around a memory report: dump_header(), oom_kill_process(), warn_alloc(),
 * mem_cgroup_print_oom_info() and dump_stack_print_info() from 2.6.32 on.
 */
#include "oomtext.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static void copy(char *to, size_t size, const char *from, size_t len)
{
	snprintf(to, size, "%.*s", (int)(len < size ? len : size - 1), from);
}

unsigned int bg_version_of(const char *release)
{
	char *end;
	unsigned long major = strtoul(release, &end, 10), minor;

	if (end == release || *end != '.' || major < 2 || major > 20)
		return 0;
	minor = strtoul(end + 1, NULL, 10);
	return minor < 100 ? major * 100 + minor : 0;
}

/* What consoles and loggers end their own words with, before the kernel's. */
static const char *after_separator(const char *start, const char *end)
{
	for (const char *at = end - 1; at > start; at--) {
		if (strchr("\"'|;\t]>)", at[-1]))
			return at + strspn(at, " ");
		if (at[0] == ' ' && strchr(":,#$", at[-1]))
			return at + 1;
	}
	return start;
}

/* A task's name has at most 15 characters: what stands before it is a host name or the like. */
static void set_comm(struct bg_oom_event *event, const char *msg, const char *end)
{
	const char *start;

	while (end > msg && (end[-1] == ' ' || end[-1] == ':'))
		end--;
	start = after_separator(msg, end);
	while (end - start > 15) {
		const char *blank = memchr(start, ' ', end - start);

		start = blank && blank < end ? blank + 1 : end - 15;
	}
	copy(event->comm, sizeof(event->comm), start, end - start);
}

int bg_oom_order(const char *msg)
{
	const char *at = strstr(msg, "order");
	long order;
	char *end;

	if (!at || (at[5] != '=' && at[5] != ':'))
		return -2;
	at += 6;
	at += strspn(at, " ");
	order = strtol(at, &end, 10);
	return end == at || order < -1 || order > BG_ORDER_MAX ? -2 : (int)order;
}

static void set_order(struct bg_oom_event *event, const char *msg)
{
	int order = bg_oom_order(msg);

	/* An order of -1 is how SysRq-f asks. */
	if (order == -1)
		event->sysrq = true;
	else if (order >= 0)
		event->order = order;
}

static void set_gfp(struct bg_oom_event *event, const char *msg)
{
	const char *mask = strstr(msg, "gfp_mask="), *mode = strstr(msg, "mode:");

	if (mask)
		bg_gfp_parse(mask + 9, &event->gfp);
	else if (mode)
		bg_gfp_parse(mode + 5 + strspn(mode + 5, " "), &event->gfp);
}

/* "nodemask=0-1", "mems_allowed=0"; "(null)" means no restriction. */
static void set_nodes(char *to, const char *msg, const char *name)
{
	const char *at = strstr(msg, name);
	size_t len;

	if (!at)
		return;
	at += strlen(name);
	len = strspn(at, "0123456789,-");
	while (len && (at[len - 1] == ',' || at[len - 1] == '-'))
		len--;
	copy(to, BG_NODES_LEN, at, len);
}

static void apply_header(struct bg_oom_event *event, const char *msg)
{
	const char *end = strstr(msg, " invoked oom-killer");

	if (!end)
		end = strstr(msg, ": page allocation failure");
	if (!end)
		end = strstr(msg, ": vmemmap alloc failure");
	if (!end)
		end = strstr(msg, ": vmalloc");
	if (!end)
		end = strstr(msg, ": page allocation stalls");
	if (end)
		set_comm(event, msg, end);
	event->header = true;
	set_order(event, msg);
	set_gfp(event, msg);
	set_nodes(event->nodemask, msg, "nodemask=");
	set_nodes(event->mems_allowed, msg, "mems_allowed=");
}

/* The name on the processor's line, where it is the end of what the header gave as one. */
static const char *tail_of_comm(const struct bg_oom_event *event, const char *msg, size_t *len)
{
	const char *name = strstr(msg, "omm: "), *end;
	size_t given = strlen(event->comm);

	if (!name)
		return NULL;
	name += 5;
	end = strstr(name, " Not tainted");
	if (!end)
		end = strstr(name, " Tainted");
	*len = end ? (size_t)(end - name) : 0;
	if (!*len || *len > given || memcmp(event->comm + given - *len, name, *len))
		return NULL;
	return name;
}

bool bg_oom_names(const struct bg_oom_event *event, const char *msg)
{
	size_t len;

	if (!event->comm[0])
		return false;
	return strstr(msg, event->comm) || tail_of_comm(event, msg, &len);
}

/* The words that tell what ran out; the first hit wins. */
static const struct {
	const char *text;
	enum bg_vmalloc what;
} vmallocs[] = {
	{ "vmap allocation for size", BG_VMALLOC_RANGE },
	{ "vmalloc_node_range for size", BG_VMALLOC_RANGE },
	{ "vm_struct allocation failed", BG_VMALLOC_RANGE },
	{ "failed to allocate pages", BG_VMALLOC_PAGES },
	{ "page array size", BG_VMALLOC_PAGES },
	{ "allocation failure, allocated", BG_VMALLOC_PAGES },
	{ "allocation failure: ", BG_VMALLOC_RANGE },
};

static const char * const vmalloc_sizes[] = {
	"vmap allocation for size ", "vmalloc_node_range for size ", "vmalloc error: size ",
	"vmalloc: allocation failure: ", " of ",
};

/* "page order 9": pages of that order were asked for, before smaller ones (since 5.13). */
static void set_page_order(struct bg_oom_event *event, const char *msg)
{
	const char *at = strstr(msg, "page order ");
	unsigned long order = at ? strtoul(at + 11, NULL, 10) : BG_ORDER_MAX + 1;

	if (event->vmalloc == BG_VMALLOC_PAGES && order <= BG_ORDER_MAX)
		event->order = order;
}

static void apply_vmalloc(struct bg_oom_event *event, const char *msg)
{
	if (!event->vmalloc)
		event->vmalloc = BG_VMALLOC_UNSAID;
	for (size_t i = 0; i < ARRAY_SIZE(vmallocs); i++) {
		if (!strstr(msg, vmallocs[i].text))
			continue;
		event->vmalloc = vmallocs[i].what;
		break;
	}
	for (size_t i = 0; i < ARRAY_SIZE(vmalloc_sizes) && !event->vmalloc_bytes; i++) {
		const char *at = strstr(msg, vmalloc_sizes[i]);

		if (!at)
			continue;
		at += strlen(vmalloc_sizes[i]);
		event->vmalloc_bytes = strtoull(at, NULL, 10);
		event->vmalloc_nothing = *at == '0';
	}
	if (strstr(msg, ": vmalloc"))
		apply_header(event, msg);
	set_page_order(event, msg);
}

/* "CPU: 2 PID: 19687 Comm: cored Tainted: G  O 3.10.53 #1", "Pid: 1, comm: x Not tainted ..." */
static void apply_cpu(struct bg_oom_event *event, const char *msg)
{
	const char *pid = strstr(msg, "PID: "), *at = strstr(msg, "ainted"), *name;
	size_t name_len;

	/* It has nothing before it, the header's may have. */
	name = tail_of_comm(event, msg, &name_len);
	if (name)
		copy(event->comm, sizeof(event->comm), name, name_len);
	if (!pid)
		pid = strstr(msg, "Pid: ");
	if (pid && event->pid < 0 && strstr(msg, event->comm))
		event->pid = strtol(pid + 5, NULL, 10);
	for (; at && *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");

		if (bg_version_of(at)) {
			copy(event->release, sizeof(event->release), at, len);
			event->version = bg_version_of(at);
			return;
		}
		at += len;
	}
}

long bg_oom_pid(const char *msg)
{
	const char *at = strstr(msg, "rocess ");
	char *end;
	long pid;

	if (!at)
		return -1;
	pid = strtol(at + 7, &end, 10);
	return end == at + 7 ? -1 : pid;
}

static uint64_t number_after(const char *msg, const char *name)
{
	const char *at = strstr(msg, name);

	return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

/* "... process 123 (name) ...", 2.6.36 to 3.x: "process 123, UID 0, (name) ...". */
static void apply_victim(struct bg_oom_event *event, const char *msg)
{
	struct bg_victim *victim = &event->victim;
	const char *open = strchr(msg, '('), *at = strstr(msg, "rocess ");
	const char *close = NULL;

	victim->pid = bg_oom_pid(msg);
	if (at)
		open = strchr(at, '(');
	if (open)
		close = strstr(open, ") ") ? strstr(open, ") ") : strchr(open, ')');
	/* "((sd-pam))": a name that has brackets itself. */
	while (close && close[1] == ')')
		close++;
	if (close)
		copy(victim->comm, sizeof(victim->comm), open + 1, close - open - 1);
	if (!strstr(msg, "anon-rss:"))
		return;
	victim->anon_rss_kib = number_after(msg, "anon-rss:");
	victim->file_rss_kib = number_after(msg, "file-rss:");
	victim->shmem_rss_kib = number_after(msg, "shmem-rss:");
	victim->pgtables_kib = number_after(msg, "pgtables:");
}

static void apply_kill(struct bg_oom_event *event, enum bg_oom_line line, const char *msg)
{
	apply_victim(event, msg);
	if (strstr(msg, "emory cgroup out of memory"))
		event->memcg.hit = true;
	if (line == BG_OOM_ANNOUNCED)
		event->victim.announced = true;
	/* Since 5.0 one line says both. */
	if (strstr(msg, "illed process"))
		event->victim.killed = true;
}

static void apply_constraint(struct bg_oom_event *event, const char *msg)
{
	static const struct {
		const char *name;
		enum bg_constraint constraint;
	} names[] = {
		{ "CONSTRAINT_NONE", BG_CONSTRAINT_NONE },
		{ "CONSTRAINT_CPUSET", BG_CONSTRAINT_CPUSET },
		{ "CONSTRAINT_MEMORY_POLICY", BG_CONSTRAINT_MEMPOLICY },
		{ "CONSTRAINT_MEMCG", BG_CONSTRAINT_MEMCG },
	};
	const char *path = strstr(msg, "oom_memcg=");

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strstr(msg, names[i].name))
			event->constraint = names[i].constraint;
	if (event->constraint == BG_CONSTRAINT_MEMCG)
		event->memcg.hit = true;
	if (path)
		copy(event->memcg.path, sizeof(event->memcg.path), path + 10,
		     strcspn(path + 10, ", "));
	set_nodes(event->nodemask, msg, "nodemask=");
	set_nodes(event->mems_allowed, msg, "mems_allowed=");
}

static void apply_memcg(struct bg_oom_event *event, const char *msg)
{
	static const char * const counters[BG_MEMCG_NR] = {
		[BG_MEMCG_MEMORY] = "memory: usage ",
		[BG_MEMCG_MEMSW] = "memory+swap: usage ",
		[BG_MEMCG_KMEM] = "kmem: usage ",
	};
	struct bg_memcg *memcg = &event->memcg;
	const char *path = strstr(msg, "as a result of limit of");

	/* Alibaba's kernels say so of a machine that is short as a whole. */
	if (path && !strncmp(path, "as a result of limit of host", 28)) {
		if (event->constraint == BG_CONSTRAINT_UNSAID)
			event->constraint = BG_CONSTRAINT_NONE;
		return;
	}
	memcg->hit = true;
	for (int i = 0; i < BG_MEMCG_NR; i++) {
		const char *usage = strstr(msg, counters[i]);

		if (!usage || memcg->seen >> i & 1)
			continue;
		memcg->seen |= 1u << i;
		memcg->usage_kib[i] = number_after(usage, "usage ");
		memcg->limit_kib[i] = number_after(usage, "limit ");
	}
	if (path) {
		path += 23;
		path += strspn(path, " ");
		copy(memcg->path, sizeof(memcg->path), path, strcspn(path, " "));
	}
}

static void apply_trace(struct bg_oom_event *event, const char *msg)
{
	/* mem_cgroup_oom_synchronize is the page fault's way into a cgroup's kill. */
	if (strstr(msg, "mem_cgroup_"))
		event->memcg.hit = true;
	else if (strstr(msg, "moom_callback"))
		event->sysrq = true;
	else
		event->pagefault = true;
}

void bg_oom_apply(struct bg_oom_event *event, enum bg_oom_line line, const char *msg)
{
	switch (line) {
	case BG_OOM_VMALLOC:
		apply_vmalloc(event, msg);
		break;
	case BG_OOM_STALL:
		event->stall_ms = number_after(msg, "stalls for ");
		apply_header(event, msg);
		break;
	case BG_OOM_HEADER:
	case BG_OOM_FAILURE:
		apply_header(event, msg);
		break;
	case BG_OOM_HEADER_REST:
		if (event->order < 0)
			set_order(event, msg);
		if (!event->gfp.given)
			set_gfp(event, msg);
		break;
	case BG_OOM_ANNOUNCED:
	case BG_OOM_KILLED:
		apply_kill(event, line, msg);
		break;
	case BG_OOM_NO_VICTIM:
		event->victim.announced = true;
		break;
	case BG_OOM_CONSTRAINT:
		apply_constraint(event, msg);
		break;
	case BG_OOM_MEMCG:
		apply_memcg(event, msg);
		break;
	case BG_OOM_CPU:
		apply_cpu(event, msg);
		break;
	case BG_OOM_CPUSET:
		set_nodes(event->mems_allowed, msg, "mems_allowed=");
		break;
	case BG_OOM_TASKS:
		bg_tasks_head(&event->tasks, msg);
		break;
	case BG_OOM_TRACE:
		apply_trace(event, msg);
		break;
	default:
		break;
	}
}
