// SPDX-License-Identifier: GPL-2.0
/* Recordings: any bytes, replayed, and standing in for the module. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "client/client.h"
#include "replay.h"
#include "show/sentence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take_step(void *arg, const struct bg_step *step)
{
	struct bg_sentence sentence;

	(void)arg;
	bg_sentence_decision(&sentence, step->zone->node, step->zone->zone, step->decision, 12);
	return 0;
}

static void stand_in(struct bg_ctx *ctx)
{
	static struct bg_setup setup;
	struct bg_sentence sentence;
	struct bg_notice notice;
	struct bg_zones zones;

	if (bg_client_get(ctx, &setup) || bg_client_zones(ctx, &zones))
		return;
	free(zones.zone);
	if (bg_client_listen(ctx, BG_GROUP_EVENTS | BG_GROUP_SAMPLES))
		return;
	while (!bg_client_next(ctx, 0, &notice) && notice.kind != BG_NOTICE_GONE)
		bg_sentence_event(&sentence, &notice.event, bg_page_shift(&setup.box));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *nowhere;
	int fd = memfd_create("recording", MFD_CLOEXEC);
	struct bg_replay replay = { .step = take_step };
	struct bg_ctx ctx = { 0 };
	char path[32];

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	if (fd < 0 || !nowhere || write(fd, data, size) != (ssize_t)size)
		abort();
	ctx.out = nowhere;
	ctx.err = nowhere;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ctx.from = path;
	replay.path = path;
	bg_replay_run(&ctx, &replay);
	stand_in(&ctx);
	bg_client_close(&ctx);
	close(fd);
	return 0;
}
