// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <time.h>

#include "client.h"
#include "fields.h"
#include "output.h"
#include "sentence.h"
#include "when.h"

static void print_text(struct bg_ctx *ctx, const struct bg_episodes *episodes,
		       unsigned int page_shift)
{
	struct bg_sentence sentence;
	char when[BG_WHEN_SIZE];
	size_t i;

	for (i = 0; i < episodes->count; i++) {
		bg_sentence_episode(&sentence, &episodes->episode[i], page_shift);
		bg_when_date(ctx, episodes->episode[i].begin_ns, when);
		fprintf(ctx->out, "%s  %s\n", when, sentence.text);
	}
	if (!episodes->count)
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
	page_shift = bg_page_shift(&setup.box);
	if (ctx->json)
		print_json(ctx, &episodes, page_shift);
	else
		print_text(ctx, &episodes, page_shift);
	free(episodes.episode);
	return BG_EXIT_OK;
}
