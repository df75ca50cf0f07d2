// SPDX-License-Identifier: GPL-2.0
/*
 * kobjects DIRECTORY NAMES PIPES: a spike of kernel objects.
 *
 * Looks up NAMES files that are not there (a dentry each), then opens PIPES pipes with a page of
 * data in each. Prints how many of both there were.
 */
#include "workload.h"
#include <sys/resource.h>
#include <sys/stat.h>

static unsigned long look_up(const char *directory, unsigned long names)
{
	char name[256];
	struct stat unused;
	unsigned long i;

	for (i = 0; i < names; i++) {
		snprintf(name, sizeof(name), "%s/no-such-file-of-so-long-a-name-%lu", directory, i);
		if (!stat(name, &unused) || errno != ENOENT)
			break;
	}
	return i;
}

static unsigned long open_pipes(unsigned long pipes)
{
	rlim_t limit = 2 * pipes + 16;
	struct rlimit files = { limit, limit };
	static char data[4096];
	unsigned long i;
	int fds[2];

	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "cannot have %lu files open", 2 * pipes);
	for (i = 0; i < pipes && !pipe(fds); i++)
		if (write(fds[1], data, sizeof(data)) < 0)
			break;
	return i;
}

int main(int argc, char **argv)
{
	unsigned long names = number(argc, argv, 2, 100000, 10000000);
	unsigned long pipes = number(argc, argv, 3, 2000, 500000);

	if (argc < 2)
		errx(2, "usage: kobjects DIRECTORY NAMES PIPES");
	set_oom_score_adj(0);
	names = look_up(argv[1], names);
	printf("%lu %lu\n", names, open_pipes(pipes));
	return 0;
}
