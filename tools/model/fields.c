// SPDX-License-Identifier: GPL-2.0
/* Structs to JSON and back, by the tables of their fields. */
#include "model/fields.h"

#include <stdio.h>
#include <string.h>

static struct json_object *flags_to_json(const struct bg_names *names, u32 flags)
{
	struct json_object *array = json_object_new_array();
	unsigned int i;

	for (i = 0; i < names->count; i++)
		if (flags & (1U << i))
			json_object_array_add(array, json_object_new_string(names->word(i)));
	return array;
}

static u32 flags_from_json(const struct bg_names *names, struct json_object *array)
{
	u32 flags = 0, bit;
	size_t i;

	if (!json_object_is_type(array, json_type_array))
		return 0;
	for (i = 0; i < json_object_array_length(array); i++) {
		const char *word = json_object_get_string(json_object_array_get_idx(array, i));

		if (word && bg_name_parse(names, word, &bit))
			flags |= 1U << bit;
	}
	return flags;
}

static struct json_object *value_to_json(const struct bg_field *field, const void *member)
{
	u32 number = 0;
	u64 wide;

	if (field->type != BG_FIELD_STRING)
		memcpy(&number, member, sizeof(number));
	switch (field->type) {
	case BG_FIELD_U32:
		return json_object_new_uint64(number);
	case BG_FIELD_U64:
		return json_object_new_uint64(*(const u64 *)member);
	case BG_FIELD_COUNT:
		wide = *(const u64 *)member;
		return wide == ~0ULL ? NULL : json_object_new_uint64(wide);
	case BG_FIELD_BOOL:
		return json_object_new_boolean(!!number);
	case BG_FIELD_S32:
		return json_object_new_int64((s32)number);
	case BG_FIELD_ENUM:
		return json_object_new_string(bg_name(field->names, number));
	case BG_FIELD_FLAGS:
		return flags_to_json(field->names, number);
	case BG_FIELD_ETA:
		return number == BG_ETA_NEVER ? NULL : json_object_new_uint64(number);
	case BG_FIELD_STRING:
		return json_object_new_string(member);
	}
	return NULL;
}

void bg_fields_to_json(const struct bg_field *fields, const void *from, struct json_object *to)
{
	for (; fields->name; fields++)
		json_object_object_add(to, fields->name,
				       value_to_json(fields, (const char *)from + fields->offset));
}

static u32 number_from_json(const struct bg_field *field, struct json_object *value)
{
	const char *word;
	u32 number = 0;

	switch (field->type) {
	case BG_FIELD_S32:
		return (u32)(s32)json_object_get_int(value);
	case BG_FIELD_ENUM:
		word = json_object_get_string(value);
		if (!word || !bg_name_parse(field->names, word, &number))
			number = BG_ETA_NEVER;	/* no word of ours: bg_name() says "unknown" */
		return number;
	case BG_FIELD_FLAGS:
		return flags_from_json(field->names, value);
	case BG_FIELD_ETA:
		if (!value)
			return BG_ETA_NEVER;
		__attribute__((fallthrough));
	default:
		return (u32)bg_min_u64(json_object_get_uint64(value), UINT32_MAX);
	}
}

static void value_from_json(const struct bg_field *field, struct json_object *value, void *member)
{
	const char *string;
	u32 number;
	u64 wide;

	if (field->type == BG_FIELD_STRING) {
		string = json_object_get_string(value);
		snprintf(member, field->size, "%s", string ? string : "");
	} else if (field->type == BG_FIELD_U64 || field->type == BG_FIELD_COUNT) {
		wide = value || field->type == BG_FIELD_U64 ? json_object_get_uint64(value) : ~0ULL;
		memcpy(member, &wide, sizeof(wide));
	} else {
		number = number_from_json(field, value);
		memcpy(member, &number, sizeof(number));
	}
}

void bg_fields_from_json(const struct bg_field *fields, struct json_object *from, void *to)
{
	struct json_object *value;

	for (; fields->name; fields++)
		if (json_object_object_get_ex(from, fields->name, &value))
			value_from_json(fields, value, (char *)to + fields->offset);
}
