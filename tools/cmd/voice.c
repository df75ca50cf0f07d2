// SPDX-License-Identifier: GPL-2.0
/*
 * One voice. The module looks when the kernel is about to choose, the kernel's report is of a
 * moment later, when others may have freed or taken memory.
 */
#include "cmd/voice.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/boxlog.h"
#include "offline/advice.h"
#include "show/output.h"
#include "show/sentence.h"

#define BIT(cause) (1u << (cause))
#define EXHAUSTED (BIT(BG_CAUSE_EXHAUSTED) | BIT(BG_CAUSE_EXHAUSTED_SLAB) | \
		   BIT(BG_CAUSE_LOWMEM_EXHAUSTED))

/* Causes that are the module's finding in other words; 0 where it has none. */
static unsigned int same_as(const struct bg_event_info *kill)
{
	const struct bg_decision *decision = &kill->decision;

	/* Taken back as it was, and killed all the same: then memory itself was at its end. */
	if (decision->reason == BG_REASON_WATERMARK_BOOSTED)
		return BIT(BG_CAUSE_OTHER) | (kill->has_outcome ? EXHAUSTED : 0);
	switch (decision->lack) {
	case BG_LACK_CMA:
		/* Filled as it was, and killed all the same: then memory itself was at its end. */
		return BIT(BG_CAUSE_CMA_STARVATION) | (kill->has_outcome ? EXHAUSTED : 0);
	case BG_LACK_FRAGMENTATION:
		return BIT(BG_CAUSE_EXTERNAL_FRAGMENTATION);
	case BG_LACK_MEMORY:
		return decision->reason == BG_REASON_MEMORY_LACKING ||
		       decision->reason == BG_REASON_OUT_OF_REACH ? EXHAUSTED : 0;
	default:
		return 0;
	}
}

static void set_cause(struct bg_diagnosis *diagnosis, const struct bg_decision *decision)
{
	enum bg_cause cause = BG_CAUSE_EXHAUSTED;

	if (decision->lack == BG_LACK_CMA)
		cause = BG_CAUSE_CMA_STARVATION;
	else if (decision->lack == BG_LACK_FRAGMENTATION)
		cause = BG_CAUSE_EXTERNAL_FRAGMENTATION;
	if (decision->reason == BG_REASON_WATERMARK_BOOSTED)
		bg_set_other(diagnosis, BG_OTHER_BOOSTED, BG_CONFIDENCE_LIKELY);
	else
		bg_set_cause(diagnosis, cause, BG_CONFIDENCE_LIKELY);
}

static bool is_boosted(const struct bg_diagnosis *diagnosis)
{
	return diagnosis->cause == BG_CAUSE_OTHER && diagnosis->other == BG_OTHER_BOOSTED;
}

/* Of what "other" stands for the module can find a raised watermark alone. */
static bool agrees(const struct bg_diagnosis *diagnosis, unsigned int same)
{
	return diagnosis->cause == BG_CAUSE_OTHER ?
	       same & BIT(BG_CAUSE_OTHER) && is_boosted(diagnosis) : same & BIT(diagnosis->cause);
}

/* The module counts a raised watermark, and what is reserved, as not there. */
static bool is_kept(const struct bg_diagnosis *diagnosis)
{
	return diagnosis->cause == BG_CAUSE_HIGHATOMIC_RESERVED || is_boosted(diagnosis);
}

/* Memory that is there for others, of which both speak. */
static bool is_out_of_reach(const struct bg_diagnosis *diagnosis)
{
	return diagnosis->cause == BG_CAUSE_MEMCG_LIMIT ||
	       (diagnosis->cause == BG_CAUSE_OTHER &&
		(diagnosis->other == BG_OTHER_CPUSET || diagnosis->other == BG_OTHER_MEMPOLICY ||
		 diagnosis->other == BG_OTHER_ONE_NODE));
}

static void BG_FORMAT(2, 3) add(struct bg_diagnosis *diagnosis, const char *format, ...)
{
	size_t used = strlen(diagnosis->sentence);
	va_list args;

	va_start(args, format);
	vsnprintf(diagnosis->sentence + used, sizeof(diagnosis->sentence) - used, format, args);
	va_end(args);
}

static const char *finding(const struct bg_decision *decision)
{
	if (decision->reason == BG_REASON_WATERMARK_BOOSTED)
		return "the kernel had raised its watermark for a while";
	switch (decision->lack) {
	case BG_LACK_CMA:
		return "the rest was free CMA, which the request may not take";
	case BG_LACK_FRAGMENTATION:
		return "the free memory was in too small pieces";
	default:
		return decision->reason == BG_REASON_OUT_OF_REACH ?
			"what was free otherwise this request may not take" :
			"memory itself was lacking";
	}
}

static void add_finding(struct bg_diagnosis *diagnosis, const char *when,
			const struct bg_part *part)
{
	const struct bg_event_info *kill = &part->kill;

	add(diagnosis, "%s the kernel asked buddyguard, just before it killed, %s were free of which %s were usable: %s.",
	    when, bg_size(kill->free_pages, part->page_shift),
	    bg_size(kill->usable_pages, part->page_shift), finding(&kill->decision));
}

/* The log alone is a guess: what was seen takes its place, and what is advised is for that. */
static void correct(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
		    const struct bg_part *part)
{
	enum bg_cause cause = diagnosis->cause;
	enum bg_other other = diagnosis->other;

	set_cause(diagnosis, &part->kill.decision);
	diagnosis->sentence[0] = '\0';
	add_finding(diagnosis, "When", part);
	if (cause == BG_CAUSE_UNKNOWN)
		add(diagnosis, " The log alone does not tell.");
	else
		add(diagnosis, " The log's report is of a moment later; alone it would read as %s.",
		    cause == BG_CAUSE_OTHER ? bg_other_name(other) : bg_cause_name(cause));
	diagnosis->nr_advice = 0;
	bg_diagnose_advice(event, diagnosis);
}

static void join_cause(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
		       const struct bg_part *part)
{
	unsigned int same = same_as(&part->kill);

	if (!same || agrees(diagnosis, same) || is_out_of_reach(diagnosis))
		return;
	if (is_kept(diagnosis) && same == EXHAUSTED)
		add(diagnosis, " That is what buddyguard calls lack of memory: it counts as usable only what the request may take.");
	else if (diagnosis->confidence == BG_CONFIDENCE_CERTAIN)
		add_finding(diagnosis, " That is of the moment of the report; when", part);
	else
		correct(event, diagnosis, part);
}

static void join(const struct bg_oom_event *event, struct bg_diagnosis *diagnosis,
		 const struct bg_part *part)
{
	struct bg_sentence act;

	if (part->kill.has_decision)
		join_cause(event, diagnosis, part);
	bg_sentence_act(&act, &part->kill, part->page_shift);
	diagnosis->helps = BG_HELPS_NO;
	snprintf(diagnosis->helps_why, sizeof(diagnosis->helps_why), "it was loaded, and %.200s",
		 act.text);
}

bool bg_voice_join(const struct bg_ctx *ctx, const struct bg_oom_event *event,
		   struct bg_diagnosis *diagnosis, struct bg_part *part)
{
	time_t when = bg_boxlog_time(event);

	if (!when || !bg_client_part(ctx, when * BG_NSEC_PER_SEC, part))
		return false;
	if (part->has_kill && bg_boxlog_asks_modules(event))
		join(event, diagnosis, part);
	return true;
}
