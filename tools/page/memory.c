// SPDX-License-Identifier: GPL-2.0
/* Who holds the memory, and what is free in each zone, as bars. */
#include "page/parts.h"

#include "offline/meaning.h"
#include "offline/zones.h"
#include "show/markup.h"

static const char * const classes[BG_HOLD_NR] = {
	[BG_HOLD_ANON] = "anon",
	[BG_HOLD_SHMEM] = "shmem",
	[BG_HOLD_FILE] = "file",
	[BG_HOLD_UNEVICTABLE] = "locked",
	[BG_HOLD_SLAB_UNRECLAIMABLE] = "slabu",
	[BG_HOLD_SLAB_RECLAIMABLE] = "slabr",
	[BG_HOLD_PAGETABLES] = "tables",
	[BG_HOLD_KERNEL_STACK] = "stack",
	[BG_HOLD_HUGETLB] = "huge",
	[BG_HOLD_UNTRACKED] = "unknown",
};

static double percent(double part, double whole)
{
	return whole > 0 ? part * 100 / whole : 0;
}

static void print_segment(FILE *file, const char *class, uint64_t kib, uint64_t all)
{
	if (kib)
		fprintf(file, "<i class=\"%s\" style=\"width:%.2f%%\"></i>", class,
			percent(kib, all));
}

static void print_legend(FILE *file, const char *class, const char *name, uint64_t kib,
			 uint64_t all, const char *meaning)
{
	char size[24];

	if (!kib)
		return;
	fprintf(file, "<tr><td><span class=\"sw %s\"></span>", class);
	bg_draw_text(file, name);
	fprintf(file, "</td><td>%s</td><td>%.1f %%</td><td class=l><small>",
		bg_size_text((int64_t)kib, size), percent(kib, all));
	bg_draw_text(file, meaning);
	fputs("</small></td></tr>\n", file);
}

/* All that the bar shows, which the counters of a damaged log may exceed. */
static uint64_t sum_of(const struct bg_memusage *usage)
{
	uint64_t sum = usage->free;

	for (int i = 0; i < BG_HOLD_NR; i++)
		sum += usage->held[i];
	return sum;
}

static void print_swap(FILE *file, const struct bg_memreport *mem)
{
	char free[24], total[24];

	if (!mem->swap_seen || mem->swap_free_kib > mem->swap_total_kib)
		return;
	if (!mem->swap_total_kib) {
		fputs("<p>There is no swap.</p>\n", file);
		return;
	}
	fprintf(file, "<p>Swap: %s free of %s.</p>\n",
		bg_size_text((int64_t)mem->swap_free_kib, free),
		bg_size_text((int64_t)mem->swap_total_kib, total));
}

/* The holder of most after those that were printed, -1 when none is left. */
static int next_holder(const struct bg_memusage *usage, unsigned int *printed)
{
	int next = -1;

	for (int i = 0; i < BG_HOLD_NR; i++)
		if (!(*printed >> i & 1) && usage->held[i] &&
		    (next < 0 || usage->held[i] > usage->held[next]))
			next = i;
	if (next >= 0)
		*printed |= 1u << next;
	return next;
}

void bg_page_memory(FILE *file, const struct bg_oom_event *event)
{
	struct bg_memusage usage;
	unsigned int printed = 0;
	uint64_t all, cma = 0;
	char size[24];

	bg_memusage_total(&event->mem, &usage);
	all = sum_of(&usage);
	if (!usage.counted || !all)
		return;
	if (usage.managed > all)
		all = usage.managed;
	if (!bg_mem_total_kib(&event->mem, BG_MEM_FREE_CMA, &cma) || cma > usage.free)
		cma = 0;
	fprintf(file, "<h3>Who held the memory%s%s</h3>\n<div class=bar>",
		usage.managed ? ": all of " : "",
		usage.managed ? bg_size_text((int64_t)usage.managed, size) : "");
	for (int i; (i = next_holder(&usage, &printed)) >= 0;)
		print_segment(file, classes[i], usage.held[i], all);
	print_segment(file, "cma", cma, all);
	print_segment(file, "free", usage.free - cma, all);
	fputs("</div>\n<table class=memory>\n", file);
	printed = 0;
	for (int i; (i = next_holder(&usage, &printed)) >= 0;)
		print_legend(file, classes[i], bg_holder_text(i), usage.held[i], all,
			     bg_holder_meaning(i));
	print_legend(file, "cma", "free, in CMA", cma, all,
		     "kept for drivers, lent to movable pages meanwhile; kernel memory may not take it");
	print_legend(file, "free", "free", usage.free - cma, all, "what anybody may take");
	fputs("</table>\n", file);
	print_swap(file, &event->mem);
}

static const char *state_text(const struct bg_zone_verdict *v)
{
	static const char * const texts[] = {
		[BG_STATE_UNKNOWN] = "the log lacks its watermarks",
		[BG_STATE_MAYBE] = "may have served the request: the log lacks its reserve",
		[BG_STATE_OK] = "would have served the request",
		[BG_STATE_SHORT] = "too little free",
		[BG_STATE_RESERVED] = "what is free is kept from requests for higher zones",
		[BG_STATE_CMA] = "enough free, but in CMA, which this request may not take",
		[BG_STATE_HIGHATOMIC] = "enough free, but kept for urgent requests",
		[BG_STATE_BOOSTED] = "enough free, but its limits are raised",
		[BG_STATE_FRAGMENTED] = "enough free, but no piece is large enough",
		[BG_STATE_CMA_BLOCKS] = "the pieces that are large enough are CMA",
		[BG_STATE_HIGHATOMIC_BLOCKS] = "the pieces that are large enough are kept for urgent requests",
	};

	return v->eligible ? texts[v->state] : "not for this request";
}

static void print_tick(FILE *file, const char *class, const char *name, int64_t kib, double scale)
{
	double at = percent(kib, scale);

	if (kib > 0 && at <= 100)
		fprintf(file, "<span class=\"tick %s%s\" style=\"left:%.2f%%\"><span>%s</span></span>",
			class, at > 80 ? " r" : "", at, name);
}

static void print_zone(FILE *file, const struct bg_zone_verdict *v, bool nodes)
{
	int64_t limit = v->mark + v->reserve, cma = v->free - v->usable, scale;
	char size[24], mark[24];

	scale = v->free > v->high + v->reserve ? v->free : v->high + v->reserve;
	if (scale <= 0)
		return;
	scale += scale / 10;
	if (cma < 0 || cma > v->free)
		cma = 0;
	fputs("<div class=zone><b>", file);
	bg_draw_text(file, bg_zone_name(v->zone->type));
	if (nodes)
		fprintf(file, " of node %d", v->zone->node);
	fprintf(file, "</b>: %s free", bg_size_text(v->free, size));
	if (v->eligible && v->state != BG_STATE_UNKNOWN)
		fprintf(file, ", needed more than %s", bg_size_text(limit, mark));
	fprintf(file, "; <i>%s</i>.<div class=bar style=\"margin-top:1.5em\">", state_text(v));
	print_segment(file, "free", v->free - cma, scale);
	print_segment(file, v->cma ? "cma" : "kept", cma, scale);
	/* Names that would stand upon each other are one. */
	if (percent(v->high - v->min, scale) < 7) {
		print_tick(file, "", "min, high", v->min, scale);
	} else {
		print_tick(file, "", "min", v->min, scale);
		print_tick(file, "", "high", v->high, scale);
	}
	if (v->eligible && v->state != BG_STATE_UNKNOWN)
		print_tick(file, "mark", "needed", limit, scale);
	fputs("</div></div>\n", file);
}

void bg_page_zones(FILE *file, const struct bg_oom_event *event,
		   const struct bg_diagnosis *diagnosis)
{
	struct bg_log_zones zones;
	bool nodes = false;

	bg_zones_judge(event, &diagnosis->request, &zones);
	if (!zones.nr)
		return;
	for (unsigned int i = 1; i < zones.nr; i++)
		nodes |= zones.verdict[i].zone->node != zones.verdict[0].zone->node;
	fputs("<h3>What was free in each zone, against its limits</h3>\n"
	      "<p class=note><span class=\"sw free\"></span>usable by this request "
	      "<span class=\"sw cma\"></span>CMA <span class=\"sw kept\"></span>kept back. "
	      "Left of <b>needed</b> the request fails; each bar has a scale of its own.</p>\n",
	      file);
	for (unsigned int i = 0; i < zones.nr; i++)
		print_zone(file, &zones.verdict[i], nodes);
}
