/* SPDX-License-Identifier: GPL-2.0 */
/* A file's way: unpacked, sifted for the kernel's phrases, read. */
#ifndef BG_OFFLINE_LOGFILE_H
#define BG_OFFLINE_LOGFILE_H

#include "oomlog.h"

/* Reads a file: unpacks it, sifts it, finds its events. */
struct bg_logfile;

/**
 * bg_logfile_new() - begin a file
 * @emit: where its events go
 * @arg: handed to @emit
 *
 * Return: the reader, NULL without memory.
 */
struct bg_logfile *bg_logfile_new(bg_oom_event_fn emit, void *arg);

/**
 * bg_logfile_feed() - read some more of the file
 * @file: the reader
 * @data: any bytes
 * @len: how many
 *
 * Return: NULL, or why no more is read: half a sentence.
 */
const char *bg_logfile_feed(struct bg_logfile *file, const char *data, size_t len);

/**
 * bg_logfile_finish() - hand out the last events and free the reader
 * @file: the reader
 * @seen: filled; what else there was
 *
 * Return: NULL, or why the file was not read to its end: half a sentence.
 */
const char *bg_logfile_finish(struct bg_logfile *file, struct bg_oomlog_seen *seen);

#endif
