// SPDX-License-Identifier: GPL-2.0
/* What is said of an event in a kernel's log, as text. */
#include <string.h>

#include "cmd/explanation.h"
#include "show/output.h"

static void print_headline(struct bg_ctx *ctx, const struct bg_oom_event *event)
{
	FILE *out = ctx->out;

	fprintf(out, "%s%s%s", bg_style(ctx, BG_STYLE_BOLD),
		bg_kind_headline(event->kind), bg_plain(ctx));
	if (event->stamp[0])
		fprintf(out, " at %s", event->stamp);
	if (event->host[0])
		fprintf(out, " on %s", event->host);
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
		"memcg_memsw_usage_kib", "memcg_memsw_limit_kib",
		"managed_kib",
	};
	static const char * const orders[] = { "largest_free_order", "largest_usable_order" };
	static const char * const nonzero[] = {
		"free_cma_kib", "highatomic_kib", "boost_kib", "lowmem_reserve_kib",
		"higher_zones_free_kib", "anon_kib", "file_kib", "shmem_kib",
		"slab_unreclaimable_kib", "pagetables_kib", "untracked_kib",
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
		fprintf(out, " (%s)", bg_confidence_name(diagnosis->confidence));
	for (int i = 0, first = 1; i < BG_CAUSE_NR; i++) {
		if (!(diagnosis->also >> i & 1))
			continue;
		fprintf(out, "%s%s", first ? "; possible too: " : ", ", i == BG_CAUSE_OTHER ?
			bg_other_name(diagnosis->also_other) : bg_cause_name(i));
		first = 0;
	}
	fputc('\n', out);
}

void bg_explanation_print(struct bg_ctx *ctx, const struct bg_oom_event *event,
			  const struct bg_diagnosis *diagnosis, bool again)
{
	FILE *out = ctx->out;

	print_headline(ctx, event);
	print_request(out, event, diagnosis);
	print_victim(out, &event->victim);
	if (again) {
		fprintf(out, "  %s again\n", bg_cause_name(diagnosis->cause));
		return;
	}
	print_cause(ctx, diagnosis);
	fprintf(out, "  %s\n", diagnosis->sentence);
	print_numbers(out, diagnosis);
	for (unsigned int i = 0; i < diagnosis->nr_advice; i++)
		fprintf(out, "  - %s\n", diagnosis->advice[i]);
	fprintf(out, "  would buddyguard have helped? %s: %s\n", bg_helps_name(diagnosis->helps),
		diagnosis->helps_why);
	for (unsigned int i = 0; i < diagnosis->nr_missing; i++)
		fprintf(out, "%s%s%s", i ? ", " : "  not in the log: ", diagnosis->missing[i],
			i + 1 == diagnosis->nr_missing ? "\n" : "");
}

void bg_explanation_hints(struct bg_ctx *ctx, const struct bg_oomlog_seen *seen)
{
	static const char * const hints[BG_TELLER_NR] = {
		[BG_TELLER_KUBELET] = "kubelet tells of a kill; the kernel's report of it is in the node's log: journalctl -k",
		[BG_TELLER_SYSTEMD] = "systemd tells of a kill; the kernel's report of it: journalctl -k",
		[BG_TELLER_SYSTEMD_OOMD] = "systemd-oomd killed, not the kernel: oomctl shows its limits",
		[BG_TELLER_EARLYOOM] = "earlyoom killed, not the kernel: its own line has the numbers",
		[BG_TELLER_LMKD] = "Android's low memory killer killed, not the kernel: its own line has the numbers",
	};

	for (int teller = 0; teller < BG_TELLER_NR; teller++)
		if (seen->tellers >> teller & 1)
			fprintf(ctx->out, "From line %llu on %s.\n",
				(unsigned long long)seen->teller_line, hints[teller]);
	if (seen->nr_other)
		fprintf(ctx->out, "In line %llu begins a memory report that somebody asked for (SysRq-m).\n",
			(unsigned long long)seen->other_line);
}
