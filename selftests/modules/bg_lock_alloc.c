// SPDX-License-Identifier: GPL-2.0
/*
 * bg_lock_alloc: allocate until memory is out, from the contexts that an out-of-memory notifier
 * must not deadlock with.
 *
 * In /sys/kernel/debug/bg_lock_alloc: writing N to nofs takes N unmovable blocks of @order with
 * GFP_NOFS; writing N to locked does it with GFP_KERNEL while the first @lock_pages cached pages
 * of the file @path are locked. Either returns when it has them, when its process is being killed,
 * or after @limit_ms, and gives all back. The file result holds one JSON object about the last
 * run.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

#define LOCK_PAGES_MAX 65536

static unsigned int order;
module_param(order, uint, 0644);
MODULE_PARM_DESC(order, "Order of the blocks");

static char path[128] = "/mnt/locked";
module_param_string(path, path, sizeof(path), 0644);
MODULE_PARM_DESC(path, "File whose cached pages are locked");

static unsigned int lock_pages = 4096;
module_param(lock_pages, uint, 0644);
MODULE_PARM_DESC(lock_pages, "Pages of the file to lock");

static unsigned int limit_ms = 30000;
module_param(limit_ms, uint, 0644);
MODULE_PARM_DESC(limit_ms, "Time after which no further block is asked for");

/* All protected by lock_alloc_mutex. */
static unsigned int blocks_taken, pages_locked;
static u64 longest_ns;
static DEFINE_MUTEX(lock_alloc_mutex);
static struct dentry *lock_alloc_dir;

#ifdef page_folio
static struct page *lock_cached_page(struct address_space *mapping, pgoff_t index)
{
	struct folio *folio = filemap_lock_folio(mapping, index);

	return IS_ERR_OR_NULL(folio) ? NULL : &folio->page;
}

static void unlock_cached_page(struct page *page)
{
	folio_unlock(page_folio(page));
	folio_put(page_folio(page));
}

/* The index after the last one that this locked page, or large folio, is the cache for. */
static pgoff_t next_cached_index(struct page *page)
{
	return folio_next_index(page_folio(page));
}
#else
static struct page *lock_cached_page(struct address_space *mapping, pgoff_t index)
{
	return find_lock_page(mapping, index);
}

static void unlock_cached_page(struct page *page)
{
	unlock_page(page);
	put_page(page);
}

static pgoff_t next_cached_index(struct page *page)
{
	return page_to_pgoff(page) + 1;
}
#endif

static void take_blocks(u64 wanted, gfp_t gfp)
{
	u64 begin = ktime_get_ns(), before, end = begin + (u64)limit_ms * NSEC_PER_MSEC;
	struct page *page, *next;
	LIST_HEAD(blocks);

	blocks_taken = 0;
	longest_ns = 0;
	for (before = begin; blocks_taken < wanted && before < end; before = ktime_get_ns()) {
		page = alloc_pages(gfp | __GFP_NOWARN, order);
		longest_ns = max(longest_ns, ktime_get_ns() - before);
		if (page) {
			list_add(&page->lru, &blocks);
			blocks_taken++;
		}
		if (fatal_signal_pending(current))
			break;
		cond_resched();
	}
	list_for_each_entry_safe(page, next, &blocks, lru) {
		list_del(&page->lru);
		__free_pages(page, order);
	}
}

static int nofs_run(void *data, u64 wanted)
{
	mutex_lock(&lock_alloc_mutex);
	pages_locked = 0;
	take_blocks(wanted, GFP_NOFS);
	mutex_unlock(&lock_alloc_mutex);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(nofs_fops, NULL, nofs_run, "%llu\n");

static unsigned int lock_cached(struct address_space *mapping, struct page **locked,
				unsigned int wanted)
{
	unsigned int n = 0;
	pgoff_t index = 0;

	while (n < wanted && index < LOCK_PAGES_MAX) {
		locked[n] = lock_cached_page(mapping, index);
		index = locked[n] ? next_cached_index(locked[n]) : index + 1;
		if (locked[n])
			n++;
	}
	return n;
}

static int locked_run(void *data, u64 wanted)
{
	struct page **locked;
	struct file *file;
	unsigned int i;

	if (!lock_pages || lock_pages > LOCK_PAGES_MAX)
		return -EINVAL;
	file = filp_open(path, O_RDONLY, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	locked = vzalloc(array_size(lock_pages, sizeof(*locked)));
	if (!locked) {
		fput(file);
		return -ENOMEM;
	}
	mutex_lock(&lock_alloc_mutex);
	pages_locked = lock_cached(file->f_mapping, locked, lock_pages);
	take_blocks(wanted, GFP_KERNEL);
	for (i = 0; i < pages_locked; i++)
		unlock_cached_page(locked[i]);
	mutex_unlock(&lock_alloc_mutex);
	vfree(locked);
	fput(file);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(locked_fops, NULL, locked_run, "%llu\n");

static int result_show(struct seq_file *seq, void *unused)
{
	mutex_lock(&lock_alloc_mutex);
	seq_printf(seq, "{\"blocks_taken\":%u,\"pages_locked\":%u,\"longest_ns\":%llu}\n",
		   blocks_taken, pages_locked, longest_ns);
	mutex_unlock(&lock_alloc_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(result);

static int __init lock_alloc_init(void)
{
	lock_alloc_dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file_unsafe("nofs", 0200, lock_alloc_dir, NULL, &nofs_fops);
	debugfs_create_file_unsafe("locked", 0200, lock_alloc_dir, NULL, &locked_fops);
	debugfs_create_file("result", 0444, lock_alloc_dir, NULL, &result_fops);
	return 0;
}
module_init(lock_alloc_init);

static void __exit lock_alloc_exit(void)
{
	debugfs_remove_recursive(lock_alloc_dir);
}
module_exit(lock_alloc_exit);

MODULE_DESCRIPTION("buddyguard selftest: allocation to the end with locks held");
MODULE_LICENSE("GPL");
