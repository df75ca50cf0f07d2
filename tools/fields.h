/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables of the fields of model.h's structs, and what is done with them.
 */
#ifndef BG_FIELDS_H
#define BG_FIELDS_H

#include <stddef.h>

#include <json-c/json.h>

#include "model.h"

enum bg_field_type {
	BG_FIELD_U32,
	BG_FIELD_U64,
	BG_FIELD_S32,
	BG_FIELD_ENUM,		/* u32 <-> a word of names */
	BG_FIELD_FLAGS,		/* u32 <-> array of words, one per bit */
	BG_FIELD_ETA,		/* u32, null in JSON when BG_ETA_NEVER */
	BG_FIELD_STRING,	/* char [size] */
};

/**
 * struct bg_field - one member of a struct
 * @name: in JSON
 * @type: how it is stored
 * @attr: netlink attribute
 * @offset: in the struct
 * @size: of a string
 * @names: words of an enumeration or mask
 */
struct bg_field {
	const char *name;
	enum bg_field_type type;
	int attr;
	size_t offset;
	size_t size;
	const struct bg_names *names;
};

/* Each ends with a row without a name. */
extern const struct bg_field bg_decision_fields[];
extern const struct bg_field bg_outcome_fields[];
extern const struct bg_field bg_order_fields[];
extern const struct bg_field bg_zone_fields[];
extern const struct bg_field bg_box_fields[];
extern const struct bg_field bg_stats_fields[];
extern const struct bg_field bg_remedy_stats_fields[];
extern const struct bg_field bg_target_fields[];
extern const struct bg_field bg_episode_fields[];
extern const struct bg_field bg_block_fields[];
extern const struct bg_field bg_event_fields[];

/* Write a struct's fields into a JSON object. */
void bg_fields_to_json(const struct bg_field *fields, const void *from, struct json_object *to);

/* Read those fields that a JSON object has; wrong types read as 0. */
void bg_fields_from_json(const struct bg_field *fields, struct json_object *from, void *to);

/* The whole structs, with what is nested in them. */
struct json_object *bg_decision_to_json(const struct bg_decision *decision);
struct json_object *bg_outcome_to_json(const struct bg_outcome *outcome);
struct json_object *bg_zone_to_json(const struct bg_zone *zone);
struct json_object *bg_zones_to_json(const struct bg_zones *zones);
struct json_object *bg_box_to_json(const struct bg_box *box);
struct json_object *bg_config_to_json(const struct bg_config *config, u32 given);
struct json_object *bg_targets_to_json(const struct bg_setup *setup);
struct json_object *bg_stats_to_json(const struct bg_stats *stats);
struct json_object *bg_episode_to_json(const struct bg_episode *episode);
struct json_object *bg_block_to_json(const struct bg_block *block);
struct json_object *bg_event_to_json(const struct bg_event *event);

void bg_zone_from_json(struct json_object *from, struct bg_zone *zone);
void bg_config_from_json(struct json_object *from, struct bg_config *config, u32 *given);
void bg_targets_from_json(struct json_object *from, struct bg_setup *setup);
void bg_stats_from_json(struct json_object *from, struct bg_stats *stats);
void bg_episode_from_json(struct json_object *from, struct bg_episode *episode);
void bg_event_from_json(struct json_object *from, struct bg_event *event);

#endif
