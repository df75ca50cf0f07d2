// SPDX-License-Identifier: GPL-2.0
/* One log, read, and its events told as text, as JSON or as a page. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cmd/boxlog.h"
#include "cmd/explain.h"
#include "cmd/voice.h"
#include "offline/diagnose.h"
#include "offline/logfile.h"
#include "page/page.h"
#include "show/output.h"

/* Progress is worth showing from this many bytes between two looks. */
#define PROGRESS_STEP (4u << 20)

/* Read at once. */
#define READ_SIZE (128u << 10)

static void print_event(struct explain *explain, const struct bg_oom_event *event,
			const struct bg_diagnosis *diagnosis)
{
	struct bg_ctx *ctx = explain->ctx;
	bool again = explain->has_last && explain->last.kind == event->kind &&
		     explain->last.cause == diagnosis->cause &&
		     explain->last.order == event->order &&
		     explain->last.gfp == event->gfp.raw && !event->cma.falls;

	if (ctx->json) {
		struct json_object *object = bg_explanation_json(event, diagnosis);

		fprintf(ctx->out, "%s%s", explain->nr_events > 1 ? "," : "",
			json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
						       JSON_C_TO_STRING_NOSLASHESCAPE));
		json_object_put(object);
	} else {
		if (explain->nr_events > 1)
			fputc('\n', ctx->out);
		bg_explanation_print(ctx, event, diagnosis, again);
	}
	explain->has_last = true;
	explain->last.kind = event->kind;
	explain->last.cause = diagnosis->cause;
	explain->last.order = event->order;
	explain->last.gfp = event->gfp.raw;
}

void bg_explain_take(void *arg, struct bg_oom_event *event)
{
	struct explain *explain = arg;
	struct bg_diagnosis diagnosis;
	struct bg_part part;

	bg_diagnose(event, &diagnosis);
	if (explain->ours && !explain->lastkill && bg_boxlog_asks_modules(event))
		bg_voice_join(explain->ctx, event, &diagnosis, &part);
	explain->nr_events++;
	if (explain->summary)
		bg_summary_add(explain->summary, event, &diagnosis, explain->source);
	else if (explain->lastkill)
		bg_lastkill_take(explain->lastkill, event, &diagnosis);
	else if (!explain->html)
		print_event(explain, event, &diagnosis);
	else if (explain->nr_events <= BG_PAGE_EVENTS)
		bg_page_event(explain->ctx->out, event, &diagnosis, explain->nr_events == 1);
}

static void show_progress(struct explain *explain, size_t bytes)
{
	uint64_t before = explain->bytes / PROGRESS_STEP;

	explain->bytes += bytes;
	if (explain->ctx->progress && before != explain->bytes / PROGRESS_STEP)
		fprintf(explain->ctx->err, "\r%llu MiB read, %llu events ",
			(unsigned long long)(explain->bytes >> 20),
			(unsigned long long)explain->nr_events);
}

const char *bg_explain_read(struct explain *explain, int fd, struct bg_oomlog_seen *seen)
{
	struct bg_logfile *file = bg_logfile_new(bg_explain_take, explain);
	static char buf[READ_SIZE];
	const char *reason = NULL, *at_end;
	ssize_t n = 0;

	if (!file)
		return strerror(ENOMEM);
	while (!reason && !ferror(explain->ctx->out) && (n = read(fd, buf, sizeof(buf))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			reason = strerror(errno);
			break;
		}
		reason = bg_logfile_feed(file, buf, n);
		show_progress(explain, n);
	}
	at_end = bg_logfile_finish(file, seen);
	if (explain->ctx->progress && explain->bytes >= PROGRESS_STEP)
		fputs("\r\033[K", explain->ctx->err);
	return reason ? reason : at_end;
}

void bg_explain_end(struct explain *explain, const struct bg_oomlog_seen *seen,
		    const char *reason)
{
	struct bg_ctx *ctx = explain->ctx;
	struct json_object *error;

	if (explain->html) {
		bg_page_notes(ctx->out, explain->nr_events, seen, reason);
		bg_page_end(ctx->out);
		return;
	}
	if (!ctx->json) {
		if (!explain->nr_events && !reason)
			fprintf(ctx->out,
				"No OOM kill and no allocation failure in the %llu lines of %s.\n",
				(unsigned long long)seen->lines, explain->source);
		if (!explain->nr_events)
			bg_explanation_hints(ctx, seen);
		return;
	}
	fprintf(ctx->out, "],\"lines\":%llu", (unsigned long long)seen->lines);
	if (reason) {
		error = json_object_new_object();
		bg_json_string(error, "code", "read-failed");
		bg_json_string(error, "message", reason);
		fprintf(ctx->out, ",\"error\":%s", json_object_to_json_string(error));
		json_object_put(error);
	}
	fputs("}\n", ctx->out);
}

/* Written event by event: a log may hold more of them than memory does. */
void bg_explain_begin(const struct explain *explain)
{
	struct bg_ctx *ctx = explain->ctx;

	if (explain->html)
		bg_page_begin(ctx->out, explain->source);
	else if (ctx->json)
		fprintf(ctx->out, "{\"schema_version\":%d,\"verb\":\"explain\",\"events\":[",
			BG_SCHEMA_VERSION);
}
