// SPDX-License-Identifier: GPL-2.0
/*
 * keepcache FILE MIB: have MIB of page cache, the cache of FILE, which has no blocks on the disk.
 * keepcache FILE: print how many pages of it are gone, and how many major faults it takes to read
 * it all again.
 */
#include "workload.h"
#include <sys/resource.h>
#include <sys/stat.h>

static size_t file_size(int fd)
{
	struct stat status;

	if (fstat(fd, &status))
		err(1, "fstat");
	return status.st_size;
}

static char *map_file(int fd, size_t size)
{
	char *memory = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		err(1, "cannot map the file");
	return memory;
}

static void read_all(int fd, size_t size)
{
	static char buffer[65536];

	for (size_t at = 0; at < size; at += sizeof(buffer))
		if (pread(fd, buffer, sizeof(buffer), at) < 0)
			err(1, "cannot read the file");
}

static size_t pages_gone(char *memory, size_t size)
{
	size_t pages = size / sysconf(_SC_PAGESIZE), gone = 0;
	unsigned char *resident = malloc(pages);

	if (!resident || mincore(memory, size, resident))
		err(1, "mincore");
	for (size_t i = 0; i < pages; i++)
		gone += !(resident[i] & 1);
	free(resident);
	return gone;
}

static long major_faults(void)
{
	struct rusage usage;

	if (getrusage(RUSAGE_SELF, &usage))
		err(1, "getrusage");
	return usage.ru_majflt;
}

static long faults_to_read(const char *memory, size_t size)
{
	long before = major_faults();

	for (size_t at = 0; at < size; at += sysconf(_SC_PAGESIZE))
		(void)__atomic_load_n(&memory[at], __ATOMIC_RELAXED);
	return major_faults() - before;
}

int main(int argc, char **argv)
{
	unsigned long mib = number(argc, argv, 2, 0, 65536);
	size_t size, gone;
	char *memory;
	int fd;

	if (argc < 2)
		errx(2, "usage: keepcache FILE [MIB]");
	fd = open(argv[1], mib ? O_RDWR | O_CREAT : O_RDONLY, 0600);
	if (fd < 0 || (mib && ftruncate(fd, mib * MIB)))
		err(1, "%s", argv[1]);
	size = file_size(fd);
	if (mib) {
		/* The second time makes them active, as what is used often is. */
		read_all(fd, size);
		read_all(fd, size);
		return 0;
	}
	memory = map_file(fd, size);
	gone = pages_gone(memory, size);
	printf("%zu %ld\n", gone, faults_to_read(memory, size));
	return 0;
}
