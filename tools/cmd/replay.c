// SPDX-License-Identifier: GPL-2.0
/* buddyctl replay: compare the recorded decisions with those that the core takes now. */
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "model/fields.h"
#include "model/settings.h"
#include "show/output.h"
#include "show/sentence.h"
#include "replay.h"
#include "verb.h"

#define NR_LEVELS (BUDDYGUARD_LEVEL_CRITICAL + 1)

/* struct tally - what a series of decisions came to, to compare two of them */
struct tally {
	u64 level[NR_LEVELS];
	u64 acts[BG_NR_REMEDIES];
};

/**
 * struct compare - recorded decisions against replayed ones
 * @ctx: where to tell
 * @decisions: how many
 * @different: how many differ
 * @first: number of the first that differs, 0 for none
 * @last: number of the last that differs; a breach that is retold of it is not another one
 * @member: in which it differs
 * @zone: of the first that differs, with the recorded decision
 * @decision: what replay decided there
 * @recorded: tally
 * @replayed: tally
 */
struct compare {
	struct bg_ctx *ctx;
	u64 decisions;
	u64 different;
	u64 first;
	u64 last;
	const char *member;
	struct bg_zone_info zone;
	struct bg_decision decision;
	struct tally recorded;
	struct tally replayed;
};

static void count(struct tally *tally, const struct bg_decision *decision)
{
	if (decision->level < NR_LEVELS)
		tally->level[decision->level]++;
	if (decision->remedy < BG_NR_REMEDIES && bg_decision_acts(decision))
		tally->acts[decision->remedy]++;
}

static int compare_step(void *arg, const struct bg_step *step)
{
	struct compare *compare = arg;
	const char *member = bg_decision_differs(&step->zone->decision, step->decision);

	if (!step->retold) {
		compare->decisions++;
		count(&compare->recorded, &step->zone->decision);
		count(&compare->replayed, step->decision);
	}
	if (!member || (step->retold && compare->last == step->number))
		return BG_EXIT_OK;
	compare->different++;
	compare->last = step->number;
	if (!compare->first) {
		compare->first = step->number;
		compare->member = member;
		compare->zone = *step->zone;
		compare->decision = *step->decision;
	}
	return BG_EXIT_OK;
}

/* What it took, or would take if each run took what a recorded one did on average. */
static u64 cpu_of(const struct tally *tally, const struct bg_replay *replay)
{
	u64 sum = 0;
	u32 i;

	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++)
		sum += tally->acts[i] * replay->run_ns[i];
	return sum;
}

static struct json_object *tally_to_json(const struct tally *tally,
					 const struct bg_trail_count *trails,
					 const struct bg_replay *replay)
{
	struct json_object *object = json_object_new_object(), *levels, *acts;
	u32 i;

	levels = json_object_new_object();
	for (i = 0; i < NR_LEVELS; i++)
		bg_json_u64(levels, bg_name(&bg_level_names, i), tally->level[i]);
	json_object_object_add(object, "levels", levels);
	acts = json_object_new_object();
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++)
		bg_json_u64(acts, bg_name(&bg_remedy_names, i), tally->acts[i]);
	json_object_object_add(object, "remedies", acts);
	bg_json_u64(object, "cpu_ns", cpu_of(tally, replay));
	bg_json_u64(object, "episodes", trails->episodes);
	bg_json_u64(object, "backoffs", trails->backoffs);
	return object;
}

static struct json_object *first_to_json(const struct compare *compare)
{
	struct json_object *object;

	if (!compare->first)
		return NULL;
	object = json_object_new_object();
	bg_json_u64(object, "number", compare->first);
	bg_json_u64(object, "node", compare->zone.node);
	bg_json_string(object, "zone", compare->zone.zone);
	bg_json_u64(object, "time_ns", compare->zone.time_ns);
	bg_json_string(object, "member", compare->member);
	json_object_object_add(object, "recorded",
			       bg_decision_to_json(&compare->zone.decision));
	json_object_object_add(object, "replayed", bg_decision_to_json(&compare->decision));
	return object;
}

static void print_json(struct bg_ctx *ctx, const struct compare *compare,
		       const struct bg_replay *replay)
{
	struct json_object *doc = bg_doc_new();

	bg_json_u64(doc, "decisions", compare->decisions);
	bg_json_u64(doc, "different", compare->different);
	bg_json_bool(doc, "identical", !compare->different);
	bg_json_u64(doc, "lost", replay->lost);
	bg_json_bool(doc, "truncated", replay->truncated);
	json_object_object_add(doc, "first_difference", first_to_json(compare));
	json_object_object_add(doc, "recorded",
			       tally_to_json(&compare->recorded, &replay->recorded, replay));
	json_object_object_add(doc, "replayed",
			       tally_to_json(&compare->replayed, &replay->replayed, replay));
	bg_doc_print(ctx, doc);
}

static void print_first(struct bg_ctx *ctx, const struct compare *compare,
			const struct bg_replay *replay)
{
	unsigned int page_shift = bg_page_shift(&replay->box);
	struct bg_sentence sentence;

	fprintf(ctx->out, "first difference: decision %" PRIu64 ", %s into the recording, in %s\n",
		compare->first, bg_duration(compare->zone.time_ns - replay->begin_ns),
		compare->member);
	bg_sentence_decision(&sentence, compare->zone.node, compare->zone.zone,
			     &compare->zone.decision, page_shift);
	fprintf(ctx->out, "  recorded  %s\n", sentence.text);
	bg_sentence_decision(&sentence, compare->zone.node, compare->zone.zone,
			     &compare->decision, page_shift);
	fprintf(ctx->out, "  replayed  %s\n", sentence.text);
}

static void print_row(struct bg_ctx *ctx, const char *what, u64 recorded, u64 replayed)
{
	if (recorded || replayed)
		fprintf(ctx->out, "  %-24s %10" PRIu64 " %10" PRIu64 "\n", what, recorded,
			replayed);
}

static void print_tallies(struct bg_ctx *ctx, const struct compare *compare,
			  const struct bg_replay *replay)
{
	const struct tally *a = &compare->recorded, *b = &compare->replayed;
	char what[32];
	u32 i;

	fprintf(ctx->out, "  %-24s %10s %10s\n", "", "recorded", "replayed");
	for (i = 0; i < NR_LEVELS; i++) {
		snprintf(what, sizeof(what), "samples that are %s", bg_name(&bg_level_names, i));
		print_row(ctx, what, a->level[i], b->level[i]);
	}
	print_row(ctx, "episodes", replay->recorded.episodes, replay->replayed.episodes);
	print_row(ctx, "times given up", replay->recorded.backoffs, replay->replayed.backoffs);
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++) {
		snprintf(what, sizeof(what), "times %s", bg_name(&bg_remedy_names, i));
		print_row(ctx, what, a->acts[i], b->acts[i]);
	}
	fprintf(ctx->out, "  %-24s %10s %10s\n", "CPU time, about", bg_duration(cpu_of(a, replay)),
		bg_duration(cpu_of(b, replay)));
	for (i = BG_REMEDY_WAKE; i < BG_NR_REMEDIES; i++)
		if (b->acts[i] && !replay->run_ns[i])
			fprintf(ctx->out, "without %s, of which no run was recorded\n",
				bg_name(&bg_remedy_names, i));
}

static void print_text(struct bg_ctx *ctx, const struct compare *compare,
		       const struct bg_replay *replay)
{
	if (!compare->different) {
		fprintf(ctx->out, "%s decisions, every one as recorded\n",
			bg_grouped(compare->decisions));
	} else {
		fprintf(ctx->out, "%s of %s decisions differ\n", bg_grouped(compare->different),
			bg_grouped(compare->decisions));
		print_first(ctx, compare, replay);
	}
	if (replay->change) {
		print_tallies(ctx, compare, replay);
		fputs("what a remedy would have gained is not in a recording: supply is as recorded\n",
		      ctx->out);
	}
}

static int judge(struct bg_ctx *ctx, const struct compare *compare, const struct bg_replay *replay)
{
	if (ctx->json)
		print_json(ctx, compare, replay);
	else
		print_text(ctx, compare, replay);
	if (replay->truncated)
		bg_note(ctx, "%s breaks off; replayed up to there", replay->path);
	if (replay->lost)
		bg_note(ctx, "%" PRIu64 " notices were lost while it was recorded: replay cannot follow past the first",
			replay->lost);
	return replay->change || !compare->different ? BG_EXIT_OK : BG_EXIT_FAILED;
}

int bg_cmd_replay(struct bg_ctx *ctx, int argc, char **argv)
{
	struct compare compare = { .ctx = ctx };
	struct bg_replay replay = { .step = compare_step, .arg = &compare };
	static struct bg_change change;
	char why[BG_MAX_WHY];
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		error = bg_assign_word(&change, optarg, why);
		if (error)
			return bg_fail(ctx, error, "bad-value", "%s", why);
		replay.change = &change;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (argc - optind != 1)
		return bg_usage(ctx, "name one recording");
	replay.path = argv[optind];
	error = bg_replay_run(ctx, &replay);
	if (!error && !compare.decisions)
		return bg_fail(ctx, BG_EXIT_FAILED, "empty-recording",
			       "%s has no samples: nothing to replay", replay.path);
	return error ? error : judge(ctx, &compare, &replay);
}
