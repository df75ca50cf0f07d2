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

/*
 * The last chance is asked at most so long before the kernel prints its report. The report's time
 * is in whole seconds, and the module tells of a kill once its worker had a turn: maybe later.
 */
#define KILL_BEFORE_S 10
#define KILL_AFTER_S 3

long bg_kill_apart_s(u64 told_ns, u64 logged_ns)
{
	s64 later = (s64)(logged_ns / BG_NSEC_PER_SEC) - (s64)(told_ns / BG_NSEC_PER_SEC);

	if (later >= KILL_BEFORE_S || later < -KILL_AFTER_S)
		return -1;
	return labs((long)later);
}

static const struct bg_event_info *find_kill(const struct bg_episodes *episodes, u64 real_ns,
					     u64 offset)
{
	const struct bg_event_info *found = NULL;
	long least = -1;

	for (size_t i = 0; i < episodes->nr_kills; i++) {
		const struct bg_event_info *kill = &episodes->kill[i];
		long apart = bg_kill_apart_s(kill->time_ns + offset, real_ns);

		if (!bg_event_is_killed(kill) || apart < 0 || (found && apart >= least))
			continue;
		found = kill;
		least = apart;
	}
	return found;
}

/* The episode that led there; of the kill the caller tells. */
static void tell(struct bg_part *part, const struct bg_episodes *episodes, u64 real_ns, u64 offset)
{
	const struct bg_episode_info *episode = find_episode(episodes, real_ns - offset);
	const struct bg_event_info *kill = find_kill(episodes, real_ns, offset);
	struct bg_sentence sentence;
	char date[BG_WHEN_SIZE];

	if (kill) {
		part->has_kill = true;
		part->kill = *kill;
	}
	if (episode) {
		bg_sentence_episode(&sentence, episode, part->page_shift);
		bg_when_date(episode->begin_ns + offset, date);
		snprintf(part->text, sizeof(part->text), "buddyguard, %s: %s", date,
			 sentence.text);
	} else if (!kill) {
		snprintf(part->text, sizeof(part->text),
			 "buddyguard is loaded, and had nothing to do then.");
	}
}

/* Before this boot, or while it was not loaded: it has forgotten, or never knew. */
static void tell_since(struct bg_part *part, u64 since_ns)
{
	char date[BG_WHEN_SIZE];

	bg_when_date(since_ns, date);
	snprintf(part->text, sizeof(part->text),
		 "What the loaded buddyguard remembers begins later, on %s.", date);
}

static bool ask(struct bg_ctx *ctx, u64 real_ns, struct bg_part *part)
{
	static struct bg_setup setup;
	struct bg_episodes episodes;
	u64 offset, since_ns;

	if (bg_client_get(ctx, &setup) || bg_client_history(ctx, &episodes))
		return false;
	part->page_shift = bg_page_shift(&setup.box);
	offset = bg_client_clock_offset_ns(ctx);
	/* Boot, where an old recording does not tell since when the module is loaded. */
	since_ns = offset;
	if (setup.box.uptime_ns)
		since_ns += bg_sub_u64(setup.box.time_ns, setup.box.uptime_ns);
	if (real_ns + BG_NSEC_PER_SEC <= since_ns)
		tell_since(part, since_ns);
	else
		tell(part, &episodes, real_ns, offset);
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
