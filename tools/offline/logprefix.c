// SPDX-License-Identifier: GPL-2.0
/*
 * The prefixes that loggers, consoles and bug trackers put before a kernel message.
 * Each matcher answers with the length that it takes at the given place, or 0.
 */
#include "logvendor.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

bool bg_is_kernel_stamp(const char *s)
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

/* No logger puts more than this before a message; bounds the work on a hostile line. */
#define MAX_PREFIXES 40

/* "kernel:" further right than this belongs to the message. */
#define TAG_WITHIN 120

/* What stands before a kernel's time stamp, further right than this, belongs to the message. */
#define STAMP_WITHIN 160

/* Quotation marks of mails and tables of trackers: "> > ", "| ". */
static size_t match_quote(const char *s)
{
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

static bool is_signed_number(const char *s)
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
	const char *mark;

	if (s[0] != '[')
		return 0;
	close = strcspn(s, "]");
	if (!s[close] || close > 60)
		return 0;
	from = 1 + bg_spaces(s + 1);
	len = close > from ? close - from : 0;
	while (len && s[from + len - 1] == ' ')
		len--;
	if (is_caller_id(s + from, len)) {
		keep(line->caller, sizeof(line->caller), s + from, len);
		return close + 1;
	}
	if (s[from] == '<' || (!is_signed_number(s + from) && !is_weekday(s + from)))
		return 0;
	/* A process of the task dump: "[  115]     0   115 ...". */
	if (strspn(s + from, "0123456789") == len)
		return 0;
	/* A number and a colon are a processor and its process: "[2:   app:  744]". */
	mark = strpbrk(s + from, ".:");
	if (mark && mark < s + close && (*mark == '.' || is_weekday(s + from)))
		keep(line->stamp, sizeof(line->stamp), s + from, len);
	return close + 1;
}

/* "123:", "kern.log:123:", "kern.log-123-": grep -n. */
static size_t match_grep(const char *s, struct bg_logline *line)
{
	size_t digits = strspn(s, "0123456789"), n = digits;

	if (line->prefixed)
		return 0;
	if (!digits) {
		size_t name = strcspn(s, ": \t[]()=<>");

		if (s[name] != ':' || name > TAG_WITHIN || !memchr(s, '.', name))
			return 0;
		n = name + 1;
		digits = strspn(s + n, "0123456789");
		n += digits;
	}
	if (!digits || (s[n] != ':' && s[n] != '-') || isdigit((unsigned char)s[n + 1]))
		return 0;
	return n + 1;
}

/* cat -n: a number, and a tab. */
static size_t match_cat(const char *s, struct bg_logline *line)
{
	size_t digits = strspn(s, "0123456789");

	return digits && s[digits] == '\t' && !line->prefixed ? digits + 1 : 0;
}

/* A container's runtime after its date: "stdout F ". */
static size_t match_cri(const char *s, struct bg_logline *line)
{
	if (!line->stamp[0] || (strncmp(s, "stdout ", 7) && strncmp(s, "stderr ", 7)))
		return 0;
	return (s[7] == 'F' || s[7] == 'P') && s[8] == ' ' ? 9 : 0;
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
		n += 4 + bg_spaces(s + 4);
	if (is_month(s + n)) {
		n += 4;
		n += bg_spaces(s + n);
		n += strspn(s + n, "0123456789");
		n += bg_spaces(s + n);
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

/* "kern.warn", as busybox's syslogd writes it between the machine's name and the tag. */
static bool is_level(const char *word, size_t len)
{
	static const char * const levels[] = {
		".emerg", ".alert", ".crit", ".err", ".warn", ".warning", ".notice", ".info", ".debug",
	};

	for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
		size_t level = strlen(levels[i]);

		if (len > level && !memcmp(word + len - level, levels[i], level))
			return true;
	}
	return false;
}

/* The last word before the tag is the machine's name, unless a facility or a number. */
static void keep_host(struct bg_logline *line, const char *s, const char *tag)
{
	const char *end = tag, *word;

	do {
		while (end > s && end[-1] == ' ')
			end--;
		for (word = end; word > s && word[-1] != ' '; word--)
			;
		if (!is_level(word, end - word))
			break;
		end = word;
	} while (end > s);
	if (word < end && !memchr(word, ':', end - word) && isalnum((unsigned char)*word))
		keep(line->host, sizeof(line->host), word, end - word);
}

/* Everything up to "kernel:" and its relatives: host name, facility, tag, process id. */
static size_t match_tag(const char *s, struct bg_logline *line)
{
	static const char * const tags[] = { "kernel: : ", "kernel: ", "kernel[0]: ",
					     "kernel:\t", "kernel:[", "kernel - - - ",
					     "kernel  : ", "kernel - - [", "klogd: ", "vmunix: " };

	size_t within = strnlen(s, TAG_WITHIN);

	for (size_t i = 0; i < ARRAY_SIZE(tags); i++) {
		const char *hit = memmem(s, within, tags[i], strlen(tags[i]));
		size_t skip = strlen(tags[i]) - (tags[i][strlen(tags[i]) - 1] == '[');

		if (!hit || memchr(s, '=', hit - s))
			continue;
		keep_host(line, s, hit);
		return hit - s + skip;
	}
	return strcmp(s, "kernel:") ? 0 : strlen(s);
}

/* dmesg -x: "kern  :warn  : ". */
static size_t match_facility(const char *s, struct bg_logline *line)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");

	(void)line;
	if (strncmp(s, "kern", 4) && strncmp(s, "user", 4) && strncmp(s, "daemon", 6))
		return 0;
	n += bg_spaces(s + n);
	if (s[n] != ':')
		return 0;
	n++;
	n += strspn(s + n, "abcdefghijklmnopqrstuvwxyz");
	n += bg_spaces(s + n);
	return s[n] == ':' ? n + 1 : 0;
}

/* netconsole may put the kernel's release before the record: "6.1.0-18-amd64,". */
static size_t release_length(const char *s)
{
	size_t digits = strspn(s, "0123456789"), n;

	if (!digits || digits > 2 || s[digits] != '.' || !isdigit((unsigned char)s[digits + 1]))
		return 0;
	n = strcspn(s, ", ;");
	return s[n] == ',' ? n + 1 : 0;
}

/* "1234567" microseconds as the kernel shows them: "1.234567". */
static void keep_kmsg_time(struct bg_logline *line, const char *digits)
{
	unsigned long long us = strtoull(digits, NULL, 10);

	if (!line->stamp[0])
		snprintf(line->stamp, sizeof(line->stamp), "%llu.%06llu", us / 1000000,
			 us % 1000000);
}

/* /dev/kmsg: "6,30574068,3816544225428,-;message", with caller id "...,-,caller=T12;message". */
static size_t match_kmsg(const char *s, struct bg_logline *line)
{
	size_t n = release_length(s), time = 0, id;

	for (int field = 0; field < 3; field++) {
		size_t digits = strspn(s + n, "0123456789");

		if (!digits || s[n + digits] != ',')
			return 0;
		time = n;
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
	n += strcspn(s + n, "; ");
	if (s[n] != ';')
		return 0;
	keep_kmsg_time(line, s + time);
	return n + 1;
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

/* Whatever stands before a time stamp of the kernel is no part of its message. */
static size_t match_before_stamp(const char *s)
{
	size_t within = strnlen(s, STAMP_WITHIN);

	if (!strncmp(s, "Subject:", 8))
		return 0;
	for (const char *at = s; (at = memchr(at, '[', s + within - at)); at++)
		if (at > s && bg_is_kernel_stamp(at))
			return at - s;
	return 0;
}

static size_t match_any(const char *s, struct bg_logline *line)
{
	static size_t (* const matchers[])(const char *s, struct bg_logline *line) = {
		match_kmsg, match_priority, match_bracket, bg_match_pid, match_item,
		bg_match_cpu_paren, match_date, match_cri, bg_match_logcat, match_facility,
		bg_match_cpu, match_tag, match_grep, match_cat,
	};

	for (size_t i = 0; i < ARRAY_SIZE(matchers); i++) {
		size_t n = matchers[i](s, line);

		if (n)
			return n;
	}
	return match_before_stamp(s);
}

void bg_logline_strip(char *text, struct bg_logline *line)
{
	char *s = text;

	measure(s, line);
	line->prefixed = false;
	line->stamp[0] = '\0';
	line->host[0] = '\0';
	line->caller[0] = '\0';
	if (!strncmp(s, "\xef\xbb\xbf", 3))
		s += 3;
	for (int round = 0; round < MAX_PREFIXES; round++) {
		size_t n;

		s += bg_spaces(s);
		n = match_quote(s);
		if (!n) {
			n = match_any(s, line);
			/* A quotation mark tells nothing of whether lines are whole. */
			if (n)
				line->prefixed = true;
		}
		if (!n)
			break;
		s += n;
	}
	line->msg = s;
}
