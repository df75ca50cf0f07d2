# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Half of a box without CMA is free in single pages; each remedy is run by request, the box made anew: what does each cost?
# mem: 256
# cma: 0
# figure: evacuate_4_ns

migrated() { awk '$1 == "pgmigrate_success" { print $2 }' /proc/vmstat; }

# cost_of REMEDY ORDER BLOCKS: every second page of 170 MiB is free, and what is left of larger blocks is taken.
cost_of() {
	holder=$(fragmenter 170)
	storm order=4 count=20000 atomic=1 tries=1 rate_per_s=0 hold_ms=6000 &
	sleep 2
	before=$(migrated)
	buddyctl -j run "$1" --order "$2" --blocks "$3" >/tmp/ran
	tell "${1}_${2}_moved_pages" $(($(migrated) - before))
	tell "${1}_${2}_gained_blocks" "$(jsonget /outcome/gained_blocks </tmp/ran)"
	tell "${1}_${2}_ns" "$(jsonget /outcome/cpu_ns </tmp/ran)"
	say "$(jsonget /sentence </tmp/ran)"
	kill "$holder"
	wait
}

observe
proactiveness 0
cost_of evacuate 4 64
cost_of compact 4 64
cost_of evacuate 9 8
cost_of compact 9 8
cost_of compact-zone 9 8
