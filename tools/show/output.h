/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one emitter of results and complaints, as text or as JSON.
 */
#ifndef BG_OUTPUT_H
#define BG_OUTPUT_H

#include <stdint.h>

#include "model/context.h"
#include "model/json.h"

#define BG_SCHEMA_VERSION 1

/* A new JSON document with its schema_version. */
struct json_object *bg_doc_new(void);

/* Print a document on one line and release it. Return: BG_EXIT_OK; bg_finish() tells of trouble. */
int bg_doc_print(struct bg_ctx *ctx, struct json_object *doc);

/**
 * bg_fail() - complain, in JSON mode as {"schema_version":1,"error":{"code","message"}}
 * @ctx: where to
 * @exit: enum bg_exit
 * @code: the error's short name for machines, lower case with dashes
 * @format: one sentence: cause, value, permitted range, next step; no newline
 *
 * Return: @exit.
 */
int bg_fail(struct bg_ctx *ctx, int exit, const char *code, const char *format, ...)
	BG_PRINTF(4, 5);

/* As bg_fail(), with more members for the JSON form; takes over @details. */
int bg_fail_with(struct bg_ctx *ctx, int exit, const char *code, struct json_object *details,
		 const char *format, ...) BG_PRINTF(5, 6);

/* A remark on the error stream, not an error; text mode only. */
void bg_note(struct bg_ctx *ctx, const char *format, ...) BG_PRINTF(2, 3);

/* Flush what a stream has printed so far. Return: false when it could not be written. */
bool bg_flush(struct bg_ctx *ctx);

/* Flush the results. Return: @exit, or BG_EXIT_FAILED when they could not be written. */
int bg_finish(struct bg_ctx *ctx, int exit);

enum bg_style {
	BG_STYLE_NONE,
	BG_STYLE_GOOD,
	BG_STYLE_WARN,
	BG_STYLE_BAD,
	BG_STYLE_DIM,
	BG_STYLE_BOLD,
};

/* Escape sequence that starts a style; "" without colour. */
const char *bg_style(const struct bg_ctx *ctx, enum bg_style style);

/* Escape sequence that ends every style; "" without colour. */
const char *bg_plain(const struct bg_ctx *ctx);

/* 1234567 as "1,234,567", in one of 8 static buffers that take turns. */
const char *bg_grouped(uint64_t value);

/* The same of a count that may not be known: BG_MOVED_UNKNOWN is "-". */
const char *bg_counted(uint64_t value);

/* Pages as KiB or MiB or GiB with a unit, in the same buffers as bg_grouped(). */
const char *bg_size(uint64_t pages, unsigned int page_shift);

/* Nanoseconds as "700 ns", "31 ms", "1.5 s", "3 min", in the same buffers. */
const char *bg_duration(uint64_t ns);

#endif
