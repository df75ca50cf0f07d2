// SPDX-License-Identifier: GPL-2.0
/*
 * failnth load MODULE GOOD BAD: load MODULE, with the parameter GOOD, with its first allocation
 * failing, then with its second one, and so on, until it loads without reaching the one that is to
 * fail; unload it each time it loads. BAD, of the same length, is a parameter that it refuses
 * before it allocates anything: that tells the module's own allocations from those of the kernel's
 * loader, whose failure not every kernel survives.
 * failnth requests: the same with each request to the loaded module.
 *
 * Needs a kernel with failslab and fail_page_alloc. Prints how many allocations failed. Fails when
 * one is without end, when a failed load leaves the module behind, when one that did not fail has
 * no netlink family, when a request ends with another error than for lack of memory, or when one
 * that changes settings and failed has changed them, or says that it has changed them and has not.
 */
#include "nl.h"
#include <sys/syscall.h>

#define NTH_MAX 20000
#define NTH_FILE "/proc/self/fail-nth"
#define UNLOAD_TRIES 100
/* So many of the loader's last allocations, sysfs entries, fail too. */
#define LOADERS_NOISE 4

static struct nl_sock *sock;
static int family;

/* Open for good: to open it allocates too. */
static int nth_file;

/* The @nth allocation of this process from now on fails; 0: none. */
static void fail_nth(unsigned int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", nth);

	if (pwrite(nth_file, text, length, 0) != length)
		err(1, "%s", NTH_FILE);
}

/* How many more there are up to the one that fails, 0 when it has; none is to fail afterwards. */
static unsigned int left(void)
{
	char text[16] = "";

	if (pread(nth_file, text, sizeof(text) - 1, 0) < 1)
		err(1, "%s", NTH_FILE);
	fail_nth(0);
	return strtoul(text, NULL, 10);
}

static void unload(const char *name)
{
	for (int tries = 0; syscall(SYS_delete_module, name, O_NONBLOCK); tries++) {
		if (tries == UNLOAD_TRIES)
			err(1, "cannot unload %s", name);
		usleep(50000);
	}
}

static bool is_loaded(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return !access(path, F_OK);
}

/* Load with the @nth allocation failing; false when there are not so many. */
static bool load_failing(int file, const char *name, const char *parameter, unsigned int nth)
{
	bool failed, loaded;
	int error;

	fail_nth(nth);
	loaded = !syscall(SYS_finit_module, file, parameter, 0);
	error = errno;
	failed = !left();
	if (!loaded && !failed)
		errx(1, "%s does not load, and no allocation failed: %s", name, strerror(error));
	if (loaded && genl_ctrl_resolve(sock, BUDDYGUARD_GENL_NAME) < 0)
		errx(1, "allocation %u: %s loads though nobody can talk to it", nth, name);
	if (loaded)
		unload(name);
	else if (error != ENOMEM)
		errx(1, "allocation %u: %s does not load: %s", nth, name, strerror(error));
	if (is_loaded(name))
		errx(1, "allocation %u: a load that failed has left %s behind", nth, name);
	return failed;
}

/* Allocations of the loader before the module's first one; they vary by a few. */
static unsigned int loaders_own(int file, const char *bad)
{
	unsigned int used, least = NTH_MAX;

	for (int i = 0; i < 5; i++) {
		fail_nth(NTH_MAX);
		if (!syscall(SYS_finit_module, file, bad, 0) || errno != EINVAL)
			errx(1, "a load with %s was not refused", bad);
		used = NTH_MAX - left();
		least = used < least ? used : least;
	}
	return least;
}

static unsigned int load(const char *path, const char *good, const char *bad)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	unsigned int first, nth;
	char name[64];

	if (file < 0)
		err(1, "%s", path);
	snprintf(name, sizeof(name), "%s", strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	*strchrnul(name, '.') = 0;
	first = loaders_own(file, bad) - LOADERS_NOISE;
	for (nth = first; load_failing(file, name, good, nth); nth++)
		if (nth == NTH_MAX)
			errx(1, "no end");
	return nth - first;
}

static void put_change(struct nl_msg *msg)
{
	struct nlattr *nest = nla_nest_start(msg, BUDDYGUARD_A_CONFIG | NLA_F_NESTED);

	nla_put_u32(msg, BUDDYGUARD_A_CONFIG_COOLDOWN_MS, 777);
	nla_nest_end(msg, nest);
	nest = nla_nest_start(msg, BUDDYGUARD_A_TARGET | NLA_F_NESTED);
	nla_put_u32(msg, BUDDYGUARD_A_TARGET_ORDER, 2);
	nla_put_u64(msg, BUDDYGUARD_A_TARGET_BLOCKS, 10);
	nla_nest_end(msg, nest);
}

static void put_target_alone(struct nl_msg *msg)
{
	struct nlattr *nest = nla_nest_start(msg, BUDDYGUARD_A_TARGET | NLA_F_NESTED);

	nla_put_u32(msg, BUDDYGUARD_A_TARGET_ORDER, 3);
	nla_put_u64(msg, BUDDYGUARD_A_TARGET_BLOCKS, 7);
	nla_nest_end(msg, nest);
}

static void put_remedy(struct nl_msg *msg)
{
	nla_put_u32(msg, BUDDYGUARD_A_REMEDY, BUDDYGUARD_REMEDY_EVACUATE);
	nla_put_u32(msg, BUDDYGUARD_A_ORDER, 4);
}

static void put_scope(struct nl_msg *msg)
{
	nla_put_u32(msg, BUDDYGUARD_A_SCOPE, BUDDYGUARD_RESET_SCOPE_TARGETS);
}

static const struct {
	const char *name;
	int command, flags;
	void (*put)(struct nl_msg *msg);
} requests[] = {
	{ "get", BUDDYGUARD_CMD_GET, 0, NULL },
	{ "set", BUDDYGUARD_CMD_SET, 0, put_change },
	{ "zone-get", BUDDYGUARD_CMD_ZONE_GET, 0, NULL },
	{ "zone-get dump", BUDDYGUARD_CMD_ZONE_GET, NLM_F_DUMP, NULL },
	{ "target-set", BUDDYGUARD_CMD_TARGET_SET, 0, put_target_alone },
	{ "stats-get", BUDDYGUARD_CMD_STATS_GET, 0, NULL },
	{ "run", BUDDYGUARD_CMD_RUN, 0, put_remedy },
	{ "map-get", BUDDYGUARD_CMD_MAP_GET, 0, NULL },
	{ "map-get dump", BUDDYGUARD_CMD_MAP_GET, NLM_F_DUMP, NULL },
	{ "history-get", BUDDYGUARD_CMD_HISTORY_GET, 0, NULL },
	{ "history-get dump", BUDDYGUARD_CMD_HISTORY_GET, NLM_F_DUMP, NULL },
	{ "reset", BUDDYGUARD_CMD_RESET, 0, put_scope },
};

/* How often settings were changed, as the module counts. */
static uint32_t generation(void)
{
	struct nl_msg *msg = request(family, 0, BUDDYGUARD_CMD_GET);
	struct nlattr *attrs[BUDDYGUARD_A_MAX + 1], *state[BUDDYGUARD_A_STATE_MAX + 1];
	struct answer answer;

	ask(sock, msg, &answer);
	nlmsg_free(msg);
	if (genlmsg_parse((struct nlmsghdr *)answer.first, 0, attrs, BUDDYGUARD_A_MAX, NULL) ||
	    !attrs[BUDDYGUARD_A_STATE] ||
	    nla_parse_nested(state, BUDDYGUARD_A_STATE_MAX, attrs[BUDDYGUARD_A_STATE], NULL) ||
	    !state[BUDDYGUARD_A_STATE_CONFIG_GENERATION])
		errx(1, "no state");
	return nla_get_u32(state[BUDDYGUARD_A_STATE_CONFIG_GENERATION]);
}

static bool is_change(int command)
{
	return command == BUDDYGUARD_CMD_SET || command == BUDDYGUARD_CMD_TARGET_SET;
}

/*
 * The answer or, when there is none, its absence: acknowledgments are allocated too. Returns false
 * when none came; 1 s is far longer than what these requests do takes.
 */
static bool may_read_answer(struct answer *answer)
{
	struct pollfd wait = { .fd = nl_socket_get_fd(sock), .events = POLLIN };

	memset(answer, 0, sizeof(*answer));
	if (poll(&wait, 1, 1000) != 1)
		return false;
	if (wait.revents & POLLERR) {
		int error;
		socklen_t size = sizeof(error);

		getsockopt(wait.fd, SOL_SOCKET, SO_ERROR, &error, &size);
		return false;
	}
	read_answer(sock, answer);
	return true;
}

/* Send request @index with its @nth allocation failing; false when there are not so many. */
static bool request_failing(unsigned int index, unsigned int nth)
{
	struct nl_msg *msg = request(family, NLM_F_REQUEST | NLM_F_ACK | requests[index].flags,
				     requests[index].command);
	struct nlmsghdr *header = nlmsg_hdr(msg);
	uint32_t before = generation();
	struct answer answer;
	bool failed, answered = false;
	int sent;

	if (requests[index].put)
		requests[index].put(msg);
	header->nlmsg_pid = nl_socket_get_local_port(sock);
	fail_nth(nth);
	sent = send(nl_socket_get_fd(sock), header, header->nlmsg_len, 0);
	failed = !left();
	nlmsg_free(msg);
	if (sent >= 0)
		answered = may_read_answer(&answer);
	if (!failed && !answered)
		errx(1, "%s: no answer, though no allocation failed", requests[index].name);
	if (answered && answer.error && answer.error != ENOMEM && answer.error != ENOENT &&
	    answer.error != ENOBUFS)
		errx(1, "%s, allocation %u: %s: %s", requests[index].name, nth,
		     strerror(answer.error), answer.message);
	if (answered && answer.error && generation() != before)
		errx(1, "%s, allocation %u: refused, and yet it changed something",
		     requests[index].name, nth);
	if (answered && !answer.error && is_change(requests[index].command) &&
	    generation() != before + 1)
		errx(1, "%s, allocation %u: taken, and yet settings have not changed once",
		     requests[index].name, nth);
	if (failed) { /* what comes late is not to be taken for the next answer */
		nl_socket_free(sock);
		sock = open_socket();
	}
	return failed;
}

static unsigned int all_requests(void)
{
	unsigned int nth, sum = 0;

	family = find_family(sock);
	for (unsigned int i = 0; i < sizeof(requests) / sizeof(*requests); i++) {
		for (nth = 1; request_failing(i, nth); nth++)
			if (nth == NTH_MAX)
				errx(1, "%s: no end", requests[i].name);
		printf("%s: %u allocations failed, one after the other\n", requests[i].name,
		       nth - 1);
		sum += nth - 1;
	}
	return sum;
}

int main(int argc, char **argv)
{
	unsigned int failed;

	nth_file = open(NTH_FILE, O_RDWR | O_CLOEXEC);
	if (nth_file < 0)
		err(1, "%s", NTH_FILE);
	sock = open_socket();
	if (argc == 5 && !strcmp(argv[1], "load"))
		failed = load(argv[2], argv[3], argv[4]);
	else if (argc == 2 && !strcmp(argv[1], "requests"))
		failed = all_requests();
	else
		errx(2, "usage: failnth load MODULE GOOD BAD | requests");
	printf("%u allocations failed in turn\n", failed);
	return !failed;
}
