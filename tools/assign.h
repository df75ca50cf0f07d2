/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KEY=VALUE, as `set`, `replay --set` and the file of `apply` have it.
 */
#ifndef BG_ASSIGN_H
#define BG_ASSIGN_H

#include "client.h"

#define BG_MAX_WHY 256

/**
 * bg_assign() - add one assignment to a change
 * @change: to add to
 * @key: a key of the configuration, or target.ORDER, target.ZONE.ORDER, target.NODE.ZONE.ORDER
 * @value: text of the value
 * @why: filled with what is wrong, the permitted range included
 *
 * Return: whether it was right and has been added.
 */
bool bg_assign(struct bg_change *change, const char *key, const char *value, char why[BG_MAX_WHY]);

/* "KEY=VALUE" in one piece. */
bool bg_assign_word(struct bg_change *change, const char *word, char why[BG_MAX_WHY]);

/* Number of a key by its name, or -1. */
int bg_key_find(const char *name);

/* The name of a target as bg_assign() takes it, in a static buffer. */
const char *bg_target_name(const struct bg_target *target);

/* The value of a key as a person reads it: profiles by name; in a static buffer. */
const char *bg_key_value(u32 key, u32 value);

#endif
