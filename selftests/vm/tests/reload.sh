#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2 --cmdline cma=64M
# timeout: 1500
# 200 times loaded and unloaded under load, amid remedies, dumps and listeners; nothing is left.
. /tests/lib.sh

cycles=200

load_memory() {
	while [ -e /run/busy ]; do
		pid=$(fragmenter 100)
		sleep 0.3
		kill "$pid"
	done 2>/dev/null
}

# $1: number of the cycle; every kind of company in turn
company() {
	case $(($1 % 5)) in
	1) buddyctl run evacuate --order 4 --blocks 100 ;;
	2) buddyctl map; buddyctl zones ;;
	3) buddyctl monitor ;;
	4) buddyctl run compact-zone ;;
	esac >/dev/null 2>&1
}

come_and_go() {
	for cycle in $(seq "$1"); do
		load || return
		company "$cycle" &
		[ $((cycle % 3)) = 0 ] || usleep $((cycle % 7 * 10000))
		unloads || return
		wait $!
	done
}

no_queue() {
	if ls -d /sys/devices/virtual/workqueue/buddyguard* 2>/dev/null; then return 1; fi
}

no_tracepoints() {
	if ls -d /sys/kernel/tracing/events/buddyguard 2>/dev/null; then return 1; fi
}

no_module() { if loaded; then return 1; fi; }

# Kibibytes that nothing gives back: kernel objects and vmalloc. Shrinking a cache also gives back freed
# objects that KASAN makes wait.
kernel_kib() {
	echo 3 >/proc/sys/vm/drop_caches
	for cache in /sys/kernel/slab/*; do echo 1 >"$cache/shrink"; done
	sleep 2
	awk '$1 == "SUnreclaim:" || $1 == "VmallocUsed:" { sum += $2 } END { print sum }' /proc/meminfo
}

bounded() { echo "$1 KiB before, $2 KiB after"; [ "$2" -lt $(($1 + 320)) ]; }

come_and_go 10 # what is taken once is taken now
before=$(kernel_kib)
touch /run/busy
load_memory &
busy=$!
check "comes and goes $cycles times" come_and_go $cycles
rm /run/busy
wait $busy
check "no module is left" no_module
check "no worker or queue is left" eval "no_worker && no_queue"
check "no tracepoint is left" no_tracepoints
after=$(kernel_kib)
# Less in 200 cycles than the smallest thing that the module keeps, a survey of 2 KiB, each time.
check "no memory is lost" bounded "$before" "$after"
echo "# $before KiB of kernel objects before, $after KiB after"
check "loads once more and guards" load
unload
finished
