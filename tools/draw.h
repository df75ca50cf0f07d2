/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pictures as SVG, alone or inside a page; colours follow the reader's light or dark.
 */
#ifndef BG_DRAW_H
#define BG_DRAW_H

#include <stdio.h>

#include "mapview.h"

/* The style sheet that all drawings share, without an element around it. */
void bg_draw_style(FILE *file);

/* The map of all zones; @standalone brings its own style sheet. */
void bg_draw_map(FILE *file, const struct bg_map *map, bool standalone);

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

/**
 * struct bg_chart - one quantity over time
 * @title: above it, with the unit
 * @name: for the element's id
 * @point: readings, by time
 * @count: entries of @point
 * @span: what is marked
 * @spans: entries of @span
 * @begin_ns: left end
 * @end_ns: right end
 */
struct bg_chart {
	const char *title;
	const char *name;
	const struct bg_point *point;
	size_t count;
	const struct bg_span *span;
	size_t spans;
	u64 begin_ns;
	u64 end_ns;
};

void bg_draw_chart(FILE *file, const struct bg_chart *chart);

/* Text with what XML reserves escaped. */
void bg_draw_text(FILE *file, const char *text);

#endif
