/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of a diagnosis, in their order. */
#ifndef BG_OFFLINE_DIAGNOSE_H
#define BG_OFFLINE_DIAGNOSE_H

#include "diagnosis.h"

/**
 * bg_diagnose() - find out why an event happened
 * @event: the event
 * @diagnosis: filled completely
 */
void bg_diagnose(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
