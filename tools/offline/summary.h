/* SPDX-License-Identifier: GPL-2.0 */
/* Many events, counted by cause, box, process, order and day, in bounded memory. */
#ifndef BG_OFFLINE_SUMMARY_H
#define BG_OFFLINE_SUMMARY_H

#include "diagnosis.h"

#define BG_TALLY_ROWS 128
#define BG_TALLY_NAME 64

struct bg_tally_row {
	char name[BG_TALLY_NAME];
	uint64_t count;
};

/**
 * struct bg_tally - how often each of some names came
 * @nr: entries of @row
 * @row: in the order of their first coming, after bg_summary_settle() most frequent first
 * @others: came of names for which there was no row any more
 */
struct bg_tally {
	unsigned int nr;
	struct bg_tally_row row[BG_TALLY_ROWS];
	uint64_t others;
};

/* By what events are counted. */
enum bg_summary_by {
	BG_BY_CAUSE,
	BG_BY_BOX,
	BG_BY_PROCESS,
	BG_BY_ORDER,
	BG_BY_DAY,
	BG_BY_NR,
};

#define BG_SUMMARY_SENTENCES 5
#define BG_SUMMARY_SENTENCE_LEN 320

/**
 * struct bg_summary - many events, counted
 * @files: logs read
 * @refused: files that are no logs
 * @lines: lines read
 * @events: events found
 * @kinds: of each kind
 * @helps: would buddyguard have helped: of each answer
 * @certain: causes that are certain
 * @kills_of: whom the kernel killed
 * @by: the tables
 */
struct bg_summary {
	uint64_t files;
	uint64_t refused;
	uint64_t lines;
	uint64_t events;
	uint64_t kinds[BG_KIND_OTHER_REPORT];
	uint64_t helps[BG_HELPS_YES + 1];
	uint64_t certain;
	struct bg_tally kills_of;
	struct bg_tally by[BG_BY_NR];
};

/**
 * bg_summary_add() - count an event
 * @summary: zeroed at first
 * @event: the event
 * @diagnosis: why it happened
 * @source: the box, where the log names none
 */
void bg_summary_add(struct bg_summary *summary, const struct bg_oom_event *event,
		    const struct bg_diagnosis *diagnosis, const char *source);

/**
 * bg_summary_settle() - sort the tables: most frequent first, days as they came
 * @summary: the summary
 */
void bg_summary_settle(struct bg_summary *summary);

/**
 * bg_summary_sentence() - the sentences that matter, most important first
 * @summary: settled
 * @number: from 0 to BG_SUMMARY_SENTENCES - 1
 * @text: filled
 *
 * Return: false when there is nothing to say.
 */
bool bg_summary_sentence(const struct bg_summary *summary, unsigned int number,
			 char text[BG_SUMMARY_SENTENCE_LEN]);

/* "cause", "box", "process", "order", "day" */
const char *bg_summary_by_name(enum bg_summary_by by);

#endif
