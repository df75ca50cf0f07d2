/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_COMPAT_PAGE_H
#define BG_COMPAT_PAGE_H

#include <linux/mm.h>
#include <linux/page-flags.h>

#include "compat/compat.h"

/* Order of a page in the free areas; another value when it has just left them. */
static inline unsigned int bg_buddy_order(const struct page *page)
{
	return READ_ONCE(page->private);
}

/* In use by something that is neither on an LRU list nor a process's or file's page. */
static inline bool bg_page_is_kernels(struct page *page)
{
	return PageReserved(page) || PageSlab(page) || PageTable(page) || PageOffline(page) ||
	       PageHuge(page);
}

#endif
