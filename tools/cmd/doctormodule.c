// SPDX-License-Identifier: GPL-2.0
/* What doctor looks at first: is the module there, the right one, and after a reboot too. */
#include <stdio.h>
#include <string.h>

#include "cmd/doctor.h"

static void check_loaded(const struct patient *patient, struct finding *finding)
{
	const char *version = patient->setup.box.module_version;

	bg_finding_set(finding, "loaded");
	finding->meaning = "memory is guarded";
	if (*patient->kernel.root)
		return;
	if (!patient->answers) {
		finding->verdict = UNKNOWN;
		bg_finding_set(finding, "loaded, but it does not answer");
		finding->advice = "ask in the initial network namespace";
	} else if (strcmp(version, BG_VERSION)) {
		finding->verdict = WARN;
		bg_finding_set(finding, "version %s is loaded, and this is buddyctl %s", version,
			       BG_VERSION);
		finding->advice = BG_INSTALLED_OTHER;
	}
}

void bg_check_module(const struct patient *patient, struct finding *finding)
{
	static char advice[512];

	finding->name = "module";
	if (patient->loaded) {
		check_loaded(patient, finding);
		return;
	}
	finding->verdict = WARN;
	bg_finding_set(finding, "not loaded");
	finding->meaning = "nobody keeps memory usable here";
	bg_installed_absence(&patient->kernel, patient->list, patient->installed, advice,
			     sizeof(advice));
	finding->advice = advice;
}

void bg_check_next_kernel(const struct patient *patient, struct finding *finding)
{
	size_t lacking = bg_installed_lacking(&patient->kernel, patient->list, patient->installed,
					      0);
	static char advice[192];

	finding->name = "newer kernels";
	finding->meaning = "a reboot into a newer kernel needs the module there too";
	if (!bg_kernel_exists(&patient->kernel, "/lib/modules")) {
		bg_finding_unread(finding, "/lib/modules");
		return;
	}
	bg_finding_set(finding, "none lacks the module");
	if (lacking == patient->installed)
		return;
	finding->verdict = WARN;
	bg_finding_set(finding, "Linux %s has no module", patient->list[lacking].release);
	bg_installed_why(&patient->list[lacking], advice, sizeof(advice));
	finding->advice = advice;
}
