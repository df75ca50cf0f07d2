/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers as people type them. */
#ifndef BG_NUMBER_H
#define BG_NUMBER_H

#include <stdbool.h>

#include "port.h"

/**
 * bg_number_parse() - read a whole decimal number without a sign
 * @text: nothing but digits
 * @min: least value that is permitted
 * @max: greatest value that is permitted
 * @number: set when it is right
 *
 * Return: false when the text is no number, or out of range; also beyond 64 bits.
 */
bool bg_number_parse(const char *text, u64 min, u64 max, u64 *number);

#endif
