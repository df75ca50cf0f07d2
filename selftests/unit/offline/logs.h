/* SPDX-License-Identifier: GPL-2.0 */
/* For the tests of this directory: logs are read from a file, and what was found is compared. */
#ifndef BG_TEST_LOGS_H
#define BG_TEST_LOGS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "offline/common.h"
#include "offline/diagnose.h"

#define LOGS "selftests/unit/offline/logs/"
#define MAX_RESULTS 8

struct result {
	enum bg_oom_kind kind;
	uint64_t line;
	int order;
	enum bg_cause cause;
	enum bg_other other;
	enum bg_confidence confidence;
	unsigned int also;
	char comm[BG_COMM_LEN];
	struct bg_diagnosis diagnosis;
};

struct results {
	unsigned int nr;
	struct result result[MAX_RESULTS];
};

static inline void keep_result(void *arg, struct bg_oom_event *event)
{
	struct results *results = arg;
	struct result *result = &results->result[results->nr];

	if (results->nr == MAX_RESULTS)
		return;
	results->nr++;
	bg_diagnose(event, &result->diagnosis);
	result->kind = event->kind;
	result->line = event->line;
	result->order = event->order;
	result->cause = result->diagnosis.cause;
	result->other = result->diagnosis.other;
	result->confidence = result->diagnosis.confidence;
	result->also = result->diagnosis.also;
	memcpy(result->comm, event->comm, sizeof(result->comm));
}

static inline void explain(const char *text, size_t len, struct results *results)
{
	struct bg_oomlog *log = bg_oomlog_new(keep_result, results);

	assert_non_null(log);
	results->nr = 0;
	bg_oomlog_feed(log, text, len);
	bg_oomlog_finish(log, NULL);
}

/* The file's text, to be freed. */
static inline char *read_log(const char *name)
{
	char path[256];
	FILE *file;
	char *text;
	size_t len;

	snprintf(path, sizeof(path), LOGS "%s.log", name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("cannot open %s from the top of the checkout", path);
	text = calloc(1, 1 << 16);
	assert_non_null(text);
	len = fread(text, 1, (1 << 16) - 1, file);
	fclose(file);
	assert_true(len > 0);
	return text;
}

#endif
