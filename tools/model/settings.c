// SPDX-License-Identifier: GPL-2.0
/* KEY=VALUE, as `set`, `replay --set` and the file of `apply` have it. */
#include "model/settings.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/context.h"
#include "model/guess.h"
#include "model/number.h"

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

static int BG_PRINTF(3, 4) refuse(int exit, char why[BG_MAX_WHY], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, BG_MAX_WHY, format, args);
	va_end(args);
	return exit;
}

static int assign_profile(struct bg_change *change, const char *value, char why[BG_MAX_WHY])
{
	struct bg_guess guess = { 0 };
	u32 profile;

	if (!bg_name_parse(&bg_profile_names, value, &profile)) {
		bg_guess_names(&guess, value, &bg_profile_names, 0);
		return refuse(BG_EXIT_USAGE, why, "profile = '%.64s' is no profile%s (permitted: %s)",
			      value, bg_guess_text(&guess), bg_names_list(&bg_profile_names, 0));
	}
	change->config.value[BG_KEY_PROFILE] = profile;
	return BG_EXIT_OK;
}

static int assign_number(struct bg_change *change, u32 key, const char *value, char why[BG_MAX_WHY])
{
	const struct bg_key_info *info = bg_config_key(key);
	bool is_switch = info->max == 1;
	u64 number;

	if (!bg_number_parse(value, 0, UINT64_MAX, &number) &&
	    !(is_switch && parse_switch(value, &number)))
		return refuse(BG_EXIT_USAGE, why,
			      "%s = '%.64s' is no number (permitted: %u to %u%s%s)", info->name,
			      value, info->min, info->max, *info->unit ? " " : "", info->unit);
	if (number < info->min || number > info->max)
		return refuse(BG_EXIT_FAILED, why,
			      "%s = %.64s is out of range (permitted: %u to %u%s%s)", info->name,
			      value, info->min, info->max, *info->unit ? " " : "", info->unit);
	change->config.value[key] = (u32)number;
	return BG_EXIT_OK;
}

static int assign_key(struct bg_change *change, u32 key, const char *value, char why[BG_MAX_WHY])
{
	int error;

	if (change->config.given & (1U << key))
		return refuse(BG_EXIT_USAGE, why, "'%s' is set twice", bg_config_key(key)->name);
	error = key == BG_KEY_PROFILE ? assign_profile(change, value, why) :
					assign_number(change, key, value, why);
	if (!error)
		change->config.given |= 1U << key;
	return error;
}

/* [[NODE.]ZONE.]ORDER */
static bool parse_target(const char *text, struct bg_target *target, u64 *order)
{
	char copy[64], *part[3], *rest = copy;
	u64 node = 0;
	int parts = 0;

	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy))
		return false;
	while (parts < 3 && (part[parts] = strsep(&rest, ".")))
		parts++;
	if (rest || !parts ||
	    !bg_number_parse(part[parts - 1], 0, UINT64_MAX, order))
		return false;
	if (parts == 3 && !bg_number_parse(part[0], 0, UINT32_MAX, &node))
		return false;
	if (parts > 1 && (!*part[parts - 2] || strlen(part[parts - 2]) >= sizeof(target->zone)))
		return false;
	target->node = (u32)node;
	snprintf(target->zone, sizeof(target->zone), "%s", parts > 1 ? part[parts - 2] : "");
	return true;
}

int bg_target_parse(const char *name, struct bg_target *target, char why[BG_MAX_WHY])
{
	u64 order;

	if (strncmp(name, TARGET, strlen(TARGET)) ||
	    !parse_target(name + strlen(TARGET), target, &order))
		return refuse(BG_EXIT_USAGE, why,
			      "'%.64s' names no target: target.ORDER, target.ZONE.ORDER or target.NODE.ZONE.ORDER, with a zone of 'buddyctl zones'",
			      name);
	if (order >= BG_MAX_ORDERS)
		return refuse(BG_EXIT_FAILED, why,
			      "'%.64s' names no target: order %.20s is out of range (permitted: 0 to %d, and those of 'buddyctl zones')",
			      name, strrchr(name, '.') + 1, BG_MAX_ORDERS - 1);
	target->order = (u32)order;
	return BG_EXIT_OK;
}

static bool same_target(const struct bg_target *a, const struct bg_target *b)
{
	return a->order == b->order && a->node == b->node && !strcmp(a->zone, b->zone);
}

static bool is_given(const struct bg_change *change, const struct bg_target *target)
{
	u32 i;

	for (i = 0; i < change->nr_targets; i++)
		if (same_target(&change->target[i], target))
			return true;
	return false;
}

static int assign_target(struct bg_change *change, const char *key, const char *value,
			 char why[BG_MAX_WHY])
{
	struct bg_target target = { 0 };
	int error = bg_target_parse(key, &target, why);

	if (error)
		return error;
	if (!strcmp(value, "auto"))
		target.blocks = BG_TARGET_UNSET;
	else if (!bg_number_parse(value, 0, BG_TARGET_UNSET - 1, &target.blocks))
		return refuse(BG_EXIT_USAGE, why,
			      "%s = '%.64s' is no number of blocks (permitted: 0 or more, or 'auto')",
			      key, value);
	if (is_given(change, &target))
		return refuse(BG_EXIT_USAGE, why, "'%s' is set twice", key);
	if (change->nr_targets == BG_MAX_TARGETS)
		return refuse(BG_EXIT_FAILED, why, "more than %d targets at once", BG_MAX_TARGETS);
	change->target[change->nr_targets++] = target;
	return BG_EXIT_OK;
}

int bg_key_unknown(const char *name, char why[BG_MAX_WHY])
{
	struct bg_guess guess = { 0 };
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++)
		bg_guess_try(&guess, name, bg_config_key(key)->name);
	return refuse(BG_EXIT_USAGE, why, "'%.64s' is no key%s: 'buddyctl get --all' lists them",
		      name, bg_guess_text(&guess));
}

int bg_assign(struct bg_change *change, const char *key, const char *value, char why[BG_MAX_WHY])
{
	int number;

	if (!strncmp(key, TARGET, strlen(TARGET)))
		return assign_target(change, key, value, why);
	number = bg_key_find(key);
	return number >= 0 ? assign_key(change, (u32)number, value, why) : bg_key_unknown(key, why);
}

int bg_assign_word(struct bg_change *change, const char *word, char why[BG_MAX_WHY])
{
	const char *equals = strchr(word, '=');
	char key[64];

	if (!equals || equals == word || equals - word >= (int)sizeof(key))
		return refuse(BG_EXIT_USAGE, why, "'%.64s' is not KEY=VALUE", word);
	snprintf(key, sizeof(key), "%.*s", (int)(equals - word), word);
	return bg_assign(change, key, equals + 1, why);
}

/* Whether a change says anything of a target, which is of one zone. */
static bool names_target(const struct bg_change *change, const struct bg_target *target)
{
	for (u32 i = 0; i < change->nr_targets; i++) {
		const struct bg_target *named = &change->target[i];

		bool same = named->node == target->node && !strcmp(named->zone, target->zone);

		if (!named->zone[0])
			same = !bg_zone_is_for_users(target->zone);
		if (same && named->order == target->order)
			return true;
	}
	return false;
}

void bg_change_give_back(const struct bg_change *change, const struct bg_setup *setup,
			 struct bg_change *back)
{
	memset(back, 0, sizeof(*back));
	for (u32 i = 0; i < setup->nr_targets; i++) {
		if (names_target(change, &setup->target[i]))
			continue;
		back->target[back->nr_targets] = setup->target[i];
		back->target[back->nr_targets++].blocks = BG_TARGET_UNSET;
	}
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
