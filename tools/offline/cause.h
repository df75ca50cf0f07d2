/* SPDX-License-Identifier: GPL-2.0 */
/* From the zones' verdicts to one cause. */
#ifndef BG_OFFLINE_CAUSE_H
#define BG_OFFLINE_CAUSE_H

#include "diagnosis.h"

/**
 * bg_diagnose_cause() - the cause, how sure it is, and which others the log allows
 * @event: the event
 * @diagnosis: with its request
 */
void bg_diagnose_cause(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
