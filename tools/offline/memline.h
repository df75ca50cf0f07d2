/* SPDX-License-Identifier: GPL-2.0 */
/* Which line of a memory report a message is. */
#ifndef BG_OFFLINE_MEMLINE_H
#define BG_OFFLINE_MEMLINE_H

#include <stdbool.h>

#include "memreport.h"

/**
 * bg_mem_pair() - read a "name:value" pair
 * @s: where it begins
 * @value: the number
 * @end: the first character after the number
 *
 * Return: enum bg_mem_field, -1 when no pair of interest stands here.
 */
int bg_mem_pair(const char *s, uint64_t *value, const char **end);

/* The next word of a line, after blanks and commas. */
const char *bg_mem_next_word(const char *s);

/* Does the unit kB follow a number? */
bool bg_mem_in_kib(const char *end);

/* "12*4kB", in Markdown's hands "12_4kB". */
bool bg_mem_is_block_count(const char *s);

#endif
