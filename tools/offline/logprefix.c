// SPDX-License-Identifier: GPL-2.0
/*
 * The prefixes that loggers, consoles and bug trackers put before a kernel message.
 * Each matcher answers with the length that it takes at the given place, or 0.
 */
#include "logline.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common.h"

/* No logger puts more than this before a message; bounds the work on a hostile line. */
#define MAX_PREFIXES 40

/* "kernel:" further right than this belongs to the message. */
#define TAG_WITHIN 120

static size_t spaces(const char *s)
{
	return strspn(s, " \t");
}

/* Quotation marks of mails and tables of trackers: "> > ", "| ". */
static size_t match_quote(const char *s, struct bg_logline *line)
{
	(void)line;
	if ((s[0] == '>' || s[0] == '|') && (s[1] == ' ' || s[1] == '\t' || s[1] == s[0]))
		return 1;
	return s[0] == '>' && (s[1] == '[' || s[1] == '<') ? 1 : 0;
}

/* "<4>", and "<4>1 " of RFC 5424. */
static size_t match_priority(const char *s, struct bg_logline *line)
{
	size_t n = 1;

	(void)line;
	if (s[0] != '<')
		return 0;
	n += strspn(s + 1, "0123456789");
	if (n < 2 || n > 5 || s[n] != '>')
		return 0;
	n++;
	if (s[n] == '1' && s[n + 1] == ' ')
		n += 2;
	return n;
}

static void keep(char *to, size_t size, const char *from, size_t len)
{
	if (!to[0] && len)
		snprintf(to, size, "%.*s", (int)(len < size ? len : size - 1), from);
}

static bool is_caller_id(const char *s, size_t len)
{
	return len >= 2 && len < BG_CALLER_LEN && (s[0] == 'T' || s[0] == 'C') &&
	       strspn(s + 1, "0123456789") == len - 1;
}

static bool is_weekday(const char *s)
{
	static const char days[] = "Mon Tue Wed Thu Fri Sat Sun ";

	for (const char *day = days; *day; day += 4)
		if (!strncmp(s, day, 4))
			return true;
	return false;
}

static bool is_number(const char *s)
{
	return isdigit((unsigned char)s[*s == '+']);
}

/*
 * "[   12.345678]", "[  +0.002367]", "[ T123]", "[Mon Jan  2 15:04:05 2006]", "[ 4.5@0]",
 * "[0:  swapper/0:  1]".
 */
static size_t match_bracket(const char *s, struct bg_logline *line)
{
	size_t close, from, len;

	if (s[0] != '[')
		return 0;
	close = strcspn(s, "]");
	if (!s[close] || close > 60)
		return 0;
	from = 1 + spaces(s + 1);
	len = close > from ? close - from : 0;
	while (len && s[from + len - 1] == ' ')
		len--;
	if (is_caller_id(s + from, len)) {
		keep(line->caller, sizeof(line->caller), s + from, len);
		return close + 1;
	}
	if (s[from] == '<' || (!is_number(s + from) && !is_weekday(s + from)))
		return 0;
	/* A process of the task dump: "[  115]     0   115 ...". */
	if (strspn(s + from, "0123456789") == len)
		return 0;
	if (strpbrk(s + from, ".:") && strpbrk(s + from, ".:") < s + close)
		keep(line->stamp, sizeof(line->stamp), s + from, len);
	return close + 1;
}

/* HiSilicon: "[pid:1361,cpu5,name]". */
static size_t match_pid(const char *s, struct bg_logline *line)
{
	size_t close;

	(void)line;
	if (strncmp(s, "[pid:", 5))
		return 0;
	close = strcspn(s, "]");
	return close < 60 && s[close] ? close + 1 : 0;
}

/* A numbered quotation: "3. [ 19174.926798] ...". */
static size_t match_item(const char *s, struct bg_logline *line)
{
	size_t n = strspn(s, "0123456789");

	(void)line;
	if (!n || n > 3 || s[n] != '.' || s[n + 1] != ' ')
		return 0;
	return s[n + 2] == '[' || s[n + 2] == '<' ? n + 2 : 0;
}

/* MediaTek and Samsung: "-(0)[1:init]", " (0)[123:comm]". */
static size_t match_cpu_paren(const char *s, struct bg_logline *line)
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

static bool is_month(const char *s)
{
	static const char months[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

	for (const char *month = months; *month; month += 4)
		if (!strncmp(s, month, 4))
			return true;
	return false;
}

static size_t clock_length(const char *s)
{
	size_t n = strspn(s, "0123456789:.,");

	if (n < 7 || !memchr(s, ':', n))
		return 0;
	if (s[n] == 'Z')
		return n + 1;
	if ((s[n] == '+' || s[n] == '-') && isdigit((unsigned char)s[n + 1]))
		n += 1 + strspn(s + n + 1, "0123456789:");
	return n;
}

/* "May 28 18:51:34", "2006-01-02T15:04:05.123+01:00", "2006-01-02 15:04:05", "01-02 15:04:05.1". */
static size_t match_date(const char *s, struct bg_logline *line)
{
	size_t n = 0, clock;

	if (is_weekday(s))
		n += 4 + spaces(s + 4);
	if (is_month(s + n)) {
		n += 4;
		n += spaces(s + n);
		n += strspn(s + n, "0123456789");
		n += spaces(s + n);
		if (strspn(s + n, "0123456789") == 4 && s[n + 4] == ' ')
			n += 5;
	} else if (isdigit((unsigned char)s[n])) {
		size_t day = strspn(s + n, "0123456789-/");

		if (day < 5 || !strpbrk(s + n, "-/") || (s[n + day] != 'T' && s[n + day] != ' '))
			return 0;
		n += day + 1;
	} else {
		return 0;
	}
	clock = clock_length(s + n);
	if (!clock)
		return 0;
	keep(line->stamp, sizeof(line->stamp), s, n + clock);
	return n + clock;
}

/* Everything up to "kernel:" and its relatives: host name, facility, tag, process id. */
static size_t match_tag(const char *s, struct bg_logline *line)
{
	static const char * const tags[] = { "kernel: : ", "kernel: ", "kernel[0]: ",
					     "kernel:\t", "kernel:[", "kernel - - - ",
					     "kernel  : ", "klogd: ", "vmunix: " };

	size_t within = strnlen(s, TAG_WITHIN);

	(void)line;
	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		const char *hit = memmem(s, within, tags[i], strlen(tags[i]));
		size_t skip = strlen(tags[i]) - (tags[i][strlen(tags[i]) - 1] == '[');

		if (hit && !memchr(s, '=', hit - s))
			return hit - s + skip;
	}
	return strcmp(s, "kernel:") ? 0 : strlen(s);
}

/* Android's logcat, after its date: process, thread, priority, tag: "    0     0 W         : ". */
static size_t match_logcat(const char *s, struct bg_logline *line)
{
	size_t n = 0;

	if (!line->stamp[0])
		return 0;
	for (int id = 0; id < 2; id++) {
		size_t digits = strspn(s + n, "0123456789");

		if (!digits || s[n + digits] != ' ')
			return 0;
		n += digits;
		n += spaces(s + n);
	}
	if (!s[n] || !strchr("VDIWEF", s[n]) || s[n + 1] != ' ')
		return 0;
	n += 1 + spaces(s + n + 1);
	n += strcspn(s + n, ": ");
	n += spaces(s + n);
	return s[n] == ':' ? n + 1 : 0;
}

/* dmesg -x: "kern  :warn  : ". */
static size_t match_facility(const char *s, struct bg_logline *line)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");

	(void)line;
	if (strncmp(s, "kern", 4) && strncmp(s, "user", 4) && strncmp(s, "daemon", 6))
		return 0;
	n += spaces(s + n);
	if (s[n] != ':')
		return 0;
	n++;
	n += strspn(s + n, "abcdefghijklmnopqrstuvwxyz");
	n += spaces(s + n);
	return s[n] == ':' ? n + 1 : 0;
}

/* Qualcomm and Samsung: "c0   123 message", "c2 message" after a time stamp, "[c0] ". */
static size_t match_cpu(const char *s, struct bg_logline *line)
{
	size_t n, digits;

	if (s[0] == '[' && s[1] == 'c' && isdigit((unsigned char)s[2]) && s[3] == ']')
		return 4;
	if (s[0] != 'c' || !isdigit((unsigned char)s[1]) || s[2] != ' ')
		return 0;
	n = 2 + spaces(s + 2);
	digits = strspn(s + n, "0123456789");
	if (digits && s[n + digits] == ' ')
		return n + digits;
	return line->prefixed ? 2 : 0;
}

/* /dev/kmsg: "6,30574068,3816544225428,-;message", with caller id "...,-,caller=T12;message". */
static size_t match_kmsg(const char *s, struct bg_logline *line)
{
	size_t n = 0, id;

	for (int field = 0; field < 3; field++) {
		size_t digits = strspn(s + n, "0123456789");

		if (!digits || s[n + digits] != ',')
			return 0;
		n += digits + 1;
	}
	n += strspn(s + n, "-c+,");
	if (!strncmp(s + n, "caller=", 7) || !strncmp(s + n, "aller=", 6)) {
		n += strcspn(s + n, "=") + 1;
		id = strcspn(s + n, ";");
		if (is_caller_id(s + n, id))
			keep(line->caller, sizeof(line->caller), s + n, id);
		n += id;
	}
	return s[n] == ';' ? n + 1 : 0;
}

/* A container's log: {"log":"message\\n","stream":"stdout",...}. */
static size_t match_json(const char *s, struct bg_logline *line)
{
	static const char begin[] = "{\"log\":\"";

	(void)line;
	return strncmp(s, begin, strlen(begin)) ? 0 : strlen(begin);
}

/* Terminal colours. */
static size_t match_escape(const char *s, struct bg_logline *line)
{
	size_t n;

	(void)line;
	if (s[0] != '\033' || s[1] != '[')
		return 0;
	n = 2 + strspn(s + 2, "0123456789;");
	return s[n] ? n + 1 : n;
}

/* How wide the line was where it was broken, before anybody quoted it. */
static void measure(const char *s, struct bg_logline *line)
{
	for (int mark = 0; mark < MAX_PREFIXES && (*s == '>' || *s == '|'); mark++)
		s += 1 + (s[1] == ' ');
	line->begins_blank = *s == ' ' || *s == '\t';
	line->width = strlen(s);
	line->ends_blank = line->width && s[line->width - 1] == ' ';
}

void bg_logline_strip(char *text, struct bg_logline *line)
{
	static size_t (* const matchers[])(const char *s, struct bg_logline *line) = {
		match_quote, match_escape, match_json, match_kmsg, match_priority, match_bracket,
		match_pid, match_item,
		match_cpu_paren, match_date, match_logcat, match_facility, match_cpu, match_tag,
	};
	char *s = text;
	bool again = true;

	measure(s, line);
	line->prefixed = false;
	line->stamp[0] = '\0';
	line->caller[0] = '\0';
	if (!strncmp(s, "\xef\xbb\xbf", 3))
		s += 3;
	for (int round = 0; again && round < MAX_PREFIXES; round++) {
		again = false;
		s += spaces(s);
		for (size_t i = 0; i < ARRAY_SIZE(matchers); i++) {
			size_t n = matchers[i](s, line);

			if (!n)
				continue;
			/* A quotation mark tells nothing of whether lines are whole. */
			if (matchers[i] != match_quote)
				line->prefixed = true;
			s += n;
			again = true;
			break;
		}
	}
	line->msg = s;
}
