/* SPDX-License-Identifier: GPL-2.0 */
/* Clauses that sentences share: zones, marks, holders, swap. */
#ifndef BG_OFFLINE_WORDPARTS_H
#define BG_OFFLINE_WORDPARTS_H

#include "diagnosis.h"

/* Append to the sentence. */
void bg_say(struct bg_diagnosis *diagnosis, const char *format, ...) BG_FORMAT(2, 3);

/**
 * bg_zone_text() - the deciding zone
 * @event: the event
 * @diagnosis: with a deciding zone
 * @buf: written
 * @size: of @buf
 *
 * Return: @buf: "zone Normal", or "zone Normal of node 1" where there are several.
 */
const char *bg_zone_text(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis,
			 char *buf, size_t size);

/* Size of the block that was asked for; @buf of 24 bytes is handed back. */
const char *bg_block_text(const struct bg_diagnosis *diagnosis, char *buf);

/* Usable free memory in KiB, never below 0 as in the kernel's arithmetic. */
int64_t bg_usable_shown(const struct bg_zone_verdict *v);

/* "zone Normal has 2800 KiB free, the watermark for this request is 3000 KiB". */
void bg_say_free_against_mark(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

/* The largest holders, the first of them against the whole where that is known. */
void bg_say_holders(struct bg_diagnosis *diagnosis);

/* Free and total swap. */
void bg_say_swap(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
