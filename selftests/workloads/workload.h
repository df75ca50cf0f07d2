/* SPDX-License-Identifier: GPL-2.0 */
/* What the workloads share: arguments, seeded random numbers, memory, going to the background. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define MIB 1048576UL

/* The argument at @index, @fallback where there is none; ends the program if it is no number. */
static inline unsigned long number(int argc, char **argv, int index, unsigned long fallback,
				   unsigned long max)
{
	unsigned long value;
	char *end;

	if (index >= argc)
		return fallback;
	errno = 0;
	value = strtoul(argv[index], &end, 0);
	if (errno || end == argv[index] || *end || value > max)
		errx(2, "argument %d is \"%s\", want a number up to %lu", index, argv[index], max);
	return value;
}

/* Ends a program that was given no argument, with a line that says what it takes. */
static inline void need_arguments(int argc, const char *usage)
{
	if (argc < 2)
		errx(2, "usage: %s", usage);
}

/* xorshift32: the same sequence everywhere for the same seed, which must not be 0. */
static inline unsigned int next_random(unsigned int *state)
{
	unsigned int x = *state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return *state = x;
}

static inline unsigned long long now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Address space without memory behind it yet, in small pages. */
static inline char *map_anonymous(size_t size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		err(1, "cannot map %zu KiB", size >> 10);
	madvise(p, size, MADV_NOHUGEPAGE);
	return p;
}

/* Memory that children share with their parent, all zero. */
static inline void *map_shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		err(1, "cannot map %zu bytes", size);
	return p;
}

/* How likely the out-of-memory killer takes this process: -1000 never, 1000 first. */
static inline void set_oom_score_adj(int value)
{
	FILE *file = fopen("/proc/self/oom_score_adj", "we");

	if (!file || fprintf(file, "%d", value) < 0 || fclose(file))
		err(1, "cannot set oom_score_adj to %d", value);
}

/* A field of a file of "name value" lines, as /proc/vmstat and, with the colon, /proc/meminfo. */
static inline unsigned long proc_field(const char *path, const char *name)
{
	unsigned long value;
	char line[256];
	size_t length = strlen(name);
	FILE *file = fopen(path, "re");

	if (!file)
		err(1, "cannot open %s", path);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, name, length) || sscanf(line + length, " %lu", &value) != 1)
			continue;
		fclose(file);
		return value;
	}
	errx(1, "no %s in %s", name, path);
}

/*
 * Split in two: background() returns in a child, which calls ready() once its work stands. The
 * caller's process prints the child's pid then and exits; or fails if the child ended before.
 */
static int ready_pipe[2];

static inline void background(void)
{
	char byte;
	pid_t pid;

	if (pipe(ready_pipe))
		err(1, "pipe");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		close(ready_pipe[0]);
		return;
	}
	close(ready_pipe[1]);
	if (read(ready_pipe[0], &byte, 1) != 1)
		errx(1, "ended before it was ready");
	printf("%d\n", (int)pid);
	fflush(stdout);
	_exit(0);
}

static inline void ready(void)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || write(ready_pipe[1], "r", 1) != 1)
		err(1, "cannot go to the background");
	close(ready_pipe[1]);
	close(null);
}

#endif
