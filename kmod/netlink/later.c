// SPDX-License-Identifier: GPL-2.0
/* Does the work of requests that take long in a worker, and answers then. */
#include <linux/atomic.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "netlink/later.h"
#include "netlink/reply.h"

/* Requests that may wait; remedies take turns. */
#define LATER_MAX 16

static struct workqueue_struct *queue;
/* Written before the first request can come. */
static const struct genl_family *answers_for;
static atomic_t waiting;

static int send_answer(struct bg_later *later, struct netlink_ext_ack *extack)
{
	struct sk_buff *reply = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);
	void *header;
	int err = -ENOMEM;

	if (reply) {
		header = genlmsg_put(reply, later->portid, later->header->nlmsg_seq,
				     answers_for, 0, later->cmd);
		err = header ? later->answer(later, reply, extack) : -EMSGSIZE;
	}
	if (err) {
		nlmsg_free(reply);
		return err;
	}
	genlmsg_end(reply, header);
	/* Whoever asked may have left meanwhile. */
	genlmsg_unicast(&init_net, reply, later->portid);
	return 0;
}

static void answer_now(struct work_struct *work)
{
	struct bg_later *later = container_of(work, struct bg_later, work);
	struct netlink_ext_ack extack = {};
	int err = send_answer(later, &extack);

	if (err || later->header->nlmsg_flags & NLM_F_ACK)
		netlink_ack(later->skb, later->header, err, &extack);
	kfree_skb(later->skb);
	sock_put(later->sender);
	kfree(later);
	atomic_dec(&waiting);
}

int bg_later_answer(struct bg_later *later, struct sk_buff *skb, struct genl_info *info,
		    bg_later_fn answer)
{
	if (atomic_inc_return(&waiting) > LATER_MAX) {
		atomic_dec(&waiting);
		NL_SET_ERR_MSG(info->extack, "16 requests wait already: ask again in a moment");
		return -EBUSY;
	}
	INIT_WORK(&later->work, answer_now);
	later->answer = answer;
	later->skb = skb_get(skb);
	/* The one that info points to, which newer kernels hand out as const. */
	later->header = nlmsg_hdr(skb);
	later->sender = NETLINK_CB(skb).sk;
	sock_hold(later->sender);
	later->portid = info->snd_portid;
	later->cmd = info->genlhdr->cmd;
	queue_work(queue, &later->work);
	return -EINTR;
}

int bg_later_init(const struct genl_family *family)
{
	answers_for = family;
	queue = alloc_workqueue("buddyguard-ask", WQ_UNBOUND, LATER_MAX);
	return queue ? 0 : -ENOMEM;
}

void bg_later_exit(void)
{
	destroy_workqueue(queue);
}
