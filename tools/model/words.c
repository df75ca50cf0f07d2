// SPDX-License-Identifier: GPL-2.0
/* From a number of the netlink ABI to its word and back, whichever enumeration it is of. */
#include "model/words.h"

#include <stddef.h>
#include <stdio.h>

const char *bg_name(const struct bg_names *names, uint32_t value)
{
	return value < names->count ? names->word(value) : "unknown";
}

static bool same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !(*a == '_' && *b == '-') && !(*a == '-' && *b == '_'))
			return false;
	return *a == *b;
}

bool bg_name_parse(const struct bg_names *names, const char *word, uint32_t *value)
{
	uint32_t i;

	for (i = 0; i < names->count; i++) {
		if (same_word(names->word(i), word)) {
			*value = i;
			return true;
		}
	}
	return false;
}

const char *bg_names_list(const struct bg_names *names, unsigned int first)
{
	static char list[256];
	size_t used = 0;
	unsigned int i;

	for (i = first; i < names->count && used < sizeof(list); i++)
		used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
					 i == first ? "" : ", ", names->word(i));
	return list;
}
