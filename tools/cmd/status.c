// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "client.h"
#include "fields.h"
#include "output.h"
#include "sentence.h"
#include "when.h"

/**
 * struct view - all that status shows
 * @setup: configuration and state
 * @zones: each zone
 * @stats: counters
 * @episodes: what happened
 * @worst: the zone that stands worst, or NULL
 */
struct view {
	struct bg_setup setup;
	struct bg_zones zones;
	struct bg_stats stats;
	struct bg_episodes episodes;
	const struct bg_zone *worst;
};

/* How much of its target, or of its floor, a decision's quantity is, in permille. */
static u64 share(const struct bg_decision *decision)
{
	u64 supply = decision->target ? decision->supply * 1000 / decision->target : UINT64_MAX;
	u64 usable = decision->floor_pages ?
		     decision->usable_pages * 1000 / decision->floor_pages : UINT64_MAX;

	return bg_min_u64(supply, usable);
}

static bool worse(const struct bg_zone *a, const struct bg_zone *b)
{
	if (a->decision.level != b->decision.level)
		return a->decision.level > b->decision.level;
	return share(&a->decision) < share(&b->decision);
}

static const struct bg_zone *find_worst(const struct bg_zones *zones)
{
	const struct bg_zone *worst = NULL;
	size_t i;

	for (i = 0; i < zones->count; i++)
		if (zones->zone[i].decided && (!worst || worse(&zones->zone[i], worst)))
			worst = &zones->zone[i];
	return worst;
}

static int look(struct bg_ctx *ctx, struct view *view)
{
	int error = bg_client_get(ctx, &view->setup);

	if (!error)
		error = bg_client_zones(ctx, &view->zones);
	if (!error)
		error = bg_client_stats(ctx, &view->stats);
	if (!error)
		error = bg_client_history(ctx, &view->episodes);
	view->worst = find_worst(&view->zones);
	return error;
}

static const char *verdict(const struct view *view)
{
	if (!view->setup.config.enabled)
		return "switched off";
	switch (view->setup.box.level) {
	case BG_LEVEL_FINE:
		return "healthy";
	case BG_LEVEL_FORECAST:
		return "healthy, but about to run short";
	case BG_LEVEL_BREACH:
		return "running short";
	default:
		return "critical";
	}
}

static enum bg_style verdict_style(const struct view *view)
{
	if (!view->setup.config.enabled || view->setup.box.level == BG_LEVEL_FORECAST)
		return BG_STYLE_WARN;
	return view->setup.box.level == BG_LEVEL_FINE ? BG_STYLE_GOOD : BG_STYLE_BAD;
}

static void print_zones(struct bg_ctx *ctx, const struct view *view)
{
	unsigned int page_shift = bg_page_shift(&view->setup.box);
	size_t i;

	for (i = 0; i < view->zones.count; i++) {
		const struct bg_zone *zone = &view->zones.zone[i];

		fprintf(ctx->out, "%-9s %s usable of %s free in %s, floor %s\n",
			i ? "" : "memory", bg_size(zone->usable_pages, page_shift),
			bg_size(zone->free_pages, page_shift),
			bg_zone_title(zone->node, zone->name),
			bg_size(zone->floor_pages, page_shift));
	}
}

static void print_last_episode(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_episode *last;
	struct bg_sentence sentence;
	char when[BG_WHEN_SIZE];

	if (!view->episodes.count) {
		fprintf(ctx->out, "last      no episode yet\n");
		return;
	}
	last = &view->episodes.episode[view->episodes.count - 1];
	bg_sentence_episode(&sentence, last, bg_page_shift(&view->setup.box));
	bg_when_date(ctx, last->begin_ns, when);
	fprintf(ctx->out, "last      %s %s\n", when, sentence.text);
}

static void print_hint(struct bg_ctx *ctx, const struct view *view)
{
	if (!view->setup.config.enabled)
		fprintf(ctx->out, "hint      'buddyctl set enabled=1' switches it on\n");
	else if (view->setup.config.profile == BG_PROFILE_OBSERVE)
		fprintf(ctx->out, "hint      it only observes: 'buddyctl profile default' lets it act\n");
	else if (view->setup.box.level > BG_LEVEL_FINE)
		fprintf(ctx->out, "hint      'buddyctl history' tells what was tried, 'buddyctl zones' the numbers\n");
}

static void print_text(struct bg_ctx *ctx, const struct view *view)
{
	unsigned int page_shift = bg_page_shift(&view->setup.box);
	const struct bg_box *box = &view->setup.box;
	struct bg_sentence sentence;

	fprintf(ctx->out, "%s%s%s\n", bg_style(ctx, verdict_style(view)), verdict(view),
		bg_plain(ctx));
	if (view->worst) {
		bg_sentence_decision(&sentence, view->worst->node, view->worst->name,
				     &view->worst->decision, page_shift);
		fprintf(ctx->out, "why       %s\n", sentence.text);
	}
	print_zones(ctx, view);
	if (box->running)
		fprintf(ctx->out, "running   %s\n", bg_name(&bg_remedy_names, box->running));
	print_last_episode(ctx, view);
	fprintf(ctx->out, "budget    %u of %u permille of one CPU used in the last minute\n",
		box->budget_used_permille, view->setup.config.budget_permille);
	fprintf(ctx->out, "kills     %s averted, %s declined\n",
		bg_grouped(view->stats.kills_averted), bg_grouped(view->stats.kills_declined));
	fprintf(ctx->out, "guard     profile %s, module %s, loaded for %s, looking every %s\n",
		bg_name(&bg_profile_names, view->setup.config.profile), box->module_version,
		bg_duration(box->uptime_ns), bg_duration(box->interval_ms * BG_NSEC_PER_MSEC));
	if (box->missing[0])
		fprintf(ctx->out, "missing   %s\n", box->missing);
	print_hint(ctx, view);
}

static int print_json(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_episodes *episodes = &view->episodes;
	struct json_object *doc = bg_doc_new();
	struct bg_sentence sentence = { .text = "" };

	if (view->worst)
		bg_sentence_decision(&sentence, view->worst->node, view->worst->name,
				     &view->worst->decision, bg_page_shift(&view->setup.box));
	bg_json_bool(doc, "healthy",
		     view->setup.config.enabled && view->setup.box.level == BG_LEVEL_FINE);
	bg_json_string(doc, "verdict", verdict(view));
	bg_json_string(doc, "sentence", sentence.text);
	bg_json_string(doc, "profile", bg_name(&bg_profile_names, view->setup.config.profile));
	json_object_object_add(doc, "state", bg_box_to_json(&view->setup.box));
	json_object_object_add(doc, "zones", bg_zones_to_json(&view->zones));
	json_object_object_add(doc, "last_episode", episodes->count ?
			       bg_episode_to_json(&episodes->episode[episodes->count - 1]) : NULL);
	bg_json_u64(doc, "budget_used_permille", view->setup.box.budget_used_permille);
	bg_json_u64(doc, "budget_permille", view->setup.config.budget_permille);
	bg_json_u64(doc, "kills_averted", view->stats.kills_averted);
	return bg_doc_print(ctx, doc);
}

int bg_cmd_status(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct view view;
	int error;

	if (bg_no_options(ctx, argc, argv, 0))
		return BG_EXIT_USAGE;
	error = look(ctx, &view);
	if (!error && ctx->json)
		print_json(ctx, &view);
	else if (!error)
		print_text(ctx, &view);
	free(view.zones.zone);
	free(view.episodes.episode);
	return error;
}
