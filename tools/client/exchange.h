/* SPDX-License-Identifier: GPL-2.0 */
/* The connection to the module: one request and its replies. */
#ifndef BG_EXCHANGE_H
#define BG_EXCHANGE_H

#include <netlink/netlink.h>

#include "client/backend.h"

/**
 * struct bg_netlink - the connection
 * @base: what all clients have
 * @socket: for requests
 * @events: for notices, NULL until somebody listens
 * @family: number of the module's family
 */
struct bg_netlink {
	struct bg_client base;
	struct nl_sock *socket;
	struct nl_sock *events;
	int family;
};

static inline struct bg_netlink *bg_netlink_of(struct bg_ctx *ctx)
{
	return (struct bg_netlink *)ctx->client;
}

/* Takes one reply; false when there is no memory for it. */
typedef bool bg_parse_reply(struct nlmsghdr *header, struct nlattr **attrs, void *into);

#define BG_MAX_EXTACK 256

/**
 * struct bg_exchange - one request and what came back
 * @parse: takes one reply; may be NULL
 * @into: for @parse
 * @sent: copy of the request, for finding the attribute that an error is about
 * @error: positive errno of the module, 0 for none
 * @message: of the extended acknowledgment, or ""
 * @offset: of the offending attribute in the request, 0 for none
 * @finished: acknowledged, or the dump is at its end
 * @no_memory: a reply could not be kept
 */
struct bg_exchange {
	bg_parse_reply *parse;
	void *into;
	const struct nlmsghdr *sent;
	int error;
	char message[BG_MAX_EXTACK];
	unsigned int offset;
	bool finished;
	bool no_memory;
};

/* A message to the module, or NULL when there is no memory. */
struct nl_msg *bg_netlink_request(struct bg_ctx *ctx, u8 command, int flags);

/*
 * Send a request and take its replies. Releases the message. A dump that changed under way gives
 * *interrupted, for the caller to begin anew. Return: enum bg_exit, after a complaint.
 */
int bg_netlink_transact(struct bg_ctx *ctx, struct nl_msg *message, struct bg_exchange *exchange,
			bool *interrupted);

/* A command without attributes, answered by one reply. */
int bg_netlink_ask(struct bg_ctx *ctx, u8 command, bg_parse_reply *parse, void *into);

/* A dump, from the beginning again when it changed under way; *count is zeroed then. */
int bg_netlink_dump(struct bg_ctx *ctx, u8 command, bg_parse_reply *parse, void *into,
		    size_t *count);

int bg_netlink_no_memory(struct bg_ctx *ctx);

/* Complain that the module is not there. */
int bg_netlink_absent(struct bg_ctx *ctx);

/* Complain that it was there a moment ago. */
int bg_netlink_gone(struct bg_ctx *ctx);

#endif
