/* SPDX-License-Identifier: GPL-2.0 */
/* What would have helped by the log's own numbers, and whether buddyguard would have. */
#ifndef BG_OFFLINE_ADVICE_H
#define BG_OFFLINE_ADVICE_H

#include "diagnosis.h"

/**
 * bg_diagnose_advice() - what helps, and would buddyguard have
 * @event: the event
 * @diagnosis: with its cause; @helps, @helps_why and @advice are set
 */
void bg_diagnose_advice(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
