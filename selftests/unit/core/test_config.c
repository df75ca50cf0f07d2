// SPDX-License-Identifier: GPL-2.0
/* Keys: names, ranges, profiles; changes are all or nothing. */
#include "core/box.h"
#include "names.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void every_key_is_explained(void **state)
{
	u32 key;

	(void)state;
	for (key = 0; key < BG_NR_KEYS; key++)
		assert_true(strlen(bg_config_key(key)->help) > 10);
	assert_null(bg_config_key(BG_NR_KEYS));
}

static void units_stand_in_names(void **state)
{
	static const char *const suffixes[][2] = {
		{ "_ms", "ms" }, { "_permille", "permille" },
		{ "_pages", "pages" }, { "_kib", "KiB" },
	};
	u32 key, i;

	(void)state;
	for (key = 0; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);
		const char *unit = "";

		for (i = 0; i < COUNT(suffixes); i++)
			if (strstr(info->name, suffixes[i][0]))
				unit = suffixes[i][1];
		assert_string_equal(info->unit, unit);
	}
}

static void unknown_numbers_have_no_name(void **state)
{
	(void)state;
	assert_string_equal(bg_remedy_name(BG_NR_REMEDIES), "?");
	assert_string_equal(bg_reason_name(~0U), "?");
	assert_string_equal(bg_profile_name(BG_NR_PROFILES), "?");
}

static void get_and_put_reach_every_member(void **state)
{
	struct bg_config config;
	u32 key;

	(void)state;
	assert_int_equal(sizeof(config), BG_NR_KEYS * sizeof(u32));
	memset(&config, 0, sizeof(config));
	for (key = 0; key < BG_NR_KEYS; key++)
		bg_config_put(&config, key, 1000 + key);
	for (key = 0; key < BG_NR_KEYS; key++)
		assert_int_equal(bg_config_get(&config, key), 1000 + key);
	assert_int_equal(config.enabled, 1000 + BG_KEY_ENABLED);
	assert_int_equal(config.wake, 1000 + BG_KEY_WAKE);
	assert_int_equal(config.drop_caches, 1000 + BG_KEY_DROP_CACHES);
	assert_int_equal(config.lastchance_per_minute, 1000 + BG_KEY_LASTCHANCE_PER_MINUTE);
}

/* The ladder finds a remedy's switch by its number. */
static void switches_are_in_the_order_of_remedies(void **state)
{
	(void)state;
	assert_int_equal(BG_KEY_EVACUATE - BG_KEY_WAKE, BG_REMEDY_EVACUATE - BG_REMEDY_WAKE);
	assert_int_equal(BG_KEY_COMPACT - BG_KEY_WAKE, BG_REMEDY_COMPACT - BG_REMEDY_WAKE);
	assert_int_equal(BG_KEY_COMPACT_ZONE - BG_KEY_WAKE,
			 BG_REMEDY_COMPACT_ZONE - BG_REMEDY_WAKE);
	assert_int_equal(BG_KEY_RECLAIM - BG_KEY_WAKE, BG_REMEDY_RECLAIM - BG_REMEDY_WAKE);
	assert_int_equal(BG_KEY_DROP_CACHES - BG_KEY_WAKE, BG_REMEDY_DROP_CACHES - BG_REMEDY_WAKE);
}

static void profiles_are_valid(void **state)
{
	struct bg_config config;
	u32 profile, key;

	(void)state;
	for (profile = 0; profile < BG_NR_PROFILES; profile++) {
		assert_int_equal(bg_config_init(&config, profile), 0);
		assert_int_equal(config.profile, profile);
		assert_true(config.interval_min_ms <= config.interval_max_ms);
		for (key = 0; key < BG_NR_KEYS; key++) {
			assert_int_equal(bg_config_get(&config, key),
					 bg_config_default(profile, key));
			assert_in_range(bg_config_get(&config, key), bg_config_key(key)->min,
					bg_config_key(key)->max);
		}
	}
	assert_int_equal(bg_config_init(&config, BG_NR_PROFILES), -1);
}

static void profiles_keep_their_promises(void **state)
{
	struct bg_config config;

	(void)state;
	bg_config_init(&config, BG_PROFILE_DEFAULT);
	assert_int_equal(config.budget_permille, 20);
	assert_true(config.interval_max_ms >= 4000);
	assert_false(config.drop_caches);
	assert_false(config.reclaim);
	bg_config_init(&config, BG_PROFILE_OBSERVE);
	assert_false(config.lastchance);
	bg_config_init(&config, BG_PROFILE_DEFRAGTICK);
	assert_true(config.compact_zone);
	assert_true(config.drop_caches);
	assert_int_equal(config.interval_min_ms, 1000);
	bg_config_init(&config, BG_PROFILE_LATENCY);
	assert_true(config.reclaim);
}

static struct bg_config_change change_of(u32 key, u32 value)
{
	struct bg_config_change change = { .given = 1U << key };

	change.value[key] = value;
	return change;
}

static void changes_are_all_or_nothing(void **state)
{
	struct bg_config config, before;
	struct bg_config_change change = change_of(BG_KEY_COOLDOWN_MS, 100);
	u32 bad_key = ~0U;

	(void)state;
	bg_config_init(&config, BG_PROFILE_DEFAULT);
	before = config;
	change.given |= 1U << BG_KEY_STEP_MAX_MS;
	change.value[BG_KEY_STEP_MAX_MS] = 1001;
	assert_non_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(bad_key, BG_KEY_STEP_MAX_MS);
	assert_memory_equal(&config, &before, sizeof(config));
	change.value[BG_KEY_STEP_MAX_MS] = 1000;
	assert_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(config.cooldown_ms, 100);
	assert_int_equal(config.step_max_ms, 1000);
}

static void ranges_hold_at_both_ends(void **state)
{
	struct bg_config config;
	u32 key, bad_key;

	(void)state;
	for (key = 0; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);
		struct bg_config_change change = change_of(key, info->max);

		bg_config_init(&config, BG_PROFILE_DEFAULT);
		config.interval_min_ms = 10;
		config.interval_max_ms = 60000;
		assert_null(bg_config_apply(&config, &change, &bad_key));
		change.value[key] = info->max + 1;
		assert_non_null(bg_config_apply(&config, &change, &bad_key));
		assert_int_equal(bad_key, key);
		bg_config_init(&config, BG_PROFILE_DEFAULT);
		change.value[key] = info->min;
		assert_null(bg_config_apply(&config, &change, &bad_key));
		if (!info->min)
			continue;
		change.value[key] = info->min - 1;
		assert_non_null(bg_config_apply(&config, &change, &bad_key));
		assert_int_equal(bad_key, key);
	}
}

static void intervals_must_not_cross(void **state)
{
	struct bg_config config;
	struct bg_config_change change = change_of(BG_KEY_INTERVAL_MIN_MS, 6000);
	u32 bad_key;

	(void)state;
	bg_config_init(&config, BG_PROFILE_DEFAULT);
	assert_non_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(bad_key, BG_KEY_INTERVAL_MIN_MS);
	change.given |= 1U << BG_KEY_INTERVAL_MAX_MS;
	change.value[BG_KEY_INTERVAL_MAX_MS] = 7000;
	assert_null(bg_config_apply(&config, &change, &bad_key));
	change = change_of(BG_KEY_INTERVAL_MAX_MS, 5000);
	assert_non_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(bad_key, BG_KEY_INTERVAL_MAX_MS);
	assert_int_equal(config.interval_max_ms, 7000);
}

static void a_profile_comes_before_the_other_keys(void **state)
{
	struct bg_config config;
	struct bg_config_change change = change_of(BG_KEY_PROFILE, BG_PROFILE_LATENCY);
	u32 bad_key;

	(void)state;
	bg_config_init(&config, BG_PROFILE_DEFAULT);
	config.target_permille = 1;
	change.given |= 1U << BG_KEY_ENABLED | 1U << BG_KEY_COOLDOWN_MS;
	change.value[BG_KEY_ENABLED] = 0;
	change.value[BG_KEY_COOLDOWN_MS] = 77;
	assert_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(config.profile, BG_PROFILE_LATENCY);
	assert_int_equal(config.enabled, 0);
	assert_int_equal(config.cooldown_ms, 77);
	assert_int_equal(config.target_permille,
			 bg_config_default(BG_PROFILE_LATENCY, BG_KEY_TARGET_PERMILLE));
	assert_int_equal(config.reclaim, 1);
}

static void a_profile_switches_nothing_on(void **state)
{
	struct bg_config_change change = { .given = 1U << BG_KEY_PROFILE };
	struct bg_config config;
	u32 bad_key;

	(void)state;
	bg_config_init(&config, BG_PROFILE_DEFAULT);
	config.enabled = 0;
	change.value[BG_KEY_PROFILE] = BG_PROFILE_LATENCY;
	assert_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(config.profile, BG_PROFILE_LATENCY);
	assert_int_equal(config.enabled, 0);
	change.given |= 1U << BG_KEY_ENABLED;
	change.value[BG_KEY_ENABLED] = 1;
	assert_null(bg_config_apply(&config, &change, &bad_key));
	assert_int_equal(config.enabled, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_explained),
		cmocka_unit_test(units_stand_in_names),
		cmocka_unit_test(unknown_numbers_have_no_name),
		cmocka_unit_test(get_and_put_reach_every_member),
		cmocka_unit_test(switches_are_in_the_order_of_remedies),
		cmocka_unit_test(profiles_are_valid),
		cmocka_unit_test(profiles_keep_their_promises),
		cmocka_unit_test(changes_are_all_or_nothing),
		cmocka_unit_test(ranges_hold_at_both_ends),
		cmocka_unit_test(intervals_must_not_cross),
		cmocka_unit_test(a_profile_comes_before_the_other_keys),
		cmocka_unit_test(a_profile_switches_nothing_on),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
