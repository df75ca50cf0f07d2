// SPDX-License-Identifier: GPL-2.0
#include "names.h"

#include <stddef.h>
#include <stdio.h>

#include <linux/buddyguard.h>

#include "tool.h"

#define NAMES(name, words) \
	const struct bg_names name = { words, ARRAY_SIZE(words) }

static const char * const profiles[] = {
	[BUDDYGUARD_PROFILE_DEFAULT] = "default",
	[BUDDYGUARD_PROFILE_DEFRAGTICK] = "defragtick",
	[BUDDYGUARD_PROFILE_LATENCY] = "latency",
	[BUDDYGUARD_PROFILE_OBSERVE] = "observe",
};

static const char * const levels[] = {
	[BUDDYGUARD_LEVEL_FINE] = "fine",
	[BUDDYGUARD_LEVEL_FORECAST] = "forecast",
	[BUDDYGUARD_LEVEL_BREACH] = "breach",
	[BUDDYGUARD_LEVEL_CRITICAL] = "critical",
};

static const char * const lacks[] = {
	[BUDDYGUARD_LACK_NOTHING] = "nothing",
	[BUDDYGUARD_LACK_FRAGMENTATION] = "fragmentation",
	[BUDDYGUARD_LACK_CMA] = "cma",
	[BUDDYGUARD_LACK_MEMORY] = "memory",
};

static const char * const remedies[] = {
	[BUDDYGUARD_REMEDY_NONE] = "none",
	[BUDDYGUARD_REMEDY_WAKE] = "wake",
	[BUDDYGUARD_REMEDY_EVACUATE] = "evacuate",
	[BUDDYGUARD_REMEDY_COMPACT] = "compact",
	[BUDDYGUARD_REMEDY_COMPACT_ZONE] = "compact-zone",
	[BUDDYGUARD_REMEDY_RECLAIM] = "reclaim",
	[BUDDYGUARD_REMEDY_DROP_CACHES] = "drop-caches",
};

static const char * const results[] = {
	[BUDDYGUARD_RESULT_DONE] = "done",
	[BUDDYGUARD_RESULT_PARTIAL] = "partial",
	[BUDDYGUARD_RESULT_NOTHING] = "nothing",
	[BUDDYGUARD_RESULT_STOPPED] = "stopped",
	[BUDDYGUARD_RESULT_UNSUPPORTED] = "unsupported",
	[BUDDYGUARD_RESULT_FAILED] = "failed",
};

static const char * const reasons[] = {
	[BUDDYGUARD_REASON_HEALTHY] = "healthy",
	[BUDDYGUARD_REASON_DISABLED] = "disabled",
	[BUDDYGUARD_REASON_OBSERVING] = "observing",
	[BUDDYGUARD_REASON_SUPPLY_BELOW_TARGET] = "supply-below-target",
	[BUDDYGUARD_REASON_SUPPLY_FORECAST] = "supply-forecast",
	[BUDDYGUARD_REASON_USABLE_BELOW_FLOOR] = "usable-below-floor",
	[BUDDYGUARD_REASON_USABLE_FORECAST] = "usable-forecast",
	[BUDDYGUARD_REASON_MEMORY_LACKING] = "memory-lacking",
	[BUDDYGUARD_REASON_CMA_KEPT] = "cma-kept",
	[BUDDYGUARD_REASON_COOLING_DOWN] = "cooling-down",
	[BUDDYGUARD_REASON_BACKING_OFF] = "backing-off",
	[BUDDYGUARD_REASON_BUDGET_SPENT] = "budget-spent",
	[BUDDYGUARD_REASON_NO_REMEDY] = "no-remedy",
	[BUDDYGUARD_REASON_FRAGMENTED_LOOKS] = "fragmented-looks",
	[BUDDYGUARD_REASON_FRAGMENTED_LONG] = "fragmented-long",
	[BUDDYGUARD_REASON_REQUESTED] = "requested",
	[BUDDYGUARD_REASON_LAST_CHANCE] = "last-chance",
};

static const char * const origins[] = {
	[BUDDYGUARD_TARGET_ORIGIN_AUTO] = "auto",
	[BUDDYGUARD_TARGET_ORIGIN_DEMAND] = "demand",
	[BUDDYGUARD_TARGET_ORIGIN_USER] = "user",
};

static const char * const events[] = {
	[BUDDYGUARD_EVENT_KIND_BREACH] = "breach",
	[BUDDYGUARD_EVENT_KIND_REMEDY_BEGIN] = "remedy-begin",
	[BUDDYGUARD_EVENT_KIND_REMEDY_END] = "remedy-end",
	[BUDDYGUARD_EVENT_KIND_RECOVERED] = "recovered",
	[BUDDYGUARD_EVENT_KIND_BACKOFF] = "backoff",
	[BUDDYGUARD_EVENT_KIND_CONFIG_CHANGED] = "config-changed",
	[BUDDYGUARD_EVENT_KIND_KILL_AVERTED] = "kill-averted",
	[BUDDYGUARD_EVENT_KIND_KILL_DECLINED] = "kill-declined",
	[BUDDYGUARD_EVENT_KIND_KILL_LATE] = "kill-late",
	[BUDDYGUARD_EVENT_KIND_RESET] = "reset",
	[BUDDYGUARD_EVENT_KIND_ZONE_ADDED] = "zone-added",
	[BUDDYGUARD_EVENT_KIND_ZONE_REMOVED] = "zone-removed",
};

/* Masks: by bit, not by value. */
static const char * const capabilities[] = {
	"fallback-events", "stall-events", "evacuation", "last-chance", "proc-sys",
};

static const char * const scopes[] = { "counters", "history", "learnt", "targets" };

NAMES(bg_profile_names, profiles);
NAMES(bg_level_names, levels);
NAMES(bg_lack_names, lacks);
NAMES(bg_remedy_names, remedies);
NAMES(bg_result_names, results);
NAMES(bg_reason_names, reasons);
NAMES(bg_origin_names, origins);
NAMES(bg_event_names, events);
NAMES(bg_capability_names, capabilities);
NAMES(bg_scope_names, scopes);

const char *bg_name(const struct bg_names *names, uint32_t value)
{
	return value < names->count ? names->word[value] : "unknown";
}

static bool same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !(*a == '_' && *b == '-') && !(*a == '-' && *b == '_'))
			return false;
	return *a == *b;
}

bool bg_name_parse(const struct bg_names *names, const char *word, uint32_t *value)
{
	uint32_t i;

	for (i = 0; i < names->count; i++) {
		if (same_word(names->word[i], word)) {
			*value = i;
			return true;
		}
	}
	return false;
}

const char *bg_names_list(const struct bg_names *names, unsigned int first)
{
	static char list[256];
	size_t used = 0;
	unsigned int i;

	for (i = first; i < names->count && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
					 i == first ? "" : ", ", names->word[i]);
	return list;
}
