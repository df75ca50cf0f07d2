// SPDX-License-Identifier: GPL-2.0
/* Changes of any bytes: refused without an effect, or applied and valid. */
#include <stdlib.h>

#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void check_valid(const struct bg_config *config)
{
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		expect(bg_config_get(config, key) >= bg_config_key(key)->min);
		expect(bg_config_get(config, key) <= bg_config_key(key)->max);
	}
	expect(config->interval_min_ms <= config->interval_max_ms);
}

static void check_applied(const struct bg_config *config, const struct bg_config *before,
			  const struct bg_config_change *change)
{
	bool profile = change->given >> BG_KEY_PROFILE & 1;
	u32 key;

	for (key = 0; key < BG_NR_KEYS; key++) {
		if (change->given >> key & 1)
			expect(bg_config_get(config, key) == change->value[key]);
		else if (key == BG_KEY_ENABLED)
			expect(config->enabled == before->enabled);
		else if (profile)
			expect(bg_config_get(config, key) ==
			       bg_config_default(config->profile, key));
	}
}

/* A few bytes make a change: which keys, and for each a value that is often within its range. */
static void draw(struct bg_config_change *change, const uint8_t **data, size_t *size)
{
	u32 raw[2], key;

	memset(change, 0, sizeof(*change));
	while (*size >= sizeof(raw)) {
		memcpy(raw, *data, sizeof(raw));
		*data += sizeof(raw);
		*size -= sizeof(raw);
		key = raw[0] % BG_NR_KEYS;
		change->given |= 1U << key;
		change->value[key] = raw[0] & 0x100 ? raw[1] :
				     bg_config_key(key)->min +
				     raw[1] % (bg_config_key(key)->max + 1);
		if (raw[0] & 0x200)
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bg_config config, before;
	struct bg_config_change change;
	u32 bad_key;

	bg_config_init(&config, BG_PROFILE_DEFAULT);
	while (size >= 8) {
		draw(&change, &data, &size);
		before = config;
		bad_key = ~0U;
		if (bg_config_apply(&config, &change, &bad_key)) {
			expect(change.given >> bad_key & 1);
			expect(!memcmp(&config, &before, sizeof(config)));
		} else {
			check_applied(&config, &before, &change);
		}
		check_valid(&config);
	}
	return 0;
}
