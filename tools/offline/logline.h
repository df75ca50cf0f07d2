/* SPDX-License-Identifier: GPL-2.0 */
/* From a stream of bytes to messages of the kernel. */
#ifndef BG_OFFLINE_LOGLINE_H
#define BG_OFFLINE_LOGLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "logrecord.h"

/* A longer line is cut here: no line of a report comes near, a pasted log without line ends may. */
#define BG_LINE_MAX 65536
#define BG_CALLER_LEN 16

/**
 * struct bg_logline - one message of a kernel log, freed of what loggers put around it
 * @number: line of the input, from 1
 * @prefixed: a logger's prefix (priority, time, host, "kernel:") was taken off
 * @begins_blank: the line, without quotation marks, begins with a blank
 * @ends_blank: it ends with a blank, which @msg lacks
 * @width: its length without quotation marks
 * @stamp: the time as the log gives it, empty when it gives none
 * @host: the machine that the logger names, empty when it names none
 * @caller: the kernel's caller id ("T123" or "C1"), empty when it prints none
 * @msg: the message; the callee may change it in place
 */
struct bg_logline {
	uint64_t number;
	bool prefixed;
	bool begins_blank;
	bool ends_blank;
	size_t width;
	char stamp[BG_STAMP_LEN];
	char host[BG_HOST_LEN];
	char caller[BG_CALLER_LEN];
	char *msg;
};

/* Called for each message, in order. */
typedef void (*bg_line_fn)(void *arg, struct bg_logline *line);

/**
 * struct bg_logreader - cuts a stream of bytes into messages
 * @emit: where messages go
 * @arg: handed to @emit
 *
 * The other members are private.
 */
struct bg_logreader {
	bg_line_fn emit;
	void *arg;
	uint64_t number;
	size_t len;
	size_t broken_at;
	bool held_set;
	bool in_record;
	struct bg_logrecord record;
	struct bg_logline held;
	char buf[BG_LINE_MAX];
	char held_msg[BG_LINE_MAX];
};

/**
 * bg_logreader_feed() - read some more bytes of a log
 * @reader: zeroed but for @emit and @arg at first
 * @data: any bytes; NUL and other control characters are harmless
 * @len: how many
 */
void bg_logreader_feed(struct bg_logreader *reader, const char *data, size_t len);

/**
 * bg_logreader_skip() - lines were left out
 * @reader: the reader
 * @lines: how many
 */
void bg_logreader_skip(struct bg_logreader *reader, uint64_t lines);

/**
 * bg_logreader_finish() - hand out what is left at the end of the input
 * @reader: the reader
 */
void bg_logreader_finish(struct bg_logreader *reader);

/**
 * bg_logline_strip() - take the loggers' prefixes off a line
 * @text: the raw line
 * @line: all but @number is set
 *
 * Knows dmesg (seconds, -T, -x, caller ids), syslog (BSD, ISO, RFC 5424), journalctl,
 * containers' logs, logcat, netconsole, grep -n, vendors' processor ids, and quotation marks
 * of mails and bug trackers. Whatever else stands before a time stamp of the kernel goes too.
 */
void bg_logline_strip(char *text, struct bg_logline *line);

/**
 * bg_is_kernel_stamp() - does a time stamp of the kernel stand here: "[ 1234.567890]"?
 * @s: where
 */
bool bg_is_kernel_stamp(const char *s);

#endif
