/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a running kernel tells about itself in /proc, /sys and /boot.
 */
#ifndef BG_KERNEL_H
#define BG_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bg_kconfig_value {
	BG_KCONFIG_UNKNOWN,	/* no configuration to be found */
	BG_KCONFIG_NO,
	BG_KCONFIG_MODULE,
	BG_KCONFIG_YES,
};

struct bg_kconfig {
	const char *symbol;	/* without CONFIG_ */
	enum bg_kconfig_value value;
};

/**
 * struct bg_kernel - where to look
 * @root: in front of every path, "" for the running kernel
 * @release: as uname -r
 */
struct bg_kernel {
	const char *root;
	char release[128];
};

void bg_kernel_init(struct bg_kernel *kernel, const char *root);

/* Values of symbols, ended by one without a name, from /proc/config.gz or /boot/config-RELEASE. */
bool bg_kernel_config(const struct bg_kernel *kernel, struct bg_kconfig *wanted);

bool bg_kernel_exists(const struct bg_kernel *kernel, const char *path);

/* First line of a file, without its newline. */
bool bg_kernel_line(const struct bg_kernel *kernel, const char *path, char *line, size_t size);

/* First number in a file. */
bool bg_kernel_number(const struct bg_kernel *kernel, const char *path, long long *number);

/* A value of /proc/meminfo, in KiB. */
bool bg_kernel_meminfo_kib(const struct bg_kernel *kernel, const char *name, uint64_t *kib);

/* Sum over all zones of a counter of /proc/zoneinfo, in pages. */
bool bg_kernel_zoneinfo_pages(const struct bg_kernel *kernel, const char *name, uint64_t *pages);

#endif
