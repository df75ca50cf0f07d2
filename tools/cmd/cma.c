// SPDX-License-Identifier: GPL-2.0
/* buddyctl cma: the CMA areas, who holds what of them, and what drivers got. */
#include <inttypes.h>
#include <stdlib.h>

#include "client/client.h"
#include "model/fields.h"
#include "show/output.h"
#include "show/sentence.h"
#include "verb.h"

static void print_size(struct bg_ctx *ctx, const char *what, u64 pages, unsigned int page_shift,
		       const char *meaning)
{
	fprintf(ctx->out, "  %-26s %12s%s%s\n", what, bg_size(pages, page_shift),
		*meaning ? "  " : "", meaning);
}

static void print_lie(struct bg_ctx *ctx, const struct bg_cma_area_info *area,
		      unsigned int page_shift)
{
	if (!area->surveyed_ns)
		return;
	print_size(ctx, "held by drivers", area->taken_pages, page_shift, "");
	print_size(ctx, "in use by others", area->squatting_pages, page_shift,
		   "movable: a driver waits until it is moved");
	print_size(ctx, "stuck", area->stuck_pages, page_shift,
		   "cannot be moved: pinned by a process, or the kernel's own");
	print_size(ctx, "free", area->free_pages, page_shift, "");
	print_size(ctx, "largest buffer at once", area->free_run_pages, page_shift, "");
	print_size(ctx, "largest buffer at all", area->clear_run_pages, page_shift,
		   "once what others have in it was moved");
}

static void print_calls(struct bg_ctx *ctx, const struct bg_cma_area_info *area,
			unsigned int page_shift)
{
	fprintf(ctx->out, "  so far: %s buffers given (%s), %s given back (%s)",
		bg_grouped(area->allocations), bg_size(area->allocated_pages, page_shift),
		bg_grouped(area->releases), bg_size(area->released_pages, page_shift));
	fprintf(ctx->out, ", %s failed, %s runs tried in vain\n", bg_grouped(area->failures),
		bg_grouped(area->retries));
	if (area->latency_max_ns)
		fprintf(ctx->out, "  latency: half within %s, 99 %% within %s, longest %s\n",
			bg_duration(area->latency_p50_ns), bg_duration(area->latency_p99_ns),
			bg_duration(area->latency_max_ns));
}

static void print_failed(struct bg_ctx *ctx, const struct bg_cma_area_info *area)
{
	u32 i;

	if (!area->failures)
		return;
	fputs("  failed:", ctx->out);
	for (i = 0; i < BG_NR_CMA_FAILURES; i++)
		if (area->failed[i])
			fprintf(ctx->out, " %s %s", bg_name(&bg_cma_failure_names, i),
				bg_grouped(area->failed[i]));
	putc('\n', ctx->out);
}

static void print_call(struct bg_ctx *ctx, const char *what, const struct bg_cma_area_info *area,
		       const struct bg_cma_call_info *call, unsigned int page_shift)
{
	struct bg_sentence sentence;

	bg_sentence_call(&sentence, area->name, call, page_shift);
	fprintf(ctx->out, "  %s: %s\n", what, sentence.text);
}

static void print_area(struct bg_ctx *ctx, const struct bg_cma_area_info *area,
		       unsigned int page_shift)
{
	fprintf(ctx->out, "%s%s%s", bg_style(ctx, BG_STYLE_BOLD),
		area->name[0] ? area->name : "(no name known yet)", bg_plain(ctx));
	if (area->pages)
		fprintf(ctx->out, ": %s in %s", bg_size(area->pages, page_shift),
			bg_zone_title(area->node, area->zone));
	else
		fputs(": where it lies is known when a driver gets memory of it", ctx->out);
	if (area->first_pfn)
		fprintf(ctx->out, ", from page frame 0x%" PRIx64, area->first_pfn);
	putc('\n', ctx->out);
	print_lie(ctx, area, page_shift);
	print_calls(ctx, area, page_shift);
	print_failed(ctx, area);
	if (area->has_last && area->last.failure == BG_CMA_FAILURE_NONE)
		print_call(ctx, "last", area, &area->last, page_shift);
	if (area->has_last_failed)
		print_call(ctx, "last failure", area, &area->last_failed, page_shift);
}

static int print_json(struct bg_ctx *ctx, const struct bg_cma_list *list)
{
	struct json_object *doc = bg_doc_new(), *array = bg_json_array(doc, "areas");
	size_t i;

	for (i = 0; i < list->count; i++)
		json_object_array_add(array, bg_cma_area_to_json(&list->area[i]));
	return bg_doc_print(ctx, doc);
}

static void print_text(struct bg_ctx *ctx, const struct bg_cma_list *list, unsigned int page_shift)
{
	size_t i;

	for (i = 0; i < list->count; i++) {
		fputs(i ? "\n" : "", ctx->out);
		print_area(ctx, &list->area[i], page_shift);
	}
	if (!list->count)
		fputs("no CMA areas: this kernel was booted without, or built without CONFIG_CMA\n",
		      ctx->out);
}

int bg_cmd_cma(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct bg_setup setup;
	struct bg_cma_list list;
	int error;

	if (bg_no_options(ctx, argc, argv, 0))
		return BG_EXIT_USAGE;
	error = bg_client_get(ctx, &setup);
	if (!error)
		error = bg_client_cma(ctx, &list);
	if (error)
		return error;
	if (ctx->json)
		print_json(ctx, &list);
	else
		print_text(ctx, &list, bg_page_shift(&setup.box));
	free(list.area);
	return BG_EXIT_OK;
}
