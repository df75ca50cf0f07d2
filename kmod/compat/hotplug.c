// SPDX-License-Identifier: GPL-2.0
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>

#include "compat/compat.h"

#ifdef CONFIG_MEMORY_HOTPLUG

/* Held by readers of struct pages for a pageblock at a time, never over a remedy's work. */
static DECLARE_RWSEM(readers);
/* Memory is on its way out. Written under the semaphore. */
static bool going;
static void (*tell_changed)(void);

bool bg_pages_enter(void)
{
	if (!down_read_trylock(&readers))
		return false;
	if (!going)
		return true;
	up_read(&readers);
	return false;
}

void bg_pages_leave(void)
{
	up_read(&readers);
}

struct page *bg_online_page(unsigned long pfn)
{
	return pfn_to_online_page(pfn);
}

/*
 * The semaphore is not held from one call to the next: the module may be unloaded
 * between them, and what is going offline may allocate.
 */
static int memory_changes(struct notifier_block *block, unsigned long action, void *memory)
{
	if (action == MEM_GOING_OFFLINE || action == MEM_CANCEL_OFFLINE || action == MEM_OFFLINE) {
		down_write(&readers);
		going = action == MEM_GOING_OFFLINE;
		up_write(&readers);
	}
	if (action == MEM_ONLINE || action == MEM_OFFLINE)
		tell_changed();
	return NOTIFY_OK;
}

static struct notifier_block notifier = { .notifier_call = memory_changes };

int bg_pages_init(void (*changed)(void))
{
	tell_changed = changed;
	return register_memory_notifier(&notifier);
}

void bg_pages_exit(void)
{
	unregister_memory_notifier(&notifier);
}

#else

bool bg_pages_enter(void)
{
	return true;
}

void bg_pages_leave(void)
{
}

struct page *bg_online_page(unsigned long pfn)
{
	return pfn_valid(pfn) ? pfn_to_page(pfn) : NULL;
}

int bg_pages_init(void (*changed)(void))
{
	return 0;
}

void bg_pages_exit(void)
{
}

#endif
