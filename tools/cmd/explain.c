// SPDX-License-Identifier: GPL-2.0
/* buddyctl explain [FILE|-]: why did the kernel kill, or fail to allocate? */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "offline/diagnose.h"
#include "output.h"

/* Progress is worth showing from this many bytes between two looks. */
#define PROGRESS_STEP (4u << 20)

struct explain {
	struct bg_ctx *ctx;
	uint64_t nr_events;
	uint64_t bytes;
	bool has_last;
	struct {
		enum bg_oom_kind kind;
		enum bg_cause cause;
		int order;
		uint64_t gfp;
	} last;
};

static const char *kind_name(enum bg_oom_kind kind)
{
	return kind == BG_KIND_OOM_KILL ? "oom-kill" : "allocation-failure";
}

static const char *confidence_name(enum bg_confidence confidence)
{
	static const char * const names[] = { "unknown", "likely", "certain" };

	return names[confidence];
}

static const char *helps_name(enum bg_helps helps)
{
	static const char * const names[] = { "unsure", "no", "yes" };

	return names[helps];
}

static void json_strings(struct json_object *object, const char *name, unsigned int nr,
			 const char *strings, size_t size)
{
	struct json_object *array = bg_json_array(object, name);

	for (unsigned int i = 0; i < nr; i++)
		json_object_array_add(array, json_object_new_string(strings + i * size));
}

static void json_request(struct json_object *object, const struct bg_oom_event *event)
{
	char hex[24];

	if (event->order >= 0)
		bg_json_s64(object, "order", event->order);
	else
		json_object_object_add(object, "order", NULL);
	snprintf(hex, sizeof(hex), "0x%llx", (unsigned long long)event->gfp.raw);
	if (event->gfp.given)
		bg_json_string(object, "gfp", hex);
	else
		json_object_object_add(object, "gfp", NULL);
	json_strings(object, "gfp_flags", event->gfp.nr_names, event->gfp.names[0],
		     sizeof(event->gfp.names[0]));
}

static void json_where(struct json_object *object, const struct bg_diagnosis *diagnosis)
{
	if (!diagnosis->has_main) {
		json_object_object_add(object, "zone", NULL);
		return;
	}
	bg_json_string(object, "zone", bg_zone_name(diagnosis->main.zone->type));
	bg_json_s64(object, "node", diagnosis->main.zone->node);
}

static void json_diagnosis(struct json_object *object, const struct bg_diagnosis *diagnosis)
{
	struct json_object *array, *numbers, *guard;

	bg_json_string(object, "cause", bg_cause_name(diagnosis->cause));
	if (diagnosis->cause == BG_CAUSE_OTHER)
		bg_json_string(object, "other", bg_other_name(diagnosis->other));
	array = bg_json_array(object, "also");
	for (int i = 0; i < BG_CAUSE_NR; i++)
		if (diagnosis->also >> i & 1)
			json_object_array_add(array, json_object_new_string(bg_cause_name(i)));
	bg_json_string(object, "confidence", confidence_name(diagnosis->confidence));
	array = bg_json_array(object, "missing");
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++)
		json_object_array_add(array, json_object_new_string(diagnosis->missing[i]));
	numbers = json_object_new_object();
	for (unsigned int i = 0; i < diagnosis->nr_numbers; i++)
		bg_json_s64(numbers, diagnosis->numbers[i].name, diagnosis->numbers[i].value);
	json_object_object_add(object, "numbers", numbers);
	bg_json_string(object, "sentence", diagnosis->sentence);
	json_strings(object, "advice", diagnosis->nr_advice, diagnosis->advice[0],
		     sizeof(diagnosis->advice[0]));
	guard = json_object_new_object();
	bg_json_string(guard, "helps", helps_name(diagnosis->helps));
	bg_json_string(guard, "why", diagnosis->helps_why);
	json_object_object_add(object, "buddyguard", guard);
}

static void json_victim(struct json_object *object, const struct bg_victim *victim)
{
	struct json_object *who;

	if (!victim->announced && !victim->killed)
		return;
	who = json_object_new_object();
	if (victim->pid >= 0)
		bg_json_s64(who, "pid", victim->pid);
	bg_json_string(who, "process", victim->comm);
	if (victim->killed) {
		bg_json_u64(who, "anon_rss_kib", victim->anon_rss_kib);
		bg_json_u64(who, "file_rss_kib", victim->file_rss_kib);
		bg_json_u64(who, "shmem_rss_kib", victim->shmem_rss_kib);
	}
	json_object_object_add(object, "victim", who);
}

static void print_json(struct explain *explain, const struct bg_oom_event *event,
		       const struct bg_diagnosis *diagnosis)
{
	struct json_object *object = json_object_new_object();

	bg_json_string(object, "kind", kind_name(event->kind));
	bg_json_u64(object, "line", event->line);
	if (event->stamp[0])
		bg_json_string(object, "time", event->stamp);
	if (event->comm[0])
		bg_json_string(object, "process", event->comm);
	if (event->pid >= 0)
		bg_json_s64(object, "pid", event->pid);
	if (event->version)
		bg_json_string(object, "kernel", event->release);
	json_request(object, event);
	json_where(object, diagnosis);
	json_diagnosis(object, diagnosis);
	json_victim(object, &event->victim);
	fprintf(explain->ctx->out, "%s%s", explain->nr_events > 1 ? "," : "",
		json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
					       JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static void print_headline(struct explain *explain, const struct bg_oom_event *event)
{
	struct bg_ctx *ctx = explain->ctx;
	FILE *out = ctx->out;

	fprintf(out, "%s%s%s", bg_style(ctx, BG_STYLE_BOLD),
		event->kind == BG_KIND_OOM_KILL ? "OOM kill" : "Allocation failure",
		bg_plain(ctx));
	if (event->stamp[0])
		fprintf(out, " at %s", event->stamp);
	fprintf(out, ", line %llu", (unsigned long long)event->line);
	if (event->version)
		fprintf(out, ", Linux %s", event->release);
	fputc('\n', out);
}

static void print_request(FILE *out, const struct bg_oom_event *event,
			  const struct bg_diagnosis *diagnosis)
{
	char size[24];

	if (!event->header)
		return;
	fprintf(out, "  %s", event->comm[0] ? event->comm : "a process");
	if (event->pid >= 0)
		fprintf(out, " (%ld)", event->pid);
	fputs(" asked for", out);
	if (event->order >= 0)
		fprintf(out, " order %d (%s),", event->order,
			bg_size_text((int64_t)diagnosis->request.page_kib << event->order, size));
	if (event->gfp.given)
		fprintf(out, " gfp 0x%llx", (unsigned long long)event->gfp.raw);
	for (unsigned int i = 0; i < event->gfp.nr_names; i++)
		fprintf(out, "%s%s", i ? "|" : " = ", event->gfp.names[i]);
	fputc('\n', out);
}

static void print_victim(FILE *out, const struct bg_victim *victim)
{
	char size[24];

	if (!victim->announced && !victim->killed)
		return;
	if (victim->pid < 0) {
		fputs("  no process was left to kill\n", out);
		return;
	}
	fprintf(out, "  killed: %s (%ld)", victim->comm, victim->pid);
	if (victim->killed)
		fprintf(out, ", %s resident", bg_size_text(victim->anon_rss_kib +
							   victim->file_rss_kib +
							   victim->shmem_rss_kib, size));
	fputc('\n', out);
}

/* What people compare; the rest is in JSON. */
static bool worth_showing(const struct bg_diagnosis *diagnosis, const struct bg_number *number)
{
	static const char * const always[] = {
		"free_kib", "usable_free_kib", "min_kib", "memcg_usage_kib", "memcg_limit_kib",
		"managed_kib",
	};
	static const char * const orders[] = { "largest_free_order", "largest_usable_order" };
	static const char * const nonzero[] = {
		"free_cma_kib", "highatomic_kib", "boost_kib", "lowmem_reserve_kib",
		"higher_zones_free_kib", "anon_kib", "file_kib", "shmem_kib",
		"slab_unreclaimable_kib", "pagetables_kib", "untracked_kib", "swap_total_kib",
	};

	for (size_t i = 0; i < ARRAY_SIZE(always); i++)
		if (!strcmp(number->name, always[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++)
		if (!strcmp(number->name, orders[i]))
			return diagnosis->request.order;
	for (size_t i = 0; i < ARRAY_SIZE(nonzero); i++)
		if (!strcmp(number->name, nonzero[i]))
			return number->value;
	return !strcmp(number->name, "mark_kib") && number->value != diagnosis->main.min;
}

static void print_numbers(FILE *out, const struct bg_diagnosis *diagnosis)
{
	for (unsigned int i = 0; i < diagnosis->nr_numbers; i++) {
		const struct bg_number *number = &diagnosis->numbers[i];
		size_t len = strlen(number->name);
		bool size = len > 4 && !strcmp(number->name + len - 4, "_kib");
		char label[32], text[24];

		if (!worth_showing(diagnosis, number))
			continue;
		snprintf(label, sizeof(label), "%.*s", (int)(size ? len - 4 : len), number->name);
		for (char *c = label; *c; c++)
			if (*c == '_')
				*c = ' ';
		snprintf(text, sizeof(text), "%lld", (long long)number->value);
		if (size)
			bg_size_text(number->value, text);
		fprintf(out, "    %-22s %12s\n", label, text);
	}
}

static void print_cause(struct bg_ctx *ctx, const struct bg_diagnosis *diagnosis)
{
	FILE *out = ctx->out;

	fprintf(out, "  %s%s%s", bg_style(ctx, BG_STYLE_BAD), bg_cause_name(diagnosis->cause),
		bg_plain(ctx));
	if (diagnosis->cause == BG_CAUSE_OTHER)
		fprintf(out, ": %s", bg_other_name(diagnosis->other));
	if (diagnosis->cause != BG_CAUSE_UNKNOWN)
		fprintf(out, " (%s)", confidence_name(diagnosis->confidence));
	for (int i = 0, first = 1; i < BG_CAUSE_NR; i++) {
		if (!(diagnosis->also >> i & 1))
			continue;
		fprintf(out, "%s%s", first ? "; possible too: " : ", ", bg_cause_name(i));
		first = 0;
	}
	fputc('\n', out);
}

static void print_text(struct explain *explain, const struct bg_oom_event *event,
		       const struct bg_diagnosis *diagnosis)
{
	FILE *out = explain->ctx->out;

	if (explain->nr_events > 1)
		fputc('\n', out);
	print_headline(explain, event);
	print_request(out, event, diagnosis);
	print_victim(out, &event->victim);
	if (explain->has_last && explain->last.kind == event->kind &&
	    explain->last.cause == diagnosis->cause && explain->last.order == event->order &&
	    explain->last.gfp == event->gfp.raw) {
		fprintf(out, "  %s again\n", bg_cause_name(diagnosis->cause));
		return;
	}
	print_cause(explain->ctx, diagnosis);
	fprintf(out, "  %s\n", diagnosis->sentence);
	print_numbers(out, diagnosis);
	for (unsigned int i = 0; i < diagnosis->nr_advice; i++)
		fprintf(out, "  - %s\n", diagnosis->advice[i]);
	fprintf(out, "  would buddyguard have helped? %s: %s\n", helps_name(diagnosis->helps),
		diagnosis->helps_why);
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++)
		fprintf(out, "%s%s%s", i ? ", " : "  not in the log: ", diagnosis->missing[i],
			i + 1 == diagnosis->nr_missing ? "\n" : "");
}

static void take_event(void *arg, struct bg_oom_event *event)
{
	struct explain *explain = arg;
	struct bg_diagnosis diagnosis;

	bg_diagnose(event, &diagnosis);
	explain->nr_events++;
	if (explain->ctx->json)
		print_json(explain, event, &diagnosis);
	else
		print_text(explain, event, &diagnosis);
	explain->has_last = true;
	explain->last.kind = event->kind;
	explain->last.cause = diagnosis.cause;
	explain->last.order = event->order;
	explain->last.gfp = event->gfp.raw;
}

static void show_progress(struct explain *explain, size_t bytes)
{
	uint64_t before = explain->bytes / PROGRESS_STEP;

	explain->bytes += bytes;
	if (explain->ctx->progress && before != explain->bytes / PROGRESS_STEP)
		fprintf(explain->ctx->err, "\r%llu MiB read, %llu events ",
			(unsigned long long)(explain->bytes >> 20),
			(unsigned long long)explain->nr_events);
}

/* Return: 0, or the negative errno of a failed read. */
static int read_log(struct explain *explain, FILE *in, uint64_t *lines)
{
	struct bg_oomlog *log = bg_oomlog_new(take_event, explain);
	char buf[65536];
	size_t n;
	int error;

	if (!log)
		return -ENOMEM;
	errno = 0;
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0 && !ferror(explain->ctx->out)) {
		bg_oomlog_feed(log, buf, n);
		show_progress(explain, n);
	}
	error = ferror(in) ? -(errno ? errno : EIO) : 0;
	*lines = bg_oomlog_finish(log);
	if (explain->ctx->progress && explain->bytes >= PROGRESS_STEP)
		fputs("\r\033[K", explain->ctx->err);
	return error;
}

static int explain_stream(struct bg_ctx *ctx, FILE *in, const char *name)
{
	struct explain explain = { .ctx = ctx };
	uint64_t lines = 0;
	int error;

	/* Written event by event: a log may hold more of them than memory does. */
	if (ctx->json)
		fprintf(ctx->out, "{\"schema_version\":%d,\"verb\":\"explain\",\"events\":[",
			BG_SCHEMA_VERSION);
	error = read_log(&explain, in, &lines);
	if (ctx->json) {
		fprintf(ctx->out, "],\"lines\":%llu", (unsigned long long)lines);
		if (error)
			fprintf(ctx->out,
				",\"error\":{\"code\":\"read-failed\",\"message\":\"%s\"}",
				strerror(-error));
		fputs("}\n", ctx->out);
		return error ? BG_EXIT_FAILED : BG_EXIT_OK;
	}
	if (error)
		return bg_fail(ctx, BG_EXIT_FAILED, "read-failed", "cannot read %s: %s", name,
			       strerror(-error));
	if (!explain.nr_events)
		fprintf(ctx->out,
			"No OOM kill and no allocation failure in the %llu lines of %s.\n",
			(unsigned long long)lines, name);
	return BG_EXIT_OK;
}

int bg_cmd_explain(struct bg_ctx *ctx, int argc, char **argv)
{
	int exit = bg_no_options(ctx, argc, argv, 1);
	const char *name;
	FILE *in;

	if (exit)
		return exit;
	name = optind < argc ? argv[optind] : "-";
	if (!strcmp(name, "-")) {
		if (isatty(STDIN_FILENO))
			return bg_usage(ctx,
					"explain reads a kernel log: give a file, or pipe it in: dmesg | buddyctl explain");
		return explain_stream(ctx, stdin, "the input");
	}
	in = fopen(name, "r");
	if (!in)
		return bg_fail(ctx, BG_EXIT_FAILED, "open-failed", "cannot open %s: %s", name,
			       strerror(errno));
	exit = explain_stream(ctx, in, name);
	fclose(in);
	return exit;
}
