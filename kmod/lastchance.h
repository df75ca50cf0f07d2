/* SPDX-License-Identifier: GPL-2.0 */
/* One more try before a process dies. */
#ifndef BG_LASTCHANCE_H
#define BG_LASTCHANCE_H

/**
 * bg_lastchance_init() - register the out-of-memory notifier
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int bg_lastchance_init(void);

/**
 * bg_lastchance_exit() - unregister it and wait for a try that runs
 *
 * Context: may sleep, until the try has ended.
 */
void bg_lastchance_exit(void);

#endif
