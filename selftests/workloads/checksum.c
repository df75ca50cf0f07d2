// SPDX-License-Identifier: GPL-2.0
/*
 * checksum FILE MIB SECONDS [SEED]: rewrite memory and check that every word is what was written.
 *
 * A third each of MIB is anonymous memory, a shared mapping of FILE, and data on its way through
 * pipes. A word holds a number made from its place and the round that wrote it. Prints the rounds
 * done, and fails naming the place at the first word that differs.
 */
#include "workload.h"

#define PIPE_BYTES 65536
#define PIPES_MAX 500

static unsigned int word_for(unsigned int seed, unsigned int round, size_t place)
{
	unsigned int state = (seed * 2654435761U) ^ (round * 40503U) ^ (unsigned int)place;

	if (!state)
		state = 1;
	next_random(&state);
	return next_random(&state);
}

static void write_words(unsigned int *memory, size_t words, unsigned int seed, unsigned int round)
{
	for (size_t i = 0; i < words; i++)
		memory[i] = word_for(seed, round, i);
}

static void check_words(const unsigned int *memory, size_t words, unsigned int seed,
			unsigned int round, const char *what)
{
	for (size_t i = 0; i < words; i++)
		if (memory[i] != word_for(seed, round, i))
			errx(1, "%s, word %zu, round %u: 0x%08x instead of 0x%08x", what, i, round,
			     memory[i], word_for(seed, round, i));
}

static unsigned int *map_file(const char *name, size_t size)
{
	int fd = open(name, O_RDWR | O_CREAT, 0600);
	void *memory;

	if (fd < 0 || ftruncate(fd, size))
		err(1, "%s", name);
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		err(1, "cannot map %s", name);
	close(fd);
	return memory;
}

static void fill_pipes(int fds[][2], size_t pipes, unsigned int seed, unsigned int round)
{
	static unsigned int data[PIPE_BYTES / sizeof(unsigned int)];

	for (size_t i = 0; i < pipes; i++) {
		write_words(data, PIPE_BYTES / sizeof(*data), seed + i, round);
		if (write(fds[i][1], data, PIPE_BYTES) != PIPE_BYTES)
			err(1, "cannot fill a pipe");
	}
}

static void check_pipes(int fds[][2], size_t pipes, unsigned int seed, unsigned int round)
{
	static unsigned int data[PIPE_BYTES / sizeof(unsigned int)];

	for (size_t i = 0; i < pipes; i++) {
		if (read(fds[i][0], data, PIPE_BYTES) != PIPE_BYTES)
			err(1, "cannot empty a pipe");
		check_words(data, PIPE_BYTES / sizeof(*data), seed + i, round, "pipe");
	}
}

int main(int argc, char **argv)
{
	size_t third = number(argc, argv, 2, 90, 3000) * MIB / 3 & ~0xffffUL;
	unsigned long seconds = number(argc, argv, 3, 60, 86400);
	unsigned int seed = number(argc, argv, 4, 1, UINT_MAX), round = 0;
	size_t words = third / sizeof(unsigned int), pipes = third / PIPE_BYTES;
	unsigned int *anonymous, *file;
	static int fds[PIPES_MAX][2];
	unsigned long long end;

	if (argc < 2)
		errx(2, "usage: checksum FILE MIB SECONDS [SEED]");
	pipes = pipes < PIPES_MAX ? pipes : PIPES_MAX;
	anonymous = (unsigned int *)map_anonymous(third);
	file = map_file(argv[1], third);
	for (size_t i = 0; i < pipes; i++)
		if (pipe(fds[i]))
			err(1, "pipe");
	for (end = now_ns() + seconds * 1000000000ULL; now_ns() < end; round++) {
		fill_pipes(fds, pipes, seed, round);
		write_words(anonymous, words, seed, round);
		write_words(file, words, ~seed, round);
		usleep(100000);
		check_words(anonymous, words, seed, round, "anonymous memory");
		check_words(file, words, ~seed, round, "file mapping");
		check_pipes(fds, pipes, seed, round);
	}
	printf("%u\n", round);
	return 0;
}
