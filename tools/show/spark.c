// SPDX-License-Identifier: GPL-2.0
/* A curve in one line of text: the last values, each a character that is as high. */
#include "show/spark.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HEIGHTS 8

void bg_spark_add(struct bg_spark *spark, u64 value, u64 target)
{
	u64 height = value ? HEIGHTS : 1;

	if (target && value < 2 * target)
		height = 1 + bg_min_u64(value * (HEIGHTS / 2) / target, HEIGHTS - 1);
	memmove(spark->height, spark->height + 1, BG_SPARK_WIDTH - 1);
	spark->height[BG_SPARK_WIDTH - 1] = (unsigned char)height;
}

const char *bg_spark_text(const struct bg_spark *spark, bool utf8)
{
	static const char * const blocks[] = {
		" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█",
	};
	static const char * const plain[] = { " ", "_", ".", "-", "~", "=", "+", "*", "#" };
	static char text[BG_SPARK_WIDTH * 4 + 1];
	size_t used = 0, length;
	unsigned int i;

	for (i = 0; i < BG_SPARK_WIDTH; i++) {
		const char *sign = (utf8 ? blocks : plain)[spark->height[i]];

		length = strlen(sign);
		memcpy(text + used, sign, length);
		used += length;
	}
	text[used] = '\0';
	return text;
}

bool bg_locale_is_utf8(void)
{
	static const char * const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *value = NULL;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names) && !(value && *value); i++)
		value = getenv(names[i]);
	return value && (strcasestr(value, "utf-8") || strcasestr(value, "utf8"));
}
