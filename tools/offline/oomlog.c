// SPDX-License-Identifier: GPL-2.0
/*
 * From messages to events. Reports of several processors interleave, lines get lost: a few
 * reports stay open, and a line goes to the latest of the same caller that lacks it.
 */
#include "oomlog.h"

#include <stdlib.h>
#include <string.h>

#include "oomtext.h"

/* Reports that may be open at once, and the lines after which one is closed for good. */
#define MAX_OPEN 8
#define MAX_AGE 20000
/* A stack trace, or another processor's report, fits between two lines of a report. */
#define MAX_GAP 800

struct bg_oomlog {
	bg_oom_event_fn emit;
	void *arg;
	unsigned int nr_open;
	struct bg_oom_event *open[MAX_OPEN];	/* oldest first */
	char release[BG_VERSION_LEN];		/* of the boot that the log shows */
	struct bg_oom_event *reporting;		/* took the latest memory line, or NULL */
	bool sysrq;				/* SysRq-f was the message before the header */
	bool group_kill;			/* a cgroup's processes die together */
	struct bg_logreader reader;
};

/* Stale releases must not outlive a reboot, so the boot line's is only a default. */
static void hand_out(struct bg_oomlog *log, struct bg_oom_event *event)
{
	if (!event->version && log->release[0]) {
		memcpy(event->release, log->release, sizeof(event->release));
		event->version = bg_version_of(event->release);
	}
	bg_gfp_decode(&event->gfp, event->version);
	/* An empty mask is how the page-fault handler asks for a kill. */
	if (event->kind == BG_KIND_OOM_KILL && event->gfp.given && !event->gfp.raw)
		event->pagefault = true;
	bg_mem_settle_page_size(&event->mem);
	if (log->reporting == event)
		log->reporting = NULL;
	if (event->kind != BG_KIND_OTHER_REPORT)
		log->emit(log->arg, event);
	free(event);
}

static void close_oldest(struct bg_oomlog *log)
{
	hand_out(log, log->open[0]);
	log->nr_open--;
	memmove(log->open, log->open + 1, log->nr_open * sizeof(log->open[0]));
}

static struct bg_oom_event *open_event(struct bg_oomlog *log, const struct bg_logline *line,
				       enum bg_oom_kind kind)
{
	struct bg_oom_event *event = calloc(1, sizeof(*event));

	if (!event)
		return NULL;
	if (log->nr_open == MAX_OPEN)
		close_oldest(log);
	event->kind = kind;
	event->line = line->number;
	event->last_line = line->number;
	event->order = -1;
	event->pid = -1;
	event->victim.pid = -1;
	memcpy(event->stamp, line->stamp, sizeof(event->stamp));
	memcpy(event->caller, line->caller, sizeof(event->caller));
	bg_mem_init(&event->mem);
	log->open[log->nr_open++] = event;
	return event;
}

/* Without caller ids any open report will do, with them only the caller's own. */
static bool same_caller(const struct bg_oom_event *event, const struct bg_logline *line)
{
	return !line->caller[0] || !event->caller[0] || !strcmp(event->caller, line->caller);
}

static struct bg_oom_event *latest(struct bg_oomlog *log, const struct bg_logline *line)
{
	for (unsigned int i = log->nr_open; i-- > 0;)
		if (same_caller(log->open[i], line))
			return log->open[i];
	return NULL;
}

static struct bg_oom_event *latest_kill(struct bg_oomlog *log, const struct bg_logline *line)
{
	for (unsigned int i = log->nr_open; i-- > 0;)
		if (log->open[i]->kind == BG_KIND_OOM_KILL && same_caller(log->open[i], line))
			return log->open[i];
	return NULL;
}

/* The task that prints "Comm: x" is the one that asked, whenever the names agree. */
static struct bg_oom_event *latest_of_comm(struct bg_oomlog *log, const struct bg_logline *line)
{
	for (unsigned int i = log->nr_open; i-- > 0;) {
		struct bg_oom_event *event = log->open[i];

		if (same_caller(event, line) && !event->version && event->comm[0] &&
		    strstr(line->msg, event->comm))
			return event;
	}
	return NULL;
}

static void take_header(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	struct bg_oom_event *event = latest(log, line);

	/* Before 4.10 vmalloc's own line was followed by the allocator's. */
	if (what == BG_OOM_FAILURE && event && event->vmalloc && event->line + 2 >= line->number &&
	    event->order < 0) {
		bg_oom_apply(event, what, line->msg);
		return;
	}
	event = open_event(log, line, what == BG_OOM_HEADER ? BG_KIND_OOM_KILL :
			   what == BG_OOM_OTHER_REPORT ? BG_KIND_OTHER_REPORT :
			   BG_KIND_ALLOC_FAILURE);
	if (!event)
		return;
	bg_oom_apply(event, what, line->msg);
	if (what == BG_OOM_HEADER && log->sysrq)
		event->sysrq = true;
	log->sysrq = false;
	log->group_kill = false;
}

/* "Out of memory: Kill process 1" and "Killed process 2" may be one kill: a child of 1. */
static bool belongs(const struct bg_oom_event *event, enum bg_oom_line what, const char *msg)
{
	const struct bg_victim *victim = &event->victim;

	if (victim->killed && bg_oom_pid(msg) == victim->pid)
		return true;
	if (what == BG_OOM_ANNOUNCED)
		return !victim->announced && !victim->killed;
	return !victim->killed;
}

/* The report whose header was lost turns out to be a kill's. */
static struct bg_oom_event *adopt_orphan(struct bg_oomlog *log, const struct bg_logline *line)
{
	struct bg_oom_event *event = latest(log, line);

	if (!event || !event->orphan || event->last_line + MAX_GAP * 10 < line->number)
		return NULL;
	event->orphan = false;
	event->kind = BG_KIND_OOM_KILL;
	return event;
}

static void take_kill(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	struct bg_oom_event *event = latest_kill(log, line);

	if (event && log->group_kill && event->memcg.hit)
		return;
	/* The kernel limits how often it prints the report, never the kill itself. */
	if (!event || !belongs(event, what, line->msg)) {
		/* Without a report only the kernel's own words count, others kill too. */
		if (what == BG_OOM_KILLED && !strstr(line->msg, "total-vm:"))
			return;
		event = adopt_orphan(log, line);
		if (!event)
			event = open_event(log, line, BG_KIND_OOM_KILL);
	}
	if (event)
		bg_oom_apply(event, what, line->msg);
}

/* What a kill's report says between its header and its last line. */
static void take_detail(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	struct bg_oom_event *event;

	if (what == BG_OOM_HEADER_REST) {
		event = latest(log, line);
		if (event && event->header)
			bg_oom_apply(event, what, line->msg);
		return;
	}
	if (what == BG_OOM_CPU || what == BG_OOM_CPUSET) {
		event = latest_of_comm(log, line);
		if (!event)
			event = latest(log, line);
		if (event && (what == BG_OOM_CPUSET || !event->version))
			bg_oom_apply(event, what, line->msg);
		return;
	}
	event = latest_kill(log, line);
	if ((!event || event->victim.killed) &&
	    (what == BG_OOM_CONSTRAINT || strstr(line->msg, "killed as a result of")))
		event = open_event(log, line, BG_KIND_OOM_KILL);
	if (event && !event->victim.killed)
		bg_oom_apply(event, what, line->msg);
}

static void take_boot(struct bg_oomlog *log, const char *msg)
{
	const char *release = strstr(msg, "Linux version ");
	size_t len;

	if (!release || !bg_version_of(release + 14))
		return;
	release += 14;
	len = strcspn(release, " ");
	if (len >= sizeof(log->release))
		len = sizeof(log->release) - 1;
	/* A new boot: what is open belongs to the old one. */
	while (log->nr_open)
		close_oldest(log);
	memset(log->release, 0, sizeof(log->release));
	memcpy(log->release, release, len);
}

static void take_orphan(struct bg_oomlog *log, const struct bg_logline *line,
			const struct bg_mem_key *key)
{
	struct bg_oom_event *event = open_event(log, line, BG_KIND_OTHER_REPORT);

	if (!event)
		return;
	event->orphan = true;
	bg_mem_apply(&event->mem, key);
	log->reporting = event;
}

/* The rest of a broken line belongs where the line went. */
static void take_rest(struct bg_oomlog *log, const struct bg_mem_key *key)
{
	if (log->reporting && !bg_mem_has(&log->reporting->mem, key))
		bg_mem_apply(&log->reporting->mem, key);
}

static void take_memory(struct bg_oomlog *log, const struct bg_logline *line,
			const struct bg_mem_key *key)
{
	if (key->line == BG_LINE_MORE || key->line == BG_LINE_FREE_LIST_MORE) {
		take_rest(log, key);
		return;
	}
	for (unsigned int i = log->nr_open; i-- > 0;) {
		struct bg_oom_event *event = log->open[i];

		if (!same_caller(event, line) || event->last_line + MAX_GAP < line->number ||
		    bg_mem_has(&event->mem, key))
			continue;
		/* A kill that is done has had its report. */
		if (event->kind == BG_KIND_OOM_KILL && event->victim.killed)
			continue;
		bg_mem_apply(&event->mem, key);
		event->last_line = line->number;
		log->reporting = event;
		return;
	}
	/* Nobody lacks it: an event's whose header was lost, or nobody's. */
	if (key->line == BG_LINE_START || key->line == BG_LINE_TOTALS || key->line == BG_LINE_ZONE)
		take_orphan(log, line, key);
}

static void take_line(void *arg, struct bg_logline *line)
{
	struct bg_oomlog *log = arg;
	struct bg_mem_key key = bg_mem_classify(line->msg);
	enum bg_oom_line what;

	while (log->nr_open && log->open[0]->line + MAX_AGE < line->number)
		close_oldest(log);
	if (key.line != BG_LINE_NONE) {
		take_memory(log, line, &key);
		return;
	}
	if (strstr(line->msg, "are going to be killed due to memory.oom.group"))
		log->group_kill = true;
	what = bg_oom_classify(line->msg);
	switch (what) {
	case BG_OOM_NONE:
		break;
	case BG_OOM_HEADER:
	case BG_OOM_FAILURE:
	case BG_OOM_VMALLOC:
	case BG_OOM_OTHER_REPORT:
		take_header(log, line, what);
		break;
	case BG_OOM_ANNOUNCED:
	case BG_OOM_KILLED:
	case BG_OOM_NO_VICTIM:
		take_kill(log, line, what);
		break;
	case BG_OOM_SYSRQ:
		log->sysrq = true;
		break;
	case BG_OOM_BOOT:
		take_boot(log, line->msg);
		break;
	default:
		take_detail(log, line, what);
	}
}

struct bg_oomlog *bg_oomlog_new(bg_oom_event_fn emit, void *arg)
{
	struct bg_oomlog *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	log->emit = emit;
	log->arg = arg;
	log->reader.emit = take_line;
	log->reader.arg = log;
	return log;
}

void bg_oomlog_feed(struct bg_oomlog *log, const char *data, size_t len)
{
	bg_logreader_feed(&log->reader, data, len);
}

uint64_t bg_oomlog_finish(struct bg_oomlog *log)
{
	uint64_t lines;

	bg_logreader_finish(&log->reader);
	while (log->nr_open)
		close_oldest(log);
	lines = log->reader.number;
	free(log);
	return lines;
}
