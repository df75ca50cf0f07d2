/* SPDX-License-Identifier: GPL-2.0 */
/* The cause in plain words, with the numbers that prove it. */
#ifndef BG_OFFLINE_WORDING_H
#define BG_OFFLINE_WORDING_H

#include "diagnosis.h"

/**
 * bg_diagnose_sentence() - the cause in plain words
 * @event: the event
 * @diagnosis: with its cause; @sentence is set
 */
void bg_diagnose_sentence(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
