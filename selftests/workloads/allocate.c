// SPDX-License-Identifier: GPL-2.0
/*
 * allocate only|touch [MIB]: take 1 MiB after the other, and with "touch" fill it, until there is
 * no more.
 *
 * The process that does it is a child; prints how many MiB it got, and "killed" or "refused".
 */
#include "workload.h"
#include <sys/wait.h>

static void take(unsigned long *got, unsigned long limit, int touch)
{
	set_oom_score_adj(1000);
	while (*got < limit) {
		char *block = malloc(MIB);

		if (!block)
			break;
		if (touch)
			memset(block, 1, MIB);
		(*got)++;
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	unsigned long limit = number(argc, argv, 2, ULONG_MAX, ULONG_MAX);
	unsigned long *got = map_shared(sizeof(*got));
	int status;
	pid_t pid;

	if (argc < 2 || (strcmp(argv[1], "only") && strcmp(argv[1], "touch")))
		errx(2, "usage: allocate only|touch [MIB]");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid)
		take(got, limit, !strcmp(argv[1], "touch"));
	waitpid(pid, &status, 0);
	printf("%lu %s\n", *got, WIFSIGNALED(status) ? "killed" : "refused");
	return 0;
}
