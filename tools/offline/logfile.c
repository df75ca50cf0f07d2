// SPDX-License-Identifier: GPL-2.0
/* A file's way: unpacked, sifted for the kernel's phrases, read. */
#include "logfile.h"

#include <stdlib.h>

#include "logbytes.h"
#include "logsift.h"

/* A log no larger than this is not sifted: every line of it is looked at. */
#define WHOLE_BYTES (1u << 20)

struct bg_logfile {
	struct bg_oomlog *log;
	struct bg_logbytes *bytes;
	struct bg_logsift sift;
};

static void take_lines(void *arg, const char *data, size_t len)
{
	bg_oomlog_feed(((struct bg_logfile *)arg)->log, data, len);
}

static void leave_out(void *arg, uint64_t lines)
{
	bg_oomlog_skip(((struct bg_logfile *)arg)->log, lines);
}

static void take_text(void *arg, const char *data, size_t len)
{
	bg_logsift_feed(&((struct bg_logfile *)arg)->sift, data, len);
}

struct bg_logfile *bg_logfile_new(bg_oom_event_fn emit, void *arg)
{
	struct bg_logfile *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	file->log = bg_oomlog_new(emit, arg);
	file->bytes = bg_logbytes_new(take_text, file);
	if (!file->log || !file->bytes) {
		if (file->log)
			bg_oomlog_finish(file->log, NULL);
		if (file->bytes)
			bg_logbytes_finish(file->bytes);
		free(file);
		return NULL;
	}
	file->sift.feed = take_lines;
	file->sift.skip = leave_out;
	file->sift.arg = file;
	file->sift.whole = WHOLE_BYTES;
	bg_logsift_init(&file->sift);
	return file;
}

const char *bg_logfile_feed(struct bg_logfile *file, const char *data, size_t len)
{
	return bg_logbytes_feed(file->bytes, data, len);
}

const char *bg_logfile_finish(struct bg_logfile *file, struct bg_oomlog_seen *seen)
{
	const char *reason = bg_logbytes_finish(file->bytes);

	bg_logsift_finish(&file->sift);
	bg_oomlog_finish(file->log, seen);
	free(file);
	return reason;
}
