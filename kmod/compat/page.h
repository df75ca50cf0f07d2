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

#endif
