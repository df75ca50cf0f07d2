// SPDX-License-Identifier: GPL-2.0
/*
 * jsonget [--any] [/MEMBER/INDEX/...]: read JSON documents, print what is there in each.
 *
 * The path is a JSON pointer, in which * stands for every entry of an array; a value a line. Fails
 * when the input is not JSON, when there is none, or when a document has no schema_version, which
 * all of buddyctl's have; with --any it need not.
 */
#include "workload.h"
#include <json-c/json.h>
#include <stdbool.h>

static unsigned long printed;
static bool any;

/* The first part of @path, up to the next slash; the rest is returned. */
static const char *split(const char *path, char *part, size_t size)
{
	size_t length = strcspn(path + 1, "/");

	if (length >= size)
		errx(2, "path too long");
	memcpy(part, path + 1, length);
	part[length] = '\0';
	return path + 1 + length;
}

static void print_at(struct json_object *value, const char *path)
{
	struct json_object *member;
	char part[64];

	if (!*path) {
		printed++;
		puts(json_object_is_type(value, json_type_string) ?
		     json_object_get_string(value) :
		     json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN));
		return;
	}
	path = split(path, part, sizeof(part));
	if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++)
			if (!strcmp(part, "*") || strtoul(part, NULL, 10) == i)
				print_at(json_object_array_get_idx(value, i), path);
	} else if (json_object_object_get_ex(value, part, &member)) {
		print_at(member, path);
	}
}

static void read_document(struct json_object *document, const char *path)
{
	struct json_object *version;

	if (!any && (!json_object_object_get_ex(document, "schema_version", &version) ||
		     json_object_get_int(version) < 1))
		errx(1, "a document without schema_version");
	if (path)
		print_at(document, path);
	json_object_put(document);
}

static void *need(void *memory)
{
	if (!memory)
		err(1, "memory");
	return memory;
}

int main(int argc, char **argv)
{
	const char *path, *space = "\n ";
	struct json_tokener *tokener = json_tokener_new_ex(32);
	size_t size = 0, room = 1 << 20, at = 0;
	unsigned long documents = 0;
	char *text = need(malloc(room));
	ssize_t got;

	any = argc > 1 && !strcmp(argv[1], "--any");
	path = argv[any ? 2 : 1];
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	while ((got = read(0, text + size, room - size - 1)) > 0) {
		size += got;
		if (size + 1 == room)
			text = need(realloc(text, room *= 2));
	}
	text[size] = '\0';
	for (at = strspn(text, space); at < size; at += strspn(text + at, space)) {
		struct json_object *document = json_tokener_parse_ex(tokener, text + at, size - at);

		if (!document)
			errx(1, "no JSON: %s: %.40s",
			     json_tokener_error_desc(json_tokener_get_error(tokener)), text + at);
		at += json_tokener_get_parse_end(tokener);
		read_document(document, path);
		documents++;
	}
	if (!documents)
		errx(1, "nothing to read");
	return path && !printed;
}
