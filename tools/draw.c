// SPDX-License-Identifier: GPL-2.0
#include "draw.h"

#include <inttypes.h>
#include <string.h>

#include "output.h"

#define CELL 10
#define CELLS_A_ROW 64
#define TITLE_HEIGHT 20
#define CHART_WIDTH 860
#define CHART_HEIGHT 96
#define CHART_LEFT 84
#define CHART_TOP 22
#define CHART_BOTTOM 18
#define MAX_COLUMNS 760	/* points drawn; of more, the least of each column */

void bg_draw_style(FILE *file)
{
	fputs("svg{color-scheme:light dark;font:12px system-ui,sans-serif}"
	      "svg text{fill:#333}.axis{stroke:#999}.span{fill:#e8a33d;fill-opacity:.3}"
	      ".value{fill:none;stroke:#1f6fb2;stroke-width:1.5}"
	      ".limit{fill:none;stroke:#c0392b;stroke-dasharray:4 3}"
	      ".free{fill:#7bc67e}.movable{fill:#6fa8dc}.mixed{fill:#f0b849}.pinned{fill:#c0504d}"
	      ".cma{fill:#a678c9}.hole{fill:#dddddd}"
	      "@media(prefers-color-scheme:dark){svg text{fill:#ddd}.value{stroke:#6db3f2}"
	      ".limit{stroke:#ff7b6b}.hole{fill:#444}}", file);
}

void bg_draw_text(FILE *file, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", file);
			break;
		case '>':
			fputs("&gt;", file);
			break;
		case '&':
			fputs("&amp;", file);
			break;
		case '"':
			fputs("&quot;", file);
			break;
		default:
			putc(*text, file);
		}
	}
}

static size_t map_height(const struct bg_map *map)
{
	size_t first, count, height = TITLE_HEIGHT;

	for (first = 0; first < map->count; first += count) {
		count = bg_map_zone_blocks(map, first);
		height += TITLE_HEIGHT + (count + CELLS_A_ROW - 1) / CELLS_A_ROW * CELL + 4;
	}
	return height + TITLE_HEIGHT;
}

static void draw_block(FILE *file, const struct bg_block *block, size_t x, size_t y)
{
	fprintf(file,
		"<rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\"><title>",
		bg_cells[bg_cell_of(block, 1)].name, x, y, CELL - 1, CELL - 1);
	fprintf(file, "pfn 0x%" PRIx64 ": %u free, %u movable, %u pinned</title></rect>\n",
		block->pfn, block->free_pages, block->movable_pages, block->pinned_pages);
}

static size_t draw_zone(FILE *file, const struct bg_block *block, size_t count, size_t y)
{
	size_t i;

	fprintf(file, "<text x=\"0\" y=\"%zu\">", y + TITLE_HEIGHT - 6);
	bg_draw_text(file, bg_zone_title(block->node, block->zone));
	fprintf(file, ": %zu pageblocks</text>\n", count);
	y += TITLE_HEIGHT;
	for (i = 0; i < count; i++)
		draw_block(file, &block[i], i % CELLS_A_ROW * CELL, y + i / CELLS_A_ROW * CELL);
	return y + (count + CELLS_A_ROW - 1) / CELLS_A_ROW * CELL + 4;
}

static void draw_legend(FILE *file, size_t y)
{
	size_t x = 0;
	unsigned int i;

	for (i = 0; i < BG_CELL_HOLE; i++) {
		fprintf(file,
			"<rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"9\" height=\"9\"/><text x=\"%zu\" y=\"%zu\">",
			bg_cells[i].name, x, y + 6, x + 14, y + 15);
		bg_draw_text(file, bg_cells[i].name);
		fputs("</text>\n", file);
		x += 90;
	}
}

void bg_draw_map(FILE *file, const struct bg_map *map, bool standalone)
{
	size_t first, count, y = 0;

	fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %zu\" width=\"%d\" role=\"img\" aria-label=\"pageblock map\">\n",
		CELLS_A_ROW * CELL, map_height(map), CELLS_A_ROW * CELL);
	if (standalone) {
		fputs("<style>", file);
		bg_draw_style(file);
		fputs("</style>\n", file);
	}
	for (first = 0; first < map->count; first += count) {
		count = bg_map_zone_blocks(map, first);
		y = draw_zone(file, &map->block[first], count, y);
	}
	draw_legend(file, y);
	fputs("</svg>\n", file);
}

static u64 chart_max(const struct bg_chart *chart)
{
	u64 max = 1;
	size_t i;

	for (i = 0; i < chart->count; i++)
		max = bg_max_u64(max, bg_max_u64(chart->point[i].value, chart->point[i].limit));
	return max;
}

static double chart_x(const struct bg_chart *chart, u64 time_ns)
{
	u64 span = chart->end_ns > chart->begin_ns ? chart->end_ns - chart->begin_ns : 1;
	u64 since = bg_min_u64(bg_sub_u64(time_ns, chart->begin_ns), span);

	return CHART_LEFT + (double)since / (double)span * (CHART_WIDTH - CHART_LEFT - 8);
}

static double chart_y(u64 value, u64 max)
{
	return CHART_HEIGHT - CHART_BOTTOM -
	       (double)value / (double)max * (CHART_HEIGHT - CHART_TOP - CHART_BOTTOM);
}

static void draw_spans(FILE *file, const struct bg_chart *chart)
{
	double left, right;
	size_t i;

	for (i = 0; i < chart->spans; i++) {
		left = chart_x(chart, chart->span[i].begin_ns);
		right = chart_x(chart, chart->span[i].end_ns);
		fprintf(file,
			"<rect class=\"span\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>",
			left, CHART_TOP, right - left < 2 ? 2 : right - left,
			CHART_HEIGHT - CHART_TOP - CHART_BOTTOM);
		bg_draw_text(file, chart->span[i].text);
		fputs("</title></rect>\n", file);
	}
}

/* Readings that fall into one column become one: the least supply, the greatest target. */
static void draw_line(FILE *file, const struct bg_chart *chart, bool limit, u64 max)
{
	size_t i, last_column = (size_t)-1;
	u64 shown = 0;

	fprintf(file, "<polyline class=\"%s\" points=\"", limit ? "limit" : "value");
	for (i = 0; i < chart->count; i++) {
		const struct bg_point *point = &chart->point[i];
		u64 value = limit ? point->limit : point->value;
		double x = chart_x(chart, point->time_ns);
		size_t column = (size_t)(x * MAX_COLUMNS / CHART_WIDTH);

		if (column == last_column && (limit ? value <= shown : value >= shown))
			continue;
		last_column = column;
		shown = value;
		fprintf(file, "%.1f,%.1f ", x, chart_y(value, max));
	}
	fputs("\"/>\n", file);
}

static void draw_axes(FILE *file, const struct bg_chart *chart, u64 max)
{
	int bottom = CHART_HEIGHT - CHART_BOTTOM;

	fprintf(file, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
		CHART_LEFT, bottom, CHART_WIDTH - 8, bottom);
	fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", CHART_LEFT - 6,
		CHART_TOP + 8, bg_grouped(max));
	fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n", CHART_LEFT - 6,
		bottom + 4);
	fprintf(file, "<text x=\"%d\" y=\"%d\">0 s</text>\n", CHART_LEFT, CHART_HEIGHT - 4);
	fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", CHART_WIDTH - 8,
		CHART_HEIGHT - 4, bg_duration(bg_sub_u64(chart->end_ns, chart->begin_ns)));
}

void bg_draw_chart(FILE *file, const struct bg_chart *chart)
{
	u64 max = chart_max(chart);

	fprintf(file, "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" data-points=\"%zu\" data-max=\"%" PRIu64 "\" data-spans=\"%zu\" role=\"img\" aria-label=\"",
		chart->name, CHART_WIDTH, CHART_HEIGHT, CHART_WIDTH, chart->count, max,
		chart->spans);
	bg_draw_text(file, chart->title);
	fprintf(file, "\">\n<text x=\"%d\" y=\"14\">", CHART_LEFT);
	bg_draw_text(file, chart->title);
	fputs("</text>\n", file);
	draw_spans(file, chart);
	draw_axes(file, chart, max);
	draw_line(file, chart, true, max);
	draw_line(file, chart, false, max);
	fputs("</svg>\n", file);
}
