// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "fields.h"
#include "output.h"
#include "sentence.h"

enum { ORDER, BLOCKS, ZONE };

static bool parse_u64(const char *text, u64 max, u64 *number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*number = strtoull(text, &end, 10);
	return !*end && *number <= max;
}

/* [NODE/]NAME */
static bool parse_zone(const char *text, struct bg_request *request)
{
	const char *slash = strchr(text, '/');
	char node[16];
	u64 number = 0;

	if (slash) {
		snprintf(node, sizeof(node), "%.*s", (int)(slash - text), text);
		if (slash - text >= (int)sizeof(node) || !parse_u64(node, UINT32_MAX, &number))
			return false;
		text = slash + 1;
	}
	request->node = (u32)number;
	return *text && snprintf(request->zone, sizeof(request->zone), "%s", text) <
			(int)sizeof(request->zone);
}

static int parse_option(struct bg_ctx *ctx, int option, struct bg_request *request)
{
	u64 order;

	switch (option) {
	case ORDER:
		if (!parse_u64(optarg, BG_MAX_ORDERS - 1, &order))
			return bg_usage(ctx, "order '%s' is out of range (permitted: 0 to %d)",
					optarg, BG_MAX_ORDERS - 1);
		request->order = (u32)order;
		request->order_given = true;
		return BG_EXIT_OK;
	case BLOCKS:
		if (!parse_u64(optarg, UINT64_MAX, &request->blocks) || !request->blocks)
			return bg_usage(ctx, "'%s' is no number of blocks (permitted: 1 or more)",
					optarg);
		return BG_EXIT_OK;
	default:
		if (!parse_zone(optarg, request))
			return bg_usage(ctx, "'%s' names no zone: [NODE/]NAME, as 0/Normal",
					optarg);
		return BG_EXIT_OK;
	}
}

static int parse(struct bg_ctx *ctx, int argc, char **argv, struct bg_request *request)
{
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
	if (!bg_name_parse(&bg_remedy_names, argv[optind], &request->remedy) || !request->remedy)
		return bg_usage(ctx, "'%s' is no remedy (permitted: %s)", argv[optind],
				bg_names_list(&bg_remedy_names, 1));
	return BG_EXIT_OK;
}

/* Whether it worked is the exit code; partial is as good as a step gets. */
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
	struct bg_request request = { 0 };
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
