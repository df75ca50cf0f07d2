// SPDX-License-Identifier: GPL-2.0
/* What doctor looks at on boxes of some kinds: with CPUs set apart, with HighMem. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/doctor.h"

void bg_finding_set(struct finding *finding, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(finding->value, sizeof(finding->value), format, args);
	va_end(args);
}

void bg_finding_unread(struct finding *finding, const char *path)
{
	finding->verdict = UNKNOWN;
	bg_finding_set(finding, "%s cannot be read", path);
}

void bg_check_quiet_cpus(const struct patient *patient, struct finding *finding)
{
	char isolated[64] = "", untimed[64] = "";
	long long realtime = 0;

	finding->name = "quiet CPUs";
	finding->meaning = "what is set apart for real time is what evacuation would disturb";
	if (!bg_kernel_exists(&patient->kernel, "/sys/devices/system/cpu")) {
		bg_finding_unread(finding, "/sys/devices/system/cpu");
		return;
	}
	bg_kernel_number(&patient->kernel, "/sys/kernel/realtime", &realtime);
	bg_kernel_line(&patient->kernel, "/sys/devices/system/cpu/isolated", isolated,
		       sizeof(isolated));
	bg_kernel_line(&patient->kernel, "/sys/devices/system/cpu/nohz_full", untimed,
		       sizeof(untimed));
	if (!strcmp(untimed, "(null)"))
		*untimed = '\0';
	bg_finding_set(finding, "%s%s%s%s%s", realtime ? "PREEMPT_RT " : "",
		       *isolated ? "isolcpus " : "", isolated, *untimed ? " nohz_full " : "",
		       untimed);
	if (!realtime && !*isolated && !*untimed) {
		bg_finding_set(finding, "none");
		finding->meaning = "nothing here has to be spared";
		return;
	}
	finding->meaning = "emptying a window disturbs every CPU, so evacuation is off by default";
	finding->advice = "evacuate=1 asks for it all the same";
}

void bg_check_lowmem(const struct patient *patient, struct finding *finding)
{
	static char advice[192];
	uint64_t low = 0, high = 0;
	char setting[128];

	finding->name = "lowmem";
	finding->meaning = "where there is HighMem, the kernel's own requests cannot take it";
	if (!bg_kernel_meminfo_kib(&patient->kernel, "MemTotal", &low)) {
		bg_finding_unread(finding, "/proc/meminfo");
		return;
	}
	if (!bg_kernel_meminfo_kib(&patient->kernel, "HighTotal", &high) || !high) {
		bg_finding_set(finding, "no HighMem");
		finding->meaning = "the kernel's own requests can take all memory";
		return;
	}
	bg_kernel_meminfo_kib(&patient->kernel, "LowTotal", &low);
	bg_finding_set(finding, "%" PRIu64 " MiB, and %" PRIu64 " MiB of HighMem", low / 1024,
		       high / 1024);
	if (!patient->has_lowmem ||
	    !bg_lowmem_setting(&patient->kernel, &patient->lowmem, setting, sizeof(setting)))
		return;
	finding->verdict = WARN;
	finding->meaning =
		"pages of processes and files may fill what the kernel lives on, and stay there";
	snprintf(advice, sizeof(advice), "sysctl -w vm.lowmem_reserve_ratio=\"%s\"", setting);
	finding->advice = advice;
}
