// SPDX-License-Identifier: GPL-2.0
/*
 * fragmenter MIB [PAGES-A-TURN]: fragment memory with movable pages.
 *
 * Two processes take MIB together, in turns of a page (or so many); then one of them ends. The
 * other one's pid is printed; it keeps its pages until it is ended.
 */
#include "workload.h"
#include <sys/wait.h>

/* Touch @pages pages of @memory, waiting for the other one before each turn and waking it after. */
static void take_turns(char *memory, size_t pages, size_t turn, int wait_fd, int wake_fd)
{
	size_t page_size = sysconf(_SC_PAGESIZE), page, end;
	char byte = 0;

	for (page = 0; page < pages; page = end) {
		if (read(wait_fd, &byte, 1) != 1)
			err(1, "the other process is gone");
		end = page + turn < pages ? page + turn : pages;
		for (size_t i = page; i < end; i++)
			memory[i * page_size] = 1;
		if (write(wake_fd, &byte, 1) != 1)
			err(1, "the other process is gone");
	}
}

int main(int argc, char **argv)
{
	size_t mib = number(argc, argv, 1, 400, 65536);
	size_t turn = number(argc, argv, 2, 1, 4096);
	size_t each = mib * MIB / 2, pages = each / sysconf(_SC_PAGESIZE);
	int to_leaver[2], to_stayer[2], status;
	char *memory;
	pid_t leaver;

	need_arguments(argc, "fragmenter MIB [PAGES-A-TURN]");
	if (!turn)
		errx(2, "a turn of no pages");
	background();
	memory = map_anonymous(each);
	if (pipe(to_leaver) || pipe(to_stayer))
		err(1, "pipe");
	leaver = fork();
	if (leaver < 0)
		err(1, "fork");
	if (!leaver) {
		close(to_leaver[1]);
		close(to_stayer[0]);
		take_turns(memory, pages, turn, to_leaver[0], to_stayer[1]);
		_exit(0);
	}
	if (write(to_stayer[1], "", 1) != 1)
		err(1, "pipe");
	close(to_stayer[1]);
	close(to_leaver[0]);
	take_turns(memory, pages, turn, to_stayer[0], to_leaver[1]);
	if (waitpid(leaver, &status, 0) != leaver || status)
		errx(1, "the process that was to leave was killed");
	ready();
	for (;;)
		pause();
}
