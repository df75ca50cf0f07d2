// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the room that `want` asks for, by the module's remedies, cheapest first. What comes free
 * is handed over to the kernel's pool at once, so that nobody takes it in between.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "cmd/want.h"
#include "show/output.h"
#include "show/terminal.h"

/* From the one that costs least to the one that gives up page cache. */
static const u32 ladder[] = { BG_REMEDY_EVACUATE, BG_REMEDY_COMPACT_ZONE, BG_REMEDY_RECLAIM };

/**
 * struct act - the wish while it is worked on
 * @ctx: where to complain and to show progress
 * @want: what is asked for
 * @effort: what was done so far
 * @orders: of the buddy allocator; larger blocks are for the kernel alone to make
 * @pool: to hand over to
 * @pool_before: pages in it at the begin
 * @begin_ns: when it began
 */
struct act {
	struct bg_ctx *ctx;
	const struct bg_want *want;
	struct bg_effort *effort;
	u32 orders;
	struct bg_pool pool;
	u64 pool_before;
	u64 begin_ns;
};

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * BG_NSEC_PER_SEC + (u64)now.tv_nsec;
}

static u64 left_ms(const struct act *act)
{
	u64 passed_ms = (now_ns() - act->begin_ns) / BG_NSEC_PER_MSEC;

	return bg_sub_u64(act->want->within_ms, passed_ms);
}

static u64 lacking(const struct act *act)
{
	return bg_sub_u64(act->want->wish.blocks, act->effort->got);
}

static bool is_over(struct act *act)
{
	if (bg_stopped() || !left_ms(act))
		act->effort->late = true;
	return act->effort->late || !lacking(act);
}

static void show_progress(const struct act *act, const char *doing)
{
	if (act->ctx->progress && !act->ctx->json)
		fprintf(act->ctx->err, "\r%s: %" PRIu64 " of %" PRIu64 "\033[K", doing,
			act->effort->got, act->want->wish.blocks);
}

/* Blocks that are free now, where nobody has to be pushed below a watermark for them. */
static int count_free(struct act *act, u64 *blocks)
{
	struct bg_zones zones;
	int error = bg_client_zones(act->ctx, &zones);
	size_t i;

	*blocks = 0;
	if (error)
		return error;
	for (i = 0; i < zones.count; i++)
		if (bg_room_counts(act->want->node, &zones.zone[i]))
			*blocks += bg_room_takeable(&zones.zone[i], act->want->wish.order);
	free(zones.zone);
	return BG_EXIT_OK;
}

static int grow_pool(struct act *act, u64 blocks)
{
	int error;

	if (!blocks)
		return BG_EXIT_OK;
	error = bg_pool_resize(act->ctx, &act->pool, act->pool.pages + blocks, left_ms(act));
	act->effort->got = bg_sub_u64(act->pool.pages, act->pool_before);
	return error;
}

/* How much of the wish there is; what is free goes to the pool, if there is one. */
static int take_stock(struct act *act)
{
	u64 blocks;
	int error = count_free(act, &blocks);

	if (!error && act->want->hugetlb)
		return grow_pool(act, bg_min_u64(blocks, lacking(act)));
	if (!error)
		act->effort->got = bg_min_u64(blocks, act->want->wish.blocks);
	return error;
}

static void account(struct bg_effort *effort, const struct bg_outcome *outcome)
{
	if (outcome->moved_pages != BG_MOVED_UNKNOWN)
		effort->moved_pages += outcome->moved_pages;
	effort->dropped_pages += outcome->dropped_pages;
}

/* Steps of one remedy in one zone, for as long as each gains something. */
static int run_steps(struct act *act, u32 remedy, const struct bg_zone_info *zone)
{
	struct bg_run_request request = {
		.remedy = remedy,
		.order = act->want->wish.order,
		.order_given = true,
		.node = zone->node,
	};
	struct bg_ran ran = { 0 };
	u64 before;
	int error = BG_EXIT_OK;

	snprintf(request.zone, sizeof(request.zone), "%s", zone->zone);
	do {
		if (is_over(act))
			break;
		before = act->effort->got;
		request.blocks = bg_min_u64(lacking(act), zone->managed_pages >> request.order);
		show_progress(act, bg_name(&bg_remedy_names, remedy));
		error = bg_client_run(act->ctx, &request, &ran);
		if (error)
			break;
		account(act->effort, &ran.outcome);
		error = take_stock(act);
	} while (!error && act->effort->got > before);
	return error;
}

/* The lowest zones last: they are the scarcest. */
static int run_remedy(struct act *act, u32 remedy)
{
	struct bg_zones zones;
	int error = bg_client_zones(act->ctx, &zones);
	size_t i;

	if (error)
		return error;
	for (i = zones.count; i-- && !error;)
		if (bg_room_counts(act->want->node, &zones.zone[i]) &&
		    zones.zone[i].managed_pages >> act->want->wish.order)
			error = run_steps(act, remedy, &zones.zone[i]);
	free(zones.zone);
	return error;
}

static int climb(struct act *act)
{
	u32 order = act->want->wish.order;
	int error = take_stock(act);
	size_t i;

	for (i = 0; !error && order < act->orders && i < ARRAY_SIZE(ladder); i++)
		if (order || ladder[i] == BG_REMEDY_RECLAIM)
			error = run_remedy(act, ladder[i]);
	/* What is left is for the kernel itself, which may reclaim more. */
	if (!error && act->want->hugetlb && !is_over(act)) {
		show_progress(act, "nr_hugepages");
		error = grow_pool(act, lacking(act));
	}
	is_over(act);
	return error;
}

int bg_want_act(struct bg_ctx *ctx, const struct bg_want *want, const struct bg_setup *setup,
		struct bg_effort *effort)
{
	struct act act = {
		.ctx = ctx, .want = want, .effort = effort, .orders = setup->box.orders,
	};
	int error = BG_EXIT_OK;

	*effort = (struct bg_effort){ 0 };
	if (want->hugetlb)
		error = bg_pool_open(ctx, &want->wish, want->node, &act.pool);
	if (error)
		return error;
	act.pool_before = act.pool.pages;
	act.begin_ns = now_ns();
	bg_stop_on_signal();
	error = climb(&act);
	effort->took_ns = now_ns() - act.begin_ns;
	effort->late &= !!lacking(&act);
	if (ctx->progress && !ctx->json)
		fputs("\r\033[K", ctx->err);
	return error;
}

int bg_want_target(struct bg_ctx *ctx, const struct bg_want *want)
{
	static struct bg_change change;
	u64 left = want->wish.blocks;
	struct bg_target *target;
	struct bg_zones zones;
	int error = bg_client_zones(ctx, &zones);
	size_t i;

	if (error)
		return error;
	for (i = zones.count; i-- && change.nr_targets < BG_MAX_TARGETS;) {
		if (!bg_room_counts(want->node, &zones.zone[i]))
			continue;
		target = &change.target[change.nr_targets];
		*target = (struct bg_target){
			.node = zones.zone[i].node,
			.order = want->wish.order,
			.blocks = want->release ? BG_TARGET_UNSET :
				  bg_min_u64(left, bg_room_takeable(&zones.zone[i],
								    want->wish.order)),
		};
		snprintf(target->zone, sizeof(target->zone), "%s", zones.zone[i].zone);
		left -= want->release ? 0 : target->blocks;
		change.nr_targets += target->blocks > 0;
	}
	free(zones.zone);
	return change.nr_targets ? bg_client_set(ctx, &change) : BG_EXIT_OK;
}
