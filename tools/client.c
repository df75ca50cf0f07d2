// SPDX-License-Identifier: GPL-2.0
#include "client.h"

#include <stdlib.h>
#include <string.h>

#include "output.h"

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
	ctx->client = NULL;
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

int bg_client_stats(struct bg_ctx *ctx, struct bg_stats *stats)
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

/* What an older module does not know, told by name before anything is sent. */
static int check_known(struct bg_ctx *ctx, const struct bg_setup *setup,
		       const struct bg_config_change *change)
{
	u32 key, lacking = change->given & ~setup->given;

	if (!lacking)
		return BG_EXIT_OK;
	key = (u32)__builtin_ctz(lacking);
	return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "key-unsupported",
		       "this module lacks the key '%s': module %s, buddyctl %s",
		       bg_config_key(key)->name, setup->box.module_version, BG_VERSION);
}

/* As the module will do; a copy is changed, so a refusal has no effect. */
static int check_ranges(struct bg_ctx *ctx, const struct bg_setup *setup,
			const struct bg_config_change *change)
{
	struct bg_config config = setup->config;
	const struct bg_key_info *info;
	struct json_object *details;
	const char *why;
	u32 key = 0;

	why = bg_config_apply(&config, change, &key);
	if (!why)
		return BG_EXIT_OK;
	info = bg_config_key(key);
	details = json_object_new_object();
	bg_json_string(details, "key", info->name);
	bg_json_u64(details, "value", change->value[key]);
	bg_json_u64(details, "min", info->min);
	bg_json_u64(details, "max", info->max);
	return bg_fail_with(ctx, BG_EXIT_FAILED, "out-of-range", details,
			    "%s = %u: %s (permitted: %u to %u%s%s); nothing was changed",
			    info->name, change->value[key], why, info->min, info->max,
			    *info->unit ? " " : "", info->unit);
}

int bg_client_set(struct bg_ctx *ctx, const struct bg_change *change)
{
	static struct bg_setup setup;
	int error = need(ctx, offsetof(struct bg_client_ops, set));

	if (!error)
		error = bg_client_get(ctx, &setup);
	if (!error)
		error = check_known(ctx, &setup, &change->config);
	if (!error)
		error = check_ranges(ctx, &setup, &change->config);
	return error ? error : ctx->client->ops->set(ctx, change);
}

int bg_client_run(struct bg_ctx *ctx, const struct bg_request *request, struct bg_ran *ran)
{
	int error = need(ctx, offsetof(struct bg_client_ops, run));

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

void *bg_grow(void **array, size_t *count, size_t size)
{
	char *grown = *array;

	/* room doubles whenever the count is a power of two */
	if (!(*count & (*count - 1))) {
		grown = reallocarray(*array, *count ? 2 * *count : 1, size);
		if (!grown)
			return NULL;
		*array = grown;
	}
	grown += (*count)++ * size;
	memset(grown, 0, size);
	return grown;
}
