// SPDX-License-Identifier: GPL-2.0
/*
 * hugepages transparent|reserved MIB: ask for MIB of huge pages of 2 MiB, one after the other.
 *
 * Touches memory that may be of transparent huge pages, or raises vm.nr_hugepages. Prints one JSON
 * object, as bg_storm does: how many were wanted and obtained, and how long each took.
 */
#include "workload.h"

#define HUGE_BYTES (2 * MIB)
#define HUGE_MAX 4096

static unsigned long long took_ns[HUGE_MAX];

static int compare(const void *a, const void *b)
{
	unsigned long long left = *(const unsigned long long *)a;
	unsigned long long right = *(const unsigned long long *)b;

	return left < right ? -1 : left > right;
}

/* By nearest rank: that many permille of them took no longer. */
static unsigned long long percentile(unsigned long count, unsigned int permille)
{
	return took_ns[(count * permille + 999) / 1000 - 1];
}

static char *map_huge(size_t size)
{
	char *memory = mmap(NULL, size + HUGE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		err(1, "cannot map %zu KiB", size >> 10);
	memory += -(uintptr_t)memory % HUGE_BYTES;
	if (madvise(memory, size, MADV_HUGEPAGE))
		err(1, "no transparent huge pages");
	return memory;
}

static unsigned long touch_all(unsigned long wanted)
{
	unsigned long before = proc_field("/proc/vmstat", "thp_fault_alloc");
	char *memory = map_huge(wanted * HUGE_BYTES);
	unsigned long long begin;

	for (unsigned long i = 0; i < wanted; i++) {
		begin = now_ns();
		memory[i * HUGE_BYTES] = 1;
		took_ns[i] = now_ns() - begin;
	}
	return proc_field("/proc/vmstat", "thp_fault_alloc") - before;
}

static unsigned long reserve_all(unsigned long wanted)
{
	unsigned long before = proc_field("/proc/meminfo", "HugePages_Total:");
	int fd = open("/proc/sys/vm/nr_hugepages", O_WRONLY | O_CLOEXEC), length;
	unsigned long long begin;
	char value[32];

	if (fd < 0)
		err(1, "nr_hugepages");
	for (unsigned long i = 0; i < wanted; i++) {
		length = snprintf(value, sizeof(value), "%lu", before + i + 1);
		begin = now_ns();
		if (pwrite(fd, value, length, 0) != length)
			err(1, "nr_hugepages");
		took_ns[i] = now_ns() - begin;
	}
	close(fd);
	return proc_field("/proc/meminfo", "HugePages_Total:") - before;
}

int main(int argc, char **argv)
{
	unsigned long wanted = number(argc, argv, 2, 64, HUGE_MAX * 2) / 2, obtained;
	unsigned long long all_ns = 0;

	if (argc < 2 || !wanted || (strcmp(argv[1], "transparent") && strcmp(argv[1], "reserved")))
		errx(2, "usage: hugepages transparent|reserved MIB");
	obtained = argv[1][0] == 't' ? touch_all(wanted) : reserve_all(wanted);
	for (unsigned long i = 0; i < wanted; i++)
		all_ns += took_ns[i];
	qsort(took_ns, wanted, sizeof(*took_ns), compare);
	printf("{\"order\":9,\"wanted\":%lu,\"requests\":%lu,\"obtained\":%lu,\"after_try\":[%lu]",
	       wanted, wanted, obtained, obtained);
	printf(",\"p50_ns\":%llu,\"p95_ns\":%llu,\"p99_ns\":%llu,\"p999_ns\":%llu,\"max_ns\":%llu",
	       percentile(wanted, 500), percentile(wanted, 950), percentile(wanted, 990),
	       percentile(wanted, 999), percentile(wanted, 1000));
	printf(",\"requests_ns\":%llu}\n", all_ns);
	return 0;
}
