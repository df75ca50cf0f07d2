// SPDX-License-Identifier: GPL-2.0
/* The parts of a diagnosis, in their order. */
#include "diagnose.h"

#include <string.h>

#include "advice.h"
#include "cause.h"
#include "evidence.h"
#include "wording.h"

void bg_diagnose(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	memset(diagnosis, 0, sizeof(*diagnosis));
	bg_request_of(event, &diagnosis->request);
	bg_diagnose_missing(event, diagnosis);
	bg_diagnose_cause(event, diagnosis);
	bg_diagnose_numbers(event, diagnosis);
	bg_diagnose_sentence(event, diagnosis);
	bg_diagnose_advice(event, diagnosis);
}
