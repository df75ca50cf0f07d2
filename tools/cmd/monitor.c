// SPDX-License-Identifier: GPL-2.0
/* buddyctl monitor: events as they come. */
#include <inttypes.h>
#include <getopt.h>

#include "client/client.h"
#include "cmd/hooks.h"
#include "model/fields.h"
#include "show/changes.h"
#include "show/output.h"
#include "show/sentence.h"
#include "show/terminal.h"
#include "show/timestamp.h"
#include "verb.h"

enum { COUNT, HOOKS, USER, SECONDS };

/**
 * struct watch - how to follow
 * @count: events to end after, 0 for no end
 * @known: configuration and state as last known
 * @hooks: what is run at events, or NULL
 */
struct watch {
	u64 count;
	struct bg_setup *known;
	struct bg_hooks *hooks;
};

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

/* The event does not tell what was changed: that is what differs from what was known. */
static void add_changes(struct bg_ctx *ctx, struct bg_setup *known, struct bg_sentence *sentence)
{
	static struct bg_setup now;
	char text[512];

	/* a recording knows only how it ended */
	if (ctx->from || bg_client_get(ctx, &now))
		return;
	bg_changes(known, &now, text, sizeof(text));
	*known = now;
	if (text[0])
		snprintf(sentence->text, sizeof(sentence->text), "the configuration was changed: %s.",
			 text);
}

static void tell_event(struct bg_ctx *ctx, const struct bg_event_info *event,
		       const struct watch *watch)
{
	struct bg_sentence sentence;
	struct json_object *doc, *object;
	char when[BG_WHEN_SIZE];

	bg_sentence_event(&sentence, event, bg_page_shift(&watch->known->box));
	if (event->kind == BUDDYGUARD_EVENT_KIND_CONFIG_CHANGED)
		add_changes(ctx, watch->known, &sentence);
	bg_when_time(bg_client_real_ns(ctx, event->time_ns), when);
	if (!ctx->json)
		fprintf(ctx->out, "%s  %s\n", when, sentence.text);
	doc = bg_doc_new();
	object = bg_event_to_json(event);
	bg_json_string(object, "sentence", sentence.text);
	if (watch->hooks)
		bg_hooks_run(watch->hooks, object);
	json_object_object_add(doc, "event", object);
	if (ctx->json)
		bg_doc_print(ctx, doc);
	else
		json_object_put(doc);
}

/* Print events until a signal comes, the module is unloaded, or so many were seen. */
static int follow(struct bg_ctx *ctx, const struct watch *watch)
{
	struct bg_notice notice;
	u64 seen = 0, last = 0;
	int error;

	while (!bg_stopped() && (!watch->count || seen < watch->count)) {
		error = bg_client_next(ctx, watch->hooks ? bg_hooks_look(watch->hooks) : -1,
				       &notice);
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
		tell_event(ctx, &notice.event, watch);
		if (!bg_flush(ctx))
			return BG_EXIT_FAILED;
		seen++;
	}
	return BG_EXIT_OK;
}

/**
 * struct wish - what is asked for
 * @count: events to end after
 * @hooked: hooks are to be run
 * @hooks: which, and how
 */
struct wish {
	u64 count;
	bool hooked;
	struct bg_hooks_wish hooks;
};

static int take_option(struct bg_ctx *ctx, int option, struct wish *wish)
{
	switch (option) {
	case COUNT:
		return bg_take_number(ctx, "count", optarg, 1, UINT64_MAX, &wish->count);
	case SECONDS:
		return bg_take_number(ctx, "seconds", optarg, 1, BG_HOOKS_SECONDS_MAX,
				      &wish->hooks.seconds);
	case USER:
		wish->hooks.user = optarg;
		return BG_EXIT_OK;
	default:
		wish->hooked = true;
		return BG_EXIT_OK;
	}
}

static int take_options(struct bg_ctx *ctx, int argc, char **argv, struct wish *wish)
{
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		error = take_option(ctx, option, wish);
		if (error)
			return error;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (wish->hooks.user && !wish->hooked)
		return bg_usage(ctx, "--user says who runs hooks: give --hooks too");
	if (wish->hooked && optind < argc)
		wish->hooks.directory = argv[optind++];
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	return BG_EXIT_OK;
}

int bg_cmd_monitor(struct bg_ctx *ctx, int argc, char **argv)
{
	struct wish wish = { .hooks = { BG_HOOKS_DIRECTORY, NULL, BG_HOOKS_SECONDS } };
	static struct bg_setup setup;
	struct watch watch = { 0 };
	int error = take_options(ctx, argc, argv, &wish);

	if (!error)
		error = bg_client_get(ctx, &setup);
	if (!error && wish.hooked)
		error = bg_hooks_open(ctx, &wish.hooks, &watch.hooks);
	if (!error)
		error = bg_client_listen(ctx, BG_GROUP_EVENTS);
	if (!error) {
		bg_stop_on_signal();
		watch.count = wish.count;
		watch.known = &setup;
		error = follow(ctx, &watch);
	}
	bg_hooks_close(watch.hooks);
	return error;
}
