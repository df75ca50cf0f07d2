// SPDX-License-Identifier: GPL-2.0
/* Kernel logs: any bytes, in pieces of any size, parsed and diagnosed. */
#include <stdlib.h>
#include <string.h>

#include "offline/diagnose.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What every diagnosis must be, whatever the log. */
static void check(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis)
{
	bool is_unknown = diagnosis->cause == BG_CAUSE_UNKNOWN;
	bool unsure = diagnosis->confidence == BG_CONFIDENCE_UNKNOWN;
	bool is_other = diagnosis->cause == BG_CAUSE_OTHER;
	bool named = diagnosis->other != BG_OTHER_NOTHING;

	if (event->kind == BG_KIND_OTHER_REPORT || diagnosis->cause >= BG_CAUSE_NR)
		abort();
	if (diagnosis->also >> diagnosis->cause & 1)
		abort();
	if (is_unknown != unsure || is_other != named)
		abort();
	if (!diagnosis->sentence[0] || strlen(diagnosis->helps_why) < 2)
		abort();
	/* These are told by a line of their own, whatever else is there. */
	if (event->kind == BG_KIND_CMA_FAILURE || event->vmalloc == BG_VMALLOC_RANGE)
		return;
	if (diagnosis->confidence == BG_CONFIDENCE_CERTAIN && !event->header &&
	    !event->memcg.hit && event->constraint == BG_CONSTRAINT_UNSAID && !event->sysrq)
		abort();
}

static void take_event(void *arg, struct bg_oom_event *event)
{
	struct bg_diagnosis diagnosis;

	(void)arg;
	bg_diagnose(event, &diagnosis);
	check(event, &diagnosis);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bg_oomlog *log = bg_oomlog_new(take_event, NULL);
	size_t piece = size ? 1 + data[0] : 1;

	if (!log)
		return 0;
	for (size_t at = 0; at < size; at += piece)
		bg_oomlog_feed(log, (const char *)data + at, size - at < piece ? size - at : piece);
	bg_oomlog_finish(log, NULL);
	return 0;
}
