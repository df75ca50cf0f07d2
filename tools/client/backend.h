/* SPDX-License-Identifier: GPL-2.0 */
/* What a client is made of: the module through netlink, or a recording that stands in for it. */
#ifndef BG_BACKEND_H
#define BG_BACKEND_H

#include "client/client.h"

/* What answers the functions of client.h; a member that is NULL is said to be unsupported. */
struct bg_client_ops {
	int (*get)(struct bg_ctx *ctx, struct bg_setup *setup);
	int (*zones)(struct bg_ctx *ctx, struct bg_zones *zones);
	int (*stats)(struct bg_ctx *ctx, struct bg_stats_info *stats);
	int (*history)(struct bg_ctx *ctx, struct bg_episodes *episodes);
	int (*map)(struct bg_ctx *ctx, struct bg_map *map);
	int (*cma)(struct bg_ctx *ctx, struct bg_cma_list *list);
	int (*set)(struct bg_ctx *ctx, const struct bg_change *change);
	int (*run)(struct bg_ctx *ctx, const struct bg_run_request *request, struct bg_ran *ran);
	int (*reset)(struct bg_ctx *ctx, u32 scope);
	int (*listen)(struct bg_ctx *ctx, unsigned int groups);
	int (*next)(struct bg_ctx *ctx, int timeout_ms, struct bg_notice *notice);
	u64 (*clock_offset_ns)(struct bg_ctx *ctx);
	void (*close)(struct bg_ctx *ctx);
};

/* Base of both kinds of client. */
struct bg_client {
	const struct bg_client_ops *ops;
};

/*
 * Open one of the two kinds and set ctx->client. Return: BG_EXIT_OK, or another enum bg_exit after
 * a complaint; then nothing is left open and ctx->client is NULL.
 */
int bg_netlink_open(struct bg_ctx *ctx);
int bg_recording_open(struct bg_ctx *ctx);

#endif
