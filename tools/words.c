// SPDX-License-Identifier: GPL-2.0
#include "words.h"

#include <stddef.h>
#include <stdio.h>

#include <linux/buddyguard.h>

#include "../kmod/core/config.h"
#include "../kmod/core/names.h"
#include "tool.h"

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

/* Masks: by the number of the bit. */
static const char * const capabilities[] = {
	"fallback-events", "stall-events", "evacuation", "last-chance", "proc-sys",
};

static const char * const scopes[] = { "counters", "history", "learnt", "targets" };

static const char *event_name(uint32_t kind)
{
	return kind < ARRAY_SIZE(events) ? events[kind] : NULL;
}

static const char *capability_name(uint32_t bit)
{
	return bit < ARRAY_SIZE(capabilities) ? capabilities[bit] : NULL;
}

static const char *scope_name(uint32_t bit)
{
	return bit < ARRAY_SIZE(scopes) ? scopes[bit] : NULL;
}

const struct bg_names bg_profile_names = { bg_profile_name, BG_NR_PROFILES };
const struct bg_names bg_level_names = { bg_level_name, BG_NR_LEVELS };
const struct bg_names bg_lack_names = { bg_lack_name, BG_NR_LACKS };
const struct bg_names bg_remedy_names = { bg_remedy_name, BG_NR_REMEDIES };
const struct bg_names bg_result_names = { bg_result_name, BG_NR_RESULTS };
const struct bg_names bg_reason_names = { bg_reason_name, BG_NR_REASONS };
const struct bg_names bg_origin_names = { bg_target_origin_name, BG_NR_TARGET_ORIGINS };
const struct bg_names bg_event_names = { event_name, ARRAY_SIZE(events) };
const struct bg_names bg_capability_names = { capability_name, ARRAY_SIZE(capabilities) };
const struct bg_names bg_scope_names = { scope_name, ARRAY_SIZE(scopes) };

const char *bg_name(const struct bg_names *names, uint32_t value)
{
	return value < names->count ? names->word(value) : "unknown";
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
		if (same_word(names->word(i), word)) {
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
					 i == first ? "" : ", ", names->word(i));
	return list;
}
