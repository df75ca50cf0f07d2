// SPDX-License-Identifier: GPL-2.0
/*
 * nlfuzz [COUNT [SEED [PROCESSES]]]: send malformed, boundary and, now and then, good messages.
 *
 * Half of them are made from the netlink specification (nlspec.h is made from it by nlspec.py), the
 * others know nothing of it. Any of them may be damaged on its way.
 *
 * COUNT (20000) messages for each of PROCESSES (1), made from SEED (1). A message in a whole frame
 * must be answered. Prints how many were taken and refused; leaves the default profile behind.
 */
#include "nl.h"
#include <sys/wait.h>

#define FRAME_MAX 4096
#define DEPTH_MAX 3

enum spec_type { SPEC_U32, SPEC_U64, SPEC_S32, SPEC_STRING, SPEC_NEST };

/* An attribute of a request; @max 0: the type's own, or of a string, none. */
struct spec_attr {
	int type;
	enum spec_type kind;
	uint64_t min, max;
	const struct spec_attr *nest;
	unsigned int rows;
};

struct spec_command {
	int command;
	const struct spec_attr *attrs;
	unsigned int rows;
};

#define ROWS(table) (sizeof(table) / sizeof(*(table)))
#include "nlspec.h"

struct tally {
	unsigned long sent, taken, refused, unframed;
};

static unsigned int state;
static int family;

static unsigned int below(unsigned int limit)
{
	return next_random(&state) % limit;
}

static uint64_t boundary(void)
{
	static const uint64_t edges[] = {
		0, 1, 2, 3, 4, 5, 9, 10, 11, 15, 16, 31, 32, 100, 600, 601, 900, 901, 1000, 1001,
		10000, 60000, 60001, 1048576, INT32_MAX, 1ULL << 31, UINT32_MAX, 1ULL << 32,
		INT64_MAX, 1ULL << 63, UINT64_MAX,
	};
	size_t count = sizeof(edges) / sizeof(*edges);
	unsigned int choice = below(count + 4);

	return choice < count ? edges[choice] : next_random(&state);
}

static void put_bytes(struct nl_msg *msg, int type)
{
	unsigned char bytes[64];
	unsigned int length = below(sizeof(bytes) + 1);

	for (unsigned int i = 0; i < length; i++)
		bytes[i] = below(256);
	nla_put(msg, type, length, bytes);
}

static void put_any(struct nl_msg *msg, unsigned int depth)
{
	static const char * const names[] = { "DMA", "Normal", "HighMem", "", "Nowhere", "%s%n" };
	/* types of the nests lie below 32, those of messages below 24 */
	int type = below(16) ? below(30) : below(0x4000);
	struct nlattr *nest;

	switch (below(8)) {
	case 0:
	case 1:
	case 2:
		nla_put_u32(msg, type, boundary());
		break;
	case 3:
		nla_put_u64(msg, type, boundary());
		break;
	case 4:
		nla_put_string(msg, type, names[below(6)]);
		break;
	case 5:
		put_bytes(msg, type);
		break;
	default:
		if (depth == DEPTH_MAX)
			break;
		type = below(4) ? (below(2) ? BUDDYGUARD_A_CONFIG : BUDDYGUARD_A_TARGET) : type;
		nest = nla_nest_start(msg, type | (below(8) ? NLA_F_NESTED : 0));
		for (unsigned int i = below(6); nest && i; i--)
			put_any(msg, depth + 1);
		if (nest)
			nla_nest_end(msg, nest);
	}
}

/* About the ends of what is permitted, more often just within than just without. */
static uint64_t value_of(const struct spec_attr *attr)
{
	uint64_t max = attr->max ? attr->max : attr->kind == SPEC_U64 ? UINT64_MAX : UINT32_MAX;

	switch (below(8)) {
	case 0:
		return attr->min - 1;
	case 1:
		return max + 1;
	case 2:
		return attr->min;
	case 3:
		return max;
	case 4:
		return boundary();
	default:
		max -= attr->min;
		return attr->min + next_random(&state) % (max + (max < UINT32_MAX));
	}
}

static void put_name(struct nl_msg *msg, const struct spec_attr *attr)
{
	static const char * const names[] = { "Normal", "DMA", "Normal", "" };
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

	if (below(4))
		nla_put_string(msg, attr->type, names[below(4)]);
	else /* as long as may be, or one more, with its end or without */
		nla_put(msg, attr->type, attr->max + below(3), letters);
}

/* A few of the attributes that belong there, in any order, one or the other twice. */
static void put_specified(struct nl_msg *msg, const struct spec_attr *attrs, unsigned int rows)
{
	for (unsigned int i = 1 + below(4); i; i--) {
		const struct spec_attr *attr = &attrs[below(rows)];
		struct nlattr *nest;

		switch (attr->kind) {
		case SPEC_NEST:
			nest = nla_nest_start(msg, attr->type | NLA_F_NESTED);
			if (!nest)
				return;
			put_specified(msg, attr->nest, attr->rows);
			nla_nest_end(msg, nest);
			break;
		case SPEC_STRING:
			put_name(msg, attr);
			break;
		case SPEC_U64:
			nla_put_u64(msg, attr->type, value_of(attr));
			break;
		default:
			nla_put_u32(msg, attr->type, value_of(attr));
		}
	}
}

static struct nl_msg *specified_message(void)
{
	const struct spec_command *command = &spec_commands[below(ROWS(spec_commands))];
	struct nl_msg *msg;

	if (command->command == BUDDYGUARD_CMD_RUN && below(16)) /* takes long, as messages go */
		command = spec_commands;
	msg = request(family, below(8) ? 0 : NLM_F_DUMP, command->command);
	put_specified(msg, command->attrs, command->rows);
	return msg;
}

static struct nl_msg *unspecified_message(void)
{
	static const int flags[] = { 0, NLM_F_DUMP, NLM_F_ROOT, NLM_F_MATCH, NLM_F_ECHO, 0xff00 };
	int command = below(32) ? below(BUDDYGUARD_CMD_MAX + 2) : below(256);
	struct nl_msg *msg = request(family, flags[below(4) ? 0 : below(6)], command);

	for (unsigned int i = below(5); i; i--)
		put_any(msg, 0);
	return msg;
}

static struct nl_msg *any_message(void)
{
	return below(2) ? specified_message() : unspecified_message();
}

/* Change some bytes behind the netlink header, lengths of attributes among them. */
static void damage(struct nlmsghdr *header)
{
	unsigned char *bytes = (unsigned char *)header;
	unsigned int begin = NLMSG_HDRLEN + GENL_HDRLEN;

	for (unsigned int i = below(5); i && header->nlmsg_len > begin; i--)
		bytes[begin + below(header->nlmsg_len - begin)] = below(2) ? below(256) : 0;
}

static void count(struct tally *tally, const struct answer *answer)
{
	tally->sent++;
	if (answer->error)
		tally->refused++;
	else
		tally->taken++;
}

/* Not to be answered for certain: several in one frame, cut off, or with a damaged header. */
static void send_unframed(struct nl_sock *sock, struct tally *tally)
{
	static char frame[FRAME_MAX] __attribute__((aligned(4))), sink[65536];
	int fd = nl_socket_get_fd(sock);
	size_t size = 0;

	for (unsigned int i = 1 + below(4); i; i--) {
		struct nl_msg *msg = any_message();
		struct nlmsghdr *header = nlmsg_hdr(msg);

		header->nlmsg_flags |= NLM_F_REQUEST;
		if (size + header->nlmsg_len <= sizeof(frame)) {
			memcpy(frame + size, header, header->nlmsg_len);
			size = NLMSG_ALIGN(size + header->nlmsg_len);
		}
		nlmsg_free(msg);
	}
	if (below(2))
		size = 1 + below(size);
	if (below(2))
		frame[below(4) ? below(4) : below(size)] = below(256);
	if (send(fd, frame, size, 0) < 0 && errno != EINVAL)
		err(1, "send");
	while (recv(fd, sink, sizeof(sink), MSG_DONTWAIT) > 0 || errno == ENOBUFS)
		;
	tally->sent++;
	tally->unframed++;
}

static void fuzz(struct tally *tally, unsigned long messages)
{
	struct nl_sock *sock = open_socket(), *loose = open_socket();
	struct answer answer;

	while (messages--) {
		struct nl_msg *msg;

		if (!below(8)) {
			send_unframed(loose, tally);
			continue;
		}
		msg = any_message();
		if (below(2))
			damage(nlmsg_hdr(msg));
		ask(sock, msg, &answer);
		nlmsg_free(msg);
		count(tally, &answer);
	}
}

static void default_profile(struct nl_sock *sock)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_SET);
	struct nlattr *config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
	struct answer answer;

	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_PROFILE, BUDDYGUARD_PROFILE_DEFAULT);
	nla_nest_end(msg, config);
	ask(sock, msg, &answer);
	nlmsg_free(msg);
	if (answer.error)
		errx(1, "afterwards: %s: %s", strerror(answer.error), answer.message);
}

int main(int argc, char **argv)
{
	unsigned long messages = number(argc, argv, 1, 20000, 100000000);
	unsigned int seed = number(argc, argv, 2, 1, UINT_MAX);
	unsigned int processes = number(argc, argv, 3, 1, 64);
	struct tally *tally = map_shared(processes * sizeof(*tally)), sum = { 0 };
	struct nl_sock *sock;
	int status, bad = 0;

	need_arguments(argc, "nlfuzz MESSAGES [SEED [PROCESSES]]");
	sock = open_socket();
	family = find_family(sock);
	for (unsigned int i = 0; i < processes; i++) {
		if (fork())
			continue;
		state = (seed + i) * 2654435761U | 1;
		fuzz(&tally[i], messages);
		return 0;
	}
	while (wait(&status) > 0)
		bad |= status;
	for (unsigned int i = 0; i < processes; i++) {
		sum.sent += tally[i].sent;
		sum.taken += tally[i].taken;
		sum.refused += tally[i].refused;
		sum.unframed += tally[i].unframed;
	}
	printf("%lu sent: %lu taken, %lu refused, %lu in damaged frames\n", sum.sent, sum.taken,
	       sum.refused, sum.unframed);
	default_profile(sock);
	return bad || sum.sent != messages * processes || !sum.taken || !sum.refused;
}
