// SPDX-License-Identifier: GPL-2.0
/*
 * holes FREE-KIB PERMILLE SEED: riddle memory with holes of single pages.
 *
 * Takes movable memory until no more than FREE-KIB are free, then gives back PERMILLE of it, page
 * by page in places chosen at random. Prints its pid then; it keeps the rest until it is ended.
 */
#include "workload.h"

#define LOOK_EVERY_PAGES 64

static size_t fill_until(char *memory, size_t pages, size_t page_size, unsigned long free_kib)
{
	size_t page;

	for (page = 0; page < pages; page++) {
		if (page % LOOK_EVERY_PAGES == 0 &&
		    proc_field("/proc/meminfo", "MemFree:") <= free_kib)
			break;
		memory[page * page_size] = 1;
	}
	return page;
}

static void punch(char *memory, size_t pages, size_t page_size, unsigned int permille,
		  unsigned int random)
{
	for (size_t page = 0; page < pages; page++)
		if (next_random(&random) % 1000 < permille &&
		    madvise(memory + page * page_size, page_size, MADV_DONTNEED))
			err(1, "madvise");
}

int main(int argc, char **argv)
{
	unsigned long free_kib = number(argc, argv, 1, 8192, ULONG_MAX);
	unsigned int permille = number(argc, argv, 2, 250, 1000);
	unsigned int random = number(argc, argv, 3, 1, UINT_MAX) * 2654435761U | 1;
	size_t page_size = sysconf(_SC_PAGESIZE), size, pages;
	char *memory;

	need_arguments(argc, "holes FREE-KIB [PERMILLE [SEED]]");
	background();
	size = proc_field("/proc/meminfo", "MemTotal:") << 10;
	memory = map_anonymous(size);
	pages = fill_until(memory, size / page_size, page_size, free_kib);
	punch(memory, pages, page_size, permille, random);
	ready();
	for (;;)
		pause();
}
