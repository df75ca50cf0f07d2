/* SPDX-License-Identifier: GPL-2.0 */
/* What the peers share: the clock they run by and the two files that they write. */
#ifndef PEER_H
#define PEER_H

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static inline void write_number(const char *path, int value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || dprintf(fd, "%d", value) < 0)
		err(1, "cannot write %s", path);
	close(fd);
}

static inline void compact_now(void)
{
	write_number("/proc/sys/vm/compact_memory", 1);
}

static inline void drop_caches_now(void)
{
	write_number("/proc/sys/vm/drop_caches", 3);
}

static inline void sleep_ms(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&t, &t) && errno == EINTR)
		;
}

/* A peer is a service: a box short of memory does not kill it. */
static inline void be_a_service(void)
{
	write_number("/proc/self/oom_score_adj", -1000);
}

/* The period given as the only argument, in milliseconds. */
static inline long period_ms(int argc, char **argv, long fallback)
{
	long ms = argc > 1 ? strtol(argv[1], NULL, 10) : fallback;

	if (ms <= 0 || argc > 2)
		errx(2, "usage: %s [PERIOD-MS]", argv[0]);
	return ms;
}

#endif
