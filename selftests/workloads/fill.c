// SPDX-License-Identifier: GPL-2.0
/*
 * fill MIB: hold MIB of anonymous memory until ended.
 * fill until KIB: take memory until no more than KIB are free.
 *
 * Prints the pid of the holding process, which is an ordinary one to the out-of-memory killer.
 */
#include "workload.h"

int main(int argc, char **argv)
{
	int until = argc > 2 && !strcmp(argv[1], "until");
	unsigned long wanted = number(argc, argv, until ? 2 : 1, 64, 1UL << 30);
	size_t page_size = sysconf(_SC_PAGESIZE), size, page;
	char *memory;

	need_arguments(argc, "fill MIB | fill until FREE-KIB");
	set_oom_score_adj(0);
	background();
	size = until ? proc_field("/proc/meminfo", "MemTotal:") << 10 : wanted * MIB;
	memory = map_anonymous(size);
	for (page = 0; page < size / page_size; page++) {
		if (until && page % 64 == 0 && proc_field("/proc/meminfo", "MemFree:") <= wanted)
			break;
		memory[page * page_size] = 1;
	}
	ready();
	for (;;)
		pause();
}
