// SPDX-License-Identifier: GPL-2.0
/*
 * buddyctl analyze [FILE|-]: buddyinfo with free memory, supply and fragmentation index. It does
 * not tell CMA apart, so this supply is more than what the guard calls so.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/number.h"
#include "offline/buddyinfo.h"
#include "show/output.h"
#include "frag.h"
#include "verb.h"

#define LIVE_FILE "/proc/buddyinfo"
#define MAX_LINE 1024
#define MIN_PAGE_SIZE 1024
#define MAX_PAGE_SIZE (4 << 20)
#define MIB (1024.0 * 1024.0)

struct analyze {
	struct bg_ctx *ctx;
	uint64_t page_size;
	unsigned long nr_zones;
	struct json_object *zones;
};

static int cell_width(const struct bg_buddyinfo *info)
{
	/* The widest supply is that of order 0; an index has at most four digits. */
	int width = snprintf(NULL, 0, "%llu", (unsigned long long)
			     bg_supply(info->nr_free, info->nr_orders, 0));

	return width > 6 ? width : 6;
}

static const char *index_text(int32_t permille, char *buf)
{
	if (permille < 0)
		return "-";
	snprintf(buf, 16, "%d", permille);
	return buf;
}

static void print_rows(const struct analyze *analyze, const struct bg_buddyinfo *info)
{
	FILE *out = analyze->ctx->out;
	int width = cell_width(info);
	char text[16];

	fprintf(out, "%3s%-16s", "", "order");
	for (uint32_t order = 0; order < info->nr_orders; order++)
		fprintf(out, " %*u", width, order);
	fprintf(out, "\n%3s%-16s", "", "supply with CMA");
	for (uint32_t order = 0; order < info->nr_orders; order++)
		fprintf(out, " %*llu", width, (unsigned long long)
			bg_supply(info->nr_free, info->nr_orders, order));
	fprintf(out, "\n%3s%-16s", "", "index, permille");
	for (uint32_t order = 0; order < info->nr_orders; order++)
		fprintf(out, " %*s", width,
			index_text(bg_frag_index(info->nr_free, info->nr_orders, order), text));
	fputc('\n', out);
}

static void print_text(const struct analyze *analyze, const struct bg_buddyinfo *info,
		       const char *line)
{
	fprintf(analyze->ctx->out, "%7.2f MiB %s\n",
		(double)bg_buddyinfo_bytes(info, analyze->page_size) / MIB, line);
	print_rows(analyze, info);
}

static void add_json(const struct analyze *analyze, const struct bg_buddyinfo *info)
{
	struct json_object *zone = json_object_new_object(), *orders;

	bg_json_u64(zone, "node", info->node);
	bg_json_string(zone, "zone", info->zone);
	bg_json_u64(zone, "free_bytes", bg_buddyinfo_bytes(info, analyze->page_size));
	orders = bg_json_array(zone, "orders");
	for (uint32_t order = 0; order < info->nr_orders; order++) {
		struct json_object *row = json_object_new_object();

		bg_json_u64(row, "order", order);
		bg_json_u64(row, "free_blocks", info->nr_free[order]);
		bg_json_u64(row, "supply_with_cma_blocks",
			    bg_supply(info->nr_free, info->nr_orders, order));
		bg_json_s64(row, "index_permille",
			    bg_frag_index(info->nr_free, info->nr_orders, order));
		json_object_array_add(orders, row);
	}
	json_object_array_add(analyze->zones, zone);
}

static void take_line(struct analyze *analyze, char *line)
{
	struct bg_buddyinfo info;

	line[strcspn(line, "\r\n")] = '\0';
	if (!bg_buddyinfo_parse(line, &info))
		return;
	analyze->nr_zones++;
	if (analyze->ctx->json)
		add_json(analyze, &info);
	else
		print_text(analyze, &info, line);
}

/* A line longer than the buffer is not buddyinfo's. Return: 0, or the errno of a failed read. */
static int read_lines(struct analyze *analyze, FILE *in)
{
	char line[MAX_LINE];
	bool rest = false;

	errno = 0;
	while (fgets(line, sizeof(line), in) && !ferror(analyze->ctx->out)) {
		bool whole = strchr(line, '\n') || feof(in);

		if (whole && !rest)
			take_line(analyze, line);
		rest = !whole;
	}
	return ferror(in) ? (errno ? errno : EIO) : 0;
}

static int analyze_stream(struct analyze *analyze, FILE *in, const char *name)
{
	struct bg_ctx *ctx = analyze->ctx;
	struct json_object *doc = ctx->json ? bg_doc_new() : NULL;
	int error;

	if (doc) {
		bg_json_string(doc, "verb", "analyze");
		bg_json_u64(doc, "page_size_bytes", analyze->page_size);
		analyze->zones = bg_json_array(doc, "zones");
	}
	error = read_lines(analyze, in);
	if (error || !analyze->nr_zones) {
		json_object_put(doc);
		if (error)
			return bg_fail(ctx, BG_EXIT_FAILED, "read-failed", "cannot read %s: %s",
				       name, strerror(error));
		return bg_fail(ctx, BG_EXIT_FAILED, "no-buddyinfo",
			       "%s has no line like those of %s: Node 0, zone Normal 1 2 ...",
			       name, LIVE_FILE);
	}
	return doc ? bg_doc_print(ctx, doc) : BG_EXIT_OK;
}

static int parse_page_size(struct bg_ctx *ctx, const char *text, uint64_t *page_size)
{
	u64 value;

	if (!bg_number_parse(text, MIN_PAGE_SIZE, MAX_PAGE_SIZE, &value) || value & (value - 1))
		return bg_usage(ctx,
				"--page-size is '%s', permitted are powers of two from %d to %d bytes",
				text, MIN_PAGE_SIZE, MAX_PAGE_SIZE);
	*page_size = value;
	return BG_EXIT_OK;
}

/* A foreign file may come from a machine with other pages: say whose size was taken. */
static void settle_page_size(struct analyze *analyze, bool live)
{
	if (analyze->page_size)
		return;
	analyze->page_size = (uint64_t)sysconf(_SC_PAGESIZE);
	if (!live)
		bg_note(analyze->ctx,
			"pages of %llu bytes as on this machine; --page-size for others",
			(unsigned long long)analyze->page_size);
}

int bg_cmd_analyze(struct bg_ctx *ctx, int argc, char **argv)
{
	struct analyze analyze = { .ctx = ctx };
	const char *name = LIVE_FILE;
	int option, exit;
	FILE *in;

	while ((option = bg_option_next(ctx, argc, argv)) == 0) {
		exit = parse_page_size(ctx, optarg, &analyze.page_size);
		if (exit)
			return exit;
	}
	if (option != -1)
		return BG_EXIT_USAGE;
	if (argc - optind > 1)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind + 1]);
	if (optind < argc)
		name = argv[optind];
	settle_page_size(&analyze, !strcmp(name, LIVE_FILE));
	if (!strcmp(name, "-"))
		return analyze_stream(&analyze, stdin, "the input");
	in = fopen(name, "r");
	if (!in)
		return bg_fail(ctx, BG_EXIT_FAILED, "open-failed", "cannot open %s: %s", name,
			       strerror(errno));
	exit = analyze_stream(&analyze, in, name);
	fclose(in);
	return exit;
}
