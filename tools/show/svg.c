// SPDX-License-Identifier: GPL-2.0
/* Charts as SVG. */
#include "show/svg.h"

#include <inttypes.h>
#include <string.h>

#include "show/output.h"
#include "show/timestamp.h"

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
	      "svg text{fill:#333}.axis{stroke:#999}.span{fill:#e69f00;fill-opacity:.3}"
	      ".value{fill:none;stroke:#0072b2;stroke-width:1.5}"
	      ".limit{fill:none;stroke:#d55e00;stroke-dasharray:4 3}"
	      ".remedy{stroke:#009e73;stroke-width:2}.averted{stroke:#009e73;stroke-width:2}"
	      ".kill{stroke:#000;stroke-width:2}"
	      /* told apart by all kinds of eyes, and in grey: light to dark in this order */
	      ".free{fill:#f0e442}.movable{fill:#56b4e9}.mixed{fill:#e69f00}.pinned{fill:#8c3c00}"
	      ".cma{fill:#cc79a7}.hole{fill:#dddddd}"
	      "@media(prefers-color-scheme:dark){svg text{fill:#ddd}.value{stroke:#56b4e9}"
	      ".limit{stroke:#ff9b5e}.kill{stroke:#fff}.hole{fill:#444}}", file);
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

static void draw_block(FILE *file, const struct bg_block *block, unsigned int page_shift, size_t x,
		       size_t y)
{
	fprintf(file,
		"<rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\"><title>",
		bg_cells[bg_cell_of(block, 1)].name, x, y, CELL - 1, CELL - 1);
	fprintf(file, "%s at 0x%" PRIx64 ", pfn 0x%" PRIx64 ": %s free, ",
		bg_size(block->pages, page_shift), block->pfn << page_shift, block->pfn,
		bg_size(block->free_pages, page_shift));
	fprintf(file, "%s movable, %s pinned</title></rect>\n",
		bg_size(block->movable_pages, page_shift),
		bg_size(block->pinned_pages, page_shift));
}

static size_t draw_zone(FILE *file, const struct bg_block *block, size_t count,
			unsigned int page_shift, size_t y)
{
	const struct bg_block *last = &block[count - 1];
	size_t i;

	fprintf(file, "<text x=\"0\" y=\"%zu\">", y + TITLE_HEIGHT - 6);
	bg_draw_text(file, bg_zone_title(block->node, block->zone));
	fprintf(file, ": %zu pageblocks, a cell each, of %s, from 0x%" PRIx64 " to 0x%" PRIx64
		"</text>\n", count, bg_size(block->pages, page_shift), block->pfn << page_shift,
		((last->pfn + last->pages) << page_shift) - 1);
	y += TITLE_HEIGHT;
	for (i = 0; i < count; i++)
		draw_block(file, &block[i], page_shift, i % CELLS_A_ROW * CELL,
			   y + i / CELLS_A_ROW * CELL);
	return y + (count + CELLS_A_ROW - 1) / CELLS_A_ROW * CELL + 4;
}

/* A letter of 12 px is at most so wide on average. */
#define LETTER 7

/* In as many rows as it takes: map_height() has room for two. */
static void draw_legend(FILE *file, size_t y)
{
	size_t x = 0, width;
	unsigned int i;

	for (i = 0; i < BG_CELL_HOLE; i++) {
		width = 14 + strlen(bg_cells[i].meaning) * LETTER + 14;
		if (x + width > CELLS_A_ROW * CELL) {
			x = 0;
			y += TITLE_HEIGHT - 4;
		}
		fprintf(file,
			"<rect class=\"%s\" x=\"%zu\" y=\"%zu\" width=\"9\" height=\"9\"/><text x=\"%zu\" y=\"%zu\">",
			bg_cells[i].name, x, y + 6, x + 14, y + 15);
		bg_draw_text(file, bg_cells[i].meaning);
		fputs("</text>\n", file);
		x += width;
	}
}

void bg_draw_map(FILE *file, const struct bg_map *map, unsigned int page_shift, bool standalone)
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
		y = draw_zone(file, &map->block[first], count, page_shift, y);
	}
	draw_legend(file, y);
	fputs("</svg>\n", file);
}

/* Where the axis ends: what is far above the limit says no more than that it is. */
static u64 chart_max(const struct bg_chart *chart)
{
	u64 max = 1, limit = 0;
	size_t i;

	for (i = 0; i < chart->count; i++) {
		max = bg_max_u64(max, bg_max_u64(chart->point[i].value, chart->point[i].limit));
		limit = bg_max_u64(limit, chart->point[i].limit);
	}
	return limit ? bg_min_u64(max, 3 * limit) : max;
}

static double chart_x(const struct bg_chart *chart, u64 time_ns)
{
	u64 span = chart->end_ns > chart->begin_ns ? chart->end_ns - chart->begin_ns : 1;
	u64 since = bg_min_u64(bg_sub_u64(time_ns, chart->begin_ns), span);

	return CHART_LEFT + (double)since / (double)span * (CHART_WIDTH - CHART_LEFT - 8);
}

static double chart_y(u64 value, u64 max)
{
	value = bg_min_u64(value, max);
	return CHART_HEIGHT - CHART_BOTTOM -
	       (double)value / (double)max * (CHART_HEIGHT - CHART_TOP - CHART_BOTTOM);
}

/* A number takes so much; one that would stand on the number before is moved aside. */
#define NUMBER_WIDTH 14

static void draw_spans(FILE *file, const struct bg_chart *chart)
{
	double left, right, free_from = 0;
	size_t i;

	for (i = 0; i < chart->spans; i++) {
		left = chart_x(chart, chart->span[i].begin_ns);
		right = chart_x(chart, chart->span[i].end_ns);
		fprintf(file,
			"<rect class=\"span\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"><title>",
			left, CHART_TOP, right - left < 2 ? 2 : right - left,
			CHART_HEIGHT - CHART_TOP - CHART_BOTTOM);
		bg_draw_text(file, chart->span[i].text);
		left = left + 2 < free_from ? free_from : left + 2;
		free_from = left + NUMBER_WIDTH;
		fprintf(file, "</title></rect>\n<text x=\"%.1f\" y=\"%d\">%zu</text>\n", left,
			CHART_TOP + 11, i + 1);
	}
}

/* Remedies along the bottom, kills over the whole height. */
static void draw_marks(FILE *file, const struct bg_chart *chart)
{
	static const char * const names[] = {
		[BG_MARK_REMEDY] = "remedy", [BG_MARK_AVERTED] = "averted", [BG_MARK_KILL] = "kill",
	};
	static const char * const signs[] = {
		[BG_MARK_REMEDY] = "", [BG_MARK_AVERTED] = "averted", [BG_MARK_KILL] = "killed",
	};
	int bottom = CHART_HEIGHT - CHART_BOTTOM;
	size_t i;

	for (i = 0; i < chart->marks; i++) {
		const struct bg_mark *mark = &chart->mark[i];
		double x = chart_x(chart, mark->time_ns);

		fprintf(file, "<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"><title>",
			names[mark->kind], x,
			mark->kind == BG_MARK_REMEDY ? bottom - 8 : CHART_TOP, x, bottom);
		bg_draw_text(file, mark->text);
		fprintf(file, "</title></line>\n");
		if (*signs[mark->kind])
			fprintf(file, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
				x > CHART_WIDTH - 60 ? x - 3 : x + 3, CHART_TOP + 22,
				x > CHART_WIDTH - 60 ? "end" : "start", signs[mark->kind]);
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
	char when[BG_WHEN_SIZE];

	fprintf(file, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n",
		CHART_LEFT, bottom, CHART_WIDTH - 8, bottom);
	fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", CHART_LEFT - 6,
		CHART_TOP + 8, bg_grouped(max));
	fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>\n", CHART_LEFT - 6,
		bottom + 4);
	bg_when_date(chart->begin_ns + chart->clock_offset_ns, when);
	fprintf(file, "<text x=\"%d\" y=\"%d\">%s</text>\n", CHART_LEFT, CHART_HEIGHT - 4, when);
	bg_when_date(chart->end_ns + chart->clock_offset_ns, when);
	fprintf(file, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", CHART_WIDTH - 8,
		CHART_HEIGHT - 4, when);
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
	draw_marks(file, chart);
	fputs("</svg>\n", file);
}
