/* SPDX-License-Identifier: GPL-2.0 */
/* What helps when memory is used up, by who holds it. */
#ifndef BG_OFFLINE_ADVICEHOLDER_H
#define BG_OFFLINE_ADVICEHOLDER_H

#include "diagnosis.h"

/**
 * bg_advise_exhausted() - what helps when memory is used up, by who holds it
 * @event: the event
 * @diagnosis: with its cause; @helps, @helps_why and @advice are set
 */
void bg_advise_exhausted(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis);

#endif
