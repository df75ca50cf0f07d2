/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BG_CORE_CONFIG_H
#define BG_CORE_CONFIG_H

#include "port.h"

enum bg_profile {
	BG_PROFILE_DEFAULT,
	BG_PROFILE_DEFRAGTICK,
	BG_PROFILE_LATENCY,
	BG_PROFILE_OBSERVE,
	BG_NR_PROFILES,
};

/**
 * enum bg_key - the keys of the configuration
 *
 * In the order of the attribute set `config` of buddyguard.yaml: attribute
 * number = key + 1. The same names, with '_', are the members of struct
 * bg_config and the words that `buddyctl set` takes.
 */
enum bg_key {
	BG_KEY_ENABLED,
	BG_KEY_PROFILE,
	BG_KEY_INTERVAL_MIN_MS,
	BG_KEY_INTERVAL_MAX_MS,
	BG_KEY_TARGET_PERMILLE,
	BG_KEY_TARGET_ORDER,
	BG_KEY_TARGET_HIGH_PERMILLE,
	BG_KEY_USABLE_FLOOR_KIB,
	BG_KEY_FORECAST,
	BG_KEY_HORIZON_MS,
	BG_KEY_DEMAND,
	BG_KEY_BUDGET_PERMILLE,
	BG_KEY_BUDGET_BURST_MS,
	BG_KEY_COOLDOWN_MS,
	BG_KEY_BACKOFF_MAX_MS,
	BG_KEY_STEP_MAX_MS,
	BG_KEY_WAKE,
	BG_KEY_EVACUATE,
	BG_KEY_COMPACT,
	BG_KEY_COMPACT_ZONE,
	BG_KEY_RECLAIM,
	BG_KEY_DROP_CACHES,
	BG_KEY_RECLAIM_MAX_PAGES,
	BG_KEY_CMA_KEEP_PERMILLE,
	BG_KEY_LASTCHANCE,
	BG_KEY_LASTCHANCE_WAIT_MS,
	BG_KEY_LASTCHANCE_PER_MINUTE,
	BG_NR_KEYS,
};

/**
 * struct bg_config - everything a user may set, but for targets
 * @enabled: 0: neither sample nor act
 * @profile: enum bg_profile; setting it loads that profile's defaults
 * @interval_min_ms: shortest pace of sampling
 * @interval_max_ms: longest pace, of a healthy idle zone
 * @target_permille: share of usable free that the orders 1 to target_order keep
 * @target_order: highest order that keeps target_permille
 * @target_high_permille: share that the orders above, up to a pageblock, keep
 * @usable_floor_kib: usable free to keep in each zone; 0: scaled to the zone
 * @forecast: act on a breach that the trend foresees
 * @horizon_ms: margin added to a remedy's learnt duration when forecasting
 * @demand: let demand raise targets
 * @budget_permille: CPU time of all remedies, of one CPU
 * @budget_burst_ms: CPU time that may be spent at once after a quiet time
 * @cooldown_ms: least time between two remedies for one zone
 * @backoff_max_ms: ceiling of the exponential back-off
 * @step_max_ms: longest bounded step of a remedy
 * @wake: remedy allowed
 * @evacuate: remedy allowed
 * @compact: remedy allowed
 * @compact_zone: remedy allowed
 * @reclaim: remedy allowed
 * @drop_caches: remedy allowed
 * @reclaim_max_pages: most that one reclaim may give back
 * @cma_keep_permille: share of CMA left free for drivers by all but lastchance
 * @lastchance: try once more before a process is killed
 * @lastchance_wait_ms: longest wait of the out-of-memory notifier
 * @lastchance_per_minute: most times that it acts in a minute
 */
struct bg_config {
	u32 enabled;
	u32 profile;
	u32 interval_min_ms;
	u32 interval_max_ms;
	u32 target_permille;
	u32 target_order;
	u32 target_high_permille;
	u32 usable_floor_kib;
	u32 forecast;
	u32 horizon_ms;
	u32 demand;
	u32 budget_permille;
	u32 budget_burst_ms;
	u32 cooldown_ms;
	u32 backoff_max_ms;
	u32 step_max_ms;
	u32 wake;
	u32 evacuate;
	u32 compact;
	u32 compact_zone;
	u32 reclaim;
	u32 drop_caches;
	u32 reclaim_max_pages;
	u32 cma_keep_permille;
	u32 lastchance;
	u32 lastchance_wait_ms;
	u32 lastchance_per_minute;
};

/**
 * struct bg_key_info - one row of the table of keys
 * @name: as buddyctl takes it
 * @unit: in words, "" for a plain number
 * @min: smallest value
 * @max: largest value
 * @help: one sentence that a person can act on
 */
struct bg_key_info {
	const char *name;
	const char *unit;
	u32 min;
	u32 max;
	const char *help;
};

/* The table of keys; NULL for a key out of range. */
const struct bg_key_info *bg_config_key(u32 key);

/* Value of a key of a configuration; the key must be in range. */
u32 bg_config_get(const struct bg_config *config, u32 key);

/* Set a key without a check. */
void bg_config_put(struct bg_config *config, u32 key, u32 value);

/* Default value of a key under a profile. */
u32 bg_config_default(u32 profile, u32 key);

/* Fill in the defaults of a profile; 0, or -1 when there is no such profile. */
int bg_config_init(struct bg_config *config, u32 profile);

/* Name of a profile, or NULL. */
const char *bg_profile_name(u32 profile);

/**
 * struct bg_config_change - a request to change keys
 * @value: new values of the keys that are given
 * @given: bit 1 << key is set for each key that is given
 *
 * Where BG_KEY_PROFILE is given, that profile's defaults are loaded first (but for
 * `enabled`: what a user switched off stays off) and the other keys that are
 * given then go over them, in whatever order they came.
 */
struct bg_config_change {
	u32 value[BG_NR_KEYS];
	u32 given;
};

/**
 * bg_config_apply() - make a changed configuration, all or nothing
 * @config: the configuration to change; untouched on a refusal
 * @change: the request
 * @bad_key: on a refusal, the key that is to blame
 *
 * Checks ranges and what keys ask of each other (interval_min_ms <=
 * interval_max_ms). Bits of @given that stand for no key are ignored.
 *
 * Return: NULL when applied, else why not, in words and without a newline, to
 * follow the key's name.
 */
const char *bg_config_apply(struct bg_config *config,
			    const struct bg_config_change *change, u32 *bad_key);

#endif
