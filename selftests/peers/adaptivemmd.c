// SPDX-License-Identifier: GPL-2.0
/*
 * adaptivemmd [PERIOD-MS]: compaction by forecast, as Oracle's daemon of that name intends it.
 *
 * Every 30 s (or PERIOD-MS), from buddyinfo: free[o] = pages of free blocks smaller than order
 * o, free[0] = all free pages. Least squares over the last 8 looks gives a line each. Where the
 * line of all free pages and that of those below some order meet, no block of that order is left.
 * If that is sooner than compaction would take, at the rate learnt from what past runs gained,
 * memory is compacted now.
 */
#include "peer.h"

#define LOOK_MS 30000 /* unless told */
#define LOOKS 8
#define ORDER_MAX 7
#define NODES_MAX 8

struct line {
	double slope, at_zero; /* pages a second, and pages at the last look */
};

/* Per node: free[look][order], the newest look last. */
static double history[NODES_MAX][LOOKS][ORDER_MAX + 1];
static int looks;
static long look_ms;
static double pages_per_second = 10000; /* compaction's rate, until one is learnt */

static void add_zone(double free[ORDER_MAX + 1], const char *counts)
{
	unsigned long blocks;
	int order, used;

	for (order = 0; sscanf(counts, " %lu%n", &blocks, &used) == 1; order++) {
		double pages = (double)blocks * (1UL << order);

		free[0] += pages;
		for (int above = order + 1; above <= ORDER_MAX; above++)
			free[above] += pages;
		counts += used;
	}
}

static void look(void)
{
	FILE *file = fopen("/proc/buddyinfo", "re");
	int node, used;
	char line[512];

	if (!file)
		err(1, "/proc/buddyinfo");
	for (node = 0; node < NODES_MAX; node++) {
		memmove(history[node][0], history[node][1],
			sizeof(history[node]) - sizeof(history[node][0]));
		memset(history[node][LOOKS - 1], 0, sizeof(history[node][0]));
	}
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "Node %d, zone %*s%n", &node, &used) == 1 && node < NODES_MAX)
			add_zone(history[node][LOOKS - 1], line + used);
	fclose(file);
	looks++;
}

/* Least squares; the time of the newest look is 0. */
static struct line fit(int node, int order)
{
	double t, y, st = 0, sy = 0, stt = 0, sty = 0;
	struct line line;

	for (int i = 0; i < LOOKS; i++) {
		t = (i - (LOOKS - 1)) * look_ms / 1000.0;
		y = history[node][i][order];
		st += t;
		sy += y;
		stt += t * t;
		sty += t * y;
	}
	line.slope = (LOOKS * sty - st * sy) / (LOOKS * stt - st * st);
	line.at_zero = (sy - line.slope * st) / LOOKS;
	return line;
}

/* Whether the blocks of some order run out before compaction, begun now, would have made more. */
static int must_compact(int node)
{
	struct line all = fit(node, 0), below;
	double closing, gap, pages;

	for (int order = 1; order <= ORDER_MAX; order++) {
		below = fit(node, order);
		gap = all.at_zero - below.at_zero;
		closing = below.slope - all.slope;
		pages = history[node][LOOKS - 1][order];
		if (closing > 0 && gap / closing < pages / pages_per_second)
			return 1;
	}
	return 0;
}

static double below_top_order(void)
{
	double pages = 0;

	for (int node = 0; node < NODES_MAX; node++)
		pages += history[node][LOOKS - 1][ORDER_MAX];
	return pages;
}

static void compact_and_learn(void)
{
	double before = below_top_order(), seconds, gained;
	struct timespec begin, end;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	compact_now();
	clock_gettime(CLOCK_MONOTONIC, &end);
	look();
	gained = before - below_top_order();
	seconds = end.tv_sec - begin.tv_sec + (end.tv_nsec - begin.tv_nsec) / 1e9;
	if (gained > 0 && seconds > 0)
		pages_per_second = gained / seconds;
	looks = 0; /* the lines begin anew */
}

int main(int argc, char **argv)
{
	look_ms = period_ms(argc, argv, LOOK_MS);
	be_a_service();
	for (;; sleep_ms(look_ms)) {
		look();
		for (int node = 0; looks >= LOOKS && node < NODES_MAX; node++)
			if (history[node][LOOKS - 1][0] > 0 && must_compact(node))
				compact_and_learn();
	}
}
