/* SPDX-License-Identifier: GPL-2.0 */
/* Allocations that hang, and others' words on kills: what has no memory report of its own. */
#ifndef BG_OFFLINE_STALL_H
#define BG_OFFLINE_STALL_H

#include "oomlog.h"

/**
 * struct bg_hung - a task that hangs; in what, only its stack trace tells
 * @pending: its first line was there, its trace is to come
 * @line: where that stands
 * @time: of its first line
 * @stamp: as the log gives it
 * @comm: the task
 * @pid: its id
 * @ms: how long so far
 */
struct bg_hung {
	bool pending;
	uint64_t line;
	struct bg_logtime time;
	char stamp[BG_STAMP_LEN];
	char comm[BG_COMM_LEN];
	long pid;
	uint64_t ms;
};

/**
 * bg_hung_take() - look at one more message
 * @hung: kept over messages, zeroed at first
 * @line: the message
 *
 * Knows "task x blocked for more than N seconds" with an allocation in its stack trace, and
 * "soft lockup" of a thread that compacts or reclaims.
 *
 * Return: whether a task hangs in the allocator for certain now.
 */
bool bg_hung_take(struct bg_hung *hung, const struct bg_logline *line);

/**
 * bg_hung_apply() - enter what is known into an event
 * @hung: the task
 * @event: an event that was just opened
 */
void bg_hung_apply(struct bg_hung *hung, struct bg_oom_event *event);

/**
 * bg_teller_of() - does somebody else than the kernel's own report tell of a kill?
 * @msg: the message
 */
enum bg_teller bg_teller_of(const char *msg);

#endif
