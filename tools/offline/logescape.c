// SPDX-License-Identifier: GPL-2.0
/*
 * What web pages, mails and terminals put into a line: each matcher answers with the length
 * that it takes at the given place, or 0.
 */
#include "logescape.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "common.h"

/* No markup or colour is longer: bounds the work on a hostile line. */
#define MARKUP_MAX 512
#define COLOUR_MAX 24

static const struct {
	const char *from;
	char to;
} escapes[] = {
	{ "&gt;", '>' }, { "&lt;", '<' }, { "&amp;", '&' }, { "&quot;", '"' }, { "&#39;", '\'' },
	{ "&#34;", '"' }, { "&#42;", '*' }, { "&ast;", '*' }, { "&#95;", '_' },
	{ "&nbsp;", ' ' }, { "&#160;", ' ' }, { "\xc2\xa0", ' ' },
	{ "<br>", '\n' }, { "<br/>", '\n' }, { "<br />", '\n' }, { "</p>", '\n' },
	{ "</div>", '\n' }, { "</li>", '\n' }, { "</tr>", '\n' }, { "</pre>", '\n' },
	{ "=3D", '=' }, { "=C2=A0", ' ' },
	{ "\\r\\n", '\n' }, { "\\n", '\n' }, { "\\t", ' ' }, { "#012", '\n' }, { "#011", ' ' },
	{ "\\*", '*' }, { "\\_", '_' }, { "\\[", '[' }, { "\\]", ']' },
};

static const char * const tags[] = {
	"p", "div", "li", "ul", "ol", "span", "pre", "code", "td", "tr", "table", "tbody", "a",
	"b", "i", "em", "strong", "tt", "font", "html", "body", "blockquote",
};

/* Length of an HTML tag that only marks up, or 0. */
static size_t match_markup(const char *s)
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
		return close < MARKUP_MAX && s[close] ? close + 1 : 0;
	}
	return 0;
}

/* The escape character, as it is or as programs spell it. */
static size_t match_escape(const char *s)
{
	static const char * const spelled[] = {
		"\033", "\\x1b", "\\x1B", "\\u001b", "\\u001B", "\\033", "\\e", "#033", "^[",
		"\xe2\x90\x9b",
	};

	for (size_t i = 0; i < ARRAY_SIZE(spelled); i++)
		if (!strncmp(s, spelled[i], strlen(spelled[i])))
			return strlen(spelled[i]);
	return 0;
}

/* "[01;31m", "[K" after an escape character: parameters and a letter. */
static size_t match_sequence(const char *s)
{
	size_t n;

	if (s[0] == '(' && isupper((unsigned char)s[1]))
		return 2;
	if (s[0] != '[')
		return 0;
	n = 1 + strspn(s + 1, "0123456789;?");
	return n < COLOUR_MAX && isalpha((unsigned char)s[n]) ? n + 1 : 0;
}

/* A colour whose escape character was lost on the way: "[01;31m[K", "[0m", "[m[K". */
static size_t match_bare_colour(const char *s)
{
	size_t n;

	if (s[0] != '[')
		return 0;
	n = 1 + strspn(s + 1, "0123456789;");
	if (s[n] != 'm' || n > COLOUR_MAX || (n == 1 && strncmp(s + 2, "[K", 2)))
		return 0;
	n++;
	return strncmp(s + n, "[K", 2) ? n : n + 2;
}

static size_t match_colour(const char *s)
{
	size_t escape = match_escape(s), sequence;

	if (!escape)
		return match_bare_colour(s);
	sequence = match_sequence(s + escape);
	if (sequence)
		return escape + sequence;
	return *s == '\033' ? 1 : 0;
}

static size_t match_spelled(const char *s, char *to)
{
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++) {
		if (strncmp(s, escapes[i].from, strlen(escapes[i].from)))
			continue;
		*to = escapes[i].to;
		return strlen(escapes[i].from);
	}
	return 0;
}

/* A blank of a quoted-printable mail; elsewhere "=20" is a value. */
static size_t match_printable_blank(const char *s, bool printable)
{
	if (strncmp(s, "=20", 3))
		return 0;
	return printable || !s[3] ? 3 : 0;
}

static size_t unescape_one(const char *s, bool printable, char *to)
{
	size_t n = match_colour(s);

	*to = '\0';
	if (n)
		return n;
	n = match_spelled(s, to);
	if (n)
		return n;
	n = match_printable_blank(s, printable);
	if (n) {
		*to = ' ';
		return n;
	}
	return match_markup(s);
}

void bg_log_unescape(char *s)
{
	static const char special[] = "<&\\#=\xc2\xe2\033^[";
	bool printable = strstr(s, "=3D") || strstr(s, "=C2=A0");
	char *to = s;

	while (*s) {
		size_t n = strcspn(s, special);
		char c;

		memmove(to, s, n);
		to += n;
		s += n;
		if (!*s)
			break;
		n = unescape_one(s, printable, &c);
		if (!n)
			*to++ = *s++;
		else if (c)
			*to++ = c;
		s += n;
	}
	*to = '\0';
}
