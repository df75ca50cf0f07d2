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

/* The first hit wins: the more telling texts stand first. */
static const struct {
	const char *text;
	enum bg_oom_line line;
} marks[] = {
	{ " invoked oom-killer:", BG_OOM_HEADER },
	{ ": page allocation failure", BG_OOM_FAILURE },
	{ "vmalloc: allocation failure", BG_OOM_VMALLOC },
	{ "vmalloc error: size", BG_OOM_VMALLOC },
	{ "page allocation stalls for", BG_OOM_OTHER_REPORT },
	{ "Manual OOM execution", BG_OOM_SYSRQ },
	{ "Manual OOM request", BG_OOM_SYSRQ },
	{ "Show Memory", BG_OOM_OTHER_REPORT },
	{ "oom-kill:constraint=", BG_OOM_CONSTRAINT },
	{ "ut of memory and no killable process", BG_OOM_NO_VICTIM },
	{ "emory cgroup out of memory", BG_OOM_ANNOUNCED },
	{ "ut of memory: Kill", BG_OOM_ANNOUNCED },
	{ "ut of memory: kill", BG_OOM_ANNOUNCED },
	{ "ut of memory (oom_kill_allocating_task)", BG_OOM_ANNOUNCED },
	{ "illed process ", BG_OOM_KILLED },
	{ "as a result of limit of", BG_OOM_MEMCG },
	{ "memory: usage ", BG_OOM_MEMCG },
	{ "emory cgroup stats", BG_OOM_MEMCG },
	{ "mems_allowed=", BG_OOM_CPUSET },
	{ "ainted", BG_OOM_CPU },
	{ "Linux version ", BG_OOM_BOOT },
	{ "pagefault_out_of_memory", BG_OOM_TRACE },
	{ "mem_cgroup_out_of_memory", BG_OOM_TRACE },
	{ "mem_cgroup_oom_synchronize", BG_OOM_TRACE },
	{ "moom_callback", BG_OOM_TRACE },
};

/* A mail's or a report's title repeats the first line of the log in its body. */
static bool is_title(const char *msg)
{
	return !strncmp(msg, "Subject:", 8) || !strncmp(msg, "Re: ", 4) ||
	       !strncmp(msg, "Bug#", 4) || !strncmp(msg, "# ", 2);
}

enum bg_oom_line bg_oom_classify(const char *msg)
{
	if (is_title(msg))
		return BG_OOM_NONE;
	if (!strncmp(msg, "page allocation failure: order:", 31))
		return BG_OOM_FAILURE;
	if (!strncmp(msg, ", mode:0x", 9) || !strncmp(msg, ", order:", 8))
		return BG_OOM_HEADER_REST;
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (strstr(msg, marks[i].text))
			return marks[i].line;
	return BG_OOM_NONE;
}

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

/* A task's name has at most 15 characters: what stands before it is a host name or the like. */
static void set_comm(struct bg_oom_event *event, const char *msg, const char *end)
{
	const char *start = msg;

	while (end > start && (end[-1] == ' ' || end[-1] == ':'))
		end--;
	while (end - start > 15) {
		const char *blank = memchr(start, ' ', end - start);

		if (!blank)
			start = end - 15;
		else
			start = blank + 1;
	}
	copy(event->comm, sizeof(event->comm), start, end - start);
}

static void set_order(struct bg_oom_event *event, const char *msg)
{
	const char *at = strstr(msg, "order");
	long order;
	char *end;

	if (!at || (at[5] != '=' && at[5] != ':'))
		return;
	at += 6;
	at += strspn(at, " ");
	order = strtol(at, &end, 10);
	if (end == at || order < -1 || order > BG_ORDER_MAX)
		return;
	/* An order of -1 is how SysRq-f asks. */
	if (order < 0)
		event->sysrq = true;
	else
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
		end = strstr(msg, ": vmalloc");
	if (end)
		set_comm(event, msg, end);
	event->header = true;
	set_order(event, msg);
	set_gfp(event, msg);
	set_nodes(event->nodemask, msg, "nodemask=");
	set_nodes(event->mems_allowed, msg, "mems_allowed=");
}

/* "CPU: 2 PID: 19687 Comm: cored Tainted: G  O 3.10.53 #1", "Pid: 1, comm: x Not tainted ..." */
static void apply_cpu(struct bg_oom_event *event, const char *msg)
{
	const char *pid = strstr(msg, "PID: "), *at = strstr(msg, "ainted");

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

static uint64_t kib_after(const char *msg, const char *name)
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
	if (close)
		copy(victim->comm, sizeof(victim->comm), open + 1, close - open - 1);
	if (!strstr(msg, "anon-rss:"))
		return;
	victim->anon_rss_kib = kib_after(msg, "anon-rss:");
	victim->file_rss_kib = kib_after(msg, "file-rss:");
	victim->shmem_rss_kib = kib_after(msg, "shmem-rss:");
	victim->pgtables_kib = kib_after(msg, "pgtables:");
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
	struct bg_memcg *memcg = &event->memcg;
	const char *usage = strstr(msg, "memory: usage ");
	const char *path = strstr(msg, "as a result of limit of");

	memcg->hit = true;
	if (usage && !memcg->has_usage) {
		memcg->usage_kib = strtoull(usage + 14, NULL, 10);
		memcg->limit_kib = kib_after(usage, "limit ");
		memcg->has_usage = true;
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
		event->vmalloc = true;
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
	case BG_OOM_TRACE:
		apply_trace(event, msg);
		break;
	default:
		break;
	}
}
