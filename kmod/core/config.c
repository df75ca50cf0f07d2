// SPDX-License-Identifier: GPL-2.0
/* The configuration: defaults of each profile, and changes that are all or nothing. */
#include "config.h"

/*
 * Profiles in the order of enum bg_profile: default, defragtick, latency, observe. defragtick may
 * use a whole CPU as the program did that it repeats.
 */
static const u32 defaults[BG_NR_KEYS][BG_NR_PROFILES] = {
	[BG_KEY_ENABLED] = { 1, 1, 1, 1 },
	[BG_KEY_PROFILE] = { BG_PROFILE_DEFAULT, BG_PROFILE_DEFRAGTICK, BG_PROFILE_LATENCY,
			     BG_PROFILE_OBSERVE },
	[BG_KEY_INTERVAL_MIN_MS] = { 50, 1000, 20, 50 },
	[BG_KEY_INTERVAL_MAX_MS] = { 5000, 1000, 2000, 5000 },
	[BG_KEY_TARGET_PERMILLE] = { 500, 500, 600, 500 },
	[BG_KEY_TARGET_ORDER] = { 4, 4, 4, 4 },
	[BG_KEY_TARGET_HIGH_PERMILLE] = { 100, 100, 150, 100 },
	[BG_KEY_USABLE_FLOOR_KIB] = { 0, 0, 0, 0 },
	[BG_KEY_FORECAST] = { 1, 0, 1, 1 },
	[BG_KEY_HORIZON_MS] = { 1000, 1000, 3000, 1000 },
	[BG_KEY_DEMAND] = { 1, 0, 1, 1 },
	[BG_KEY_BUDGET_PERMILLE] = { 20, 1000, 100, 20 },
	[BG_KEY_BUDGET_BURST_MS] = { 1000, 10000, 2000, 1000 },
	[BG_KEY_COOLDOWN_MS] = { 500, 500, 100, 500 },
	[BG_KEY_BACKOFF_MAX_MS] = { 60000, 60000, 10000, 60000 },
	[BG_KEY_STEP_MAX_MS] = { 50, 1000, 20, 50 },
	[BG_KEY_WAKE] = { 1, 0, 1, 1 },
	[BG_KEY_EVACUATE] = { 1, 0, 1, 1 },
	[BG_KEY_COMPACT] = { 1, 0, 1, 1 },
	[BG_KEY_COMPACT_ZONE] = { 0, 1, 0, 0 },
	[BG_KEY_RECLAIM] = { 0, 0, 1, 0 },
	[BG_KEY_DROP_CACHES] = { 0, 1, 0, 0 },
	[BG_KEY_RECLAIM_MAX_PAGES] = { 1024, 1024, 1024, 1024 },
	[BG_KEY_CMA_KEEP_PERMILLE] = { 100, 100, 100, 100 },
	[BG_KEY_LASTCHANCE] = { 1, 0, 1, 0 },
	[BG_KEY_LASTCHANCE_WAIT_MS] = { 1000, 1000, 1000, 1000 },
	[BG_KEY_LASTCHANCE_PER_MINUTE] = { 30, 30, 30, 30 },
	[BG_KEY_FILL_CMA] = { 1, 0, 1, 1 },
	[BG_KEY_LASTCHANCE_MINUTE_MS] = { 1000, 1000, 1000, 1000 },
	[BG_KEY_AUTO_TARGETS] = { 1, 1, 1, 1 },
};

_Static_assert(sizeof(struct bg_config) == BG_NR_KEYS * sizeof(u32),
	       "a member for each key, in their order");

u32 bg_config_remedy_key(u32 remedy)
{
	return remedy == BG_REMEDY_FILL_CMA ? BG_KEY_FILL_CMA :
					      BG_KEY_WAKE + remedy - BG_REMEDY_WAKE;
}

u32 bg_config_get(const struct bg_config *config, u32 key)
{
	return ((const u32 *)config)[key];
}

void bg_config_put(struct bg_config *config, u32 key, u32 value)
{
	((u32 *)config)[key] = value;
}

u32 bg_config_default(u32 profile, u32 key)
{
	return defaults[key][profile];
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

static bool is_given(const struct bg_config_change *change, u32 key)
{
	return change->given >> key & 1;
}

static const char *check_ranges(const struct bg_config_change *change, u32 *bad_key)
{
	const struct bg_key_info *info;
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		info = bg_config_key(key);
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
