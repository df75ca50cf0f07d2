// SPDX-License-Identifier: GPL-2.0
/* Entering advice into a diagnosis. */
#include "advise.h"

#include <stdarg.h>
#include <stdio.h>

void bg_advise(struct bg_diagnosis *diagnosis, const char *format, ...)
{
	va_list args;

	if (diagnosis->nr_advice == BG_MAX_ADVICE)
		return;
	va_start(args, format);
	vsnprintf(diagnosis->advice[diagnosis->nr_advice++], BG_ADVICE_LEN, format, args);
	va_end(args);
}

void bg_helps(struct bg_diagnosis *diagnosis, enum bg_helps how, const char *why)
{
	diagnosis->helps = how;
	snprintf(diagnosis->helps_why, sizeof(diagnosis->helps_why), "%s", why);
}
