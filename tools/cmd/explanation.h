/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is said of an event in a kernel's log, and of many, as text and as JSON.
 */
#ifndef BG_EXPLANATION_H
#define BG_EXPLANATION_H

#include <json-c/json.h>

#include "offline/diagnosis.h"
#include "offline/summary.h"
#include "model/context.h"

/* An event as an object of JSON. */
struct json_object *bg_explanation_json(const struct bg_oom_event *event,
					const struct bg_diagnosis *diagnosis);

/**
 * bg_explanation_print() - an event as text
 * @ctx: where to
 * @event: the event
 * @diagnosis: why it happened
 * @again: the event before it had the same cause, which need not be told again
 */
void bg_explanation_print(struct bg_ctx *ctx, const struct bg_oom_event *event,
			  const struct bg_diagnosis *diagnosis, bool again);

/* Others' words on kills, and reports that somebody asked for: where to look further. */
void bg_explanation_hints(struct bg_ctx *ctx, const struct bg_oomlog_seen *seen);

/* Many events, settled, as text or in JSON mode as a document. Return: enum bg_exit. */
int bg_explanation_summary(struct bg_ctx *ctx, const struct bg_summary *summary);

#endif
