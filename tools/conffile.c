// SPDX-License-Identifier: GPL-2.0
#include "conffile.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "assign.h"
#include "output.h"

#define MAX_LINE 512

static int complain(struct bg_ctx *ctx, const char *path, unsigned long line, const char *why)
{
	struct json_object *details = json_object_new_object();

	bg_json_string(details, "file", path);
	bg_json_u64(details, "line", line);
	return bg_fail_with(ctx, BG_EXIT_FAILED, "bad-file", details, "%s:%lu: %s", path, line,
			    why);
}

static char *strip(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text))
		text++;
	length = strlen(text);
	while (length && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* Return: whether the line is right; a comment or an empty line is. */
static bool take_line(struct bg_change *change, char *line, char why[BG_MAX_WHY])
{
	u32 given = change->config.given;
	char *text, *value;
	int key;

	line[strcspn(line, "#")] = '\0';
	text = strip(line);
	if (!*text)
		return true;
	value = strchr(text, '=');
	if (!value) {
		snprintf(why, BG_MAX_WHY, "'%.40s' is not 'key = value'", text);
		return false;
	}
	*value++ = '\0';
	text = strip(text);
	key = bg_key_find(text);
	if (key >= 0 && given & (1U << key)) {
		snprintf(why, BG_MAX_WHY, "'%s' is set twice in this file", text);
		return false;
	}
	return bg_assign(change, text, strip(value), why);
}

static int take_file(struct bg_ctx *ctx, FILE *file, const char *path, struct bg_change *change)
{
	char line[MAX_LINE], why[BG_MAX_WHY];
	unsigned long number = 0;

	while (memset(line, 'x', sizeof(line)) && fgets(line, sizeof(line), file)) {
		size_t length = strlen(line);

		number++;
		/* what fgets() read goes on behind a zero byte up to the newline */
		if (length + 1 < sizeof(line) && line[length] == '\0' &&
		    (!length || line[length - 1] != '\n') && !feof(file))
			return complain(ctx, path, number, "this is no text file");
		if (length == sizeof(line) - 1 && line[length - 1] != '\n')
			return complain(ctx, path, number, "the line is too long");
		if (!take_line(change, line, why))
			return complain(ctx, path, number, why);
	}
	if (ferror(file))
		return bg_fail(ctx, BG_EXIT_FAILED, "unreadable", "%s: %s", path, strerror(errno));
	return BG_EXIT_OK;
}

int bg_conffile_read(struct bg_ctx *ctx, const char *path, struct bg_change *change)
{
	bool named = strcmp(path, "-");
	FILE *file = named ? fopen(path, "re") : stdin;
	int error;

	if (!file)
		return bg_fail(ctx, BG_EXIT_FAILED, "unreadable", "%s: %s", path, strerror(errno));
	error = take_file(ctx, file, path, change);
	if (named)
		fclose(file);
	return error;
}

static void print_key(FILE *file, const struct bg_setup *setup, u32 key)
{
	const struct bg_key_info *info = bg_config_key(key);
	u32 value = bg_config_get(&setup->config, key);
	bool own = key == BG_KEY_PROFILE ||
		   value != bg_config_default(setup->config.profile, key);

	fprintf(file, "\n# %s", info->help);
	if (key != BG_KEY_PROFILE)
		fprintf(file, " (%u to %u%s%s)", info->min, info->max, *info->unit ? " " : "",
			info->unit);
	fprintf(file, "\n%s%s = %s\n", own ? "" : "# ", info->name, bg_key_value(key, value));
}

void bg_conffile_print(FILE *file, const struct bg_setup *setup)
{
	u32 key, i;

	fputs("# buddyguard's configuration, for 'buddyctl apply'; made by 'buddyctl save'.\n"
	      "# A key that is commented out has its profile's default.\n", file);
	print_key(file, setup, BG_KEY_PROFILE);
	for (key = 0; key < BG_NR_KEYS; key++)
		if (key != BG_KEY_PROFILE && setup->given & (1U << key))
			print_key(file, setup, key);
	if (setup->nr_targets)
		fputs("\n# Your own targets, in blocks.\n", file);
	for (i = 0; i < setup->nr_targets; i++)
		fprintf(file, "%s = %" PRIu64 "\n", bg_target_name(&setup->target[i]),
			setup->target[i].blocks);
}
