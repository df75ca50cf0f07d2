/* SPDX-License-Identifier: GPL-2.0 */
/* gzip and xz, one piece of input at a time. */
#ifndef BG_OFFLINE_UNPACK_H
#define BG_OFFLINE_UNPACK_H

#include <stddef.h>

#include "logtext.h"

/* Unpacks a file's bytes. The page for browsers has another one, as a browser unpacks itself. */
struct bg_unpack;

/* As many of a file's first bytes as tell what it is packed with. */
#define BG_MAGIC_LEN 8

/**
 * bg_unpack_new() - begin to unpack
 * @magic: the file's first bytes
 * @len: how many, up to BG_MAGIC_LEN
 * @emit: where the unpacked bytes go
 * @arg: handed to @emit
 * @reason: filled: why it cannot be unpacked, half a sentence, or NULL
 *
 * Return: NULL when it is not packed, or cannot be unpacked.
 */
struct bg_unpack *bg_unpack_new(const char *magic, size_t len, bg_bytes_fn emit, void *arg,
				const char **reason);

/**
 * bg_unpack_feed() - unpack some more
 * @unpack: from bg_unpack_new()
 * @data: packed bytes
 * @len: how many
 *
 * Return: NULL, or why it cannot be unpacked.
 */
const char *bg_unpack_feed(struct bg_unpack *unpack, const char *data, size_t len);

/**
 * bg_unpack_finish() - nothing more comes
 * @unpack: freed; may be NULL
 *
 * Return: NULL, or why it was not unpacked to its end.
 */
const char *bg_unpack_finish(struct bg_unpack *unpack);

#endif
