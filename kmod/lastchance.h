/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_LASTCHANCE_H
#define BG_LASTCHANCE_H

/* Register the out-of-memory notifier; 0 or a negative errno. May sleep. */
int bg_lastchance_init(void);

/* Unregister it and wait for a try that runs. May sleep. */
void bg_lastchance_exit(void);

#endif
