// SPDX-License-Identifier: GPL-2.0
/* The journal's fields, one a line: journalctl -o export and -o verbose. */
#include "logrecord.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* "MESSAGE=", "_HOSTNAME=": the length up to the sign, or 0. */
static size_t name_length(const char *s)
{
	size_t underscores = strspn(s, "_");
	size_t n = underscores + strspn(s + underscores, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	if (underscores > 2 || !isupper((unsigned char)s[underscores]) || s[n] != '=')
		return 0;
	return n;
}

/* "Tue 2024-01-02 03:04:05.123456 UTC [s=0123;i=1;b=...]" heads an entry of -o verbose. */
static bool is_heading(const char *s)
{
	const char *cursor = strstr(s, " [s=");

	return cursor && cursor - s < BG_STAMP_LEN && strstr(cursor, ";i=");
}

static void keep(char *to, size_t size, const char *from, size_t len)
{
	snprintf(to, size, "%.*s", (int)(len < size ? len : size - 1), from);
}

/* Microseconds since 1970 as people write a time. */
static void keep_time(struct bg_logrecord *record, const char *digits)
{
	unsigned long long us = strtoull(digits, NULL, 10);
	time_t seconds = us / 1000000;
	struct tm tm;
	size_t n;

	if (!us || us / 1000000 > 1ULL << 36 || !gmtime_r(&seconds, &tm))
		return;
	n = strftime(record->stamp, sizeof(record->stamp), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(record->stamp + n, sizeof(record->stamp) - n, ".%06lluZ", us % 1000000);
}

enum bg_log_record bg_record_field(struct bg_logrecord *record, char *line)
{
	char *s = line + strspn(line, " \t");
	size_t n;

	if (is_heading(s)) {
		keep(record->stamp, sizeof(record->stamp), s, strstr(s, " [s=") - s);
		return BG_LOG_RECORD_OTHER;
	}
	n = name_length(s);
	if (!n)
		return BG_LOG_RECORD_NONE;
	if (n == 7 && !memcmp(s, "MESSAGE", 7)) {
		memmove(line, s + n + 1, strlen(s + n + 1) + 1);
		return BG_LOG_RECORD_MESSAGE;
	}
	if (!strncmp(s, "__REALTIME_TIMESTAMP=", 21))
		keep_time(record, s + 21);
	else if (!strncmp(s, "_HOSTNAME=", 10))
		keep(record->host, sizeof(record->host), s + 10, strlen(s + 10));
	return BG_LOG_RECORD_OTHER;
}
