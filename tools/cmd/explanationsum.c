// SPDX-License-Identifier: GPL-2.0
/* Many events of kernels' logs, as tables or as a document. */
#include "cmd/explanation.h"

#include <string.h>

#include "show/output.h"

/* Rows of a table that people read; the rest is in JSON. */
#define ROWS 12

static void print_table(struct bg_ctx *ctx, const struct bg_summary *summary, enum bg_summary_by by)
{
	const struct bg_tally *tally = &summary->by[by];
	uint64_t rest = tally->others;

	fprintf(ctx->out, "\n%sby %s%s\n", bg_style(ctx, BG_STYLE_BOLD), bg_summary_by_name(by),
		bg_plain(ctx));
	for (unsigned int i = 0; i < tally->nr; i++) {
		if (i >= ROWS)
			rest += tally->row[i].count;
		else
			fprintf(ctx->out, "  %8llu  %s\n", (unsigned long long)tally->row[i].count,
				tally->row[i].name);
	}
	if (rest)
		fprintf(ctx->out, "  %8llu  of others\n", (unsigned long long)rest);
}

static void print_text(struct bg_ctx *ctx, const struct bg_summary *summary)
{
	char sentence[BG_SUMMARY_SENTENCE_LEN];

	for (unsigned int i = 0; i < BG_SUMMARY_SENTENCES; i++)
		if (bg_summary_sentence(summary, i, sentence))
			fprintf(ctx->out, "%s\n", sentence);
	if (summary->refused)
		fprintf(ctx->out, "%llu more files are no logs.\n",
			(unsigned long long)summary->refused);
	for (int by = 0; summary->events && by < BG_BY_NR; by++)
		print_table(ctx, summary, by);
}

static void add_tally(struct json_object *object, const char *name, const struct bg_tally *tally)
{
	struct json_object *array = bg_json_array(object, name);

	for (unsigned int i = 0; i < tally->nr; i++) {
		struct json_object *row = json_object_new_object();

		bg_json_string(row, "name", tally->row[i].name);
		bg_json_u64(row, "events", tally->row[i].count);
		json_object_array_add(array, row);
	}
	if (tally->others) {
		struct json_object *row = json_object_new_object();

		json_object_object_add(row, "name", NULL);
		bg_json_u64(row, "events", tally->others);
		json_object_array_add(array, row);
	}
}

static struct json_object *summary_json(const struct bg_summary *summary)
{
	struct json_object *object = json_object_new_object(), *array, *inner;
	char text[BG_SUMMARY_SENTENCE_LEN];

	bg_json_u64(object, "files", summary->files);
	bg_json_u64(object, "refused", summary->refused);
	bg_json_u64(object, "lines", summary->lines);
	bg_json_u64(object, "events", summary->events);
	array = bg_json_array(object, "sentences");
	for (unsigned int i = 0; i < BG_SUMMARY_SENTENCES; i++)
		if (bg_summary_sentence(summary, i, text))
			json_object_array_add(array, json_object_new_string(text));
	inner = json_object_new_object();
	for (int kind = 0; kind < BG_KIND_OTHER_REPORT; kind++)
		bg_json_u64(inner, bg_kind_name(kind), summary->kinds[kind]);
	json_object_object_add(object, "kinds", inner);
	inner = json_object_new_object();
	for (int helps = 0; helps <= BG_HELPS_YES; helps++)
		bg_json_u64(inner, bg_helps_name(helps), summary->helps[helps]);
	json_object_object_add(object, "helps", inner);
	bg_json_u64(object, "certain", summary->certain);
	for (int by = 0; by < BG_BY_NR; by++) {
		snprintf(text, sizeof(text), "by_%s", bg_summary_by_name(by));
		add_tally(object, text, &summary->by[by]);
	}
	return object;
}

int bg_explanation_summary(struct bg_ctx *ctx, const struct bg_summary *summary)
{
	struct json_object *doc;

	if (!ctx->json) {
		print_text(ctx, summary);
		return BG_EXIT_OK;
	}
	doc = bg_doc_new();
	bg_json_string(doc, "verb", "explain");
	json_object_object_add(doc, "summary", summary_json(summary));
	return bg_doc_print(ctx, doc);
}
