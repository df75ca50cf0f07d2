/* SPDX-License-Identifier: GPL-2.0 */
/* What the checks of `buddyctl doctor` look at and find. */
#ifndef BG_DOCTOR_H
#define BG_DOCTOR_H

#include "model/context.h"
#include "model/installed.h"
#include "model/lowmem.h"

/* In the order of how bad they are. */
enum verdict { OK, UNKNOWN, WARN, BAD };

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

enum { COMPACTION, CONTIG_ALLOC, TRACEPOINTS, MODULES, MODULE_SIG_FORCE, NET, NR_SYMBOLS };

/**
 * struct patient - the kernel that is looked at
 * @kernel: where its files are
 * @config: its configuration, by the enumeration above
 * @config_known: whether there is one to be read
 * @loaded: the module is there
 * @list: kernels on this machine
 * @installed: how many of them
 * @answers: it was asked, and what follows is what it says
 * @setup: its configuration and state
 * @highatomic_pages: sum over its zones
 * @lowmem: of its zones, where there is HighMem
 * @has_lowmem: @lowmem is known
 */
struct patient {
	struct bg_kernel kernel;
	struct bg_kconfig config[NR_SYMBOLS + 1];
	bool config_known;
	bool loaded;
	struct bg_installed list[BG_MAX_INSTALLED];
	size_t installed;
	bool answers;
	struct bg_setup setup;
	uint64_t highatomic_pages;
	struct bg_lowmem lowmem;
	bool has_lowmem;
};

void bg_finding_set(struct finding *finding, const char *format, ...) BG_PRINTF(2, 3);
void bg_finding_unread(struct finding *finding, const char *path);

/* Is the module loaded, does it answer, is it of the tool's version? If it is not there: why. */
void bg_check_module(const struct patient *patient, struct finding *finding);

/* Whether the kernel that the next boot takes has the module. */
void bg_check_next_kernel(const struct patient *patient, struct finding *finding);

/* PREEMPT_RT, isolcpus, nohz_full: what evacuation would disturb. */
void bg_check_quiet_cpus(const struct patient *patient, struct finding *finding);

/* What is kept for the kernel itself on a box with HighMem. */
void bg_check_lowmem(const struct patient *patient, struct finding *finding);

#endif
