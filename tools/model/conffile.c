// SPDX-License-Identifier: GPL-2.0
/* The file of `apply` and `save`: lines of `key = value`, '#' begins a comment. */
#include "model/conffile.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_LINE 512

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
	char *text, *value;

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
	return !bg_assign(change, strip(text), strip(value), why);
}

/* struct reading - a file that is being read; @failed: no more of it is */
struct reading {
	struct bg_conffile *file;
	void (*wrong)(void *arg, unsigned long line, const char *why);
	void *arg;
	unsigned long line;
	unsigned int nr_wrong;
	bool failed;
};

static void refuse(struct reading *reading, const char *why)
{
	reading->nr_wrong++;
	reading->wrong(reading->arg, reading->line, why);
}

static void give_up(struct reading *reading, const char *why)
{
	reading->failed = true;
	refuse(reading, why);
}

/* The file itself is to blame, not a line of it. */
static void cannot_read(struct reading *reading)
{
	reading->line = 0;
	give_up(reading, strerror(errno));
}

/* Whatever was not there before stands in this line. */
static void note_line(const struct reading *reading, u32 given, u32 nr_targets)
{
	struct bg_conffile *file = reading->file;
	u32 new = file->change.config.given & ~given;

	if (new)
		file->key_line[__builtin_ctz(new)] = reading->line;
	if (file->change.nr_targets > nr_targets)
		file->target_line[nr_targets] = reading->line;
}

static void take(struct reading *reading, char line[MAX_LINE])
{
	struct bg_change *change = &reading->file->change;
	u32 given = change->config.given, nr_targets = change->nr_targets;
	char why[BG_MAX_WHY];

	if (take_line(change, line, why))
		note_line(reading, given, nr_targets);
	else
		refuse(reading, why);
}

static void take_file(struct reading *reading, FILE *file)
{
	char line[MAX_LINE];

	while (!reading->failed && reading->nr_wrong < BG_CONFFILE_WRONG &&
	       memset(line, 'x', sizeof(line)) && fgets(line, sizeof(line), file)) {
		size_t length = strlen(line);

		reading->line++;
		/* a zero byte: what fgets() read goes on behind it, up to the newline */
		if (length + 1 < sizeof(line) && line[length] == '\0' &&
		    (!length || line[length - 1] != '\n') && !feof(file))
			give_up(reading, "this is no text file");
		else if (length == sizeof(line) - 1 && line[length - 1] != '\n')
			give_up(reading, "the line is too long");
		else
			take(reading, line);
	}
	if (ferror(file))
		cannot_read(reading);
}

void bg_conffile_read(const char *path, struct bg_conffile *file,
		      void (*wrong)(void *arg, unsigned long line, const char *why), void *arg)
{
	struct reading reading = { .file = file, .wrong = wrong, .arg = arg };
	bool named = strcmp(path, "-");
	FILE *stream = named ? fopen(path, "re") : stdin;

	memset(file, 0, sizeof(*file));
	if (!stream) {
		cannot_read(&reading);
		return;
	}
	take_file(&reading, stream);
	if (named)
		fclose(stream);
}

static void print_key(FILE *file, const struct bg_setup *setup, u32 key)
{
	const struct bg_key_info *info = bg_config_key(key);
	u32 value = bg_config_get(&setup->config, key);
	/* A profile leaves `enabled` as it is. */
	bool own = key == BG_KEY_PROFILE || key == BG_KEY_ENABLED ||
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
