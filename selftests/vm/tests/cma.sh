#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cmdline cma=64M
# smoke
# Drivers' CMA: what they take and give back is counted by area; what they do not get is told, with the reason.
. /tests/lib.sh

hold=/sys/kernel/debug/bg_hold/mib
mib=$((1048576 / $(getconf PAGESIZE 2>/dev/null || echo 4096)))

area() { buddyctl -j cma | jsonget "/areas/0/$1"; }
# An area is looked at once a second at most.
lie() { sleep 1.1 && area "$1"; }
told() { grep -q '"kind":"cma-failed"' /tmp/events; }

takes() {
	calls=$(area allocations)
	pages=$(area allocated_pages)
	taken=$(lie taken_pages)
	echo 16 >$hold || return
	equal $((calls + 1)) "$(area allocations)" && equal $((pages + 16 * mib)) "$(area allocated_pages)" &&
		at_least $((taken + 16 * mib)) "$(lie taken_pages)"
}

gives_back() {
	calls=$(area releases)
	taken=$(lie taken_pages)
	echo 0 >$hold || return
	equal $((calls + 1)) "$(area releases)" && at_least "$(lie taken_pages)" $((taken - 16 * mib))
}

# Four times 20 MiB are more than the area has: the last one finds it full, and all are let go.
fails() {
	echo 20 >/sys/module/bg_hold/parameters/chunk_mib
	if echo 80 >$hold; then echo "80 MiB of 64 were got"; return 1; fi 2>/dev/null
	wait_for 5 told || { echo "not told: $(cat /tmp/events)"; return 1; }
	equal 1 "$(area failures)" && equal full "$(area last_failed/failure)" &&
		equal $((20 * mib)) "$(area last_failed/pages)" && equal sh "$(area last_failed/comm)"
}

has_cma || skip_all "this kernel has no CMA"
[ -e /sys/kernel/tracing/events/cma/cma_alloc_finish ] || skip_all "this kernel does not tell of drivers' requests"
with_module bg_hold
load
buddyctl -j monitor >/tmp/events 2>/dev/null &
wait_for 10 test -s /tmp/events
check "what a driver takes is counted, and seen to be taken" takes
check "what it gives back is too" gives_back
check "what it does not get is told: when, how much, who, why" fails
kill $!
rmmod bg_hold
check "and it goes" unload
finished
