/* SPDX-License-Identifier: GPL-2.0 */
/* Times (CLOCK_REALTIME, ns) as local time. */
#ifndef BG_TIMESTAMP_H
#define BG_TIMESTAMP_H

#include "port.h"

#define BG_WHEN_SIZE 64

/* "14:03:07.123" */
void bg_when_time(u64 real_ns, char when[BG_WHEN_SIZE]);

/* "2026-11-21 14:03:07" */
void bg_when_date(u64 real_ns, char when[BG_WHEN_SIZE]);

#endif
