/* SPDX-License-Identifier: GPL-2.0 */
/* The messages around a memory report: who asked, who was killed, which kernel. */
#ifndef BG_OFFLINE_OOMTEXT_H
#define BG_OFFLINE_OOMTEXT_H

#include "oomlog.h"

/* What a message says about an event, apart from the memory report's own lines. */
enum bg_oom_line {
	BG_OOM_NONE,
	BG_OOM_HEADER,		/* "X invoked oom-killer: ..." */
	BG_OOM_FAILURE,		/* "X: page allocation failure ..." */
	BG_OOM_VMALLOC,		/* "X: vmalloc: allocation failure ..." */
	BG_OOM_HEADER_REST,	/* ", mode:0x20(...)", printed apart from its beginning */
	BG_OOM_STALL,		/* "X: page allocation stalls for 10000ms, ..." */
	BG_OOM_OTHER_REPORT,	/* a memory report for another reason begins */
	BG_OOM_ANNOUNCED,	/* "Out of memory: Kill process ..." */
	BG_OOM_KILLED,		/* "Killed process ..." */
	BG_OOM_NO_VICTIM,	/* "Out of memory and no killable processes" */
	BG_OOM_CONSTRAINT,	/* "oom-kill:constraint=..." */
	BG_OOM_MEMCG,		/* "Task in /x killed as a result of limit of /y" */
	BG_OOM_TASKS,		/* the task dump of a kill begins */
	BG_OOM_CPU,		/* "CPU: 1 PID: 2 Comm: x Not tainted 6.1.0 #1" */
	BG_OOM_CPUSET,		/* "x cpuset=/ mems_allowed=0" */
	BG_OOM_TRACE,		/* a function of the stack trace that tells something */
	BG_OOM_TRACE_VMALLOC,	/* of it one that tells what vmalloc was for */
	BG_OOM_SYSRQ,		/* "SysRq : Manual OOM execution" */
	BG_OOM_BOOT,		/* "Linux version ..." */
};

/**
 * bg_oom_classify() - tell what a message says
 * @msg: the message without prefixes
 */
enum bg_oom_line bg_oom_classify(const char *msg);

/**
 * bg_is_format() - is a message the kernel's source for one, not one that it printed?
 * @msg: the message without prefixes
 */
bool bg_is_format(const char *msg);

/**
 * bg_oom_apply() - enter what a message says into an event
 * @event: the event
 * @line: what bg_oom_classify() said of @msg
 * @msg: the message
 */
void bg_oom_apply(struct bg_oom_event *event, enum bg_oom_line line, const char *msg);

/**
 * bg_oom_names() - is a processor's line of the process that an event names?
 * @event: the event
 * @msg: "CPU: 1 PID: 2 Comm: x Not tainted ..."
 */
bool bg_oom_names(const struct bg_oom_event *event, const char *msg);

/**
 * bg_oom_opens_kill() - is a detail of a kill enough to know that there was one?
 * @line: what bg_oom_classify() said of @msg
 * @msg: the message
 */
bool bg_oom_opens_kill(enum bg_oom_line line, const char *msg);

/**
 * bg_oom_order() - the order that a header names
 * @msg: the message
 *
 * Return: the order; -1 as SysRq-f prints it; -2 when it names none, or one out of bounds.
 */
int bg_oom_order(const char *msg);

/**
 * bg_oom_pid() - the process id of a kill line
 * @msg: "... Kill process 123 (x) ..." or "Killed process 123 (x) ..."
 *
 * Return: the id, -1 when the line has none.
 */
long bg_oom_pid(const char *msg);

/**
 * bg_version_of() - a release string's version
 * @release: "6.1.0-18-amd64"
 *
 * Return: major * 100 + minor, 0 when it is none.
 */
unsigned int bg_version_of(const char *release);

#endif
