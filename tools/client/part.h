/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module did at a time that a log tells of.
 */
#ifndef BG_PART_H
#define BG_PART_H

#include "model/model.h"

#include "model/context.h"

/*
 * The last chance is asked at most so long before the kernel prints its report. The report's time
 * is in whole seconds, and the module tells of a kill once its worker had a turn: maybe later.
 */
#define BG_KILL_BEFORE_S 10
#define BG_KILL_AFTER_S 3

/**
 * struct bg_part - the module's part in what happened at a time
 * @text: a sentence behind a space, "" when @kill is all
 * @has_kill: @kill is set
 * @kill: what the module told of the kill of that time
 * @page_shift: of the box
 */
struct bg_part {
	char text[1024];
	bool has_kill;
	struct bg_event_info kill;
	unsigned int page_shift;
};

/* Whether an event tells of a process that was killed all the same. */
bool bg_event_is_kill(const struct bg_event_info *event);

/**
 * bg_client_part() - the module's part in what happened at a time
 * @ctx: how to get at the module; nothing is said when it is not loaded
 * @real_ns: the time, CLOCK_REALTIME
 * @part: filled
 *
 * Return: false when the module is not loaded.
 */
bool bg_client_part(const struct bg_ctx *ctx, u64 real_ns, struct bg_part *part);

#endif
