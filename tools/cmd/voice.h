/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One voice: what is said of a kill's log agrees with what the loaded module found when the kernel
 * asked it, just before.
 */
#ifndef BG_CMD_VOICE_H
#define BG_CMD_VOICE_H

#include "client/part.h"
#include "offline/diagnosis.h"

/**
 * bg_voice_join() - bring into a diagnosis what the module found
 * @ctx: how to get at the module
 * @event: of this box's log
 * @diagnosis: what is not certain gives way; nothing changes where the module does not know of
 *	that kill
 * @part: filled; what the module did at that time
 *
 * Return: false when the module is not loaded.
 */
bool bg_voice_join(const struct bg_ctx *ctx, const struct bg_oom_event *event,
		   struct bg_diagnosis *diagnosis, struct bg_part *part);

#endif
