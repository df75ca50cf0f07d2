// SPDX-License-Identifier: GPL-2.0
/* What verbs ask, checked and passed to the module or to the recording that stands in for it. */
#include "client/client.h"

#include <stdlib.h>
#include <string.h>

#include "client/backend.h"
#include "client/check.h"
#include "show/output.h"

int bg_client_open(struct bg_ctx *ctx)
{
	if (ctx->client)
		return BG_EXIT_OK;
	return ctx->from ? bg_recording_open(ctx) : bg_netlink_open(ctx);
}

void bg_client_close(struct bg_ctx *ctx)
{
	if (ctx->client)
		ctx->client->ops->close(ctx);
}

/* Open, and see that this kind of client has a function: the offset of its member in the table. */
static int need(struct bg_ctx *ctx, size_t member)
{
	int error = bg_client_open(ctx);
	void (*function)(void);

	if (error)
		return error;
	memcpy(&function, (const char *)ctx->client->ops + member, sizeof(function));
	if (function)
		return BG_EXIT_OK;
	return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "unsupported",
		       "a recording cannot do that: leave out --from");
}

int bg_client_get(struct bg_ctx *ctx, struct bg_setup *setup)
{
	int error = need(ctx, offsetof(struct bg_client_ops, get));

	if (error)
		return error;
	memset(setup, 0, sizeof(*setup));
	return ctx->client->ops->get(ctx, setup);
}

int bg_client_zones(struct bg_ctx *ctx, struct bg_zones *zones)
{
	int error = need(ctx, offsetof(struct bg_client_ops, zones));

	*zones = (struct bg_zones){ 0 };
	if (error)
		return error;
	return ctx->client->ops->zones(ctx, zones);
}

int bg_client_stats(struct bg_ctx *ctx, struct bg_stats_info *stats)
{
	int error = need(ctx, offsetof(struct bg_client_ops, stats));

	if (error)
		return error;
	memset(stats, 0, sizeof(*stats));
	return ctx->client->ops->stats(ctx, stats);
}

int bg_client_history(struct bg_ctx *ctx, struct bg_episodes *episodes)
{
	int error = need(ctx, offsetof(struct bg_client_ops, history));

	*episodes = (struct bg_episodes){ 0 };
	if (error)
		return error;
	return ctx->client->ops->history(ctx, episodes);
}

int bg_client_map(struct bg_ctx *ctx, struct bg_map *map)
{
	int error = need(ctx, offsetof(struct bg_client_ops, map));

	*map = (struct bg_map){ 0 };
	if (error)
		return error;
	return ctx->client->ops->map(ctx, map);
}

int bg_client_cma(struct bg_ctx *ctx, struct bg_cma_list *list)
{
	int error = need(ctx, offsetof(struct bg_client_ops, cma));

	*list = (struct bg_cma_list){ 0 };
	if (error)
		return error;
	return ctx->client->ops->cma(ctx, list);
}

int bg_client_set(struct bg_ctx *ctx, const struct bg_change *change)
{
	static struct bg_setup setup;
	struct bg_zones zones = { 0 };
	int error = need(ctx, offsetof(struct bg_client_ops, set));

	if (!error)
		error = bg_client_get(ctx, &setup);
	if (!error)
		error = bg_client_zones(ctx, &zones);
	if (!error)
		error = bg_check_change(ctx, &setup, &zones, change, NULL);
	free(zones.zone);
	return error ? error : ctx->client->ops->set(ctx, change);
}

int bg_client_run(struct bg_ctx *ctx, const struct bg_run_request *request, struct bg_ran *ran)
{
	static struct bg_setup setup;
	struct bg_zones zones = { 0 };
	int error = need(ctx, offsetof(struct bg_client_ops, run));

	if (!error)
		error = bg_client_get(ctx, &setup);
	if (!error)
		error = bg_client_zones(ctx, &zones);
	if (!error)
		error = bg_check_run(ctx, &setup, &zones, request);
	free(zones.zone);
	if (error)
		return error;
	memset(ran, 0, sizeof(*ran));
	return ctx->client->ops->run(ctx, request, ran);
}

int bg_client_reset(struct bg_ctx *ctx, u32 scope)
{
	int error = need(ctx, offsetof(struct bg_client_ops, reset));

	if (error)
		return error;
	return ctx->client->ops->reset(ctx, scope);
}

int bg_client_listen(struct bg_ctx *ctx, unsigned int groups)
{
	int error = need(ctx, offsetof(struct bg_client_ops, listen));

	if (error)
		return error;
	return ctx->client->ops->listen(ctx, groups);
}

int bg_client_next(struct bg_ctx *ctx, int timeout_ms, struct bg_notice *notice)
{
	int error = need(ctx, offsetof(struct bg_client_ops, next));

	if (error)
		return error;
	memset(notice, 0, sizeof(*notice));
	return ctx->client->ops->next(ctx, timeout_ms, notice);
}

u64 bg_client_clock_offset_ns(struct bg_ctx *ctx)
{
	return ctx->client ? ctx->client->ops->clock_offset_ns(ctx) : 0;
}

u64 bg_client_real_ns(struct bg_ctx *ctx, u64 time_ns)
{
	return time_ns + bg_client_clock_offset_ns(ctx);
}
