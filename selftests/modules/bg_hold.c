// SPDX-License-Identifier: GPL-2.0
/*
 * bg_hold: a driver that takes DMA memory from the CMA area, holds it and lets it go.
 *
 * Writing N to /sys/kernel/debug/bg_hold/mib lets go of what is held and takes N MiB, in buffers
 * of @chunk_mib (0: in one); 0 only lets go. If not all could be taken, nothing is kept and the
 * write fails with ENOMEM. The file result beside it holds one JSON object about the last taking.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/dma-mapping.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>

#define HOLD_CHUNKS_MAX 256
#define HOLD_MIB_MAX 2048
#define HOLD_ATTRS (DMA_ATTR_NO_KERNEL_MAPPING | DMA_ATTR_NO_WARN)

static unsigned int chunk_mib;
module_param(chunk_mib, uint, 0644);
MODULE_PARM_DESC(chunk_mib, "Size of one buffer; 0: all in one");

struct hold_chunk {
	void *cookie;
	dma_addr_t address;
	size_t size;
};

/* All protected by hold_lock. */
static struct hold_chunk chunks[HOLD_CHUNKS_MAX];
static unsigned int chunk_count;
static u64 asked_mib, held_mib, taking_ns;
static DEFINE_MUTEX(hold_lock);

static struct platform_device *hold_device;
static struct dentry *hold_dir;

static void hold_let_go(void)
{
	struct hold_chunk *chunk;

	while (chunk_count) {
		chunk = &chunks[--chunk_count];
		dma_free_attrs(&hold_device->dev, chunk->size, chunk->cookie, chunk->address,
			       HOLD_ATTRS);
	}
	held_mib = 0;
}

static bool hold_take_chunk(size_t size)
{
	struct hold_chunk *chunk = &chunks[chunk_count];

	if (chunk_count == HOLD_CHUNKS_MAX)
		return false;
	chunk->size = size;
	chunk->cookie = dma_alloc_attrs(&hold_device->dev, size, &chunk->address,
					GFP_KERNEL | __GFP_NOWARN, HOLD_ATTRS);
	if (!chunk->cookie)
		return false;
	chunk_count++;
	return true;
}

static int hold_set(void *data, u64 mib)
{
	u64 step, begin;
	int err = 0;

	if (mib > HOLD_MIB_MAX)
		return -EINVAL;
	mutex_lock(&hold_lock);
	hold_let_go();
	if (!mib)
		goto out;
	asked_mib = mib;
	begin = ktime_get_ns();
	while (held_mib < mib) {
		step = min_t(u64, mib - held_mib, chunk_mib ?: mib);
		if (!hold_take_chunk(step * SZ_1M)) {
			hold_let_go();
			err = -ENOMEM;
			break;
		}
		held_mib += step;
	}
	taking_ns = ktime_get_ns() - begin;
out:
	mutex_unlock(&hold_lock);
	return err;
}

static int hold_get(void *data, u64 *mib)
{
	mutex_lock(&hold_lock);
	*mib = held_mib;
	mutex_unlock(&hold_lock);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(hold_fops, hold_get, hold_set, "%llu\n");

static int result_show(struct seq_file *seq, void *unused)
{
	mutex_lock(&hold_lock);
	seq_printf(seq, "{\"asked_mib\":%llu,\"held_mib\":%llu,\"taking_ns\":%llu}\n", asked_mib,
		   held_mib, taking_ns);
	mutex_unlock(&hold_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(result);

static int __init hold_init(void)
{
	int err;

	hold_device = platform_device_register_simple(KBUILD_MODNAME, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(hold_device))
		return PTR_ERR(hold_device);
	err = dma_coerce_mask_and_coherent(&hold_device->dev, DMA_BIT_MASK(32));
	if (err) {
		platform_device_unregister(hold_device);
		return err;
	}
	hold_dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file_unsafe("mib", 0600, hold_dir, NULL, &hold_fops);
	debugfs_create_file("result", 0444, hold_dir, NULL, &result_fops);
	return 0;
}
module_init(hold_init);

static void __exit hold_exit(void)
{
	debugfs_remove_recursive(hold_dir);
	hold_let_go();
	platform_device_unregister(hold_device);
}
module_exit(hold_exit);

MODULE_DESCRIPTION("buddyguard selftest: a driver that holds CMA memory");
MODULE_LICENSE("GPL");
