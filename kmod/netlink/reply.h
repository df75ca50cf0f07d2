/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the netlink room share. */
#ifndef BG_NETLINK_REPLY_H
#define BG_NETLINK_REPLY_H

#include <net/genetlink.h>

#include "netlink/gen.h"
#include "guard/zones.h"

extern struct genl_family bg_netlink_family;

/**
 * bg_netlink_check_privilege() - refuse who may not
 * @skb: the request
 * @extack: receives the message of a refusal
 *
 * For what changes anything or shows physical addresses.
 *
 * Context: of a request.
 * Return: 0 or -EPERM.
 */
int bg_netlink_check_privilege(struct sk_buff *skb, struct netlink_ext_ack *extack);

/**
 * bg_reply_begin() - begin an answer
 * @info: the request
 * @size: room for its attributes, bytes
 * @header: set to the header of the answer
 *
 * Context: may sleep.
 * Return: the message, or NULL when there is no memory for it.
 */
struct sk_buff *bg_reply_begin(struct genl_info *info, size_t size, void **header);

/**
 * bg_reply_end() - send an answer, or drop it
 * @skb: as bg_reply_begin() returned it
 * @header: likewise
 * @info: the request
 * @err: what putting its attributes in gave
 *
 * Context: may sleep.
 * Return: what the handler is to return: 0 or a negative errno.
 */
int bg_reply_end(struct sk_buff *skb, void *header, struct genl_info *info, int err);

/**
 * struct bg_zone_filter - the zones that a request is about
 * @node: node, -1 for all
 * @name: zone's name, NULL for all
 */
struct bg_zone_filter {
	int node;
	const char *name;
};

/* What a request's attributes ask for; names point into the message. */
struct bg_zone_filter bg_filter_read(struct nlattr **attrs);
bool bg_filter_matches(const struct bg_zone_filter *filter, int node, const char *name);

/**
 * bg_netlink_copy_zone() - copy of the first zone that a request names
 * @info: the request; on a refusal its message is set
 *
 * Context: may sleep.
 * Return: the copy, to be freed with kfree(), or ERR_PTR of -ENOMEM or -ENOENT.
 */
struct bg_zone *bg_netlink_copy_zone(struct genl_info *info);

/**
 * bg_dump_filter() - the filter in the request that a dump answers
 * @cb: of the dump
 * @attrs: room for BUDDYGUARD_A_ZONE_NAME + 1 of them
 * @filter: filled in; points into the request
 *
 * Context: of a dump.
 * Return: 0 or a negative errno.
 */
int bg_dump_filter(struct netlink_callback *cb, struct nlattr **attrs,
		   struct bg_zone_filter *filter);

/**
 * bg_dump_begin() - begin an entry of a dump
 * @skb: the message
 * @cb: of the dump
 * @cmd: BUDDYGUARD_CMD_*
 *
 * Context: of a dump.
 * Return: its header, or NULL when the message is full.
 */
void *bg_dump_begin(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd);

/**
 * bg_dump_end() - end an entry, or take it back
 * @skb: the message
 * @header: as bg_dump_begin() returned it
 * @err: what putting its attributes in gave
 *
 * Context: of a dump.
 * Return: true when it fitted in.
 */
bool bg_dump_end(struct sk_buff *skb, void *header, int err);

/**
 * bg_dump_result() - what the handler of a dump is to return
 * @skb: the message
 * @done: 1 when all is in it, 0 when more is to come, a negative errno when it failed
 *
 * A dump that tells at once that it is complete does not wait for its reader, who may have
 * left it, and keeps the module in for no longer than it takes.
 *
 * Context: of a dump.
 * Return: 0, the length of the message, or the errno.
 */
int bg_dump_result(const struct sk_buff *skb, int done);

#endif
