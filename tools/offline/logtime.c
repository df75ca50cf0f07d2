// SPDX-License-Identifier: GPL-2.0
/* Time stamps of logs, as far as it takes to see whether two lines can be of one event. */
#include "logtime.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

/* "12.345678" */
static bool read_seconds(const char *stamp, int64_t *ms)
{
	char *end;
	unsigned long long seconds = strtoull(stamp, &end, 10);

	if (!isdigit((unsigned char)*stamp) || *end != '.' || !isdigit((unsigned char)end[1]))
		return false;
	if (seconds > INT64_MAX / 2000)
		return false;
	*ms = seconds * 1000 + (int64_t)(strtod(end, NULL) * 1000);
	return true;
}

/* "04:10:11" wherever it stands in a date. */
static bool read_clock(const char *stamp, int64_t *ms)
{
	for (const char *s = strchr(stamp, ':'); s; s = strchr(s + 1, ':')) {
		if (s - stamp < 2 ||
		    !isdigit((unsigned char)s[-1]) || !isdigit((unsigned char)s[-2]) ||
		    !isdigit((unsigned char)s[1]) || !isdigit((unsigned char)s[2]) || s[3] != ':')
			continue;
		*ms = (strtol(s - 2, NULL, 10) * 3600 + strtol(s + 1, NULL, 10) * 60 +
		       strtol(s + 4, NULL, 10) % 61) * 1000LL;
		return true;
	}
	return false;
}

struct bg_logtime bg_logtime(const char *stamp)
{
	struct bg_logtime time = { .clock = BG_CLOCK_NONE };

	if (read_clock(stamp, &time.ms))
		time.clock = BG_CLOCK_DAY;
	else if (read_seconds(stamp, &time.ms))
		time.clock = BG_CLOCK_BOOT;
	return time;
}

int64_t bg_logtime_apart(const struct bg_logtime *a, const struct bg_logtime *b)
{
	int64_t apart = a->ms > b->ms ? a->ms - b->ms : b->ms - a->ms;

	if (a->clock != b->clock || a->clock == BG_CLOCK_NONE)
		return 0;
	/* Midnight may lie between. */
	if (a->clock == BG_CLOCK_DAY && apart > DAY_MS / 2)
		apart = DAY_MS - apart;
	return apart;
}
