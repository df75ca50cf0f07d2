/* SPDX-License-Identifier: GPL-2.0 */
/* The reports that are open: several processors write at a time, and lines get lost. */
#ifndef BG_OFFLINE_OOMOPEN_H
#define BG_OFFLINE_OOMOPEN_H

#include "cmafollow.h"
#include "oomlog.h"

/* Reports that may be open at once. */
#define BG_MAX_OPEN 8

/* A stack trace, or another processor's report, fits between two lines of a report. */
#define BG_MAX_GAP 800

/* Two lines further apart are not of one event; a task dump on a serial line takes its time. */
#define BG_APART_MS 100000
#define BG_APART_KILL_MS 300000

/**
 * struct bg_oom_open - the events whose reports may still go on
 * @emit: where events go when they are closed
 * @arg: handed to @emit
 * @nr: entries of @event
 * @event: oldest first
 * @release: the kernel's, as the boot line or the latest report gave it
 * @reporting: took the latest memory line, or NULL
 * @nr_other: reports that somebody asked for (SysRq-m), which are no events
 * @other_line: where the first of them stands
 * @follow: the failures of a CMA area so far
 */
struct bg_oom_open {
	bg_oom_event_fn emit;
	void *arg;
	unsigned int nr;
	struct bg_oom_event *event[BG_MAX_OPEN];
	char release[BG_VERSION_LEN];
	struct bg_oom_event *reporting;
	uint64_t nr_other;
	uint64_t other_line;
	struct bg_cma_follow follow;
};

/**
 * bg_open_event() - a new event begins
 * @open: the set; the oldest is closed when it is full
 * @line: its first line
 * @kind: what happened
 *
 * Return: the event, NULL without memory.
 */
struct bg_oom_event *bg_open_event(struct bg_oom_open *open, const struct bg_logline *line,
				   enum bg_oom_kind kind);

/**
 * bg_open_header() - as bg_open_event(), for a line that opens a memory report
 * @open: the set
 * @line: its first line
 * @kind: what happened
 *
 * Events whose report is not over yet are marked, and the new one with them, where nothing
 * tells whose the lines are that follow.
 */
struct bg_oom_event *bg_open_header(struct bg_oom_open *open, const struct bg_logline *line,
				    enum bg_oom_kind kind);

/* Close the oldest, or those too old for a line to be theirs, or all. */
void bg_open_close_oldest(struct bg_oom_open *open);
void bg_open_close_old(struct bg_oom_open *open, uint64_t number);
void bg_open_close_all(struct bg_oom_open *open);

/**
 * bg_open_fits() - can a line be of an event, by caller and time?
 * @event: the event
 * @line: the line
 * @apart_ms: as far as the two may lie apart
 */
bool bg_open_fits(const struct bg_oom_event *event, const struct bg_logline *line,
		  int64_t apart_ms);

/* A line went into an event. */
void bg_open_touch(struct bg_oom_event *event, const struct bg_logline *line);

/* The latest event that a line fits, of any kind, or an OOM kill's, or a CMA failure's, or NULL. */
struct bg_oom_event *bg_open_latest(struct bg_oom_open *open, const struct bg_logline *line);
struct bg_oom_event *bg_open_latest_of(struct bg_oom_open *open, const struct bg_logline *line,
				       enum bg_oom_kind kind);

#endif
