/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A page that tells of the events of a log, with pictures; it loads nothing from anywhere. The
 * tool writes it to a file, the page for browsers shows the same inside of itself.
 */
#ifndef BG_PAGE_H
#define BG_PAGE_H

#include <stdio.h>

#include "offline/diagnosis.h"

/* More events make a page too large for a browser. */
#define BG_PAGE_EVENTS 200

/* The style sheet, without an element around it. */
void bg_page_style(FILE *file);

/* The script that sorts tables by the column that is clicked, without an element around it. */
void bg_page_script(FILE *file);

/**
 * bg_page_event() - one event: what happened, why, what would help, and the pictures
 * @file: where to
 * @event: the event
 * @diagnosis: why it happened
 * @open: shown at once, not only when its line is clicked
 */
void bg_page_event(FILE *file, const struct bg_oom_event *event,
		   const struct bg_diagnosis *diagnosis, bool open);

/**
 * bg_page_begin() - all before the first event
 * @file: where to
 * @source: name of the log
 */
void bg_page_begin(FILE *file, const char *source);

/**
 * bg_page_notes() - what is to be said after the last event
 * @file: where to
 * @events: how many the log held; the first BG_PAGE_EVENTS of them were shown
 * @seen: what else it held
 * @reason: why it was not read to its end, or NULL
 */
void bg_page_notes(FILE *file, uint64_t events, const struct bg_oomlog_seen *seen,
		   const char *reason);

/* All after the notes. */
void bg_page_end(FILE *file);

#endif
