// SPDX-License-Identifier: GPL-2.0
/*
 * Reports of several processors interleave, lines get lost: a few reports stay open, and a
 * line goes to the latest that it fits.
 */
#include "oomopen.h"

#include <stdlib.h>
#include <string.h>

#include "oomtext.h"

/* Lines after which an event is closed for good. */
#define MAX_AGE 20000

/* Within this many lines and milliseconds two reports may be printed at the same time. */
#define MIXED_LINES 200
#define MIXED_MS 2000

/* Lines of one event that lie further apart than this are told. */
#define JOINED_MS 15000

/* Counters of the machine without which some lines with colons are no memory report. */
#define FEWEST_TOTALS 5

/* Stale releases must not outlive a reboot, so the one before is only a default. */
static void settle_release(struct bg_oom_open *open, struct bg_oom_event *event)
{
	if (event->version) {
		memcpy(open->release, event->release, sizeof(open->release));
	} else if (open->release[0]) {
		memcpy(event->release, open->release, sizeof(event->release));
		event->version = bg_version_of(event->release);
	}
}

/* A report that nobody adopted is an event of its own when there is something in it. */
static bool is_event(const struct bg_oom_event *event)
{
	if (event->kind == BG_KIND_OTHER_REPORT)
		return false;
	if (event->kind != BG_KIND_REPORT)
		return true;
	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		if (bg_mem_seen(&event->mem.zones[i].fields, BG_MEM_MIN))
			return true;
	return __builtin_popcountll(event->mem.totals.seen) >= FEWEST_TOTALS;
}

static void hand_out(struct bg_oom_open *open, struct bg_oom_event *event)
{
	settle_release(open, event);
	bg_gfp_decode(&event->gfp, event->version);
	/* An empty mask is how the page-fault handler asks for a kill. */
	if (event->kind == BG_KIND_OOM_KILL && event->gfp.given && !event->gfp.raw)
		event->pagefault = true;
	bg_mem_settle_page_size(&event->mem);
	if (open->reporting == event)
		open->reporting = NULL;
	if (is_event(event)) {
		bg_cma_follow(&open->follow, event);
		open->emit(open->arg, event);
	} else if (event->kind == BG_KIND_OTHER_REPORT && !open->nr_other++) {
		open->other_line = event->line;
	}
	free(event);
}

void bg_open_close_oldest(struct bg_oom_open *open)
{
	hand_out(open, open->event[0]);
	open->nr--;
	memmove(open->event, open->event + 1, open->nr * sizeof(open->event[0]));
}

void bg_open_close_old(struct bg_oom_open *open, uint64_t number)
{
	while (open->nr && open->event[0]->line + MAX_AGE < number)
		bg_open_close_oldest(open);
}

void bg_open_close_all(struct bg_oom_open *open)
{
	while (open->nr)
		bg_open_close_oldest(open);
}

struct bg_oom_event *bg_open_event(struct bg_oom_open *open, const struct bg_logline *line,
				   enum bg_oom_kind kind)
{
	struct bg_oom_event *event = calloc(1, sizeof(*event));

	if (!event)
		return NULL;
	if (open->nr == BG_MAX_OPEN)
		bg_open_close_oldest(open);
	event->kind = kind;
	event->line = line->number;
	event->last_line = line->number;
	event->time = bg_logtime(line->stamp);
	event->order = -1;
	event->pid = -1;
	event->victim.pid = -1;
	memcpy(event->stamp, line->stamp, sizeof(event->stamp));
	memcpy(event->host, line->host, sizeof(event->host));
	memcpy(event->caller, line->caller, sizeof(event->caller));
	bg_mem_init(&event->mem);
	open->event[open->nr++] = event;
	return event;
}

/* "pages RAM" stands at the end of a report. */
static bool is_over(const struct bg_oom_event *event)
{
	return event->complete || event->victim.killed || event->mem.ram_pages ||
	       event->kind == BG_KIND_CMA_FAILURE || (event->orphan && !event->mem.nr_zones);
}

struct bg_oom_event *bg_open_header(struct bg_oom_open *open, const struct bg_logline *line,
				    enum bg_oom_kind kind)
{
	struct bg_oom_event *event = bg_open_event(open, line, kind);

	for (unsigned int i = 0; event && i + 1 < open->nr; i++) {
		struct bg_oom_event *other = open->event[i];
		struct bg_logtime now = bg_logtime(line->stamp);

		if (is_over(other) || other->last_line + MIXED_LINES < line->number ||
		    bg_logtime_apart(&other->time, &now) > MIXED_MS)
			continue;
		if (other->caller[0] && line->caller[0])
			continue;
		other->mixed = true;
		event->mixed = true;
	}
	return event;
}

/* Without caller ids any open report will do, with them only the caller's own. */
bool bg_open_fits(const struct bg_oom_event *event, const struct bg_logline *line, int64_t apart_ms)
{
	struct bg_logtime now = bg_logtime(line->stamp);

	if (event->complete || bg_logtime_apart(&event->time, &now) > apart_ms)
		return false;
	return !line->caller[0] || !event->caller[0] || !strcmp(event->caller, line->caller);
}

void bg_open_touch(struct bg_oom_event *event, const struct bg_logline *line)
{
	struct bg_logtime now = bg_logtime(line->stamp);

	if (bg_logtime_apart(&event->time, &now) > JOINED_MS)
		event->joined = true;
	event->last_line = line->number;
	if (now.clock != BG_CLOCK_NONE)
		event->time = now;
}

struct bg_oom_event *bg_open_latest(struct bg_oom_open *open, const struct bg_logline *line)
{
	for (unsigned int i = open->nr; i-- > 0;)
		if (bg_open_fits(open->event[i], line, BG_APART_MS))
			return open->event[i];
	return NULL;
}

struct bg_oom_event *bg_open_latest_of(struct bg_oom_open *open, const struct bg_logline *line,
				       enum bg_oom_kind kind)
{
	for (unsigned int i = open->nr; i-- > 0;)
		if (open->event[i]->kind == kind &&
		    bg_open_fits(open->event[i], line, BG_APART_KILL_MS))
			return open->event[i];
	return NULL;
}
