// SPDX-License-Identifier: GPL-2.0
/* Numbers as people type them. */
#include "model/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

bool bg_number_parse(const char *text, u64 min, u64 max, u64 *number)
{
	u64 value;
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || *end || value < min || value > max)
		return false;
	*number = value;
	return true;
}
