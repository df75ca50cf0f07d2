#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --mem 1280 --qemu "-object memory-backend-ram,id=a,size=1024M -object memory-backend-ram,id=b,size=256M -numa node,memdev=a,cpus=0 -numa node,memdev=b"
# only: amd64-6.1 arm64-6.1
# timeout: 300
# A process that may take memory of one node alone, which is full, dies as it would without the module: at once, and
# nobody says that it was averted, whatever is free elsewhere.
. /tests/lib.sh

runs=3

# The node that is to be filled is the smaller one.
small=$(kernel_zones | awk '{ pages[$1] += $3 } END { for (node in pages) print pages[node], node }' | sort -n | awk 'NR == 1 { print $2 }')

by_policy() { onenode "$small" 2000; }
by_cpuset() { with_node "$small" onenode any 2000; }

# The longest of some deaths, in microseconds.
longest_us() {
	n=$runs
	while [ "$n" -gt 0 ]; do
		"$1"
		n=$((n - 1))
	done | sort -n | tail -n 1
}

# $1: without, $2: with: 1.2 times, or 20 ms more.
no_later() {
	limit=$(($1 * 6 / 5))
	if [ "$limit" -lt $(($1 + 20000)) ]; then limit=$(($1 + 20000)); fi
	at_most "$limit" "$2"
}

echo -1000 >/proc/self/oom_score_adj
policy_alone=$(longest_us by_policy)
cpuset_alone=$(longest_us by_cpuset)
load
sleep 1
killed=$(kills)
policy=$(longest_us by_policy)
cpuset=$(longest_us by_cpuset)
echo "# by policy $policy_alone us without, $policy us with; by cpuset $cpuset_alone us without, $cpuset us with;" \
	"$(stats kills_averted) averted, $(stats kills_declined) declined"
check "each of them is killed" equal $((2 * runs)) $(($(kills) - killed))
check "of which none is called averted" equal 0 "$(averted_for_pages)"
check "nor late" equal 0 "$(stats kills_late)"
check "each is told" equal $((2 * runs)) "$(stats kills_declined)"
check "with a memory policy, no later than without the module" no_later "$policy_alone" "$policy"
check "in a cpuset, no later than without the module" no_later "$cpuset_alone" "$cpuset"
unload
finished
