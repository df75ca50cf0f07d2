/* SPDX-License-Identifier: GPL-2.0 */
/* A failed CMA allocation in plain words: leak or fragmentation, and would a reboot help? */
#ifndef BG_OFFLINE_WORDCMA_H
#define BG_OFFLINE_WORDCMA_H

#include "diagnosis.h"

/**
 * bg_say_cma_failure() - leak or fragmentation, and would a reboot help
 * @event: a CMA failure
 * @diagnosis: with its cause; the sentence is appended to
 */
void bg_say_cma_failure(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
