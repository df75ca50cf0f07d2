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
 * bg_contig_take() - migrate everything out of a range and own its pages
 * @start: first page frame
 * @order: log2 of the pages in the range
 *
 * Context: may sleep; allocates migration targets that never invoke the OOM killer.
 * Return: 0 or a negative errno; -EBUSY when a page could not be moved.
 */
int bg_contig_take(unsigned long start, unsigned int order);

/**
 * bg_contig_give() - free a range that bg_contig_take() took, as one block
 * @start: first page frame
 * @order: log2 of the pages in the range
 *
 * Freed page by page, part of it would stay on per-CPU lists.
 */
void bg_contig_give(unsigned long start, unsigned int order);

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
 * Keep it short: whoever takes memory offline waits.
 *
 * Context: process; does not sleep.
 * Return: whether they may be read; not while memory is on its way out.
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

#endif
