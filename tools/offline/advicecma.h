/* SPDX-License-Identifier: GPL-2.0 */
/* What helps against a failed CMA allocation. */
#ifndef BG_OFFLINE_ADVICECMA_H
#define BG_OFFLINE_ADVICECMA_H

#include "diagnosis.h"

/**
 * bg_advise_cma_failure() - what helps against a failed CMA allocation
 * @event: the event
 * @diagnosis: with its cause; @helps, @helps_why and @advice are set
 */
void bg_advise_cma_failure(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
