// SPDX-License-Identifier: GPL-2.0
/*
 * The family and its notifications. Requests are answered in get.c, set.c
 * and map.c: parse, check, hand over to the guard, build the
 * answer. Each refusal names its cause and, where one is to blame, the attribute.
 */
#include <linux/buddyguard.h>
#include <linux/module.h>

#include "compat/mcast.h"
#include "netlink/family.h"
#include "netlink/later.h"
#include "netlink/put.h"
#include "netlink/reply.h"

/* The generated table is static to the generated file. Samples cost work at every look. */
static const struct genl_multicast_group groups[] = {
	[BUDDYGUARD_NLGRP_EVENTS] = { .name = "events" },
	[BUDDYGUARD_NLGRP_SAMPLES] = { .name = "samples", BG_MCAST_PRIVILEGED },
};

/* A look must not wait for memory: it is what tells that memory is short. */
#define NOTIFY_GFP (GFP_NOWAIT | __GFP_NOWARN)

static struct sk_buff *begin_notification(u8 cmd, void **header)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_GOODSIZE, NOTIFY_GFP);

	if (!skb)
		return NULL;
	*header = genlmsg_put(skb, 0, 0, &bg_netlink_family, 0, cmd);
	return skb;
}

/* A listener that does not keep up loses the message and sees a gap in the sequence. */
static void end_notification(struct sk_buff *skb, void *header, int err, unsigned int group)
{
	if (err) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, header);
	genlmsg_multicast(&bg_netlink_family, skb, 0, group, NOTIFY_GFP);
}

static bool send_event(const struct bg_event *event, const struct bg_kill *kill)
{
	struct sk_buff *skb;
	void *header;

	if (!genl_has_listeners(&bg_netlink_family, &init_net, BUDDYGUARD_NLGRP_EVENTS))
		return true;
	skb = begin_notification(BUDDYGUARD_CMD_EVENT, &header);
	if (skb)
		end_notification(skb, header, bg_put_event(skb, event, kill),
				 BUDDYGUARD_NLGRP_EVENTS);
	return skb;
}

static bool wants_samples(void)
{
	return genl_has_listeners(&bg_netlink_family, &init_net, BUDDYGUARD_NLGRP_SAMPLES);
}

static void send_sample(const struct bg_zone *zone, u64 sequence, u32 generation)
{
	struct sk_buff *skb;
	void *header;
	int err;

	skb = begin_notification(BUDDYGUARD_CMD_SAMPLE, &header);
	if (!skb)
		return;
	err = nla_put_u64_64bit(skb, BUDDYGUARD_A_SEQUENCE, sequence, 0) ||
	      bg_put_zone(skb, zone, generation, true);
	end_notification(skb, header, err, BUDDYGUARD_NLGRP_SAMPLES);
}

const struct bg_guard_sink bg_netlink_sink = {
	.event = send_event,
	.wants_samples = wants_samples,
	.sample = send_sample,
};

/* parallel_ops: no handler holds genl_mutex; those that would take long answer later. */
struct genl_family bg_netlink_family = {
	.name = BUDDYGUARD_GENL_NAME,
	.version = BUDDYGUARD_GENL_VERSION,
	.module = THIS_MODULE,
	.parallel_ops = true,
	.ops = buddyguard_nl_ops,
	.n_ops = ARRAY_SIZE(buddyguard_nl_ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

int bg_netlink_init(void)
{
	int err = bg_later_init(&bg_netlink_family);

	if (err)
		return err;
	err = genl_register_family(&bg_netlink_family);
	if (err)
		bg_later_exit();
	return err;
}

void bg_netlink_exit(void)
{
	genl_unregister_family(&bg_netlink_family);
	bg_later_exit();
}
