// SPDX-License-Identifier: GPL-2.0
/* buddyctl map: what is in each pageblock, as characters or as a picture. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "model/fields.h"
#include "show/output.h"
#include "show/svg.h"
#include "show/terminal.h"
#include "verb.h"

enum { WATCH, SVG };

#define MARGIN 12	/* columns in front of the cells: the first page frame of the row */
#define WATCH_MS 1000

/* struct canvas - room for the text form */
struct canvas {
	size_t columns;
	size_t rows;
	unsigned int page_shift;
};

/* How many blocks one cell stands for, so that all zones fit into the rows. */
static size_t blocks_a_cell(const struct bg_map *map, const struct canvas *canvas)
{
	size_t shared, first, count, rows;

	for (shared = 1; ; shared *= 2) {
		rows = 2;
		for (first = 0; first < map->count; first += count) {
			count = bg_map_zone_blocks(map, first);
			rows += 2 + count / shared / canvas->columns;
		}
		if (rows <= canvas->rows || shared >= map->count)
			return shared;
	}
}

static void print_row(struct bg_ctx *ctx, const struct bg_block *block, size_t count, size_t shared)
{
	enum bg_cell cell, last = BG_CELL_HOLE;
	size_t i;

	fprintf(ctx->out, "%10" PRIx64 "  ", block->pfn);
	for (i = 0; i < count; i += shared) {
		cell = bg_cell_of(&block[i], count - i < shared ? count - i : shared);
		if (ctx->colour && cell != last)
			fprintf(ctx->out, "%s%s", bg_plain(ctx), bg_cells[cell].escape);
		putc(bg_cells[cell].mark, ctx->out);
		last = cell;
	}
	fprintf(ctx->out, "%s\n", bg_plain(ctx));
}

static void print_zone(struct bg_ctx *ctx, const struct bg_block *block, size_t count,
		       size_t shared, const struct canvas *canvas)
{
	size_t row, a_row = shared * canvas->columns;

	fprintf(ctx->out, "node %u, zone %s: %zu pageblocks of %s", block->node, block->zone, count,
		bg_size(block->pages + block->offline_pages, canvas->page_shift));
	if (shared > 1)
		fprintf(ctx->out, ", %zu a cell", shared);
	putc('\n', ctx->out);
	for (row = 0; row < count; row += a_row)
		print_row(ctx, &block[row], count - row < a_row ? count - row : a_row, shared);
}

static void print_legend(struct bg_ctx *ctx, const struct bg_map *map)
{
	size_t counts[BG_NR_CELLS];
	unsigned int i;

	bg_map_count(map->block, map->count, counts);
	for (i = 0; i < BG_CELL_HOLE; i++)
		fprintf(ctx->out, "%s%s%c%s %s %zu", i ? "  " : "",
			ctx->colour ? bg_cells[i].escape : "", bg_cells[i].mark, bg_plain(ctx),
			bg_cells[i].name, counts[i]);
	putc('\n', ctx->out);
}

static void print_text(struct bg_ctx *ctx, const struct bg_map *map, const struct canvas *canvas)
{
	size_t shared = blocks_a_cell(map, canvas), first, count;

	for (first = 0; first < map->count; first += count) {
		count = bg_map_zone_blocks(map, first);
		print_zone(ctx, &map->block[first], count, shared, canvas);
	}
	print_legend(ctx, map);
}

/* @svg: where the picture was written to, or NULL */
static int print_json(struct bg_ctx *ctx, const struct bg_map *map, const char *svg)
{
	struct json_object *doc = bg_doc_new(), *array = bg_json_array(doc, "blocks");
	struct json_object *object;
	size_t i;

	for (i = 0; i < map->count; i++) {
		object = bg_block_to_json(&map->block[i]);
		bg_json_string(object, "kind", bg_cells[bg_cell_of(&map->block[i], 1)].name);
		json_object_array_add(array, object);
	}
	if (svg)
		bg_json_string(doc, "svg", svg);
	return bg_doc_print(ctx, doc);
}

static int write_svg(struct bg_ctx *ctx, const struct bg_map *map, unsigned int page_shift,
		     const char *path)
{
	bool failed;
	FILE *file;

	if (!strcmp(path, "-")) {
		bg_draw_map(ctx->out, map, page_shift, true);
		return BG_EXIT_OK;
	}
	file = fopen(path, "we");
	if (!file)
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, strerror(errno));
	bg_draw_map(file, map, page_shift, true);
	failed = fflush(file) || ferror(file);
	if (fclose(file) || failed)
		return bg_fail(ctx, BG_EXIT_FAILED, "unwritable", "%s: %s", path, strerror(errno));
	return BG_EXIT_OK;
}

static int show(struct bg_ctx *ctx, const char *svg, const struct canvas *canvas)
{
	struct bg_map map;
	int error = bg_client_map(ctx, &map);

	if (!error && !map.count)
		error = bg_fail(ctx, BG_EXIT_FAILED, "empty-map", "there is no map: %s",
				ctx->from ? "it was recorded with --no-map" : "no pageblocks");
	if (!error && svg)
		error = write_svg(ctx, &map, canvas->page_shift, svg);
	if (!error && ctx->json)
		error = print_json(ctx, &map, svg);
	else if (!error && !svg)
		print_text(ctx, &map, canvas);
	free(map.block);
	return error;
}

static struct canvas look_at(struct bg_ctx *ctx, const struct bg_setup *setup)
{
	struct canvas canvas = { .page_shift = bg_page_shift(&setup->box) };
	unsigned int columns, rows;

	bg_terminal_size(ctx, &columns, &rows);
	canvas.columns = columns > MARGIN + 8 ? columns - MARGIN : 8;
	canvas.rows = rows > 8 ? rows - 1 : 8;
	if (!ctx->terminal)
		canvas.rows = 1000;	/* a file has room for one block a cell */
	return canvas;
}

static int watch(struct bg_ctx *ctx, const struct bg_setup *setup)
{
	bool moves = bg_terminal_moves(ctx);
	int error = BG_EXIT_OK;
	struct canvas canvas;

	bg_stop_on_signal();
	if (moves)
		bg_terminal_enter(ctx);
	while (!error && !bg_stopped() && !ferror(ctx->out)) {
		canvas = look_at(ctx, setup);
		if (moves)
			fputs("\033[H\033[J", ctx->out);
		error = show(ctx, NULL, &canvas);
		bg_flush(ctx);
		if (bg_terminal_press(WATCH_MS) == BG_PRESS_QUIT)
			break;
	}
	if (moves)
		bg_terminal_leave(ctx);
	return error;
}

int bg_cmd_map(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	const char *svg = NULL;
	struct canvas canvas;
	bool watching = false;
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		watching |= option == WATCH;
		if (option == SVG)
			svg = optarg;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	if (svg && !strcmp(svg, "-") && ctx->json)
		return bg_usage(ctx, "--svg - is a picture, not JSON: name a file");
	error = bg_client_get(ctx, &setup);
	if (error)
		return error;
	if (watching && !svg)
		return watch(ctx, &setup);
	canvas = look_at(ctx, &setup);
	return show(ctx, svg, &canvas);
}
