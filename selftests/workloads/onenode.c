// SPDX-License-Identifier: GPL-2.0
/*
 * onenode NODE MIB: one process takes MIB of anonymous memory, by memory policy of that node alone
 * (NODE "any": of those that it may take by itself), and is killed when that is more than there is.
 *
 * Prints the microseconds from its last page until it was dead, or "alive" if it got all.
 */
#include "workload.h"
#include <sys/syscall.h>
#include <sys/wait.h>

#define MPOL_BIND 2

static unsigned long long *taken_ns; /* when the last page was taken, shared */

static void bind_to(unsigned int node)
{
	unsigned long mask[16] = { 0 };
	unsigned int bits = 8 * sizeof(*mask);

	mask[node / bits] = 1UL << node % bits;
	if (syscall(SYS_set_mempolicy, MPOL_BIND, mask, 8 * sizeof(mask)))
		err(1, "set_mempolicy");
}

static void take(size_t size)
{
	size_t page_size = sysconf(_SC_PAGESIZE);
	char *memory = map_anonymous(size);

	set_oom_score_adj(1000);
	for (size_t at = 0; at < size; at += page_size) {
		memory[at] = 1;
		*taken_ns = now_ns();
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	size_t size = number(argc, argv, 2, 64, 1UL << 17) * MIB;
	int status;
	pid_t pid;

	need_arguments(argc, "onenode NODE|any [MIB]");
	taken_ns = map_shared(sizeof(*taken_ns));
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		if (argc > 1 && strcmp(argv[1], "any"))
			bind_to(number(argc, argv, 1, 0, 1023));
		take(size);
	}
	if (waitpid(pid, &status, 0) < 0)
		err(1, "waitpid");
	if (!WIFSIGNALED(status))
		return puts("alive") < 0;
	printf("%llu\n", (now_ns() - *taken_ns) / 1000);
	return 0;
}
