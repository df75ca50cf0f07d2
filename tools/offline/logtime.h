/* SPDX-License-Identifier: GPL-2.0 */
/* Time stamps of logs, as far as it takes to see whether two lines can be of one event. */
#ifndef BG_OFFLINE_LOGTIME_H
#define BG_OFFLINE_LOGTIME_H

#include <stdbool.h>
#include <stdint.h>

/* Which clock a stamp is of: only times of the same clock can be compared. */
enum bg_clock {
	BG_CLOCK_NONE,
	BG_CLOCK_BOOT,		/* seconds since the kernel began */
	BG_CLOCK_DAY,		/* time of the day */
};

/**
 * struct bg_logtime - when a line was printed
 * @clock: of which clock @ms is
 * @ms: milliseconds since boot, or since midnight
 */
struct bg_logtime {
	enum bg_clock clock;
	int64_t ms;
};

/**
 * bg_logtime() - read a time stamp
 * @stamp: as the log gives it
 */
struct bg_logtime bg_logtime(const char *stamp);

/**
 * bg_logtime_apart() - how far two times lie apart
 * @a: one
 * @b: the other; which is earlier does not matter
 *
 * Return: milliseconds, 0 when the log does not tell.
 */
int64_t bg_logtime_apart(const struct bg_logtime *a, const struct bg_logtime *b);

#endif
