// SPDX-License-Identifier: GPL-2.0
/*
 * From a file's bytes to text: what it is packed with is told from its first bytes, and
 * whether it is a log at all from the first of its text.
 */
#include "logbytes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "logtext.h"
#include "unpack.h"

struct bg_logbytes {
	bool begun;
	char magic[BG_MAGIC_LEN];
	size_t magic_len;
	const char *refused;
	struct bg_unpack *unpack;
	struct bg_logtext text;
};

static const struct {
	const char *magic;
	size_t len;
	const char *reason;
} refusals[] = {
	{ "\177ELF", 4, "it is a program (ELF), not a log" },
	{ "BZh", 3, "it is packed with bzip2: bzip2 -dc FILE | buddyctl explain -" },
	{ "\x28\xb5\x2f\xfd", 4, "it is packed with zstd: zstd -dc FILE | buddyctl explain -" },
	{ "PK\x03\x04", 4, "it is a zip archive: unzip -p FILE | buddyctl explain -" },
	{ "7z\xbc\xaf", 4, "it is a 7-Zip archive: unpack it first" },
	{ "LPKSHHRH", 8, "it is the journal's own file: journalctl -k --file FILE | buddyctl explain -" },
	{ "%PDF-", 5, "it is a PDF document: pdftotext FILE - | buddyctl explain -" },
	{ "\x89PNG", 4, "it is a picture: a log is needed as text" },
	{ "\xff\xd8\xff", 3, "it is a picture: a log is needed as text" },
};

struct bg_logbytes *bg_logbytes_new(bg_bytes_fn emit, void *arg)
{
	struct bg_logbytes *bytes = calloc(1, sizeof(*bytes));

	if (!bytes)
		return NULL;
	bytes->text.emit = emit;
	bytes->text.arg = arg;
	return bytes;
}

static void give_text(void *arg, const char *data, size_t len)
{
	struct bg_logbytes *bytes = arg;
	const char *refused = bg_logtext_feed(&bytes->text, data, len);

	if (!bytes->refused)
		bytes->refused = refused;
}

static void give(struct bg_logbytes *bytes, const char *data, size_t len)
{
	const char *refused = NULL;

	if (bytes->refused || !len)
		return;
	if (bytes->unpack)
		refused = bg_unpack_feed(bytes->unpack, data, len);
	else
		give_text(bytes, data, len);
	if (!bytes->refused)
		bytes->refused = refused;
}

/* Its first bytes are known, or it has no more. */
static void begin(struct bg_logbytes *bytes)
{
	bytes->begun = true;
	bytes->unpack = bg_unpack_new(bytes->magic, bytes->magic_len, give_text, bytes,
				      &bytes->refused);
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (bytes->magic_len >= refusals[i].len &&
		    !memcmp(bytes->magic, refusals[i].magic, refusals[i].len))
			bytes->refused = refusals[i].reason;
	give(bytes, bytes->magic, bytes->magic_len);
}

const char *bg_logbytes_feed(struct bg_logbytes *bytes, const char *data, size_t len)
{
	while (!bytes->begun && len) {
		bytes->magic[bytes->magic_len++] = *data++;
		len--;
		if (bytes->magic_len == BG_MAGIC_LEN)
			begin(bytes);
	}
	give(bytes, data, len);
	return bytes->refused;
}

const char *bg_logbytes_finish(struct bg_logbytes *bytes)
{
	const char *unpacked, *refused;

	if (!bytes->begun)
		begin(bytes);
	unpacked = bg_unpack_finish(bytes->unpack);
	refused = bg_logtext_finish(&bytes->text);
	if (unpacked)
		refused = unpacked;
	if (bytes->refused)
		refused = bytes->refused;
	free(bytes);
	return refused;
}
