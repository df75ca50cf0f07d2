/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tracepoints that are watched, whatever their arguments are on the
 * target kernel.
 */
#ifndef BG_COMPAT_TRACED_H
#define BG_COMPAT_TRACED_H

#include <linux/tracepoint.h>

/* Some trace headers name structs that only mm/ itself knows. */
struct compact_control;
struct kmem_cache;

#include <linux/memcontrol.h>
#include <trace/events/cma.h>
#include <trace/events/compaction.h>
#include <trace/events/kmem.h>
#include <trace/events/vmscan.h>

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

/*
 * A tracepoint calls its probe by a pointer that has lost its type. BG_CHECKED() has the
 * compiler compare the two, as a kernel with kCFI does at every call.
 */
#define BG_CHECKED(tracepoint, function) \
static inline void __maybe_unused check_##tracepoint(void) \
{ \
	check_trace_callback_type_##tracepoint(function); \
}

#ifdef HAVE_EXTFRAG_TRACE
#define BG_FALLBACK_PROBE(note) BG_CHECKED(mm_page_alloc_extfrag, note)
#define BG_FALLBACK_PROBE_NAME(note) ((void *)(note))
#else
#define BG_FALLBACK_PROBE(note)
#define BG_FALLBACK_PROBE_NAME(note) NULL
#endif

#if defined(HAVE_COMPACT_TRACE_INT)
#define BG_COMPACT_ARGS void *data, int order, gfp_t gfp, int priority
#elif defined(HAVE_COMPACT_TRACE_UNSIGNED)
#define BG_COMPACT_ARGS void *data, unsigned int order, gfp_t gfp, int priority
#endif

#ifdef BG_COMPACT_ARGS
#define BG_COMPACT_PROBE(note) \
static void compact_probe(BG_COMPACT_ARGS) \
{ \
	note(order, gfp); \
} \
BG_CHECKED(mm_compaction_try_to_compact_pages, compact_probe)
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
} \
BG_CHECKED(mm_vmscan_direct_reclaim_begin, reclaim_probe)
#define BG_RECLAIM_PROBE_NAME ((void *)reclaim_probe)
#elif defined(HAVE_RECLAIM_TRACE_MEMCG)
#define BG_RECLAIM_PROBE(note) \
static void reclaim_probe(void *data, gfp_t gfp, int order, struct mem_cgroup *memcg) \
{ \
	if (!memcg) \
		note(order, gfp); \
} \
BG_CHECKED(mm_vmscan_direct_reclaim_begin, reclaim_probe)
#define BG_RECLAIM_PROBE_NAME ((void *)reclaim_probe)
#else
#define BG_RECLAIM_PROBE(note)
#define BG_RECLAIM_PROBE_NAME NULL
#endif

#ifdef HAVE_KSWAPD_TRACE
#define BG_KSWAPD_PROBE(note) BG_CHECKED(mm_vmscan_wakeup_kswapd, note)
#define BG_KSWAPD_PROBE_NAME(note) ((void *)(note))
#else
#define BG_KSWAPD_PROBE(note)
#define BG_KSWAPD_PROBE_NAME(note) NULL
#endif

#ifdef HAVE_ISOLATE_TRACE
#define BG_ISOLATE_PROBE(note) ((void *)(note))
#else
#define BG_ISOLATE_PROBE(note) NULL
#endif

/*
 * Probes of CMA, each a function before the table that names it: BG_CMA_..._PROBE(note) defines it,
 * BG_CMA_..._NAME is what the table has.
 *
 * start: note(area, pages, align_order); retry: note(); finish: note(area, pfn, got, pages,
 * align_order, errno or 0); release: note(area, pfn, pages). Where the kernel does not tell the
 * area, it is "".
 */
#if defined(HAVE_CMA_START_TRACE)
#define BG_CMA_START_ARGS void *data, const char *area, unsigned long pages, unsigned int align
#elif defined(HAVE_CMA_START_TRACE_TOTALS)
#define BG_CMA_START_ARGS void *data, const char *area, unsigned long pages, \
	unsigned long available, unsigned long total, unsigned int align
#endif

#ifdef BG_CMA_START_ARGS
#define BG_CMA_START_KNOWN 1
#define BG_CMA_START_PROBE(note) \
static void cma_start_probe(BG_CMA_START_ARGS) \
{ \
	note(area, pages, align); \
} \
BG_CHECKED(cma_alloc_start, cma_start_probe)
#define BG_CMA_START_NAME ((void *)cma_start_probe)
#else
#define BG_CMA_START_KNOWN 0
#define BG_CMA_START_PROBE(note)
#define BG_CMA_START_NAME NULL
#endif

#ifdef HAVE_CMA_RETRY_TRACE
#define BG_CMA_RETRY_PROBE(note) \
static void cma_retry_probe(void *data, const char *area, unsigned long pfn, \
			    const struct page *page, unsigned long pages, unsigned int align) \
{ \
	note(); \
} \
BG_CHECKED(cma_alloc_busy_retry, cma_retry_probe)
#define BG_CMA_RETRY_NAME ((void *)cma_retry_probe)
#else
#define BG_CMA_RETRY_PROBE(note)
#define BG_CMA_RETRY_NAME NULL
#endif

#if defined(HAVE_CMA_FINISH_TRACE)
#define BG_CMA_FINISH_PROBE(note) \
static void cma_finish_probe(void *data, const char *area, unsigned long pfn, \
			     const struct page *page, unsigned long pages, unsigned int align) \
{ \
	note(area, pfn, page, pages, align, 0); \
} \
BG_CHECKED(cma_alloc_finish, cma_finish_probe)
#define BG_CMA_FINISH_NAME ((void *)cma_finish_probe)
#elif defined(HAVE_CMA_FINISH_TRACE_ERRNO)
#define BG_CMA_FINISH_PROBE(note) \
static void cma_finish_probe(void *data, const char *area, unsigned long pfn, \
			     const struct page *page, unsigned long pages, unsigned int align, \
			     int error) \
{ \
	note(area, pfn, page, pages, align, error); \
} \
BG_CHECKED(cma_alloc_finish, cma_finish_probe)
#define BG_CMA_FINISH_NAME ((void *)cma_finish_probe)
#elif defined(HAVE_CMA_ALLOC_TRACE)
#define BG_CMA_FINISH_PROBE(note) \
static void cma_finish_probe(void *data, unsigned long pfn, const struct page *page, \
			     unsigned int pages, unsigned int align) \
{ \
	note("", pfn, page, pages, align, 0); \
} \
BG_CHECKED(cma_alloc, cma_finish_probe)
#define BG_CMA_FINISH_NAME ((void *)cma_finish_probe)
#else
#define BG_CMA_FINISH_PROBE(note)
#define BG_CMA_FINISH_NAME NULL
#endif

#ifdef HAVE_CMA_ALLOC_TRACE
#define BG_CMA_FINISH "cma_alloc"
#else
#define BG_CMA_FINISH "cma_alloc_finish"
#endif

#if defined(HAVE_CMA_RELEASE_TRACE)
#define BG_CMA_RELEASE_PROBE(note) \
static void cma_release_probe(void *data, const char *area, unsigned long pfn, \
			      const struct page *page, unsigned long pages) \
{ \
	note(area, pfn, pages); \
} \
BG_CHECKED(cma_release, cma_release_probe)
#define BG_CMA_RELEASE_NAME ((void *)cma_release_probe)
#elif defined(HAVE_CMA_RELEASE_TRACE_NAMELESS)
#define BG_CMA_RELEASE_PROBE(note) \
static void cma_release_probe(void *data, unsigned long pfn, const struct page *page, \
			      unsigned int pages) \
{ \
	note("", pfn, pages); \
} \
BG_CHECKED(cma_release, cma_release_probe)
#define BG_CMA_RELEASE_NAME ((void *)cma_release_probe)
#else
#define BG_CMA_RELEASE_PROBE(note)
#define BG_CMA_RELEASE_NAME NULL
#endif

#define DEFINE_TRACED_PROBES(fallback, stall, slow_path) \
BG_FALLBACK_PROBE(fallback) \
BG_COMPACT_PROBE(stall) \
BG_RECLAIM_PROBE(stall) \
BG_KSWAPD_PROBE(slow_path) \
static struct bg_traced_probe probes[] = { \
	{ "mm_page_alloc_extfrag", BG_FALLBACK_PROBE_NAME(fallback), \
	  BUDDYGUARD_CAPABILITY_FALLBACK_EVENTS }, \
	{ "mm_compaction_try_to_compact_pages", BG_COMPACT_PROBE_NAME, \
	  BUDDYGUARD_CAPABILITY_STALL_EVENTS }, \
	{ "mm_vmscan_direct_reclaim_begin", BG_RECLAIM_PROBE_NAME, \
	  BUDDYGUARD_CAPABILITY_STALL_EVENTS }, \
	{ "mm_vmscan_wakeup_kswapd", BG_KSWAPD_PROBE_NAME(slow_path), \
	  BUDDYGUARD_CAPABILITY_FAILURE_EVENTS }, \
}

#endif
