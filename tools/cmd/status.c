// SPDX-License-Identifier: GPL-2.0
/* buddyctl status: whether the box is fine, and why not. */
#include <stdlib.h>

#include "client/client.h"
#include "cmd/victims.h"
#include "model/fields.h"
#include "model/lowmem.h"
#include "show/kept.h"
#include "show/output.h"
#include "show/sentence.h"
#include "show/timestamp.h"
#include "verb.h"

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
	struct bg_stats_info stats;
	struct bg_episodes episodes;
	const struct bg_zone_info *worst;
};

/* How much of its target, or of its floor, a decision's quantity is, in permille. */
static u64 share(const struct bg_decision *decision)
{
	u64 target = decision->target_blocks;
	u64 supply = target ? decision->supply_blocks * 1000 / target : UINT64_MAX;
	u64 usable = decision->floor_pages ?
		     decision->usable_pages * 1000 / decision->floor_pages : UINT64_MAX;

	return bg_min_u64(supply, usable);
}

static bool worse(const struct bg_zone_info *a, const struct bg_zone_info *b)
{
	if (a->decision.level != b->decision.level)
		return a->decision.level > b->decision.level;
	return share(&a->decision) < share(&b->decision);
}

static const struct bg_zone_info *find_worst(const struct bg_zones *zones)
{
	const struct bg_zone_info *worst = NULL;
	size_t i;

	for (i = 0; i < zones->count; i++)
		if (zones->zone[i].has_decision && (!worst || worse(&zones->zone[i], worst)))
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
	if (!error)
		bg_victims_name(ctx, &view->episodes);
	view->worst = find_worst(&view->zones);
	return error;
}

static const char *verdict(const struct view *view)
{
	if (!view->setup.config.enabled)
		return "switched off";
	switch (view->setup.box.level) {
	case BG_LEVEL_FINE:
		return "fine";
	case BG_LEVEL_FORECAST:
		return "fine, but about to run short";
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

static void print_shortage(struct bg_ctx *ctx, const struct bg_lowmem *lowmem,
			   unsigned int page_shift)
{
	struct bg_kernel kernel;
	char setting[128];

	fprintf(ctx->out, "          it runs short: %s of it are pages of processes and files, which nothing moves up, while %s of HighMem are free\n",
		bg_size(lowmem->movable_pages, page_shift),
		bg_size(lowmem->highmem_free_pages, page_shift));
	bg_kernel_init(&kernel, "");
	if (!ctx->from && bg_lowmem_setting(&kernel, lowmem, setting, sizeof(setting)))
		fprintf(ctx->out, "          what keeps such pages out from now on: sysctl -w vm.lowmem_reserve_ratio=\"%s\"\n",
			setting);
}

/* What the kernel lives on comes first: that HighMem has more does not help it. */
static void print_lowmem(struct bg_ctx *ctx, const struct view *view)
{
	unsigned int page_shift = bg_page_shift(&view->setup.box);
	struct bg_lowmem lowmem;

	if (!bg_lowmem_read(&view->zones, &lowmem))
		return;
	fprintf(ctx->out, "lowmem    %s usable for the kernel itself, floor %s\n",
		bg_size(lowmem.usable_pages, page_shift), bg_size(lowmem.floor_pages, page_shift));
	if (lowmem.runs_short)
		print_shortage(ctx, &lowmem, page_shift);
}

static void print_zones(struct bg_ctx *ctx, const struct view *view)
{
	unsigned int page_shift = bg_page_shift(&view->setup.box);
	size_t i;

	for (i = 0; i < view->zones.count; i++) {
		const struct bg_zone_info *zone = &view->zones.zone[i];

		fprintf(ctx->out, "%-9s %s usable of %s free in %s, floor %s\n",
			i ? "" : "memory", bg_size(zone->usable_pages, page_shift),
			bg_size(zone->free_pages, page_shift),
			bg_zone_title(zone->node, zone->zone),
			bg_size(zone->floor_pages, page_shift));
	}
}

/* Was it kept? Of the targets that somebody set or asks for. */
static void print_kept(struct bg_ctx *ctx, const struct view *view)
{
	struct bg_sentence sentence;
	const char *title = "kept";
	size_t i;
	u32 k;

	for (i = 0; i < view->zones.count; i++)
		for (k = 0; k < view->zones.zone[i].nr_orders; k++) {
			const struct bg_order *order = &view->zones.zone[i].order[k];

			if (!order->kept.kept_since_ns ||
			    order->target_origin == BG_TARGET_ORIGIN_AUTO)
				continue;
			bg_sentence_kept(&sentence, &view->zones.zone[i], order,
					 view->setup.box.time_ns);
			fprintf(ctx->out, "%-9s %s\n", title, sentence.text);
			title = "";
		}
}

/* The sentence tells of the last look, the numbers of memory are fresh. */
static void print_why(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_zone_info *worst = view->worst;
	struct bg_sentence sentence;

	if (!worst || !view->setup.config.enabled)
		return;
	bg_sentence_decision(&sentence, worst->node, worst->zone, &worst->decision,
			     bg_page_shift(&view->setup.box));
	fprintf(ctx->out, "why       %s\n", sentence.text);
	if (worst->decided_ns)
		fprintf(ctx->out, "looked    %s ago\n",
			bg_duration(bg_sub_u64(worst->time_ns, worst->decided_ns)));
}

static void print_guard(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_box *box = &view->setup.box;

	fprintf(ctx->out, "guard     profile %s, module %s, loaded for %s, ",
		bg_name(&bg_profile_names, view->setup.config.profile), box->module_version,
		bg_duration(box->uptime_ns));
	if (view->setup.config.enabled)
		fprintf(ctx->out, "looking every %s\n",
			bg_duration(box->interval_ms * BG_NSEC_PER_MSEC));
	else
		fprintf(ctx->out, "not looking\n");
}

static void print_last_episode(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_episode_info *last;
	struct bg_sentence sentence;
	char when[BG_WHEN_SIZE];

	if (!view->episodes.count) {
		fprintf(ctx->out, "last      no episode yet\n");
		return;
	}
	last = &view->episodes.episode[view->episodes.count - 1];
	bg_sentence_episode(&sentence, last, bg_page_shift(&view->setup.box));
	bg_when_date(bg_client_real_ns(ctx, last->begin_ns), when);
	fprintf(ctx->out, "last      %s %s\n", when, sentence.text);
}

/* The last process that was about to be killed, or was. */
static void print_last_kill(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_event_info *kill;
	struct bg_sentence sentence;
	char when[BG_WHEN_SIZE];

	if (!view->episodes.nr_kills)
		return;
	kill = &view->episodes.kill[view->episodes.nr_kills - 1];
	bg_sentence_event(&sentence, kill, bg_page_shift(&view->setup.box));
	bg_when_date(bg_client_real_ns(ctx, kill->time_ns), when);
	fprintf(ctx->out, "          the last: %s %s\n", when, sentence.text);
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
	const struct bg_box *box = &view->setup.box;

	fprintf(ctx->out, "%s%s%s\n", bg_style(ctx, verdict_style(view)), verdict(view),
		bg_plain(ctx));
	print_why(ctx, view);
	print_lowmem(ctx, view);
	print_zones(ctx, view);
	print_kept(ctx, view);
	if (box->running)
		fprintf(ctx->out, "running   %s\n", bg_name(&bg_remedy_names, box->running));
	print_last_episode(ctx, view);
	fprintf(ctx->out, "budget    %u of %u permille of one CPU used in the last minute\n",
		box->budget_used_permille, view->setup.config.budget_permille);
	fprintf(ctx->out, "kills     %s averted, %s not averted, %s mended too late\n",
		bg_grouped(view->stats.kills_averted), bg_grouped(view->stats.kills_declined),
		bg_grouped(view->stats.kills_late));
	print_last_kill(ctx, view);
	print_guard(ctx, view);
	if (box->capabilities & BUDDYGUARD_CAPABILITY_QUIET_CPUS && !view->setup.config.evacuate)
		fprintf(ctx->out, "quiet     PREEMPT_RT or isolated CPUs: evacuation is off unless asked for (evacuate=1)\n");
	if (box->missing[0])
		fprintf(ctx->out, "missing   %s\n", box->missing);
	print_hint(ctx, view);
}

static void add_lowmem(struct json_object *doc, const struct view *view)
{
	struct bg_lowmem lowmem;
	struct json_object *object;

	if (!bg_lowmem_read(&view->zones, &lowmem))
		return;
	object = json_object_new_object();
	bg_json_u64(object, "usable_pages", lowmem.usable_pages);
	bg_json_u64(object, "floor_pages", lowmem.floor_pages);
	bg_json_u64(object, "movable_pages", lowmem.movable_pages);
	bg_json_u64(object, "highmem_free_pages", lowmem.highmem_free_pages);
	bg_json_bool(object, "runs_short", lowmem.runs_short);
	json_object_object_add(doc, "lowmem", object);
}

static int print_json(struct bg_ctx *ctx, const struct view *view)
{
	const struct bg_episodes *episodes = &view->episodes;
	struct json_object *doc = bg_doc_new();
	struct bg_sentence sentence = { .text = "" };

	if (view->worst)
		bg_sentence_decision(&sentence, view->worst->node, view->worst->zone,
				     &view->worst->decision, bg_page_shift(&view->setup.box));
	bg_json_bool(doc, "healthy",
		     view->setup.config.enabled && view->setup.box.level == BG_LEVEL_FINE);
	bg_json_string(doc, "verdict", verdict(view));
	bg_json_string(doc, "sentence", sentence.text);
	bg_json_string(doc, "profile", bg_name(&bg_profile_names, view->setup.config.profile));
	json_object_object_add(doc, "state", bg_box_to_json(&view->setup.box));
	add_lowmem(doc, view);
	json_object_object_add(doc, "zones", bg_zones_to_json(&view->zones));
	json_object_object_add(doc, "last_episode", episodes->count ?
			       bg_episode_to_json(&episodes->episode[episodes->count - 1]) : NULL);
	bg_json_u64(doc, "budget_used_permille", view->setup.box.budget_used_permille);
	bg_json_u64(doc, "budget_permille", view->setup.config.budget_permille);
	json_object_object_add(doc, "last_kill", episodes->nr_kills ?
			       bg_event_to_json(&episodes->kill[episodes->nr_kills - 1]) : NULL);
	bg_json_u64(doc, "kills_averted", view->stats.kills_averted);
	bg_json_u64(doc, "kills_declined", view->stats.kills_declined);
	bg_json_u64(doc, "kills_late", view->stats.kills_late);
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
	bg_episodes_free(&view.episodes);
	return error;
}
