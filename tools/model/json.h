/* SPDX-License-Identifier: GPL-2.0 */
/* Members of JSON objects, added in one call. */
#ifndef BG_JSON_H
#define BG_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

void bg_json_u64(struct json_object *object, const char *name, uint64_t value);
void bg_json_s64(struct json_object *object, const char *name, int64_t value);
void bg_json_bool(struct json_object *object, const char *name, bool value);
void bg_json_string(struct json_object *object, const char *name, const char *value);

/* A new array inside an object. */
struct json_object *bg_json_array(struct json_object *object, const char *name);

#endif
