/* SPDX-License-Identifier: GPL-2.0 */
/* The netlink family, and where the guard tells what happens. */
#ifndef BG_NETLINK_H
#define BG_NETLINK_H

#include "guard/guard.h"

/* Where the guard's events and samples are multicast. */
extern const struct bg_guard_sink bg_netlink_sink;

/**
 * bg_netlink_init() - register the family
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int bg_netlink_init(void);

/**
 * bg_netlink_exit() - unregister it and wait for requests that are under way
 *
 * Context: may sleep; after bg_guard_stop(), or a request could wait for a remedy.
 */
void bg_netlink_exit(void);

#endif
