// SPDX-License-Identifier: GPL-2.0
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "output.h"

/* In the order of how bad they are. */
enum verdict { OK, UNKNOWN, WARN, BAD };

static const char * const verdict_name[] = { "ok", "unknown", "warn", "bad" };

/**
 * struct finding - what one check found
 * @name: of what was looked at
 * @verdict: enum verdict
 * @value: what it is
 * @meaning: what that means for usable memory
 * @advice: what to do, or ""
 */
struct finding {
	const char *name;
	enum verdict verdict;
	char value[160];
	const char *meaning;
	const char *advice;
};

enum { COMPACTION, CONTIG_ALLOC, TRACEPOINTS, MODULES, MODULE_SIG_FORCE, NR_SYMBOLS };

/**
 * struct patient - the kernel that is looked at
 * @kernel: where its files are
 * @config: its configuration, by the enumeration above
 * @config_known: whether there is one to be read
 */
struct patient {
	struct bg_kernel kernel;
	struct bg_kconfig config[NR_SYMBOLS + 1];
	bool config_known;
};

static void BG_PRINTF(2, 3) set_value(struct finding *finding, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(finding->value, sizeof(finding->value), format, args);
	va_end(args);
}

/* Of a symbol of the configuration: its value in words, and whether it is certainly off. */
static bool is_off(const struct patient *patient, unsigned int symbol, struct finding *finding)
{
	static const char * const text[] = {
		[BG_KCONFIG_UNKNOWN] = "no /proc/config.gz and no /boot/config tells",
		[BG_KCONFIG_NO] = "not set",
		[BG_KCONFIG_MODULE] = "module",
		[BG_KCONFIG_YES] = "yes",
	};
	enum bg_kconfig_value value = patient->config[symbol].value;

	set_value(finding, "%s", text[value]);
	if (value == BG_KCONFIG_UNKNOWN)
		finding->verdict = UNKNOWN;
	return value == BG_KCONFIG_NO;
}

static void check_module(const struct patient *patient, struct finding *finding)
{
	finding->name = "module";
	if (bg_kernel_exists(&patient->kernel, "/sys/module/buddyguard")) {
		set_value(finding, "loaded");
		finding->meaning = "memory is guarded";
		return;
	}
	finding->verdict = WARN;
	set_value(finding, "not loaded");
	finding->meaning = "nobody keeps memory usable here";
	finding->advice = "modprobe buddyguard, or insmod buddyguard.ko";
}

static void check_modules(const struct patient *patient, struct finding *finding)
{
	finding->name = "CONFIG_MODULES";
	finding->meaning = "buddyguard is a module";
	if (!patient->config_known && bg_kernel_exists(&patient->kernel, "/proc/modules")) {
		set_value(finding, "yes (/proc/modules is there)");
		return;
	}
	if (is_off(patient, MODULES, finding)) {
		finding->verdict = BAD;
		finding->meaning = "this kernel cannot load modules, so not buddyguard either";
		finding->advice = "build the kernel with CONFIG_MODULES=y";
	} else if (patient->config[MODULE_SIG_FORCE].value == BG_KCONFIG_YES) {
		finding->verdict = WARN;
		set_value(finding, "yes, and they must be signed");
		finding->advice = "sign buddyguard.ko with this kernel's key";
	}
}

static void check_compaction(const struct patient *patient, struct finding *finding)
{
	bool off = is_off(patient, COMPACTION, finding);

	finding->name = "CONFIG_COMPACTION";
	finding->meaning = "the kernel can move pages together, which every remedy rests on";
	if (!patient->config_known &&
	    bg_kernel_exists(&patient->kernel, "/proc/sys/vm/compact_memory")) {
		finding->verdict = OK;
		set_value(finding, "yes (vm.compact_memory is there)");
	}
	if (!off)
		return;
	finding->verdict = BAD;
	finding->meaning = "the kernel cannot move pages together: buddyguard refuses to load";
	finding->advice = "build the kernel with CONFIG_COMPACTION=y";
}

static void check_contig_alloc(const struct patient *patient, struct finding *finding)
{
	finding->name = "CONFIG_CONTIG_ALLOC";
	finding->meaning = "windows can be evacuated, the one remedy against CMA starvation";
	if (!is_off(patient, CONTIG_ALLOC, finding))
		return;
	finding->verdict = WARN;
	finding->meaning = "windows cannot be evacuated: CMA starvation cannot be mended";
	finding->advice = "build the kernel with CONFIG_CONTIG_ALLOC=y (CONFIG_CMA=y brings it)";
}

/* From a third on, free memory can be mostly CMA while unmovable requests starve. */
static void check_cma(const struct patient *patient, struct finding *finding)
{
	uint64_t total = 0, cma = 0, cma_free = 0;

	finding->name = "CMA";
	bg_kernel_meminfo_kib(&patient->kernel, "MemTotal", &total);
	bg_kernel_meminfo_kib(&patient->kernel, "CmaTotal", &cma);
	bg_kernel_meminfo_kib(&patient->kernel, "CmaFree", &cma_free);
	if (!cma) {
		set_value(finding, "none");
		finding->meaning = "no memory that unmovable requests may not take";
		return;
	}
	set_value(finding, "%" PRIu64 " MiB of %" PRIu64 " MiB, %" PRIu64 " MiB free", cma / 1024,
		  total / 1024, cma_free / 1024);
	finding->meaning = "free CMA counts as free memory but unmovable requests may not take it";
	if (cma * 3 < total)
		return;
	finding->verdict = WARN;
	finding->meaning = "a third or more is CMA: kills come with much memory 'free'";
	finding->advice =
		"keep evacuate=1 and lastchance=1; make cma= no larger than the drivers need";
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
	for (i = 0; i < ARRAY_SIZE(dirs); i++) {
		snprintf(path, sizeof(path), "%s/kmem/mm_page_alloc_extfrag", dirs[i]);
		if (bg_kernel_exists(&patient->kernel, path)) {
			set_value(finding, "kmem, compaction, vmscan");
			return;
		}
	}
	if (!is_off(patient, TRACEPOINTS, finding))
		return;
	finding->verdict = WARN;
	finding->meaning = "no early warning and no demand: the guard only sees what it samples";
	finding->advice = "build the kernel with CONFIG_TRACEPOINTS=y (any tracer brings it)";
}

static void check_highatomic(const struct patient *patient, struct finding *finding)
{
	uint64_t pages = 0, managed = 0;

	finding->name = "highatomic";
	finding->meaning = "reserve for atomic high-order requests; others cannot take it";
	bg_kernel_zoneinfo_pages(&patient->kernel, "managed", &managed);
	if (!bg_kernel_zoneinfo_pages(&patient->kernel, "nr_free_highatomic", &pages) &&
	    !bg_kernel_zoneinfo_pages(&patient->kernel, "nr_reserved_highatomic", &pages)) {
		set_value(finding, "not told by this kernel; at most a hundredth of each zone");
		return;
	}
	set_value(finding, "%" PRIu64 " pages", pages);
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
		set_value(finding, "cannot be read");
		return;
	}
	set_value(finding, "%lld KiB of %" PRIu64 " MiB", min, total / 1024);
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
	if (!bg_kernel_number(&patient->kernel, "/proc/sys/vm/compaction_proactiveness", &value))
		set_value(finding, "this kernel has none (before 5.9)");
	else
		set_value(finding, "%lld of 100%s", value, value ? "" : ", switched off");
}

static void check_thp(const struct patient *patient, struct finding *finding)
{
	char line[80];

	finding->name = "transparent huge pages";
	finding->meaning = "processes do not ask for huge pages by themselves";
	if (!bg_kernel_line(&patient->kernel, "/sys/kernel/mm/transparent_hugepage/enabled", line,
			    sizeof(line))) {
		set_value(finding, "not in this kernel");
		return;
	}
	set_value(finding, "%s", line);
	if (strstr(line, "[always]"))
		finding->meaning = "every process wants huge pages: profile latency keeps some";
}

static void check_swap(const struct patient *patient, struct finding *finding)
{
	uint64_t swap = 0;

	finding->name = "swap";
	bg_kernel_meminfo_kib(&patient->kernel, "SwapTotal", &swap);
	finding->meaning = "anonymous memory can be given back";
	set_value(finding, "%" PRIu64 " MiB", swap / 1024);
	if (swap)
		return;
	set_value(finding, "none");
	finding->meaning = "anonymous memory can be moved but never given back";
}

static void check_orders(const struct patient *patient, struct finding *finding)
{
	char line[512], *word, *rest = line;
	int orders = -4;	/* "Node 0, zone Normal" stands in front */

	finding->name = "orders";
	finding->meaning = "the largest block that the kernel can give out in one piece";
	if (!bg_kernel_line(&patient->kernel, "/proc/buddyinfo", line, sizeof(line))) {
		set_value(finding, "/proc/buddyinfo cannot be read");
		return;
	}
	while ((word = strsep(&rest, " \t")))
		orders += *word != '\0';
	if (orders > 0)
		set_value(finding, "0 to %d", orders - 1);
	else
		set_value(finding, "/proc/buddyinfo is not understood");
}

static void (* const checks[])(const struct patient *patient, struct finding *finding) = {
	check_module, check_modules, check_compaction, check_contig_alloc, check_cma,
	check_tracepoints, check_highatomic, check_min_free, check_proactiveness, check_thp,
	check_swap, check_orders,
};

static void examine(struct patient *patient, const char *root)
{
	static const char * const symbols[] = {
		[COMPACTION] = "COMPACTION",
		[CONTIG_ALLOC] = "CONTIG_ALLOC",
		[TRACEPOINTS] = "TRACEPOINTS",
		[MODULES] = "MODULES",
		[MODULE_SIG_FORCE] = "MODULE_SIG_FORCE",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(symbols); i++)
		patient->config[i].symbol = symbols[i];
	bg_kernel_init(&patient->kernel, root);
	patient->config_known = bg_kernel_config(&patient->kernel, patient->config);
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
	struct patient patient = { 0 };
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
