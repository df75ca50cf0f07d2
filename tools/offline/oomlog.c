// SPDX-License-Identifier: GPL-2.0
/* From messages to events: which event a message opens, or goes to. */
#include "oomlog.h"

#include <stdlib.h>
#include <string.h>

#include "cmatext.h"
#include "oomopen.h"
#include "oomtext.h"
#include "stall.h"

/* The parts of one event's story that are printed by different functions, within so many lines. */
#define NEAR_LINES 40

struct bg_oomlog {
	struct bg_oom_open open;
	struct bg_hung hung;		/* a task that hangs, until its trace tells in what */
	bool sysrq;			/* SysRq-f was the message before the header */
	bool group_kill;		/* a cgroup's processes die together */
	struct bg_oomlog_seen seen;
	struct bg_logreader reader;
};

static bool near(const struct bg_oom_event *event, const struct bg_logline *line)
{
	return event && event->last_line + NEAR_LINES >= line->number;
}

/* The task that prints "Comm: x" is the one that asked, whenever the names agree. */
static struct bg_oom_event *latest_of_comm(struct bg_oomlog *log, const struct bg_logline *line)
{
	for (unsigned int i = log->open.nr; i-- > 0;) {
		struct bg_oom_event *event = log->open.event[i];

		if (bg_open_fits(event, line, BG_APART_MS) && !event->version &&
		    bg_oom_names(event, line->msg))
			return event;
	}
	return NULL;
}

/* Before 4.10 vmalloc's own line was followed by the allocator's. */
static bool is_second_line(const struct bg_oom_event *event, enum bg_oom_line what,
			   const struct bg_logline *line)
{
	if (!event || event->line + 2 < line->number)
		return false;
	if (what == BG_OOM_FAILURE)
		return event->vmalloc && event->order < 0;
	return what == BG_OOM_VMALLOC && event->vmalloc && !event->header;
}

/* What a driver asked of its CMA area first, the page allocator could not give either. */
static bool is_second_symptom(const struct bg_oom_event *event, enum bg_oom_line what,
			      const struct bg_logline *line)
{
	int order = bg_oom_order(line->msg);

	if (what != BG_OOM_FAILURE || !near(event, line) || event->header)
		return false;
	if (!event->cma.request_known)
		return true;
	return order > 0 && event->cma.request_pages <= 1ULL << order &&
	       event->cma.request_pages > 1ULL << (order - 1);
}

static enum bg_oom_kind kind_of(enum bg_oom_line what)
{
	switch (what) {
	case BG_OOM_HEADER:
		return BG_KIND_OOM_KILL;
	case BG_OOM_STALL:
		return BG_KIND_STALL;
	case BG_OOM_OTHER_REPORT:
		return BG_KIND_OTHER_REPORT;
	default:
		return BG_KIND_ALLOC_FAILURE;
	}
}

static void take_header(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	struct bg_oom_event *event = bg_open_latest_of(&log->open, line, BG_KIND_CMA_FAILURE);

	if (event && is_second_symptom(event, what, line)) {
		bg_oom_apply(event, what, line->msg);
		bg_open_touch(event, line);
		return;
	}
	event = bg_open_latest(&log->open, line);
	if (!is_second_line(event, what, line))
		event = bg_open_header(&log->open, line, kind_of(what));
	if (!event)
		return;
	bg_oom_apply(event, what, line->msg);
	if (what == BG_OOM_HEADER && log->sysrq)
		event->sysrq = true;
	log->sysrq = false;
	log->group_kill = false;
}

static void take_cma(struct bg_oomlog *log, const struct bg_logline *line, enum bg_cma_line what)
{
	struct bg_oom_event *event = bg_open_latest_of(&log->open, line, BG_KIND_CMA_FAILURE);

	if (!near(event, line) || !bg_cma_belongs(&event->cma, what, line->msg)) {
		if (!bg_cma_opens(what))
			return;
		event = bg_open_event(&log->open, line, BG_KIND_CMA_FAILURE);
	}
	if (!event)
		return;
	bg_cma_apply(&event->cma, what, line->msg);
	bg_open_touch(event, line);
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
	struct bg_oom_event *event = bg_open_latest_of(&log->open, line, BG_KIND_REPORT);

	if (!event || event->last_line + BG_MAX_GAP * 10 < line->number)
		return NULL;
	event->orphan = false;
	event->kind = BG_KIND_OOM_KILL;
	return event;
}

/* A kill of which the first line is lost: the report before it, or nothing but this line. */
static struct bg_oom_event *headless_kill(struct bg_oomlog *log, const struct bg_logline *line)
{
	struct bg_oom_event *event = adopt_orphan(log, line);

	return event ? event : bg_open_event(&log->open, line, BG_KIND_OOM_KILL);
}

static void take_kill(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	struct bg_oom_event *event = bg_open_latest_of(&log->open, line, BG_KIND_OOM_KILL);

	if (event && log->group_kill && event->memcg.hit)
		return;
	/* The kernel limits how often it prints the report, never the kill itself. */
	if (!event || !belongs(event, what, line->msg)) {
		/* Without a report only the kernel's own words count, others kill too. */
		if (what == BG_OOM_KILLED && !strstr(line->msg, "total-vm:"))
			return;
		event = headless_kill(log, line);
	}
	if (!event)
		return;
	bg_oom_apply(event, what, line->msg);
	bg_open_touch(event, line);
}

/* What a kill's report says between its header and its last line. */
static void take_kills_detail(struct bg_oomlog *log, const struct bg_logline *line,
			      enum bg_oom_line what)
{
	struct bg_oom_event *event = bg_open_latest_of(&log->open, line, BG_KIND_OOM_KILL);

	if ((!event || event->victim.killed) && bg_oom_opens_kill(what, line->msg))
		event = headless_kill(log, line);
	if (!event || event->victim.killed)
		return;
	bg_oom_apply(event, what, line->msg);
	bg_open_touch(event, line);
}

static void take_detail(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	struct bg_oom_event *event;

	if (what == BG_OOM_HEADER_REST) {
		event = bg_open_latest(&log->open, line);
		if (event && event->header)
			bg_oom_apply(event, what, line->msg);
	} else if (what == BG_OOM_CPU || what == BG_OOM_CPUSET) {
		event = latest_of_comm(log, line);
		if (!event)
			event = bg_open_latest(&log->open, line);
		if (event && (what == BG_OOM_CPUSET || !event->version))
			bg_oom_apply(event, what, line->msg);
	} else if (what == BG_OOM_TRACE_VMALLOC) {
		event = bg_open_latest(&log->open, line);
		if (near(event, line) && event->vmalloc)
			event->vmalloc_module = true;
	} else {
		take_kills_detail(log, line, what);
	}
}

static void take_boot(struct bg_oomlog *log, const char *msg)
{
	const char *release = strstr(msg, "Linux version ");
	size_t len;

	if (!release || !bg_version_of(release + 14))
		return;
	release += 14;
	len = strcspn(release, " ");
	if (len >= sizeof(log->open.release))
		len = sizeof(log->open.release) - 1;
	/* A new boot: what is open belongs to the old one. */
	bg_open_close_all(&log->open);
	memset(log->open.release, 0, sizeof(log->open.release));
	memcpy(log->open.release, release, len);
}

/* A task that hung turns out to have hung in an allocation, or a thread that compacts is stuck. */
static void take_hang(struct bg_oomlog *log, const struct bg_logline *line)
{
	struct bg_oom_event *event;

	if (!bg_hung_take(&log->hung, line))
		return;
	event = bg_open_event(&log->open, line, BG_KIND_STALL);
	if (event)
		bg_hung_apply(&log->hung, event);
}

/* The rest of a broken line belongs where the line went. */
static void take_rest(struct bg_oomlog *log, const struct bg_mem_key *key)
{
	struct bg_oom_event *event = log->open.reporting;

	if (event && !bg_mem_has(&event->mem, key))
		bg_mem_apply(&event->mem, key);
}

/* A few counters alone, below a report, are the rest of a broken line; the report's begin so. */
static bool may_be_orphan(struct bg_oomlog *log, const struct bg_logline *line,
			  const struct bg_mem_key *key)
{
	if (key->line == BG_LINE_START || key->line == BG_LINE_ZONE)
		return true;
	if (key->line != BG_LINE_TOTALS || !bg_mem_has_two(key))
		return false;
	return !near(bg_open_latest(&log->open, line), line) || strstr(key->rest, "active_anon:");
}

static void take_orphan(struct bg_oomlog *log, const struct bg_logline *line,
			const struct bg_mem_key *key)
{
	struct bg_oom_event *event = bg_open_header(&log->open, line, BG_KIND_REPORT);

	if (!event)
		return;
	event->orphan = true;
	bg_mem_apply(&event->mem, key);
	log->open.reporting = event;
}

static void take_memory(struct bg_oomlog *log, const struct bg_logline *line,
			const struct bg_mem_key *key)
{
	if (key->line == BG_LINE_MORE || key->line == BG_LINE_FREE_LIST_MORE) {
		take_rest(log, key);
		return;
	}
	for (unsigned int i = log->open.nr; i-- > 0;) {
		struct bg_oom_event *event = log->open.event[i];

		if (!bg_open_fits(event, line, BG_APART_MS) ||
		    event->last_line + BG_MAX_GAP < line->number || bg_mem_has(&event->mem, key))
			continue;
		/* A kill that is done has had its report; a CMA area's failure may have none. */
		if (event->victim.killed ||
		    (event->kind == BG_KIND_CMA_FAILURE && !event->header))
			continue;
		bg_mem_apply(&event->mem, key);
		bg_open_touch(event, line);
		log->open.reporting = event;
		return;
	}
	/* Nobody lacks it: an event's whose header was lost, or nobody's. */
	if (may_be_orphan(log, line, key))
		take_orphan(log, line, key);
}

static void take_task(struct bg_oomlog *log, const struct bg_logline *line)
{
	struct bg_oom_event *event = bg_open_latest_of(&log->open, line, BG_KIND_OOM_KILL);

	if (!event || event->victim.killed)
		return;
	bg_tasks_add(&event->tasks, line->msg);
	bg_open_touch(event, line);
}

static void take_other(struct bg_oomlog *log, const struct bg_logline *line)
{
	enum bg_teller teller = bg_teller_of(line->msg);

	if (bg_is_task(line->msg))
		take_task(log, line);
	take_hang(log, line);
	/* "Tasks in /x are going to be killed due to memory.oom.group set", broken at any blank. */
	if (!strncmp(line->msg, "Tasks in /", 10) || strstr(line->msg, "memory.oom.group set"))
		log->group_kill = true;
	if (teller == BG_TELLER_NONE)
		return;
	if (!log->seen.tellers)
		log->seen.teller_line = line->number;
	log->seen.tellers |= 1u << teller;
}

static void take_text(struct bg_oomlog *log, const struct bg_logline *line, enum bg_oom_line what)
{
	switch (what) {
	case BG_OOM_NONE:
		take_other(log, line);
		break;
	case BG_OOM_HEADER:
	case BG_OOM_FAILURE:
	case BG_OOM_VMALLOC:
	case BG_OOM_STALL:
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

static void take_line(void *arg, struct bg_logline *line)
{
	struct bg_oomlog *log = arg;
	struct bg_mem_key key = bg_mem_classify(line->msg);
	enum bg_cma_line cma;

	bg_open_close_old(&log->open, line->number);
	if (bg_is_format(line->msg))
		return;
	if (key.line != BG_LINE_NONE) {
		take_memory(log, line, &key);
		return;
	}
	cma = bg_cma_classify(line->msg);
	if (cma != BG_CMA_NONE)
		take_cma(log, line, cma);
	else
		take_text(log, line, bg_oom_classify(line->msg));
}

struct bg_oomlog *bg_oomlog_new(bg_oom_event_fn emit, void *arg)
{
	struct bg_oomlog *log = calloc(1, sizeof(*log));

	if (!log)
		return NULL;
	log->open.emit = emit;
	log->open.arg = arg;
	log->reader.emit = take_line;
	log->reader.arg = log;
	return log;
}

void bg_oomlog_feed(struct bg_oomlog *log, const char *data, size_t len)
{
	bg_logreader_feed(&log->reader, data, len);
}

void bg_oomlog_skip(struct bg_oomlog *log, uint64_t lines)
{
	bg_logreader_skip(&log->reader, lines);
}

void bg_oomlog_flush(struct bg_oomlog *log)
{
	bg_logreader_finish(&log->reader);
	bg_open_close_all(&log->open);
}

void bg_oomlog_finish(struct bg_oomlog *log, struct bg_oomlog_seen *seen)
{
	bg_oomlog_flush(log);
	if (seen) {
		*seen = log->seen;
		seen->lines = log->reader.number;
		seen->nr_other = log->open.nr_other;
		seen->other_line = log->open.other_line;
	}
	free(log);
}
