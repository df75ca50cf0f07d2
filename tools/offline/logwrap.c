// SPDX-License-Identifier: GPL-2.0
/*
 * Lines that a terminal or a mail program broke in two: hard at a column, in the middle of a
 * word, or soft at a blank.
 */
#include "logwrap.h"

#include <ctype.h>
#include <string.h>

#include "common.h"

static bool has_token(const char *s, const char *end, const char *token)
{
	return memmem(s, end - s, token, strlen(token));
}

/* A word that the line's kind does not end in: the rest stands on the next line. */
static bool word_is_cut(const char *line, const char *word, const char *end)
{
	size_t len = end - word, digits = strspn(word, "0123456789");

	if (digits == len || !len)
		return has_token(line, word, "kB ") && !has_token(line, word, "lowmem_reserve") &&
		       (has_token(line, word, "*") || has_token(line, word, ":"));
	if (word[digits] == '*')
		return word[len - 1] != 'B';
	if (!has_token(line, word, "kB ") || word[0] == '(' || word[0] == '=')
		return false;
	if (memchr(word, ':', len))
		return word[len - 1] != 'B' && !has_token(word, end, "pages_scanned");
	if (has_token(word, end, "all_unrec") || !strncmp(word, "yes", len) ||
	    !strncmp(word, "no", len))
		return false;
	return strspn(word, "abcdefghijklmnopqrstuvwxyz_()") == len;
}

/* Was the last word broken in the middle? */
static bool is_word_cut(const char *line)
{
	const char *end = line + strlen(line), *word;

	while (end > line && end[-1] == ' ')
		end--;
	if (end - line < 40)
		return false;
	for (word = end; word > line && word[-1] != ' '; word--)
		;
	return word > line && word_is_cut(line, word, end);
}

static bool is_vmalloc(const char *line)
{
	return strstr(line, ": vmalloc error: size") || strstr(line, ": vmalloc: allocation failure");
}

static bool is_header(const char *line)
{
	return strstr(line, "invoked oom-killer:") || strstr(line, "page allocation failure") ||
	       strstr(line, ": page allocation stalls for ") ||
	       strstr(line, ": vmemmap alloc failure") || is_vmalloc(line);
}

/* A header without its mask goes on, and so does one whose brackets are open. */
static bool is_open_header(const char *line)
{
	const char *open = strrchr(line, '(');

	if (open && !strchr(open, ')'))
		return true;
	return (!strstr(line, "order") && !is_vmalloc(line)) ||
	       (!strstr(line, "gfp_mask=0x") && !strstr(line, "mode:0x"));
}

/* A line of a memory report, by its beginning: the rest of no other. */
static bool begins_line(const char *after)
{
	static const char * const starts[] = {
		"Node ", "lowmem_reserve", "DMA", "Normal", "HighMem", "Movable", "Free swap",
	};

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (!strncmp(after, starts[i], strlen(starts[i])))
			return strchr(after, ':');
	return false;
}

/* "CPU: 0 PID: 1 Comm: x Not tainted" whose release stands on the next line. */
static bool is_cut_cpu(const char *line)
{
	const char *comm = strstr(line, "omm: "), *tainted;

	if (!comm)
		return false;
	tainted = strstr(comm, "ainted");
	if (!tainted)
		return !strncmp(line, "CPU:", 4) && strlen(comm) > 8 &&
		       !strcmp(comm + strlen(comm) - 4, " Not");
	return !strpbrk(tainted, "0123456789#");
}

static bool ends_in(const char *line, const char *end, const char *with)
{
	size_t len = strlen(with);

	return (size_t)(end - line) > len && !memcmp(end - len, with, len);
}

/* A header that was broken before the words that tell it. */
static bool is_cut_header(const char *line, const char *end)
{
	return ends_in(line, end, " invoked") || ends_in(line, end, ": page allocation") ||
	       ends_in(line, end, ": page") || ends_in(line, end, ": vmalloc") ||
	       ends_in(line, end, ": vmemmap") || ends_in(line, end, ": vmemmap alloc") ||
	       ends_in(line, end, ": page allocation stalls") ||
	       ends_in(line, end, ": page allocation stalls for");
}

/* No more than a task's name, with a colon or not: a header may have been broken behind it. */
static bool may_be_name(const char *line)
{
	size_t len = strlen(line);

	return len && len <= 15 + (size_t)(line[len - 1] == ':');
}

static bool follows_name(const char *name, const char *after)
{
	static const char * const words[] = {
		"page allocation failure", "page allocation stalls", "vmalloc error: size",
		"vmalloc: allocation failure", "vmemmap alloc failure",
	};

	if (name[strlen(name) - 1] != ':')
		return !strncmp(after, "invoked oom-killer:", 19);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strncmp(after, words[i], strlen(words[i])))
			return true;
	return false;
}

/* A zone's line goes on at least to how much memory is there. */
static bool is_cut_zone(const char *line)
{
	return strstr(line, " free:") && strstr(line, "kB min:") && !strstr(line, " present:");
}

/* A CMA area's line goes on to the error, and to the sum of its holes. */
static bool is_cut_cma(const char *line)
{
	if (strstr(line, "alloc failed, req-size:"))
		return !strstr(line, "ret: ");
	return strstr(line, "number of available pages:") && !strstr(line, "total");
}

/*
 * "ret: -12", "6@8314+9@8343=> 15 free of 262144 total pages", "=> 15 free", "+9@8343",
 * "of 262144 total pages"
 */
static bool is_cma_rest(const char *after)
{
	return !strncmp(after, "ret: ", 5) || !strncmp(after, "pages", 5) ||
	       ((!strncmp(after, "of ", 3) || !strncmp(after, "free ", 5)) &&
		strstr(after, " total")) || !strncmp(after, "total pages", 11) ||
	       (strspn(after, "0123456789@+=> ") && strpbrk(after, "@=")) ||
	       (isdigit((unsigned char)*after) && strstr(after, " total"));
}

/* A kill's line goes on to the victim's name, and to what of it was in memory. */
static bool is_cut_kill(const char *line)
{
	const char *kill = strstr(line, "illed process");

	if (!kill)
		kill = strstr(line, "of memory: Kill process");
	if (!kill)
		return false;
	return !strchr(kill, '(') || kill[strlen(kill) - 1] == ')' ||
	       (strstr(kill, "total-vm:") && !strstr(kill, "file-rss:"));
}

/* "4711", "(name) total-vm:1kB", "total-vm:1kB,", "anon-rss:2kB", "score 7 or sacrifice child" */
static bool is_kill_rest(const char *after)
{
	static const char * const starts[] = { "total-vm:", "anon-rss:", "file-rss:", "score " };

	if (*after == '(' || isdigit((unsigned char)*after))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (!strncmp(after, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/* "unevictable:6516", "kB isolated(anon):0kB ...": what a zone's line goes on with. */
static bool is_zone_rest(const char *after)
{
	size_t name = strspn(after, "abcdefghijklmnopqrstuvwxyz_()");

	if (!strncmp(after, "kB ", 3))
		return true;
	return name && after[name] == ':' && isdigit((unsigned char)after[name + 1]);
}

bool bg_line_is_cut(const char *line)
{
	const char *end = line + strlen(line);

	while (end > line && end[-1] == ' ')
		end--;
	if (is_cut_header(line, end) || is_cut_zone(line) || is_cut_kill(line) ||
	    is_cut_cma(line) || may_be_name(line))
		return true;
	if (is_header(line))
		return is_open_header(line);
	if (is_cut_cpu(line))
		return true;
	return is_word_cut(line);
}

/* " W  OE  ------------   3.10.0-327" */
static bool is_taint_and_release(const char *line)
{
	return strspn(line, "0123456789.ABCDEFGHIJKLMNOPRSTUWX- ") >= 3 &&
	       strpbrk(line, "0123456789");
}

bool bg_line_goes_on(const char *before, const char *after)
{
	static const char * const starts[] = {
		"order", "mode:", "gfp_mask", "nodemask", "oom_", "cpuset=", "mems_allowed", "0x",
		"page order", "failed to allocate", "exceeds total", "vm_struct", "allocated ",
	};
	const char *open = strrchr(before, '(');

	if (begins_line(after))
		return false;
	if (is_cut_cpu(before))
		return !strncmp(after, "tainted", 7) || is_taint_and_release(after);
	if (ends_in(before, before + strlen(before), ": page allocation stalls for"))
		return isdigit((unsigned char)*after);
	if (is_cut_header(before, before + strlen(before)))
		return !strncmp(after, "oom-killer", 10) || !strncmp(after, "failure", 7) ||
		       !strncmp(after, "allocation", 10) || !strncmp(after, "error: size", 11) ||
		       !strncmp(after, "alloc failure", 13) || !strncmp(after, "stalls for ", 11) ||
		       !strncmp(after, "for ", 4);
	if (is_cut_kill(before))
		return is_kill_rest(after);
	if (is_cut_cma(before))
		return is_cma_rest(after);
	if (is_cut_zone(before) && !is_word_cut(before))
		return is_zone_rest(after);
	if (may_be_name(before))
		return follows_name(before, after);
	if (!is_header(before) || (open && !strchr(open, ')')))
		return true;
	/* A word broken in the middle goes on with its next letter. */
	if (!strchr(":,.) ", before[strlen(before) - 1]) &&
	    (islower((unsigned char)*after) || isdigit((unsigned char)*after) ||
	     strchr("_=|", *after)))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (!strncmp(after, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/* A list of holes has no blanks: a number of it may be broken in two. */
static bool is_broken_list(char last, const char *after)
{
	return strchr("0123456789@+", last) && strchr("0123456789@+=", *after);
}

bool bg_line_wants_blank(const char *before, const char *after)
{
	size_t len = strlen(before);

	if (!len || before[len - 1] == ' ')
		return false;
	if (is_cut_cma(before) && is_broken_list(before[len - 1], after))
		return false;
	if (is_cut_cpu(before) || is_cut_header(before, before + len) || is_cut_kill(before) ||
	    is_cut_cma(before))
		return true;
	if (is_cut_zone(before) && !is_word_cut(before))
		return strncmp(after, "kB", 2);
	if (may_be_name(before))
		return true;
	if (!is_header(before))
		return false;
	return strchr(":,.)", before[len - 1]) || !strncmp(after, "order", 5) ||
	       !strncmp(after, "mode:", 5) || !strncmp(after, "gfp_mask", 8);
}
