// SPDX-License-Identifier: GPL-2.0
/* Loads and unloads: the order in which the parts begin and end. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/buddyguard.h>
#include <linux/kconfig.h>
#include <linux/module.h>
#include <net/genetlink.h>

#include "compat/compat.h"
#include "core/config.h"
#include "core/names.h"
#include "guard/guard.h"
#include "lastchance.h"
#include "netlink/family.h"
#include "remedies/pass.h"
#include "sensors/cma_calls.h"
#include "sensors/signals.h"

static bool enabled = true;
module_param(enabled, bool, 0444);
MODULE_PARM_DESC(enabled, "guard from the start (default: yes)");

static char *profile = "default";
module_param(profile, charp, 0444);
MODULE_PARM_DESC(profile, "default, defragtick, latency or observe (default: default)");

static int __init read_parameters(struct bg_config *config)
{
	u32 i;

	for (i = 0; i < BG_NR_PROFILES; i++) {
		if (strcmp(profile, bg_profile_name(i)))
			continue;
		bg_guard_defaults(config, i);
		config->enabled = enabled;
		return 0;
	}
	pr_err("profile=%s is none of default, defragtick, latency, observe\n", profile);
	return -EINVAL;
}

static int __init buddyguard_init(void)
{
	struct bg_config config;
	int err;

	if (!IS_ENABLED(CONFIG_COMPACTION) && !BG_CAN_EVACUATE) {
		pr_err("built without CONFIG_COMPACTION and CONFIG_CONTIG_ALLOC, this kernel can mend nothing\n");
		return -EOPNOTSUPP;
	}
	err = read_parameters(&config);
	if (err)
		return err;
	if (bg_proc_init())
		pr_warn("no procfs: fill-cma, compact-zone and drop-caches are not available\n");
	err = bg_guard_init(&config, &bg_netlink_sink);
	if (err)
		goto no_guard;
	err = bg_pages_init(bg_guard_kick);
	if (err)
		goto no_pages;
	err = bg_lastchance_init();
	if (err)
		goto no_lastchance;
	bg_passes_init();
	bg_signals_init(bg_guard_kick);
	bg_cma_calls_init(bg_guard_kick);
	err = bg_netlink_init();
	if (err)
		goto no_netlink;
	bg_guard_start();
	return 0;

no_netlink:
	/* First, so that probes which still run start nothing in the guard. */
	bg_guard_stop();
	bg_cma_calls_exit();
	bg_signals_exit();
	bg_lastchance_exit();
	bg_passes_exit();
no_lastchance:
	bg_pages_exit();
no_pages:
	bg_guard_exit();
no_guard:
	bg_proc_exit();
	return err;
}

/* Remedies are told to stop first: the family's end waits for requests that wait for one. */
static void __exit buddyguard_exit(void)
{
	bg_guard_stop();
	bg_netlink_exit();
	bg_cma_calls_exit();
	bg_signals_exit();
	bg_lastchance_exit();
	bg_guard_exit();
	bg_passes_exit();
	bg_proc_exit();
	bg_pages_exit();
}

module_init(buddyguard_init);
module_exit(buddyguard_exit);

MODULE_DESCRIPTION("Keeps free memory usable: no kill while memory is free");
MODULE_AUTHOR("The buddyguard authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(BG_VERSION);
