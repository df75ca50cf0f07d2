/* SPDX-License-Identifier: GPL-2.0 */
/* What /proc/buddyinfo says, read from a log or from a file. */
#ifndef BG_OFFLINE_BUDDYINFO_H
#define BG_OFFLINE_BUDDYINFO_H

#include <stdbool.h>
#include <stdint.h>

/* No kernel has more (ia64 came to 18). */
#define BG_BUDDYINFO_ORDERS 32

/**
 * struct bg_buddyinfo - one line of /proc/buddyinfo
 * @node: NUMA node
 * @zone: zone's name
 * @nr_orders: entries of @nr_free
 * @nr_free: free blocks of each order
 */
struct bg_buddyinfo {
	unsigned int node;
	char zone[16];
	uint32_t nr_orders;
	uint64_t nr_free[BG_BUDDYINFO_ORDERS];
};

/**
 * bg_buddyinfo_parse() - read a line of /proc/buddyinfo
 * @line: "Node 0, zone   Normal      1      2 ...", with or without its line end
 * @info: filled
 *
 * Return: whether it is such a line, whole and with sane counts.
 */
bool bg_buddyinfo_parse(const char *line, struct bg_buddyinfo *info);

/**
 * bg_buddyinfo_bytes() - free memory of a zone
 * @info: the zone
 * @page_size: in bytes
 *
 * Return: bytes.
 */
uint64_t bg_buddyinfo_bytes(const struct bg_buddyinfo *info, uint64_t page_size);

#endif
