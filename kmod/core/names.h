/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_CORE_NAMES_H
#define BG_CORE_NAMES_H

#include "port.h"
#include "terms.h"

/*
 * The entries of buddyguard.yaml by number, for tracepoints and tests. Each
 * takes any number and returns "?" for one that has no name.
 */
const char *bg_remedy_name(u32 remedy);
const char *bg_result_name(u32 result);
const char *bg_lack_name(u32 lack);
const char *bg_level_name(u32 level);
const char *bg_reason_name(u32 reason);
const char *bg_target_origin_name(u32 origin);

#endif
