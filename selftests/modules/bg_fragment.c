// SPDX-License-Identifier: GPL-2.0
/*
 * bg_fragment: fragmentation that nothing can mend.
 *
 * At load, take @blocks unmovable blocks of @order and give every other one back. The rest stays
 * until the module is removed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/vmalloc.h>

static unsigned int blocks = 10000;
module_param(blocks, uint, 0444);
MODULE_PARM_DESC(blocks, "Blocks to take; half of them are given back");

static unsigned int order = 2;
module_param(order, uint, 0444);
MODULE_PARM_DESC(order, "Order of the blocks");

static struct page **held;
static unsigned int taken;

static void fragment_free(unsigned int first, unsigned int step)
{
	unsigned int i;

	for (i = first; i < taken; i += step) {
		if (held[i])
			__free_pages(held[i], order);
		held[i] = NULL;
	}
}

static int __init fragment_init(void)
{
	if (!blocks || blocks > 1000000 || order > 15)
		return -EINVAL;
	held = vzalloc(array_size(blocks, sizeof(*held)));
	if (!held)
		return -ENOMEM;
	for (taken = 0; taken < blocks; taken++) {
		held[taken] = alloc_pages(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN, order);
		if (!held[taken])
			break;
	}
	fragment_free(0, 2);
	pr_info("took %u of %u blocks of order %u, gave every other one back\n", taken, blocks,
		order);
	return 0;
}
module_init(fragment_init);

static void __exit fragment_exit(void)
{
	fragment_free(0, 1);
	vfree(held);
}
module_exit(fragment_exit);

MODULE_DESCRIPTION("buddyguard selftest: unmovable fragmentation");
MODULE_LICENSE("GPL");
