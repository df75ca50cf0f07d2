/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module did at a time that a log tells of.
 */
#ifndef BG_PART_H
#define BG_PART_H

#include "model/model.h"

#include "model/context.h"

/**
 * struct bg_part - the module's part in what happened at a time
 * @text: a sentence, "" when @kill is all
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

/**
 * bg_kill_apart_s() - can a kill that the module told of be one of the kernel's log?
 * @told_ns: when the module told of it, CLOCK_REALTIME
 * @logged_ns: when the kernel wrote its report, likewise
 *
 * Return: how many seconds they are apart, -1 when they are two kills.
 */
long bg_kill_apart_s(u64 told_ns, u64 logged_ns);

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
