/* SPDX-License-Identifier: GPL-2.0 */
/* What a log lacks, and which numbers count. */
#ifndef BG_OFFLINE_EVIDENCE_H
#define BG_OFFLINE_EVIDENCE_H

#include "diagnosis.h"

/**
 * bg_diagnose_missing() - what the log lacks that would matter
 * @event: the event
 * @diagnosis: with its request; @missing is set
 */
void bg_diagnose_missing(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

/**
 * bg_diagnose_numbers() - the numbers that prove or explain the cause
 * @event: the event
 * @diagnosis: with its cause; @numbers is set
 */
void bg_diagnose_numbers(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
