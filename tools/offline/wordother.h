/* SPDX-License-Identifier: GPL-2.0 */
/* What "other" stands for, in plain words. */
#ifndef BG_OFFLINE_WORDOTHER_H
#define BG_OFFLINE_WORDOTHER_H

#include "diagnosis.h"

/**
 * bg_say_other() - the sentence of BG_CAUSE_OTHER
 * @event: the event
 * @diagnosis: with its cause; the sentence is appended to
 */
void bg_say_other(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

/* Say first that vmalloc() failed because the page allocator did. */
void bg_say_vmalloc_pages(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
