#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2 --cmdline cma=64M
# timeout: 300
# only: debug
# smoke
# Malformed, boundary and reordered messages from several processes at once, while remedies run, sockets do
# not read and dumps are abandoned.
. /tests/lib.sh

# Malformed or not, remedies are asked for among them; these ones are sure to run.
remedies() {
	while [ -e /tmp/hostile ]; do
		for remedy in wake evacuate compact reclaim; do buddyctl run $remedy; done
	done >/dev/null 2>&1
}

sockets() {
	while [ -e /tmp/hostile ]; do
		nlsockets abandon 50
		nlsockets hold 2
	done >/dev/null 2>&1
}

hostile() {
	touch /tmp/hostile
	remedies &
	sockets &
	as_nobody nlfuzz "$(long 100 50000)" 77 1 >/dev/null 2>&1 & # its last request is refused
	nlfuzz "$(long 300 250000)" "$1" 4
	status=$?
	rm /tmp/hostile
	wait
	return $status
}

well() {
	buddyctl profile default && buddyctl reset all && buddyctl status && buddyctl run evacuate &&
		buddyctl zones >/dev/null && buddyctl map >/dev/null
}

nobody_listens() { equal 0 "$(cat /sys/module/buddyguard/refcnt)"; }

ktap_set_plan 4
load
hold=$(fragmenter 150)
echo "# seed $(long 11 "$(date +%s)")"
check "four processes send malformed messages while remedies run" hostile "$(long 11 "$(date +%s)")"
kill "$hold"
check "it is well afterwards" well
check "nothing holds it" wait_for 20 nobody_listens
check "unloads" unload
ktap_finished
