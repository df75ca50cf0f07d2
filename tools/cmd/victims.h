/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who was killed: the module tells of a kill before the kernel has chosen, the kernel's log after.
 */
#ifndef BG_CMD_VICTIMS_H
#define BG_CMD_VICTIMS_H

#include "model/context.h"
#include "model/model.h"

/**
 * bg_victims_name() - enter into each kill of a history the process that the log names
 * @ctx: whose box it is: this machine, or the one of a support bundle
 * @episodes: the history; @victim and @victim_pid of its kills are filled in where they are known
 *
 * The log is read only when there is a kill that was not averted.
 */
void bg_victims_name(struct bg_ctx *ctx, struct bg_episodes *episodes);

#endif
