/* SPDX-License-Identifier: GPL-2.0 */
/* Entering advice into a diagnosis. */
#ifndef BG_OFFLINE_ADVISE_H
#define BG_OFFLINE_ADVISE_H

#include "diagnosis.h"

/* Add one advice. */
void bg_advise(struct bg_diagnosis *diagnosis, const char *format, ...) BG_FORMAT(2, 3);

/* Say whether buddyguard would have helped, and why. */
void bg_helps(struct bg_diagnosis *diagnosis, enum bg_helps how, const char *why);

#endif
