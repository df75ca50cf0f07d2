// SPDX-License-Identifier: GPL-2.0
#include "assign.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TARGET "target."

int bg_key_find(const char *name)
{
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		const char *a = bg_config_key(key)->name, *b = name;

		while (*a && (*a == *b || (*a == '_' && *b == '-'))) {
			a++;
			b++;
		}
		if (!*a && !*b)
			return (int)key;
	}
	return -1;
}

/* A whole decimal number without a sign. */
static bool parse_number(const char *text, u64 *number)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return !errno && !*end;
}

static bool parse_switch(const char *text, u64 *number)
{
	if (!strcmp(text, "on") || !strcmp(text, "yes") || !strcmp(text, "true"))
		*number = 1;
	else if (!strcmp(text, "off") || !strcmp(text, "no") || !strcmp(text, "false"))
		*number = 0;
	else
		return false;
	return true;
}

static bool assign_profile(struct bg_change *change, const char *value, char why[BG_MAX_WHY])
{
	u32 profile;

	if (!bg_name_parse(&bg_profile_names, value, &profile)) {
		snprintf(why, BG_MAX_WHY, "profile = '%s' is no profile (permitted: %s)", value,
			 bg_names_list(&bg_profile_names, 0));
		return false;
	}
	change->config.value[BG_KEY_PROFILE] = profile;
	change->config.given |= 1U << BG_KEY_PROFILE;
	return true;
}

static bool assign_key(struct bg_change *change, u32 key, const char *value, char why[BG_MAX_WHY])
{
	const struct bg_key_info *info = bg_config_key(key);
	bool is_switch = info->max == 1;
	u64 number;

	if (key == BG_KEY_PROFILE)
		return assign_profile(change, value, why);
	if (!parse_number(value, &number) && !(is_switch && parse_switch(value, &number))) {
		snprintf(why, BG_MAX_WHY, "%s = '%s' is no number (permitted: %u to %u%s%s)",
			 info->name, value, info->min, info->max, *info->unit ? " " : "",
			 info->unit);
		return false;
	}
	if (number < info->min || number > info->max) {
		snprintf(why, BG_MAX_WHY, "%s = %s is out of range (permitted: %u to %u%s%s)",
			 info->name, value, info->min, info->max, *info->unit ? " " : "",
			 info->unit);
		return false;
	}
	change->config.value[key] = (u32)number;
	change->config.given |= 1U << key;
	return true;
}

/* [[NODE.]ZONE.]ORDER */
static bool parse_target(const char *text, struct bg_target *target)
{
	char copy[64], *part[3], *rest = copy;
	u64 order, node = 0;
	int parts = 0;

	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy))
		return false;
	while (parts < 3 && (part[parts] = strsep(&rest, ".")))
		parts++;
	if (rest || !parts || !parse_number(part[parts - 1], &order) || order >= BG_MAX_ORDERS)
		return false;
	if (parts == 3 && (!parse_number(part[0], &node) || node > UINT32_MAX))
		return false;
	if (parts > 1 && (!*part[parts - 2] || strlen(part[parts - 2]) >= sizeof(target->zone)))
		return false;
	target->order = (u32)order;
	target->node = (u32)node;
	snprintf(target->zone, sizeof(target->zone), "%s", parts > 1 ? part[parts - 2] : "");
	return true;
}

static bool assign_target(struct bg_change *change, const char *key, const char *value,
			  char why[BG_MAX_WHY])
{
	struct bg_target target = { 0 };

	if (!parse_target(key + strlen(TARGET), &target)) {
		snprintf(why, BG_MAX_WHY,
			 "'%s' names no target: target.ORDER, target.ZONE.ORDER or target.NODE.ZONE.ORDER with an order of 0 to %d",
			 key, BG_MAX_ORDERS - 1);
		return false;
	}
	if (!strcmp(value, "auto")) {
		target.blocks = BG_TARGET_UNSET;
	} else if (!parse_number(value, &target.blocks) || target.blocks == BG_TARGET_UNSET) {
		snprintf(why, BG_MAX_WHY,
			 "%s = '%s' is no number of blocks (permitted: 0 or more, or 'auto')",
			 key, value);
		return false;
	}
	if (change->nr_targets == BG_MAX_TARGETS) {
		snprintf(why, BG_MAX_WHY, "more than %d targets at once", BG_MAX_TARGETS);
		return false;
	}
	change->target[change->nr_targets++] = target;
	return true;
}

bool bg_assign(struct bg_change *change, const char *key, const char *value, char why[BG_MAX_WHY])
{
	int number;

	if (!strncmp(key, TARGET, strlen(TARGET)))
		return assign_target(change, key, value, why);
	number = bg_key_find(key);
	if (number >= 0)
		return assign_key(change, (u32)number, value, why);
	snprintf(why, BG_MAX_WHY, "'%.64s' is no key: 'buddyctl get' lists them", key);
	return false;
}

bool bg_assign_word(struct bg_change *change, const char *word, char why[BG_MAX_WHY])
{
	const char *equals = strchr(word, '=');
	char key[64];

	if (!equals || equals == word || equals - word >= (int)sizeof(key)) {
		snprintf(why, BG_MAX_WHY, "'%.64s' is not KEY=VALUE", word);
		return false;
	}
	snprintf(key, sizeof(key), "%.*s", (int)(equals - word), word);
	return bg_assign(change, key, equals + 1, why);
}

const char *bg_target_name(const struct bg_target *target)
{
	static char name[64];

	if (!target->zone[0])
		snprintf(name, sizeof(name), TARGET "%u", target->order);
	else if (!target->node)
		snprintf(name, sizeof(name), TARGET "%s.%u", target->zone, target->order);
	else
		snprintf(name, sizeof(name), TARGET "%u.%s.%u", target->node, target->zone,
			 target->order);
	return name;
}

const char *bg_key_value(u32 key, u32 value)
{
	static char text[16];

	if (key == BG_KEY_PROFILE)
		return bg_name(&bg_profile_names, value);
	snprintf(text, sizeof(text), "%u", value);
	return text;
}
