/* SPDX-License-Identifier: GPL-2.0 */
/*
 * This machine's kernel log: /dev/kmsg, or the journal, or the files of a syslog.
 */
#ifndef BG_KERNLOG_H
#define BG_KERNLOG_H

#include <stddef.h>
#include <stdint.h>

#include "model/context.h"

/* What a line of /dev/kmsg grows by at most as text, and the longest that the kernel gives. */
#define BG_KMSG_HEAD 128
#define BG_KMSG_MAX 8192

/**
 * struct bg_kernlog_sink - who reads
 * @text: is given pieces of the log
 * @quiet: told that nothing came for a while; NULL to be told nothing
 * @arg: handed to both
 * @out_fd: where the reader writes; when nobody reads there any more, following ends
 */
struct bg_kernlog_sink {
	void (*text)(void *arg, const char *data, size_t len);
	void (*quiet)(void *arg);
	void *arg;
	int out_fd;
};

/**
 * bg_kmsg_text() - a record of /dev/kmsg as a line of a syslog, with the wall clock's time
 * @record: "4,1234,7211004310,-;message\n KEY=value\n"
 * @boot_us: when the machine began, microseconds since 1970
 * @host: the machine's name
 * @line: filled, with its line end; of BG_KMSG_HEAD + BG_KMSG_MAX bytes
 *
 * Return: its length, 0 when the record is none.
 */
size_t bg_kmsg_text(const char *record, uint64_t boot_us, const char *host, char *line);

/**
 * bg_kernlog_kmsg() - read what the kernel's own buffer holds
 * @sink: who reads
 * @follow: go on with what comes, until SIGINT, SIGTERM or SIGHUP
 *
 * Return: 0, or a negative errno.
 */
int bg_kernlog_kmsg(const struct bg_kernlog_sink *sink, bool follow);

/**
 * bg_kernlog_journal() - read the kernel's messages of the last days from the journal
 * @sink: who reads
 *
 * Return: how many bytes it had, 0 also when there is no journal.
 */
uint64_t bg_kernlog_journal(const struct bg_kernlog_sink *sink);

/**
 * bg_kernlog_file() - the file to which a syslog writes the kernel's messages
 *
 * Return: its path, NULL when there is none that can be read.
 */
const char *bg_kernlog_file(void);

#endif
