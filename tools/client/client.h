/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one way in which verbs get at what the module knows: functions that fill the structs of
 * model.h. They ask the module itself (netlink.c) or, with --from, a recording (recorded.c). Each
 * returns BG_EXIT_OK, or another enum bg_exit after it has complained.
 */
#ifndef BG_CLIENT_H
#define BG_CLIENT_H

#include "client/request.h"
#include "model/context.h"
#include "model/model.h"

struct bg_ran {
	u32 node;
	char zone[BG_ZONE_NAME_SIZE];
	struct bg_outcome outcome;
};

enum bg_groups {
	BG_GROUP_EVENTS = 1,
	BG_GROUP_SAMPLES = 2,
};

enum bg_notice_kind {
	BG_NOTICE_NONE,		/* the time-out, or a signal, came first */
	BG_NOTICE_EVENT,
	BG_NOTICE_SAMPLE,
	BG_NOTICE_GONE,		/* the module was unloaded, or the recording is at its end */
};

/**
 * struct bg_notice - what the module sends without being asked
 * @kind: which of the others is filled
 * @sequence: counts what was sent to the groups
 * @event: of BG_NOTICE_EVENT
 * @zone: of BG_NOTICE_SAMPLE
 */
struct bg_notice {
	enum bg_notice_kind kind;
	u64 sequence;
	struct bg_event_info event;
	struct bg_zone_info zone;
};

/* Open the module, or the recording of --from; a no-op when it is open. */
int bg_client_open(struct bg_ctx *ctx);
void bg_client_close(struct bg_ctx *ctx);

/* These open by themselves. Arrays that they give are the caller's to free(). */
int bg_client_get(struct bg_ctx *ctx, struct bg_setup *setup);
int bg_client_zones(struct bg_ctx *ctx, struct bg_zones *zones);
int bg_client_stats(struct bg_ctx *ctx, struct bg_stats_info *stats);
int bg_client_history(struct bg_ctx *ctx, struct bg_episodes *episodes);
int bg_client_map(struct bg_ctx *ctx, struct bg_map *map);
int bg_client_cma(struct bg_ctx *ctx, struct bg_cma_list *list);

/* Checks ranges here first, so that the answer names them; the module decides at last. */
int bg_client_set(struct bg_ctx *ctx, const struct bg_change *change);
int bg_client_run(struct bg_ctx *ctx, const struct bg_run_request *request, struct bg_ran *ran);
int bg_client_reset(struct bg_ctx *ctx, u32 scope);

/* Begin to receive what the module sends to a mask of enum bg_groups. */
int bg_client_listen(struct bg_ctx *ctx, unsigned int groups);

/* Wait for the next notice; a timeout_ms below 0 waits for ever. */
int bg_client_next(struct bg_ctx *ctx, int timeout_ms, struct bg_notice *notice);

/* A time of the module's (CLOCK_MONOTONIC) as CLOCK_REALTIME, in ns. */
u64 bg_client_real_ns(struct bg_ctx *ctx, u64 time_ns);

/* What makes the one of the other. */
u64 bg_client_clock_offset_ns(struct bg_ctx *ctx);

#endif
