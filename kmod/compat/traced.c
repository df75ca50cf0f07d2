// SPDX-License-Identifier: GPL-2.0
/* Finds and watches tracepoints, some of which a kernel may lack. */
#include <linux/string.h>

#include "compat/traced.h"

#ifdef CONFIG_TRACEPOINTS

struct lookup {
	struct bg_traced_probe *probes;
	unsigned int count;
};

static void match_tracepoint(struct tracepoint *point, void *data)
{
	struct lookup *lookup = data;
	unsigned int i;

	for (i = 0; i < lookup->count; i++)
		if (lookup->probes[i].probe && !strcmp(point->name, lookup->probes[i].name))
			lookup->probes[i].point = point;
}

void bg_traced_attach(struct bg_traced_probe *probes, unsigned int count)
{
	struct lookup lookup = { probes, count };
	unsigned int i;

	for_each_kernel_tracepoint(match_tracepoint, &lookup);
	for (i = 0; i < count; i++)
		if (probes[i].point &&
		    tracepoint_probe_register(probes[i].point, probes[i].probe, NULL))
			probes[i].point = NULL;
}

void bg_traced_detach(struct bg_traced_probe *probes, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (!probes[i].point)
			continue;
		tracepoint_probe_unregister(probes[i].point, probes[i].probe, NULL);
		probes[i].point = NULL;
	}
	tracepoint_synchronize_unregister();
}

#else

void bg_traced_attach(struct bg_traced_probe *probes, unsigned int count)
{
}

void bg_traced_detach(struct bg_traced_probe *probes, unsigned int count)
{
}

#endif

u32 bg_traced_capabilities(const struct bg_traced_probe *probes, unsigned int count)
{
	u32 capabilities = 0;
	unsigned int i;

	for (i = 0; i < count; i++)
		if (probes[i].point)
			capabilities |= probes[i].capability;
	return capabilities;
}
