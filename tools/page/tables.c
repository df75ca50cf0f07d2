// SPDX-License-Identifier: GPL-2.0
/* Free blocks, processes and numbers, as tables. */
#include "page/parts.h"

#include <inttypes.h>
#include <string.h>

#include "offline/common.h"
#include "offline/meaning.h"
#include "show/markup.h"

static void print_letters(FILE *file, unsigned int types)
{
	static const struct {
		unsigned int type;
		char letter;
	} letters[] = {
		{ BG_MT_UNMOVABLE, 'U' }, { BG_MT_MOVABLE, 'M' }, { BG_MT_RECLAIMABLE, 'E' },
		{ BG_MT_HIGHATOMIC, 'H' }, { BG_MT_RESERVE, 'R' }, { BG_MT_CMA, 'C' },
		{ BG_MT_ISOLATE, 'I' },
	};

	fputs("<small>", file);
	for (size_t i = 0; i < ARRAY_SIZE(letters); i++)
		if (types & letters[i].type)
			fputc(letters[i].letter, file);
	fputs("</small>", file);
}

/* Whether the request may take what is on the lists of an order. */
static const char *list_class(const struct bg_oom_request *request, uint64_t blocks,
			      unsigned int types)
{
	unsigned int kept = BG_MT_ISOLATE;

	if (!blocks)
		return "";
	if (!request->movable)
		kept |= BG_MT_CMA;
	if (!request->highatomic_blocks)
		kept |= BG_MT_HIGHATOMIC;
	if (!types || types & ~kept)
		return "free";
	return types & BG_MT_CMA ? "cma" : "kept";
}

static void print_list(FILE *file, const struct bg_mem_zone *zone, unsigned int orders,
		       const struct bg_oom_request *request)
{
	fputs("<tr><td>", file);
	bg_draw_text(file, bg_zone_name(zone->type));
	fprintf(file, "<small>node %d</small></td>", zone->node);
	for (unsigned int order = 0; order < orders; order++) {
		uint64_t blocks = order < zone->nr_orders ? zone->nr_free[order] : 0;
		unsigned int types = order < zone->nr_orders ? zone->types[order] : 0;

		fprintf(file, "<td class=\"%s%s%s\">", list_class(request, blocks, types),
			request->known && order == request->order ? " want" : "",
			request->known && order < request->order ? " low" : "");
		if (order < zone->nr_orders)
			fprintf(file, "%" PRIu64, blocks);
		if (blocks && zone->letters)
			print_letters(file, types);
		fputs("</td>", file);
	}
	fputs("</tr>\n", file);
}

void bg_page_blocks(FILE *file, const struct bg_oom_event *event,
		    const struct bg_diagnosis *diagnosis)
{
	const struct bg_oom_request *request = &diagnosis->request;
	unsigned int orders = 0;
	char size[24];

	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		if (event->mem.zones[i].nr_orders > orders)
			orders = event->mem.zones[i].nr_orders;
	if (!orders)
		return;
	fputs("<h3>Free pieces by size and type</h3>\n"
	      "<p class=note><span class=\"sw free\"></span>this request may take some of them "
	      "<span class=\"sw cma\"></span>CMA alone <span class=\"sw kept\"></span>kept back. Right of the "
	      "<b>red line</b> a piece is large enough. U unmovable, M movable, E reclaimable, H kept for urgent "
	      "requests, C CMA, I isolated.</p>\n<div class=wide><table class=blocks>\n<tr><th>zone</th>",
	      file);
	for (unsigned int order = 0; order < orders; order++)
		fprintf(file, "<th%s>%s</th>",
			request->known && order == request->order ? " class=want" : "",
			bg_size_text((int64_t)request->page_kib << order, size));
	fputs("</tr>\n", file);
	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		if (event->mem.zones[i].nr_orders)
			print_list(file, &event->mem.zones[i], orders, request);
	fputs("</table></div>\n", file);
}

static void print_cell(FILE *file, int64_t value, int64_t kib)
{
	char size[24];

	fprintf(file, "<td data-v=\"%" PRId64 "\">%s</td>", value, bg_size_text(kib, size));
}

static void print_task(FILE *file, const struct bg_tasks *tasks, const struct bg_task *task,
		       const struct bg_victim *victim, int64_t page)
{
	fprintf(file, "<tr%s><td class=l>", task->pid == victim->pid ? " class=victim" : "");
	bg_draw_text(file, task->name);
	fprintf(file, "</td><td data-v=\"%ld\">%ld</td>", task->pid, task->pid);
	print_cell(file, task->value[BG_TASK_RSS], task->value[BG_TASK_RSS] * page);
	if (tasks->place[BG_TASK_SWAP] >= 0)
		print_cell(file, task->value[BG_TASK_SWAP], task->value[BG_TASK_SWAP] * page);
	if (tasks->place[BG_TASK_PGTABLES] >= 0)
		print_cell(file, task->value[BG_TASK_PGTABLES],
			   task->value[BG_TASK_PGTABLES] >> 10);
	if (tasks->place[BG_TASK_ADJ] >= 0)
		fprintf(file, "<td data-v=\"%" PRId64 "\">%" PRId64 "</td>",
			task->value[BG_TASK_ADJ], task->value[BG_TASK_ADJ]);
	fputs("</tr>\n", file);
}

/* The largest that is not printed yet: the list is short. */
static const struct bg_task *next_task(const struct bg_tasks *tasks, uint64_t *printed)
{
	const struct bg_task *next = NULL;

	for (unsigned int i = 0; i < tasks->nr; i++)
		if (!(*printed >> i & 1) &&
		    (!next || tasks->task[i].value[BG_TASK_RSS] > next->value[BG_TASK_RSS]))
			next = &tasks->task[i];
	if (next)
		*printed |= 1ULL << (next - tasks->task);
	return next;
}

void bg_page_tasks(FILE *file, const struct bg_oom_event *event,
		   const struct bg_diagnosis *diagnosis)
{
	const struct bg_tasks *tasks = &event->tasks;
	int64_t page = (int64_t)diagnosis->request.page_kib;
	const struct bg_task *task;
	uint64_t printed = 0;
	char size[24];

	if (!tasks->nr)
		return;
	fprintf(file, "<h3>Processes</h3>\n<p class=note>%" PRIu64 " in the log, %s resident together",
		tasks->total, bg_size_text((int64_t)tasks->rss * page, size));
	if (tasks->total > tasks->nr)
		fprintf(file, "; the largest %u", tasks->nr);
	fputs(". Click a column to sort by it.</p>\n<div class=wide><table class=\"sort tasks\"><thead><tr>"
	      "<th>process</th><th>id</th><th title=\"in memory\">resident</th>", file);
	if (tasks->place[BG_TASK_SWAP] >= 0)
		fputs("<th title=\"swapped out\">swap</th>", file);
	if (tasks->place[BG_TASK_PGTABLES] >= 0)
		fputs("<th>page tables</th>", file);
	if (tasks->place[BG_TASK_ADJ] >= 0)
		fputs("<th title=\"-1000: never killed, 1000: killed first\">oom_score_adj</th>",
		      file);
	fputs("</tr></thead><tbody>\n", file);
	while ((task = next_task(tasks, &printed)))
		print_task(file, tasks, task, &event->victim, page);
	fputs("</tbody></table></div>\n", file);
}

static void print_number(FILE *file, const struct bg_number *number)
{
	size_t len = strlen(number->name);
	bool size = len > 4 && !strcmp(number->name + len - 4, "_kib");
	char text[24];

	fputs("<tr><td>", file);
	for (size_t i = 0; i < (size ? len - 4 : len); i++)
		fputc(number->name[i] == '_' ? ' ' : number->name[i], file);
	if (size)
		bg_size_text(number->value, text);
	else
		snprintf(text, sizeof(text), "%" PRId64, number->value);
	fprintf(file, "</td><td data-number=\"%s\" data-v=\"%" PRId64 "\">%s</td><td class=l><small>",
		number->name, number->value, text);
	bg_draw_text(file, bg_number_meaning(number->name));
	fputs("</small></td></tr>\n", file);
}

void bg_page_numbers(FILE *file, const struct bg_diagnosis *diagnosis)
{
	if (!diagnosis->nr_numbers)
		return;
	fputs("<h3>The numbers</h3>\n<table class=numbers>\n", file);
	for (unsigned int i = 0; i < diagnosis->nr_numbers; i++)
		print_number(file, &diagnosis->numbers[i]);
	fputs("</table>\n", file);
}
