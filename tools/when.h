/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's times (CLOCK_MONOTONIC, ns) as local time.
 */
#ifndef BG_WHEN_H
#define BG_WHEN_H

#include "client.h"

#define BG_WHEN_SIZE 64

/* "14:03:07.123" */
void bg_when_time(struct bg_ctx *ctx, u64 time_ns, char when[BG_WHEN_SIZE]);

/* "2026-11-21 14:03:07" */
void bg_when_date(struct bg_ctx *ctx, u64 time_ns, char when[BG_WHEN_SIZE]);

#endif
