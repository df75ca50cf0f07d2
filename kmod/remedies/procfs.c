// SPDX-License-Identifier: GPL-2.0
/* The remedies that are a file in /proc/sys and nothing more. */
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

static bool can_compact_zone(void)
{
	return IS_ENABLED(CONFIG_COMPACTION) && bg_proc_ready();
}

const struct bg_remedy_ops bg_compact_zone_ops = {
	.supported = can_compact_zone,
	.effect = BG_EFFECT_MIGRATES,
	.run = compact_zone,
};

const struct bg_remedy_ops bg_drop_caches_ops = {
	.supported = bg_proc_ready,
	.effect = BG_EFFECT_DROPS,
	.run = drop_caches,
};
