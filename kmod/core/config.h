/* SPDX-License-Identifier: GPL-2.0 */
/* What a user may set, but for targets: the keys are those of buddyguard.yaml. */
#ifndef BG_CORE_CONFIG_H
#define BG_CORE_CONFIG_H

#include "enums.h"
#include "keys_gen.h"
#include "port.h"

/**
 * struct bg_key_info - one row of the table of keys
 * @name: as buddyctl takes it
 * @unit: in words, "" for a plain number
 * @min: smallest value
 * @max: largest value
 * @help: one sentence that a person can act on
 */
struct bg_key_info {
	const char *name;
	const char *unit;
	u32 min;
	u32 max;
	const char *help;
};

/* The row of a key in the table that buddyguard.yaml generates; NULL for a key out of range. */
const struct bg_key_info *bg_config_key(u32 key);

/* The key that allows a remedy other than none. */
u32 bg_config_remedy_key(u32 remedy);

/* Value of a key of a configuration; the key must be in range. */
u32 bg_config_get(const struct bg_config *config, u32 key);

/* Set a key without a check. */
void bg_config_put(struct bg_config *config, u32 key, u32 value);

/* Default value of a key under a profile. */
u32 bg_config_default(u32 profile, u32 key);

/* Fill in the defaults of a profile; 0, or -1 when there is no such profile. */
int bg_config_init(struct bg_config *config, u32 profile);

/**
 * struct bg_config_change - a request to change keys
 * @value: new values of the keys that are given
 * @given: bit 1 << key is set for each key that is given
 *
 * Where BG_KEY_PROFILE is given, that profile's defaults are loaded first (but for
 * `enabled`: what a user switched off stays off) and the other keys that are
 * given then go over them, in whatever order they came.
 */
struct bg_config_change {
	u32 value[BG_NR_KEYS];
	u32 given;
};

_Static_assert(BG_NR_KEYS <= 32, "a bit of given for each key");

/**
 * bg_config_apply() - make a changed configuration, all or nothing
 * @config: the configuration to change; untouched on a refusal
 * @change: the request
 * @bad_key: on a refusal, the key that is to blame
 *
 * Checks ranges and what keys ask of each other (interval_min_ms <=
 * interval_max_ms). Bits of @given that stand for no key are ignored.
 *
 * Return: NULL when applied, else why not, in words and without a newline, to
 * follow the key's name.
 */
const char *bg_config_apply(struct bg_config *config,
			    const struct bg_config_change *change, u32 *bad_key);

#endif
