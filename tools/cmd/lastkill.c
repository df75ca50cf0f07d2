// SPDX-License-Identifier: GPL-2.0
/* The latest kill of a log in one paragraph. */
#include "cmd/lastkill.h"

#include <inttypes.h>

#include "cmd/explanation.h"
#include "cmd/voice.h"

void bg_lastkill_take(struct bg_lastkill *last, const struct bg_oom_event *event,
		      const struct bg_diagnosis *diagnosis)
{
	if (event->kind != BG_KIND_OOM_KILL) {
		last->others++;
		return;
	}
	last->kills++;
	last->event = *event;
	last->diagnosis = *diagnosis;
	/* The zone that decided is the event's own. */
	if (diagnosis->has_main)
		last->diagnosis.main.zone = last->event.mem.zones +
					    (diagnosis->main.zone - event->mem.zones);
}

static void print_victim(FILE *out, const struct bg_victim *victim)
{
	char size[24];

	fprintf(out, "%s", victim->comm[0] ? victim->comm : "a process");
	if (victim->pid >= 0)
		fprintf(out, " (%ld)", victim->pid);
	if (victim->killed)
		fprintf(out, ", %s resident,",
			bg_size_text(victim->anon_rss_kib + victim->file_rss_kib +
				     victim->shmem_rss_kib, size));
}

void bg_lastkill_print(struct bg_ctx *ctx, struct bg_lastkill *last, const char *source)
{
	const struct bg_diagnosis *diagnosis = &last->diagnosis;
	FILE *out = ctx->out;
	struct bg_part part;
	bool asked;

	if (!last->kills) {
		fprintf(out, "The kernel killed no process as far as %s goes back", source);
		if (last->others)
			fprintf(out, "; it holds %" PRIu64 " other event%s", last->others,
				last->others == 1 ? "" : "s");
		fputs(".\n", out);
		return;
	}
	asked = bg_voice_join(ctx, &last->event, &last->diagnosis, &part);
	fprintf(out, "%s: the kernel killed ",
		last->event.stamp[0] ? last->event.stamp : "At a time that is not in the log");
	print_victim(out, &last->event.victim);
	fprintf(out, " for want of memory: %s (%s). %s", bg_cause_name(diagnosis->cause),
		bg_confidence_name(diagnosis->confidence), diagnosis->sentence);
	fprintf(out, " Would buddyguard have helped? %s: %s.", bg_helps_name(diagnosis->helps),
		diagnosis->helps_why);
	if (asked && part.text[0])
		fprintf(out, " %s", part.text);
	if (last->kills > 1 || last->others)
		fprintf(out, " In all %s holds %" PRIu64 " kill%s and %" PRIu64 " other event%s.",
			source, last->kills, last->kills == 1 ? "" : "s", last->others,
			last->others == 1 ? "" : "s");
	fputc('\n', out);
}
