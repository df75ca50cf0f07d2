// SPDX-License-Identifier: GPL-2.0
/* Counters, the ring of episodes, and events that wait to be sent. */
#include <linux/buddyguard.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "guard/journal.h"

int bg_journal_init(struct bg_journal *journal)
{
	journal->costs = kvcalloc(BG_NR_COSTS, sizeof(*journal->costs), GFP_KERNEL);
	journal->episodes = kvcalloc(BG_JOURNAL_EPISODES, sizeof(*journal->episodes), GFP_KERNEL);
	journal->events = kvcalloc(BG_JOURNAL_EVENTS, sizeof(*journal->events), GFP_KERNEL);
	journal->kills = kvcalloc(BG_JOURNAL_KILLS, sizeof(*journal->kills), GFP_KERNEL);
	if (journal->costs && journal->episodes && journal->events && journal->kills)
		return 0;
	bg_journal_exit(journal);
	return -ENOMEM;
}

void bg_journal_exit(struct bg_journal *journal)
{
	kvfree(journal->costs);
	kvfree(journal->episodes);
	kvfree(journal->events);
	kvfree(journal->kills);
	journal->costs = NULL;
	journal->episodes = NULL;
	journal->events = NULL;
	journal->kills = NULL;
}

void bg_journal_add(struct bg_journal *journal, const struct bg_event *event)
{
	struct bg_event *slot;

	/* A lost one takes a number too, so that listeners see the gap. */
	journal->sequence++;
	journal->stats.events++;
	if (journal->count == BG_JOURNAL_EVENTS) {
		journal->stats.events_lost++;
		return;
	}
	slot = &journal->events[(journal->head + journal->count++) % BG_JOURNAL_EVENTS];
	*slot = *event;
	slot->sequence = journal->sequence;
}

static u32 kill_slot(u64 number)
{
	BUILD_BUG_ON_NOT_POWER_OF_2(BG_JOURNAL_KILLS);
	return number & (BG_JOURNAL_KILLS - 1);
}

void bg_journal_add_kill(struct bg_journal *journal, struct bg_kill *kill)
{
	kill->number = ++journal->last_kill;
	kill->event.kill = kill->number;
	bg_journal_add(journal, &kill->event);
	kill->event.sequence = journal->sequence;
	journal->kills[kill_slot(kill->number)] = *kill;
}

const struct bg_kill *bg_journal_kill(const struct bg_journal *journal, u64 number)
{
	const struct bg_kill *kill = &journal->kills[kill_slot(number)];

	return number && kill->number == number ? kill : NULL;
}

bool bg_journal_first(const struct bg_journal *journal, struct bg_event *event)
{
	if (!journal->count)
		return false;
	*event = journal->events[journal->head];
	return true;
}

void bg_journal_drop_first(struct bg_journal *journal)
{
	journal->head = (journal->head + 1) % BG_JOURNAL_EVENTS;
	journal->count--;
}

static struct bg_episode *episode_slot(struct bg_journal *journal, u64 number)
{
	/* The ring's size is a power of two: no 64-bit division. */
	BUILD_BUG_ON_NOT_POWER_OF_2(BG_JOURNAL_EPISODES);
	return &journal->episodes[number & (BG_JOURNAL_EPISODES - 1)];
}

struct bg_episode *bg_journal_episode(struct bg_journal *journal, u64 number)
{
	struct bg_episode *episode = episode_slot(journal, number);

	return number && episode->number == number ? episode : NULL;
}

struct bg_episode *bg_journal_begin(struct bg_journal *journal, int node, const char *zone)
{
	u64 number = ++journal->last_number;
	struct bg_episode *episode = episode_slot(journal, number);

	episode->number = number;
	episode->node = node;
	episode->zone = zone;
	episode->end = BUDDYGUARD_EVENT_KIND_BREACH;
	journal->stats.episodes++;
	return episode;
}

void bg_journal_end(struct bg_journal *journal, u64 number, u32 end, u64 now_ns)
{
	struct bg_episode *episode = bg_journal_episode(journal, number);

	if (end == BUDDYGUARD_EVENT_KIND_RECOVERED)
		journal->stats.recovered++;
	if (!episode)
		return;
	episode->end = end;
	episode->end_ns = now_ns;
}

void bg_journal_forget(struct bg_journal *journal)
{
	int i;

	for (i = 0; i < BG_JOURNAL_EPISODES; i++)
		if (journal->episodes[i].end_ns)
			journal->episodes[i].number = 0;
	for (i = 0; i < BG_JOURNAL_KILLS; i++)
		journal->kills[i].number = 0;
}
