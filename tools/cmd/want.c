// SPDX-License-Identifier: GPL-2.0
/* buddyctl want: so many blocks of a size: whether they can be had, and then to have them. */
#include "cmd/want.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/number.h"
#include "show/output.h"
#include "verb.h"

enum { NODE, WITHIN, HUGETLB, DRY_RUN, KEEP, RELEASE };

#define WITHIN_MS 60000
/* What moving a page takes where no remedy ran yet: measured on armmp 6.1. */
#define PAGE_NS 15600

static int take_option(struct bg_ctx *ctx, int option, struct bg_want *want)
{
	u64 node;

	switch (option) {
	case NODE:
		if (!bg_number_parse(optarg, 0, BG_ANY_NODE - 1, &node))
			return bg_usage(ctx, "'%s' is no node (permitted: 0 to %u)", optarg,
					BG_ANY_NODE - 1);
		want->node = (u32)node;
		break;
	case WITHIN:
		if (!bg_within_parse(optarg, &want->within_ms))
			return bg_usage(ctx,
					"'%s' is no time, as 500ms or 5s (permitted: 1ms to 60min)",
					optarg);
		break;
	default:
		want->hugetlb |= option == HUGETLB;
		want->dry_run |= option == DRY_RUN;
		want->keep |= option == KEEP;
		want->release |= option == RELEASE;
	}
	return BG_EXIT_OK;
}

static int take_options(struct bg_ctx *ctx, int argc, char **argv, struct bg_want *want)
{
	int option, error;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0) {
		error = take_option(ctx, option, want);
		if (error)
			return error;
	}
	if (option == -2)
		return BG_EXIT_USAGE;
	if (argc - optind != 1)
		return bg_usage(ctx, "say how many blocks of what size, as 512x2M");
	if (want->keep && want->hugetlb)
		return bg_usage(ctx, "--keep is for free blocks: --hugetlb keeps them in the pool");
	if (want->release && (want->keep || want->dry_run))
		return bg_usage(ctx, "--release goes with --hugetlb and --node alone");
	return BG_EXIT_OK;
}

static int parse_wish(struct bg_ctx *ctx, const char *text, u64 page_size, struct bg_want *want)
{
	char why[BG_WISH_WHY];

	return bg_wish_parse(text, page_size, &want->wish, why) ? BG_EXIT_OK :
								  bg_usage(ctx, "%s", why);
}

/* A wrong wish is refused before the module is asked for anything. */
static int take_arguments(struct bg_ctx *ctx, int argc, char **argv, struct bg_want *want)
{
	int error = take_options(ctx, argc, argv, want);

	if (error || ctx->from)
		return error;
	return parse_wish(ctx, argv[optind], (u64)sysconf(_SC_PAGESIZE), want);
}

/* With the page size of the box, which a recording has of its own. */
static int take_wish(struct bg_ctx *ctx, const char *text, const struct bg_box *box,
		     struct bg_want *want)
{
	int error = parse_wish(ctx, text, box->page_size, want);

	if (error)
		return error;
	if (want->wish.order < box->orders || want->hugetlb || want->dry_run)
		return BG_EXIT_OK;
	return bg_usage(ctx, "the kernel keeps free blocks up to %s: larger ones are for --hugetlb",
			bg_size(1ULL << (box->orders - 1), bg_page_shift(box)));
}

static int check_node(struct bg_ctx *ctx, const struct bg_zones *zones, u32 node)
{
	size_t i;

	for (i = 0; i < zones->count; i++)
		if (bg_room_counts(node, &zones->zone[i]))
			return BG_EXIT_OK;
	return bg_fail(ctx, BG_EXIT_FAILED, "no-such-node",
		       "node %u has no memory: `buddyctl zones` lists those that have", node);
}

static int find_room(struct bg_ctx *ctx, const struct bg_want *want,
		     const struct bg_setup *setup, struct bg_room *room)
{
	struct bg_room_from from = { .box = &setup->box, .node = want->node };
	struct bg_zones zones;
	struct bg_map map;
	int error = bg_client_zones(ctx, &zones);

	if (error)
		return error;
	error = check_node(ctx, &zones, want->node);
	if (!error)
		error = bg_client_map(ctx, &map);
	if (!error) {
		from.zones = &zones;
		from.map = &map;
		if (!bg_room_find(&from, &want->wish, room))
			error = bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
		free(map.block);
	}
	free(zones.zone);
	return error;
}

/* What moving a page took so far on this machine. */
static int find_page_ns(struct bg_ctx *ctx, u64 *page_ns)
{
	static struct bg_stats_info stats;
	const struct bg_remedy_stats *evacuate = &stats.remedy[BG_REMEDY_EVACUATE];
	int error = bg_client_stats(ctx, &stats);

	*page_ns = PAGE_NS;
	if (!error && evacuate->moved_pages && evacuate->moved_pages != BG_MOVED_UNKNOWN)
		*page_ns = evacuate->cpu_ns / evacuate->moved_pages;
	return error;
}

static int give_back(struct bg_ctx *ctx, const struct bg_want *want)
{
	struct bg_pool pool = { .pages = 0 };
	u64 pages;
	int error;

	if (!want->hugetlb)
		return bg_want_target(ctx, want);
	error = bg_pool_open(ctx, &want->wish, want->node, &pool);
	pages = bg_sub_u64(pool.pages, want->wish.blocks);
	if (!error)
		error = bg_pool_resize(ctx, &pool, pages, want->within_ms);
	if (!error && pool.pages > pages)
		error = bg_fail(ctx, BG_EXIT_FAILED, "in-use",
				"%" PRIu64 " of them are in use: the pool still has %" PRIu64,
				pool.pages - pages, pool.pages);
	return error;
}

static int act(struct bg_ctx *ctx, const struct bg_want *want, const struct bg_setup *setup,
	       const struct bg_room *room, u64 page_ns)
{
	struct bg_want possible = *want;
	struct bg_effort effort;
	int error;

	/* The kernel's pool would take more than can be had, down to the box's last page. */
	possible.wish.blocks = bg_min_u64(want->wish.blocks, room->at_most);
	error = bg_want_act(ctx, &possible, setup, &effort);
	if (!error && want->keep)
		error = bg_want_target(ctx, want);
	if (error)
		return error;
	bg_want_show(ctx, want, setup, room, page_ns, &effort);
	return effort.got >= want->wish.blocks ? BG_EXIT_OK : BG_EXIT_FAILED;
}

int bg_cmd_want(struct bg_ctx *ctx, int argc, char **argv)
{
	struct bg_want want = { .node = BG_ANY_NODE, .within_ms = WITHIN_MS };
	static struct bg_setup setup;
	struct bg_pool pool = { .pages = 0 };
	struct bg_room room;
	u64 page_ns;
	int error = take_arguments(ctx, argc, argv, &want);

	if (!error)
		error = bg_client_get(ctx, &setup);
	if (!error)
		error = take_wish(ctx, argv[optind], &setup.box, &want);
	if (!error && want.release)
		return give_back(ctx, &want);
	if (!error && want.hugetlb && !ctx->from)
		error = bg_pool_open(ctx, &want.wish, want.node, &pool);
	if (!error)
		error = find_room(ctx, &want, &setup, &room);
	if (!error)
		error = find_page_ns(ctx, &page_ns);
	if (error)
		return error;
	bg_want_show(ctx, &want, &setup, &room, page_ns, NULL);
	if (want.dry_run)
		return room.at_most >= want.wish.blocks ? BG_EXIT_OK : BG_EXIT_FAILED;
	return act(ctx, &want, &setup, &room, page_ns);
}
