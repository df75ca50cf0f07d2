// SPDX-License-Identifier: GPL-2.0
/* Arrays that grow. */
#include "model/array.h"

#include <stdlib.h>
#include <string.h>

void *bg_grow(void **array, size_t *count, size_t size)
{
	char *grown = *array;

	/* room doubles whenever the count is a power of two */
	if (!(*count & (*count - 1))) {
		grown = reallocarray(*array, *count ? 2 * *count : 1, size);
		if (!grown)
			return NULL;
		*array = grown;
	}
	grown += (*count)++ * size;
	memset(grown, 0, size);
	return grown;
}
