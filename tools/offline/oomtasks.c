// SPDX-License-Identifier: GPL-2.0
/* The processes that a kill lists: dump_tasks() of mm/oom_kill.c from 2.6.36 to 7.x. */
#include "oomtasks.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No kernel prints more numbers in a row. */
#define MAX_WIDTH 16

static const char * const columns[BG_TASK_NR] = {
	[BG_TASK_UID] = "uid",
	[BG_TASK_TOTAL_VM] = "total_vm",
	[BG_TASK_RSS] = "rss",
	[BG_TASK_SWAP] = "swapents",
	[BG_TASK_PGTABLES] = "pgtables_bytes",
	[BG_TASK_ADJ] = "oom_score_adj",
};

bool bg_is_task(const char *msg)
{
	size_t digits;

	if (*msg++ != '[')
		return false;
	msg += strspn(msg, " ");
	digits = strspn(msg, "0123456789");
	msg += digits;
	msg += strspn(msg, " ");
	return digits && *msg == ']' && msg[1] == ' ';
}

void bg_tasks_head(struct bg_tasks *tasks, const char *msg)
{
	const char *s = strchr(msg, ']');

	if (!s || tasks->width)
		return;
	memset(tasks->place, 0xff, sizeof(tasks->place));
	for (s++; *(s += strspn(s, " ")); s += strcspn(s, " ")) {
		size_t len = strcspn(s, " ");

		if (tasks->width == MAX_WIDTH || (len == 4 && !memcmp(s, "name", 4)))
			break;
		for (int i = 0; i < BG_TASK_NR; i++)
			if (len == strlen(columns[i]) && !memcmp(s, columns[i], len))
				tasks->place[i] = tasks->width;
		tasks->width++;
	}
	if (tasks->place[BG_TASK_RSS] < 0)
		tasks->width = 0;
}

/* Return: where the name stands, NULL for a damaged row. */
static const char *read_numbers(const struct bg_tasks *tasks, const char *s, int64_t *numbers)
{
	for (unsigned int i = 0; i < tasks->width; i++) {
		char *end;

		numbers[i] = strtoll(s, &end, 10);
		if (end == s || !isspace((unsigned char)*end))
			return NULL;
		s = end;
	}
	return s + strspn(s, " ");
}

static struct bg_task *place_for(struct bg_tasks *tasks, int64_t rss)
{
	struct bg_task *least = &tasks->task[0];

	if (tasks->nr < BG_MAX_TASKS)
		return &tasks->task[tasks->nr++];
	for (unsigned int i = 1; i < tasks->nr; i++)
		if (tasks->task[i].value[BG_TASK_RSS] < least->value[BG_TASK_RSS])
			least = &tasks->task[i];
	return least->value[BG_TASK_RSS] < rss ? least : NULL;
}

void bg_tasks_add(struct bg_tasks *tasks, const char *msg)
{
	int64_t numbers[MAX_WIDTH], rss;
	struct bg_task *task;
	const char *name;

	if (!tasks->width || !bg_is_task(msg))
		return;
	name = read_numbers(tasks, strchr(msg, ']') + 1, numbers);
	if (!name)
		return;
	rss = numbers[tasks->place[BG_TASK_RSS]];
	if (rss < 0 || rss > INT64_MAX >> 20)
		return;
	tasks->total++;
	tasks->rss += rss;
	task = place_for(tasks, rss);
	if (!task)
		return;
	task->pid = strtol(msg + 1, NULL, 10);
	snprintf(task->name, sizeof(task->name), "%.*s", BG_TASK_NAME_LEN - 1, name);
	for (int i = 0; i < BG_TASK_NR; i++)
		task->value[i] = tasks->place[i] < 0 ? 0 : numbers[tasks->place[i]];
}
