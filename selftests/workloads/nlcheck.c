// SPDX-License-Identifier: GPL-2.0
/*
 * nlcheck CHECK: ask the module over netlink for what it must refuse, or must not.
 *
 * Complains of each answer that is not as it should be, and fails then. See the table at the end.
 */
#include "nl.h"
#include <sched.h>

#define NO_ATTRIBUTE 0

static struct nl_sock *sock;
static int family, complaints;

#define complain(...) do { \
	printf(__VA_ARGS__); \
	putchar('\n'); \
	complaints++; \
} while (0)

/* Where an attribute that was just put begins, as an acknowledgment would name it. */
static unsigned int last_offset(struct nl_msg *msg, size_t payload)
{
	return nlmsg_hdr(msg)->nlmsg_len - nla_total_size(payload);
}

/* Send @msg; it must be refused with @error, a message, and the attribute at @offset named. */
static void must_refuse(const char *what, struct nl_msg *msg, int error, unsigned int offset)
{
	struct answer answer;

	ask(sock, msg, &answer);
	nlmsg_free(msg);
	if (answer.error != error)
		complain("%s: %s instead of %s", what,
			 answer.error ? strerror(answer.error) : "success", strerror(error));
	else if (!answer.message[0])
		complain("%s: refused without a message", what);
	if (offset && answer.offset != offset)
		complain("%s: blames offset %u instead of %u", what, answer.offset, offset);
}

static void must_take(const char *what, struct nl_msg *msg)
{
	struct answer answer;

	ask(sock, msg, &answer);
	nlmsg_free(msg);
	if (answer.error)
		complain("%s: %s: %s", what, strerror(answer.error), answer.message);
}

static struct nl_msg *set_key(int key, uint32_t value, unsigned int *offset)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_SET);
	struct nlattr *config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);

	nla_put_u32(msg, key, value);
	*offset = last_offset(msg, sizeof(value));
	nla_nest_end(msg, config);
	return msg;
}

static void add_key(struct nl_msg *msg, int key, uint32_t value)
{
	struct nlattr *config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);

	nla_put_u32(msg, key, value);
	nla_nest_end(msg, config);
}

/* The offset of the nest. */
static unsigned int add_target(struct nl_msg *msg, const char *zone, uint32_t order,
			       uint64_t blocks)
{
	unsigned int offset = nlmsg_hdr(msg)->nlmsg_len;
	struct nlattr *target = nla_nest_start(msg, BUDDYGUARD_A_TARGET | NLA_F_NESTED);

	if (zone)
		nla_put_string(msg, BUDDYGUARD_A_TARGET_ZONE, zone);
	nla_put_u32(msg, BUDDYGUARD_A_TARGET_ORDER, order);
	nla_put_u64(msg, BUDDYGUARD_A_TARGET_BLOCKS, blocks);
	nla_nest_end(msg, target);
	return offset;
}

/* Configuration and targets as the module tells them. */
static size_t read_settings(char *settings)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_GET);
	struct answer answer;
	struct nlattr *attr;
	size_t size = 0;
	int left;

	ask(sock, msg, &answer);
	nlmsg_free(msg);
	nlmsg_for_each_attr(attr, (struct nlmsghdr *)answer.first, GENL_HDRLEN, left) {
		if (nla_type(attr) != BUDDYGUARD_A_CONFIG && nla_type(attr) != BUDDYGUARD_A_TARGET)
			continue;
		memcpy(settings + size, attr, attr->nla_len);
		size += attr->nla_len;
	}
	return size;
}

static bool settings_are(const char *wanted, size_t size)
{
	char now[sizeof(((struct answer *)0)->first)];

	return read_settings(now) == size && !memcmp(now, wanted, size);
}

static void bad_key_beside_good(void)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_SET);
	struct nlattr *config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
	unsigned int offset;

	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_COOLDOWN_MS, 777);
	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_TARGET_PERMILLE, 901);
	offset = last_offset(msg, 4);
	nla_nest_end(msg, config);
	must_refuse("a good key and one out of range", msg, ERANGE, offset);
}

static void contradiction(void)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_SET);
	struct nlattr *config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
	unsigned int offset;

	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_COOLDOWN_MS, 777);
	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_INTERVAL_MAX_MS, 1000);
	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_INTERVAL_MIN_MS, 10000);
	offset = last_offset(msg, 4);
	nla_nest_end(msg, config);
	add_target(msg, NULL, 2, 10);
	must_refuse("keys that contradict each other", msg, EINVAL, offset);
}

static void bad_target(const char *what, int command, const char *zone, uint32_t order,
		       uint64_t blocks, int error)
{
	struct nl_msg *msg = request(family, 0, command);
	unsigned int offset;

	if (command == BUDDYGUARD_CMD_SET)
		add_key(msg, BUDDYGUARD_A_CONFIG_COOLDOWN_MS, 777);
	add_target(msg, NULL, 2, 10);
	offset = add_target(msg, zone, order, blocks);
	must_refuse(what, msg, error, offset);
}

static void all_or_nothing(void)
{
	char before[sizeof(((struct answer *)0)->first)];
	size_t size = read_settings(before);
	struct nl_msg *msg;

	bad_key_beside_good();
	contradiction();
	bad_target("an order that the kernel lacks", BUDDYGUARD_CMD_SET, NULL, 15, 1, ERANGE);
	bad_target("an unknown zone", BUDDYGUARD_CMD_TARGET_SET, "Nowhere", 1, 1, EINVAL);
	bad_target("more than all memory", BUDDYGUARD_CMD_SET, NULL, 3, 1ULL << 40, ERANGE);
	if (!settings_are(before, size))
		complain("a refused request has changed something");

	msg = request(family, 0, BUDDYGUARD_CMD_SET);
	add_key(msg, BUDDYGUARD_A_CONFIG_COOLDOWN_MS, 777);
	add_target(msg, NULL, 2, 10);
	must_take("a good key and a good target", msg);
	if (settings_are(before, size))
		complain("a good request has changed nothing");
	msg = request(family, 0, BUDDYGUARD_CMD_SET);
	add_key(msg, BUDDYGUARD_A_CONFIG_COOLDOWN_MS, 500);
	add_target(msg, NULL, 2, UINT64_MAX);
	must_take("the same back", msg);
	if (!settings_are(before, size))
		complain("settings are not what they were");
}

/* How many orders the kernel's lists have, as it shows them itself. */
static uint32_t count_orders(void)
{
	FILE *file = fopen("/proc/buddyinfo", "re");
	uint32_t words = 0;
	char line[512];

	if (!file || !fgets(line, sizeof(line), file))
		err(1, "/proc/buddyinfo");
	fclose(file);
	for (char *word = strtok(line, "\n "); word; word = strtok(NULL, "\n "))
		words++;
	return words - 4; /* Node 0, zone Normal */
}

static struct nl_msg *run_order(uint32_t order)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_RUN);

	nla_put_u32(msg, BUDDYGUARD_A_REMEDY, 1);
	nla_put_u32(msg, BUDDYGUARD_A_ORDER, order);
	return msg;
}

static struct nl_msg *set_target(uint32_t order, uint64_t blocks)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_TARGET_SET);

	add_target(msg, NULL, order, blocks);
	return msg;
}

/* The last order that the kernel has is taken, the next one refused, and what no kernel has. */
static void orders(void)
{
	uint32_t order = count_orders();
	struct nl_msg *msg;

	must_take("a target of the last order", set_target(order - 1, 0));
	must_take("an automatic target again", set_target(order - 1, UINT64_MAX));
	bad_target("a target of the first order that lacks", BUDDYGUARD_CMD_TARGET_SET, NULL,
		   order, 1, ERANGE);
	must_take("a remedy for the last order", run_order(order - 1));
	msg = run_order(order);
	must_refuse("a remedy for the first order that lacks", msg, ERANGE, last_offset(msg, 4));
	msg = run_order(BUDDYGUARD_MAX_ORDERS - 1);
	must_refuse("a remedy for an order that no kernel has", msg, ERANGE, last_offset(msg, 4));
}

/* No key may be as large as this, and those told to have a least value not 0. */
static void ranges(void)
{
	unsigned int offset;
	struct nl_msg *msg;
	struct answer answer;
	char what[32];

	for (int key = 1; key <= BUDDYGUARD_A_CONFIG_MAX; key++) {
		snprintf(what, sizeof(what), "key %d out of range", key);
		msg = set_key(key, UINT32_MAX, &offset);
		must_refuse(what, msg, ERANGE, offset);
	}
	msg = set_key(BUDDYGUARD_A_CONFIG_INTERVAL_MIN_MS, 9, &offset);
	ask(sock, msg, &answer);
	if (answer.error != ERANGE || !answer.with_policy)
		complain("9 ms between two looks: error %d, %s the permitted range", answer.error,
			 answer.with_policy ? "with" : "without");
	nlmsg_free(msg);
	msg = request(family, 0, BUDDYGUARD_CMD_RUN);
	nla_put_u32(msg, BUDDYGUARD_A_REMEDY, BUDDYGUARD_REMEDY_FILL_CMA + 1);
	must_refuse("an unknown remedy", msg, ERANGE, last_offset(msg, 4));
	orders();
	msg = request(family, 0, BUDDYGUARD_CMD_RUN);
	nla_put_u32(msg, BUDDYGUARD_A_REMEDY, 1);
	nla_put_u64(msg, BUDDYGUARD_A_BLOCKS, UINT64_MAX);
	must_refuse("more blocks than memory", msg, ERANGE, last_offset(msg, 8));
	msg = request(family, 0, BUDDYGUARD_CMD_RESET);
	nla_put_u32(msg, BUDDYGUARD_A_SCOPE, 0x10);
	must_refuse("an unknown scope", msg, EINVAL, last_offset(msg, 4));
	msg = request(family, 0, BUDDYGUARD_CMD_GET);
	nla_put_u32(msg, BUDDYGUARD_A_PROFILE, 4);
	must_refuse("an unknown profile", msg, ERANGE, last_offset(msg, 4));
}

static void lengths(void)
{
	static const char zeros[16];
	static const int wrong[] = { 0, 1, 2, 3, 5, 8, 16 };
	struct nlattr *config;
	unsigned int offset;
	struct nl_msg *msg;
	char what[48];

	for (int key = 1; key <= BUDDYGUARD_A_CONFIG_MAX; key++) {
		int length = wrong[key % 7];

		snprintf(what, sizeof(what), "key %d of %d bytes", key, length);
		msg = request(family, 0, BUDDYGUARD_CMD_SET);
		config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
		nla_put(msg, key, length, zeros);
		offset = last_offset(msg, length);
		nla_nest_end(msg, config);
		must_refuse(what, msg, EINVAL, offset);
	}
	msg = request(family, 0, BUDDYGUARD_CMD_ZONE_GET);
	nla_put(msg, BUDDYGUARD_A_ZONE_NAME, 6, "Normal");
	must_refuse("a string without an end", msg, EINVAL, last_offset(msg, 6));
	msg = request(family, 0, BUDDYGUARD_CMD_ZONE_GET);
	nla_put_string(msg, BUDDYGUARD_A_ZONE_NAME, "sixteen-letters-");
	must_refuse("a string that is too long", msg, EINVAL, last_offset(msg, 17));
	msg = request(family, 0, BUDDYGUARD_CMD_SET);
	config = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);
	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_WAKE, 1);
	nla_nest_end(msg, config);
	((struct nlattr *)nla_data(config))->nla_len = 400;
	must_refuse("an attribute longer than its nest", msg, EINVAL, NO_ATTRIBUTE);
}

static void unknown(void)
{
	static const int commands[] = { 0, BUDDYGUARD_CMD_MAX + 1, 255 };
	struct answer answer;
	unsigned int offset;
	struct nl_msg *msg;

	msg = set_key(BUDDYGUARD_A_CONFIG_MAX + 1, 1, &offset);
	must_refuse("an unknown key", msg, EINVAL, offset);
	msg = request(family, 0, BUDDYGUARD_CMD_GET);
	nla_put_u32(msg, BUDDYGUARD_A_MAX + 1, 1);
	must_refuse("an unknown attribute", msg, EINVAL, last_offset(msg, 4));
	msg = request(family, 0, BUDDYGUARD_CMD_GET);
	nla_put_u32(msg, BUDDYGUARD_A_REMEDY, 1);
	must_refuse("an attribute of another command", msg, EINVAL, last_offset(msg, 4));
	msg = request(family, 0, BUDDYGUARD_CMD_SET);
	nla_put_u32(msg, BUDDYGUARD_A_CONFIG, 1);
	must_refuse("a nest that is not marked as one", msg, EINVAL, last_offset(msg, 4));
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		msg = request(family, 0, commands[i]);
		ask(sock, msg, &answer);
		nlmsg_free(msg);
		if (answer.error != EOPNOTSUPP)
			complain("command %d: error %d", commands[i], answer.error);
	}
	msg = request(family, 0, BUDDYGUARD_CMD_ZONE_GET);
	nla_put_string(msg, BUDDYGUARD_A_ZONE_NAME, "Nowhere");
	must_refuse("an unknown zone", msg, ENOENT, last_offset(msg, 8));
	msg = request(family, 0, BUDDYGUARD_CMD_ZONE_GET);
	nla_put_u32(msg, BUDDYGUARD_A_NODE, 1000);
	must_refuse("an unknown node", msg, ENOENT, last_offset(msg, 4));
	msg = request(family, 0, BUDDYGUARD_CMD_ZONE_GET);
	nla_put_u32(msg, BUDDYGUARD_A_NODE, UINT32_MAX);
	must_refuse("the greatest node", msg, ENOENT, last_offset(msg, 4));
}

static void missing(void)
{
	struct nlattr *target;
	struct nl_msg *msg;

	must_refuse("set without anything", request(family, 0, BUDDYGUARD_CMD_SET), EINVAL,
		    NO_ATTRIBUTE);
	must_refuse("target-set without a target", request(family, 0, BUDDYGUARD_CMD_TARGET_SET),
		    EINVAL, NO_ATTRIBUTE);
	must_refuse("run without a remedy", request(family, 0, BUDDYGUARD_CMD_RUN), EINVAL,
		    NO_ATTRIBUTE);
	must_refuse("reset without a scope", request(family, 0, BUDDYGUARD_CMD_RESET), EINVAL,
		    NO_ATTRIBUTE);
	msg = request(family, 0, BUDDYGUARD_CMD_TARGET_SET);
	target = nla_nest_start(msg, BUDDYGUARD_A_TARGET | NLA_F_NESTED);
	nla_put_u32(msg, BUDDYGUARD_A_TARGET_ORDER, 1);
	nla_nest_end(msg, target);
	must_refuse("a target without blocks", msg, EINVAL, GENL_HDRLEN + NLMSG_HDRLEN);
	msg = request(family, 0, BUDDYGUARD_CMD_TARGET_SET);
	for (int i = 0; i < 65; i++)
		add_target(msg, NULL, 1, UINT64_MAX);
	must_refuse("65 targets", msg, E2BIG, NO_ATTRIBUTE);
}

static void may_read(const char *what, int flags, int command)
{
	must_take(what, request(family, flags, command));
}

/* For a caller without CAP_SYS_ADMIN in the initial user namespace. */
static void unprivileged(void)
{
	unsigned int offset;
	struct nl_msg *msg;

	must_refuse("set", set_key(BUDDYGUARD_A_CONFIG_WAKE, 1, &offset), EPERM, NO_ATTRIBUTE);
	msg = request(family, 0, BUDDYGUARD_CMD_TARGET_SET);
	add_target(msg, NULL, 1, 1);
	must_refuse("target-set", msg, EPERM, NO_ATTRIBUTE);
	msg = request(family, 0, BUDDYGUARD_CMD_RUN);
	nla_put_u32(msg, BUDDYGUARD_A_REMEDY, 1);
	must_refuse("run", msg, EPERM, NO_ATTRIBUTE);
	msg = request(family, 0, BUDDYGUARD_CMD_RESET);
	nla_put_u32(msg, BUDDYGUARD_A_SCOPE, 1);
	must_refuse("reset", msg, EPERM, NO_ATTRIBUTE);
	must_refuse("map", request(family, 0, BUDDYGUARD_CMD_MAP_GET), EPERM, NO_ATTRIBUTE);
	must_refuse("dump of the map", request(family, NLM_F_DUMP, BUDDYGUARD_CMD_MAP_GET), EPERM,
		    NO_ATTRIBUTE);
	may_read("get", 0, BUDDYGUARD_CMD_GET);
	may_read("zone-get", 0, BUDDYGUARD_CMD_ZONE_GET);
	may_read("dump of zones", NLM_F_DUMP, BUDDYGUARD_CMD_ZONE_GET);
	may_read("stats-get", 0, BUDDYGUARD_CMD_STATS_GET);
	may_read("dump of the history", NLM_F_DUMP, BUDDYGUARD_CMD_HISTORY_GET);
}

/* What the socket was opened with does not count. */
static void dropped(void)
{
	if (setuid(65534))
		err(1, "setuid");
	unprivileged();
}

static void dumps(void)
{
	static const int commands[] = { BUDDYGUARD_CMD_ZONE_GET, BUDDYGUARD_CMD_MAP_GET };
	struct answer answer;
	struct nl_msg *msg;

	for (int i = 0; i < 2; i++) {
		msg = request(family, NLM_F_DUMP, commands[i]);
		ask(sock, msg, &answer);
		nlmsg_free(msg);
		if (answer.error || !answer.messages || answer.interrupted)
			complain("dump of command %d: error %d, %u messages%s", commands[i],
				 answer.error, answer.messages,
				 answer.interrupted ? ", interrupted" : "");
	}
	msg = request(family, NLM_F_DUMP, BUDDYGUARD_CMD_ZONE_GET);
	nla_put(msg, BUDDYGUARD_A_ZONE_NAME, 6, "Normal");
	must_refuse("a dump with a string without an end", msg, EINVAL, NO_ATTRIBUTE);
	msg = request(family, NLM_F_DUMP, BUDDYGUARD_CMD_HISTORY_GET);
	nla_put_u32(msg, BUDDYGUARD_A_MAX + 1, 1);
	must_refuse("a dump with an unknown attribute", msg, EINVAL, NO_ATTRIBUTE);
}

/* In another network namespace there is no such family, neither by its name nor by its number. */
static void hidden(void)
{
	struct answer answer;

	if (unshare(CLONE_NEWNET))
		err(1, "unshare");
	nl_socket_free(sock);
	sock = open_socket();
	if (genl_ctrl_resolve(sock, BUDDYGUARD_GENL_NAME) >= 0)
		complain("the family is there");
	for (int command = 1; command <= BUDDYGUARD_CMD_MAX; command++) {
		struct nl_msg *msg = request(family, 0, command);

		ask(sock, msg, &answer);
		nlmsg_free(msg);
		if (answer.error != ENOENT)
			complain("command %d by the family's number: %s", command,
				 answer.error ? strerror(answer.error) : "success");
	}
}

static const struct {
	const char *name;
	void (*run)(void);
} checks[] = {
	{ "all-or-nothing", all_or_nothing },
	{ "ranges", ranges },
	{ "lengths", lengths },
	{ "unknown", unknown },
	{ "missing", missing },
	{ "dumps", dumps },
	{ "unprivileged", unprivileged },
	{ "dropped", dropped },
	{ "hidden", hidden },
};

int main(int argc, char **argv)
{
	const char *name = argc == 2 ? argv[1] : "";

	sock = open_socket();
	family = find_family(sock);
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		if (strcmp(name, checks[i].name))
			continue;
		checks[i].run();
		return !!complaints;
	}
	errx(2, "usage: nlcheck all-or-nothing|ranges|lengths|unknown|missing|dumps|unprivileged|"
	     "dropped|hidden");
}
