/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The enumerations that core/ shares with the netlink ABI: same entries, same
 * numbers, same names as in buddyguard.yaml. netlink.c asserts the numbers,
 * a unit test compares the names.
 */
#ifndef BG_CORE_TERMS_H
#define BG_CORE_TERMS_H

/* As enum buddyguard_remedy of the ABI. */
enum bg_remedy {
	BG_REMEDY_NONE,
	BG_REMEDY_WAKE,
	BG_REMEDY_EVACUATE,
	BG_REMEDY_COMPACT,
	BG_REMEDY_COMPACT_ZONE,
	BG_REMEDY_RECLAIM,
	BG_REMEDY_DROP_CACHES,
	BG_NR_REMEDIES,
};

/* As enum buddyguard_result. */
enum bg_result {
	BG_RESULT_DONE,
	BG_RESULT_PARTIAL,
	BG_RESULT_NOTHING,
	BG_RESULT_STOPPED,
	BG_RESULT_UNSUPPORTED,
	BG_RESULT_FAILED,
	BG_NR_RESULTS,
};

/* As enum buddyguard_lack. */
enum bg_lack {
	BG_LACK_NOTHING,
	BG_LACK_FRAGMENTATION,
	BG_LACK_CMA,
	BG_LACK_MEMORY,
	BG_NR_LACKS,
};

/* As enum buddyguard_level. */
enum bg_level {
	BG_LEVEL_FINE,
	BG_LEVEL_FORECAST,
	BG_LEVEL_BREACH,
	BG_LEVEL_CRITICAL,
	BG_NR_LEVELS,
};

/* As enum buddyguard_reason. */
enum bg_reason {
	BG_REASON_HEALTHY,
	BG_REASON_DISABLED,
	BG_REASON_OBSERVING,
	BG_REASON_SUPPLY_BELOW_TARGET,
	BG_REASON_SUPPLY_FORECAST,
	BG_REASON_USABLE_BELOW_FLOOR,
	BG_REASON_USABLE_FORECAST,
	BG_REASON_MEMORY_LACKING,
	BG_REASON_CMA_KEPT,
	BG_REASON_COOLING_DOWN,
	BG_REASON_BACKING_OFF,
	BG_REASON_BUDGET_SPENT,
	BG_REASON_NO_REMEDY,
	BG_REASON_FRAGMENTED_LOOKS,
	BG_REASON_FRAGMENTED_LONG,
	BG_REASON_REQUESTED,
	BG_REASON_LAST_CHANCE,
	BG_NR_REASONS,
};

/* As enum buddyguard_target_origin. */
enum bg_target_origin {
	BG_TARGET_AUTO,
	BG_TARGET_DEMAND,
	BG_TARGET_USER,
	BG_NR_TARGET_ORIGINS,
};

#endif
