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

static bool is_header(const char *line)
{
	return strstr(line, "invoked oom-killer:") || strstr(line, "page allocation failure");
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

bool bg_line_is_cut(const char *line)
{
	const char *end = line + strlen(line), *word, *open;

	while (end > line && end[-1] == ' ')
		end--;
	if (is_header(line)) {
		open = strrchr(line, '(');
		return (open && !strchr(open, ')')) || !strstr(line, "order") ||
		       (!strstr(line, "gfp_mask=0x") && !strstr(line, "mode:0x"));
	}
	if (is_cut_cpu(line))
		return true;
	if (end - line < 40)
		return false;
	for (word = end; word > line && word[-1] != ' '; word--)
		;
	return word > line && word_is_cut(line, word, end);
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
	};
	const char *open = strrchr(before, '(');

	if (is_cut_cpu(before))
		return !strncmp(after, "tainted", 7) || is_taint_and_release(after);
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

bool bg_line_wants_blank(const char *before, const char *after)
{
	size_t len = strlen(before);

	if (!len || before[len - 1] == ' ')
		return false;
	if (is_cut_cpu(before))
		return true;
	if (!is_header(before))
		return false;
	return strchr(":,.)", before[len - 1]) || !strncmp(after, "order", 5) ||
	       !strncmp(after, "mode:", 5) || !strncmp(after, "gfp_mask", 8);
}
