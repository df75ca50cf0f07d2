// SPDX-License-Identifier: GPL-2.0
/*
 * From a stream of bytes to messages: line ends, records of collectors, escaped line ends,
 * logs pasted into one line, and lines that a terminal or a mail program broke in two.
 */
#include "logline.h"
#include "logescape.h"
#include "logwrap.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static void emit_held(struct bg_logreader *reader)
{
	if (!reader->held_set)
		return;
	reader->held_set = false;
	reader->held.msg = reader->held_msg;
	reader->emit(reader->arg, &reader->held);
}

static void hold(struct bg_logreader *reader, const struct bg_logline *line)
{
	reader->held = *line;
	reader->held_set = true;
	memcpy(reader->held_msg, line->msg, strlen(line->msg) + 1);
}

/* Terminals break at this column; only where lines bear prefixes is the rest told from a line. */
#define TERMINAL_WIDTH 80

static bool fills_terminal(const struct bg_logline *line)
{
	return line->prefixed && line->width == TERMINAL_WIDTH;
}

static bool is_cut(const struct bg_logline *line, const char *msg)
{
	return fills_terminal(line) || bg_line_is_cut(msg);
}

static bool goes_on(const struct bg_logreader *reader, const struct bg_logline *rest)
{
	if (fills_terminal(&reader->held) && !rest->begins_blank)
		return true;
	return bg_line_is_cut(reader->held_msg) && bg_line_goes_on(reader->held_msg, rest->msg);
}

static void take_message(struct bg_logreader *reader, char *text)
{
	struct bg_logline line = { .number = reader->number + 1 };
	size_t len;

	bg_logline_strip(text, &line);
	if (reader->in_record) {
		line.prefixed = true;
		if (reader->record.stamp[0])
			memcpy(line.stamp, reader->record.stamp, sizeof(line.stamp));
		if (!line.host[0])
			memcpy(line.host, reader->record.host, sizeof(line.host));
	}
	len = strlen(line.msg);
	while (len && line.msg[len - 1] == ' ')
		line.msg[--len] = '\0';
	if (reader->held_set && !line.prefixed && len && goes_on(reader, &line)) {
		size_t held = strlen(reader->held_msg);
		bool blank = fills_terminal(&reader->held) ? reader->held.ends_blank :
			     bg_line_wants_blank(reader->held_msg, line.msg);

		if (held + blank + len < BG_LINE_MAX) {
			if (blank)
				reader->held_msg[held++] = ' ';
			memcpy(reader->held_msg + held, line.msg, len + 1);
		}
		/* It may have been broken more than once. */
		reader->held.width = line.width;
		reader->held.ends_blank = line.ends_blank;
		if (!is_cut(&reader->held, reader->held_msg) || held + len > 4096)
			emit_held(reader);
		return;
	}
	emit_held(reader);
	if (!len)
		return;
	if (is_cut(&line, line.msg))
		hold(reader, &line);
	else
		reader->emit(reader->arg, &line);
}

/* Cut where line ends were escaped, and before each but the first time stamp. */
static void take_messages(struct bg_logreader *reader)
{
	char *s = reader->buf, *start = s;
	bool stamped = false;

	for (; *s; s++) {
		if (*s == '\n') {
			*s = '\0';
			take_message(reader, start);
			start = s + 1;
			stamped = false;
		} else if (*s == '[' && bg_is_kernel_stamp(s)) {
			if (stamped) {
				/* The bracket is borrowed for the end of the message before. */
				*s = '\0';
				take_message(reader, start);
				*s = '[';
				start = s;
			}
			stamped = true;
		}
	}
	take_message(reader, start);
}

static void take_line(struct bg_logreader *reader)
{
	enum bg_log_record record;

	reader->buf[reader->len] = '\0';
	reader->len = 0;
	record = bg_record_json(&reader->record, reader->buf);
	bg_log_unescape(reader->buf);
	if (record == BG_LOG_RECORD_NONE)
		record = bg_record_field(&reader->record, reader->buf);
	reader->in_record = record == BG_LOG_RECORD_MESSAGE;
	if (record != BG_LOG_RECORD_OTHER)
		take_messages(reader);
}

/* A soft line end of a quoted-printable mail, whose lines are up to 76 wide. */
static bool is_soft_end(const struct bg_logreader *reader)
{
	size_t width = reader->len - reader->broken_at;

	return width > 60 && width < 80 && reader->buf[reader->len - 1] == '=';
}

/* Control characters must not reach a terminal; a line that is too long goes on as another. */
static void add_bytes(struct bg_logreader *reader, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = data[i];

		if (c == '\r' || c == 0x7f)
			continue;
		if (reader->len == BG_LINE_MAX - 1) {
			take_line(reader);
			reader->broken_at = 0;
		}
		if (c < ' ' && c != '\t' && c != '\033')
			c = c ? '?' : ' ';
		reader->buf[reader->len++] = c;
	}
}

static void end_line(struct bg_logreader *reader)
{
	if (is_soft_end(reader)) {
		reader->len--;
	} else {
		take_line(reader);
		reader->number++;
	}
	reader->broken_at = reader->len;
}

void bg_logreader_feed(struct bg_logreader *reader, const char *data, size_t len)
{
	while (len) {
		const char *end = memchr(data, '\n', len);
		size_t piece = end ? (size_t)(end - data) : len;

		add_bytes(reader, data, piece);
		if (end)
			end_line(reader);
		data += piece + !!end;
		len -= piece + !!end;
	}
}

void bg_logreader_skip(struct bg_logreader *reader, uint64_t lines)
{
	if (reader->len)
		take_line(reader);
	emit_held(reader);
	reader->broken_at = 0;
	reader->number += lines;
}

void bg_logreader_finish(struct bg_logreader *reader)
{
	if (reader->len) {
		take_line(reader);
		reader->number++;
	}
	emit_held(reader);
}
