// SPDX-License-Identifier: GPL-2.0
/* The encoding of a log, and whether it is text at all. */
#include "logtext.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Fewer bytes do not tell. */
#define FEWEST_BYTES 64

/* More of a hundred bytes that no text has, and it is none. Logs of a crash hold some. */
#define BAD_PERCENT 15

/* Text in UTF-16 has a zero in one half of nearly every unit, and none in the other. */
#define ZERO_PERCENT 40

/* How many bytes of UTF-8 a first byte announces; 0 when it cannot be one. */
static size_t sequence_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c < 0xe0)
		return 2;
	if (c >= 0xe0 && c < 0xf0)
		return 3;
	return c >= 0xf0 && c < 0xf5 ? 4 : 0;
}

static bool is_control(unsigned char c)
{
	/* Zeros are left behind by a crash, the others move terminals. */
	return (c < ' ' && c && !strchr("\a\b\t\n\v\f\r\033", c)) || c == 0x7f;
}

static size_t count_bad(const unsigned char *s, size_t len)
{
	size_t bad = 0;

	for (size_t i = 0; i < len;) {
		size_t n = sequence_length(s[i]), got = 1;

		while (got < n && i + got < len && (s[i + got] & 0xc0) == 0x80)
			got++;
		if (got < n || !n || is_control(s[i]))
			bad++;
		i += got == n ? n : 1;
	}
	return bad;
}

static const char *judge(struct bg_logtext *text)
{
	const unsigned char *s = (const unsigned char *)text->head;
	size_t len = text->head_len, zeros[2] = { 0, 0 };

	for (size_t i = 0; i < len; i++)
		zeros[i & 1] += !s[i];
	text->encoding = BG_ENCODING_BYTES;
	if (len == BG_TEXT_HEAD && zeros[0] + zeros[1] == len)
		return "it begins with nothing but zeros: no log";
	if (len >= 2 && ((s[0] == 0xff && s[1] == 0xfe) ||
			 (!zeros[0] && zeros[1] * 200 > len * ZERO_PERCENT)))
		text->encoding = BG_ENCODING_UTF16LE;
	else if (len >= 2 && ((s[0] == 0xfe && s[1] == 0xff) ||
			      (!zeros[1] && zeros[0] * 200 > len * ZERO_PERCENT)))
		text->encoding = BG_ENCODING_UTF16BE;
	else if (len >= FEWEST_BYTES && count_bad(s, len) * 100 > len * BAD_PERCENT)
		return "binary data, not a log: strings FILE | buddyctl explain - reads its text";
	return NULL;
}

static size_t put_utf8(char *to, unsigned int c)
{
	if (c < 0x80) {
		to[0] = c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = 0xc0 | c >> 6;
		to[1] = 0x80 | (c & 0x3f);
		return 2;
	}
	if (c < 0x10000) {
		to[0] = 0xe0 | c >> 12;
		to[1] = 0x80 | (c >> 6 & 0x3f);
		to[2] = 0x80 | (c & 0x3f);
		return 3;
	}
	to[0] = 0xf0 | c >> 18;
	to[1] = 0x80 | (c >> 12 & 0x3f);
	to[2] = 0x80 | (c >> 6 & 0x3f);
	to[3] = 0x80 | (c & 0x3f);
	return 4;
}

/* A unit of 16 bits; half of a surrogate pair is kept for the next. */
static size_t put_unit(struct bg_logtext *text, char *to, unsigned int unit)
{
	if (unit >= 0xd800 && unit < 0xdc00) {
		text->high = unit;
		return 0;
	}
	if (unit >= 0xdc00 && unit < 0xe000) {
		if (!text->high)
			return put_utf8(to, '?');
		unit = 0x10000 + ((text->high - 0xd800) << 10) + (unit - 0xdc00);
	}
	text->high = 0;
	/* The mark of the byte order is no character. */
	return unit == 0xfeff ? 0 : put_utf8(to, unit);
}

static void give_utf16(struct bg_logtext *text, const char *data, size_t len)
{
	bool little = text->encoding == BG_ENCODING_UTF16LE;
	char out[4096];
	size_t used = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = data[i];

		if (text->odd < 0) {
			text->odd = c;
			continue;
		}
		used += put_unit(text, out + used, little ? (unsigned int)c << 8 | text->odd :
				 (unsigned int)text->odd << 8 | c);
		text->odd = -1;
		if (used > sizeof(out) - 4) {
			text->emit(text->arg, out, used);
			used = 0;
		}
	}
	text->emit(text->arg, out, used);
}

static void give(struct bg_logtext *text, const char *data, size_t len)
{
	if (text->refused || !len)
		return;
	if (text->encoding == BG_ENCODING_BYTES)
		text->emit(text->arg, data, len);
	else
		give_utf16(text, data, len);
}

static void give_head(struct bg_logtext *text)
{
	text->odd = -1;
	text->refused = judge(text);
	give(text, text->head, text->head_len);
}

const char *bg_logtext_feed(struct bg_logtext *text, const char *data, size_t len)
{
	if (text->encoding == BG_ENCODING_UNKNOWN) {
		size_t room = BG_TEXT_HEAD - text->head_len, n = len < room ? len : room;

		memcpy(text->head + text->head_len, data, n);
		text->head_len += n;
		data += n;
		len -= n;
		if (text->head_len < BG_TEXT_HEAD)
			return NULL;
		give_head(text);
	}
	give(text, data, len);
	return text->refused;
}

const char *bg_logtext_finish(struct bg_logtext *text)
{
	if (text->encoding == BG_ENCODING_UNKNOWN)
		give_head(text);
	return text->refused;
}
