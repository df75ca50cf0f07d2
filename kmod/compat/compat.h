/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Differences between kernels, in one place. compat/features.h is written by
 * probe.sh, which compiles small functions against the target kernel.
 */
#ifndef BG_COMPAT_H
#define BG_COMPAT_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/pageblock-flags.h>
#include <linux/timer.h>

#include "compat/features.h"

/* Orders of the buddy allocator; MAX_ORDER's meaning changed too often to be asked. */
#define BG_NR_ORDERS ARRAY_SIZE(((struct zone *)0)->free_area)

#if defined(HAVE_CONTIG_RANGE) || defined(HAVE_CONTIG_FLAGS)
#define BG_CAN_EVACUATE 1
#else
#define BG_CAN_EVACUATE 0
#endif

/**
 * bg_zone_after() - walk the zones that have memory, in the kernel's order
 * @zone: the one to go on from, NULL to begin
 *
 * Context: any; a zone may gain or lose its memory meanwhile.
 * Return: the next zone, NULL at the end.
 */
struct zone *bg_zone_after(const struct zone *zone);

/**
 * bg_isolation_pages() - what the kernel isolates at a time to empty a part of it
 *
 * A pageblock; up to 5.18, a block of the largest order, which may be several.
 *
 * Context: any.
 * Return: pages, a power of two.
 */
static inline unsigned long bg_isolation_pages(void)
{
#ifdef HAVE_ISOLATE_WHOLE_MAX_ORDER
	return max(1UL << (BG_NR_ORDERS - 1), pageblock_nr_pages);
#else
	return pageblock_nr_pages;
#endif
}

/**
 * bg_contig_take() - migrate everything out of a range and own its pages
 * @start: first page frame
 * @order: log2 of the pages in the range
 *
 * Context: may sleep, not between bg_pages_enter() and bg_pages_leave(); allocates migration
 * targets that never invoke the OOM killer.
 * Return: 0 or a negative errno; -EBUSY when a page could not be moved.
 */
int bg_contig_take(unsigned long start, unsigned int order);

/**
 * bg_contig_give() - free a range that bg_contig_take() took, as one block
 * @start: first page frame
 * @order: log2 of the pages in the range
 *
 * Freed page by page, part of it would stay on per-CPU lists: that is done only where a page
 * is still referred to by somebody else, or accounted for by itself.
 */
void bg_contig_give(unsigned long start, unsigned int order);

#if BG_CAN_EVACUATE && defined(CONFIG_CMA)
#define BG_CAN_OPEN_CMA 1
/**
 * bg_cma_open() - take free pages of CMA, which splits the block that they are of
 * @start: first page frame
 * @order: log2 of the pages
 *
 * They are given back with bg_contig_give(). A driver's request for them fails
 * meanwhile, and goes on with the next run of its area.
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int bg_cma_open(unsigned long start, unsigned int order);
#else
#define BG_CAN_OPEN_CMA 0
static inline int bg_cma_open(unsigned long start, unsigned int order)
{
	return -EOPNOTSUPP;
}
#endif

/**
 * bg_pageblock_migratetype() - type of the pageblock that a page is in
 * @page: any page of an online section
 *
 * get_pfnblock_flags_mask() is not exported; this reads the same bits, without
 * a lock as it does.
 *
 * Return: enum migratetype.
 */
unsigned int bg_pageblock_migratetype(const struct page *page);

#ifdef CONFIG_CMA
/**
 * bg_is_cma_block() - whether a pageblock is CMA's
 * @zone: the zone that it is to be in
 * @pfn: its first page frame
 *
 * Context: between bg_pages_enter() and bg_pages_leave().
 * Return: true if it is online, in the zone, and CMA's.
 */
bool bg_is_cma_block(const struct zone *zone, unsigned long pfn);
#endif

/**
 * bg_zone_cma_pages() - size of the CMA areas in a zone
 * @zone: a populated zone
 *
 * Where the kernel does not count them, its pageblocks are counted once: CMA
 * areas do not change after boot.
 *
 * Context: any.
 * Return: pages.
 */
unsigned long bg_zone_cma_pages(struct zone *zone);

/**
 * bg_pages_enter() - begin to read struct pages without holding any
 *
 * Memory that is unplugged takes its struct pages with it. What is read between
 * bg_pages_enter() and bg_pages_leave() of pages that bg_online_page() names stays.
 * Keep it short: whoever took memory offline waits.
 *
 * Context: process; does not sleep.
 * Return: whether they may be read; not in the moment in which memory goes.
 */
bool bg_pages_enter(void);

/* End what a bg_pages_enter() that returned true began. */
void bg_pages_leave(void);

/**
 * bg_online_page() - the struct page of a page frame
 * @pfn: any number
 *
 * Context: between bg_pages_enter() and bg_pages_leave().
 * Return: the page, NULL where there is none or its memory is offline.
 */
struct page *bg_online_page(unsigned long pfn);

/**
 * bg_pages_init() - follow what happens to memory
 * @changed: called when memory came online or went offline, in a context that may sleep
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int bg_pages_init(void (*changed)(void));

/* Undo a bg_pages_init() that succeeded. May sleep. */
void bg_pages_exit(void);

/**
 * bg_has_quiet_cpus() - whether something on this box must not be disturbed
 *
 * PREEMPT_RT, or CPUs that isolcpus or nohz_full keep free. Emptying a window disturbs all of
 * them: it drains the caches of every CPU, and isolates a pageblock with interrupts off.
 *
 * Context: any.
 * Return: true if so.
 */
bool bg_has_quiet_cpus(void);

/**
 * bg_timer_shutdown() - delete a timer, waiting for its handler
 * @timer: for good, where the kernel can
 *
 * Context: may sleep; not with a lock that the handler takes.
 */
void bg_timer_shutdown(struct timer_list *timer);

/**
 * bg_proc_init() - mount an own instance of procfs
 *
 * A kernel thread's root need not have /proc: it may be another than that of PID 1.
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int bg_proc_init(void);

/**
 * bg_proc_exit() - unmount it
 *
 * Harmless after a failed bg_proc_init().
 *
 * Context: may sleep.
 */
void bg_proc_exit(void);

/**
 * bg_proc_ready() - whether bg_proc_write() can work
 *
 * Context: any.
 * Return: true if it can.
 */
bool bg_proc_ready(void);

/**
 * bg_proc_write() - write a string to a file in procfs
 * @path: below /proc
 * @text: what to write
 *
 * Context: may sleep, as long as the file's handler takes.
 * Return: 0 or a negative errno.
 */
int bg_proc_write(const char *path, const char *text);

/**
 * bg_proc_is_zero() - whether a setting is 0
 * @path: below /proc
 *
 * Context: may sleep.
 * Return: false where it is not, or cannot be read.
 */
bool bg_proc_is_zero(const char *path);

#endif
