// SPDX-License-Identifier: GPL-2.0
/* In a browser: gzip is unpacked by the browser itself before it comes here, xz by nobody. */
#include "offline/unpack.h"

#include <string.h>

struct bg_unpack *bg_unpack_new(const char *magic, size_t len, bg_bytes_fn emit, void *arg,
				const char **reason)
{
	(void)emit;
	(void)arg;
	*reason = NULL;
	if (len >= 6 && !memcmp(magic, "\xfd" "7zXZ", 6))
		*reason = "it is packed with xz, which browsers cannot unpack: do it first";
	else if (len >= 2 && !memcmp(magic, "\x1f\x8b", 2))
		*reason = "it is packed with gzip, which this browser cannot unpack: do it first";
	return NULL;
}

const char *bg_unpack_feed(struct bg_unpack *unpack, const char *data, size_t len)
{
	(void)unpack;
	(void)data;
	(void)len;
	return NULL;
}

const char *bg_unpack_finish(struct bg_unpack *unpack)
{
	(void)unpack;
	return NULL;
}
