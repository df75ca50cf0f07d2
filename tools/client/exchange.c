// SPDX-License-Identifier: GPL-2.0
/* One request to the module and its replies; refusals in words. */
#include <errno.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>

#include "client/exchange.h"
#include "show/output.h"

#define MAX_TRIES 20

/* Errors */

/* The extended acknowledgment behind an error or the end of a dump. */
static void take_extack(struct bg_exchange *exchange, struct nlmsghdr *header, size_t skip)
{
	struct nlattr *attrs[NLMSGERR_ATTR_MAX + 1];
	int left = (int)header->nlmsg_len - NLMSG_HDRLEN - (int)skip;

	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS) || left <= 0)
		return;
	if (nla_parse(attrs, NLMSGERR_ATTR_MAX,
		      (struct nlattr *)((char *)nlmsg_data(header) + skip), left, NULL) < 0)
		return;
	if (attrs[NLMSGERR_ATTR_MSG])
		snprintf(exchange->message, BG_MAX_EXTACK, "%.*s",
			 nla_len(attrs[NLMSGERR_ATTR_MSG]),
			 (char *)nla_data(attrs[NLMSGERR_ATTR_MSG]));
	if (attrs[NLMSGERR_ATTR_OFFS])
		exchange->offset = nla_get_u32(attrs[NLMSGERR_ATTR_OFFS]);
}

/* The request is repeated in the error unless the kernel capped it. */
static int on_error(struct sockaddr_nl *from, struct nlmsgerr *error, void *arg)
{
	struct nlmsghdr *header = (struct nlmsghdr *)((char *)error - NLMSG_HDRLEN);
	struct bg_exchange *exchange = arg;
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
	struct bg_exchange *exchange = arg;

	(void)message;
	exchange->finished = true;
	return NL_STOP;
}

/* A dump that fails on its way says so in its last message only. */
static int on_finish(struct nl_msg *message, void *arg)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct bg_exchange *exchange = arg;
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
	struct bg_exchange *exchange = arg;

	if (genlmsg_parse(nlmsg_hdr(message), 0, attrs, BUDDYGUARD_A_MAX, NULL) < 0)
		return NL_SKIP;
	if (exchange->parse && !exchange->parse(nlmsg_hdr(message), attrs, exchange->into))
		exchange->no_memory = true;
	return NL_OK;
}

/* The innermost attribute of the request that begins at an offset, in the user's words. */
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

int bg_netlink_absent(struct bg_ctx *ctx)
{
	return bg_fail(ctx, BG_EXIT_ABSENT, "module-absent",
		       "the module buddyguard is not loaded: load it with 'modprobe buddyguard' "
		       "or 'insmod buddyguard.ko'");
}

int bg_netlink_gone(struct bg_ctx *ctx)
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

static int refusal(struct bg_ctx *ctx, const struct bg_exchange *exchange)
{
	const char *attribute = attribute_at(exchange->sent, exchange->offset);
	struct json_object *details;

	/* while the module unloads, it refuses dumps */
	if (exchange->error == EPROTONOSUPPORT)
		return bg_netlink_gone(ctx);
	if (exchange->error == ENOENT && !exchange->message[0] &&
	    genl_ctrl_resolve(bg_netlink_of(ctx)->socket, BUDDYGUARD_GENL_NAME) < 0)
		return bg_netlink_gone(ctx);
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

struct nl_msg *bg_netlink_request(struct bg_ctx *ctx, u8 command, int flags)
{
	struct nl_msg *message = nlmsg_alloc();

	if (message &&
	    !genlmsg_put(message, NL_AUTO_PORT, NL_AUTO_SEQ, bg_netlink_of(ctx)->family, 0, flags,
			 command, BUDDYGUARD_GENL_VERSION)) {
		nlmsg_free(message);
		return NULL;
	}
	return message;
}

static int receive(struct nl_sock *socket, struct bg_exchange *exchange)
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

int bg_netlink_no_memory(struct bg_ctx *ctx)
{
	return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
}

int bg_netlink_transact(struct bg_ctx *ctx, struct nl_msg *message, struct bg_exchange *exchange,
			bool *interrupted)
{
	struct bg_netlink *netlink = bg_netlink_of(ctx);
	int error, exit = BG_EXIT_OK;

	if (!message)
		return bg_netlink_no_memory(ctx);
	error = nl_send_auto(netlink->socket, message);
	exchange->sent = nlmsg_hdr(message);
	if (error >= 0)
		error = receive(netlink->socket, exchange);
	if (interrupted)
		*interrupted = error == -NLE_DUMP_INTR;
	if (exchange->error)
		exit = refusal(ctx, exchange);
	else if (exchange->no_memory)
		exit = bg_netlink_no_memory(ctx);
	else if (error < 0 && error != -NLE_DUMP_INTR)
		exit = bg_fail(ctx, BG_EXIT_FAILED, "netlink", "netlink: %s", nl_geterror(error));
	nlmsg_free(message);
	return exit;
}

int bg_netlink_ask(struct bg_ctx *ctx, u8 command, bg_parse_reply *parse, void *into)
{
	struct bg_exchange exchange = { .parse = parse, .into = into };

	return bg_netlink_transact(ctx, bg_netlink_request(ctx, command, NLM_F_ACK), &exchange,
				   NULL);
}

int bg_netlink_dump(struct bg_ctx *ctx, u8 command, bg_parse_reply *parse, void *into,
		    size_t *count)
{
	bool interrupted = true;
	int error = BG_EXIT_OK, tries;

	for (tries = 0; interrupted && !error && tries < MAX_TRIES; tries++) {
		struct bg_exchange exchange = { .parse = parse, .into = into };

		*count = 0;
		error = bg_netlink_transact(ctx, bg_netlink_request(ctx, command, NLM_F_DUMP),
					    &exchange, &interrupted);
	}
	if (interrupted && !error)
		return bg_fail(ctx, BG_EXIT_FAILED, "changing",
			       "the list changed during each of %d readings: try again", MAX_TRIES);
	return error;
}
