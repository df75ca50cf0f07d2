// SPDX-License-Identifier: GPL-2.0
/* The CMA areas, and what drivers ask of them. */
#include <linux/buddyguard.h>
#include <linux/capability.h>
#include <linux/slab.h>

#include "guard/guard.h"
#include "netlink/put.h"
#include "netlink/reply.h"
#include "sensors/cma_calls.h"

static bool find_area(const struct nlattr *name, struct bg_cma_view *view)
{
	u32 i;

	for (i = 0; bg_cma_calls_view(i, view); i++)
		if (!name || !nla_strcmp(name, view->area.name))
			return true;
	return false;
}

int buddyguard_nl_cma_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *name = info->attrs[BUDDYGUARD_A_AREA_NAME];
	struct bg_cma_view *view = kmalloc(sizeof(*view), GFP_KERNEL);
	struct sk_buff *reply;
	void *header;
	int err = -ENOMEM;

	if (!view)
		return err;
	if (!find_area(name, view)) {
		if (name)
			NL_SET_BAD_ATTR(info->extack, name);
		GENL_SET_ERR_MSG(info, "no such CMA area: a cma-get dump lists them");
		err = -ENOENT;
		goto out;
	}
	reply = bg_reply_begin(info, NLMSG_GOODSIZE, &header);
	if (reply)
		err = bg_reply_end(reply, header, info,
				   bg_put_cma_area(reply, view,
						   netlink_capable(skb, CAP_SYS_ADMIN)));
out:
	kfree(view);
	return err;
}

static bool dump_area(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct bg_cma_view *view)
{
	void *header = bg_dump_begin(skb, cb, BUDDYGUARD_CMD_CMA_GET);

	return header && bg_dump_end(skb, header,
				     bg_put_cma_area(skb, view,
						     netlink_capable(cb->skb, CAP_SYS_ADMIN)));
}

/* cb->args[0]: position of the area in the table, which grows while names are learnt. */
int buddyguard_nl_cma_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct bg_cma_view *view = kmalloc(sizeof(*view), GFP_KERNEL);
	bool done = true;

	if (!view)
		return -ENOMEM;
	for (; done && bg_cma_calls_view(cb->args[0], view); cb->args[0] += done)
		done = dump_area(skb, cb, view);
	kfree(view);
	return bg_dump_result(skb, done);
}
