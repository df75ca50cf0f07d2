/* SPDX-License-Identifier: GPL-2.0 */
/* "did you mean ...?": the word that was meant by one that nobody knows. */
#ifndef BG_GUESS_H
#define BG_GUESS_H

#include "model/words.h"

#define BG_GUESS_WORD 24

/**
 * struct bg_guess - the likeliest candidate so far; begins as all zeros
 * @best: it, "" while none is likely
 * @distance: letters that differ
 */
struct bg_guess {
	char best[BG_GUESS_WORD];
	unsigned int distance;
};

/* Show one more word that could have been meant. */
void bg_guess_try(struct bg_guess *guess, const char *word, const char *candidate);

/* The same of every word of an enumeration, from one of them on. */
void bg_guess_names(struct bg_guess *guess, const char *word, const struct bg_names *names,
		    unsigned int first);

/* " (did you mean 'status'?)", or "" when nothing is likely; in a static buffer. */
const char *bg_guess_text(const struct bg_guess *guess);

#endif
