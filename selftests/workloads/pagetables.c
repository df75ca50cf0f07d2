// SPDX-License-Identifier: GPL-2.0
/*
 * pagetables MIB [PROCESSES]: a burst of unmovable memory, page tables.
 *
 * Up to PROCESSES processes (200) each read one page in every 2 MiB of MIB of address space: one
 * page table each time, and no memory but that. Ends, with all of them, at the first
 * out-of-memory kill. Prints how many page tables there were, and when the first was asked for,
 * in microseconds since boot.
 */
#include "workload.h"
#include <sys/wait.h>

#define PROCESSES_MAX 1000

static unsigned long *touched; /* shared by all processes */

static unsigned long oom_kills(void)
{
	return proc_field("/proc/vmstat", "oom_kill");
}

static void touch_and_stay(size_t size, int ready_fd)
{
	char *memory = map_anonymous(size);

	set_oom_score_adj(0);
	for (size_t at = 0; at < size; at += 2 * MIB) {
		(void)__atomic_load_n(&memory[at], __ATOMIC_RELAXED);
		(*touched)++;
	}
	if (write(ready_fd, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	size_t size = number(argc, argv, 1, 0, 1UL << 17) * MIB;
	unsigned long wanted = number(argc, argv, 2, 200, PROCESSES_MAX), started;
	unsigned long long begin_us = now_ns() / 1000;
	unsigned long kills = oom_kills();
	pid_t pids[PROCESSES_MAX];
	int fds[2];
	char byte;

	need_arguments(argc, "pagetables MIB [PROCESSES]");
	touched = map_shared(sizeof(*touched));
	set_oom_score_adj(-1000);
	for (started = 0; started < wanted && oom_kills() == kills; started++) {
		if (pipe2(fds, O_CLOEXEC))
			err(1, "pipe");
		pids[started] = fork();
		if (pids[started] < 0)
			break;
		if (!pids[started])
			touch_and_stay(size, fds[1]);
		close(fds[1]);
		if (read(fds[0], &byte, 1) < 0)
			err(1, "read");
		close(fds[0]);
	}
	printf("%lu %llu\n", *touched, begin_us);
	while (started--) {
		kill(pids[started], SIGKILL);
		waitpid(pids[started], NULL, 0);
	}
	return 0;
}
