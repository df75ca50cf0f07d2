// SPDX-License-Identifier: GPL-2.0
/*
 * leak400 PAUSE-MS: leak 10,000 pieces of 400 bytes at a time, each written to, until killed.
 *
 * The leaking process is a child; the MiB that it leaked are printed once it is gone.
 */
#include "workload.h"
#include <sys/wait.h>

#define PIECES 10000
#define PIECE_BYTES 400

static void leak(unsigned long *rounds, unsigned long pause_ms)
{
	set_oom_score_adj(1000);
	for (;;) {
		for (int i = 0; i < PIECES; i++) {
			char *piece = malloc(PIECE_BYTES);

			if (!piece)
				_exit(0); /* address space is used up */
			memset(piece, 'J', PIECE_BYTES);
		}
		__atomic_add_fetch(rounds, 1, __ATOMIC_RELAXED);
		usleep(pause_ms * 1000);
	}
}

int main(int argc, char **argv)
{
	unsigned long pause_ms = number(argc, argv, 1, 0, 10000);
	unsigned long *rounds = map_shared(sizeof(*rounds));
	pid_t pid;

	need_arguments(argc, "leak400 PAUSE-MS");
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid)
		leak(rounds, pause_ms);
	waitpid(pid, NULL, 0);
	printf("%lu\n", *rounds * PIECES * PIECE_BYTES / MIB);
	return 0;
}
