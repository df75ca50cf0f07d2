// SPDX-License-Identifier: GPL-2.0
/* What the page for browsers calls: the tool's own reader and renderer, one log at a time. */
#include <stdlib.h>

#include <emscripten/emscripten.h>

#include "offline/diagnose.h"
#include "offline/logfile.h"
#include "page/page.h"

static struct bg_logfile *log;
static uint64_t events;
static FILE *page;
static char *text;
static size_t text_len;

static void take(void *arg, struct bg_oom_event *event)
{
	struct bg_diagnosis *diagnosis = malloc(sizeof(*diagnosis));

	(void)arg;
	if (++events > BG_PAGE_EVENTS || !diagnosis) {
		free(diagnosis);
		return;
	}
	bg_diagnose(event, diagnosis);
	bg_page_event(page, event, diagnosis, events == 1);
	free(diagnosis);
}

static char *of_page(void (*print)(FILE *file))
{
	char *printed = NULL;
	size_t len;
	FILE *file = open_memstream(&printed, &len);

	if (file) {
		print(file);
		fclose(file);
	}
	return printed;
}

/* The style sheet and the script of what explain_finish() returns. */
EMSCRIPTEN_KEEPALIVE char *explain_style(void)
{
	return of_page(bg_page_style);
}

EMSCRIPTEN_KEEPALIVE char *explain_script(void)
{
	return of_page(bg_page_script);
}

EMSCRIPTEN_KEEPALIVE int explain_begin(void)
{
	free(text);
	text = NULL;
	events = 0;
	page = open_memstream(&text, &text_len);
	log = page ? bg_logfile_new(take, NULL) : NULL;
	return log ? 0 : -1;
}

/* Return: NULL, or why no more is read. */
EMSCRIPTEN_KEEPALIVE const char *explain_feed(const char *data, size_t len)
{
	return bg_logfile_feed(log, data, len);
}

/* Return: the events as a piece of a page, until the next explain_begin(). */
EMSCRIPTEN_KEEPALIVE const char *explain_finish(void)
{
	struct bg_oomlog_seen seen = { 0 };
	const char *reason = bg_logfile_finish(log, &seen);

	bg_page_notes(page, events, &seen, reason);
	fclose(page);
	return text;
}
