// SPDX-License-Identifier: GPL-2.0
/* The zones of the box: the kernel does not export its own walk over them. */
#include <linux/mmzone.h>
#include <linux/nodemask.h>

#include "compat/compat.h"

struct zone *bg_zone_after(const struct zone *zone)
{
	int nid = zone ? zone->zone_pgdat->node_id : first_online_node;
	int i = zone ? zone_idx(zone) + 1 : 0;

	for (; nid < MAX_NUMNODES; nid = next_online_node(nid), i = 0)
		for (; i < MAX_NR_ZONES; i++)
			if (populated_zone(&NODE_DATA(nid)->node_zones[i]))
				return &NODE_DATA(nid)->node_zones[i];
	return NULL;
}
