// SPDX-License-Identifier: GPL-2.0
/* "did you mean ...?": the word that was meant by one that nobody knows. */
#include "model/guess.h"

#include <stdio.h>
#include <string.h>

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return a == b || (a == '_' && b == '-') || (a == '-' && b == '_');
}

/* Letters to be put in, left out, changed or swapped to make the one word of the other. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int rows[3][BG_GUESS_WORD], *row = rows[0], *above = rows[1], *higher = rows[2];
	size_t i, j, length = strlen(b);

	for (j = 0; j <= length; j++)
		row[j] = (unsigned int)j;
	for (i = 1; a[i - 1]; i++) {
		unsigned int *free = higher;

		higher = above;
		above = row;
		row = free;
		row[0] = (unsigned int)i;
		for (j = 1; j <= length; j++) {
			row[j] = least(above[j - 1] + !same(a[i - 1], b[j - 1]),
				       least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				row[j] = least(row[j], higher[j - 2] + 1);
		}
	}
	return row[length];
}

void bg_guess_try(struct bg_guess *guess, const char *word, const char *candidate)
{
	size_t length = strlen(candidate);
	unsigned int apart;

	if (length >= BG_GUESS_WORD || strlen(word) >= 2 * BG_GUESS_WORD)
		return;
	apart = distance(word, candidate);
	/* A third of the letters may be wrong; more is another word. */
	if (apart > (length + 2) / 3 || (guess->best[0] && apart >= guess->distance))
		return;
	memcpy(guess->best, candidate, length + 1);
	guess->distance = apart;
}

void bg_guess_names(struct bg_guess *guess, const char *word, const struct bg_names *names,
		    unsigned int first)
{
	unsigned int i;

	for (i = first; i < names->count; i++)
		bg_guess_try(guess, word, names->word(i));
}

const char *bg_guess_text(const struct bg_guess *guess)
{
	static char text[BG_GUESS_WORD + 24];

	text[0] = '\0';
	if (guess->best[0])
		snprintf(text, sizeof(text), " (did you mean '%s'?)", guess->best);
	return text;
}
