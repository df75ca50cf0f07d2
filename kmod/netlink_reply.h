/* SPDX-License-Identifier: GPL-2.0 */
/* What the files of the netlink room share. */
#ifndef BG_NETLINK_REPLY_H
#define BG_NETLINK_REPLY_H

#include <net/genetlink.h>

#include "netlink_gen.h"
#include "zones.h"

extern struct genl_family bg_netlink_family;

/* 0, or -EPERM with a message; for what changes anything or shows physical addresses. */
int bg_netlink_check_privilege(struct sk_buff *skb, struct netlink_ext_ack *extack);

/* An answer under construction, or NULL. */
struct sk_buff *bg_reply_begin(struct genl_info *info, void **header);

/* Send it, or drop it when @err is set; returns what the handler is to return. */
int bg_reply_end(struct sk_buff *skb, void *header, struct genl_info *info, int err);

/**
 * struct bg_zone_filter - the zones that a request is about
 * @nid: node, -1 for all
 * @name: zone's name, NULL for all
 */
struct bg_zone_filter {
	int nid;
	const char *name;
};

/* What a request's attributes ask for; names point into the message. */
struct bg_zone_filter bg_filter_read(struct nlattr **attrs);
bool bg_filter_matches(const struct bg_zone_filter *filter, int nid, const char *name);

/* A copy of the first zone that a request names, to be freed with kfree(); or ERR_PTR. */
struct bg_zone *bg_netlink_copy_zone(struct genl_info *info);

/* The filter in the request that a dump answers; @attrs has room for ZONE_NAME + 1. */
int bg_dump_filter(struct netlink_callback *cb, struct nlattr **attrs,
		   struct bg_zone_filter *filter);

/* Begin an entry of a dump; NULL when the message is full. */
void *bg_dump_begin(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd);

/* End an entry, or take it back when @err is set; true when it fitted in. */
bool bg_dump_end(struct sk_buff *skb, void *header, int err);

#endif
