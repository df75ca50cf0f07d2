// SPDX-License-Identifier: GPL-2.0
#include "config.h"

/**
 * struct row - a key
 * @info: what is told about it
 * @offset: of its member in struct bg_config
 * @defaults: its value under each profile
 */
struct row {
	struct bg_key_info info;
	size_t offset;
	u32 defaults[BG_NR_PROFILES];
};

/*
 * Profiles in the order of enum bg_profile: default, defragtick, latency,
 * observe. defragtick may use a whole CPU as the program did that it repeats.
 */
#define ROW(name, unit, min, max, help, ...) { \
	{ #name, unit, min, max, BG_HELP(help) }, \
	offsetof(struct bg_config, name), { __VA_ARGS__ } }

static const struct row rows[BG_NR_KEYS] = {
	[BG_KEY_ENABLED] = ROW(enabled, "", 0, 1,
		"Whether the guard samples and acts; 0 stops both.",
		1, 1, 1, 1),
	[BG_KEY_PROFILE] = ROW(profile, "", 0, BG_NR_PROFILES - 1,
		"Set of defaults; setting it loads them over all other keys but enabled.",
		BG_PROFILE_DEFAULT, BG_PROFILE_DEFRAGTICK,
		BG_PROFILE_LATENCY, BG_PROFILE_OBSERVE),
	[BG_KEY_INTERVAL_MIN_MS] = ROW(interval_min_ms, "ms", 10, 10000,
		"Shortest time between two looks at a zone under pressure; shorter reacts sooner "
		"and costs more.",
		50, 1000, 20, 50),
	[BG_KEY_INTERVAL_MAX_MS] = ROW(interval_max_ms, "ms", 1000, 60000,
		"Longest time between two looks at a healthy idle zone; longer wakes the CPU less "
		"often.",
		5000, 1000, 2000, 5000),
	[BG_KEY_TARGET_PERMILLE] = ROW(target_permille, "permille", 0, 900,
		"Share of usable free memory to keep in blocks of the orders 1 to target_order; 0 "
		"for none.",
		500, 500, 600, 500),
	[BG_KEY_TARGET_ORDER] = ROW(target_order, "", 0, 15,
		"Highest order that keeps target_permille; drivers and fork rarely need more than "
		"4.",
		4, 4, 4, 4),
	[BG_KEY_TARGET_HIGH_PERMILLE] = ROW(target_high_permille, "permille", 0, 900,
		"Share of usable free memory to keep in blocks of the orders above target_order "
		"up to a pageblock; for huge pages.",
		100, 100, 150, 100),
	[BG_KEY_USABLE_FLOOR_KIB] = ROW(usable_floor_kib, "KiB", 0, 1048576,
		"Memory free outside CMA that each zone keeps; 0 scales it to the zone.",
		0, 0, 0, 0),
	[BG_KEY_FORECAST] = ROW(forecast, "", 0, 1,
		"Whether to act on a breach that the trend foresees, before it is there.",
		1, 0, 1, 1),
	[BG_KEY_HORIZON_MS] = ROW(horizon_ms, "ms", 0, 60000,
		"Margin added to the time that a remedy takes when a breach is foreseen.",
		1000, 1000, 3000, 1000),
	[BG_KEY_DEMAND] = ROW(demand, "", 0, 1,
		"Whether allocations that stalled, fell back or failed raise the targets of their "
		"order.",
		1, 0, 1, 1),
	[BG_KEY_BUDGET_PERMILLE] = ROW(budget_permille, "permille", 1, 1000,
		"CPU time that all remedies together may take, of one CPU; only lastchance may "
		"overdraw it.",
		20, 1000, 100, 20),
	[BG_KEY_BUDGET_BURST_MS] = ROW(budget_burst_ms, "ms", 10, 10000,
		"CPU time that may be spent at once after a quiet time.",
		1000, 10000, 2000, 1000),
	[BG_KEY_COOLDOWN_MS] = ROW(cooldown_ms, "ms", 10, 60000,
		"Time after a remedy until its effect is measured; the next remedy of a zone "
		"waits for it.",
		500, 500, 100, 500),
	[BG_KEY_BACKOFF_MAX_MS] = ROW(backoff_max_ms, "ms", 1000, 3600000,
		"Longest wait after remedies did not help; it doubles from one second up to this.",
		60000, 60000, 10000, 60000),
	[BG_KEY_STEP_MAX_MS] = ROW(step_max_ms, "ms", 1, 1000,
		"Longest time that a remedy works before it is measured, but for the window or "
		"compaction under way; the budget is overdrawn by one such step at most.",
		50, 1000, 20, 50),
	[BG_KEY_WAKE] = ROW(wake, "", 0, 1,
		"Whether the kernel's own kcompactd may be woken.",
		1, 0, 1, 1),
	[BG_KEY_EVACUATE] = ROW(evacuate, "", 0, 1,
		"Whether pages may be moved out of the cheapest windows; the only remedy for "
		"memory that is free in CMA alone.",
		1, 0, 1, 1),
	[BG_KEY_COMPACT] = ROW(compact, "", 0, 1,
		"Whether direct compaction towards one order may be run.",
		1, 0, 1, 1),
	[BG_KEY_COMPACT_ZONE] = ROW(compact_zone, "", 0, 1,
		"Whether all memory may be compacted, as compact_memory does; takes long on large "
		"boxes.",
		0, 1, 0, 0),
	[BG_KEY_RECLAIM] = ROW(reclaim, "", 0, 1,
		"Whether a bounded number of page-cache pages may be given back.",
		0, 0, 1, 0),
	[BG_KEY_DROP_CACHES] = ROW(drop_caches, "", 0, 1,
		"Whether the whole page cache may be dropped; slows down everything that reads "
		"files.",
		0, 1, 0, 0),
	[BG_KEY_RECLAIM_MAX_PAGES] = ROW(reclaim_max_pages, "pages", 32, 65536,
		"Most page-cache pages that one reclaim gives back.",
		1024, 1024, 1024, 1024),
	[BG_KEY_CMA_KEEP_PERMILLE] = ROW(cma_keep_permille, "permille", 0, 1000,
		"Share of CMA that evacuation leaves free for drivers; lastchance may use it.",
		100, 100, 100, 100),
	[BG_KEY_LASTCHANCE] = ROW(lastchance, "", 0, 1,
		"Whether to make memory usable once more before a process is killed.",
		1, 0, 1, 0),
	[BG_KEY_LASTCHANCE_WAIT_MS] = ROW(lastchance_wait_ms, "ms", 10, 5000,
		"Longest time that a dying allocation waits for lastchance.",
		1000, 1000, 1000, 1000),
	[BG_KEY_LASTCHANCE_PER_MINUTE] = ROW(lastchance_per_minute, "", 1, 600,
		"Most times a minute that lastchance acts, so that a true shortage still ends in "
		"a kill.",
		30, 30, 30, 30),
};

static const char *const profiles[BG_NR_PROFILES] = {
	[BG_PROFILE_DEFAULT] = "default",
	[BG_PROFILE_DEFRAGTICK] = "defragtick",
	[BG_PROFILE_LATENCY] = "latency",
	[BG_PROFILE_OBSERVE] = "observe",
};

const struct bg_key_info *bg_config_key(u32 key)
{
	return key < BG_NR_KEYS ? &rows[key].info : NULL;
}

u32 bg_config_get(const struct bg_config *config, u32 key)
{
	return *(const u32 *)((const char *)config + rows[key].offset);
}

void bg_config_put(struct bg_config *config, u32 key, u32 value)
{
	*(u32 *)((char *)config + rows[key].offset) = value;
}

u32 bg_config_default(u32 profile, u32 key)
{
	return rows[key].defaults[profile];
}

int bg_config_init(struct bg_config *config, u32 profile)
{
	u32 key;

	if (profile >= BG_NR_PROFILES)
		return -1;
	for (key = 0; key < BG_NR_KEYS; key++)
		bg_config_put(config, key, bg_config_default(profile, key));
	return 0;
}

const char *bg_profile_name(u32 profile)
{
	return profile < BG_NR_PROFILES ? profiles[profile] : NULL;
}

static bool is_given(const struct bg_config_change *change, u32 key)
{
	return change->given >> key & 1;
}

static const char *check_ranges(const struct bg_config_change *change, u32 *bad_key)
{
	const struct bg_key_info *info;
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		info = &rows[key].info;
		*bad_key = key;
		if (!is_given(change, key))
			continue;
		if (change->value[key] < info->min)
			return "below the least value that is permitted";
		if (change->value[key] > info->max)
			return "above the greatest value that is permitted";
	}
	return NULL;
}

static const char *check_together(const struct bg_config *config,
				  const struct bg_config_change *change, u32 *bad_key)
{
	if (config->interval_min_ms <= config->interval_max_ms)
		return NULL;
	if (is_given(change, BG_KEY_INTERVAL_MIN_MS)) {
		*bad_key = BG_KEY_INTERVAL_MIN_MS;
		return "must not be above interval_max_ms";
	}
	*bad_key = BG_KEY_INTERVAL_MAX_MS;
	return "must not be below interval_min_ms";
}

const char *bg_config_apply(struct bg_config *config,
			    const struct bg_config_change *change, u32 *bad_key)
{
	struct bg_config changed = *config;
	const char *refusal;
	u32 key;

	refusal = check_ranges(change, bad_key);
	if (refusal)
		return refusal;
	if (is_given(change, BG_KEY_PROFILE)) {
		bg_config_init(&changed, change->value[BG_KEY_PROFILE]);
		changed.enabled = config->enabled;
	}
	for (key = 0; key < BG_NR_KEYS; key++)
		if (is_given(change, key))
			bg_config_put(&changed, key, change->value[key]);
	refusal = check_together(&changed, change, bad_key);
	if (!refusal)
		*config = changed;
	return refusal;
}
