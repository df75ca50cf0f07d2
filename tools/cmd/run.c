// SPDX-License-Identifier: GPL-2.0
/* buddyctl run: run one remedy now. */
#include <getopt.h>
#include <string.h>

#include "client/client.h"
#include "model/fields.h"
#include "model/guess.h"
#include "model/number.h"
#include "show/output.h"
#include "show/sentence.h"
#include "verb.h"

enum { ORDER, BLOCKS, ZONE };

/* [NODE/]NAME */
static bool parse_zone(const char *text, struct bg_run_request *request)
{
	const char *slash = strchr(text, '/');
	char node[16];
	u64 number = 0;

	if (slash) {
		snprintf(node, sizeof(node), "%.*s", (int)(slash - text), text);
		if (slash - text >= (int)sizeof(node) ||
		    !bg_number_parse(node, 0, UINT32_MAX, &number))
			return false;
		text = slash + 1;
	}
	request->node = (u32)number;
	return *text && snprintf(request->zone, sizeof(request->zone), "%s", text) <
			(int)sizeof(request->zone);
}

static int parse_option(struct bg_ctx *ctx, int option, struct bg_run_request *request)
{
	u64 order = 0;
	int error;

	switch (option) {
	case ORDER:
		error = bg_take_number(ctx, "order", optarg, 0, BG_MAX_ORDERS - 1, &order);
		request->order = (u32)order;
		request->order_given = true;
		return error;
	case BLOCKS:
		return bg_take_number(ctx, "blocks", optarg, 1, UINT64_MAX, &request->blocks);
	default:
		if (!parse_zone(optarg, request))
			return bg_usage(ctx, "'%s' names no zone: [NODE/]NAME, of those that 'buddyctl zones' shows",
					optarg);
		return BG_EXIT_OK;
	}
}

static int parse(struct bg_ctx *ctx, int argc, char **argv, struct bg_run_request *request)
{
	struct bg_guess guess = { 0 };
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		error = parse_option(ctx, option, request);
		if (error)
			return error;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (argc - optind != 1)
		return bg_usage(ctx, "name one remedy (%s)", bg_names_list(&bg_remedy_names, 1));
	if (bg_name_parse(&bg_remedy_names, argv[optind], &request->remedy) && request->remedy)
		return BG_EXIT_OK;
	bg_guess_names(&guess, argv[optind], &bg_remedy_names, 1);
	return bg_usage(ctx, "'%s' is no remedy%s (permitted: %s)", argv[optind],
			bg_guess_text(&guess), bg_names_list(&bg_remedy_names, 1));
}

/* The exit code says whether it worked; a step is bounded, so partial counts as success. */
static int exit_of(u32 result)
{
	switch (result) {
	case BG_RESULT_DONE:
	case BG_RESULT_PARTIAL:
		return BG_EXIT_OK;
	case BG_RESULT_UNSUPPORTED:
		return BG_EXIT_UNSUPPORTED;
	default:
		return BG_EXIT_FAILED;
	}
}

static void print(struct bg_ctx *ctx, const struct bg_ran *ran, unsigned int page_shift)
{
	struct bg_sentence sentence;
	struct json_object *doc;

	bg_sentence_outcome(&sentence, ran->node, ran->zone, &ran->outcome, page_shift);
	if (!ctx->json) {
		fprintf(ctx->out, "%s\n", sentence.text);
		return;
	}
	doc = bg_doc_new();
	bg_json_u64(doc, "node", ran->node);
	bg_json_string(doc, "zone", ran->zone);
	json_object_object_add(doc, "outcome", bg_outcome_to_json(&ran->outcome));
	bg_json_string(doc, "sentence", sentence.text);
	bg_doc_print(ctx, doc);
}

int bg_cmd_run(struct bg_ctx *ctx, int argc, char **argv)
{
	struct bg_run_request request = { 0 };
	static struct bg_setup setup;
	struct bg_ran ran;
	int error = parse(ctx, argc, argv, &request);

	if (!error)
		error = bg_client_get(ctx, &setup);
	if (error)
		return error;
	if (ctx->progress && !ctx->json)
		fprintf(ctx->err, "%s runs...\r", bg_name(&bg_remedy_names, request.remedy));
	error = bg_client_run(ctx, &request, &ran);
	if (ctx->progress && !ctx->json)
		fputs("\033[K", ctx->err);
	if (error)
		return error;
	print(ctx, &ran, bg_page_shift(&setup.box));
	return exit_of(ran.outcome.result);
}
