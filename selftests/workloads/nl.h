/* SPDX-License-Identifier: GPL-2.0 */
/* What the netlink clients of the tests share: one request, and all that came back. */
#ifndef NL_H
#define NL_H

#include "workload.h"
#include <linux/buddyguard.h>
#include <linux/netlink.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>

#define ANSWER_MS 30000

/**
 * struct answer - what a request brought
 * @error: errno, 0 for none
 * @message: of the extended acknowledgment, or ""
 * @offset: of the attribute that is to blame, 0 for none
 * @with_policy: told what the attribute may be
 * @messages: without the acknowledgment or the end of a dump
 * @interrupted: one of them was marked so
 * @first: the first message
 */
struct answer {
	int error;
	char message[160];
	unsigned int offset;
	bool with_policy;
	unsigned int messages;
	bool interrupted;
	char first[8192];
};

/* A connected socket; acknowledgments are extended. */
static inline struct nl_sock *open_socket(void)
{
	struct nl_sock *sock = nl_socket_alloc();
	int on = 1;

	if (!sock || genl_connect(sock))
		errx(1, "cannot open a netlink socket");
	setsockopt(nl_socket_get_fd(sock), SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	return sock;
}

/* The family's number; ends the program when the module is not loaded. */
static inline int find_family(struct nl_sock *sock)
{
	int family = genl_ctrl_resolve(sock, BUDDYGUARD_GENL_NAME);

	if (family < 0)
		errx(1, "no family %s: %s", BUDDYGUARD_GENL_NAME, nl_geterror(family));
	return family;
}

static inline struct nl_msg *request(int family, int flags, int command)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (!msg || !genlmsg_put(msg, 0, 0, family, 0, flags, command, BUDDYGUARD_GENL_VERSION))
		errx(1, "no memory for a message");
	return msg;
}

/* What follows @skip bytes of an acknowledgment or of the end of a dump. */
static inline void read_extended(const struct nlmsghdr *header, size_t skip, struct answer *answer)
{
	struct nlattr *attrs[NLMSGERR_ATTR_POLICY + 1];

	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS) ||
	    nlmsg_parse((struct nlmsghdr *)header, NLMSG_ALIGN(skip), attrs, NLMSGERR_ATTR_POLICY,
			NULL))
		return;
	if (attrs[NLMSGERR_ATTR_MSG])
		nla_strlcpy(answer->message, attrs[NLMSGERR_ATTR_MSG], sizeof(answer->message));
	if (attrs[NLMSGERR_ATTR_OFFS])
		answer->offset = nla_get_u32(attrs[NLMSGERR_ATTR_OFFS]);
	answer->with_policy = attrs[NLMSGERR_ATTR_POLICY];
}

static inline void read_error(const struct nlmsghdr *header, struct answer *answer)
{
	const struct nlmsgerr *error = nlmsg_data(header);
	size_t skip = sizeof(*error);

	answer->error = -error->error;
	if (error->error && !(header->nlmsg_flags & NLM_F_CAPPED))
		skip += error->msg.nlmsg_len - sizeof(error->msg);
	read_extended(header, skip, answer);
}

/* True when this message is the last one. */
static inline bool read_message(const struct nlmsghdr *header, struct answer *answer)
{
	answer->interrupted |= !!(header->nlmsg_flags & NLM_F_DUMP_INTR);
	if (header->nlmsg_type == NLMSG_ERROR) {
		read_error(header, answer);
		return true;
	}
	if (header->nlmsg_type == NLMSG_DONE) {
		answer->error = -*(int *)nlmsg_data(header);
		read_extended(header, sizeof(int), answer);
		return true;
	}
	if (!answer->messages++)
		memcpy(answer->first, header,
		       header->nlmsg_len < sizeof(answer->first) ? header->nlmsg_len :
								   sizeof(answer->first));
	return false;
}

/* All up to the acknowledgment or the end of the dump; ends the program if there is none. */
static inline void read_answer(struct nl_sock *sock, struct answer *answer)
{
	struct pollfd wait = { .fd = nl_socket_get_fd(sock), .events = POLLIN };
	static char buffer[65536] __attribute__((aligned(8)));
	struct nlmsghdr *header;
	int length;

	memset(answer, 0, sizeof(*answer));
	for (;;) {
		if (poll(&wait, 1, ANSWER_MS) != 1)
			errx(1, "no answer in %d ms", ANSWER_MS);
		length = recv(wait.fd, buffer, sizeof(buffer), 0);
		if (length < 0)
			err(1, "recv");
		for (header = (void *)buffer; nlmsg_ok(header, length);
		     header = nlmsg_next(header, &length))
			if (read_message(header, answer))
				return;
	}
}

/* Send as it stands, with an acknowledgment asked for, and read all that comes back. */
static inline void ask(struct nl_sock *sock, struct nl_msg *msg, struct answer *answer)
{
	struct nlmsghdr *header = nlmsg_hdr(msg);

	header->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	header->nlmsg_pid = nl_socket_get_local_port(sock);
	if (send(nl_socket_get_fd(sock), header, header->nlmsg_len, 0) < 0)
		err(1, "send");
	read_answer(sock, answer);
}

#endif
