#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --cmdline cma=128M
# timeout: 200
# smoke
# Where all that is free is CMA nobody is killed before that is used up, by the defaults and by the last chance alone.
. /tests/lib.sh

# Each zone's at the first kill, as the kernel prints them. $1: "free" or "min", $2: where oomwatch wrote it
at_kill() { jsonget --any "/first/zones/*/$1_kib" <"$2"; }

# Free above the min watermark, where most is free.
stranded_kib() {
	at_kill min "$1" >/tmp/min
	at_kill free "$1" | paste - /tmp/min | sort -n | awk 'END { if (NR) print $1 - $2 }'
}

# A driver lets its 100 MiB go on a full box; in the same moment unmovable memory is asked for until a process is killed.
# $1: where to
release_and_burst() {
	watcher=$(oomwatch "$1")
	echo 100 >/sys/kernel/debug/bg_hold/mib
	filler=$(fill until 16384)
	echo 0 >/sys/kernel/debug/bg_hold/mib
	pagetables 2800 >/dev/null
	kill "$watcher" "$filler" 2>/dev/null
	wait_for 20 test -s "$1"
}

has_cma || skip_all "this kernel has no CMA"
echo -1000 >/proc/self/oom_score_adj
with_module bg_hold

release_and_burst /tmp/bare
check "unguarded, much is left" at_least 65536 "$(stranded_kib /tmp/bare)"

load
release_and_burst /tmp/guarded
check "guarded, at most 3 MiB above the watermark" at_most 3072 "$(stranded_kib /tmp/guarded)"
# The watermark itself is higher for a while after unmovable pages took a pageblock: 8 MiB on armmp.
check "nor is it a watermark that the kernel raised for a while" \
	at_most $((3072 + $(cat /proc/sys/vm/min_free_kbytes))) "$(at_kill free /tmp/guarded | sort -n | tail -n 1)"
check "each kill averted is told" at_least 1 "$(buddyctl -j stats | jsonget /stats/kills_averted)"

buddyctl set wake=0 evacuate=0 compact=0
release_and_burst /tmp/last
check "by the last chance alone at most 6 MiB" at_most 6144 "$(stranded_kib /tmp/last)"
rmmod bg_hold
check "and it goes" unload
finished
