// SPDX-License-Identifier: GPL-2.0
/* The two remedies that only a file in /proc/sys can start. */
#include "compat/compat.h"
#include "remedies/remedy.h"

/* Whole-memory compaction. The kernel bounds it by one pass over each zone. */
static void compact_zone(const struct bg_request *request, struct bg_outcome *outcome)
{
	outcome->error = bg_proc_write("sys/vm/compact_memory", "1");
}

/* Page cache, dentries and inodes, all that is clean. */
static void drop_caches(const struct bg_request *request, struct bg_outcome *outcome)
{
	outcome->error = bg_proc_write("sys/vm/drop_caches", "3");
}

const struct bg_remedy_ops bg_compact_zone_ops = {
	.supported = bg_proc_ready,
	.run = compact_zone,
};

const struct bg_remedy_ops bg_drop_caches_ops = {
	.supported = bg_proc_ready,
	.run = drop_caches,
};
