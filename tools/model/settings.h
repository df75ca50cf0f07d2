/* SPDX-License-Identifier: GPL-2.0 */
/* KEY=VALUE, as `set`, `replay --set` and the file of `apply` have it. */
#ifndef BG_SETTINGS_H
#define BG_SETTINGS_H

#include "model/model.h"

#define BG_MAX_WHY 256

/**
 * bg_assign() - add one assignment to a change, once for each key and target
 * @change: to add to
 * @key: a key of the configuration, or target.ORDER, target.ZONE.ORDER, target.NODE.ZONE.ORDER
 * @value: text of the value
 * @why: filled with what is wrong, the permitted range included
 *
 * Return: BG_EXIT_OK when it has been added, BG_EXIT_USAGE for what cannot be understood,
 * BG_EXIT_FAILED for what is out of range.
 */
int bg_assign(struct bg_change *change, const char *key, const char *value, char why[BG_MAX_WHY]);

/* "KEY=VALUE" in one piece. */
int bg_assign_word(struct bg_change *change, const char *word, char why[BG_MAX_WHY]);

/* Number of a key by its name, or -1. */
int bg_key_find(const char *name);

/* Say of a name that it is no key. Return: BG_EXIT_USAGE. */
int bg_key_unknown(const char *name, char why[BG_MAX_WHY]);

/**
 * bg_change_give_back() - give the guard back each target that a change does not name
 * @change: names the targets that stay
 * @setup: what holds now
 * @back: filled, so that no other targets are left than those
 */
void bg_change_give_back(const struct bg_change *change, const struct bg_setup *setup,
			 struct bg_change *back);

/* "target.ORDER" and its like, without a number of blocks. Return: as bg_assign(). */
int bg_target_parse(const char *name, struct bg_target *target, char why[BG_MAX_WHY]);

/* The name of a target as bg_assign() takes it, in a static buffer. */
const char *bg_target_name(const struct bg_target *target);

/* The value of a key as a person reads it: profiles by name; in a static buffer. */
const char *bg_key_value(u32 key, u32 value);

#endif
