#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# smoke
# What comes over netlink is taken whole or refused with its cause; bad company does no harm.
. /tests/lib.sh

# Programs do the work: see selftests/workloads/nl*.c.
samples() { buddyctl -j stats | jsonget /stats/samples; }

unused() { equal 0 "$(cat /sys/module/buddyguard/refcnt)"; }
nothing_left() {
	wait_for 5 unused || unused || return
	# A dump that was abandoned would keep the module in.
	unload && load
}

# The guard goes on while nobody reads its samples and events.
unimpeded() {
	buddyctl set interval_max_ms=1000
	nlsockets hold 8 &
	sleep 1
	before=$(samples)
	sleep 5
	after=$(samples)
	wait $!
	buddyctl set interval_max_ms=5000
	[ "$after" -gt "$before" ] || { echo "samples: $before before, $after after"; return 1; }
}

load
check "a bad key or target beside good ones changes nothing" nlcheck all-or-nothing
check "what is out of range is refused by name" nlcheck ranges
check "what has a wrong length is refused by name" nlcheck lengths
check "what is unknown is refused by name" nlcheck unknown
check "what is missing is told" nlcheck missing
check "dumps are whole" nlcheck dumps
check "nobody may read but neither change nor see the map" as_nobody nlcheck unprivileged
what="root in a user namespace is nobody"
if [ -e /proc/self/ns/user ]; then
	check "$what" unshare -r nlcheck unprivileged
else
	ktap_test_skip "$what: this kernel has no user namespaces"
fi
check "nor does it count who opened the socket" nlcheck dropped
check "another network namespace has no such family" nlcheck hidden
check "a slow listener loses events and knows how many" nlsockets slow 300
check "200 listeners get every event" nlsockets many 200
check "300 dumps are abandoned" nlsockets abandon 300
check "and leave nothing" nothing_left
check "who never reads stops nobody" unimpeded
check "20000 malformed messages are answered" nlfuzz 20000
unload
finished
