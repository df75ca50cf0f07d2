// SPDX-License-Identifier: GPL-2.0
/*
 * mmapwrite FILE MIB SECONDS [SEED]: write to random places of a file mapped shared.
 *
 * The file is made with posix_fallocate. Prints how many pages were written to.
 */
#include "workload.h"

int main(int argc, char **argv)
{
	unsigned long mib = number(argc, argv, 2, 200, 2048);
	unsigned long seconds = number(argc, argv, 3, 10, 86400);
	unsigned int random = number(argc, argv, 4, 1, UINT_MAX);
	unsigned long long end, written = 0;
	char *memory;
	int fd;

	if (argc < 2)
		errx(2, "usage: mmapwrite FILE MIB SECONDS [SEED]");
	set_oom_score_adj(0);
	fd = open(argv[1], O_RDWR | O_CREAT, 0600);
	errno = fd < 0 ? errno : posix_fallocate(fd, 0, mib * MIB);
	if (errno)
		err(1, "%s", argv[1]);
	memory = mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		err(1, "cannot map %s", argv[1]);
	for (end = now_ns() + seconds * 1000000000ULL; now_ns() < end; written++)
		memory[next_random(&random) % (mib * MIB)]++;
	printf("%llu\n", written);
	return 0;
}
