/* SPDX-License-Identifier: GPL-2.0 */
/* What kind of machine a report is from. */
#ifndef BG_OFFLINE_PLATFORM_H
#define BG_OFFLINE_PLATFORM_H

#include "oomlog.h"

/**
 * bg_platform_bits() - a 32-bit or a 64-bit kernel?
 * @event: the event
 *
 * Return: 32 or 64, by the zones, the page size or the release; 0 when nothing tells.
 */
int bg_platform_bits(const struct bg_oom_event *event);

/**
 * bg_platform_is_pc() - a 64-bit PC or server, which has no CMA unless somebody asks for it?
 * @event: the event
 */
bool bg_platform_is_pc(const struct bg_oom_event *event);

#endif
