// SPDX-License-Identifier: GPL-2.0
/*
 * victim FILE PIECES PERIOD-MS: a fixed job beside everything else.
 *
 * Every PERIOD-MS one piece of work: take 16 pages, fill them, sum them up, give them back. Goes to
 * the background at once; when all PIECES are done writes one JSON object to FILE: the pieces, and
 * the nanoseconds that the median, the longest and all of them took.
 */
#include "workload.h"

#define PIECE_PAGES 16
#define PIECES_MAX 100000

static unsigned long long took_ns[PIECES_MAX];
static unsigned int checksum; /* so that no compiler leaves the work out */

static void piece(void)
{
	size_t size = PIECE_PAGES * sysconf(_SC_PAGESIZE);
	unsigned int *memory = (unsigned int *)map_anonymous(size);

	for (size_t i = 0; i < size / sizeof(*memory); i++)
		memory[i] = i;
	for (size_t i = 0; i < size / sizeof(*memory); i++)
		checksum += memory[i];
	munmap(memory, size);
}

static int compare(const void *a, const void *b)
{
	unsigned long long left = *(const unsigned long long *)a;
	unsigned long long right = *(const unsigned long long *)b;

	return left < right ? -1 : left > right;
}

static void write_result(const char *path, unsigned long pieces)
{
	unsigned long long total = 0;
	FILE *file = fopen(path, "we");

	if (!file)
		err(1, "cannot write %s", path);
	for (unsigned long i = 0; i < pieces; i++)
		total += took_ns[i];
	qsort(took_ns, pieces, sizeof(*took_ns), compare);
	fprintf(file, "{\"pieces\":%lu,\"checksum\":%u", pieces, checksum);
	fprintf(file, ",\"total_ns\":%llu,\"p50_ns\":%llu,\"max_ns\":%llu}\n", total,
		took_ns[pieces / 2], took_ns[pieces - 1]);
	if (fclose(file))
		err(1, "cannot write %s", path);
}

int main(int argc, char **argv)
{
	unsigned long pieces = number(argc, argv, 2, 1000, PIECES_MAX);
	unsigned long period_ms = number(argc, argv, 3, 10, 1000);
	unsigned long long due, now;

	if (argc < 2 || !pieces)
		errx(2, "usage: victim FILE PIECES PERIOD-MS");
	background();
	ready();
	due = now_ns();
	for (unsigned long i = 0; i < pieces; i++) {
		now = now_ns();
		if (now < due)
			usleep((due - now) / 1000);
		now = now_ns();
		piece();
		took_ns[i] = now_ns() - now;
		due += period_ms * 1000000ULL;
	}
	write_result(argv[1], pieces);
	return 0;
}
