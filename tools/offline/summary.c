// SPDX-License-Identifier: GPL-2.0
/* Many events, counted by cause, box, process, order and day, in bounded memory. */
#include "summary.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

static const char * const by_names[BG_BY_NR] = {
	[BG_BY_CAUSE] = "cause", [BG_BY_BOX] = "box", [BG_BY_PROCESS] = "process",
	[BG_BY_ORDER] = "order", [BG_BY_DAY] = "day",
};

const char *bg_summary_by_name(enum bg_summary_by by)
{
	return by_names[by];
}

static void count(struct bg_tally *tally, const char *name)
{
	struct bg_tally_row *row;

	for (unsigned int i = 0; i < tally->nr; i++) {
		if (strncmp(tally->row[i].name, name, BG_TALLY_NAME - 1))
			continue;
		tally->row[i].count++;
		return;
	}
	if (tally->nr == BG_TALLY_ROWS) {
		tally->others++;
		return;
	}
	row = &tally->row[tally->nr++];
	snprintf(row->name, sizeof(row->name), "%.*s", BG_TALLY_NAME - 1, name);
	row->count = 1;
}

/* "2024-03-03" in a date, or "Mar  3", or nothing for seconds since boot. */
static void day_of(const char *stamp, char *day, size_t size)
{
	static const char months[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";

	for (const char *s = stamp; *s; s++) {
		size_t digits = strspn(s, "0123456789");

		if (digits == 4 && s[4] == '-' && strspn(s + 5, "0123456789") == 2 && s[7] == '-') {
			snprintf(day, size, "%.10s", s);
			return;
		}
		s += digits ? digits - 1 : 0;
	}
	for (const char *month = months; *month; month += 4) {
		char name[5];
		const char *s;

		snprintf(name, sizeof(name), "%.4s", month);
		s = strstr(stamp, name);
		if (!s)
			continue;
		s += 4;
		snprintf(day, size, "%s%2ld", name, strtol(s, NULL, 10));
		return;
	}
	snprintf(day, size, "not in the log");
}

static const char *process_of(const struct bg_oom_event *event)
{
	if (event->victim.comm[0])
		return event->victim.comm;
	return event->comm[0] ? event->comm : "not in the log";
}

static void cause_of(const struct bg_diagnosis *diagnosis, char *cause, size_t size)
{
	if (diagnosis->cause == BG_CAUSE_OTHER)
		snprintf(cause, size, "%s", bg_other_name(diagnosis->other));
	else
		snprintf(cause, size, "%s", bg_cause_name(diagnosis->cause));
}

void bg_summary_add(struct bg_summary *summary, const struct bg_oom_event *event,
		    const struct bg_diagnosis *diagnosis, const char *source)
{
	char text[BG_TALLY_NAME];

	summary->events++;
	if (event->kind < BG_KIND_OTHER_REPORT)
		summary->kinds[event->kind]++;
	summary->helps[diagnosis->helps]++;
	summary->certain += diagnosis->confidence == BG_CONFIDENCE_CERTAIN;
	if (event->victim.comm[0])
		count(&summary->kills_of, event->victim.comm);
	cause_of(diagnosis, text, sizeof(text));
	count(&summary->by[BG_BY_CAUSE], text);
	count(&summary->by[BG_BY_BOX], event->host[0] ? event->host : source);
	count(&summary->by[BG_BY_PROCESS], process_of(event));
	snprintf(text, sizeof(text), "%d", event->order);
	count(&summary->by[BG_BY_ORDER], event->order < 0 ? "not in the log" : text);
	day_of(event->stamp, text, sizeof(text));
	count(&summary->by[BG_BY_DAY], text);
}

static int by_count(const void *a, const void *b)
{
	const struct bg_tally_row *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->name, y->name);
}

static int by_number(const void *a, const void *b)
{
	const struct bg_tally_row *x = a, *y = b;
	bool x_digit = isdigit((unsigned char)x->name[0]);
	bool y_digit = isdigit((unsigned char)y->name[0]);

	if (x_digit != y_digit)
		return x_digit ? -1 : 1;
	long left = strtol(x->name, NULL, 10), right = strtol(y->name, NULL, 10);

	return (left > right) - (left < right);
}

static void sort(struct bg_tally *tally, int (*compare)(const void *a, const void *b))
{
	qsort(tally->row, tally->nr, sizeof(tally->row[0]), compare);
}

void bg_summary_settle(struct bg_summary *summary)
{
	sort(&summary->kills_of, by_count);
	sort(&summary->by[BG_BY_CAUSE], by_count);
	sort(&summary->by[BG_BY_BOX], by_count);
	sort(&summary->by[BG_BY_PROCESS], by_count);
	sort(&summary->by[BG_BY_ORDER], by_number);
}

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static void say_what(const struct bg_summary *summary, char *text)
{
	static const char * const kinds[] = {
		[BG_KIND_OOM_KILL] = "OOM kill",
		[BG_KIND_ALLOC_FAILURE] = "failed allocation",
		[BG_KIND_CMA_FAILURE] = "failed CMA allocation",
		[BG_KIND_STALL] = "stall",
		[BG_KIND_REPORT] = "memory report without its first line",
	};
	size_t n = snprintf(text, BG_SUMMARY_SENTENCE_LEN, "%llu event%s in %llu file%s",
			    (unsigned long long)summary->events, plural(summary->events),
			    (unsigned long long)summary->files, plural(summary->files));
	const char *between = ": ";

	for (size_t i = 0; i < ARRAY_SIZE(kinds) && n < BG_SUMMARY_SENTENCE_LEN; i++) {
		uint64_t nr = summary->kinds[i];

		if (!nr)
			continue;
		n += snprintf(text + n, BG_SUMMARY_SENTENCE_LEN - n, "%s%llu %s%s", between,
			      (unsigned long long)nr, kinds[i],
			      i == BG_KIND_REPORT ? "" : plural(nr));
		between = ", ";
	}
	if (n < BG_SUMMARY_SENTENCE_LEN)
		snprintf(text + n, BG_SUMMARY_SENTENCE_LEN - n, ".");
}

static bool say_cause(const struct bg_summary *summary, char *text)
{
	const struct bg_tally_row *first = &summary->by[BG_BY_CAUSE].row[0];

	if (!summary->by[BG_BY_CAUSE].nr)
		return false;
	snprintf(text, BG_SUMMARY_SENTENCE_LEN,
		 "The most frequent cause is %s: %llu of %llu; %llu of all causes are certain.",
		 first->name, (unsigned long long)first->count,
		 (unsigned long long)summary->events, (unsigned long long)summary->certain);
	return true;
}

static bool say_box(const struct bg_summary *summary, char *text)
{
	const struct bg_tally *boxes = &summary->by[BG_BY_BOX];

	if (!boxes->nr)
		return false;
	if (boxes->nr == 1)
		snprintf(text, BG_SUMMARY_SENTENCE_LEN, "All of them are of %s.",
			 boxes->row[0].name);
	else
		snprintf(text, BG_SUMMARY_SENTENCE_LEN,
			 "Of %u%s boxes %s has the most: %llu of %llu.", boxes->nr,
			 boxes->others ? " and more" : "", boxes->row[0].name,
			 (unsigned long long)boxes->row[0].count,
			 (unsigned long long)summary->events);
	return true;
}

static bool say_killed(const struct bg_summary *summary, char *text)
{
	const struct bg_tally_row *first = &summary->kills_of.row[0];

	if (!summary->kills_of.nr)
		return false;
	snprintf(text, BG_SUMMARY_SENTENCE_LEN, "Killed most often is %s: %llu time%s, of %llu kill%s.",
		 first->name, (unsigned long long)first->count, plural(first->count),
		 (unsigned long long)summary->kinds[BG_KIND_OOM_KILL],
		 plural(summary->kinds[BG_KIND_OOM_KILL]));
	return true;
}

static bool say_helps(const struct bg_summary *summary, char *text)
{
	if (!summary->events)
		return false;
	snprintf(text, BG_SUMMARY_SENTENCE_LEN,
		 "buddyguard would have helped in %llu, not in %llu; of %llu the logs do not tell.",
		 (unsigned long long)summary->helps[BG_HELPS_YES],
		 (unsigned long long)summary->helps[BG_HELPS_NO],
		 (unsigned long long)summary->helps[BG_HELPS_UNSURE]);
	return true;
}

bool bg_summary_sentence(const struct bg_summary *summary, unsigned int number,
			 char text[BG_SUMMARY_SENTENCE_LEN])
{
	switch (number) {
	case 0:
		say_what(summary, text);
		return true;
	case 1:
		return say_cause(summary, text);
	case 2:
		return say_box(summary, text);
	case 3:
		return say_killed(summary, text);
	default:
		return say_helps(summary, text);
	}
}
