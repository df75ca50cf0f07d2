/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of an event's place on the page.
 */
#ifndef BG_PAGE_PARTS_H
#define BG_PAGE_PARTS_H

#include <stdio.h>

#include "offline/diagnosis.h"

/* Who holds the machine's memory, as a bar and its legend. */
void bg_page_memory(FILE *file, const struct bg_oom_event *event);

/* What is free in each zone against the zone's watermarks. */
void bg_page_zones(FILE *file, const struct bg_oom_event *event,
		   const struct bg_diagnosis *diagnosis);

/* Free blocks of each zone by order and type. */
void bg_page_blocks(FILE *file, const struct bg_oom_event *event,
		    const struct bg_diagnosis *diagnosis);

/* The processes that a kill listed. */
void bg_page_tasks(FILE *file, const struct bg_oom_event *event,
		   const struct bg_diagnosis *diagnosis);

/* Every number with its meaning. */
void bg_page_numbers(FILE *file, const struct bg_diagnosis *diagnosis);

#endif
