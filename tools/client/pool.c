// SPDX-License-Identifier: GPL-2.0
/* The kernel's pools of huge pages (hugetlb): their sizes, and how many pages they hold. */
#include "client/pool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "model/kernel.h"
#include "model/number.h"
#include "model/room.h"
#include "show/output.h"

#define POOLS "/sys/kernel/mm/hugepages"
#define PREFIX "hugepages-"
#define SUFFIX "kB"

/* A directory's name, "hugepages-2048kB". */
static bool read_size(const char *name, u64 *kib)
{
	char number[24];
	size_t length = strlen(name);

	if (length < strlen(PREFIX SUFFIX) || length - strlen(PREFIX SUFFIX) >= sizeof(number))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)(length - strlen(PREFIX SUFFIX)),
		 &name[strlen(PREFIX)]);
	return bg_number_parse(number, 1, UINT64_MAX, kib);
}

/* "2.0 MiB, 1.0 GiB": what the kernel has, or "none". */
static void list_sizes(char *list, size_t size)
{
	DIR *pools = opendir(POOLS);
	struct dirent *entry;
	size_t used = 0;
	u64 kib;

	snprintf(list, size, "none");
	while (pools && (entry = readdir(pools)))
		if (read_size(entry->d_name, &kib) && used < size)
			used += (size_t)snprintf(&list[used], size - used, "%s%s", used ? ", " : "",
						 bg_size(kib, 10));
	if (pools)
		closedir(pools);
}

static bool read_pages(struct bg_pool *pool)
{
	struct bg_kernel kernel = { .root = pool->directory };
	long long pages;

	if (!bg_kernel_number(&kernel, "/nr_hugepages", &pages) || pages < 0)
		return false;
	pool->pages = (u64)pages;
	return true;
}

int bg_pool_open(struct bg_ctx *ctx, const struct bg_wish *wish, u32 node, struct bg_pool *pool)
{
	char list[128], base[64] = POOLS;

	if (node != BG_ANY_NODE)
		snprintf(base, sizeof(base), "/sys/devices/system/node/node%u/hugepages", node);
	snprintf(pool->directory, sizeof(pool->directory), "%s/hugepages-%" PRIu64 "kB", base,
		 wish->bytes >> 10);
	if (read_pages(pool))
		return BG_EXIT_OK;
	list_sizes(list, sizeof(list));
	return bg_fail(ctx, BG_EXIT_UNSUPPORTED, "no-such-pool",
		       "this kernel has no pool of huge pages of %s%s (it has: %s)",
		       bg_size(wish->bytes >> 10, 10), node == BG_ANY_NODE ? "" : " on that node",
		       list);
}

static void on_alarm(int number)
{
	(void)number;
}

/* The kernel stops growing a pool at a signal; it keeps what it has until then. */
static void set_timer(u64 ms)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval timer = {
		.it_value = { (time_t)(ms / 1000), (suseconds_t)(ms % 1000 * 1000) },
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

int bg_pool_resize(struct bg_ctx *ctx, struct bg_pool *pool, u64 pages, u64 timeout_ms)
{
	char path[160], text[32];
	ssize_t written = -1;
	int length, file, why;

	snprintf(path, sizeof(path), "%s/nr_hugepages", pool->directory);
	length = snprintf(text, sizeof(text), "%" PRIu64, pages);
	file = open(path, O_WRONLY | O_CLOEXEC);
	if (file >= 0) {
		set_timer(timeout_ms ? timeout_ms : 1);
		written = write(file, text, (size_t)length);
	}
	why = errno;
	set_timer(0);
	if (file >= 0)
		close(file);
	if (written < 0 && why == EINTR)
		written = length;
	if (written == length && read_pages(pool))
		return BG_EXIT_OK;
	return bg_fail(ctx, why == EACCES ? BG_EXIT_PERMISSION : BG_EXIT_FAILED, "unwritable",
		       "%s: %s", path, strerror(why));
}
