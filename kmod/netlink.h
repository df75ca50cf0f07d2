/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_NETLINK_H
#define BG_NETLINK_H

#include "guard.h"

/* Where the guard's events and samples are multicast. */
extern const struct bg_guard_sink bg_netlink_sink;

/* Register the family; 0 or a negative errno. May sleep. */
int bg_netlink_init(void);

/* Unregister it and wait for requests that are under way. May sleep. */
void bg_netlink_exit(void);

#endif
