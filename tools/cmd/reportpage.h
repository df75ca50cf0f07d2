/* SPDX-License-Identifier: GPL-2.0 */
/* What a report shows, and the page of it. */
#ifndef BG_REPORTPAGE_H
#define BG_REPORTPAGE_H

#include <stdio.h>

#include "model/context.h"
#include "show/svg.h"

/**
 * struct series - one zone over time
 * @node: node
 * @zone: name
 * @point: readings by order, and of usable free behind the last order
 * @count: entries of each @point
 * @wanted: the order has a target
 * @asked: somebody set it or asks for it
 * @breached: it was below
 * @span: episodes
 * @spans: entries of @span
 * @mark: kills and remedies
 * @marks: entries of @mark
 * @last: the last sample, with how its targets were kept
 */
struct series {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_point *point[BG_MAX_ORDERS + 1];
	size_t count[BG_MAX_ORDERS + 1];
	bool wanted[BG_MAX_ORDERS];
	bool asked[BG_MAX_ORDERS];
	bool breached[BG_MAX_ORDERS + 1];
	struct bg_span *span;
	size_t spans;
	struct bg_mark *mark;
	size_t marks;
	struct bg_zone_info last;
};

#define USABLE BG_MAX_ORDERS

/**
 * struct report - all that the page shows
 * @ctx: for complaints
 * @path: of the recording
 * @setup: of its header, with the state at the end
 * @series: by zone
 * @nr_series: entries of @series
 * @map: at the begin and at the end
 * @events: all of them
 * @nr_events: entries of @events
 * @cost: what each remedy did, summed up
 * @purpose: the same by what it was for
 * @clock_offset_ns: of the recorded box
 * @begin_ns: first sample
 * @end_ns: last sample
 * @samples: how many
 * @lost: notices lost while recording
 * @truncated: the recording breaks off
 */
struct report {
	struct bg_ctx *ctx;
	const char *path;
	struct bg_setup setup;
	struct series *series;
	size_t nr_series;
	struct bg_map map[2];
	struct bg_event_info *events;
	size_t nr_events;
	struct bg_remedy_stats cost[BG_NR_REMEDIES];
	struct bg_cost purpose[BG_NR_COSTS];
	u64 clock_offset_ns;
	u64 begin_ns;
	u64 end_ns;
	u64 samples;
	u64 lost;
	bool truncated;
};

/* Write one page that needs nothing else: no script, no network. */
void bg_report_page(FILE *file, const struct report *report);

#endif
