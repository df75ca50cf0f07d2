// SPDX-License-Identifier: GPL-2.0
/* gzip and xz, one piece of input at a time. */
#include "unpack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <lzma.h>
#include <zlib.h>

#define OUT_LEN 65536

/* A file packed so that it takes more is refused: small boxes have not got it. */
#define XZ_MEMORY (80u << 20)

struct bg_unpack {
	bool is_xz;
	bool done;
	const char *refused;
	z_stream gzip;
	lzma_stream xz;
	bg_bytes_fn emit;
	void *arg;
	unsigned char out[OUT_LEN];
};

/* zlib goes on with the next member by itself only when told to. */
static void unpack_gzip(struct bg_unpack *unpack, const char *data, size_t len)
{
	unpack->gzip.next_in = (unsigned char *)data;
	unpack->gzip.avail_in = len;
	while (unpack->gzip.avail_in && !unpack->refused) {
		int error;

		unpack->gzip.next_out = unpack->out;
		unpack->gzip.avail_out = OUT_LEN;
		error = inflate(&unpack->gzip, Z_NO_FLUSH);
		unpack->emit(unpack->arg, (char *)unpack->out, OUT_LEN - unpack->gzip.avail_out);
		unpack->done = error == Z_STREAM_END;
		if (error == Z_STREAM_END)
			inflateReset(&unpack->gzip);
		else if (error != Z_OK)
			unpack->refused = "its gzip data is damaged";
	}
}

static const char *xz_reason(lzma_ret error)
{
	switch (error) {
	case LZMA_MEMLIMIT_ERROR:
		return "unpacking it takes more than 80 MiB: xz -dc FILE | buddyctl explain -";
	case LZMA_MEM_ERROR:
		return "there is no memory to unpack it";
	default:
		return "its xz data is damaged";
	}
}

static void unpack_xz(struct bg_unpack *unpack, const char *data, size_t len, lzma_action action)
{
	lzma_ret error = LZMA_OK;

	unpack->xz.next_in = (const uint8_t *)data;
	unpack->xz.avail_in = len;
	do {
		unpack->xz.next_out = unpack->out;
		unpack->xz.avail_out = OUT_LEN;
		error = lzma_code(&unpack->xz, action);
		unpack->emit(unpack->arg, (char *)unpack->out, OUT_LEN - unpack->xz.avail_out);
		/* At a finish that finds the data short there is no progress any more. */
		if (error == LZMA_BUF_ERROR)
			break;
		if (error != LZMA_OK && error != LZMA_STREAM_END && !unpack->refused)
			unpack->refused = xz_reason(error);
	} while (error == LZMA_OK && !unpack->refused &&
		 (unpack->xz.avail_in || !unpack->xz.avail_out || action == LZMA_FINISH));
	unpack->done = error == LZMA_STREAM_END;
}

struct bg_unpack *bg_unpack_new(const char *magic, size_t len, bg_bytes_fn emit, void *arg,
				const char **reason)
{
	bool is_gzip = len >= 2 && !memcmp(magic, "\x1f\x8b", 2);
	bool is_xz = len >= 6 && !memcmp(magic, "\xfd" "7zXZ", 6);
	struct bg_unpack *unpack;

	*reason = NULL;
	if (!is_gzip && !is_xz)
		return NULL;
	*reason = xz_reason(LZMA_MEM_ERROR);
	unpack = calloc(1, sizeof(*unpack));
	if (!unpack)
		return NULL;
	unpack->is_xz = is_xz;
	unpack->emit = emit;
	unpack->arg = arg;
	if (is_xz ? lzma_stream_decoder(&unpack->xz, XZ_MEMORY, LZMA_CONCATENATED) != LZMA_OK :
		    inflateInit2(&unpack->gzip, 16 + MAX_WBITS) != Z_OK) {
		free(unpack);
		return NULL;
	}
	*reason = NULL;
	return unpack;
}

const char *bg_unpack_feed(struct bg_unpack *unpack, const char *data, size_t len)
{
	if (unpack->refused || !len)
		return unpack->refused;
	if (unpack->is_xz)
		unpack_xz(unpack, data, len, LZMA_RUN);
	else
		unpack_gzip(unpack, data, len);
	return unpack->refused;
}

const char *bg_unpack_finish(struct bg_unpack *unpack)
{
	const char *refused;

	if (!unpack)
		return NULL;
	if (unpack->is_xz && !unpack->refused)
		unpack_xz(unpack, NULL, 0, LZMA_FINISH);
	if (!unpack->done && !unpack->refused)
		unpack->refused = "its packed data ends too early";
	refused = unpack->refused;
	if (unpack->is_xz)
		lzma_end(&unpack->xz);
	else
		inflateEnd(&unpack->gzip);
	free(unpack);
	return refused;
}
