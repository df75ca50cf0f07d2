#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --cmdline cma=128M
# timeout: 200
# Free CMA is opened and filled with pages from elsewhere: about as much as was asked for.
. /tests/lib.sh

# $1: order-0 pages; leaves what it did in moved, fell (pages) and /tmp/said
fill_pages() {
	moved=$(vmstat pgmigrate_success) fell=$(meminfo CmaFree)
	buddyctl -j run fill-cma --blocks "$1" >/tmp/said
	moved=$(($(vmstat pgmigrate_success) - moved)) fell=$(((fell - $(meminfo CmaFree)) / 4))
	echo "# asked $1: moved $moved, CMA fell by $fell pages"
}
said() { jsonget "/outcome/$1" </tmp/said; }
within() { echo "$3, wanted $1 to $2"; [ "$3" -ge "$1" ] && [ "$3" -le "$2" ]; }
takes() { echo "$1" >/sys/kernel/debug/bg_hold/mib; }

has_cma || skip_all "this kernel has no CMA"
echo -1000 >/proc/self/oom_score_adj
with_module bg_hold
echo 100 >/sys/kernel/debug/bg_hold/mib
filler=$(fill until 24576)
echo 0 >/sys/kernel/debug/bg_hold/mib
load profile=observe

# Compaction takes its room in free blocks as they are, up to half a pageblock of 2,048 pages.
fill_pages 3000
check "about as many pages move as were asked for" within 2400 4100 "$moved"
check "most of them into CMA" within 1600 4100 "$fell" # what is free above it is filled first
check "and so it says" equal "$moved" "$(said moved_pages)"
fill_pages 1
check "for one page a few move" within 1 64 "$moved"
fill_pages 4096
check "a driver gets what it wants afterwards" takes 64
echo 0 >/sys/kernel/debug/bg_hold/mib
kill "$filler"
rmmod bg_hold
check "and it goes" unload
finished
