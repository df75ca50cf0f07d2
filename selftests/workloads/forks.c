// SPDX-License-Identifier: GPL-2.0
/*
 * forks COUNT: fork COUNT processes that stay until all are there.
 *
 * Prints how many there were, how many forks failed, the longest one and all together in
 * nanoseconds. When memory runs short the children are killed first; they go when their
 * parent goes.
 */
#include "workload.h"
#include <sys/prctl.h>
#include <sys/wait.h>

#define COUNT_MAX 10000

static void stay(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	set_oom_score_adj(0);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	unsigned long count = number(argc, argv, 1, 500, COUNT_MAX), made = 0, failed = 0;
	unsigned long long begin, took, longest = 0, total = 0;
	static pid_t pids[COUNT_MAX];

	need_arguments(argc, "forks COUNT");
	for (unsigned long i = 0; i < count; i++) {
		begin = now_ns();
		pids[made] = fork();
		took = now_ns() - begin;
		if (!pids[made])
			stay();
		total += took;
		if (took > longest)
			longest = took;
		if (pids[made] < 0)
			failed++;
		else
			made++;
	}
	printf("%lu %lu %llu %llu\n", made, failed, longest, total);
	while (made--) {
		kill(pids[made], SIGKILL);
		waitpid(pids[made], NULL, 0);
	}
	return 0;
}
