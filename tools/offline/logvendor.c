// SPDX-License-Identifier: GPL-2.0
/* Prefixes of phones and boards: Android's logcat in its shapes, and vendors' processor ids. */
#include "logvendor.h"

#include <ctype.h>
#include <stdio.h>

/* HiSilicon: "[pid:1361,cpu5,name]". */
size_t bg_match_pid(const char *s, struct bg_logline *line)
{
	size_t close;

	(void)line;
	if (strncmp(s, "[pid:", 5))
		return 0;
	close = strcspn(s, "]");
	return close < 60 && s[close] ? close + 1 : 0;
}

/* MediaTek and Samsung: "-(0)[1:init]", " (0)[123:comm]". */
size_t bg_match_cpu_paren(const char *s, struct bg_logline *line)
{
	size_t n = s[0] == '.' || s[0] == '-' ? 1 : 0;
	size_t digits, close;

	(void)line;
	if (s[n] != '(')
		return 0;
	digits = strspn(s + n + 1, "0123456789");
	if (!digits || s[n + 1 + digits] != ')' || s[n + 2 + digits] != '[')
		return 0;
	n += 2 + digits;
	close = strcspn(s + n, "]");
	return s[n + close] ? n + close + 1 : 0;
}

/* Qualcomm and Samsung: "c0   123 message", "c2 message" after a time stamp, "[c0] ". */
size_t bg_match_cpu(const char *s, struct bg_logline *line)
{
	size_t n, digits;

	if (s[0] == '[' && s[1] == 'c' && isdigit((unsigned char)s[2]) && s[3] == ']')
		return 4;
	if (s[0] != 'c' || !isdigit((unsigned char)s[1]) || s[2] != ' ')
		return 0;
	n = 2 + bg_spaces(s + 2);
	digits = strspn(s + n, "0123456789");
	if (digits && s[n + digits] == ' ')
		return n + digits;
	return line->prefixed ? 2 : 0;
}

#define DIGITS "0123456789"

/* "1700000000.123 ", "  12.345 ": logcat's -v epoch and -v monotonic. */
static size_t seconds_length(const char *s)
{
	size_t n = strspn(s, DIGITS), decimals;

	if (!n || s[n] != '.')
		return 0;
	decimals = strspn(s + n + 1, DIGITS);
	n += 1 + decimals;
	return decimals >= 3 && s[n] == ' ' ? n + bg_spaces(s + n) : 0;
}

/* One number and the blanks after it, or 0. */
static size_t id_length(const char *s)
{
	size_t n = strspn(s, DIGITS);

	return n && s[n] == ' ' ? n + bg_spaces(s + n) : 0;
}

/* "root ", "u0_a12 ": the user's name, where numbers follow. */
static size_t user_length(const char *s)
{
	size_t n = strspn(s, DIGITS "abcdefghijklmnopqrstuvwxyz_");

	return n && n < 16 && s[n] == ' ' ? n + bg_spaces(s + n) : 0;
}

static bool is_priority(char c)
{
	return c && strchr("VDIWEFA", c);
}

/* "W kernel  : ", "W         : " */
static size_t level_length(const char *s)
{
	size_t n;

	if (!is_priority(s[0]) || s[1] != ' ')
		return 0;
	n = 1 + bg_spaces(s + 1);
	n += strcspn(s + n, ": ");
	n += bg_spaces(s + n);
	return s[n] == ':' ? n + 1 : 0;
}

/* -v threadtime, and with uid: "  root     0     0 W kernel  : ". */
static size_t match_threadtime(const char *s, struct bg_logline *line)
{
	size_t n = line->stamp[0] ? 0 : seconds_length(s), user, pid, tid, level;

	if (!n && !line->stamp[0])
		return 0;
	for (int with_user = 0; with_user < 2; with_user++) {
		user = with_user ? user_length(s + n) : 0;
		pid = id_length(s + n + user);
		tid = pid ? id_length(s + n + user + pid) : 0;
		level = tid ? level_length(s + n + user + pid + tid) : 0;
		if (level)
			return n + user + pid + tid + level;
	}
	return 0;
}

/* "(  123)", "(    0:    0)" */
static size_t paren_length(const char *s)
{
	size_t n;

	if (s[0] != '(')
		return 0;
	n = 1 + strspn(s + 1, DIGITS " :");
	return n > 1 && s[n] == ')' ? n + 1 : 0;
}

/* -v brief, time, tag, thread, process: "W/kernel  (  123): ", "W/tag: ", "W(    0:    0) ". */
static size_t match_brief(const char *s)
{
	size_t n = 1, paren;

	if (!is_priority(s[0]))
		return 0;
	if (s[1] == '/') {
		size_t tag = strcspn(s + 2, "(:");

		if (tag > 40)
			return 0;
		n = 2 + tag;
	}
	paren = paren_length(s + n);
	n += paren;
	if (s[1] != '/' && !paren)
		return 0;
	if (s[n] == ':' && s[n + 1] == ' ')
		return n + 1;
	return paren && s[1] != '/' && s[n] == ' ' ? n + 1 : 0;
}

size_t bg_match_logcat(const char *s, struct bg_logline *line)
{
	size_t n = match_threadtime(s, line);

	return n ? n : match_brief(s);
}
