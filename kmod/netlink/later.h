/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Answers that take long. A handler runs under the lock of generic netlink that whoever
 * registers a family waits for, and behind him everybody else: so the work is done after
 * the handler has returned, and its answer is sent then.
 */
#ifndef BG_NETLINK_LATER_H
#define BG_NETLINK_LATER_H

#include <linux/workqueue.h>
#include <net/genetlink.h>

struct bg_later;

/**
 * typedef bg_later_fn - do the work of a request and put its result into the answer
 * @later: the request; what it points to is to be freed here
 * @reply: the answer, begun
 * @extack: receives the message of a refusal; it cannot name an attribute any more
 *
 * Context: of a worker, may sleep.
 * Return: 0 or a negative errno, which is then the answer.
 */
typedef int (*bg_later_fn)(struct bg_later *later, struct sk_buff *reply,
			   struct netlink_ext_ack *extack);

/**
 * struct bg_later - a request whose answer comes later; the first member of a larger struct
 * @work: does it
 * @answer: what is to be done
 * @skb: the request, held
 * @header: its header in @skb
 * @sender: its socket, held
 * @portid: where the answer goes
 * @cmd: BUDDYGUARD_CMD_* of the answer
 */
struct bg_later {
	struct work_struct work;
	bg_later_fn answer;
	struct sk_buff *skb;
	struct nlmsghdr *header;
	struct sock *sender;
	u32 portid;
	u8 cmd;
};

/**
 * bg_later_init() - be able to answer later
 * @family: in whose name, kept
 *
 * Context: may sleep.
 * Return: 0 or -ENOMEM.
 */
int bg_later_init(const struct genl_family *family);

/**
 * bg_later_exit() - wait for the answers that are under way
 *
 * Context: may sleep; after bg_guard_stop(), and when no request can come any more.
 */
void bg_later_exit(void);

/**
 * bg_later_answer() - have a request answered later
 * @later: kmalloc'ed; freed after the answer, but by the caller where this refuses
 * @skb: the request
 * @info: likewise; on a refusal its message is set
 * @answer: what is to be done
 *
 * Context: of a request.
 * Return: what the handler is to return: -EINTR, for which netlink sends no answer, or -EBUSY
 * when too many wait already.
 */
int bg_later_answer(struct bg_later *later, struct sk_buff *skb, struct genl_info *info,
		    bg_later_fn answer);

#endif
