/* SPDX-License-Identifier: GPL-2.0 */
/* A curve in one line of text: the last values, each a character that is as high. */
#ifndef BG_SPARK_H
#define BG_SPARK_H

#include <stdbool.h>

#include "model/model.h"

#define BG_SPARK_WIDTH 24

/**
 * struct bg_spark - the last values of one quantity; begins as all zeros
 * @height: 1 to 8, 0 for nothing yet; oldest first
 */
struct bg_spark {
	unsigned char height[BG_SPARK_WIDTH];
};

/* Add a value; half the height is @target, twice it and more is all of it. */
void bg_spark_add(struct bg_spark *spark, u64 value, u64 target);

/* BG_SPARK_WIDTH characters, in a static buffer; blocks where the terminal has them. */
const char *bg_spark_text(const struct bg_spark *spark, bool utf8);

/* Whether the locale of the environment is one of UTF-8. */
bool bg_locale_is_utf8(void);

#endif
