// SPDX-License-Identifier: GPL-2.0
/* What `want` says: the answer before the act, and what came of it. */
#include <inttypes.h>

#include "cmd/want.h"
#include "show/output.h"

static bool is_possible(const struct bg_want *want, const struct bg_room *room)
{
	return room->at_most >= want->wish.blocks;
}

/* Short of windows, or of memory that could be taken? */
static bool lacks_memory(const struct bg_room *room)
{
	return room->at_most < room->windows;
}

static void print_title(struct bg_ctx *ctx, const struct bg_want *want,
			const struct bg_room *room)
{
	bool possible = is_possible(want, room);

	fprintf(ctx->out, "%s block%s of %s (order %u)", bg_grouped(want->wish.blocks),
		want->wish.blocks == 1 ? "" : "s", bg_size(want->wish.bytes >> 10, 10),
		want->wish.order);
	if (want->node != BG_ANY_NODE)
		fprintf(ctx->out, " on node %u", want->node);
	fprintf(ctx->out, ": %s", bg_style(ctx, possible ? BG_STYLE_GOOD : BG_STYLE_BAD));
	if (possible)
		fputs("possible", ctx->out);
	else
		fprintf(ctx->out, "at most %s", bg_grouped(room->at_most));
	fprintf(ctx->out, "%s. Free already: %s", bg_plain(ctx), bg_grouped(room->free_blocks));
	if (possible)
		fputs(".\n", ctx->out);
	else
		fprintf(ctx->out, ". The limit is %s.\n", lacks_memory(room) ?
			"free memory and page cache" : "pages that cannot move");
}

static void print_price(struct bg_ctx *ctx, const struct bg_room *room, unsigned int page_shift,
			u64 page_ns)
{
	if (room->moved_pages)
		fprintf(ctx->out, "To move: about %s pages (%s).\n", bg_grouped(room->moved_pages),
			bg_duration(room->moved_pages * page_ns));
	if (room->cache_pages)
		fprintf(ctx->out, "Page cache to give up: about %s.\n",
			bg_size(room->cache_pages, page_shift));
}

static void print_obstacles(struct bg_ctx *ctx, const struct bg_room *room)
{
	fprintf(ctx->out, "In the way: %s pages that cannot move, in %s of %s pageblocks",
		bg_grouped(room->pinned_pages), bg_grouped(room->polluted),
		bg_grouped(room->pageblocks));
	if (room->single)
		fprintf(ctx->out, " (a single page in %s of them)", bg_grouped(room->single));
	if (room->cma)
		fprintf(ctx->out, "; %s pageblocks are CMA", bg_grouped(room->cma));
	fputs(".\n", ctx->out);
}

static void print_effort(struct bg_ctx *ctx, const struct bg_want *want,
			 const struct bg_effort *effort, unsigned int page_shift)
{
	bool all = effort->got >= want->wish.blocks;

	fprintf(ctx->out, "%sGot %s of %s%s%s in %s",
		bg_style(ctx, all ? BG_STYLE_GOOD : BG_STYLE_BAD), bg_grouped(effort->got),
		bg_grouped(want->wish.blocks), bg_plain(ctx),
		want->hugetlb ? ", in the kernel's pool," : "", bg_duration(effort->took_ns));
	fprintf(ctx->out, ": %s pages moved, %s of page cache given up%s.\n",
		bg_grouped(effort->moved_pages), bg_size(effort->dropped_pages, page_shift),
		effort->late ? "; the time was over" : "");
}

static struct json_object *plan_to_json(const struct bg_want *want, const struct bg_room *room,
					u64 page_ns)
{
	struct json_object *plan = json_object_new_object();

	bg_json_bool(plan, "possible", is_possible(want, room));
	bg_json_u64(plan, "at_most_blocks", room->at_most);
	bg_json_u64(plan, "without_cache_loss_blocks", room->without_cache);
	bg_json_u64(plan, "free_blocks", room->free_blocks);
	bg_json_u64(plan, "movable_windows", room->windows);
	bg_json_u64(plan, "moved_pages", room->moved_pages);
	bg_json_u64(plan, "moving_us", room->moved_pages * page_ns / 1000);
	bg_json_u64(plan, "dropped_pages", room->cache_pages);
	bg_json_u64(plan, "pageblocks", room->pageblocks);
	bg_json_u64(plan, "polluted_pageblocks", room->polluted);
	bg_json_u64(plan, "single_page_pageblocks", room->single);
	bg_json_u64(plan, "pinned_pages", room->pinned_pages);
	bg_json_u64(plan, "cma_pageblocks", room->cma);
	return plan;
}

static struct json_object *effort_to_json(const struct bg_want *want,
					  const struct bg_effort *effort)
{
	struct json_object *done = json_object_new_object();

	bg_json_bool(done, "all", effort->got >= want->wish.blocks);
	bg_json_u64(done, "got_blocks", effort->got);
	bg_json_u64(done, "moved_pages", effort->moved_pages);
	bg_json_u64(done, "dropped_pages", effort->dropped_pages);
	bg_json_u64(done, "took_us", effort->took_ns / 1000);
	bg_json_bool(done, "time_over", effort->late);
	bg_json_bool(done, "pool", want->hugetlb);
	bg_json_bool(done, "kept", want->keep);
	return done;
}

static void print_json(struct bg_ctx *ctx, const struct bg_want *want,
		       const struct bg_room *room, u64 page_ns, const struct bg_effort *effort)
{
	struct json_object *doc = bg_doc_new(), *wanted = json_object_new_object();

	bg_json_u64(wanted, "blocks", want->wish.blocks);
	bg_json_u64(wanted, "order", want->wish.order);
	bg_json_u64(wanted, "bytes", want->wish.bytes);
	if (want->node != BG_ANY_NODE)
		bg_json_u64(wanted, "node", want->node);
	json_object_object_add(doc, "wanted", wanted);
	json_object_object_add(doc, "plan", plan_to_json(want, room, page_ns));
	if (effort)
		json_object_object_add(doc, "done", effort_to_json(want, effort));
	bg_doc_print(ctx, doc);
}

void bg_want_show(struct bg_ctx *ctx, const struct bg_want *want, const struct bg_setup *setup,
		  const struct bg_room *room, u64 page_ns, const struct bg_effort *effort)
{
	unsigned int page_shift = bg_page_shift(&setup->box);

	/* Text says the answer before the act, and what came of it after; JSON is one document. */
	if (ctx->json) {
		if (effort || want->dry_run)
			print_json(ctx, want, room, page_ns, effort);
		return;
	}
	if (effort) {
		print_effort(ctx, want, effort, page_shift);
		return;
	}
	print_title(ctx, want, room);
	if (is_possible(want, room))
		print_price(ctx, room, page_shift, page_ns);
	else
		print_obstacles(ctx, room);
	bg_flush(ctx);
}
