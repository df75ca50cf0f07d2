// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <getopt.h>
#include <stdlib.h>

#include "client.h"
#include "fields.h"
#include "output.h"
#include "sentence.h"
#include "terminal.h"
#include "when.h"

enum { COUNT };

static void print_lost(struct bg_ctx *ctx, u64 lost)
{
	struct json_object *doc;

	if (!ctx->json) {
		fprintf(ctx->out, "%" PRIu64 " event%s lost: this terminal was too slow\n", lost,
			lost == 1 ? " was" : "s were");
		return;
	}
	doc = bg_doc_new();
	bg_json_u64(doc, "lost", lost);
	bg_doc_print(ctx, doc);
}

static void print_event(struct bg_ctx *ctx, const struct bg_event *event, unsigned int page_shift)
{
	struct bg_sentence sentence;
	struct json_object *doc, *object;
	char when[BG_WHEN_SIZE];

	bg_sentence_event(&sentence, event, page_shift);
	bg_when_time(ctx, event->time_ns, when);
	if (!ctx->json) {
		fprintf(ctx->out, "%s  %s\n", when, sentence.text);
		return;
	}
	doc = bg_doc_new();
	object = bg_event_to_json(event);
	bg_json_string(object, "sentence", sentence.text);
	json_object_object_add(doc, "event", object);
	bg_doc_print(ctx, doc);
}

/* Print until told to stop, until the module goes, or until so many events were seen. */
static int follow(struct bg_ctx *ctx, u64 count, unsigned int page_shift)
{
	struct bg_notice notice;
	u64 seen = 0, last = 0;
	int error;

	while (!bg_stopped() && (!count || seen < count)) {
		error = bg_client_next(ctx, -1, &notice);
		if (error)
			return error;
		if (notice.kind == BG_NOTICE_GONE)
			return ctx->from ? BG_EXIT_OK :
			       bg_fail(ctx, BG_EXIT_ABSENT, "module-gone",
				       "the module buddyguard was unloaded");
		if (notice.kind != BG_NOTICE_EVENT)
			continue;
		if (last && notice.sequence > last + 1)
			print_lost(ctx, notice.sequence - last - 1);
		last = notice.sequence;
		print_event(ctx, &notice.event, page_shift);
		if (!bg_flush(ctx))
			return BG_EXIT_FAILED;
		seen++;
	}
	return BG_EXIT_OK;
}

static bool parse_count(const char *text, u64 *count)
{
	char *end;

	*count = strtoull(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end;
}

int bg_cmd_monitor(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	u64 count = 0;
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0)
		if (!parse_count(optarg, &count))
			return bg_usage(ctx, "'%s' is no number of events", optarg);
	if (option == -2)
		return BG_EXIT_USAGE;
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	error = bg_client_get(ctx, &setup);
	if (!error)
		error = bg_client_listen(ctx, BG_GROUP_EVENTS);
	if (error)
		return error;
	bg_stop_on_signal();
	return follow(ctx, count, bg_page_shift(&setup.box));
}
