// SPDX-License-Identifier: GPL-2.0
/*
 * ager DIRECTORY FILE SEED: what days of ordinary work leave in memory, until ended.
 *
 * Once a minute OBJECTS_A_MINUTE things come that stay for a while, of a random kind each: a file
 * in DIRECTORY with its directory entry, a mapping that takes page tables, a pair of sockets with a
 * message in it, a pipe with data, a message queue, a process, a ring of a network driver's
 * buffers. How long each stays is as likely between one and two minutes as between one and two
 * hours, up to what its kind lives at most. NAMES_A_MINUTE names are looked up that do not exist,
 * and CACHE_KIB of FILE are read at some place: the page cache turns over. Prints its pid when it
 * begins.
 */
#include "workload.h"
#include <linux/if_packet.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define SLOTS 8192
#define OBJECTS_A_MINUTE 4
#define NAMES_A_MINUTE 40
#define CACHE_KIB 1024

#define HOUR 60 /* minutes */
#define DAY (24 * HOUR)

enum kind { NONE, INODE, PAGE_TABLES, SOCKETS, PIPE, MESSAGE, PROCESS, RING, KINDS };

/* How many minutes one of the kind stays at most. */
static const unsigned int longest[KINDS] = {
	[INODE] = 7 * DAY, [PAGE_TABLES] = DAY, [SOCKETS] = DAY, [PIPE] = DAY, [MESSAGE] = 3 * DAY,
	[PROCESS] = 6 * HOUR, [RING] = DAY,
};

struct object {
	enum kind kind;
	unsigned long until; /* minute */
	size_t size;
	char *memory;
	int fds[2];
	pid_t pid;
};

static struct object objects[SLOTS];
static const char *directory;
static unsigned int random_state;
static char buffer[65536];

static unsigned int below(unsigned int limit)
{
	return next_random(&random_state) % limit;
}

/* 1 to @limit, each power of two as likely as the next. */
static unsigned int log_uniform(unsigned int limit)
{
	unsigned int powers = 32 - __builtin_clz(limit), most = 1U << below(powers);
	unsigned int value = most + below(most);

	return value < limit ? value : limit;
}

static void name_of(char *name, size_t size, const struct object *object)
{
	unsigned int slot = object - objects;

	snprintf(name, size, "%s/%u/a-file-of-some-service-%u", directory, slot % 64, slot);
}

static void make_inode(struct object *object)
{
	char name[PATH_MAX];
	int fd;

	name_of(name, sizeof(name), object);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, buffer, 64) != 64)
		err(1, "%s", name);
	close(fd);
}

static void make_page_tables(struct object *object)
{
	object->size = 2 * MIB * log_uniform(12);
	object->memory = map_anonymous(object->size);
	for (size_t at = 0; at < object->size; at += 2 * MIB)
		(void)__atomic_load_n(&object->memory[at], __ATOMIC_RELAXED);
}

static void make_sockets(struct object *object)
{
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, object->fds))
		err(1, "socketpair");
	if (send(object->fds[0], buffer, log_uniform(32768), MSG_DONTWAIT) < 0)
		warn("send");
}

static void make_pipe(struct object *object)
{
	if (pipe(object->fds))
		err(1, "pipe");
	if (write(object->fds[1], buffer, log_uniform(sizeof(buffer))) < 0)
		err(1, "write to a pipe");
}

static void make_message(struct object *object)
{
	size_t size = log_uniform(8000);

	object->fds[0] = msgget(IPC_PRIVATE, 0600);
	*(long *)buffer = 1;
	if (object->fds[0] < 0 || msgsnd(object->fds[0], buffer, size, IPC_NOWAIT))
		err(1, "message of %zu bytes", size);
}

static void make_process(struct object *object)
{
	size_t size = 4096 * log_uniform(1024);

	object->pid = fork();
	if (object->pid < 0)
		warn("fork");
	if (object->pid)
		return;
	set_oom_score_adj(0);
	memset(map_anonymous(size), 1, size);
	for (;;)
		pause();
}

/* A ring's blocks are in one piece each, of orders 0 to 4. */
static void make_ring(struct object *object)
{
	struct tpacket_req ring = { .tp_block_size = 4096 << below(5), .tp_block_nr = 1 + below(8),
				    .tp_frame_size = 2048 };

	ring.tp_frame_nr = ring.tp_block_size / ring.tp_frame_size * ring.tp_block_nr;
	object->fds[0] = socket(AF_PACKET, SOCK_RAW, 0);
	object->fds[1] = -1;
	if (object->fds[0] < 0 ||
	    setsockopt(object->fds[0], SOL_PACKET, PACKET_RX_RING, &ring, sizeof(ring)))
		err(1, "ring of %u bytes each", ring.tp_block_size);
}

static void make(struct object *object, unsigned long minute)
{
	static void (*const makers[KINDS])(struct object *object) = {
		[INODE] = make_inode, [PAGE_TABLES] = make_page_tables,
		[SOCKETS] = make_sockets, [PIPE] = make_pipe, [MESSAGE] = make_message,
		[PROCESS] = make_process, [RING] = make_ring,
	};

	object->kind = 1 + below(KINDS - 1);
	object->until = minute + log_uniform(longest[object->kind]);
	makers[object->kind](object);
}

static void drop(struct object *object)
{
	char name[PATH_MAX];

	switch (object->kind) {
	case INODE:
		name_of(name, sizeof(name), object);
		unlink(name);
		break;
	case PAGE_TABLES:
		munmap(object->memory, object->size);
		break;
	case MESSAGE:
		msgctl(object->fds[0], IPC_RMID, NULL);
		break;
	case PROCESS:
		if (object->pid > 0) {
			kill(object->pid, SIGKILL);
			waitpid(object->pid, NULL, 0);
		}
		break;
	default:
		close(object->fds[0]);
		if (object->fds[1] >= 0)
			close(object->fds[1]);
	}
	object->kind = NONE;
}

static struct object *free_slot(void)
{
	struct object *object = &objects[below(SLOTS)];

	while (object->kind != NONE)
		object = &objects[below(SLOTS)];
	return object;
}

static void look_up_names(unsigned long minute)
{
	char name[PATH_MAX];
	struct stat unused;

	for (unsigned int i = 0; i < NAMES_A_MINUTE; i++) {
		snprintf(name, sizeof(name), "%s/no-such-file-%lu-%u", directory, minute, i);
		if (!stat(name, &unused))
			errx(1, "%s is there", name);
	}
}

static void turn_cache_over(int fd, off_t size)
{
	off_t at = (off_t)below(size / 1024 - CACHE_KIB) * 1024 / sizeof(buffer) * sizeof(buffer);

	for (size_t read = 0; read < CACHE_KIB * 1024; read += sizeof(buffer))
		if (pread(fd, buffer, sizeof(buffer), at + read) < 0)
			err(1, "cannot read the file");
}

static void one_minute(unsigned long minute, int fd, off_t size)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		if (objects[i].kind != NONE && objects[i].until <= minute)
			drop(&objects[i]);
	for (unsigned int i = 0; i < OBJECTS_A_MINUTE; i++)
		make(free_slot(), minute);
	look_up_names(minute);
	turn_cache_over(fd, size);
}

static void make_directories(void)
{
	char name[PATH_MAX];

	for (unsigned int i = 0; i < 64; i++) {
		snprintf(name, sizeof(name), "%s/%u", directory, i);
		if (mkdir(name, 0700))
			err(1, "%s", name);
	}
}

int main(int argc, char **argv)
{
	struct rlimit files = { 2 * SLOTS + 64, 2 * SLOTS + 64 };
	struct timespec next;
	struct stat status;
	int fd;

	if (argc < 4)
		errx(2, "usage: ager DIRECTORY FILE SEED");
	directory = argv[1];
	random_state = number(argc, argv, 3, 1, UINT_MAX) * 2654435761U | 1;
	fd = open(argv[2], O_RDONLY);
	if (fd < 0 || fstat(fd, &status))
		err(1, "%s", argv[2]);
	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "cannot have %d files open", 2 * SLOTS);
	make_directories();
	background();
	clock_gettime(CLOCK_MONOTONIC, &next);
	ready();
	for (unsigned long minute = 0;; minute++) {
		one_minute(minute, fd, status.st_size);
		next.tv_sec += 60;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}
