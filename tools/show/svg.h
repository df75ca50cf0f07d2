/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pictures as SVG, alone or inside a page; colours follow the reader's light or dark.
 */
#ifndef BG_DRAW_H
#define BG_DRAW_H

#include <stdio.h>

#include "show/mapview.h"
#include "show/markup.h"

/* The style sheet that all drawings share, without an element around it. */
void bg_draw_style(FILE *file);

/* The map of all zones; @standalone brings its own style sheet. */
void bg_draw_map(FILE *file, const struct bg_map *map, unsigned int page_shift, bool standalone);

/* struct bg_point - one reading, and the target or floor that it should keep */
struct bg_point {
	u64 time_ns;
	u64 value;
	u64 limit;
};

/* struct bg_span - a time that is marked, with the sentence to be shown for it */
struct bg_span {
	u64 begin_ns;
	u64 end_ns;
	char text[768];
};

/* What a mark on a curve stands for. */
enum bg_mark_kind {
	BG_MARK_REMEDY,
	BG_MARK_AVERTED,
	BG_MARK_KILL,
};

/* struct bg_mark - a moment that is marked, with the sentence to be shown for it */
struct bg_mark {
	u64 time_ns;
	enum bg_mark_kind kind;
	char text[768];
};

/**
 * struct bg_chart - one quantity over time
 * @title: above it, with the unit
 * @name: for the element's id
 * @point: readings, by time
 * @count: entries of @point
 * @span: what is marked
 * @spans: entries of @span
 * @mark: kills and remedies
 * @marks: entries of @mark
 * @begin_ns: left end
 * @end_ns: right end
 * @clock_offset_ns: makes wall-clock times of these
 *
 * The axis ends at three times the greatest limit: what is far above it needs no room.
 */
struct bg_chart {
	const char *title;
	const char *name;
	const struct bg_point *point;
	size_t count;
	const struct bg_span *span;
	size_t spans;
	const struct bg_mark *mark;
	size_t marks;
	u64 begin_ns;
	u64 end_ns;
	u64 clock_offset_ns;
};

void bg_draw_chart(FILE *file, const struct bg_chart *chart);

#endif
