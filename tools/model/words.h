/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a number of the netlink ABI to its word and back. The enumerations themselves are generated:
 * bg_profile_names and its like are in words_gen.h.
 */
#ifndef BG_WORDS_H
#define BG_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct bg_names - the words of one enumeration, or of the bits of a mask
 * @word: word of a value, or of a bit's number
 * @count: how many there are
 */
struct bg_names {
	const char *(*word)(uint32_t value);
	uint32_t count;
};

/* The word of a value; "unknown" for one that this tool does not know. */
const char *bg_name(const struct bg_names *names, uint32_t value);

/* The value of a word, where '_' is as good as '-'. Return: false when there is no such word. */
bool bg_name_parse(const struct bg_names *names, const char *word, uint32_t *value);

/* All words from the first'th on, separated by ", ", for messages; a static buffer. */
const char *bg_names_list(const struct bg_names *names, unsigned int first);

#endif
