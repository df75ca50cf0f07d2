// SPDX-License-Identifier: GPL-2.0
/* Configuration files: any bytes. What is taken is within its range. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "conffile.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bg_change change;
	static FILE *nowhere;
	int fd = memfd_create("conf", MFD_CLOEXEC);
	struct bg_ctx ctx = { 0 };
	char path[32];

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (fd < 0 || !nowhere || write(fd, data, size) != (ssize_t)size)
		abort();
	ctx.out = nowhere;
	ctx.err = nowhere;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	change = (struct bg_change){ 0 };
	bg_conffile_read(&ctx, path, &change);
	check(&change);
	close(fd);
	return 0;
}
