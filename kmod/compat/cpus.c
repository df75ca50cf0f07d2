// SPDX-License-Identifier: GPL-2.0
/* Whether CPUs are kept free of what the kernel does besides. */
#include <linux/cpumask.h>
#include <linux/kconfig.h>
#include <linux/sched/isolation.h>

#include "compat/compat.h"

#ifdef HAVE_HK_TYPE
#define UNSCHEDULED HK_TYPE_DOMAIN
#define UNTIMED HK_TYPE_TIMER
#else
#define UNSCHEDULED HK_FLAG_DOMAIN
#define UNTIMED HK_FLAG_TIMER
#endif

bool bg_has_quiet_cpus(void)
{
	return IS_ENABLED(CONFIG_PREEMPT_RT) ||
	       !cpumask_subset(cpu_online_mask, housekeeping_cpumask(UNSCHEDULED)) ||
	       !cpumask_subset(cpu_online_mask, housekeeping_cpumask(UNTIMED));
}
