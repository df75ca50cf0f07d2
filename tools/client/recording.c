// SPDX-License-Identifier: GPL-2.0
/* Recordings, line by line: read, checked and written. */
#include "client/recording.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/tar.h"
#include "model/array.h"
#include "model/fields_gen.h"
#include "show/output.h"

#define MAX_LINE (1 << 20)
#define BLOCKS_A_LINE 1024
#define MAX_DEPTH 16

static const char * const types[] = {
	[BG_RECORD_HEADER] = "header",
	[BG_RECORD_MAP] = "map",
	[BG_RECORD_SAMPLE] = "sample",
	[BG_RECORD_EVENT] = "event",
	[BG_RECORD_CONFIG] = "config",
	[BG_RECORD_HISTORY] = "history",
	[BG_RECORD_STATS] = "stats",
	[BG_RECORD_CMA] = "cma",
	[BG_RECORD_END] = "end",
};

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(object, name, &value);
	return value;
}

u64 bg_record_u64(const struct bg_record *record, const char *name)
{
	return json_object_get_uint64(member(record->json, name));
}

bool bg_record_bool(const struct bg_record *record, const char *name)
{
	return json_object_get_boolean(member(record->json, name));
}

bool bg_record_is_begin(const struct bg_record *record)
{
	const char *at = json_object_get_string(member(record->json, "at"));

	return at && !strcmp(at, "begin");
}

/* Reading */

static int broken(struct bg_reader *reader, const char *why)
{
	return bg_fail(reader->ctx, BG_EXIT_FAILED, "bad-recording", "%s:%llu: %s", reader->path,
		       (unsigned long long)reader->line, why);
}

/* Length of the next line without its newline; -1 at the end, MAX_LINE when it is longer. */
static int read_line(struct bg_reader *reader, bool *complete)
{
	int length = 0, byte;

	while ((byte = getc_unlocked(reader->file)) != EOF && byte != '\n' && length < MAX_LINE)
		reader->text[length++] = (char)byte;
	*complete = byte == '\n';
	reader->line++;
	return byte == EOF && !length ? -1 : length;
}

static struct json_object *parse(struct bg_reader *reader, int length)
{
	struct json_object *json;

	json_tokener_reset(reader->tokener);
	json = json_tokener_parse_ex(reader->tokener, reader->text, length);
	if (json_tokener_get_error(reader->tokener) != json_tokener_success ||
	    !json_object_is_type(json, json_type_object)) {
		json_object_put(json);
		return NULL;
	}
	return json;
}

static enum bg_record_type type_of(struct json_object *json)
{
	const char *type = json_object_get_string(member(json, "type"));
	unsigned int i;

	for (i = 0; type && i < ARRAY_SIZE(types); i++)
		if (!strcmp(types[i], type))
			return i;
	return BG_RECORD_OTHER;
}

static void take(struct bg_record *record, struct json_object *json)
{
	record->json = json;
	record->type = type_of(json);
	record->sequence = bg_record_u64(record, "sequence");
	if (record->type == BG_RECORD_SAMPLE) {
		bg_zone_from_json(member(json, "zone"), &record->zone);
	} else if (record->type == BG_RECORD_EVENT) {
		bg_event_from_json(member(json, "event"), &record->event);
		record->sequence = record->event.sequence;
	}
}

static void release(struct bg_record *record)
{
	json_object_put(record->json);
	record->json = NULL;
	record->type = BG_RECORD_NONE;
}

/* The first line decides whether it is a recording at all. */
static int check_header(struct bg_reader *reader, const struct bg_record *record)
{
	u64 version = bg_record_u64(record, "schema_version");

	if (record->type != BG_RECORD_HEADER)
		return broken(reader, "this is no recording made by 'buddyctl record'");
	if (version > BG_SCHEMA_VERSION)
		return bg_fail(reader->ctx, BG_EXIT_UNSUPPORTED, "newer-recording",
			       "%s: a newer buddyctl made it (schema_version %llu, this one reads %d)",
			       reader->path, (unsigned long long)version, BG_SCHEMA_VERSION);
	return BG_EXIT_OK;
}

int bg_reader_next(struct bg_reader *reader, struct bg_record *record)
{
	struct json_object *json;
	bool complete;
	int length;

	release(record);
	length = read_line(reader, &complete);
	if (ferror(reader->file))
		return bg_fail(reader->ctx, BG_EXIT_FAILED, "unreadable", "%s: %s", reader->path,
			       strerror(errno));
	if (length < 0 && reader->line > 1)
		return BG_EXIT_OK;
	json = length >= 0 && length < MAX_LINE ? parse(reader, length) : NULL;
	if (json) {
		take(record, json);
		return reader->line == 1 ? check_header(reader, record) : BG_EXIT_OK;
	}
	if (!complete && length < MAX_LINE && reader->line > 1) {
		reader->truncated = true;
		return BG_EXIT_OK;
	}
	return broken(reader, "this is no line of a recording made by 'buddyctl record'");
}

static FILE *open_recording(struct bg_reader *reader)
{
	if (!strcmp(reader->path, "-"))
		return stdin;
	if (bg_tar_is_packed(reader->path))
		return bg_tar_member(reader->path, "buddyguard-bundle/recording.jsonl",
				     &reader->unpacks);
	return fopen(reader->path, "re");
}

int bg_reader_open(struct bg_ctx *ctx, const char *path, struct bg_reader *reader)
{
	*reader = (struct bg_reader){ .ctx = ctx, .path = path };
	reader->file = open_recording(reader);
	if (!reader->file)
		return bg_fail(ctx, BG_EXIT_FAILED, "unreadable", "%s: %s", path, strerror(errno));
	reader->tokener = json_tokener_new_ex(MAX_DEPTH);
	reader->text = malloc(MAX_LINE);
	if (reader->tokener && reader->text)
		return BG_EXIT_OK;
	bg_reader_close(reader, NULL);
	return bg_fail(ctx, BG_EXIT_FAILED, "no-memory", "out of memory");
}

void bg_reader_close(struct bg_reader *reader, struct bg_record *record)
{
	if (record)
		release(record);
	if (reader->tokener)
		json_tokener_free(reader->tokener);
	free(reader->text);
	if (reader->file && reader->unpacks)
		bg_tar_close(reader->file, reader->unpacks);
	else if (reader->file && reader->file != stdin)
		fclose(reader->file);
	*reader = (struct bg_reader){ 0 };
}

/* Keys that the module lacked are as its profile has them; a remedy that it lacked is off. */
void bg_record_setup(const struct bg_record *record, struct bg_setup *setup)
{
	struct json_object *config = member(record->json, "config");
	u32 profile = BG_PROFILE_DEFAULT;
	const char *name;

	if (config) {
		name = json_object_get_string(member(config, "profile"));
		if (name)
			bg_name_parse(&bg_profile_names, name, &profile);
		bg_config_init(&setup->config, profile);
		setup->config.fill_cma = 0;
		bg_config_from_json(config, &setup->config, &setup->given);
	}
	if (member(record->json, "targets"))
		bg_targets_from_json(member(record->json, "targets"), setup);
	if (member(record->json, "state"))
		bg_fields_from_json(bg_state_fields, member(record->json, "state"), &setup->box);
}

bool bg_record_map(const struct bg_record *record, struct bg_map *map)
{
	struct json_object *blocks = member(record->json, "blocks");
	struct bg_block *block;
	size_t i;

	if (!json_object_is_type(blocks, json_type_array))
		return true;
	for (i = 0; i < json_object_array_length(blocks); i++) {
		block = bg_grow((void **)&map->block, &map->count, sizeof(*block));
		if (!block)
			return false;
		bg_fields_from_json(bg_block_fields, json_object_array_get_idx(blocks, i), block);
	}
	return true;
}

/* Writing */

struct json_object *bg_record_new(const char *type)
{
	struct json_object *record = json_object_new_object();

	bg_json_string(record, "type", type);
	return record;
}

struct json_object *bg_record_new_setup(const char *type, const struct bg_setup *setup)
{
	struct json_object *record = bg_record_new(type);

	json_object_object_add(record, "config", bg_config_to_json(&setup->config, setup->given));
	json_object_object_add(record, "targets", bg_targets_to_json(setup));
	json_object_object_add(record, "state", bg_box_to_json(&setup->box));
	return record;
}

void bg_record_write(FILE *file, struct json_object *record)
{
	fputs(json_object_to_json_string_ext(record, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE), file);
	putc('\n', file);
	json_object_put(record);
}

void bg_record_write_map(FILE *file, const char *at, const struct bg_map *map)
{
	struct json_object *record = NULL, *blocks = NULL;
	size_t i;

	for (i = 0; i < map->count; i++) {
		if (i % BLOCKS_A_LINE == 0) {
			record = bg_record_new("map");
			bg_json_string(record, "at", at);
			blocks = bg_json_array(record, "blocks");
		}
		json_object_array_add(blocks, bg_block_to_json(&map->block[i]));
		if ((i + 1) % BLOCKS_A_LINE == 0 || i + 1 == map->count)
			bg_record_write(file, record);
	}
}
