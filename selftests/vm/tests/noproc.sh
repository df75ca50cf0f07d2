#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Remedies that are files of /proc work where kernel threads see no /proc.
#
# Kernel threads share the root of PID 1. This test goes on in a mount namespace of its own and takes
# /proc away from PID 1's, until it is done.
if [ "$1" != inside ]; then
	unshare -m sh "$0" inside
	status=$?
	[ -e /proc/self ] || mount -t proc proc /proc
	exit $status
fi
. /tests/lib.sh
nsenter -t 1 -m umount -l /proc || ktap_exit_fail_msg "cannot take /proc away"

kthreads_see_no_proc() {
	ls -A /proc/2/root/proc
	[ -d /proc/2/root/proc ] && [ ! -e /proc/2/root/proc/sys ]
}

able() { buddyctl -j status | jsonget "/state/capabilities/*" | grep -q '^proc-sys$'; }

compacts() {
	pid=$(fragmenter 300)
	before=$(vmstat compact_isolated)
	buddyctl -j run compact-zone >/tmp/said
	after=$(vmstat compact_isolated)
	kill "$pid"
	cat /tmp/said
	echo "$before pages isolated before, $after after"
	! grep -Eq '"(failed|unsupported)"' /tmp/said && [ "$after" -gt $((before + 1000)) ]
}

drops() {
	dd if=/dev/zero of=/mnt/file bs=1M count=50 2>/dev/null
	sync
	before=$(meminfo Cached)
	buddyctl -j run drop-caches >/tmp/said
	after=$(meminfo Cached)
	rm /mnt/file
	cat /tmp/said
	echo "$before KiB cached before, $after KiB after"
	! grep -Eq '"(failed|unsupported)"' /tmp/said && [ "$after" -lt $((before - 40000)) ]
}

check "kernel threads see no /proc" kthreads_see_no_proc
load
check "the module says it can" able
check "compact-zone compacts" compacts
check "drop-caches drops" drops
unload
finished
