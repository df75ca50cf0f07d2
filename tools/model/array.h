/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow. */
#ifndef BG_ARRAY_H
#define BG_ARRAY_H

#include <stddef.h>

/* Append a zeroed entry; NULL and the array untouched when there is no memory. */
void *bg_grow(void **array, size_t *count, size_t size);

#endif
