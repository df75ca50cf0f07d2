#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --mem 1536
# only: 6.1 6.12
# timeout: 200
# Where memory that the kernel addresses is used up, what is free in HighMem does not keep it from killing: the process
# dies as it would without the module, and nobody says that it was averted.
. /tests/lib.sh

dir=/sys/kernel/debug/bg_lock_alloc

highmem_free_kib() { awk '$1 == "HighFree:" { print $2 }' /proc/meminfo; }
longest_us() { sed 's/.*"longest_ns":\([0-9]*\).*/\1/' $dir/result | awk '{ printf "%.0f\n", $1 / 1000 }'; }

# Pages for the kernel itself until somebody is killed.
use_up() { timeout 60 sh -c "echo 1000 >/proc/self/oom_score_adj; echo 400000 >$dir/locked"; }

echo -1000 >/proc/self/oom_score_adj
check "there is high memory" grep -q HighMem /proc/zoneinfo
echo 1 >/tmp/locked
with_module bg_lock_alloc path=/tmp/locked lock_pages=1
use_up
alone=$(longest_us)
load
sleep 1
killed=$(kills)
use_up
guarded=$(longest_us)
echo "# the longest allocation: $alone us without, $guarded us with; $(stats kills_averted) averted," \
	"$(stats kills_declined) declined"
check "somebody is killed" at_least $((killed + 1)) "$(kills)"
check "with much of high memory free" at_least 500000 "$(highmem_free_kib)"
check "that is not called averted" equal 0 "$(averted_for_pages)"
check "it is told" at_least 1 "$(stats kills_declined)"
check "and is no later than without the module" at_most $((alone * 6 / 5 + 20000)) "$guarded"
rmmod bg_lock_alloc
unload
finished
