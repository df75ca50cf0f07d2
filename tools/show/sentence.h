/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place where a decision, an outcome, an episode or an event becomes a sentence that a
 * person on call understands.
 */
#ifndef BG_SENTENCE_H
#define BG_SENTENCE_H

#include "model/model.h"

/**
 * struct bg_sentence - text that grows up to a bound
 * @text: ends with a full stop and has no newline
 * @used: length
 */
struct bg_sentence {
	char text[768];
	size_t used;
};

/* Why a zone is as it is and what is done about it. */
void bg_sentence_decision(struct bg_sentence *sentence, u32 node, const char *zone,
			  const struct bg_decision *decision, unsigned int page_shift);

/* What a remedy did. */
void bg_sentence_outcome(struct bg_sentence *sentence, u32 node, const char *zone,
			 const struct bg_outcome *outcome, unsigned int page_shift);

void bg_sentence_episode(struct bg_sentence *sentence, const struct bg_episode_info *episode,
			 unsigned int page_shift);

/* What a driver asked of a CMA area, and what came of it. */
void bg_sentence_call(struct bg_sentence *sentence, const char *area,
		      const struct bg_cma_call_info *call, unsigned int page_shift);

void bg_sentence_event(struct bg_sentence *sentence, const struct bg_event_info *event,
		       unsigned int page_shift);

/* What the guard did about a kill, or why it did not: "did not act: ...". */
void bg_sentence_act(struct bg_sentence *sentence, const struct bg_event_info *event,
		     unsigned int page_shift);

#endif
