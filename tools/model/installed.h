/* SPDX-License-Identifier: GPL-2.0 */
/* Which kernels here have the module, and whether they take it unsigned. */
#ifndef BG_INSTALLED_H
#define BG_INSTALLED_H

#include <stdbool.h>
#include <stddef.h>

#include "model/kernel.h"

/* More kernels than anybody keeps. */
#define BG_MAX_INSTALLED 32

/**
 * struct bg_installed - a kernel with modules of its own
 * @release: as uname -r
 * @module: buddyguard is one of them, so that modprobe finds it
 */
struct bg_installed {
	char release[128];
	bool module;
};

/**
 * bg_installed_kernels() - the kernels under /lib/modules, the oldest first
 * @kernel: where to look
 * @list: receives them, BG_MAX_INSTALLED at most
 *
 * A directory counts that depmod has seen.
 * Return: how many.
 */
size_t bg_installed_kernels(const struct bg_kernel *kernel, struct bg_installed *list);

/**
 * bg_installed_signed_only() - whether the running kernel takes signed modules only
 * @kernel: where to look
 *
 * Secure Boot brings that by way of lockdown.
 * Return: whether it is certain.
 */
bool bg_installed_signed_only(const struct bg_kernel *kernel);

/**
 * bg_installed_absence() - why the module is not loaded, and what to do, as far as files tell
 * @kernel: that runs
 * @list: of bg_installed_kernels()
 * @count: of them
 * @text: receives a sentence
 * @size: of it
 */
void bg_installed_absence(const struct bg_kernel *kernel, const struct bg_installed *list,
			  size_t count, char *text, size_t size);

/* What to do when tool and module are of different versions. */
#define BG_INSTALLED_OTHER \
	"'systemctl restart buddyguard', or rmmod and modprobe, loads the one that is installed now"

/**
 * bg_installed_why() - what tells why a kernel has no module
 * @lacking: the kernel
 * @text: receives half a sentence
 * @size: of it
 */
void bg_installed_why(const struct bg_installed *lacking, char *text, size_t size);

/**
 * bg_installed_lacking() - a kernel newer than the one that runs, without the module
 * @kernel: that runs
 * @list: of bg_installed_kernels()
 * @count: of them
 * @from: entry to begin at
 *
 * Somebody installed it since, and DKMS failed: nobody guards after a reboot into it.
 * Return: its entry, @count if there is none.
 */
size_t bg_installed_lacking(const struct bg_kernel *kernel, const struct bg_installed *list,
			    size_t count, size_t from);

#endif
