// SPDX-License-Identifier: GPL-2.0
/* What the module did at a time that a log tells of, from its history. */
#include "client/part.h"

#include <stdlib.h>

#include "client/client.h"
#include "show/sentence.h"
#include "show/timestamp.h"

/* An episode that ended so long before, or began so long after, has no part in it. */
#define BEFORE_NS (120 * 1000000000ULL)
#define AFTER_NS (10 * 1000000000ULL)

static const struct bg_episode_info *find_episode(const struct bg_episodes *episodes, u64 at)
{
	const struct bg_episode_info *found = NULL;

	for (size_t i = 0; i < episodes->count; i++) {
		const struct bg_episode_info *episode = &episodes->episode[i];
		u64 end = episode->end_ns ? episode->end_ns : at;

		if (episode->begin_ns <= at + AFTER_NS && end + BEFORE_NS >= at)
			found = episode;
	}
	return found;
}

bool bg_event_is_kill(const struct bg_event_info *event)
{
	return event->kind == BUDDYGUARD_EVENT_KIND_KILL_DECLINED ||
	       event->kind == BUDDYGUARD_EVENT_KIND_KILL_LATE;
}

static u64 apart(u64 a, u64 b)
{
	return a > b ? a - b : b - a;
}

static const struct bg_event_info *find_kill(const struct bg_episodes *episodes, u64 at)
{
	u64 least = BG_KILL_BEFORE_S * BG_NSEC_PER_SEC;
	const struct bg_event_info *found = NULL;

	for (size_t i = 0; i < episodes->nr_kills; i++) {
		const struct bg_event_info *kill = &episodes->kill[i];

		if (!bg_event_is_kill(kill) || apart(kill->time_ns, at) >= least ||
		    kill->time_ns > at + BG_KILL_AFTER_S * BG_NSEC_PER_SEC)
			continue;
		found = kill;
		least = apart(kill->time_ns, at);
	}
	return found;
}

/* The episode that led there; of the kill the caller tells. */
static void tell(struct bg_part *part, const struct bg_episodes *episodes, u64 real_ns, u64 offset)
{
	const struct bg_episode_info *episode = find_episode(episodes, real_ns - offset);
	const struct bg_event_info *kill = find_kill(episodes, real_ns - offset);
	struct bg_sentence sentence;
	char date[BG_WHEN_SIZE];

	if (kill) {
		part->has_kill = true;
		part->kill = *kill;
	}
	if (episode) {
		bg_sentence_episode(&sentence, episode, part->page_shift);
		bg_when_date(episode->begin_ns + offset, date);
		snprintf(part->text, sizeof(part->text), " buddyguard, %s: %s", date,
			 sentence.text);
	} else if (!kill) {
		snprintf(part->text, sizeof(part->text),
			 " buddyguard is loaded, and had nothing to do then.");
	}
}

static bool ask(struct bg_ctx *ctx, u64 real_ns, struct bg_part *part)
{
	static struct bg_setup setup;
	struct bg_episodes episodes;

	if (bg_client_get(ctx, &setup) || bg_client_history(ctx, &episodes))
		return false;
	part->page_shift = bg_page_shift(&setup.box);
	tell(part, &episodes, real_ns, bg_client_clock_offset_ns(ctx));
	bg_episodes_free(&episodes);
	return true;
}

bool bg_client_part(const struct bg_ctx *ctx, u64 real_ns, struct bg_part *part)
{
	struct bg_ctx quiet = *ctx;
	bool told = false;

	*part = (struct bg_part){ 0 };
	quiet.err = fopen("/dev/null", "we");
	if (!quiet.err)
		return false;
	quiet.json = false;
	quiet.client = NULL;
	if (!bg_client_open(&quiet))
		told = ask(&quiet, real_ns, part);
	bg_client_close(&quiet);
	fclose(quiet.err);
	return told;
}
