/* SPDX-License-Identifier: GPL-2.0 */
/* From a file's bytes to text: what it is packed with, and whether it is a log. */
#ifndef BG_OFFLINE_LOGBYTES_H
#define BG_OFFLINE_LOGBYTES_H

#include <stddef.h>

/* Called with each piece of plain text. */
typedef void (*bg_bytes_fn)(void *arg, const char *data, size_t len);

struct bg_logbytes;

/**
 * bg_logbytes_new() - begin to read a file
 * @emit: where its text goes
 * @arg: handed to @emit
 *
 * Unpacks gzip and xz, turns UTF-16 into UTF-8, and refuses what is no text.
 *
 * Return: the reader, NULL without memory.
 */
struct bg_logbytes *bg_logbytes_new(bg_bytes_fn emit, void *arg);

/**
 * bg_logbytes_feed() - read some more of the file
 * @bytes: the reader
 * @data: any bytes
 * @len: how many
 *
 * Return: NULL, or why no more is read: half a sentence.
 */
const char *bg_logbytes_feed(struct bg_logbytes *bytes, const char *data, size_t len);

/**
 * bg_logbytes_finish() - hand out the rest of the text and free the reader
 * @bytes: the reader
 *
 * Return: NULL, or why the file was not read to its end: half a sentence.
 */
const char *bg_logbytes_finish(struct bg_logbytes *bytes);

#endif
