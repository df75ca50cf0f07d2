// SPDX-License-Identifier: GPL-2.0
/*
 * From a stream of bytes to messages: line ends, HTML, escaped line ends, logs pasted into
 * one line, and lines that a terminal or a mail program broke in two.
 */
#include "logline.h"
#include "logwrap.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static const struct {
	const char *from;
	char to;
} escapes[] = {
	{ "&gt;", '>' }, { "&lt;", '<' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&#39;", '\'' },
	{ "&#34;", '"' }, { "&nbsp;", ' ' }, { "&#160;", ' ' }, { "\xc2\xa0", ' ' },
	{ "<br>", '\n' }, { "<br/>", '\n' }, { "<br />", '\n' }, { "</p>", '\n' },
	{ "</div>", '\n' }, { "</li>", '\n' }, { "</tr>", '\n' }, { "</pre>", '\n' },
	{ "=3D", '=' }, { "=C2=A0", ' ' }, { "=20", ' ' },
	{ "\\r\\n", '\n' }, { "\\n", '\n' }, { "\\t", ' ' }, { "#012", '\n' }, { "#011", ' ' },
};

static const char * const tags[] = {
	"p", "div", "li", "ul", "ol", "span", "pre", "code", "td", "tr", "table", "tbody", "a",
	"b", "i", "em", "strong", "tt", "font", "html", "body", "blockquote",
};

/* Length of an HTML tag that only marks up, or 0. */
static size_t markup_length(const char *s)
{
	size_t n = 1, len, close;

	if (s[0] != '<')
		return 0;
	if (s[n] == '/')
		n++;
	len = strspn(s + n, "abcdefghijklmnopqrstuvwxyz");
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		if (strlen(tags[i]) != len || strncmp(s + n, tags[i], len))
			continue;
		if (s[n + len] != '>' && s[n + len] != ' ')
			return 0;
		close = strcspn(s, ">");
		return close < 512 && s[close] ? close + 1 : 0;
	}
	return 0;
}

static size_t unescape_one(const char *s, char *to)
{
	size_t n = markup_length(s);

	*to = '\0';
	if (*s == '<' || *s == '&' || *s == '\\' || *s == '#' || *s == '=' ||
	    *s == '\xc2') {
		for (size_t i = 0; i < ARRAY_SIZE(escapes); i++) {
			if (strncmp(s, escapes[i].from, strlen(escapes[i].from)))
				continue;
			*to = escapes[i].to;
			return strlen(escapes[i].from);
		}
	}
	return n;
}

/* In place: the result is never longer. */
static void unescape(char *s)
{
	char *to = s;

	while (*s) {
		char c;
		size_t n = unescape_one(s, &c);

		if (!n)
			*to++ = *s++;
		else if (c)
			*to++ = c;
		s += n;
	}
	*to = '\0';
}

/* "[ 1234.567890]" at @s. */
static bool is_stamp(const char *s)
{
	size_t n;

	if (*s != '[')
		return false;
	s += 1 + strspn(s + 1, " ");
	n = strspn(s, "0123456789");
	if (!n || s[n] != '.')
		return false;
	s += n + 1;
	n = strspn(s, "0123456789");
	return n == 6 && s[n] == ']';
}

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
	struct bg_logline line = { .number = reader->number };
	size_t len;

	bg_logline_strip(text, &line);
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
static void take_line(struct bg_logreader *reader)
{
	char *s = reader->buf, *start = s;
	bool stamped = false;

	reader->buf[reader->len] = '\0';
	reader->len = 0;
	reader->number++;
	unescape(reader->buf);
	for (; *s; s++) {
		if (*s == '\n') {
			*s = '\0';
			take_message(reader, start);
			start = s + 1;
			stamped = false;
		} else if (*s == '[' && is_stamp(s)) {
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

/* A soft line end of a quoted-printable mail, whose lines are up to 76 wide. */
static bool is_soft_end(const struct bg_logreader *reader)
{
	size_t width = reader->len - reader->broken_at;

	return width > 60 && width < 80 && reader->buf[reader->len - 1] == '=';
}

void bg_logreader_feed(struct bg_logreader *reader, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = data[i];

		if (c == '\n') {
			if (is_soft_end(reader))
				reader->len--;
			else
				take_line(reader);
			reader->broken_at = reader->len;
			continue;
		}
		if (c == '\r' || reader->len == BG_LINE_MAX - 1)
			continue;
		if ((c < ' ' && c != '\t' && c != '\033') || c == 0x7f)
			c = c ? '?' : ' ';
		reader->buf[reader->len++] = c;
	}
}

void bg_logreader_finish(struct bg_logreader *reader)
{
	if (reader->len)
		take_line(reader);
	emit_held(reader);
}
