// SPDX-License-Identifier: GPL-2.0
/*
 * JSON around a message: journalctl -o json, dmesg --json, the lines of log collectors.
 * What json-c cannot read (a line that was cut) is left to those who look for the kernel's
 * own words anywhere in a line.
 */
#include "logrecord.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "common.h"

/* Objects in objects, and records in the messages of records. */
#define MAX_DEPTH 4
#define MAX_NESTED 2

static const char * const message_names[] = {
	"MESSAGE", "message", "msg", "log", "textPayload", "short_message", "@message", "_raw",
	"line", "text", "body", "event",
};

static const char * const time_names[] = {
	"__REALTIME_TIMESTAMP", "@timestamp", "timestamp", "time", "ts", "date",
};

static const char * const host_names[] = { "_HOSTNAME", "host", "hostname", "HOSTNAME" };

static struct json_object *member(struct json_object *object, const char * const *names, size_t nr)
{
	struct json_object *value;

	for (size_t i = 0; i < nr; i++)
		if (json_object_object_get_ex(object, names[i], &value) && value)
			return value;
	return NULL;
}

/* The journal writes a message that is not plain text as an array of its bytes. */
static size_t copy_bytes(struct json_object *array, char *to, size_t size)
{
	size_t len = json_object_array_length(array);

	if (len > size)
		len = size;
	for (size_t i = 0; i < len; i++) {
		int byte = json_object_get_int(json_object_array_get_idx(array, i));

		to[i] = (byte < ' ' && byte != '\n' && byte != '\t' && byte != 033) ? ' ' : byte;
	}
	to[len] = '\0';
	return len;
}

static bool is_bytes(struct json_object *value)
{
	return json_object_is_type(value, json_type_array) && json_object_array_length(value) &&
	       json_object_is_type(json_object_array_get_idx(value, 0), json_type_int);
}

static struct json_object *find_in_object(struct json_object *object, int depth);

static struct json_object *find_message(struct json_object *value, int depth)
{
	if (json_object_is_type(value, json_type_object))
		return depth < MAX_DEPTH ? find_in_object(value, depth + 1) : NULL;
	if (!json_object_is_type(value, json_type_array) || depth == MAX_DEPTH)
		return NULL;
	for (size_t i = 0; i < json_object_array_length(value); i++) {
		struct json_object *found =
			find_message(json_object_array_get_idx(value, i), depth + 1);

		if (found)
			return found;
	}
	return NULL;
}

static struct json_object *find_in_object(struct json_object *object, int depth)
{
	for (size_t i = 0; i < ARRAY_SIZE(message_names); i++) {
		struct json_object *value = member(object, &message_names[i], 1);

		if (value && (json_object_is_type(value, json_type_string) || is_bytes(value)))
			return value;
	}
	json_object_object_foreach(object, name, value) {
		struct json_object *found = find_message(value, depth);

		(void)name;
		if (found)
			return found;
	}
	return NULL;
}

static void keep_time(struct bg_logrecord *record, struct json_object *value)
{
	const char *text = json_object_get_string(value);
	char field[BG_STAMP_LEN + 24];

	/* Microseconds since 1970 are the journal's; all else is shown as it is. */
	if (strspn(text, "0123456789") == strlen(text) && strlen(text) == 16) {
		snprintf(field, sizeof(field), "__REALTIME_TIMESTAMP=%s", text);
		bg_record_field(record, field);
	} else if (strlen(text) < sizeof(record->stamp)) {
		memcpy(record->stamp, text, strlen(text) + 1);
	}
}

static void keep_context(struct bg_logrecord *record, struct json_object *object)
{
	struct json_object *time = member(object, time_names, ARRAY_SIZE(time_names));
	struct json_object *host = member(object, host_names, ARRAY_SIZE(host_names));

	if (time && !json_object_is_type(time, json_type_object))
		keep_time(record, time);
	if (host && json_object_is_type(host, json_type_string))
		snprintf(record->host, sizeof(record->host), "%s", json_object_get_string(host));
}

/* The text is shorter than the JSON that holds it, so it fits where that stood. */
static enum bg_log_record take_object(struct bg_logrecord *record, struct json_object *object,
				      char *line, size_t size)
{
	struct json_object *message = find_message(object, 0);

	if (json_object_is_type(object, json_type_object))
		keep_context(record, object);
	/* Under an unusual name: the line as it is, for those who look for the kernel's words. */
	if (!message)
		return BG_LOG_RECORD_NONE;
	if (is_bytes(message))
		copy_bytes(message, line, size);
	else
		snprintf(line, size + 1, "%s", json_object_get_string(message));
	return BG_LOG_RECORD_MESSAGE;
}

/* "msg": "text", on a line of its own becomes an object; @text has room for two more. */
static void close_member(char *text)
{
	size_t len = strlen(text);

	while (len && strchr(" \t,", text[len - 1]))
		len--;
	memmove(text + 1, text, len);
	text[0] = '{';
	text[len + 1] = '}';
	text[len + 2] = '\0';
}

static enum bg_log_record take_json(struct bg_logrecord *record, char *line)
{
	char *start = line + strspn(line, " \t");
	size_t size = strlen(line);
	struct json_object *object;
	enum bg_log_record what;
	char *text;

	if (start[0] == '[' && start[1] == '{')
		start++;
	if (*start != '{' && *start != '"')
		return BG_LOG_RECORD_NONE;
	if (*start == '"' && !strstr(start, "\":") && !strstr(start, "\" :"))
		return BG_LOG_RECORD_NONE;
	text = malloc(size + 3);
	if (!text)
		return BG_LOG_RECORD_NONE;
	memcpy(text, start, strlen(start) + 1);
	if (*text == '"')
		close_member(text);
	object = json_tokener_parse(text);
	free(text);
	if (!object)
		return BG_LOG_RECORD_NONE;
	what = take_object(record, object, line, size);
	json_object_put(object);
	return what;
}

enum bg_log_record bg_record_json(struct bg_logrecord *record, char *line)
{
	enum bg_log_record what = BG_LOG_RECORD_NONE;

	for (int nested = 0; nested <= MAX_NESTED; nested++) {
		if (take_json(record, line) == BG_LOG_RECORD_NONE)
			break;
		what = BG_LOG_RECORD_MESSAGE;
	}
	return what;
}
