// SPDX-License-Identifier: GPL-2.0
/*
 * cacheturn DIRECTORY TURNS [FILE-KIB]: turn the page cache over.
 *
 * Writes files of FILE-KIB (1024) each until as much was written as TURNS times all memory. Of the
 * files, the latest 400 MiB stay, so that the page cache stays full of them.
 */
#include "workload.h"

#define KEPT_MIB 400

static void file_name(char *name, size_t size, const char *directory, unsigned long number)
{
	snprintf(name, size, "%s/turn-%lu", directory, number);
}

static void write_file(const char *name, const char *content, size_t size)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0)
		err(1, "cannot create %s", name);
	for (size_t left = size; left;) {
		ssize_t written = write(fd, content, left < MIB ? left : MIB);

		if (written <= 0)
			err(1, "cannot write %s", name);
		left -= written;
	}
	close(fd);
}

int main(int argc, char **argv)
{
	unsigned long turns = number(argc, argv, 2, 15, 1000);
	unsigned long file_kib = number(argc, argv, 3, 1024, 65536);
	unsigned long files, kept, i;
	char name[256], *content;

	if (argc < 3 || !file_kib)
		errx(2, "usage: cacheturn DIRECTORY TURNS [FILE-KIB]");
	files = turns * proc_field("/proc/meminfo", "MemTotal:") / file_kib;
	kept = KEPT_MIB * 1024 / file_kib;
	content = map_anonymous(MIB);
	memset(content, 'c', MIB);
	for (i = 0; i < files; i++) {
		if (i >= kept) {
			file_name(name, sizeof(name), argv[1], i - kept);
			unlink(name);
		}
		file_name(name, sizeof(name), argv[1], i);
		write_file(name, content, file_kib << 10);
	}
	printf("%lu\n", files * file_kib / 1024);
	return 0;
}
