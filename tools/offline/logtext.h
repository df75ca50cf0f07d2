/* SPDX-License-Identifier: GPL-2.0 */
/* The encoding of a log, and whether it is text at all. */
#ifndef BG_OFFLINE_LOGTEXT_H
#define BG_OFFLINE_LOGTEXT_H

#include "logbytes.h"

#define BG_TEXT_HEAD 4096

enum bg_encoding {
	BG_ENCODING_UNKNOWN,
	BG_ENCODING_BYTES,	/* ASCII and what holds it: UTF-8, the ISO 8859 family */
	BG_ENCODING_UTF16LE,
	BG_ENCODING_UTF16BE,
};

/**
 * struct bg_logtext - turns bytes into UTF-8, or finds that they are no text
 * @emit: where the text goes
 * @arg: handed to @emit
 *
 * The other members are private.
 */
struct bg_logtext {
	bg_bytes_fn emit;
	void *arg;
	enum bg_encoding encoding;
	const char *refused;
	size_t head_len;
	char head[BG_TEXT_HEAD];
	int odd;		/* first byte of a UTF-16 unit, or -1 */
	unsigned int high;	/* first half of a surrogate pair */
};

/**
 * bg_logtext_feed() - read some more
 * @text: zeroed but for @emit and @arg at first
 * @data: any bytes
 * @len: how many
 *
 * Return: NULL, or why it is no text: half a sentence.
 */
const char *bg_logtext_feed(struct bg_logtext *text, const char *data, size_t len);

/**
 * bg_logtext_finish() - hand out what was held back to judge it
 * @text: the reader
 *
 * Return: NULL, or why it is no text: half a sentence.
 */
const char *bg_logtext_finish(struct bg_logtext *text);

#endif
