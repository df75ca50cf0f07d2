// SPDX-License-Identifier: GPL-2.0
/* This machine's kernel log: from its buffer, the journal, or a file. */
#include "client/kernlog.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "show/terminal.h"

/* After so long without a line a report is whole. */
#define QUIET_MS 2000

#define HOST_LEN 65

static uint64_t now_us(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000ULL + now.tv_nsec / 1000;
}

/* "4,1234,7211004310,-;": where the message begins, or NULL. */
static const char *read_head(const char *record, uint64_t *us)
{
	const char *semicolon = strchr(record, ';'), *at = record;

	for (int field = 0; field < 2; field++) {
		at = strchr(at, ',');
		if (!at++)
			return NULL;
	}
	if (!semicolon || semicolon < at)
		return NULL;
	*us = strtoull(at, NULL, 10);
	return semicolon + 1;
}

/* The kernel writes what is no plain text as "\x0a". */
static size_t put_message(const char *msg, char *to)
{
	char *start = to;

	while (*msg && *msg != '\n' && to - start < BG_KMSG_MAX) {
		char hex[3] = "";

		if (msg[0] == '\\' && msg[1] == 'x' && msg[2] && msg[3])
			memcpy(hex, msg + 2, 2);
		*to++ = *hex ? (char)strtoul(hex, NULL, 16) : *msg;
		msg += *hex ? 4 : 1;
	}
	return to - start;
}

size_t bg_kmsg_text(const char *record, uint64_t boot_us, const char *host, char *line)
{
	const char *msg;
	uint64_t us;
	time_t seconds;
	struct tm tm;
	size_t n;

	msg = read_head(record, &us);
	if (!msg || us > UINT64_MAX - boot_us)
		return 0;
	seconds = (boot_us + us) / 1000000;
	if (!localtime_r(&seconds, &tm))
		return 0;
	n = strftime(line, BG_KMSG_HEAD / 2, "%Y-%m-%dT%H:%M:%S%z ", &tm);
	n += snprintf(line + n, BG_KMSG_HEAD - n, "%.40s kernel: ", host);
	n += put_message(msg, line + n);
	line[n++] = '\n';
	return n;
}

/* A signal may come only where waiting ends by it: one that came just before would be lost. */
static void hold_signals(sigset_t *before)
{
	sigset_t ending;

	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGHUP);
	sigprocmask(SIG_BLOCK, &ending, before);
}

/* Until there are records, a signal comes, nobody reads any more, or the time is over. */
static int wait_for_records(int fd, const struct bg_kernlog_sink *sink,
			    const struct timespec *limit, const sigset_t *signals)
{
	struct pollfd watched[] = { { .fd = fd, .events = POLLIN }, { .fd = sink->out_fd } };

	if (ppoll(watched, ARRAY_SIZE(watched), limit, signals) < 0)
		return -errno;
	return watched[1].revents ? -EPIPE : watched[0].revents;
}

/* Return: 0 when there is more to read, or why there will be none. */
static int await_records(int fd, const struct bg_kernlog_sink *sink, const sigset_t *signals)
{
	const struct timespec quiet = { .tv_nsec = QUIET_MS * 1000000L % 1000000000L,
					.tv_sec = QUIET_MS / 1000 };
	int ready = wait_for_records(fd, sink, &quiet, signals);

	if (!ready) {
		if (sink->quiet)
			sink->quiet(sink->arg);
		ready = wait_for_records(fd, sink, NULL, signals);
	}
	return ready < 0 ? ready : 0;
}

static void read_records(int fd, const struct bg_kernlog_sink *sink, const sigset_t *signals)
{
	uint64_t boot_us = now_us(CLOCK_REALTIME) - now_us(CLOCK_MONOTONIC);
	char host[HOST_LEN] = "here", record[BG_KMSG_MAX + 1];
	char line[BG_KMSG_HEAD + BG_KMSG_MAX];

	gethostname(host, sizeof(host) - 1);
	for (;;) {
		ssize_t n = read(fd, record, BG_KMSG_MAX);

		if (n > 0) {
			record[n] = '\0';
			sink->text(sink->arg, line, bg_kmsg_text(record, boot_us, host, line));
			continue;
		}
		/* Records that were overwritten are no end. */
		if (n < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (n == 0 || errno != EAGAIN || !signals || await_records(fd, sink, signals))
			return;
	}
}

int bg_kernlog_kmsg(const struct bg_kernlog_sink *sink, bool follow)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	sigset_t before;

	if (fd < 0)
		return -errno;
	if (follow) {
		bg_stop_on_signal();
		hold_signals(&before);
	}
	read_records(fd, sink, follow ? &before : NULL);
	if (follow)
		sigprocmask(SIG_SETMASK, &before, NULL);
	close(fd);
	return 0;
}

uint64_t bg_kernlog_journal(const struct bg_kernlog_sink *sink)
{
	static const char command[] =
		"exec journalctl --quiet --no-pager --output=short-iso --since=-72h _TRANSPORT=kernel"
		" </dev/null 2>/dev/null";
	FILE *journal = popen(command, "re");
	uint64_t bytes = 0;
	char buf[65536];
	size_t n;

	if (!journal)
		return 0;
	while ((n = fread(buf, 1, sizeof(buf), journal)) > 0) {
		sink->text(sink->arg, buf, n);
		bytes += n;
	}
	pclose(journal);
	return bytes;
}

const char *bg_kernlog_file(void)
{
	static const char * const files[] = {
		"/var/log/kern.log", "/var/log/messages", "/var/log/syslog",
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!access(files[i], R_OK))
			return files[i];
	return NULL;
}
