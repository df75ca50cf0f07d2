// SPDX-License-Identifier: GPL-2.0
/* Allocations that hang, and others' words on kills: what has no memory report of its own. */
#include "stall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

/* A task's stack trace has no more lines, with registers and loaded modules. */
#define TRACE_LINES 60

static const char * const allocating[] = {
	"alloc_pages_slowpath", "alloc_pages_direct", "try_to_free_pages", "try_to_compact_pages",
	"compact_zone", "alloc_contig_range", "cma_alloc", "throttle_direct_reclaim",
};

static const char * const threads[] = { "[kcompactd", "[kswapd" };

static void keep_name(struct bg_hung *hung, const char *name, const char *end)
{
	const char *colon = end;

	/* "name:pid", and names have colons of their own. */
	while (colon > name && *colon != ':')
		colon--;
	snprintf(hung->comm, sizeof(hung->comm), "%.*s", (int)(colon - name), name);
	hung->pid = strtol(colon + 1, NULL, 10);
}

static void begin(struct bg_hung *hung, const struct bg_logline *line, uint64_t seconds)
{
	hung->pending = true;
	hung->line = line->number;
	hung->time = bg_logtime(line->stamp);
	memcpy(hung->stamp, line->stamp, sizeof(hung->stamp));
	hung->ms = seconds < UINT64_MAX / 1000 ? seconds * 1000 : 0;
}

/* "task app:812 blocked for more than 120 seconds." */
static void take_blocked(struct bg_hung *hung, const struct bg_logline *line, const char *blocked)
{
	const char *task = strstr(line->msg, "task ");

	if (!task || task > blocked)
		return;
	begin(hung, line, strtoull(blocked + 23, NULL, 10));
	keep_name(hung, task + 5, blocked);
}

/* "soft lockup - CPU#1 stuck for 22s! [kcompactd0:45]" */
static bool take_lockup(struct bg_hung *hung, const struct bg_logline *line, const char *stuck)
{
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++) {
		const char *name = strstr(stuck, threads[i]), *end;

		end = name ? strchr(name, ']') : NULL;
		if (!end)
			continue;
		begin(hung, line, strtoull(stuck + 10, NULL, 10));
		keep_name(hung, name + 1, end);
		hung->pending = false;
		return true;
	}
	return false;
}

bool bg_hung_take(struct bg_hung *hung, const struct bg_logline *line)
{
	const char *blocked = strstr(line->msg, " blocked for more than ");
	const char *stuck = strstr(line->msg, "stuck for ");

	if (blocked)
		take_blocked(hung, line, blocked);
	if (stuck && strstr(line->msg, "soft lockup"))
		return take_lockup(hung, line, stuck);
	if (!hung->pending)
		return false;
	if (hung->line + TRACE_LINES < line->number) {
		hung->pending = false;
		return false;
	}
	for (size_t i = 0; i < ARRAY_SIZE(allocating); i++) {
		if (!strstr(line->msg, allocating[i]))
			continue;
		hung->pending = false;
		return true;
	}
	return false;
}

void bg_hung_apply(struct bg_hung *hung, struct bg_oom_event *event)
{
	event->line = hung->line;
	event->time = hung->time;
	memcpy(event->stamp, hung->stamp, sizeof(event->stamp));
	memcpy(event->comm, hung->comm, sizeof(event->comm));
	event->pid = hung->pid;
	event->stall_ms = hung->ms;
	event->header = true;
	event->complete = true;
}

enum bg_teller bg_teller_of(const char *msg)
{
	static const struct {
		const char *text;
		enum bg_teller teller;
	} words[] = {
		{ "System OOM encountered", BG_TELLER_KUBELET },
		{ "SystemOOM", BG_TELLER_KUBELET },
		{ "OOMKilled", BG_TELLER_KUBELET },
		{ "killed by the OOM killer", BG_TELLER_SYSTEMD },
		{ "Failed with result 'oom-kill'", BG_TELLER_SYSTEMD },
		{ "systemd-oomd killed", BG_TELLER_SYSTEMD_OOMD },
		{ "due to memory pressure for", BG_TELLER_SYSTEMD_OOMD },
		{ "due to memory used (", BG_TELLER_SYSTEMD_OOMD },
		{ "sending SIGTERM to process", BG_TELLER_EARLYOOM },
		{ "sending SIGKILL to process", BG_TELLER_EARLYOOM },
		{ "lowmemorykiller: Kill", BG_TELLER_LMKD },
		{ "lmkd: Kill", BG_TELLER_LMKD },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strstr(msg, words[i].text))
			return words[i].teller;
	return BG_TELLER_NONE;
}
