/* SPDX-License-Identifier: GPL-2.0 */
/* What numbers and causes mean, for readers who see a kernel's log for the first time. */
#ifndef BG_OFFLINE_MEANING_H
#define BG_OFFLINE_MEANING_H

#include "diagnosis.h"

/**
 * bg_number_meaning() - what a number of a diagnosis says, in half a sentence
 * @name: its name, as JSON has it
 *
 * Return: the meaning, "" for a number that nobody knows.
 */
const char *bg_number_meaning(const char *name);

/**
 * bg_holder_meaning() - what a holder of memory is, in half a sentence
 * @holder: the holder
 */
const char *bg_holder_meaning(enum bg_holder holder);

/**
 * bg_cause_title() - a cause in a few words that need no explanation
 * @diagnosis: with its cause
 */
const char *bg_cause_title(const struct bg_diagnosis *diagnosis);

#endif
