/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints that signals.c watches, whatever their arguments are on the
 * target kernel.
 */
#ifndef BG_COMPAT_TRACED_H
#define BG_COMPAT_TRACED_H

#include <linux/tracepoint.h>

#include "compat/compat.h"

/**
 * struct bg_traced_probe - one tracepoint to watch
 * @name: of the tracepoint
 * @probe: function with the tracepoint's own arguments; NULL when they are not known
 * @capability: BUDDYGUARD_CAPABILITY_* bit that it gives
 * @point: found by bg_traced_attach(); NULL when it is not watched
 */
struct bg_traced_probe {
	const char *name;
	void *probe;
	u32 capability;
	struct tracepoint *point;
};

/* Attach to those that the kernel has. May sleep. */
void bg_traced_attach(struct bg_traced_probe *probes, unsigned int count);

/* Detach, and wait for probes that still run. May sleep. */
void bg_traced_detach(struct bg_traced_probe *probes, unsigned int count);

/* Capabilities of those that are attached. */
u32 bg_traced_capabilities(const struct bg_traced_probe *probes, unsigned int count);

#ifdef HAVE_EXTFRAG_TRACE
#define BG_FALLBACK_PROBE(note) ((void *)(note))
#else
#define BG_FALLBACK_PROBE(note) NULL
#endif

#if defined(HAVE_COMPACT_TRACE_INT)
#define BG_COMPACT_PROBE(note) \
static void compact_probe(void *data, int order, gfp_t gfp, int priority) \
{ \
	note(order, gfp); \
}

#define BG_COMPACT_PROBE_NAME ((void *)compact_probe)
#elif defined(HAVE_COMPACT_TRACE_UNSIGNED)
#define BG_COMPACT_PROBE(note) \
static void compact_probe(void *data, unsigned int order, gfp_t gfp, int priority) \
{ \
	note(order, gfp); \
}

#define BG_COMPACT_PROBE_NAME ((void *)compact_probe)
#else
#define BG_COMPACT_PROBE(note)
#define BG_COMPACT_PROBE_NAME NULL
#endif

#if defined(HAVE_RECLAIM_TRACE)
#define BG_RECLAIM_PROBE(note) \
static void reclaim_probe(void *data, int order, gfp_t gfp) \
{ \
	note(order, gfp); \
}

#define BG_RECLAIM_PROBE_NAME ((void *)reclaim_probe)
#elif defined(HAVE_RECLAIM_TRACE_MEMCG)
#define BG_RECLAIM_PROBE(note) \
static void reclaim_probe(void *data, gfp_t gfp, int order, struct mem_cgroup *memcg) \
{ \
	if (!memcg) \
		note(order, gfp); \
}

#define BG_RECLAIM_PROBE_NAME ((void *)reclaim_probe)
#else
#define BG_RECLAIM_PROBE(note)
#define BG_RECLAIM_PROBE_NAME NULL
#endif

#ifdef HAVE_KSWAPD_TRACE
#define BG_KSWAPD_PROBE(note) ((void *)(note))
#else
#define BG_KSWAPD_PROBE(note) NULL
#endif

#define DEFINE_TRACED_PROBES(fallback, stall, slow_path) \
BG_COMPACT_PROBE(stall) \
BG_RECLAIM_PROBE(stall) \
static struct bg_traced_probe probes[] = { \
	{ "mm_page_alloc_extfrag", BG_FALLBACK_PROBE(fallback), \
	  BUDDYGUARD_CAPABILITY_FALLBACK_EVENTS }, \
	{ "mm_compaction_try_to_compact_pages", BG_COMPACT_PROBE_NAME, \
	  BUDDYGUARD_CAPABILITY_STALL_EVENTS }, \
	{ "mm_vmscan_direct_reclaim_begin", BG_RECLAIM_PROBE_NAME, \
	  BUDDYGUARD_CAPABILITY_STALL_EVENTS }, \
	{ "mm_vmscan_wakeup_kswapd", BG_KSWAPD_PROBE(slow_path), \
	  BUDDYGUARD_CAPABILITY_FAILURE_EVENTS }, \
}

#endif
