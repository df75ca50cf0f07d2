// SPDX-License-Identifier: GPL-2.0
/* buddyctl doctor: what this kernel offers, and what each finding means. */
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "cmd/doctor.h"
#include "model/words_gen.h"
#include "show/output.h"
#include "verb.h"

static const char * const verdict_name[] = { "ok", "unknown", "warn", "bad" };

static bool module_can(const struct patient *patient, unsigned int capability)
{
	return patient->answers && patient->setup.box.capabilities & capability;
}

/* The value of a configuration symbol in words, and whether it is certainly off. */
static bool is_off(const struct patient *patient, unsigned int symbol, struct finding *finding)
{
	static const char * const text[] = {
		[BG_KCONFIG_UNKNOWN] = "no /proc/config.gz and no /boot/config tells",
		[BG_KCONFIG_NO] = "not set",
		[BG_KCONFIG_MODULE] = "module",
		[BG_KCONFIG_YES] = "yes",
	};
	enum bg_kconfig_value value = patient->config[symbol].value;

	bg_finding_set(finding, "%s", text[value]);
	if (value == BG_KCONFIG_UNKNOWN)
		finding->verdict = UNKNOWN;
	return value == BG_KCONFIG_NO;
}

static void check_modules(const struct patient *patient, struct finding *finding)
{
	finding->name = "CONFIG_MODULES";
	finding->meaning = "buddyguard is a module";
	if (!patient->config_known &&
	    (patient->loaded || bg_kernel_exists(&patient->kernel, "/proc/modules"))) {
		bg_finding_set(finding, patient->loaded ? "yes (buddyguard is loaded)" :
						     "yes (/proc/modules is there)");
		return;
	}
	if (is_off(patient, MODULES, finding)) {
		finding->verdict = BAD;
		finding->meaning = "this kernel cannot load modules, so not buddyguard either";
		finding->advice = "build the kernel with CONFIG_MODULES=y";
	} else if (patient->config[MODULE_SIG_FORCE].value == BG_KCONFIG_YES) {
		finding->verdict = WARN;
		bg_finding_set(finding, "yes, and they must be signed");
		finding->advice = "sign buddyguard.ko with this kernel's key";
	}
}

/* Who got an answer, or has the module loaded, has it. */
static void check_net(const struct patient *patient, struct finding *finding)
{
	finding->name = "CONFIG_NET";
	finding->meaning = "the module and buddyctl talk over generic netlink";
	if (!patient->config_known &&
	    (patient->loaded || bg_kernel_exists(&patient->kernel, "/proc/net/netlink"))) {
		bg_finding_set(finding, patient->loaded ? "yes (buddyguard is loaded)" :
						     "yes (/proc/net/netlink is there)");
		return;
	}
	if (!is_off(patient, NET, finding))
		return;
	finding->verdict = BAD;
	finding->meaning = "no generic netlink: buddyguard cannot be built for this kernel";
	finding->advice = "build the kernel with CONFIG_NET=y";
}

/* Windows are evacuated without the kernel's own compaction too. */
static void without_compaction(const struct patient *patient, struct finding *finding)
{
	if (patient->config[CONTIG_ALLOC].value == BG_KCONFIG_YES) {
		finding->verdict = WARN;
		finding->meaning = "the kernel cannot compact: only windows can be evacuated";
	} else {
		finding->verdict = BAD;
		finding->meaning = "nothing can move pages together: buddyguard refuses to load";
	}
	finding->advice = "build the kernel with CONFIG_COMPACTION=y";
}

static void check_compaction(const struct patient *patient, struct finding *finding)
{
	bool off = is_off(patient, COMPACTION, finding);

	finding->name = "CONFIG_COMPACTION";
	finding->meaning = "the kernel can move pages together, which every remedy rests on";
	if (!patient->config_known &&
	    bg_kernel_exists(&patient->kernel, "/proc/sys/vm/compact_memory")) {
		finding->verdict = OK;
		bg_finding_set(finding, "yes (vm.compact_memory is there)");
	}
	if (off)
		without_compaction(patient, finding);
}

static void check_contig_alloc(const struct patient *patient, struct finding *finding)
{
	finding->name = "CONFIG_CONTIG_ALLOC";
	finding->meaning = "windows can be evacuated, the one remedy against CMA starvation";
	if (module_can(patient, BUDDYGUARD_CAPABILITY_EVACUATION)) {
		bg_finding_set(finding, "yes (the module says so)");
		return;
	}
	if (!is_off(patient, CONTIG_ALLOC, finding) && !patient->answers)
		return;
	bg_finding_set(finding, patient->answers ? "not set (the module says so)" : "not set");
	finding->verdict = WARN;
	finding->meaning = "windows cannot be evacuated: CMA starvation cannot be mended";
	finding->advice = "build the kernel with CONFIG_CONTIG_ALLOC=y (CONFIG_CMA=y brings it)";
}

/* From a third on, free memory can be mostly CMA while unmovable requests starve. */
static void check_cma(const struct patient *patient, struct finding *finding)
{
	uint64_t total = 0, cma = 0, cma_free = 0;

	finding->name = "CMA";
	finding->meaning = "free CMA counts as free memory but unmovable requests may not take it";
	if (!bg_kernel_meminfo_kib(&patient->kernel, "MemTotal", &total)) {
		bg_finding_unread(finding, "/proc/meminfo");
		return;
	}
	bg_kernel_meminfo_kib(&patient->kernel, "CmaTotal", &cma);
	bg_kernel_meminfo_kib(&patient->kernel, "CmaFree", &cma_free);
	if (!cma) {
		bg_finding_set(finding, "none");
		finding->meaning = "no memory that unmovable requests may not take";
		return;
	}
	bg_finding_set(finding, "%" PRIu64 " MiB of %" PRIu64 " MiB, %" PRIu64 " MiB free",
		       cma / 1024, total / 1024, cma_free / 1024);
	if (cma * 3 < total)
		return;
	finding->verdict = WARN;
	finding->meaning = "a third or more is CMA: kills come with much memory 'free'";
	finding->advice =
		"keep evacuate=1 and lastchance=1; make cma= no larger than the drivers need";
}

static bool tells_events(const struct patient *patient, struct finding *finding)
{
	const unsigned int events = BUDDYGUARD_CAPABILITY_FALLBACK_EVENTS |
				    BUDDYGUARD_CAPABILITY_STALL_EVENTS |
				    BUDDYGUARD_CAPABILITY_FAILURE_EVENTS;
	const char *told[3] = { "", "", "" };
	unsigned int bit, count = 0;

	for (bit = 0; events >> bit; bit++)
		if (events >> bit & 1 && module_can(patient, 1U << bit))
			told[count++] = bg_name(&bg_capability_names, bit);
	bg_finding_set(finding, "the module is told of %s%s%s%s%s", told[0],
		       count > 1 ? ", " : "", told[1], count > 2 ? ", " : "", told[2]);
	return count;
}

static void check_tracepoints(const struct patient *patient, struct finding *finding)
{
	static const char * const dirs[] = {
		"/sys/kernel/tracing/events", "/sys/kernel/debug/tracing/events",
	};
	char path[128];
	unsigned int i;

	finding->name = "tracepoints";
	finding->meaning = "fallbacks and stalls wake the guard at once and raise targets";
	if (tells_events(patient, finding))
		return;
	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		snprintf(path, sizeof(path), "%s/kmem/mm_page_alloc_extfrag", dirs[i]);
		if (bg_kernel_exists(&patient->kernel, path)) {
			bg_finding_set(finding, "kmem, compaction, vmscan");
			return;
		}
	}
	if (!is_off(patient, TRACEPOINTS, finding) && !patient->answers)
		return;
	bg_finding_set(finding, patient->answers ? "the module is told of nothing" : "not set");
	finding->verdict = WARN;
	finding->meaning = "no early warning and no demand: the guard only sees what it samples";
	finding->advice = "build the kernel with CONFIG_TRACEPOINTS=y (any tracer brings it)";
}

static bool kernel_highatomic(const struct bg_kernel *kernel, uint64_t *pages)
{
	return bg_kernel_zoneinfo_pages(kernel, "nr_free_highatomic", pages) ||
	       bg_kernel_zoneinfo_pages(kernel, "nr_reserved_highatomic", pages);
}

static void check_highatomic(const struct patient *patient, struct finding *finding)
{
	uint64_t pages = patient->highatomic_pages, managed = 0;

	finding->name = "highatomic";
	finding->meaning = "reserve for atomic high-order requests; others cannot take it";
	if (!bg_kernel_zoneinfo_pages(&patient->kernel, "managed", &managed)) {
		bg_finding_unread(finding, "/proc/zoneinfo");
		return;
	}
	if (!patient->answers && !kernel_highatomic(&patient->kernel, &pages)) {
		bg_finding_set(finding, "not told by this kernel; at most a hundredth of each zone");
		return;
	}
	bg_finding_set(finding, "%" PRIu64 " pages", pages);
	if (!managed || pages * 50 < managed)
		return;
	finding->verdict = WARN;
	finding->meaning = "more than 2 % of memory sits in the reserve for atomic requests";
	finding->advice = "size by the usable free memory in 'buddyctl zones'";
}

static void check_min_free(const struct patient *patient, struct finding *finding)
{
	uint64_t total = 0;
	long long min = 0;

	finding->name = "vm.min_free_kbytes";
	finding->meaning = "what is left for atomic requests when all others must wait";
	bg_kernel_meminfo_kib(&patient->kernel, "MemTotal", &total);
	if (!bg_kernel_number(&patient->kernel, "/proc/sys/vm/min_free_kbytes", &min)) {
		bg_finding_unread(finding, "/proc/sys/vm/min_free_kbytes");
		return;
	}
	bg_finding_set(finding, "%lld KiB of %" PRIu64 " MiB", min, total / 1024);
	if (total && (uint64_t)min * 20 > total) {
		finding->verdict = WARN;
		finding->meaning = "more than 5 % of memory is held back: kills come early";
		finding->advice = "lower vm.min_free_kbytes";
	} else if (total > 262144 && min < 2048) {
		finding->verdict = WARN;
		finding->meaning = "atomic requests (network drivers) have next to no reserve";
		finding->advice = "raise vm.min_free_kbytes to 4096 or more";
	}
}

static void check_proactiveness(const struct patient *patient, struct finding *finding)
{
	long long value;

	finding->name = "vm.compaction_proactiveness";
	finding->meaning = "the kernel's own background compaction; it counts free CMA as free";
	if (!bg_kernel_exists(&patient->kernel, "/proc/sys/vm"))
		bg_finding_unread(finding, "/proc/sys/vm");
	else if (!bg_kernel_number(&patient->kernel, "/proc/sys/vm/compaction_proactiveness",
				   &value))
		bg_finding_set(finding, "this kernel has none (before 5.9)");
	else
		bg_finding_set(finding, "%lld of 100%s", value, value ? "" : ", switched off");
}

static void check_thp(const struct patient *patient, struct finding *finding)
{
	char line[80];

	finding->name = "transparent huge pages";
	finding->meaning = "processes do not ask for huge pages by themselves";
	if (!bg_kernel_line(&patient->kernel, "/sys/kernel/mm/transparent_hugepage/enabled", line,
			    sizeof(line))) {
		if (bg_kernel_exists(&patient->kernel, "/sys/kernel/mm"))
			bg_finding_set(finding, "not in this kernel");
		else
			bg_finding_unread(finding, "/sys/kernel/mm");
		return;
	}
	bg_finding_set(finding, "%s", line);
	if (strstr(line, "[always]"))
		finding->meaning = "every process wants huge pages: profile latency keeps some";
}

static void check_swap(const struct patient *patient, struct finding *finding)
{
	uint64_t swap = 0;

	finding->name = "swap";
	finding->meaning = "anonymous memory can be given back";
	if (!bg_kernel_meminfo_kib(&patient->kernel, "SwapTotal", &swap)) {
		bg_finding_unread(finding, "/proc/meminfo");
		return;
	}
	bg_finding_set(finding, "%" PRIu64 " MiB", swap / 1024);
	if (swap)
		return;
	bg_finding_set(finding, "none");
	finding->meaning = "anonymous memory can be moved but never given back";
}

static void check_orders(const struct patient *patient, struct finding *finding)
{
	char line[512], *word, *rest = line;
	int orders = -4;	/* "Node 0, zone Normal" stands in front */

	finding->name = "orders";
	finding->meaning = "the largest block that the kernel can give out in one piece";
	if (patient->answers) {
		bg_finding_set(finding, "0 to %u", patient->setup.box.orders - 1);
		return;
	}
	if (!bg_kernel_line(&patient->kernel, "/proc/buddyinfo", line, sizeof(line))) {
		bg_finding_unread(finding, "/proc/buddyinfo");
		return;
	}
	while ((word = strsep(&rest, " \t")))
		orders += *word != '\0';
	bg_finding_set(finding, "0 to %d", orders - 1);
	if (orders > 0)
		return;
	finding->verdict = UNKNOWN;
	bg_finding_set(finding, "/proc/buddyinfo is not understood");
}

static void (* const checks[])(const struct patient *patient, struct finding *finding) = {
	bg_check_module, bg_check_next_kernel, check_modules, check_net, check_compaction,
	check_contig_alloc, check_cma,
	check_tracepoints, check_highatomic, check_min_free, check_proactiveness, check_thp,
	check_swap, check_orders, bg_check_quiet_cpus, bg_check_lowmem,
};

static void examine(struct patient *patient, const char *root)
{
	static const char * const symbols[] = {
		[COMPACTION] = "COMPACTION",
		[CONTIG_ALLOC] = "CONTIG_ALLOC",
		[TRACEPOINTS] = "TRACEPOINTS",
		[MODULES] = "MODULES",
		[MODULE_SIG_FORCE] = "MODULE_SIG_FORCE",
		[NET] = "NET",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(symbols); i++)
		patient->config[i].symbol = symbols[i];
	bg_kernel_init(&patient->kernel, root);
	patient->config_known = bg_kernel_config(&patient->kernel, patient->config);
	patient->loaded = bg_kernel_exists(&patient->kernel, "/sys/module/buddyguard");
	patient->installed = bg_installed_kernels(&patient->kernel, patient->list);
}

/* What the module knows better than any file. That it does not answer is no error. */
static void ask_module(struct bg_ctx *ctx, struct patient *patient)
{
	struct bg_zones zones = { 0 };
	struct bg_ctx quiet = *ctx;
	FILE *nowhere = fopen("/dev/null", "we");
	size_t i;

	if (!nowhere)
		return;
	quiet.out = nowhere;
	quiet.err = nowhere;
	patient->answers = !bg_client_get(&quiet, &patient->setup) &&
			   !bg_client_zones(&quiet, &zones);
	for (i = 0; i < zones.count; i++)
		patient->highatomic_pages += zones.zone[i].highatomic_pages;
	patient->has_lowmem = bg_lowmem_read(&zones, &patient->lowmem);
	free(zones.zone);
	bg_client_close(&quiet);
	fclose(nowhere);
}

static void print_finding(struct bg_ctx *ctx, const struct finding *finding)
{
	static const enum bg_style style[] = {
		BG_STYLE_GOOD, BG_STYLE_DIM, BG_STYLE_WARN, BG_STYLE_BAD,
	};

	fprintf(ctx->out, "%s%-7s%s  %s: %s\n         %s\n",
		bg_style(ctx, style[finding->verdict]), verdict_name[finding->verdict],
		bg_plain(ctx), finding->name, finding->value, finding->meaning);
	if (*finding->advice)
		fprintf(ctx->out, "         -> %s\n", finding->advice);
}

static void add_finding(struct json_object *array, const struct finding *finding)
{
	struct json_object *object = json_object_new_object();

	bg_json_string(object, "name", finding->name);
	bg_json_string(object, "verdict", verdict_name[finding->verdict]);
	bg_json_string(object, "value", finding->value);
	bg_json_string(object, "meaning", finding->meaning);
	bg_json_string(object, "advice", finding->advice);
	json_object_array_add(array, object);
}

/* Return: the worst verdict. */
static enum verdict run_checks(struct bg_ctx *ctx, const struct patient *patient,
			       struct json_object *array)
{
	enum verdict worst = OK;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(checks); i++) {
		struct finding finding = { .advice = "" };

		checks[i](patient, &finding);
		if (!ctx->json)
			print_finding(ctx, &finding);
		add_finding(array, &finding);
		if (finding.verdict > worst)
			worst = finding.verdict;
	}
	return worst;
}

int bg_cmd_doctor(struct bg_ctx *ctx, int argc, char **argv)
{
	static struct patient patient;
	struct json_object *doc;
	const char *root = "";
	enum verdict worst;
	int option;

	while ((option = bg_option_next(ctx, argc, argv)) >= 0)
		root = optarg;
	if (option == -2)
		return BG_EXIT_USAGE;
	if (optind < argc)
		return bg_usage(ctx, "'%s' is one argument too many", argv[optind]);
	examine(&patient, root);
	if (patient.loaded && !*root)
		ask_module(ctx, &patient);
	doc = bg_doc_new();
	bg_json_string(doc, "kernel", patient.kernel.release);
	if (!ctx->json)
		fprintf(ctx->out, "kernel %s\n", patient.kernel.release);
	worst = run_checks(ctx, &patient, bg_json_array(doc, "findings"));
	bg_json_string(doc, "verdict", verdict_name[worst]);
	if (ctx->json)
		bg_doc_print(ctx, doc);
	else
		json_object_put(doc);
	return worst == BAD ? BG_EXIT_FAILED : BG_EXIT_OK;
}
