/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the module would refuse, refused before it is sent: only here is there room to name the
 * value, what is permitted on this box and what shows it. The module has the last word.
 */
#ifndef BG_CHECK_H
#define BG_CHECK_H

#include "client/request.h"
#include "model/context.h"

/**
 * bg_check_change() - check a change against a box
 * @ctx: where to complain
 * @setup: of the box
 * @zones: of the box
 * @change: what is to be set
 * @part: filled with what is refused, a key, or BG_NR_KEYS and a target's number; may be NULL
 *
 * Return: BG_EXIT_OK, or another enum bg_exit after it has complained of the first that is wrong.
 */
int bg_check_change(struct bg_ctx *ctx, const struct bg_setup *setup, const struct bg_zones *zones,
		    const struct bg_change *change, u32 *part);

/* Check a remedy that is to run; the same is returned. */
int bg_check_run(struct bg_ctx *ctx, const struct bg_setup *setup, const struct bg_zones *zones,
		 const struct bg_run_request *request);

#endif
