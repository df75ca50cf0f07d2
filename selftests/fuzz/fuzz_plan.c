// SPDX-License-Identifier: GPL-2.0
/* The life of a zone drawn from the input; the properties must hold, whatever it is. */
#include <stdio.h>
#include <stdlib.h>

#include "core/properties.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = { .data = data, .size = size };
	struct life_totals totals = { .acts = 0 };
	const char *broken = live_from(source, 60, &totals);

	if (broken) {
		fprintf(stderr, "broken: %s\n", broken);
		abort();
	}
	return 0;
}
