/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Structs to JSON and back, by tables of their fields. The tables are generated: bg_decision_fields
 * and its like are in fields_gen.h.
 */
#ifndef BG_FIELDS_H
#define BG_FIELDS_H

#include <stddef.h>

#include <json-c/json.h>

#include "model/model.h"

enum bg_field_type {
	BG_FIELD_U32,
	BG_FIELD_U64,
	BG_FIELD_COUNT,		/* u64, null in JSON when all bits are set: not known */
	BG_FIELD_BOOL,		/* u32, false when it is 0 */
	BG_FIELD_S32,
	BG_FIELD_ENUM,		/* u32 <-> a word of names */
	BG_FIELD_FLAGS,		/* u32 <-> array of words, one per bit */
	BG_FIELD_ETA,		/* u32, null in JSON when BG_ETA_NEVER */
	BG_FIELD_STRING,	/* char [size] */
};

/**
 * struct bg_field - one member of a struct; a table ends with a row without a name
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

/* Write a struct's fields into a JSON object. */
void bg_fields_to_json(const struct bg_field *fields, const void *from, struct json_object *to);

/* Read those fields that a JSON object has; wrong types read as 0. */
void bg_fields_from_json(const struct bg_field *fields, struct json_object *from, void *to);

/* The whole structs, with what is nested in them. */
struct json_object *bg_decision_to_json(const struct bg_decision *decision);
struct json_object *bg_outcome_to_json(const struct bg_outcome *outcome);
struct json_object *bg_zone_to_json(const struct bg_zone_info *zone);
struct json_object *bg_zones_to_json(const struct bg_zones *zones);
struct json_object *bg_box_to_json(const struct bg_box *box);
struct json_object *bg_config_to_json(const struct bg_config *config, u32 given);
struct json_object *bg_targets_to_json(const struct bg_setup *setup);
struct json_object *bg_stats_to_json(const struct bg_stats_info *stats);
struct json_object *bg_episode_to_json(const struct bg_episode_info *episode);
struct json_object *bg_block_to_json(const struct bg_block *block);
struct json_object *bg_cma_area_to_json(const struct bg_cma_area_info *area);
struct json_object *bg_event_to_json(const struct bg_event_info *event);

/* A key of the configuration: its unit, range, default in a profile, and what it does. */
struct json_object *bg_key_to_json(u32 key, u32 profile);

void bg_zone_from_json(struct json_object *from, struct bg_zone_info *zone);
void bg_config_from_json(struct json_object *from, struct bg_config *config, u32 *given);
void bg_targets_from_json(struct json_object *from, struct bg_setup *setup);
void bg_stats_from_json(struct json_object *from, struct bg_stats_info *stats);
void bg_episode_from_json(struct json_object *from, struct bg_episode_info *episode);
void bg_cma_area_from_json(struct json_object *from, struct bg_cma_area_info *area);
void bg_event_from_json(struct json_object *from, struct bg_event_info *event);

#endif
