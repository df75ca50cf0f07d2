// SPDX-License-Identifier: GPL-2.0
/* Results and complaints, as text or as JSON. */
#include "show/output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "outcome.h"

#define MAX_MESSAGE 1024
#define NR_BUFFERS 8
#define BUFFER_SIZE 32
#define NSEC_PER_SEC ((uint64_t)1000000000)

struct json_object *bg_doc_new(void)
{
	struct json_object *doc = json_object_new_object();

	bg_json_u64(doc, "schema_version", BG_SCHEMA_VERSION);
	return doc;
}

int bg_doc_print(struct bg_ctx *ctx, struct json_object *doc)
{
	fputs(json_object_to_json_string_ext(doc, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE), ctx->out);
	fputc('\n', ctx->out);
	json_object_put(doc);
	return BG_EXIT_OK;
}

static void print_error(struct bg_ctx *ctx, const char *code, struct json_object *details,
			const char *message)
{
	struct json_object *doc, *error;

	if (!ctx->json) {
		json_object_put(details);
		fflush(ctx->out);
		fprintf(ctx->err, "buddyctl: %s\n", message);
		return;
	}
	doc = bg_doc_new();
	error = details ? details : json_object_new_object();
	bg_json_string(error, "code", code);
	bg_json_string(error, "message", message);
	json_object_object_add(doc, "error", error);
	bg_doc_print(ctx, doc);
}

int bg_fail(struct bg_ctx *ctx, int exit, const char *code, const char *format, ...)
{
	char message[MAX_MESSAGE];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	print_error(ctx, code, NULL, message);
	return exit;
}

int bg_fail_with(struct bg_ctx *ctx, int exit, const char *code, struct json_object *details,
		 const char *format, ...)
{
	char message[MAX_MESSAGE];
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	print_error(ctx, code, details, message);
	return exit;
}

void bg_note(struct bg_ctx *ctx, const char *format, ...)
{
	va_list args;

	if (ctx->json)
		return;
	fflush(ctx->out);
	va_start(args, format);
	vfprintf(ctx->err, format, args);
	va_end(args);
	fputc('\n', ctx->err);
}

bool bg_flush(struct bg_ctx *ctx)
{
	errno = 0;
	if (!fflush(ctx->out) && !ferror(ctx->out))
		return true;
	if (errno)
		ctx->write_error = errno;
	return false;
}

/* A reader that went away (head, less) wants no complaint, only the exit code. */
int bg_finish(struct bg_ctx *ctx, int exit)
{
	if (bg_flush(ctx))
		return exit;
	if (ctx->write_error && ctx->write_error != EPIPE)
		fprintf(ctx->err, "buddyctl: cannot write the output: %s\n",
			strerror(ctx->write_error));
	return BG_EXIT_FAILED;
}

const char *bg_style(const struct bg_ctx *ctx, enum bg_style style)
{
	static const char * const escape[] = {
		[BG_STYLE_NONE] = "",
		[BG_STYLE_GOOD] = "\033[32m",
		[BG_STYLE_WARN] = "\033[33m",
		[BG_STYLE_BAD] = "\033[31m",
		[BG_STYLE_DIM] = "\033[2m",
		[BG_STYLE_BOLD] = "\033[1m",
	};

	return ctx->colour ? escape[style] : "";
}

const char *bg_plain(const struct bg_ctx *ctx)
{
	return ctx->colour ? "\033[0m" : "";
}

static char *next_buffer(void)
{
	static char buffer[NR_BUFFERS][BUFFER_SIZE];
	static unsigned int next;

	return buffer[next++ % NR_BUFFERS];
}

const char *bg_grouped(uint64_t value)
{
	char *buffer = next_buffer();
	char *at = buffer + BUFFER_SIZE - 1;
	int digits = 0;

	*at = '\0';
	do {
		if (digits && digits % 3 == 0)
			*--at = ',';
		*--at = '0' + value % 10;
		value /= 10;
		digits++;
	} while (value);
	return at;
}

const char *bg_counted(uint64_t value)
{
	return value == BG_MOVED_UNKNOWN ? "-" : bg_grouped(value);
}

const char *bg_size(uint64_t pages, unsigned int page_shift)
{
	static const char * const unit[] = { "KiB", "MiB", "GiB", "TiB" };
	double size = (double)pages * (1UL << page_shift) / 1024;
	char *buffer = next_buffer();
	unsigned int i = 0;

	while (size >= 1024 && i + 1 < ARRAY_SIZE(unit)) {
		size /= 1024;
		i++;
	}
	snprintf(buffer, BUFFER_SIZE, i ? "%.1f %s" : "%.0f %s", size, unit[i]);
	return buffer;
}

const char *bg_duration(uint64_t ns)
{
	char *buffer = next_buffer();

	if (!ns)
		return "0 s";
	if (ns < 10000)
		snprintf(buffer, BUFFER_SIZE, "%" PRIu64 " ns", ns);
	else if (ns < NSEC_PER_SEC / 1000)
		snprintf(buffer, BUFFER_SIZE, "%" PRIu64 " us", ns / 1000);
	else if (ns < NSEC_PER_SEC / 100)
		snprintf(buffer, BUFFER_SIZE, "%.1f ms", (double)ns / 1e6);
	else if (ns < NSEC_PER_SEC)
		snprintf(buffer, BUFFER_SIZE, "%" PRIu64 " ms", ns / 1000000);
	else if (ns < 120 * NSEC_PER_SEC)
		snprintf(buffer, BUFFER_SIZE, "%.1f s", (double)ns / 1e9);
	else if (ns < 7200 * NSEC_PER_SEC)
		snprintf(buffer, BUFFER_SIZE, "%" PRIu64 " min", ns / (60 * NSEC_PER_SEC));
	else
		snprintf(buffer, BUFFER_SIZE, "%" PRIu64 " h", ns / (3600 * NSEC_PER_SEC));
	return buffer;
}
