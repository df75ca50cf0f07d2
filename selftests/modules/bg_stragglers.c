// SPDX-License-Identifier: GPL-2.0
/*
 * bg_stragglers: a box as months of uptime leave it, at once.
 *
 * At load, nearly all memory is taken in single pages and given back but for one page in every
 * @every: at an even distance, or with that probability each. The pages lie on no list and have no
 * owner: nothing can move them. Asked for as @movable ones all the same, they leave pageblocks
 * their type, as a request does that finds no block of its own; else all become unmovable ones, and
 * whoever needs them next steals them back. Memory at @skip, pairs of first page frame and number
 * of pages, gets none; CMA areas are named there, which a kernel's own page never gets into. The
 * pages stay until the module is removed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/gfp.h>
#include <linux/jhash.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/vmstat.h>

/* Nobody reclaims anything for it. */
#define STRAGGLERS_GFP (__GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC)

static unsigned int every = 2048;
module_param(every, uint, 0444);
MODULE_PARM_DESC(every, "One page of so many stays");

static bool random;
module_param(random, bool, 0444);
MODULE_PARM_DESC(random, "With that probability each, rather than at that distance");

static bool movable = true;
module_param(movable, bool, 0444);
MODULE_PARM_DESC(movable, "Leave pageblocks their type, rather than make them unmovable");

static unsigned int seed = 1;
module_param(seed, uint, 0444);
MODULE_PARM_DESC(seed, "Seed of which ones stay");

static unsigned int leave_kib = 6144;
module_param(leave_kib, uint, 0444);
MODULE_PARM_DESC(leave_kib, "Memory that is not taken, for whoever needs some meanwhile");

static unsigned long skip[16];
static unsigned int skip_numbers;
module_param_array(skip, ulong, &skip_numbers, 0444);
MODULE_PARM_DESC(skip, "First page frame and number of pages, for each stretch that gets none");

static unsigned int stragglers;
module_param(stragglers, uint, 0444);
MODULE_PARM_DESC(stragglers, "How many there are: to be read");

static LIST_HEAD(kept);

static bool is_skipped(unsigned long pfn)
{
	unsigned int i;

	for (i = 0; i + 1 < skip_numbers; i += 2)
		if (pfn >= skip[i] && pfn - skip[i] < skip[i + 1])
			return true;
	return false;
}

static bool is_straggler(unsigned long pfn)
{
	if (is_skipped(pfn))
		return false;
	if (random)
		return jhash_2words(pfn, seed, 0) % every == 0;
	return pfn % every == jhash_1word(seed, 0) % every;
}

static unsigned int take_all(struct list_head *pages)
{
	unsigned int taken = 0;
	struct page *page;

	while (global_zone_page_state(NR_FREE_PAGES) > leave_kib >> (PAGE_SHIFT - 10)) {
		page = alloc_page(STRAGGLERS_GFP | (movable ? __GFP_MOVABLE : 0));
		if (!page)
			break;
		list_add(&page->lru, pages);
		taken++;
		cond_resched();
	}
	return taken;
}

static void give_back(struct list_head *pages)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		__free_page(page);
		cond_resched();
	}
}

static int __init stragglers_init(void)
{
	struct page *page, *next;
	unsigned int taken;
	LIST_HEAD(pages);

	if (!every || skip_numbers % 2)
		return -EINVAL;
	taken = take_all(&pages);
	stragglers = 0;
	list_for_each_entry_safe(page, next, &pages, lru) {
		if (is_straggler(page_to_pfn(page))) {
			list_move(&page->lru, &kept);
			stragglers++;
		}
	}
	give_back(&pages);
	pr_info("took %u pages, %u of them stay\n", taken, stragglers);
	return 0;
}
module_init(stragglers_init);

static void __exit stragglers_exit(void)
{
	give_back(&kept);
}
module_exit(stragglers_exit);

MODULE_DESCRIPTION("buddyguard selftest: single pages all over memory that cannot move");
MODULE_LICENSE("GPL");
