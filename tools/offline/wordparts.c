// SPDX-License-Identifier: GPL-2.0
/* Clauses that sentences share: zones, marks, holders, swap. */
#include "wordparts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void bg_say(struct bg_diagnosis *diagnosis, const char *format, ...)
{
	size_t len = strlen(diagnosis->sentence);
	va_list args;

	va_start(args, format);
	vsnprintf(diagnosis->sentence + len, sizeof(diagnosis->sentence) - len, format, args);
	va_end(args);
}

const char *bg_zone_text(const struct bg_oom_event *event, const struct bg_diagnosis *diagnosis,
			 char *buf, size_t size)
{
	const struct bg_mem_zone *zone = diagnosis->main.zone;
	bool nodes = false;

	for (unsigned int i = 0; i < event->mem.nr_zones; i++)
		nodes |= event->mem.zones[i].node != event->mem.zones[0].node;
	if (nodes)
		snprintf(buf, size, "zone %s of node %d", bg_zone_name(zone->type), zone->node);
	else
		snprintf(buf, size, "zone %s", bg_zone_name(zone->type));
	return buf;
}

const char *bg_block_text(const struct bg_diagnosis *diagnosis, char *buf)
{
	return bg_size_text((int64_t)diagnosis->request.page_kib << diagnosis->request.order, buf);
}

int64_t bg_usable_shown(const struct bg_zone_verdict *v)
{
	return v->usable > 0 ? v->usable : 0;
}

/* "40.8 MiB free (5000 KiB usable for it)". */
static void say_free(struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	char text[2][24];

	bg_size_pair(v->free, bg_usable_shown(v), text);
	if (v->usable == v->free)
		bg_size_pair(v->free, v->state == BG_STATE_OK ? v->high : v->mark, text);
	bg_say(diagnosis, "%s free", text[0]);
	if (v->usable != v->free)
		bg_say(diagnosis, " (%s usable for it)", text[1]);
}

static void say_reserve(struct bg_diagnosis *diagnosis)
{
	char reserve[24];

	if (diagnosis->main.reserve)
		bg_say(diagnosis, " and %s more are kept from requests that could use a higher zone",
		       bg_size_text(diagnosis->main.reserve, reserve));
}

/* Above the mark of the request: reclaim goes on to the high watermark, and gave up before. */
static void say_between_marks(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	bool lowered = v->mark != v->min;
	char mark[2][24];

	say_free(diagnosis);
	bg_size_pair(v->mark, v->high, mark);
	bg_say(diagnosis, ", above %s (%s)", lowered ? "the watermark for this request" : "min",
	       mark[0]);
	if (v->high)
		bg_say(diagnosis, ", below high (%s)", mark[1]);
	say_reserve(diagnosis);
	if (event->kind == BG_KIND_OOM_KILL)
		bg_say(diagnosis, ": reclaim gave up");
	else if (v->state == BG_STATE_OK)
		bg_say(diagnosis, "; less was free when it failed");
}

void bg_say_free_against_mark(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	const struct bg_zone_verdict *v = &diagnosis->main;
	char zone[40], text[2][24];

	bg_say(diagnosis, "%s has ", bg_zone_text(event, diagnosis, zone, sizeof(zone)));
	if ((v->state == BG_STATE_OK || v->state == BG_STATE_MAYBE) && !v->above_high) {
		say_between_marks(event, diagnosis);
		return;
	}
	say_free(diagnosis);
	bg_size_pair(v->usable, v->mark, text);
	bg_say(diagnosis, v->usable == v->mark && v->state != BG_STATE_OK ?
	       ", just the watermark for this request, %s, which it must exceed" :
	       ", the watermark for this request is %s", text[1]);
	say_reserve(diagnosis);
}

void bg_say_holders(struct bg_diagnosis *diagnosis)
{
	const struct bg_memusage *usage = &diagnosis->usage;
	uint64_t last = UINT64_MAX;
	char held[24], all[24];
	unsigned int told = 0;

	if (!usage->known)
		return;
	while (told < 3) {
		int next = -1;

		for (int i = 0; i < BG_HOLD_NR; i++)
			if (usage->held[i] < last &&
			    (next < 0 || usage->held[i] > usage->held[next]))
				next = i;
		if (next < 0 || !usage->held[next] ||
		    (told && usage->held[next] < usage->held[usage->largest] / 4))
			break;
		last = usage->held[next];
		bg_say(diagnosis, "%s%s %s", told ? ", " : " Most of it is held by ",
		       told ? bg_size_text(last, held) : bg_holder_text(next),
		       told ? bg_holder_text(next) : "");
		if (!told)
			bg_say(diagnosis, usage->managed ? "(%s of %s%s)" : "(%s)",
			       bg_size_text(last, held), bg_size_text(usage->managed, all),
			       diagnosis->usage_zone ? " in that zone" : "");
		told++;
	}
	if (told)
		bg_say(diagnosis, ".");
}

void bg_say_swap(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis)
{
	char text[2][24];

	if (!event->mem.swap_seen)
		return;
	bg_size_pair(event->mem.swap_free_kib, event->mem.swap_total_kib, text);
	if (!event->mem.swap_total_kib && !event->mem.swap_free_kib)
		bg_say(diagnosis, " There is no swap.");
	else if (event->mem.swap_free_kib > event->mem.swap_total_kib)
		/* Its size is not in the log. */
		bg_say(diagnosis, " Of swap %s are free.", text[0]);
	else if (event->mem.swap_free_kib * 20 < event->mem.swap_total_kib)
		bg_say(diagnosis, " Swap is full: %s free of %s.", text[0], text[1]);
	else
		bg_say(diagnosis, " Of swap %s of %s are free.", text[0], text[1]);
}
