// SPDX-License-Identifier: GPL-2.0
/*
 * The module as seen through generic netlink, with libnl.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "client.h"
#include "fields.h"
#include "output.h"

#define MAX_TRIES 20
#define LISTEN_BUFFER (4 << 20)

/**
 * struct netlink - the connection
 * @base: what all clients have
 * @socket: for requests
 * @events: for notices, NULL until somebody listens
 * @family: number of the module's family
 */
struct netlink {
	struct bg_client base;
	struct nl_sock *socket;
	struct nl_sock *events;
	int family;
};

#define MAX_EXTACK 256

/* Takes one reply; false when there is no memory for it. */
typedef bool parse_reply(struct nlmsghdr *header, struct nlattr **attrs, void *into);

/**
 * struct exchange - one request and what came back
 * @parse: takes one reply; may be NULL
 * @into: for @parse
 * @sent: copy of the request, for finding the attribute that an error is about
 * @error: positive errno of the module, 0 for none
 * @message: of the extended acknowledgement, or ""
 * @offset: of the offending attribute in the request, 0 for none
 * @finished: acknowledged, or the dump is at its end
 * @no_memory: a reply could not be kept
 */
struct exchange {
	parse_reply *parse;
	void *into;
	const struct nlmsghdr *sent;
	int error;
	char message[MAX_EXTACK];
	unsigned int offset;
	bool finished;
	bool no_memory;
};

static struct netlink *netlink_of(struct bg_ctx *ctx)
{
	return (struct netlink *)ctx->client;
}

/* Attributes -> structs */

static void field_from_netlink(const struct bg_field *field, struct nlattr *attr, char *member)
{
	u64 wide;
	u32 number;

	switch (field->type) {
	case BG_FIELD_U64:
		if (nla_len(attr) >= (int)sizeof(wide)) {
			memcpy(&wide, nla_data(attr), sizeof(wide));
			memcpy(member, &wide, sizeof(wide));
		}
		break;
	case BG_FIELD_STRING:
		snprintf(member, field->size, "%.*s", nla_len(attr), (char *)nla_data(attr));
		break;
	default:
		if (nla_len(attr) >= (int)sizeof(number)) {
			memcpy(&number, nla_data(attr), sizeof(number));
			memcpy(member, &number, sizeof(number));
		}
	}
}

static void fields_from_netlink(const struct bg_field *fields, struct nlattr **attrs, void *to)
{
	for (; fields->name; fields++)
		if (attrs[fields->attr])
			field_from_netlink(fields, attrs[fields->attr],
					   (char *)to + fields->offset);
}

/* Attributes that a newer module adds are beyond max and are left out by nla_parse_nested(). */
static bool nest_from_netlink(struct nlattr *nest, const struct bg_field *fields, int max, void *to)
{
	struct nlattr *attrs[BUDDYGUARD_A_CONFIG_MAX + 1];

	if (!nest || nla_parse_nested(attrs, max, nest, NULL) < 0)
		return false;
	fields_from_netlink(fields, attrs, to);
	return true;
}

static bool decision_from_netlink(struct nlattr *nest, struct bg_decision *decision)
{
	return nest_from_netlink(nest, bg_decision_fields, BUDDYGUARD_A_DECISION_MAX, decision);
}

static bool outcome_from_netlink(struct nlattr *nest, struct bg_outcome *outcome)
{
	return nest_from_netlink(nest, bg_outcome_fields, BUDDYGUARD_A_OUTCOME_MAX, outcome);
}

static void orders_from_netlink(struct nlattr *nest, struct bg_zone *zone)
{
	struct bg_order order;
	struct nlattr *attr;
	int left;

	nla_for_each_nested(attr, nest, left) {
		if (nla_type(attr) != BUDDYGUARD_A_ZONE_ORDER)
			continue;
		memset(&order, 0, sizeof(order));
		nest_from_netlink(attr, bg_order_fields, BUDDYGUARD_A_ORDER_MAX, &order);
		if (order.order >= BG_MAX_ORDERS)
			continue;
		zone->order[order.order] = order;
		if (zone->nr_orders <= order.order)
			zone->nr_orders = order.order + 1;
	}
}

static bool zone_from_netlink(struct nlattr *nest, struct bg_zone *zone)
{
	struct nlattr *attrs[BUDDYGUARD_A_ZONE_MAX + 1];

	if (!nest || nla_parse_nested(attrs, BUDDYGUARD_A_ZONE_MAX, nest, NULL) < 0)
		return false;
	memset(zone, 0, sizeof(*zone));
	fields_from_netlink(bg_zone_fields, attrs, zone);
	orders_from_netlink(nest, zone);
	zone->decided = decision_from_netlink(attrs[BUDDYGUARD_A_ZONE_DECISION], &zone->decision);
	return true;
}

static void config_from_netlink(struct nlattr *nest, struct bg_config *config, u32 *given)
{
	struct nlattr *attrs[BG_NR_KEYS + 1];
	u32 key;

	if (!nest || nla_parse_nested(attrs, BG_NR_KEYS, nest, NULL) < 0)
		return;
	for (key = 0; key < BG_NR_KEYS; key++) {
		struct nlattr *attr = attrs[key + 1];

		if (!attr || nla_len(attr) < (int)sizeof(u32))
			continue;
		bg_config_put(config, key, nla_get_u32(attr));
		*given |= 1U << key;
	}
}

/* Parsers of whole replies */

/* Targets are a repeated attribute, which an array of attributes cannot hold. */
static void targets_from_netlink(struct nlmsghdr *header, struct bg_setup *setup)
{
	struct nlattr *attr;
	int left;

	nlmsg_for_each_attr(attr, header, GENL_HDRLEN, left) {
		struct bg_target *target = &setup->target[setup->nr_targets];

		if (nla_type(attr) != BUDDYGUARD_A_TARGET || setup->nr_targets == BG_MAX_TARGETS)
			continue;
		if (nest_from_netlink(attr, bg_target_fields, BUDDYGUARD_A_TARGET_MAX, target))
			setup->nr_targets++;
	}
}

static bool parse_setup(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_setup *setup = into;

	targets_from_netlink(header, setup);
	config_from_netlink(attrs[BUDDYGUARD_A_CONFIG], &setup->config, &setup->given);
	nest_from_netlink(attrs[BUDDYGUARD_A_STATE], bg_box_fields, BUDDYGUARD_A_STATE_MAX,
			  &setup->box);
	return true;
}

static bool parse_zone(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_zones *zones = into;
	struct bg_zone *zone = bg_grow((void **)&zones->zone, &zones->count, sizeof(*zone));

	(void)header;
	if (!zone)
		return false;
	if (!zone_from_netlink(attrs[BUDDYGUARD_A_ZONE], zone))
		zones->count--;
	return true;
}

static bool parse_stats(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct nlattr *nest = attrs[BUDDYGUARD_A_STATS], *attr;
	struct bg_stats *stats = into;
	struct bg_remedy_stats remedy;
	int left;

	(void)header;
	if (!nest_from_netlink(nest, bg_stats_fields, BUDDYGUARD_A_STATS_MAX, stats))
		return true;
	nla_for_each_nested(attr, nest, left) {
		if (nla_type(attr) != BUDDYGUARD_A_STATS_REMEDY)
			continue;
		memset(&remedy, 0, sizeof(remedy));
		nest_from_netlink(attr, bg_remedy_stats_fields, BUDDYGUARD_A_REMEDY_STATS_MAX,
				  &remedy);
		if (remedy.remedy < BG_NR_REMEDIES)
			stats->remedy[remedy.remedy] = remedy;
	}
	return true;
}

static void outcomes_from_netlink(struct nlattr *nest, struct bg_episode *episode)
{
	struct nlattr *attr;
	int left;

	nla_for_each_nested(attr, nest, left)
		if (nla_type(attr) == BUDDYGUARD_A_EPISODE_OUTCOME &&
		    episode->nr_outcomes < BG_NR_REMEDIES)
			outcome_from_netlink(attr, &episode->outcome[episode->nr_outcomes++]);
}

static bool parse_episode(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct nlattr *nest = attrs[BUDDYGUARD_A_EPISODE], *inner[BUDDYGUARD_A_EPISODE_MAX + 1];
	struct bg_episodes *episodes = into;
	struct bg_episode *episode;

	(void)header;
	if (!nest || nla_parse_nested(inner, BUDDYGUARD_A_EPISODE_MAX, nest, NULL) < 0)
		return true;
	episode = bg_grow((void **)&episodes->episode, &episodes->count, sizeof(*episode));
	if (!episode)
		return false;
	fields_from_netlink(bg_episode_fields, inner, episode);
	decision_from_netlink(inner[BUDDYGUARD_A_EPISODE_FIRST], &episode->first);
	decision_from_netlink(inner[BUDDYGUARD_A_EPISODE_LAST], &episode->last);
	outcomes_from_netlink(nest, episode);
	return true;
}

static bool parse_block(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_map *map = into;
	struct bg_block *block = bg_grow((void **)&map->block, &map->count, sizeof(*block));

	(void)header;
	if (!block)
		return false;
	if (!nest_from_netlink(attrs[BUDDYGUARD_A_BLOCK], bg_block_fields,
			       BUDDYGUARD_A_BLOCK_MAX, block))
		map->count--;
	return true;
}

static bool parse_ran(struct nlmsghdr *header, struct nlattr **attrs, void *into)
{
	struct bg_ran *ran = into;

	(void)header;
	if (attrs[BUDDYGUARD_A_NODE])
		ran->node = nla_get_u32(attrs[BUDDYGUARD_A_NODE]);
	if (attrs[BUDDYGUARD_A_ZONE_NAME])
		snprintf(ran->zone, sizeof(ran->zone), "%.*s",
			 nla_len(attrs[BUDDYGUARD_A_ZONE_NAME]),
			 (char *)nla_data(attrs[BUDDYGUARD_A_ZONE_NAME]));
	outcome_from_netlink(attrs[BUDDYGUARD_A_OUTCOME], &ran->outcome);
	return true;
}

/* Errors */

/* The extended acknowledgement behind an error or the end of a dump. */
static void take_extack(struct exchange *exchange, struct nlmsghdr *header, size_t skip)
{
	struct nlattr *attrs[NLMSGERR_ATTR_MAX + 1];
	int left = (int)header->nlmsg_len - NLMSG_HDRLEN - (int)skip;

	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS) || left <= 0)
		return;
	if (nla_parse(attrs, NLMSGERR_ATTR_MAX,
		      (struct nlattr *)((char *)nlmsg_data(header) + skip), left, NULL) < 0)
		return;
	if (attrs[NLMSGERR_ATTR_MSG])
		snprintf(exchange->message, MAX_EXTACK, "%.*s", nla_len(attrs[NLMSGERR_ATTR_MSG]),
			 (char *)nla_data(attrs[NLMSGERR_ATTR_MSG]));
	if (attrs[NLMSGERR_ATTR_OFFS])
		exchange->offset = nla_get_u32(attrs[NLMSGERR_ATTR_OFFS]);
}

/* The request is repeated in the error unless the kernel capped it. */
static int on_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	struct nlmsghdr *header = (struct nlmsghdr *)((char *)error - NLMSG_HDRLEN);
	struct exchange *exchange = arg;
	size_t skip = sizeof(*error);

	(void)from;
	if (!(header->nlmsg_flags & NLM_F_CAPPED))
		skip += error->msg.nlmsg_len - sizeof(error->msg);
	exchange->error = -error->error;
	exchange->finished = true;
	take_extack(exchange, header, skip);
	return NL_STOP;
}

static int on_ack(struct nl_msg *message, void *arg)
{
	struct exchange *exchange = arg;

	(void)message;
	exchange->finished = true;
	return NL_STOP;
}

/* A dump that fails on its way says so in its last message only. */
static int on_finish(struct nl_msg *message, void *arg)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct exchange *exchange = arg;
	int error = 0;

	exchange->finished = true;
	if (nlmsg_datalen(header) >= (int)sizeof(error))
		memcpy(&error, nlmsg_data(header), sizeof(error));
	if (error < 0) {
		exchange->error = -error;
		take_extack(exchange, header, sizeof(error));
	}
	return NL_STOP;
}

static int on_reply(struct nl_msg *message, void *arg)
{
	struct nlattr *attrs[BUDDYGUARD_A_MAX + 1];
	struct exchange *exchange = arg;

	if (genlmsg_parse(nlmsg_hdr(message), 0, attrs, BUDDYGUARD_A_MAX, NULL) < 0)
		return NL_SKIP;
	if (exchange->parse && !exchange->parse(nlmsg_hdr(message), attrs, exchange->into))
		exchange->no_memory = true;
	return NL_OK;
}

/* The innermost attribute of the request that begins at an offset, as a person knows it. */
static const char *attribute_at(const struct nlmsghdr *sent, unsigned int offset)
{
	struct nlattr *attr, *inner;
	int left, inner_left;

	nlmsg_for_each_attr(attr, (struct nlmsghdr *)sent, GENL_HDRLEN, left) {
		if (nla_type(attr) != BUDDYGUARD_A_CONFIG && nla_type(attr) != BUDDYGUARD_A_TARGET)
			continue;
		nla_for_each_nested(inner, attr, inner_left) {
			if ((unsigned int)((char *)inner - (char *)sent) != offset)
				continue;
			if (nla_type(attr) == BUDDYGUARD_A_CONFIG &&
			    bg_config_key((u32)nla_type(inner) - 1))
				return bg_config_key((u32)nla_type(inner) - 1)->name;
			return "target";
		}
		if ((unsigned int)((char *)attr - (char *)sent) == offset)
			return nla_type(attr) == BUDDYGUARD_A_TARGET ? "target" : "config";
	}
	return NULL;
}

static int absent(struct bg_ctx *ctx)
{
	return bg_fail(ctx, BG_EXIT_ABSENT, "module-absent",
		       "the module buddyguard is not loaded: load it with 'modprobe buddyguard' "
		       "or 'insmod buddyguard.ko'");
}

static int gone(struct bg_ctx *ctx)
{
	return bg_fail(ctx, BG_EXIT_ABSENT, "module-gone",
		       "the module buddyguard was unloaded in the meantime");
}

static int exit_of(int error)
{
	switch (error) {
	case EPERM:
	case EACCES:
		return BG_EXIT_PERMISSION;
	case EOPNOTSUPP:
		return BG_EXIT_UNSUPPORTED;
	default:
		return BG_EXIT_FAILED;
	}
}

static const char *code_of(int error)
{
	switch (exit_of(error)) {
	case BG_EXIT_PERMISSION:
		return "permission";
	case BG_EXIT_UNSUPPORTED:
		return "unsupported";
	default:
		return "refused";
	}
}

static const char *default_message(int error)
{
	switch (exit_of(error)) {
	case BG_EXIT_PERMISSION:
		return "only root (CAP_SYS_ADMIN) may do that";
	case BG_EXIT_UNSUPPORTED:
		return "this module, or this kernel, cannot do that";
	default:
		return strerror(error);
	}
}

static int refusal(struct bg_ctx *ctx, const struct exchange *exchange)
{
	const char *attribute = attribute_at(exchange->sent, exchange->offset);
	struct json_object *details;

	if (exchange->error == ENOENT && !exchange->message[0] &&
	    genl_ctrl_resolve(netlink_of(ctx)->socket, BUDDYGUARD_GENL_NAME) < 0)
		return gone(ctx);
	details = json_object_new_object();
	bg_json_u64(details, "errno", (u64)exchange->error);
	if (attribute)
		bg_json_string(details, "key", attribute);
	return bg_fail_with(ctx, exit_of(exchange->error), code_of(exchange->error), details,
			    "%s%s%s", attribute ? attribute : "", attribute ? ": " : "",
			    exchange->message[0] ? exchange->message :
			    default_message(exchange->error));
}

/* Requests */

static struct nl_msg *new_request(struct bg_ctx *ctx, u8 command, int flags)
{
	struct nl_msg *message = nlmsg_alloc();

	if (message && !genlmsg_put(message, NL_AUTO_PORT, NL_AUTO_SEQ, netlink_of(ctx)->family, 0,
				    flags, command, BUDDYGUARD_GENL_VERSION)) {
		nlmsg_free(message);
		return NULL;
	}
	return message;
}

static int receive(struct nl_sock *socket, struct exchange *exchange)
{
	struct nl_cb *callbacks = nl_cb_alloc(NL_CB_DEFAULT);
	int error = 0;

	if (!callbacks)
		return -NLE_NOMEM;
	nl_cb_err(callbacks, NL_CB_CUSTOM, on_error, exchange);
	nl_cb_set(callbacks, NL_CB_VALID, NL_CB_CUSTOM, on_reply, exchange);
	nl_cb_set(callbacks, NL_CB_ACK, NL_CB_CUSTOM, on_ack, exchange);
	nl_cb_set(callbacks, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, exchange);
	while (!exchange->finished && error >= 0)
		error = nl_recvmsgs(socket, callbacks);
	nl_cb_put(callbacks);
	return error;
}

static int no_memory(struct bg_ctx *ctx)
{
	return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
}

/*
 * Send a request and take its replies. Releases the message. A dump that changed under way gives
 * *interrupted, for the caller to begin anew.
 */
static int transact(struct bg_ctx *ctx, struct nl_msg *message, struct exchange *exchange,
		    bool *interrupted)
{
	struct netlink *netlink = netlink_of(ctx);
	int error, exit = BG_EXIT_OK;

	if (!message)
		return no_memory(ctx);
	error = nl_send_auto(netlink->socket, message);
	exchange->sent = nlmsg_hdr(message);
	if (error >= 0)
		error = receive(netlink->socket, exchange);
	if (interrupted)
		*interrupted = error == -NLE_DUMP_INTR;
	if (exchange->error)
		exit = refusal(ctx, exchange);
	else if (exchange->no_memory)
		exit = no_memory(ctx);
	else if (error < 0 && error != -NLE_DUMP_INTR)
		exit = bg_fail(ctx, BG_EXIT_FAILED, "netlink", "netlink: %s", nl_geterror(error));
	nlmsg_free(message);
	return exit;
}

static int ask(struct bg_ctx *ctx, u8 command, parse_reply *parse, void *into)
{
	struct exchange exchange = { .parse = parse, .into = into };

	return transact(ctx, new_request(ctx, command, NLM_F_ACK), &exchange, NULL);
}

static int dump(struct bg_ctx *ctx, u8 command, parse_reply *parse, void *into, size_t *count)
{
	bool interrupted = true;
	int error = BG_EXIT_OK, tries;

	for (tries = 0; interrupted && !error && tries < MAX_TRIES; tries++) {
		struct exchange exchange = { .parse = parse, .into = into };

		*count = 0;
		error = transact(ctx, new_request(ctx, command, NLM_F_DUMP), &exchange,
				 &interrupted);
	}
	if (interrupted && !error)
		return bg_fail(ctx, BG_EXIT_FAILED, "changing",
			       "the list changed during each of %d readings: try again", MAX_TRIES);
	return error;
}

static int netlink_zones(struct bg_ctx *ctx, struct bg_zones *zones)
{
	return dump(ctx, BUDDYGUARD_CMD_ZONE_GET, parse_zone, zones, &zones->count);
}

static int netlink_stats(struct bg_ctx *ctx, struct bg_stats *stats)
{
	return ask(ctx, BUDDYGUARD_CMD_STATS_GET, parse_stats, stats);
}

static int netlink_history(struct bg_ctx *ctx, struct bg_episodes *episodes)
{
	return dump(ctx, BUDDYGUARD_CMD_HISTORY_GET, parse_episode, episodes, &episodes->count);
}

static int netlink_map(struct bg_ctx *ctx, struct bg_map *map)
{
	return dump(ctx, BUDDYGUARD_CMD_MAP_GET, parse_block, map, &map->count);
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
	struct nl_msg *message = new_request(ctx, BUDDYGUARD_CMD_SET, NLM_F_ACK);
	struct exchange exchange = { 0 };
	int error = 0;
	u32 i;

	if (message)
		error = put_config(message, &change->config);
	for (i = 0; message && !error && i < change->nr_targets; i++)
		error = put_target(message, &change->target[i]);
	if (error) {
		nlmsg_free(message);
		return no_memory(ctx);
	}
	return transact(ctx, message, &exchange, NULL);
}

static int put_request(struct nl_msg *message, const struct bg_request *request)
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

static int netlink_run(struct bg_ctx *ctx, const struct bg_request *request, struct bg_ran *ran)
{
	struct nl_msg *message = new_request(ctx, BUDDYGUARD_CMD_RUN, NLM_F_ACK);
	struct exchange exchange = { .parse = parse_ran, .into = ran };

	if (message && put_request(message, request)) {
		nlmsg_free(message);
		message = NULL;
	}
	return transact(ctx, message, &exchange, NULL);
}

static int netlink_reset(struct bg_ctx *ctx, u32 scope)
{
	struct nl_msg *message = new_request(ctx, BUDDYGUARD_CMD_RESET, NLM_F_ACK);
	struct exchange exchange = { 0 };

	if (message && nla_put_u32(message, BUDDYGUARD_A_SCOPE, scope)) {
		nlmsg_free(message);
		message = NULL;
	}
	return transact(ctx, message, &exchange, NULL);
}

static int netlink_get(struct bg_ctx *ctx, struct bg_setup *setup)
{
	return ask(ctx, BUDDYGUARD_CMD_GET, parse_setup, setup);
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
	struct netlink *netlink = netlink_of(ctx);
	struct nl_sock *socket = nl_socket_alloc();
	int error = socket ? genl_connect(socket) : -NLE_NOMEM;

	netlink->events = socket;
	if (!error)
		error = join(socket, "nlctrl", "notify");
	if (!error && groups & BG_GROUP_EVENTS)
		error = join(socket, BUDDYGUARD_GENL_NAME, BUDDYGUARD_MCGRP_EVENTS);
	if (!error && groups & BG_GROUP_SAMPLES)
		error = join(socket, BUDDYGUARD_GENL_NAME, BUDDYGUARD_MCGRP_SAMPLES);
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

static void take_event(struct nlattr **attrs, struct bg_notice *notice)
{
	struct bg_event *event = &notice->event;

	fields_from_netlink(bg_event_fields, attrs, event);
	event->kill_order_known = attrs[BUDDYGUARD_A_KILL_ORDER];
	event->decided = decision_from_netlink(attrs[BUDDYGUARD_A_DECISION], &event->decision);
	event->ended = outcome_from_netlink(attrs[BUDDYGUARD_A_OUTCOME], &event->outcome);
	notice->sequence = event->sequence;
	notice->kind = BG_NOTICE_EVENT;
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
	if (attrs[BUDDYGUARD_A_EVENT_KIND]) {
		take_event(attrs, notice);
	} else if (zone_from_netlink(attrs[BUDDYGUARD_A_ZONE], &notice->zone)) {
		notice->kind = BG_NOTICE_SAMPLE;
		if (attrs[BUDDYGUARD_A_SEQUENCE])
			notice->sequence = nla_get_u64(attrs[BUDDYGUARD_A_SEQUENCE]);
	}
	return NL_OK;
}

/* A full socket loses notices; the gap in their sequence tells how many. */
static int netlink_next(struct bg_ctx *ctx, int timeout_ms, struct bg_notice *notice)
{
	struct nl_sock *socket = netlink_of(ctx)->events;
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
	struct netlink *netlink = netlink_of(ctx);

	nl_socket_free(netlink->events);
	nl_socket_free(netlink->socket);
	free(netlink);
}

static const struct bg_client_ops netlink_ops = {
	.get = netlink_get,
	.zones = netlink_zones,
	.stats = netlink_stats,
	.history = netlink_history,
	.map = netlink_map,
	.set = netlink_set,
	.run = netlink_run,
	.reset = netlink_reset,
	.listen = netlink_listen,
	.next = netlink_next,
	.clock_offset_ns = netlink_clock_offset_ns,
	.close = netlink_close,
};

static int connect_family(struct netlink *netlink)
{
	int error = genl_connect(netlink->socket), on = 1;

	if (error)
		return error;
	/* without these a refusal only has a number */
	setsockopt(nl_socket_get_fd(netlink->socket), SOL_NETLINK, NETLINK_EXT_ACK, &on,
		   sizeof(on));
	netlink->family = genl_ctrl_resolve(netlink->socket, BUDDYGUARD_GENL_NAME);
	return netlink->family < 0 ? netlink->family : 0;
}

int bg_netlink_open(struct bg_ctx *ctx)
{
	struct netlink *netlink = calloc(1, sizeof(*netlink));
	int error;

	if (!netlink)
		return no_memory(ctx);
	netlink->base.ops = &netlink_ops;
	netlink->socket = nl_socket_alloc();
	error = netlink->socket ? connect_family(netlink) : -NLE_NOMEM;
	ctx->client = &netlink->base;
	if (!error)
		return BG_EXIT_OK;
	bg_client_close(ctx);
	if (error == -NLE_OBJ_NOTFOUND)
		return absent(ctx);
	return bg_fail(ctx, BG_EXIT_FAILED, "netlink", "generic netlink: %s", nl_geterror(error));
}
