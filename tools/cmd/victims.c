// SPDX-License-Identifier: GPL-2.0
/* Who was killed, from the kernel's log. */
#include "cmd/victims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "client/part.h"
#include "cmd/boxlog.h"
#include "model/array.h"

/* struct victim - a kill of the log; @taken once a kill of the history is it */
struct victim {
	time_t when;
	long pid;
	char comm[BG_COMM_SIZE];
	bool taken;
};

/* @latest: when the last one was killed that a kill of the history is */
struct victims {
	struct victim *victim;
	size_t count;
	time_t latest;
};

static void take(void *arg, struct bg_oom_event *event)
{
	struct victims *victims = arg;
	struct victim *slot;
	time_t when = bg_boxlog_time(event);

	if (!bg_boxlog_asks_modules(event) || !event->victim.announced || event->victim.pid < 0 ||
	    !when)
		return;
	slot = bg_grow((void **)&victims->victim, &victims->count, sizeof(*slot));
	if (!slot)
		return;
	slot->when = when;
	slot->pid = event->victim.pid;
	snprintf(slot->comm, sizeof(slot->comm), "%.*s", (int)sizeof(slot->comm) - 1,
		 event->victim.comm);
}

/*
 * The nearest in time; of equals the first that no other kill of the history is. Both tell their
 * kills in order: what is before the latest is of a kill that the history has forgotten.
 */
static struct victim *find(const struct victims *victims, u64 told_ns)
{
	struct victim *found = NULL;
	long least = -1;

	for (size_t i = 0; i < victims->count; i++) {
		struct victim *victim = &victims->victim[i];
		long apart = bg_kill_apart_s(told_ns, victim->when * BG_NSEC_PER_SEC);

		if (victim->taken || victim->when < victims->latest || apart < 0 ||
		    (found && apart >= least))
			continue;
		found = victim;
		least = apart;
	}
	return found;
}

static void name(struct bg_ctx *ctx, struct victims *victims, struct bg_event_info *kill)
{
	struct victim *victim = find(victims, bg_client_real_ns(ctx, kill->time_ns));

	if (!victim)
		return;
	victim->taken = true;
	victims->latest = victim->when;
	kill->victim_pid = victim->pid;
	memcpy(kill->victim, victim->comm, sizeof(kill->victim));
}

void bg_victims_name(struct bg_ctx *ctx, struct bg_episodes *episodes)
{
	struct victims victims = { 0 };
	bool read = false;

	/* A recording alone may be of any box. */
	if (ctx->from && !bg_boxlog_is_bundle(ctx->from))
		return;
	for (size_t i = 0; i < episodes->nr_kills; i++) {
		if (!bg_event_is_killed(&episodes->kill[i]))
			continue;
		if (!read)
			bg_boxlog_read(ctx, take, &victims, NULL);
		read = true;
		name(ctx, &victims, &episodes->kill[i]);
	}
	free(victims.victim);
}
