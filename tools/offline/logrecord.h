/* SPDX-License-Identifier: GPL-2.0 */
/* The journal's fields, one a line: journalctl -o export and -o verbose. */
#ifndef BG_OFFLINE_LOGRECORD_H
#define BG_OFFLINE_LOGRECORD_H

#include <stdbool.h>
#include <stddef.h>

#define BG_STAMP_LEN 48
#define BG_HOST_LEN 64

/**
 * struct bg_logrecord - what a collector's record says beside its message
 * @stamp: its time, empty when it gives none
 * @host: the machine that it is of, empty when not said
 */
struct bg_logrecord {
	char stamp[BG_STAMP_LEN];
	char host[BG_HOST_LEN];
};

enum bg_log_record {
	BG_LOG_RECORD_NONE,		/* a line of plain text */
	BG_LOG_RECORD_MESSAGE,	/* the line is now the record's message */
	BG_LOG_RECORD_OTHER,	/* a part of a record that is no message */
};

/**
 * bg_record_json() - take the message out of a line of JSON
 * @record: filled with what the line says; kept over the lines of one record
 * @line: the raw line; replaced by the message, which is never longer
 *
 * Knows whole objects (journalctl -o json, collectors' JSON lines; the message under the
 * usual names, however deep) and single members, as dmesg --json prints them.
 *
 * Return: what the line is.
 */
enum bg_log_record bg_record_json(struct bg_logrecord *record, char *line);

/**
 * bg_record_field() - take the message out of a journal's field
 * @record: filled with what the line says; kept over the lines of one record
 * @line: the line, changed in place
 *
 * Knows journalctl -o export and -o verbose.
 *
 * Return: what the line is.
 */
enum bg_log_record bg_record_field(struct bg_logrecord *record, char *line);

#endif
