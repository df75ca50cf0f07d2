#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# In the guest of a board model: the module and the tool on a board as it is, over its serial line.
. /tests/lib.sh

meminfo_pages() { awk -v name="$1:" -v shift=4 '$1 == name { print int($2 / shift) }' /proc/meminfo; }
guard_cma_pages() { buddyctl -j zones | columns zones cma_pages | awk '{ sum += $1 } END { print sum + 0 }'; }
map_cma_zones() { buddyctl -j map | columns blocks zone cma | awk '$2 == "true" || $2 == 1 { print $1 }' | sort -u; }

# With 1 GiB and more the area that the device tree or the default asks for lies above lowmem.
cma_lies_in() { equal "$1" "$(map_cma_zones)"; }

# All that are asked for are met, and the guard saw what there was to see.
storm() {
	with_module bg_storm order=3 count=500 rate_per_s=2000 hold_ms=500
	echo 1 >/sys/kernel/debug/bg_storm/run
	cat /sys/kernel/debug/bg_storm/result
	met=$(sed 's/.*"obtained":\([0-9]*\).*/\1/' /sys/kernel/debug/bg_storm/result)
	rmmod bg_storm
	at_least 450 "$met"
}

knows() { buddyctl -j doctor >/tmp/doctor; ! grep -B1 '"verdict":"unknown"' /tmp/doctor; }

check "loads" load
check "says how it stands" buddyctl status
check "zones as the kernel has them" equal "$(kernel_zones)" "$(guard_zones)"
check "the map has them" equal "$(kernel_zones | cut -d ' ' -f 1,2)" "$(map_zones)"
check "all CMA is seen" equal "$(meminfo_pages CmaTotal)" "$(guard_cma_pages)"
check "where the board has it" cma_lies_in "$(grep -q HighMem /proc/zoneinfo && echo HighMem || echo Normal)"
check "doctor knows the loaded module" knows
check "a storm of requests" storm
check "a remedy" remedy_runs evacuate
check "unloads" unload
finished
