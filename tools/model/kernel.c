// SPDX-License-Identifier: GPL-2.0
/* What a running kernel tells about itself in /proc, /sys and /boot. */
#include "model/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <zlib.h>

#define PATH_SIZE 512
#define LINE_SIZE 1024
#define CONFIG "CONFIG_"

static void join(const struct bg_kernel *kernel, const char *path, char full[PATH_SIZE])
{
	snprintf(full, PATH_SIZE, "%s%s", kernel->root, path);
}

bool bg_kernel_line(const struct bg_kernel *kernel, const char *path, char *line, size_t size)
{
	char full[PATH_SIZE];
	bool there;
	FILE *file;

	join(kernel, path, full);
	file = fopen(full, "re");
	if (!file)
		return false;
	there = fgets(line, (int)size, file);
	fclose(file);
	if (there)
		line[strcspn(line, "\n")] = '\0';
	return there;
}

/* With --root, what is found under it counts; else /proc tells. */
void bg_kernel_init(struct bg_kernel *kernel, const char *root)
{
	struct utsname name;

	kernel->root = root;
	if (bg_kernel_line(kernel, "/proc/sys/kernel/osrelease", kernel->release,
			   sizeof(kernel->release)))
		return;
	snprintf(kernel->release, sizeof(kernel->release), "%s",
		 *root || uname(&name) ? "unknown" : name.release);
}

static void take_config_line(const char *line, struct bg_kconfig *wanted)
{
	size_t length;

	if (strncmp(line, CONFIG, strlen(CONFIG)))
		return;
	line += strlen(CONFIG);
	length = strcspn(line, "=");
	for (; wanted->symbol; wanted++) {
		if (strlen(wanted->symbol) != length || strncmp(wanted->symbol, line, length))
			continue;
		if (line[length] == '=')
			wanted->value = line[length + 1] == 'm' ? BG_KCONFIG_MODULE :
					BG_KCONFIG_YES;
	}
}

/* zlib reads a file that is not compressed as it is. */
static bool take_config_file(const char *path, struct bg_kconfig *wanted)
{
	gzFile file = gzopen(path, "re");
	struct bg_kconfig *symbol;
	char line[LINE_SIZE];

	if (!file)
		return false;
	for (symbol = wanted; symbol->symbol; symbol++)
		symbol->value = BG_KCONFIG_NO;
	while (gzgets(file, line, sizeof(line)))
		take_config_line(line, wanted);
	gzclose(file);
	return true;
}

bool bg_kernel_config(const struct bg_kernel *kernel, struct bg_kconfig *wanted)
{
	char path[PATH_SIZE], boot[192];

	join(kernel, "/proc/config.gz", path);
	if (take_config_file(path, wanted))
		return true;
	snprintf(boot, sizeof(boot), "/boot/config-%s", kernel->release);
	join(kernel, boot, path);
	return take_config_file(path, wanted);
}

bool bg_kernel_exists(const struct bg_kernel *kernel, const char *path)
{
	char full[PATH_SIZE];

	join(kernel, path, full);
	return !access(full, F_OK);
}

bool bg_kernel_number(const struct bg_kernel *kernel, const char *path, long long *number)
{
	char line[LINE_SIZE], *end;

	if (!bg_kernel_line(kernel, path, line, sizeof(line)))
		return false;
	*number = strtoll(line, &end, 10);
	return end != line;
}

bool bg_kernel_meminfo_kib(const struct bg_kernel *kernel, const char *name, uint64_t *kib)
{
	char full[PATH_SIZE], line[LINE_SIZE];
	size_t length = strlen(name);
	bool found = false;
	FILE *file;

	join(kernel, "/proc/meminfo", full);
	file = fopen(full, "re");
	if (!file)
		return false;
	while (!found && fgets(line, sizeof(line), file)) {
		found = !strncmp(line, name, length) && line[length] == ':';
		if (found)
			*kib = strtoull(line + length + 1, NULL, 10);
	}
	fclose(file);
	return found;
}

bool bg_kernel_zoneinfo_pages(const struct bg_kernel *kernel, const char *name, uint64_t *pages)
{
	char full[PATH_SIZE], line[LINE_SIZE];
	size_t length = strlen(name);
	bool found = false;
	FILE *file;

	join(kernel, "/proc/zoneinfo", full);
	file = fopen(full, "re");
	if (!file)
		return false;
	*pages = 0;
	while (fgets(line, sizeof(line), file)) {
		const char *text = line + strspn(line, " ");

		if (strncmp(text, name, length) || text[length] != ' ')
			continue;
		*pages += strtoull(text + length, NULL, 10);
		found = true;
	}
	fclose(file);
	return found;
}
