// SPDX-License-Identifier: GPL-2.0
/* Configuration files: any bytes. What is taken is within its range. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "model/conffile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct bg_change *change)
{
	u32 key, i;

	for (key = 0; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);
		u32 value = change->config.value[key];

		if (change->config.given & (1U << key) && (value < info->min || value > info->max))
			abort();
	}
	if (change->nr_targets > BG_MAX_TARGETS)
		abort();
	for (i = 0; i < change->nr_targets; i++)
		if (change->target[i].order >= BG_MAX_ORDERS)
			abort();
}

static void ignore(void *arg, unsigned long line, const char *why)
{
	(void)arg;
	(void)line;
	(void)why;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bg_conffile file;
	int fd = memfd_create("conf", MFD_CLOEXEC);
	char path[32];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	bg_conffile_read(path, &file, ignore, NULL);
	check(&file.change);
	close(fd);
	return 0;
}
