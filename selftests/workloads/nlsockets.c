// SPDX-License-Identifier: GPL-2.0
/*
 * nlsockets slow [EVENTS]: a listener that does not read while EVENTS come must lose some, know how
 * many, and hold nobody up.
 * nlsockets many [LISTENERS]: every one of them gets every event.
 * nlsockets abandon [DUMPS]: begin dumps, read a part of each and leave.
 * nlsockets hold SECONDS: listen to all groups and be in the middle of a dump, reading neither.
 * nlsockets change SECONDS: change settings as fast as that is answered.
 */
#include "nl.h"

#define SEND_MS_MAX 5000

static int family;

/* A socket that listens to @group. */
static struct nl_sock *listen_to(struct nl_sock *sock, const char *group, int buffer)
{
	struct nl_sock *listener = open_socket();
	int id = genl_ctrl_resolve_grp(sock, BUDDYGUARD_GENL_NAME, group);

	if (id < 0 || nl_socket_add_membership(listener, id))
		errx(1, "cannot listen to %s", group);
	if (buffer)
		nl_socket_set_buffer_size(listener, buffer, 0);
	return listener;
}

/* An event: a key is set to what it is already. Returns the milliseconds that it took. */
static unsigned int cause_event(struct nl_sock *sock)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_SET);
	struct nlattr *config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
	unsigned long long begin = now_ns();
	struct answer answer;

	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_ENABLED, 1);
	nla_nest_end(msg, config);
	ask(sock, msg, &answer);
	nlmsg_free(msg);
	if (answer.error)
		errx(1, "set: %s: %s", strerror(answer.error), answer.message);
	return (now_ns() - begin) / 1000000;
}

/* The sequence number of the next event; 0 when none came in time, -1 when some were lost here. */
static long long next_event(struct nl_sock *listener, int wait_ms)
{
	struct pollfd wait = { .fd = nl_socket_get_fd(listener), .events = POLLIN };
	struct nlattr *attrs[BUDDYGUARD_A_MAX + 1];
	static char buffer[16384] __attribute__((aligned(8)));
	struct nlmsghdr *header = (void *)buffer;
	int length;

	if (poll(&wait, 1, wait_ms) != 1)
		return 0;
	length = recv(wait.fd, buffer, sizeof(buffer), 0);
	if (length < 0 && errno == ENOBUFS)
		return -1;
	if (length < 0 || !nlmsg_ok(header, length))
		err(1, "recv");
	if (genlmsg_parse(header, 0, attrs, BUDDYGUARD_A_MAX, NULL) ||
	    !attrs[BUDDYGUARD_A_SEQUENCE])
		errx(1, "an event without a sequence number");
	return nla_get_u64(attrs[BUDDYGUARD_A_SEQUENCE]);
}

/* The first event tells where the count begins; the last, when the others were read, its end. */
static int slow(struct nl_sock *sock, unsigned int events)
{
	struct nl_sock *listener = listen_to(sock, BUDDYGUARD_MCGRP_EVENTS, 4096);
	unsigned int got = 1, lost = 0, told = 0, longest = 0, took;
	long long first, last, sequence;

	cause_event(sock);
	first = next_event(listener, 10000);
	last = first;
	for (unsigned int i = 0; i < events; i++) {
		took = cause_event(sock);
		longest = took > longest ? took : longest;
		usleep(20000);
	}
	while ((sequence = next_event(listener, 1000))) {
		if (sequence < 0) {
			told++;
			continue;
		}
		if (sequence <= last)
			errx(1, "event %lld after event %lld", sequence, last);
		lost += sequence - last - 1;
		last = sequence;
		got++;
	}
	cause_event(sock);
	sequence = next_event(listener, 10000);
	lost += sequence - last - 1;
	got++;
	printf("%u events, %u got, %u lost, told so %u times, longest request %u ms\n", events + 2,
	       got, lost, told, longest);
	if (first <= 0 || !lost || !told || got + lost != sequence - first + 1 ||
	    sequence - first + 1 < events + 2)
		errx(1, "from event %lld to %lld", first, sequence);
	return longest > SEND_MS_MAX;
}

static int many(struct nl_sock *sock, unsigned int listeners)
{
	struct nl_sock **listener = calloc(listeners, sizeof(*listener));
	long long wanted = 0, sequence;

	for (unsigned int i = 0; i < listeners; i++)
		listener[i] = listen_to(sock, BUDDYGUARD_MCGRP_EVENTS, 0);
	for (int round = 0; round < 5; round++) {
		cause_event(sock);
		for (unsigned int i = 0; i < listeners; i++) {
			sequence = next_event(listener[i], 10000);
			if (!i)
				wanted = sequence;
			if (sequence <= 0 || sequence != wanted)
				errx(1, "listener %u got %lld, the first one %lld", i, sequence,
				     wanted);
		}
	}
	return 0;
}

static void begin_dump(struct nl_sock *sock, int command)
{
	struct nl_msg *msg = request(family, NLM_F_REQUEST | NLM_F_DUMP, command);

	if (nl_send_auto(sock, msg) < 0)
		errx(1, "cannot send");
	nlmsg_free(msg);
}

static int abandon(unsigned int dumps)
{
	static const int commands[] = {
		BUDDYGUARD_CMD_MAP_GET, BUDDYGUARD_CMD_ZONE_GET, BUDDYGUARD_CMD_HISTORY_GET,
	};
	struct nl_sock *sock;
	char part[512];

	for (unsigned int i = 0; i < dumps; i++) {
		sock = open_socket();
		begin_dump(sock, commands[i % 3]);
		if (i & 1 && recv(nl_socket_get_fd(sock), part, sizeof(part), 0) < 0)
			err(1, "recv");
		nl_socket_free(sock);
	}
	return 0;
}

static int hold(struct nl_sock *sock, unsigned int seconds)
{
	listen_to(sock, BUDDYGUARD_MCGRP_EVENTS, 4096);
	listen_to(sock, BUDDYGUARD_MCGRP_SAMPLES, 4096);
	begin_dump(open_socket(), BUDDYGUARD_CMD_ZONE_GET);
	sleep(seconds);
	return 0;
}

static int change(struct nl_sock *sock, unsigned int seconds)
{
	unsigned long long end = now_ns() + seconds * 1000000000ULL;
	unsigned int changes = 0;

	for (; now_ns() < end; changes++)
		cause_event(sock);
	printf("%u changes\n", changes);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	struct nl_sock *sock = open_socket();

	family = find_family(sock);
	if (!strcmp(what, "slow"))
		return slow(sock, number(argc, argv, 2, 100, 100000));
	if (!strcmp(what, "many"))
		return many(sock, number(argc, argv, 2, 200, 1000));
	if (!strcmp(what, "abandon"))
		return abandon(number(argc, argv, 2, 300, 1000000));
	if (!strcmp(what, "hold"))
		return hold(sock, number(argc, argv, 2, 1, 3600));
	if (!strcmp(what, "change"))
		return change(sock, number(argc, argv, 2, 1, 3600));
	errx(2, "usage: nlsockets slow|many|abandon [COUNT], nlsockets hold|change SECONDS");
}
