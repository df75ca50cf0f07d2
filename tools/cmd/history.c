// SPDX-License-Identifier: GPL-2.0
/* buddyctl history: the episodes that the module remembers. */
#include <stdlib.h>
#include <time.h>

#include "client/client.h"
#include "cmd/victims.h"
#include "model/fields.h"
#include "show/output.h"
#include "show/sentence.h"
#include "show/timestamp.h"
#include "verb.h"

static void print_line(struct bg_ctx *ctx, u64 time_ns, const struct bg_sentence *sentence)
{
	char when[BG_WHEN_SIZE];

	bg_when_date(bg_client_real_ns(ctx, time_ns), when);
	fprintf(ctx->out, "%s  %s\n", when, sentence->text);
}

/* Episodes and kills, each in its order, as one story. */
static void print_text(struct bg_ctx *ctx, const struct bg_episodes *episodes,
		       unsigned int page_shift)
{
	struct bg_sentence sentence;
	size_t i = 0, k = 0;

	while (i < episodes->count || k < episodes->nr_kills) {
		if (k == episodes->nr_kills ||
		    (i < episodes->count &&
		     episodes->episode[i].begin_ns <= episodes->kill[k].time_ns)) {
			bg_sentence_episode(&sentence, &episodes->episode[i], page_shift);
			print_line(ctx, episodes->episode[i++].begin_ns, &sentence);
		} else {
			bg_sentence_event(&sentence, &episodes->kill[k], page_shift);
			print_line(ctx, episodes->kill[k++].time_ns, &sentence);
		}
	}
	if (!episodes->count && !episodes->nr_kills)
		fputs("no episodes: nothing has run short since the module was loaded or reset\n",
		      ctx->out);
}

static int print_json(struct bg_ctx *ctx, const struct bg_episodes *episodes,
		      unsigned int page_shift)
{
	struct json_object *doc = bg_doc_new(), *array = bg_json_array(doc, "episodes");
	struct bg_sentence sentence;
	size_t i;

	for (i = 0; i < episodes->count; i++) {
		struct json_object *object = bg_episode_to_json(&episodes->episode[i]);

		bg_sentence_episode(&sentence, &episodes->episode[i], page_shift);
		bg_json_string(object, "sentence", sentence.text);
		json_object_array_add(array, object);
	}
	array = bg_json_array(doc, "kills");
	for (i = 0; i < episodes->nr_kills; i++) {
		struct json_object *object = bg_event_to_json(&episodes->kill[i]);

		bg_sentence_event(&sentence, &episodes->kill[i], page_shift);
		bg_json_string(object, "sentence", sentence.text);
		json_object_array_add(array, object);
	}
	return bg_doc_print(ctx, doc);
}

int bg_cmd_history(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	struct bg_episodes episodes;
	unsigned int page_shift;
	int error;

	if (bg_no_options(ctx, argc, argv, 0))
		return BG_EXIT_USAGE;
	error = bg_client_get(ctx, &setup);
	if (!error)
		error = bg_client_history(ctx, &episodes);
	if (error)
		return error;
	bg_victims_name(ctx, &episodes);
	page_shift = bg_page_shift(&setup.box);
	if (ctx->json)
		print_json(ctx, &episodes, page_shift);
	else
		print_text(ctx, &episodes, page_shift);
	bg_episodes_free(&episodes);
	return BG_EXIT_OK;
}
