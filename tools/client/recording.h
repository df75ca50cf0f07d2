/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Recordings: JSON lines, each an object with a `type`.
 *
 *	header	first: schema_version, config, targets, state, clock_offset_ns, complete (the
 *		guard had nothing learnt when it began, so replay can follow every decision)
 *	map	a part of the pageblock map; at: "begin" or "end"
 *	sample	sequence, and a zone with its decision
 *	event	as `monitor -j` has it
 *	config	config, targets and state after they were changed
 *	history, stats	as the verbs of that name have them
 *	end	last: state, and how many notices were lost
 */
#ifndef BG_RECORDING_H
#define BG_RECORDING_H

#include <stdio.h>
#include <sys/types.h>

#include <json-c/json.h>

#include "model/context.h"
#include "model/model.h"

enum bg_record_type {
	BG_RECORD_HEADER,
	BG_RECORD_MAP,
	BG_RECORD_SAMPLE,
	BG_RECORD_EVENT,
	BG_RECORD_CONFIG,
	BG_RECORD_HISTORY,
	BG_RECORD_STATS,
	BG_RECORD_CMA,
	BG_RECORD_END,
	BG_RECORD_OTHER,	/* of a newer buddyctl: to be left out */
	BG_RECORD_NONE,		/* there is no more */
};

/**
 * struct bg_record - one line
 * @type: which of the others it has
 * @json: the whole line, until the next one is read
 * @sequence: of a sample or event
 * @zone: of a sample
 * @event: of an event
 */
struct bg_record {
	enum bg_record_type type;
	struct json_object *json;
	u64 sequence;
	struct bg_zone_info zone;
	struct bg_event_info event;
};

/**
 * struct bg_reader - a recording that is read line by line
 * @ctx: for complaints
 * @path: as given; "-" is the standard input
 * @file: open
 * @unpacks: the process that reads it from a bundle, 0 for none
 * @tokener: of json-c
 * @text: the line
 * @line: its number
 * @truncated: the last line is incomplete, and was left out
 */
struct bg_reader {
	struct bg_ctx *ctx;
	const char *path;
	FILE *file;
	pid_t unpacks;
	struct json_tokener *tokener;
	char *text;
	u64 line;
	bool truncated;
};

/*
 * These return enum bg_exit and have complained. The first record is the header. A bundle stands
 * for the recording in it.
 */
int bg_reader_open(struct bg_ctx *ctx, const char *path, struct bg_reader *reader);
int bg_reader_next(struct bg_reader *reader, struct bg_record *record);
void bg_reader_close(struct bg_reader *reader, struct bg_record *record);

/* The setup of a header, config or end record; what it does not have is left alone. */
void bg_record_setup(const struct bg_record *record, struct bg_setup *setup);

/* Add the blocks of a map record. Return: false when there is no memory. */
bool bg_record_map(const struct bg_record *record, struct bg_map *map);

/* Whether a map record is of the begin. */
bool bg_record_is_begin(const struct bg_record *record);

u64 bg_record_u64(const struct bg_record *record, const char *name);
bool bg_record_bool(const struct bg_record *record, const char *name);

/* Records to be written with bg_record_write(). */
struct json_object *bg_record_new(const char *type);
struct json_object *bg_record_new_setup(const char *type, const struct bg_setup *setup);

/* Write a map in parts, so that lines stay short. */
void bg_record_write_map(FILE *file, const char *at, const struct bg_map *map);

/* Write a line and release the record. */
void bg_record_write(FILE *file, struct json_object *record);

#endif
