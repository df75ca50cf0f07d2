// SPDX-License-Identifier: GPL-2.0
#include "names.h"

static const char *const remedies[BG_NR_REMEDIES] = {
	[BG_REMEDY_NONE] = "none",
	[BG_REMEDY_WAKE] = "wake",
	[BG_REMEDY_EVACUATE] = "evacuate",
	[BG_REMEDY_COMPACT] = "compact",
	[BG_REMEDY_COMPACT_ZONE] = "compact-zone",
	[BG_REMEDY_RECLAIM] = "reclaim",
	[BG_REMEDY_DROP_CACHES] = "drop-caches",
};

static const char *const results[BG_NR_RESULTS] = {
	[BG_RESULT_DONE] = "done",
	[BG_RESULT_PARTIAL] = "partial",
	[BG_RESULT_NOTHING] = "nothing",
	[BG_RESULT_STOPPED] = "stopped",
	[BG_RESULT_UNSUPPORTED] = "unsupported",
	[BG_RESULT_FAILED] = "failed",
};

static const char *const lacks[BG_NR_LACKS] = {
	[BG_LACK_NOTHING] = "nothing",
	[BG_LACK_FRAGMENTATION] = "fragmentation",
	[BG_LACK_CMA] = "cma",
	[BG_LACK_MEMORY] = "memory",
};

static const char *const levels[BG_NR_LEVELS] = {
	[BG_LEVEL_FINE] = "fine",
	[BG_LEVEL_FORECAST] = "forecast",
	[BG_LEVEL_BREACH] = "breach",
	[BG_LEVEL_CRITICAL] = "critical",
};

static const char *const reasons[BG_NR_REASONS] = {
	[BG_REASON_HEALTHY] = "healthy",
	[BG_REASON_DISABLED] = "disabled",
	[BG_REASON_OBSERVING] = "observing",
	[BG_REASON_SUPPLY_BELOW_TARGET] = "supply-below-target",
	[BG_REASON_SUPPLY_FORECAST] = "supply-forecast",
	[BG_REASON_USABLE_BELOW_FLOOR] = "usable-below-floor",
	[BG_REASON_USABLE_FORECAST] = "usable-forecast",
	[BG_REASON_MEMORY_LACKING] = "memory-lacking",
	[BG_REASON_CMA_KEPT] = "cma-kept",
	[BG_REASON_COOLING_DOWN] = "cooling-down",
	[BG_REASON_BACKING_OFF] = "backing-off",
	[BG_REASON_BUDGET_SPENT] = "budget-spent",
	[BG_REASON_NO_REMEDY] = "no-remedy",
	[BG_REASON_FRAGMENTED_LOOKS] = "fragmented-looks",
	[BG_REASON_FRAGMENTED_LONG] = "fragmented-long",
	[BG_REASON_REQUESTED] = "requested",
	[BG_REASON_LAST_CHANCE] = "last-chance",
};

static const char *const target_origins[BG_NR_TARGET_ORIGINS] = {
	[BG_TARGET_AUTO] = "auto",
	[BG_TARGET_DEMAND] = "demand",
	[BG_TARGET_USER] = "user",
};

static const char *name_of(const char *const *names, u32 count, u32 number)
{
	return number < count ? names[number] : "?";
}

const char *bg_remedy_name(u32 remedy)
{
	return name_of(remedies, BG_NR_REMEDIES, remedy);
}

const char *bg_result_name(u32 result)
{
	return name_of(results, BG_NR_RESULTS, result);
}

const char *bg_lack_name(u32 lack)
{
	return name_of(lacks, BG_NR_LACKS, lack);
}

const char *bg_level_name(u32 level)
{
	return name_of(levels, BG_NR_LEVELS, level);
}

const char *bg_reason_name(u32 reason)
{
	return name_of(reasons, BG_NR_REASONS, reason);
}

const char *bg_target_origin_name(u32 origin)
{
	return name_of(target_origins, BG_NR_TARGET_ORIGINS, origin);
}
