// SPDX-License-Identifier: GPL-2.0
/* Which kernels here have the module, and whether they take it unsigned. */
#include "model/installed.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODULES "/lib/modules"
#define PATH_SIZE 512

/* Lines of modules.dep begin with the path of a module and a colon. */
static bool is_ours(const char *line)
{
	const char *colon = strchr(line, ':'), *slash;

	if (!colon)
		return false;
	slash = memrchr(line, '/', (size_t)(colon - line));
	return !strncmp(slash ? slash + 1 : line, "buddyguard.ko", strlen("buddyguard.ko"));
}

/* Return: whether depmod has seen this kernel's modules. */
static bool look_into(const struct bg_kernel *kernel, struct bg_installed *installed)
{
	char path[PATH_SIZE], *line = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s" MODULES "/%s/modules.dep", kernel->root,
		 installed->release);
	file = fopen(path, "re");
	if (!file)
		return false;
	installed->module = false;
	while (!installed->module && getline(&line, &size, file) > 0)
		installed->module = is_ours(line);
	free(line);
	fclose(file);
	return true;
}

static int by_age(const void *a, const void *b)
{
	const struct bg_installed *one = a, *other = b;

	return strverscmp(one->release, other->release);
}

size_t bg_installed_kernels(const struct bg_kernel *kernel, struct bg_installed *list)
{
	char path[PATH_SIZE];
	struct dirent *entry;
	size_t count = 0;
	DIR *modules;

	snprintf(path, sizeof(path), "%s" MODULES, kernel->root);
	modules = opendir(path);
	if (!modules)
		return 0;
	while (count < BG_MAX_INSTALLED && (entry = readdir(modules))) {
		size_t length = strlen(entry->d_name);

		if (entry->d_name[0] == '.' || length >= sizeof(list->release))
			continue;
		memcpy(list[count].release, entry->d_name, length + 1);
		count += look_into(kernel, &list[count]);
	}
	closedir(modules);
	qsort(list, count, sizeof(*list), by_age);
	return count;
}

bool bg_installed_signed_only(const struct bg_kernel *kernel)
{
	char line[128];

	if (bg_kernel_line(kernel, "/sys/kernel/security/lockdown", line, sizeof(line)) &&
	    !strstr(line, "[none]"))
		return true;
	return bg_kernel_line(kernel, "/sys/module/module/parameters/sig_enforce", line,
			      sizeof(line)) && line[0] == 'Y';
}

static bool has_module(const struct bg_kernel *kernel, const struct bg_installed *list,
		       size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(list[i].release, kernel->release))
			return list[i].module;
	return false;
}

void bg_installed_absence(const struct bg_kernel *kernel, const struct bg_installed *list,
			  size_t count, char *text, size_t size)
{
	const char *release = kernel->release;

	if (!has_module(kernel, list, count))
		snprintf(text, size, "there is no module for Linux %s, which runs: install its headers, then 'dkms autoinstall -k %s', or insmod one that was built for it",
			 release, release);
	else if (bg_installed_signed_only(kernel))
		snprintf(text, size, "Linux %s takes signed modules only (Secure Boot or lockdown): enrol DKMS's key by 'mokutil --import /var/lib/dkms/mok.pub' and a reboot, then 'modprobe buddyguard'",
			 release);
	else
		snprintf(text, size, "the module is installed for Linux %s: 'modprobe buddyguard' loads it",
			 release);
}

void bg_installed_why(const struct bg_installed *lacking, char *text, size_t size)
{
	snprintf(text, size, "'dkms autoinstall -k %s' says why", lacking->release);
}

size_t bg_installed_lacking(const struct bg_kernel *kernel, const struct bg_installed *list,
			    size_t count, size_t from)
{
	for (; from < count; from++)
		if (!list[from].module && strverscmp(list[from].release, kernel->release) > 0)
			break;
	return from;
}
