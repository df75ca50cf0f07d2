// SPDX-License-Identifier: GPL-2.0
/* buddyctl shows and configures buddyguard: the table of its verbs, and main(). */
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/client.h"
#include "show/output.h"
#include "verb.h"

static const struct bg_verb verbs[] = {
	{ "status", "", "fine or not, and why", bg_cmd_status, true, BG_WORDS_NONE, { { 0 } } },
	{ "zones", "", "every zone by order: supply, target, demand, trend", bg_cmd_zones, true,
	  BG_WORDS_NONE, { { 0 } } },
	{ "cma", "", "each CMA area: who holds what, and what drivers got of it", bg_cmd_cma, true,
	  BG_WORDS_NONE, { { 0 } } },
	{ "get", "[KEY|target.ORDER]...", "the configuration; the bare value of a single key",
	  bg_cmd_get, true, BG_WORDS_KEYS, {
		{ "all", 'a', NULL, "the experts' keys too" },
		{ "verbose", 'v', NULL, "all, with default and permitted range" },
		{ 0 } } },
	{ "set", "KEY=VALUE...", "change keys and targets (target.[[NODE.]ZONE.]ORDER=BLOCKS|auto)",
	  bg_cmd_set, true, BG_WORDS_KEYS, { { 0 } } },
	{ "profile", "[NAME]", "show the profiles, or load one's defaults", bg_cmd_profile, true,
	  BG_WORDS_PROFILES, { { 0 } } },
	{ "run", "REMEDY", "run one remedy now and tell what it did", bg_cmd_run, true,
	  BG_WORDS_REMEDIES, {
		{ "order", 'o', "ORDER", "order to make blocks of" },
		{ "blocks", 'n', "COUNT", "how many blocks" },
		{ "zone", 'z', "[NODE/]NAME", "in this zone; else where it is needed most" },
		{ 0 } } },
	{ "want", "COUNTxSIZE", "tell whether blocks, as 512x2M, can be had, and make room for them",
	  bg_cmd_want, true, BG_WORDS_NONE, {
		{ "node", 'n', "NODE", "on this node; else on any" },
		{ "within", 'w', "TIME", "begin no step after so long, as 5s; 60s unless given" },
		{ "hugetlb", 'H', NULL, "hand them over to the kernel's pool of huge pages" },
		{ "dry-run", 0, NULL, "only tell whether it can be had, and what it takes" },
		{ "keep", 'k', NULL, "make them the target of their zones" },
		{ "release", 'r', NULL, "give back what --keep or --hugetlb took" },
		{ 0 } } },
	{ "monitor", "[DIR]", "events as they come, one sentence each", bg_cmd_monitor, true,
	  BG_WORDS_FILES, {
		{ "count", 'c', "COUNT", "end after so many events" },
		{ "hooks", 'H', NULL, "run the programs EVENT-* of DIR (/etc/buddyguard.d) at events" },
		{ "user", 'u', "USER", "run them as USER rather than nobody" },
		{ "seconds", 's', "COUNT", "kill a hook after so long; 30 unless given" },
		{ 0 } } },
	{ "top", "", "live view: a zone by order, the remedy that runs, events", bg_cmd_top, true,
	  BG_WORDS_NONE, {
		{ "delay", 'd', "SECONDS", "between two looks; 1 unless given" },
		{ "count", 'c', "COUNT", "end after so many looks" },
		{ 0 } } },
	{ "map", "", "what is in each pageblock: free, movable, mixed, pinned, CMA", bg_cmd_map,
	  true, BG_WORDS_NONE, {
		{ "watch", 'w', NULL, "again every second, until q or Ctrl-C" },
		{ "svg", 's', "FILE", "write a picture instead; - is standard output" },
		{ 0 } } },
	{ "history", "", "what ran short, what was done, how it ended; kills, averted or not", bg_cmd_history,
	  true, BG_WORDS_NONE, { { 0 } } },
	{ "stats", "", "counters, and what each remedy cost and gained", bg_cmd_stats, true,
	  BG_WORDS_NONE, { { 0 } } },
	{ "reset", "SCOPE...", "forget counters, history, what was learnt, or targets",
	  bg_cmd_reset, true, BG_WORDS_SCOPES, { { 0 } } },
	{ "record", "[FILE]", "write samples and decisions as JSON lines, until Ctrl-C",
	  bg_cmd_record, true, BG_WORDS_FILES, {
		{ "seconds", 's', "COUNT", "end after so many seconds" },
		{ "no-reset", 0, NULL, "keep what was learnt; replay cannot follow then" },
		{ "no-map", 0, NULL, "leave the map out" },
		{ 0 } } },
	{ "replay", "FILE", "run a recording through the core, and compare the decisions",
	  bg_cmd_replay, false, BG_WORDS_FILES, {
		{ "set", 's', "KEY=VALUE", "with this setting; may be given more than once" },
		{ 0 } } },
	{ "report", "RECORDING FILE.html", "a page from a recording: supply, episodes, map, remedies",
	  bg_cmd_report, false, BG_WORDS_FILES, { { 0 } } },
	{ "bundle", "FILE.tar.gz", "all that a report of a fault needs, in one file", bg_cmd_bundle, true,
	  BG_WORDS_FILES, {
		{ "seconds", 's', "COUNT", "of the recording in it; 60 unless given, 0 for none" },
		{ "names", 'n', NULL, "with host name and command lines, which else are left out" },
		{ 0 } } },
	{ "apply", "[FILE]", "set all that a file says, or nothing (/etc/buddyguard.conf)",
	  bg_cmd_apply, true, BG_WORDS_FILES, {
		{ "check", 'n', NULL, "only tell whether the file is right; needs no module" },
		{ 0 } } },
	{ "save", "[FILE]", "write the configuration for apply (/etc/buddyguard.conf)", bg_cmd_save,
	  true, BG_WORDS_FILES, { { 0 } } },
	{ "analyze", "[FILE|-]", "free memory, supply and fragmentation of a buddyinfo",
	  bg_cmd_analyze, false, BG_WORDS_FILES, {
		{ "page-size", 'p', "BYTES", "of the machine that the file is from" },
		{ 0 } } },
	{ "explain", "[FILE|DIRECTORY|-]...",
	  "why a kernel log's OOM kills and allocation failures happened", bg_cmd_explain, false,
	  BG_WORDS_FILES, {
		{ "summary", 's', NULL, "count the events of many logs, by cause, box, process, order, day" },
		{ "boot", 'b', NULL, "this machine's log of this boot" },
		{ "follow", 'f', NULL, "likewise, and what comes, until Ctrl-C" },
		{ "html", 0, NULL, "a page with pictures on standard output, which needs nothing else" },
		{ 0 } } },
	{ "doctor", "", "this kernel's fitness, and what each finding means", bg_cmd_doctor, false,
	  BG_WORDS_NONE, {
		{ "root", 'r', "DIR", "look under DIR instead of /, as at a box's mounted disk" },
		{ 0 } } },
	{ "metrics", "", "OpenMetrics text, once or served to a scraper", bg_cmd_metrics, true,
	  BG_WORDS_NONE, {
		{ "listen", 'l', "ADDRESS:PORT", "serve http://ADDRESS:PORT/metrics" },
		{ "textfile", 't', NULL, "in the older format, for node_exporter's textfile" },
		{ 0 } } },
	{ "help", "[VERB]", "this list, or one verb's arguments", bg_cmd_help, false,
	  BG_WORDS_VERBS, { { 0 } } },
	{ "version", "", "of tool and module, and what hinders the module", bg_cmd_version, false,
	  BG_WORDS_NONE, {
		{ "root", 'r', "DIR", "look under DIR instead of /, as at a box's mounted disk" },
		{ 0 } } },
	{ 0 }
};

/* Take the options that every verb has out of the arguments, wherever they stand. */
static int take_common(struct bg_ctx *ctx, int argc, char **argv)
{
	int i, kept = 1;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-j") || !strcmp(argv[i], "--json"))
			ctx->json = true;
		else if (!strcmp(argv[i], "--from") && i + 1 < argc)
			ctx->from = argv[++i];
		else
			argv[kept++] = argv[i];
	}
	argv[kept] = NULL;
	return kept;
}

static const char *first_word(char **argv)
{
	if (!argv[1])
		return NULL;
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "--help"))
		return "help";
	if (!strcmp(argv[1], "-V") || !strcmp(argv[1], "--version"))
		return "version";
	return argv[1];
}

static void look_around(struct bg_ctx *ctx)
{
	const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");

	ctx->terminal = isatty(fileno(ctx->out));
	ctx->progress = isatty(fileno(ctx->err));
	ctx->colour = ctx->terminal && !ctx->json && term && strcmp(term, "dumb") &&
		      !(no_colour && *no_colour);
}

/* "buddyctl VERB --help" is what people type. */
static bool wants_help(int argc, char **argv)
{
	return argc == 3 && (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h"));
}

static int run_verb(struct bg_ctx *ctx, const char *name, int argc, char **argv)
{
	char help[] = "help", *help_argv[] = { argv[0], help, argv[1], NULL };

	ctx->verb = bg_verb_find(ctx, name);
	if (ctx->verb && wants_help(argc, argv)) {
		ctx->verb = bg_verb_find(ctx, help);
		argv = help_argv;
	}
	if (!ctx->verb)
		return bg_verb_unknown(ctx, name);
	return ctx->verb->run(ctx, argc - 1, argv + 1);
}

/*
 * What was closed is opened in a way that fails when it is used, so that no socket becomes the
 * standard output, and output that nobody can have is an error.
 */
static void open_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct bg_ctx ctx = { .out = stdout, .err = stderr, .verbs = verbs };
	const char *name;
	int exit;

	open_standard_files();
	signal(SIGPIPE, SIG_IGN);	/* a closed pipe is a failed write, with its exit code */
	argc = take_common(&ctx, argc, argv);
	look_around(&ctx);
	name = first_word(argv);
	if (!name)
		exit = bg_usage(&ctx, "no verb given");
	else
		exit = run_verb(&ctx, name, argc, argv);
	exit = bg_finish(&ctx, exit);
	bg_client_close(&ctx);
	return exit;
}
