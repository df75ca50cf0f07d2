// SPDX-License-Identifier: GPL-2.0
/*
 * KEY=VALUE, the words of keys and targets, and numbers as people read them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/settings.h"
#include "model/fields_gen.h"
#include "show/output.h"
#include "replay.h"

static bool assign(struct bg_change *change, const char *word)
{
	char why[BG_MAX_WHY] = "";
	bool right = !bg_assign_word(change, word, why);

	assert_true(right || why[0]);
	return right;
}

static void keys_take_their_whole_range(void **state)
{
	struct bg_change change = { 0 };
	char word[80];
	u32 key;

	(void)state;
	for (key = 0; key < BG_NR_KEYS; key++) {
		const struct bg_key_info *info = bg_config_key(key);

		if (key == BG_KEY_PROFILE)
			continue;
		snprintf(word, sizeof(word), "%s=%u", info->name, info->min);
		assert_true(assign(&change, word));
		assert_int_equal(change.config.value[key], info->min);
		assert_false(assign(&change, word));	/* once is enough */
		change.config.given = 0;
		snprintf(word, sizeof(word), "%s=%u", info->name, info->max);
		assert_true(assign(&change, word));
		assert_int_equal(change.config.value[key], info->max);
		change.config.given = 0;
		snprintf(word, sizeof(word), "%s=%llu", info->name, info->max + 1ULL);
		assert_false(assign(&change, word));
		if (info->min) {
			snprintf(word, sizeof(word), "%s=%u", info->name, info->min - 1);
			assert_false(assign(&change, word));
		}
	}
}

static void a_refusal_names_the_range(void **state)
{
	struct bg_change change = { 0 };
	char why[BG_MAX_WHY];

	(void)state;
	assert_int_equal(bg_assign_word(&change, "budget_permille=0", why), BG_EXIT_FAILED);
	assert_string_equal(why, "budget_permille = 0 is out of range (permitted: 1 to 1000 permille)");
	assert_int_equal(bg_assign_word(&change, "profile=quick", why), BG_EXIT_USAGE);
	assert_non_null(strstr(why, "default, defragtick, latency, observe"));
	assert_int_equal(change.config.given, 0);
}

static void nonsense_is_refused(void **state)
{
	static const char * const words[] = {
		"", "=", "=1", "enabled", "enabled=", "enabled=2", "enabled=-1", "enabled=+1",
		"enabled= 1", "enabled=1 ", "enabled=0x1", "enabled=1e0",
		"enabled=99999999999999999999999", "bogus=1", "target=1", "target.=1", "target.16=1",
		"target.4=", "target.4=-1", "target.4=18446744073709551615", "target..4=1",
		"target.a.b.c.4=1", "target.x.Normal.4=1", "target.4294967296.Normal.4=1",
		"target.NameThatIsTooLong16.4=1",
	};
	struct bg_change change = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		assert_false(assign(&change, words[i]));
	assert_int_equal(change.config.given, 0);
	assert_int_equal(change.nr_targets, 0);
}

static void targets_name_zone_and_node(void **state)
{
	struct bg_change change = { 0 };

	(void)state;
	assert_true(assign(&change, "target.4=180"));
	assert_true(assign(&change, "target.Normal.5=12"));
	assert_true(assign(&change, "target.1.Movable.9=auto"));
	assert_int_equal(change.nr_targets, 3);
	assert_string_equal(change.target[0].zone, "");
	assert_int_equal(change.target[0].blocks, 180);
	assert_string_equal(bg_target_name(&change.target[0]), "target.4");
	assert_string_equal(bg_target_name(&change.target[1]), "target.Normal.5");
	assert_int_equal(change.target[2].node, 1);
	assert_true(change.target[2].blocks == BG_TARGET_UNSET);
	assert_string_equal(bg_target_name(&change.target[2]), "target.1.Movable.9");
}

static void switches_take_words(void **state)
{
	struct bg_change change = { 0 };

	(void)state;
	assert_true(assign(&change, "lastchance=off"));
	assert_int_equal(change.config.value[BG_KEY_LASTCHANCE], 0);
	assert_true(assign(&change, "drop-caches=on"));
	assert_int_equal(change.config.value[BG_KEY_DROP_CACHES], 1);
	assert_false(assign(&change, "cooldown_ms=on"));
}

static void numbers_read_well(void **state)
{
	(void)state;
	assert_string_equal(bg_grouped(0), "0");
	assert_string_equal(bg_grouped(999), "999");
	assert_string_equal(bg_grouped(1234567), "1,234,567");
	assert_string_equal(bg_grouped(UINT64_MAX), "18,446,744,073,709,551,615");
	assert_string_equal(bg_size(0, 12), "0 KiB");
	assert_string_equal(bg_size(256, 12), "1.0 MiB");
	assert_string_equal(bg_size(1ULL << 32, 12), "16.0 TiB");
	assert_string_equal(bg_duration(700), "700 ns");
	assert_string_equal(bg_duration(31000000), "31 ms");
	assert_string_equal(bg_duration(1500000000), "1.5 s");
	assert_string_equal(bg_duration(3600000000000), "60 min");
}

/* What one end writes as JSON the other reads back, bit for bit. */
static void a_decision_survives_json(void **state)
{
	struct bg_decision decision = {
		.remedy = BG_REMEDY_COMPACT, .reason = BG_REASON_BUDGET_SPENT, .level = 2,
		.lack = 1, .order = 11, .goal_pages = UINT64_MAX, .supply_blocks = 1,
		.target_blocks = UINT64_MAX - 1, .usable_pages = 3, .floor_pages = 4,
		.index_permille = -1000,
		.eta_ms = BG_ETA_NEVER,
		.wait_ms = UINT32_MAX, .next_ms = 5, .budget_us = INT32_MIN,
	}, back = { 0 };
	struct json_object *object = bg_decision_to_json(&decision);

	(void)state;
	bg_fields_from_json(bg_decision_fields, object, &back);
	json_object_put(object);
	assert_null(bg_decision_differs(&decision, &back));
}

static struct bg_change change, back;
static struct bg_setup setup;

static void add_target(const char *zone, u32 order)
{
	struct bg_target *target = &setup.target[setup.nr_targets++];

	snprintf(target->zone, sizeof(target->zone), "%s", zone);
	target->order = order;
	target->blocks = 7;
}

/* Saved and applied, the targets are as they were: one that the file does not name goes. */
static void targets_that_are_not_named_are_given_back(void **state)
{
	char why[BG_MAX_WHY];

	(void)state;
	memset(&change, 0, sizeof(change));
	memset(&setup, 0, sizeof(setup));
	add_target("Normal", 3);
	add_target("Normal", 4);
	add_target("HighMem", 4);
	add_target("DMA", 5);
	assert_int_equal(bg_assign_word(&change, "target.4=9", why), BG_EXIT_OK);
	assert_int_equal(bg_assign_word(&change, "target.DMA.5=9", why), BG_EXIT_OK);
	bg_change_give_back(&change, &setup, &back);
	assert_int_equal(back.nr_targets, 2);
	assert_false(back.config.given);
	assert_string_equal(bg_target_name(&back.target[0]), "target.Normal.3");
	assert_true(back.target[0].blocks == BG_TARGET_UNSET);
	assert_string_equal(bg_target_name(&back.target[1]), "target.HighMem.4");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_take_their_whole_range),
		cmocka_unit_test(a_refusal_names_the_range),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(targets_name_zone_and_node),
		cmocka_unit_test(switches_take_words),
		cmocka_unit_test(numbers_read_well),
		cmocka_unit_test(a_decision_survives_json),
		cmocka_unit_test(targets_that_are_not_named_are_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
