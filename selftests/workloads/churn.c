// SPDX-License-Identifier: GPL-2.0
/*
 * churn MIB SEED [STEPS]: keep memory in motion, about MIB of it, until ended.
 *
 * A seeded mix of anonymous mappings, files on /tmp and pipes full of data (unmovable pages) of 1
 * to 64 pages each comes and goes, STEPS (2,000) times a second. Prints its pid once MIB are in use
 * for the first time.
 */
#include "workload.h"
#include <sys/resource.h>

#define SLOTS 4096
#define OBJECT_PAGES_MAX 64
#define PIPE_PAGES_MAX 16
#define PERIOD_US 10000

enum kind { NONE, ANONYMOUS, CACHED, PIPE };

struct object {
	enum kind kind;
	unsigned int pages;
	char *memory;
	int fds[2];
};

static struct object objects[SLOTS];
static char page[4096];
static unsigned long pages_used;

static void file_name(char *name, size_t size, unsigned int slot)
{
	snprintf(name, size, "/tmp/churn-%u", slot);
}

static void make_anonymous(struct object *object)
{
	object->memory = map_anonymous(object->pages * sizeof(page));
	memset(object->memory, 1, object->pages * sizeof(page));
}

static void write_pages(int fd, unsigned int pages)
{
	for (unsigned int i = 0; i < pages; i++)
		if (write(fd, page, sizeof(page)) != sizeof(page))
			err(1, "write");
}

static void make_cached(struct object *object, unsigned int slot)
{
	char name[32];
	int fd;

	file_name(name, sizeof(name), slot);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		err(1, "%s", name);
	write_pages(fd, object->pages);
	close(fd);
}

static void make_pipe(struct object *object)
{
	if (object->pages > PIPE_PAGES_MAX)
		object->pages = PIPE_PAGES_MAX;
	if (pipe(object->fds))
		err(1, "pipe");
	write_pages(object->fds[1], object->pages);
}

static void make(unsigned int slot, unsigned int random)
{
	struct object *object = &objects[slot];

	object->pages = 1 + random % OBJECT_PAGES_MAX;
	object->kind = random / OBJECT_PAGES_MAX % 8 < 5 ? ANONYMOUS :
		       random / OBJECT_PAGES_MAX % 8 < 7 ? CACHED : PIPE;
	if (object->kind == ANONYMOUS)
		make_anonymous(object);
	else if (object->kind == CACHED)
		make_cached(object, slot);
	else
		make_pipe(object);
	pages_used += object->pages;
}

static void drop(unsigned int slot)
{
	struct object *object = &objects[slot];
	char name[32];

	if (object->kind == ANONYMOUS) {
		munmap(object->memory, object->pages * sizeof(page));
	} else if (object->kind == CACHED) {
		file_name(name, sizeof(name), slot);
		unlink(name);
	} else {
		close(object->fds[0]);
		close(object->fds[1]);
	}
	object->kind = NONE;
	pages_used -= object->pages;
}

/* One object comes or goes; 0 when all that was wanted is in use. */
static int step(unsigned long pages_wanted, unsigned int *random)
{
	unsigned int slot = next_random(random) % SLOTS;

	if (objects[slot].kind != NONE)
		drop(slot);
	else if (pages_used < pages_wanted)
		make(slot, next_random(random));
	return pages_used < pages_wanted;
}

int main(int argc, char **argv)
{
	unsigned long pages_wanted = number(argc, argv, 1, 64, 1024) * MIB / sizeof(page);
	unsigned int random = number(argc, argv, 2, 1, UINT_MAX) * 2654435761U | 1;
	unsigned int steps = number(argc, argv, 3, 2000, 1000000) / (1000000 / PERIOD_US);
	struct rlimit files = { 2 * SLOTS + 64, 2 * SLOTS + 64 };

	need_arguments(argc, "churn MIB [SEED [STEPS-A-SECOND]]");
	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "cannot have %d files open", 2 * SLOTS);
	background();
	for (unsigned int i = 0; i < 100 * SLOTS && step(pages_wanted, &random); i++)
		;
	ready();
	for (;;) {
		for (unsigned int i = 0; i < steps; i++)
			step(pages_wanted, &random);
		usleep(PERIOD_US);
	}
}
