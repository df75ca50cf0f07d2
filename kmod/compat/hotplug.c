// SPDX-License-Identifier: GPL-2.0
/* Keeps struct pages from being read while their memory goes offline. */
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>

#include "compat/compat.h"

#ifdef CONFIG_MEMORY_HOTPLUG

/*
 * Held by readers of struct pages: for a pageblock at a time, or while a range is emptied.
 * It is taken for writing only for a moment, to wait for them.
 */
static DECLARE_RWSEM(readers);
static void (*tell_changed)(void);

bool bg_pages_enter(void)
{
	return down_read_trylock(&readers);
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
 * What is offline is no longer an online page to whoever begins to read; those who began
 * before are waited for, before its struct pages may go. Until then nobody needs to stop:
 * not while it is on its way out, which may take minutes.
 */
static int memory_changes(struct notifier_block *block, unsigned long action, void *memory)
{
	if (action == MEM_OFFLINE) {
		down_write(&readers);
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
