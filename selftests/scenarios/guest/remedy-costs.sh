# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: In a box fragmented by two processes each remedy is run by request, the box made anew: what does each cost?
# figure: evacuate_4_ns

# cost_of REMEDY ORDER BLOCKS: every second page of 440 MiB is free, and single; what the remedy makes of that.
cost_of() {
	holder=$(fragmenter 440)
	sleep 2
	buddyctl -j run "$1" --order "$2" --blocks "$3" >/tmp/ran
	for field in moved_pages gained_blocks; do
		tell "${1}_${2}_$field" "$(jsonget /outcome/$field </tmp/ran)"
	done
	tell "${1}_${2}_ns" "$(jsonget /outcome/cpu_ns </tmp/ran)"
	kill "$holder"
	sleep 1
}

observe
cost_of evacuate 4 512
cost_of compact 4 512
cost_of evacuate 9 8
cost_of compact 9 8
cost_of compact-zone 9 8
