// SPDX-License-Identifier: GPL-2.0
#include <linux/buddyguard.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "journal.h"

int bg_journal_init(struct bg_journal *journal)
{
	journal->episodes = kvcalloc(BG_JOURNAL_EPISODES, sizeof(*journal->episodes), GFP_KERNEL);
	journal->events = kvcalloc(BG_JOURNAL_EVENTS, sizeof(*journal->events), GFP_KERNEL);
	if (journal->episodes && journal->events)
		return 0;
	bg_journal_exit(journal);
	return -ENOMEM;
}

void bg_journal_exit(struct bg_journal *journal)
{
	kvfree(journal->episodes);
	kvfree(journal->events);
	journal->episodes = NULL;
	journal->events = NULL;
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

bool bg_journal_take(struct bg_journal *journal, struct bg_event *event)
{
	if (!journal->count)
		return false;
	*event = journal->events[journal->head];
	journal->head = (journal->head + 1) % BG_JOURNAL_EVENTS;
	journal->count--;
	return true;
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

u64 bg_journal_begin(struct bg_journal *journal, int nid, const char *zone,
		     const struct bg_decision *decision, u64 now_ns)
{
	u64 number = ++journal->last_number;

	*episode_slot(journal, number) = (struct bg_episode) {
		.number = number,
		.nid = nid,
		.zone = zone,
		.begin_ns = now_ns,
		.end = BUDDYGUARD_EVENT_KIND_BREACH,
		.first = *decision,
		.last = *decision,
	};
	journal->stats.episodes++;
	return number;
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

static void sum_up(struct bg_outcome *sum, const struct bg_outcome *outcome)
{
	struct bg_outcome before = *sum;

	*sum = *outcome;
	sum->moved_pages += before.moved_pages;
	sum->gained_blocks += before.gained_blocks;
	sum->usable_gained_pages += before.usable_gained_pages;
	sum->scanned_pages += before.scanned_pages;
	sum->cpu_ns += before.cpu_ns;
	sum->wall_ns += before.wall_ns;
}

void bg_journal_include(struct bg_journal *journal, u64 number, const struct bg_outcome *outcome)
{
	struct bg_episode *episode = bg_journal_episode(journal, number);

	if (episode)
		sum_up(&episode->sums[outcome->remedy], outcome);
}

void bg_journal_account(struct bg_journal *journal, u64 number, const struct bg_outcome *outcome,
			u64 gained_pages)
{
	struct bg_remedy_stats *stats = &journal->stats.remedy[outcome->remedy];

	stats->runs++;
	stats->helped += outcome->result <= BG_RESULT_PARTIAL;
	stats->moved_pages += outcome->moved_pages;
	stats->gained_pages += gained_pages;
	stats->scanned_pages += outcome->scanned_pages;
	stats->cpu_ns += outcome->cpu_ns;
	stats->wall_max_ns = max(stats->wall_max_ns, outcome->wall_ns);
	bg_journal_include(journal, number, outcome);
}

void bg_journal_forget(struct bg_journal *journal)
{
	int i;

	for (i = 0; i < BG_JOURNAL_EPISODES; i++)
		if (journal->episodes[i].end_ns)
			journal->episodes[i].number = 0;
}
