// SPDX-License-Identifier: GPL-2.0
/* Times as local time. */
#include "show/timestamp.h"

#include <stdio.h>
#include <time.h>

static struct tm local(u64 real_ns, unsigned int *ms)
{
	time_t seconds = (time_t)(real_ns / BG_NSEC_PER_SEC);
	struct tm broken_down = { 0 };

	*ms = (unsigned int)(real_ns % BG_NSEC_PER_SEC / BG_NSEC_PER_MSEC);
	localtime_r(&seconds, &broken_down);
	return broken_down;
}

void bg_when_time(u64 real_ns, char when[BG_WHEN_SIZE])
{
	unsigned int ms;
	struct tm at = local(real_ns, &ms);

	snprintf(when, BG_WHEN_SIZE, "%02d:%02d:%02d.%03u", at.tm_hour, at.tm_min, at.tm_sec, ms);
}

void bg_when_date(u64 real_ns, char when[BG_WHEN_SIZE])
{
	unsigned int ms;
	struct tm at = local(real_ns, &ms);

	if (!strftime(when, BG_WHEN_SIZE, "%Y-%m-%d %H:%M:%S", &at))
		when[0] = '\0';
}
