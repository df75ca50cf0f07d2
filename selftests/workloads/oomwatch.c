// SPDX-License-Identifier: GPL-2.0
/*
 * oomwatch FILE: watch the kernel's log for out-of-memory kills until ended by SIGTERM, then
 * write one JSON object to FILE: how many processes were killed and, of the first report, what
 * the kernel printed.
 *
 * Prints its pid. The words it looks for are the same in 5.10 to 7.2.
 */
#include "workload.h"

#define ZONES_MAX 8

struct zone_line {
	char name[16];
	unsigned long free_kib, min_kib, free_cma_kib;
};

struct report {
	unsigned long long time_us;
	char invoker[32], victim[32];
	unsigned int order, zones;
	unsigned long gfp_mask, page_tables_kib;
	struct zone_line zone[ZONES_MAX];
};

static volatile sig_atomic_t ended;
static struct report first;
static unsigned int reports, kills;
static unsigned long long last_kill_us;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static unsigned long kib_after(const char *line, const char *word)
{
	const char *at = strstr(line, word);

	return at ? strtoul(at + strlen(word), NULL, 10) : 0;
}

/* "DMA free:130976kB boost:0kB min:2804kB low: ...", on some kernels after "Node 0 ". */
static void read_zone(const char *text)
{
	struct zone_line *zone = &first.zone[first.zones];

	/* Page tables are told by zone in older kernels, by node in newer ones. */
	first.page_tables_kib += kib_after(text, " pagetables:");
	if (!strncmp(text, "Node ", 5))
		text = strchr(text + 5, ' ');
	if (!text || sscanf(text, " %15s free:%lukB", zone->name, &zone->free_kib) != 2)
		return;
	zone->min_kib = kib_after(text, " min:");
	zone->free_cma_kib = kib_after(text, " free_cma:");
	first.zones++;
}

static void read_invocation(const char *text, const char *found, unsigned long long time_us)
{
	const char *order = strstr(found, " order=");

	first.time_us = time_us;
	first.gfp_mask = strtoul(strchr(found, '=') + 1, NULL, 16);
	first.order = order ? strtoul(order + 7, NULL, 10) : 0;
	snprintf(first.invoker, sizeof(first.invoker), "%.*s", (int)(found - text), text);
}

static void read_kill(const char *name, unsigned long long time_us)
{
	last_kill_us = time_us;
	if (!kills++ && name)
		snprintf(first.victim, sizeof(first.victim), "%.*s", (int)strcspn(name + 1, ")"),
			 name + 1);
}

/* A record is "priority,sequence,time_us,flags;text". */
static void read_record(const char *record)
{
	const char *text = strchr(record, ';'), *found;
	unsigned long long time_us;

	if (!text++ || sscanf(record, "%*u,%*u,%llu", &time_us) != 1)
		return;
	found = strstr(text, " invoked oom-killer: gfp_mask=0x");
	if (found && !reports++)
		read_invocation(text, found, time_us);
	if (reports == 1 && !kills && first.zones < ZONES_MAX && strstr(text, "kB"))
		read_zone(text);
	if (!strncmp(text, "Out of memory: Killed process ", 30))
		read_kill(strchr(text, '('), time_us);
}

static void write_first(FILE *file)
{
	fprintf(file, ",\"first\":{\"time_us\":%llu,\"invoker\":\"%s\",\"victim\":\"%s\"",
		first.time_us, first.invoker, first.victim);
	fprintf(file, ",\"order\":%u,\"gfp_mask\":%lu", first.order, first.gfp_mask);
	fprintf(file, ",\"page_tables_kib\":%lu,\"zones\":[", first.page_tables_kib);
	for (unsigned int i = 0; i < first.zones; i++) {
		struct zone_line *zone = &first.zone[i];

		fprintf(file, "%s{\"zone\":\"%s\",\"free_kib\":%lu", i ? "," : "", zone->name,
			zone->free_kib);
		fprintf(file, ",\"min_kib\":%lu,\"free_cma_kib\":%lu}", zone->min_kib,
			zone->free_cma_kib);
	}
	fprintf(file, "]},\"last_kill_us\":%llu", last_kill_us);
}

static void write_result(const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file)
		err(1, "cannot write %s", path);
	fprintf(file, "{\"kills\":%u", kills);
	if (kills)
		write_first(file);
	fprintf(file, "}\n");
	if (fclose(file))
		err(1, "cannot write %s", path);
}

/* EPIPE: records were overwritten before they were read; there may be more. */
static int read_next(int kmsg)
{
	char record[8192];
	ssize_t length = read(kmsg, record, sizeof(record) - 1);

	if (length < 0)
		return errno == EPIPE;
	record[length] = 0;
	read_record(record);
	return length > 0;
}

int main(int argc, char **argv)
{
	struct sigaction on_term = { .sa_handler = end };
	int kmsg;

	if (argc != 2)
		errx(2, "usage: oomwatch FILE");
	kmsg = open("/dev/kmsg", O_RDONLY | O_CLOEXEC);
	if (kmsg < 0 || lseek(kmsg, 0, SEEK_END) < 0)
		err(1, "/dev/kmsg");
	background();
	set_oom_score_adj(-1000);
	mlockall(MCL_CURRENT | MCL_FUTURE);
	sigaction(SIGTERM, &on_term, NULL);
	ready();
	while (!ended)
		read_next(kmsg);
	/* What was logged before the signal but is not read yet. */
	fcntl(kmsg, F_SETFL, O_NONBLOCK);
	while (read_next(kmsg))
		;
	write_result(argv[1]);
	return 0;
}
