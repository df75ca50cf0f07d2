// SPDX-License-Identifier: GPL-2.0
/* The module as seen through generic netlink, with libnl. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include "client/backend.h"
#include "client/exchange.h"
#include "client/parse.h"
#include "show/output.h"

#define LISTEN_BUFFER (4 << 20)

static int netlink_zones(struct bg_ctx *ctx, struct bg_zones *zones)
{
	return bg_netlink_dump(ctx, BUDDYGUARD_CMD_ZONE_GET, bg_parse_zone, zones, &zones->count);
}

static int netlink_stats(struct bg_ctx *ctx, struct bg_stats_info *stats)
{
	return bg_netlink_ask(ctx, BUDDYGUARD_CMD_STATS_GET, bg_parse_stats, stats);
}

static int netlink_history(struct bg_ctx *ctx, struct bg_episodes *episodes)
{
	return bg_netlink_dump(ctx, BUDDYGUARD_CMD_HISTORY_GET, bg_parse_episode, episodes,
			       &episodes->count);
}

static int netlink_map(struct bg_ctx *ctx, struct bg_map *map)
{
	return bg_netlink_dump(ctx, BUDDYGUARD_CMD_MAP_GET, bg_parse_block, map, &map->count);
}

static int netlink_cma(struct bg_ctx *ctx, struct bg_cma_list *list)
{
	return bg_netlink_dump(ctx, BUDDYGUARD_CMD_CMA_GET, bg_parse_cma, list, &list->count);
}

static int put_config(struct nl_msg *message, const struct bg_config_change *change)
{
	struct nlattr *nest;
	u32 key;

	if (!change->given)
		return 0;
	nest = nla_nest_start(message, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
	if (!nest)
		return -NLE_NOMEM;
	for (key = 0; key < BG_NR_KEYS; key++)
		if (change->given & (1U << key) &&
		    nla_put_u32(message, (int)key + 1, change->value[key]))
			return -NLE_NOMEM;
	return nla_nest_end(message, nest);
}

static int put_target(struct nl_msg *message, const struct bg_target *target)
{
	struct nlattr *nest = nla_nest_start(message, BUDDYGUARD_A_TARGET | NLA_F_NESTED);

	if (!nest)
		return -NLE_NOMEM;
	if (target->zone[0]) {
		NLA_PUT_U32(message, BUDDYGUARD_A_TARGET_NODE, target->node);
		NLA_PUT_STRING(message, BUDDYGUARD_A_TARGET_ZONE, target->zone);
	}
	NLA_PUT_U32(message, BUDDYGUARD_A_TARGET_ORDER, target->order);
	NLA_PUT_U64(message, BUDDYGUARD_A_TARGET_BLOCKS, target->blocks);
	return nla_nest_end(message, nest);
nla_put_failure:
	return -NLE_NOMEM;
}

static int netlink_set(struct bg_ctx *ctx, const struct bg_change *change)
{
	struct nl_msg *message = bg_netlink_request(ctx, BUDDYGUARD_CMD_SET, NLM_F_ACK);
	struct bg_exchange exchange = { 0 };
	int error = 0;
	u32 i;

	if (message)
		error = put_config(message, &change->config);
	for (i = 0; message && !error && i < change->nr_targets; i++)
		error = put_target(message, &change->target[i]);
	if (error) {
		nlmsg_free(message);
		return bg_netlink_no_memory(ctx);
	}
	return bg_netlink_transact(ctx, message, &exchange, NULL);
}

static int put_request(struct nl_msg *message, const struct bg_run_request *request)
{
	NLA_PUT_U32(message, BUDDYGUARD_A_REMEDY, request->remedy);
	if (request->order_given)
		NLA_PUT_U32(message, BUDDYGUARD_A_ORDER, request->order);
	if (request->blocks)
		NLA_PUT_U64(message, BUDDYGUARD_A_BLOCKS, request->blocks);
	if (request->zone[0]) {
		NLA_PUT_U32(message, BUDDYGUARD_A_NODE, request->node);
		NLA_PUT_STRING(message, BUDDYGUARD_A_ZONE_NAME, request->zone);
	}
	return 0;
nla_put_failure:
	return -NLE_NOMEM;
}

static int netlink_run(struct bg_ctx *ctx, const struct bg_run_request *request, struct bg_ran *ran)
{
	struct nl_msg *message = bg_netlink_request(ctx, BUDDYGUARD_CMD_RUN, NLM_F_ACK);
	struct bg_exchange exchange = { .parse = bg_parse_ran, .into = ran };

	if (message && put_request(message, request)) {
		nlmsg_free(message);
		message = NULL;
	}
	return bg_netlink_transact(ctx, message, &exchange, NULL);
}

static int netlink_reset(struct bg_ctx *ctx, u32 scope)
{
	struct nl_msg *message = bg_netlink_request(ctx, BUDDYGUARD_CMD_RESET, NLM_F_ACK);
	struct bg_exchange exchange = { 0 };

	if (message && nla_put_u32(message, BUDDYGUARD_A_SCOPE, scope)) {
		nlmsg_free(message);
		message = NULL;
	}
	return bg_netlink_transact(ctx, message, &exchange, NULL);
}

static int netlink_get(struct bg_ctx *ctx, struct bg_setup *setup)
{
	return bg_netlink_ask(ctx, BUDDYGUARD_CMD_GET, bg_parse_setup, setup);
}

/* Notices */

static int join(struct nl_sock *socket, const char *family, const char *group)
{
	int number = genl_ctrl_resolve_grp(socket, family, group);

	return number < 0 ? number : nl_socket_add_membership(socket, number);
}

/* The controller's own group tells when a family goes. */
static int netlink_listen(struct bg_ctx *ctx, unsigned int groups)
{
	struct bg_netlink *netlink = bg_netlink_of(ctx);
	struct nl_sock *socket = nl_socket_alloc();
	int error = socket ? genl_connect(socket) : -NLE_NOMEM;

	netlink->events = socket;
	if (!error)
		error = join(socket, "nlctrl", "notify");
	if (!error && groups & BG_GROUP_EVENTS)
		error = join(socket, BUDDYGUARD_GENL_NAME, BUDDYGUARD_MCGRP_EVENTS);
	if (!error && groups & BG_GROUP_SAMPLES)
		error = join(socket, BUDDYGUARD_GENL_NAME, BUDDYGUARD_MCGRP_SAMPLES);
	if (error == -NLE_OBJ_NOTFOUND)
		return bg_netlink_gone(ctx);
	if (error == -NLE_PERM)
		return bg_fail(ctx, BG_EXIT_PERMISSION, "permission",
			       "only root (CAP_SYS_ADMIN) may receive samples");
	if (error)
		return bg_fail(ctx, BG_EXIT_FAILED, "netlink",
			       "cannot listen to the module: %s", nl_geterror(error));
	nl_socket_disable_seq_check(socket);
	nl_socket_set_buffer_size(socket, LISTEN_BUFFER, 0);
	return BG_EXIT_OK;
}

static void take_controller(struct nlmsghdr *header, struct bg_notice *notice)
{
	struct nlattr *attrs[CTRL_ATTR_MAX + 1];

	if (genlmsg_hdr(header)->cmd == CTRL_CMD_DELFAMILY &&
	    genlmsg_parse(header, 0, attrs, CTRL_ATTR_MAX, NULL) >= 0 &&
	    attrs[CTRL_ATTR_FAMILY_NAME] &&
	    !nla_strcmp(attrs[CTRL_ATTR_FAMILY_NAME], BUDDYGUARD_GENL_NAME))
		notice->kind = BG_NOTICE_GONE;
}

static int on_notice(struct nl_msg *message, void *arg)
{
	struct nlattr *attrs[BUDDYGUARD_A_MAX + 1];
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct bg_notice *notice = arg;

	if (header->nlmsg_type == GENL_ID_CTRL) {
		take_controller(header, notice);
		return NL_OK;
	}
	if (genlmsg_parse(header, 0, attrs, BUDDYGUARD_A_MAX, NULL) < 0)
		return NL_SKIP;
	bg_parse_notice(attrs, notice);
	return NL_OK;
}

/* A full socket loses notices; the gap in their sequence tells how many. */
static int netlink_next(struct bg_ctx *ctx, int timeout_ms, struct bg_notice *notice)
{
	struct nl_sock *socket = bg_netlink_of(ctx)->events;
	struct pollfd poll_for = { .fd = nl_socket_get_fd(socket), .events = POLLIN };
	int error;

	if (poll(&poll_for, 1, timeout_ms) <= 0)
		return BG_EXIT_OK;
	nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, on_notice, notice);
	error = nl_recvmsgs_default(socket);
	if (error < 0 && error != -NLE_NOMEM && error != -NLE_INTR && error != -NLE_AGAIN)
		return bg_fail(ctx, BG_EXIT_FAILED, "netlink", "netlink: %s", nl_geterror(error));
	return BG_EXIT_OK;
}

static u64 read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * BG_NSEC_PER_SEC + (u64)now.tv_nsec;
}

static u64 netlink_clock_offset_ns(struct bg_ctx *ctx)
{
	(void)ctx;
	return read_clock(CLOCK_REALTIME) - read_clock(CLOCK_MONOTONIC);
}

static void netlink_close(struct bg_ctx *ctx)
{
	struct bg_netlink *netlink = bg_netlink_of(ctx);

	nl_socket_free(netlink->events);
	nl_socket_free(netlink->socket);
	free(netlink);
	ctx->client = NULL;
}

static const struct bg_client_ops netlink_ops = {
	.get = netlink_get,
	.zones = netlink_zones,
	.stats = netlink_stats,
	.history = netlink_history,
	.map = netlink_map,
	.cma = netlink_cma,
	.set = netlink_set,
	.run = netlink_run,
	.reset = netlink_reset,
	.listen = netlink_listen,
	.next = netlink_next,
	.clock_offset_ns = netlink_clock_offset_ns,
	.close = netlink_close,
};

/*
 * The kernel allocates a dump's messages as large as this process ever read: small
 * ones, for this is a tool for boxes where larger blocks are scarce. A message that
 * is larger all the same is peeked at first.
 */
#define READ_SIZE 2048

static int connect_family(struct bg_netlink *netlink)
{
	int error = genl_connect(netlink->socket), on = 1;

	if (error)
		return error;
	nl_socket_set_msg_buf_size(netlink->socket, READ_SIZE);
	nl_socket_enable_msg_peek(netlink->socket);
	/* without this option a refusal is only a number */
	setsockopt(nl_socket_get_fd(netlink->socket), SOL_NETLINK, NETLINK_EXT_ACK, &on,
		   sizeof(on));
	netlink->family = genl_ctrl_resolve(netlink->socket, BUDDYGUARD_GENL_NAME);
	return netlink->family < 0 ? netlink->family : 0;
}

int bg_netlink_open(struct bg_ctx *ctx)
{
	struct bg_netlink *netlink = calloc(1, sizeof(*netlink));
	int error;

	if (!netlink)
		return bg_netlink_no_memory(ctx);
	netlink->base.ops = &netlink_ops;
	ctx->client = &netlink->base;
	netlink->socket = nl_socket_alloc();
	error = netlink->socket ? connect_family(netlink) : -NLE_NOMEM;
	if (!error)
		return BG_EXIT_OK;
	netlink_close(ctx);
	if (error == -NLE_OBJ_NOTFOUND)
		return bg_netlink_absent(ctx);
	return bg_fail(ctx, BG_EXIT_FAILED, "netlink", "generic netlink: %s", nl_geterror(error));
}
