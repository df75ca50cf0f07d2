/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Looking at pages that nobody holds. Flags are read as plain bits: the kernel's
 * own tests may assert what is only true for a page that is held.
 */
#ifndef BG_COMPAT_PAGE_H
#define BG_COMPAT_PAGE_H

#include <linux/mm.h>
#include <linux/page-flags.h>

#include "compat/compat.h"

static inline bool bg_page_flag(const struct page *page, unsigned int flag)
{
#ifdef HAVE_MEMDESC_FLAGS
	return READ_ONCE(page->flags.f) & BIT(flag);
#else
	return READ_ONCE(page->flags) & BIT(flag);
#endif
}

/* Order of a page in the free areas; another value when it has just left them. */
static inline unsigned int bg_buddy_order(const struct page *page)
{
	return READ_ONCE(page->private);
}

/* In use by something that is neither on an LRU list nor a process's or file's page. */
static inline bool bg_page_is_kernels(struct page *page)
{
	return bg_page_flag(page, PG_reserved) || PageSlab(page) || PageTable(page) ||
	       PageOffline(page) || PageHuge(page);
}

/*
 * Whether a process maps a single page. The kernel's own answer for a compound page
 * walks its parts, as many as it says it has: nobody holds it, so it may be torn apart
 * and that number be anything by then. Such a page counts as not mapped.
 */
static inline bool bg_page_mapped(struct page *page)
{
	return !bg_page_flag(page, PG_head) && atomic_read(&page->_mapcount) >= 0;
}

static inline bool bg_page_dma_pinned(struct page *page)
{
#ifdef HAVE_PAGE_DMA_PINNED
	return page_maybe_dma_pinned(page);
#else
	return folio_maybe_dma_pinned(page_folio(page));
#endif
}

/*
 * Whether somebody but those who map it, its file and its buffers refers to a page on an LRU
 * list: for DMA, for a moment of reading, or for as long as a guest or a ring of io_uring lives.
 * Nothing is held, so each of the counts may be of another moment. Of a compound page only
 * what is pinned for DMA is known. A page of a file may have one reference more: on its way
 * from one list to another by a per-CPU batch, which is drained before it is moved.
 */
static inline bool bg_page_referred(struct page *page)
{
	int known;

	if (bg_page_dma_pinned(page))
		return true;
	if (bg_page_flag(page, PG_head))
		return false;
	known = max(atomic_read(&page->_mapcount) + 1, 0) + bg_page_flag(page, PG_private);
	known += PageAnon(page) ? bg_page_flag(page, PG_swapcache) : 2;
	return page_count(page) > known;
}

#endif
