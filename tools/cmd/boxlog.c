// SPDX-License-Identifier: GPL-2.0
/* The kernel's log of the box that is looked at. */
#include "cmd/boxlog.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "client/kernlog.h"
#include "client/tar.h"
#include "offline/logfile.h"

/* struct counted - hands events on, and counts them; @why a log was not read to its end */
struct counted {
	bg_oom_event_fn emit;
	void *arg;
	uint64_t count;
	const char *why;
};

static void count(void *arg, struct bg_oom_event *event)
{
	struct counted *counted = arg;

	counted->count++;
	counted->emit(counted->arg, event);
}

static void take_text(void *arg, const char *data, size_t len)
{
	bg_logfile_feed(arg, data, len);
}

static const char *read_kernel(struct counted *counted)
{
	struct bg_logfile *file = bg_logfile_new(count, counted);
	struct bg_kernlog_sink sink = { .text = take_text, .arg = file };
	struct bg_oomlog_seen seen;
	const char *source = NULL;

	if (!file)
		return NULL;
	if (bg_kernlog_journal(&sink))
		source = "the journal of the last three days";
	else if (!bg_kernlog_kmsg(&sink, false))
		source = "the kernel's log of this boot";
	bg_logfile_finish(file, &seen);
	return source;
}

static void read_fd(struct counted *counted, int fd)
{
	struct bg_logfile *file = bg_logfile_new(count, counted);
	struct bg_oomlog_seen seen;
	static char buf[65536];
	const char *at_end;
	ssize_t n = 0;

	if (!file) {
		counted->why = strerror(ENOMEM);
		return;
	}
	while (!counted->why && (n = read(fd, buf, sizeof(buf))) != 0) {
		if (n > 0)
			counted->why = bg_logfile_feed(file, buf, n);
		else if (errno != EINTR)
			counted->why = strerror(errno);
	}
	at_end = bg_logfile_finish(file, &seen);
	if (!counted->why)
		counted->why = at_end;
}

static const char *read_syslog(struct counted *counted)
{
	const char *name = bg_kernlog_file();
	int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		return NULL;
	read_fd(counted, fd);
	close(fd);
	return name;
}

static const char *read_bundle(struct counted *counted, const char *name)
{
	FILE *log;
	pid_t pid;

	log = bg_boxlog_open(name, &pid);
	if (!log)
		return NULL;
	read_fd(counted, fileno(log));
	bg_tar_close(log, pid);
	return name;
}

static const char *read_machine(struct counted *counted)
{
	const char *source = read_kernel(counted), *file;

	if (source && counted->count)
		return source;
	file = read_syslog(counted);
	if (file && (counted->count || !source))
		return file;
	/* What is wrong with that file is not said of the log that was read. */
	counted->why = NULL;
	return source;
}

const char *bg_boxlog_read(const struct bg_ctx *ctx, bg_oom_event_fn emit, void *arg,
			   const char **why)
{
	bool bundle = ctx->from && bg_boxlog_is_bundle(ctx->from);
	struct counted counted = { .emit = emit, .arg = arg };
	const char *source;

	source = bundle ? read_bundle(&counted, ctx->from) : read_machine(&counted);
	if (why)
		*why = counted.why;
	return source;
}

time_t bg_boxlog_time(const struct bg_oom_event *event)
{
	struct tm tm = { .tm_isdst = -1 };
	const char *zone = strptime(event->stamp, "%Y-%m-%dT%H:%M:%S", &tm);
	long east;

	if (!zone)
		return 0;
	if (*zone == '.' || *zone == ',')
		zone += 1 + strspn(zone + 1, "0123456789");
	if (!strptime(zone, "%z", &tm))
		return mktime(&tm);
	east = tm.tm_gmtoff;
	return timegm(&tm) - east;
}

bool bg_boxlog_asks_modules(const struct bg_oom_event *event)
{
	return event->kind == BG_KIND_OOM_KILL && !event->memcg.hit && !event->sysrq;
}

bool bg_boxlog_is_bundle(const char *name)
{
	size_t length = strlen(name);
	FILE *readme;
	pid_t pid;
	bool is;

	if (length < 7 || strcmp(&name[length - 7], ".tar.gz") || !bg_tar_is_packed(name))
		return false;
	readme = bg_tar_member(name, "buddyguard-bundle/README", &pid);
	is = readme && fgetc(readme) != EOF;
	if (readme)
		bg_tar_close(readme, pid);
	return is;
}

FILE *bg_boxlog_open(const char *name, pid_t *pid)
{
	return bg_tar_member(name, "buddyguard-bundle/kernel.log", pid);
}
