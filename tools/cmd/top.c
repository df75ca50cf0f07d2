// SPDX-License-Identifier: GPL-2.0
/*
 * Live view. Plain ANSI sequences, not curses: the static binary runs on boxes without terminfo,
 * and these few sequences are the same on a serial console, TERM=linux and xterm. TERM=dumb and
 * pipes get the frames one after another.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/client.h"
#include "model/fields.h"
#include "show/output.h"
#include "show/sentence.h"
#include "show/spark.h"
#include "show/terminal.h"
#include "show/timestamp.h"
#include "verb.h"

enum { DELAY, COUNT };

#define MAX_EVENTS 8
#define MAX_ZONES 16
#define MAX_FRAME_LINE 512
#define MAX_DELAY_S 3600

struct line {
	char text[MAX_FRAME_LINE];
};

/**
 * struct screen - what is shown
 * @ctx: where to
 * @moves: the terminal can be drawn over
 * @columns: of the terminal
 * @rows: of the terminal
 * @used: lines of this frame so far
 * @delay_ms: between two frames
 * @count: frames to show, 0 for no end
 * @paused: by the user
 * @zone: index of the zone that is shown
 * @setup: configuration and state
 * @zones: all zones
 * @events: the last few, as sentences
 * @nr_events: ever seen
 * @lost: events that did not reach us
 * @last_event: sequence
 * @past: supply of each zone and order, as it was
 * @utf8: the terminal has more than ASCII
 */
struct screen {
	struct bg_ctx *ctx;
	bool moves;
	unsigned int columns;
	unsigned int rows;
	unsigned int used;
	unsigned int delay_ms;
	u64 count;
	bool paused;
	size_t zone;
	struct bg_setup setup;
	struct bg_zones zones;
	struct line events[MAX_EVENTS];
	u64 nr_events;
	u64 lost;
	u64 last_event;
	struct bg_spark past[MAX_ZONES][BG_MAX_ORDERS];
	bool utf8;
};

/* Cut a line to so many characters, of which those of UTF-8 may take several bytes. */
static void cut(char *line, unsigned int columns)
{
	unsigned int seen = 0;

	for (; *line; line++) {
		if ((*line & 0xc0) == 0x80)
			continue;
		if (seen++ == columns)
			*line-- = '\0';
	}
}

/* A line of the frame, cut to the terminal; nothing when the frame is full. */
static void BG_PRINTF(3, 4) put(struct screen *screen, enum bg_style style, const char *format, ...)
{
	char line[MAX_FRAME_LINE];
	va_list args;

	if (screen->moves && screen->used + 1 >= screen->rows)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	/* leave the last column empty: terminals differ in what they do after it */
	if (screen->moves && screen->columns)
		cut(line, screen->columns - 1);
	fprintf(screen->ctx->out, "%s%s%s%s\n", bg_style(screen->ctx, style), line,
		bg_plain(screen->ctx), screen->moves ? "\033[K" : "");
	screen->used++;
}

static void put_head(struct screen *screen)
{
	const struct bg_box *box = &screen->setup.box;

	put(screen, box->level == BG_LEVEL_FINE ? BG_STYLE_GOOD : BG_STYLE_BAD,
	    "buddyguard%s  %s  %s  profile %s  every %s  budget %u/%u permille  %s",
	    screen->paused ? " PAUSED" : "", screen->setup.config.enabled ? "on" : "OFF",
	    bg_name(&bg_level_names, box->level),
	    bg_name(&bg_profile_names, screen->setup.config.profile),
	    bg_duration(box->interval_ms * BG_NSEC_PER_MSEC), box->budget_used_permille,
	    screen->setup.config.budget_permille,
	    box->running ? bg_name(&bg_remedy_names, box->running) : "idle");
}

static void put_order(struct screen *screen, const struct bg_order *order)
{
	const char *spark = "";
	char target[24] = "-";

	if (order->target_blocks)
		snprintf(target, sizeof(target), "%" PRIu64, order->target_blocks);
	if (order->target_blocks && screen->zone < MAX_ZONES)
		spark = bg_spark_text(&screen->past[screen->zone][order->order], screen->utf8);
	put(screen, order->level == BG_LEVEL_FINE ? BG_STYLE_NONE :
	    order->level == BG_LEVEL_FORECAST ? BG_STYLE_WARN : BG_STYLE_BAD,
	    "%5u %8" PRIu64 " %8s %-6s %s%*s %6u %+7d %s", order->order, order->supply_blocks,
	    target, order->target_blocks ? bg_name(&bg_target_origin_names, order->target_origin) : "-",
	    spark, *spark ? 0 : BG_SPARK_WIDTH, "", order->demand_per_minute,
	    order->trend_per_second, bg_name(&bg_level_names, order->level));
}

static void put_zone(struct screen *screen)
{
	unsigned int page_shift = bg_page_shift(&screen->setup.box);
	const struct bg_zone_info *zone;
	u32 i;

	if (screen->zone >= screen->zones.count)
		screen->zone = 0;
	if (!screen->zones.count) {
		put(screen, BG_STYLE_NONE, "no zones");
		return;
	}
	zone = &screen->zones.zone[screen->zone];
	put(screen, BG_STYLE_BOLD, "zone %zu/%zu  %s of node %u  %s free  %s usable  floor %s  %+d pages/s",
	    screen->zone + 1, screen->zones.count, zone->zone, zone->node,
	    bg_size(zone->free_pages, page_shift), bg_size(zone->usable_pages, page_shift),
	    bg_size(zone->floor_pages, page_shift), zone->usable_trend_pages_per_second);
	put(screen, BG_STYLE_DIM, "%5s %8s %8s %-6s %-*s %6s %7s %s", "order", "supply", "target",
	    "origin", BG_SPARK_WIDTH, "supply, 0 to 2x target", "demand", "trend/s", "level");
	for (i = 0; i < zone->nr_orders; i++)
		put_order(screen, &zone->order[i]);
}

static void put_events(struct screen *screen)
{
	u64 i, shown = bg_min_u64(screen->nr_events, MAX_EVENTS);

	put(screen, BG_STYLE_DIM, "events%s%s", screen->lost ? ", lost: " : "",
	    screen->lost ? bg_grouped(screen->lost) : "");
	for (i = 1; i <= shown; i++)
		put(screen, BG_STYLE_NONE, "%s",
		    screen->events[(screen->nr_events - i) % MAX_EVENTS].text);
}

/* The newest events that fit; the last row says what the keys do. */
static void draw(struct screen *screen)
{
	screen->used = 0;
	if (screen->moves)
		fputs("\033[H", screen->ctx->out);
	put_head(screen);
	put_zone(screen);
	put_events(screen);
	if (screen->moves)
		fprintf(screen->ctx->out, "\033[J\033[%u;1H%s", screen->rows,
			"q quit   p pause   arrows: zone");
	else
		putc('\n', screen->ctx->out);
	bg_flush(screen->ctx);
}

static int print_json(struct screen *screen)
{
	struct json_object *doc = bg_doc_new(), *events;
	u64 i, shown = bg_min_u64(screen->nr_events, MAX_EVENTS);

	json_object_object_add(doc, "state", bg_box_to_json(&screen->setup.box));
	json_object_object_add(doc, "zones", bg_zones_to_json(&screen->zones));
	events = bg_json_array(doc, "events");
	for (i = 1; i <= shown; i++) {
		const struct line *line = &screen->events[(screen->nr_events - i) % MAX_EVENTS];

		json_object_array_add(events, json_object_new_string(line->text));
	}
	bg_doc_print(screen->ctx, doc);
	bg_flush(screen->ctx);
	return BG_EXIT_OK;
}

static void keep_event(struct screen *screen, const struct bg_event_info *event)
{
	struct line *line = &screen->events[screen->nr_events++ % MAX_EVENTS];
	struct bg_sentence sentence;
	char when[BG_WHEN_SIZE];

	if (screen->last_event && event->sequence > screen->last_event + 1)
		screen->lost += event->sequence - screen->last_event - 1;
	screen->last_event = event->sequence;
	bg_sentence_event(&sentence, event, bg_page_shift(&screen->setup.box));
	bg_when_time(bg_client_real_ns(screen->ctx, event->time_ns), when);
	snprintf(line->text, sizeof(line->text), "%.8s %.480s", when, sentence.text);
}

/* Take the notices that are there, and wait for no more; a recording gives all at once. */
static int drain(struct screen *screen)
{
	struct bg_notice notice;
	int error;

	do {
		error = bg_client_next(screen->ctx, 0, &notice);
		if (error)
			return error;
		if (notice.kind == BG_NOTICE_EVENT)
			keep_event(screen, &notice.event);
		if (notice.kind == BG_NOTICE_GONE && !screen->ctx->from)
			return bg_fail(screen->ctx, BG_EXIT_ABSENT, "module-gone",
				       "the module buddyguard was unloaded");
	} while (notice.kind == BG_NOTICE_EVENT ||
		 (screen->ctx->from && notice.kind == BG_NOTICE_NONE));
	return BG_EXIT_OK;
}

/* One more value for each curve. */
static void remember(struct screen *screen)
{
	size_t i;
	u32 k;

	for (i = 0; i < screen->zones.count && i < MAX_ZONES; i++)
		for (k = 0; k < screen->zones.zone[i].nr_orders; k++) {
			const struct bg_order *order = &screen->zones.zone[i].order[k];

			bg_spark_add(&screen->past[i][k], order->supply_blocks,
				     order->target_blocks);
		}
}

static int update(struct screen *screen)
{
	/* first, for events have sizes in pages */
	int error = bg_client_get(screen->ctx, &screen->setup);

	if (!error)
		error = drain(screen);
	if (error)
		return error;
	free(screen->zones.zone);
	error = bg_client_zones(screen->ctx, &screen->zones);
	if (!error)
		remember(screen);
	return error;
}

static u64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000 + (u64)now.tv_nsec / 1000000;
}

/* Until the next frame is due; a key that changes what is shown shows at once. Return: go on? */
static bool wait_for_frame(struct screen *screen)
{
	u64 until = now_ms() + screen->delay_ms, now;

	while (!bg_stopped() && ((now = now_ms()) < until || screen->paused)) {
		switch (bg_terminal_press(now < until ? (unsigned int)(until - now) : 200)) {
		case BG_PRESS_QUIT:
			return false;
		case BG_PRESS_PAUSE:
			screen->paused = !screen->paused;
			draw(screen);
			break;
		case BG_PRESS_NEXT:
			screen->zone = (screen->zone + 1) % bg_max_u64(screen->zones.count, 1);
			draw(screen);
			break;
		case BG_PRESS_PREVIOUS:
			if (!screen->zone)
				screen->zone = bg_max_u64(screen->zones.count, 1);
			screen->zone--;
			draw(screen);
			break;
		case BG_PRESS_NONE:
			break;
		}
	}
	return !bg_stopped();
}

static int show(struct screen *screen)
{
	u64 frames = 0;
	int error;

	do {
		bg_terminal_size(screen->ctx, &screen->columns, &screen->rows);
		error = update(screen);
		if (error || ferror(screen->ctx->out))
			return error;
		if (screen->ctx->json)
			print_json(screen);
		else
			draw(screen);
		if (screen->count && ++frames == screen->count)
			return BG_EXIT_OK;
	} while (wait_for_frame(screen));
	return BG_EXIT_OK;
}

static int parse_delay(struct bg_ctx *ctx, const char *text, unsigned int *delay_ms)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end)
		return bg_usage(ctx, "delay '%s' is no number (permitted: 0.1 to %d seconds)", text,
				MAX_DELAY_S);
	if (!(seconds >= 0.1 && seconds <= MAX_DELAY_S))
		return bg_fail(ctx, BG_EXIT_FAILED, "out-of-range",
			       "delay %s is out of range (permitted: 0.1 to %d seconds)", text,
			       MAX_DELAY_S);
	*delay_ms = (unsigned int)(seconds * 1000);
	return BG_EXIT_OK;
}

static int parse(struct bg_ctx *ctx, int argc, char **argv, struct screen *screen)
{
	int option, error = BG_EXIT_OK;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		if (option == DELAY)
			error = parse_delay(ctx, optarg, &screen->delay_ms);
		else if (option == COUNT)
			error = bg_take_number(ctx, "count", optarg, 1, UINT64_MAX, &screen->count);
		if (error)
			return error;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	return BG_EXIT_OK;
}

int bg_cmd_top(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct screen screen = { .delay_ms = 1000 };
	int error;

	screen.ctx = ctx;
	error = parse(ctx, argc, argv, &screen);
	if (!error)
		error = bg_client_listen(ctx, BG_GROUP_EVENTS);
	if (error)
		return error;
	screen.moves = bg_terminal_moves(ctx);
	screen.utf8 = bg_locale_is_utf8();
	bg_stop_on_signal();
	if (screen.moves)
		bg_terminal_enter(ctx);
	error = show(&screen);
	if (screen.moves)
		bg_terminal_leave(ctx);
	free(screen.zones.zone);
	return error;
}
