/* SPDX-License-Identifier: GPL-2.0 */
/*
 * "A process was killed last night: why?" in one paragraph.
 */
#ifndef BG_LASTKILL_H
#define BG_LASTKILL_H

#include "offline/diagnosis.h"
#include "model/context.h"

/**
 * struct bg_lastkill - the latest kill of a log, and how much else there was
 * @kills: how many
 * @others: events of other kinds
 * @event: the latest kill
 * @diagnosis: why it happened
 */
struct bg_lastkill {
	uint64_t kills;
	uint64_t others;
	struct bg_oom_event event;
	struct bg_diagnosis diagnosis;
};

/* Take one more event of the log. */
void bg_lastkill_take(struct bg_lastkill *last, const struct bg_oom_event *event,
		      const struct bg_diagnosis *diagnosis);

/**
 * bg_lastkill_print() - the paragraph, with what the module did at that time
 * @ctx: where to
 * @last: what was taken; what the module knows better is brought in
 * @source: which log it was
 */
void bg_lastkill_print(struct bg_ctx *ctx, struct bg_lastkill *last, const char *source);

#endif
