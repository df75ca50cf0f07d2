// SPDX-License-Identifier: GPL-2.0
/* Beginnings and ends of answers and dumps, and which zone a request is about. */
#include <linux/buddyguard.h>
#include <linux/capability.h>
#include <linux/slab.h>

#include "guard/guard.h"
#include "netlink/reply.h"

/* GENL_ADMIN_PERM would ask for CAP_NET_ADMIN, which has no say over memory. */
int bg_netlink_check_privilege(struct sk_buff *skb, struct netlink_ext_ack *extack)
{
	if (netlink_capable(skb, CAP_SYS_ADMIN))
		return 0;
	NL_SET_ERR_MSG_MOD(extack, "needs CAP_SYS_ADMIN in the initial user namespace");
	return -EPERM;
}

struct sk_buff *bg_reply_begin(struct genl_info *info, size_t size, void **header)
{
	struct sk_buff *skb = genlmsg_new(size, GFP_KERNEL);

	if (!skb)
		return NULL;
	*header = genlmsg_put_reply(skb, info, &bg_netlink_family, 0, info->genlhdr->cmd);
	if (*header)
		return skb;
	nlmsg_free(skb);
	return NULL;
}

int bg_reply_end(struct sk_buff *skb, void *header, struct genl_info *info, int err)
{
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}

struct bg_zone_filter bg_filter_read(struct nlattr **attrs)
{
	struct bg_zone_filter filter = { .node = -1 };

	if (attrs[BUDDYGUARD_A_NODE])
		filter.node = min_t(u32, nla_get_u32(attrs[BUDDYGUARD_A_NODE]), INT_MAX);
	if (attrs[BUDDYGUARD_A_ZONE_NAME])
		filter.name = nla_data(attrs[BUDDYGUARD_A_ZONE_NAME]);
	return filter;
}

bool bg_filter_matches(const struct bg_zone_filter *filter, int node, const char *name)
{
	return (filter->node < 0 || filter->node == node) &&
	       (!filter->name || !strcmp(filter->name, name));
}

/* A copy of the first zone that matches, to be freed with kfree(). */
struct bg_zone *bg_netlink_copy_zone(struct genl_info *info)
{
	struct bg_zone_filter filter = bg_filter_read(info->attrs);
	struct bg_zone *zone = kmalloc(sizeof(*zone), GFP_KERNEL);
	unsigned int i;

	if (!zone)
		return ERR_PTR(-ENOMEM);
	for (i = 0; bg_guard_zone(i, zone); i++)
		if (bg_filter_matches(&filter, zone->node, zone->zone->name))
			return zone;
	kfree(zone);
	if (filter.name)
		NL_SET_BAD_ATTR(info->extack, info->attrs[BUDDYGUARD_A_ZONE_NAME]);
	else if (filter.node >= 0)
		NL_SET_BAD_ATTR(info->extack, info->attrs[BUDDYGUARD_A_NODE]);
	GENL_SET_ERR_MSG(info, "no such zone: `buddyctl zones` lists them");
	return ERR_PTR(-ENOENT);
}

int bg_dump_filter(struct netlink_callback *cb, struct nlattr **attrs,
		   struct bg_zone_filter *filter)
{
	int err = nlmsg_parse(cb->nlh, GENL_HDRLEN, attrs, BUDDYGUARD_A_ZONE_NAME,
			      buddyguard_zone_get_nl_policy, cb->extack);

	*filter = (struct bg_zone_filter) { .node = -1 };
	if (!err)
		*filter = bg_filter_read(attrs);
	return err;
}

void *bg_dump_begin(struct sk_buff *skb, struct netlink_callback *cb, u8 cmd)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				   &bg_netlink_family, NLM_F_MULTI, cmd);

	if (header)
		genl_dump_check_consistent(cb, header);
	return header;
}

int bg_dump_result(const struct sk_buff *skb, int done)
{
	if (done)
		return min(done, 0);
	return skb->len ? (int)skb->len : -EMSGSIZE;
}

bool bg_dump_end(struct sk_buff *skb, void *header, int err)
{
	if (err)
		genlmsg_cancel(skb, header);
	else
		genlmsg_end(skb, header);
	return !err;
}
