// SPDX-License-Identifier: GPL-2.0
/* Which of the messages around a memory report a message is. */
#include "oomtext.h"

#include <string.h>

#include "common.h"

#define ALNUM "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The first hit wins: the more telling texts stand first. */
static const struct {
	const char *text;
	enum bg_oom_line line;
} marks[] = {
	{ " invoked oom-killer:", BG_OOM_HEADER },
	{ ": page allocation failure", BG_OOM_FAILURE },
	{ ": vmemmap alloc failure: order:", BG_OOM_FAILURE },
	{ "vmalloc: allocation failure", BG_OOM_VMALLOC },
	{ "vmalloc error: size", BG_OOM_VMALLOC },
	{ "vmap allocation for size ", BG_OOM_VMALLOC },
	{ "vmalloc_node_range for size ", BG_OOM_VMALLOC },
	{ "page allocation stalls for", BG_OOM_STALL },
	{ "Manual OOM execution", BG_OOM_SYSRQ },
	{ "Manual OOM request", BG_OOM_SYSRQ },
	{ "Show Memory", BG_OOM_OTHER_REPORT },
	{ "oom-kill:constraint=", BG_OOM_CONSTRAINT },
	{ "ut of memory and no killable process", BG_OOM_NO_VICTIM },
	{ "emory cgroup out of memory: ", BG_OOM_ANNOUNCED },
	{ "ut of memory: Kill", BG_OOM_ANNOUNCED },
	{ "ut of memory: kill", BG_OOM_ANNOUNCED },
	{ "ut of memory (oom_kill_allocating_task)", BG_OOM_ANNOUNCED },
	{ "illed process ", BG_OOM_KILLED },
	{ "as a result of limit of", BG_OOM_MEMCG },
	{ "memory: usage ", BG_OOM_MEMCG },
	{ "memory+swap: usage ", BG_OOM_MEMCG },
	{ "kmem: usage ", BG_OOM_MEMCG },
	{ "emory cgroup stats", BG_OOM_MEMCG },
	{ "Tasks state (memory values", BG_OOM_TASKS },
	{ "tgid total_vm", BG_OOM_TASKS },
	{ "mems_allowed=", BG_OOM_CPUSET },
	{ "ainted", BG_OOM_CPU },
	{ "Linux version ", BG_OOM_BOOT },
	{ "pagefault_out_of_memory", BG_OOM_TRACE },
	{ "mem_cgroup_out_of_memory", BG_OOM_TRACE },
	{ "mem_cgroup_oom_synchronize", BG_OOM_TRACE },
	{ "moom_callback", BG_OOM_TRACE },
	{ "module_alloc", BG_OOM_TRACE_VMALLOC },
	{ "execmem_alloc", BG_OOM_TRACE_VMALLOC },
};

/*
 * The kernel's source, as in a patch that was mailed with a log: its messages are formats,
 * "%s invoked oom-killer: gfp_mask=%#x(%pGg)".
 */
bool bg_is_format(const char *msg)
{
	while ((msg = strchr(msg, '%'))) {
		msg += 1 + strspn(msg + 1, "#*.0123456789");
		msg += strspn(msg, "hlz");
		if (!*msg || !strchr("sdiuxpc", *msg))
			continue;
		msg += *msg == 'p' ? strspn(msg, ALNUM) : 1;
		if (!strncmp(msg, "kB", 2) || !strncmp(msg, "ms", 2))
			return true;
		if (!*msg || !strchr(ALNUM, *msg))
			return true;
	}
	return false;
}

/* A mail's or a report's title repeats the first line of the log in its body. */
static bool is_title(const char *msg)
{
	return !strncmp(msg, "Subject:", 8) || !strncmp(msg, "Re: ", 4) ||
	       !strncmp(msg, "Bug#", 4) || !strncmp(msg, "# ", 2);
}

/* What people write of a failure goes on in words, or says nothing of it: "... failure in x". */
static bool is_prose(const char *msg)
{
	const char *rest = strstr(msg, "page allocation failure");

	if (!rest)
		return false;
	rest += 23;
	return !strchr(".:,", *rest) || !strpbrk(rest, "0123456789");
}

/* "mem_cgroup_out_of_memory+0xbc/0x110", decoded "(mm/memcontrol.c:1654)"; else it is prose. */
static bool is_trace(const char *msg)
{
	return strstr(msg, "+0x") || strstr(msg, ".c:");
}

static bool is_written(enum bg_oom_line line, const char *msg)
{
	return (line == BG_OOM_FAILURE && is_prose(msg)) ||
	       (line == BG_OOM_TRACE && !is_trace(msg));
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
			return is_written(marks[i].line, msg) ? BG_OOM_NONE : marks[i].line;
	return BG_OOM_NONE;
}

bool bg_oom_opens_kill(enum bg_oom_line line, const char *msg)
{
	return line == BG_OOM_CONSTRAINT || line == BG_OOM_TASKS ||
	       strstr(msg, "killed as a result of") || strstr(msg, "memory: usage ");
}
