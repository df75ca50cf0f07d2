/* SPDX-License-Identifier: GPL-2.0 */
/* The processes that a kill lists: dump_tasks() of mm/oom_kill.c from 2.6.36 to 7.x. */
#ifndef BG_OFFLINE_OOMTASKS_H
#define BG_OFFLINE_OOMTASKS_H

#include <stdbool.h>
#include <stdint.h>

/* Of a longer list the largest are kept. */
#define BG_MAX_TASKS 64
#define BG_TASK_NAME_LEN 24

/* The columns of a task dump that are kept; kernels differ in which they print, and where. */
enum bg_task_column {
	BG_TASK_UID,
	BG_TASK_TOTAL_VM,	/* pages */
	BG_TASK_RSS,		/* pages */
	BG_TASK_SWAP,		/* pages */
	BG_TASK_PGTABLES,	/* bytes, since 4.19 */
	BG_TASK_ADJ,
	BG_TASK_NR,
};

/* struct bg_task - a row of the dump */
struct bg_task {
	long pid;
	char name[BG_TASK_NAME_LEN];
	int64_t value[BG_TASK_NR];
};

/**
 * struct bg_tasks - the list of processes that a kill prints
 * @width: numbers of a row after the process id, 0 while no head of the list was read
 * @place: of each column among them, -1 when the kernel does not print it
 * @total: rows read
 * @rss: of all of them, in pages
 * @nr: entries of @task
 * @task: the largest by resident memory, in no order
 */
struct bg_tasks {
	unsigned int width;
	int place[BG_TASK_NR];
	uint64_t total;
	uint64_t rss;
	unsigned int nr;
	struct bg_task task[BG_MAX_TASKS];
};

/* Is a message a row of a task dump, by its beginning: "[  115]     0   115 ..."? */
bool bg_is_task(const char *msg);

/* Enter the head of the list: "[ pid ]   uid  tgid total_vm      rss nr_ptes name". */
void bg_tasks_head(struct bg_tasks *tasks, const char *msg);

/* Enter a row; nothing happens before the head or with a damaged row. */
void bg_tasks_add(struct bg_tasks *tasks, const char *msg);

#endif
