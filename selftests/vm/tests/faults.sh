#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cmdline cma=64M
# timeout: 300
# only: debug
# smoke
# Whatever allocation fails: nothing is left behind, half done, stuck or denied.
. /tests/lib.sh

ample=1000000 # faults: more than a check can use up
points="/sys/kernel/debug/failslab /sys/kernel/debug/fail_page_alloc"

# prepare: faults are silent, for they are wanted; allocations that may sleep fail too.
prepare() {
	for point in $points; do
		echo 0 >"$point/verbose"
		echo 0 >"$point/probability"
		echo -1 >"$point/times"
		echo N >"$point/ignore-gfp-wait"
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
	echo N >/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem
}

# faults PERCENT: so many of the allocations that the module, or the kernel on its behalf, asks for fail.
faults() {
	text=$(cat /sys/module/buddyguard/sections/.text)
	for point in $points; do
		echo 0 >"$point/probability"
		echo "$text" >"$point/require-start"
		printf '0x%x\n' $((text + 0x40000)) >"$point/require-end"
		echo 32 >"$point/stacktrace-depth"
		echo $ample >"$point/times"
		echo "$1" >"$point/probability"
	done
}

# Counts in $failed what did fail, so that nobody takes a fault that never came for one that was borne.
no_faults() {
	for point in $points; do
		echo 0 >"$point/probability"
		failed=$((failed + ample - $(cat "$point/times")))
		echo 0 >"$point/require-start"
		echo 0xffffffff >"$point/require-end"
	done
}

some_failed() { echo "$failed allocations failed"; [ "$failed" -gt 0 ]; }

remedies="wake evacuate compact compact-zone reclaim drop-caches"

# A remedy is run or refused; neither takes long.
all_remedies() {
	failed=0
	for percent in 10 50 100; do
		for remedy in $remedies; do
			faults $percent
			for _ in 1 2 3; do
				timeout 60 buddyctl -j run "$remedy" >/tmp/said 2>&1
				status=$?
				[ $status -le 1 ] || { echo "$remedy: status $status"; cat /tmp/said; return 1; }
			done
			no_faults
		done
	done
	some_failed
}

# No tool can talk to a module that can allocate nothing; but the module goes on.
requests_at_random() {
	failed=0
	faults 20
	for verb in "status" "zones" "map" "stats" "history" "set cooldown_ms=600" "reset counters"; do
		for _ in $(seq "$(long 5 100)"); do echo "$verb" | xargs buddyctl >/dev/null 2>&1; done
	done
	nlfuzz 500 3 >/tmp/said 2>&1 # it may well find no answer where there was no memory for one
	no_faults
	some_failed
}

well() {
	buddyctl status && buddyctl zones && buddyctl map >/dev/null && buddyctl set cooldown_ms=500 &&
		remedy_runs evacuate
}

# The guard's own looks and messages, while it has all hands full.
listened_to() {
	failed=0
	buddyctl set interval_min_ms=10 interval_max_ms=10
	nlsockets hold 20 &
	buddyctl -j monitor >/dev/null &
	listener=$!
	faults 30
	hold=$(fragmenter 200)
	sleep 15
	no_faults
	kill "$hold" "$listener"
	wait
	buddyctl profile default
	some_failed
}

prepare
check "each allocation of loading fails in turn" failnth load /buddyguard.ko profile=default profile=nothing
load
check "each allocation of each request fails in turn" failnth requests
check "after that it is well" well
check "every remedy ends with failing allocations" all_remedies
check "requests at random with failing allocations" requests_at_random
check "sampling and telling with failing allocations" listened_to
check "after that it is well again" well
check "unloads" wait_for 10 unload
faults_gone() { no_faults; load && unload; }
check "loads again" faults_gone
finished
