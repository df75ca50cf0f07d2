#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2 --cmdline cma=64M
# timeout: 1500
# timeout long: 40000
# Malformed, boundary and reordered messages from several processes at once, while remedies run, sockets do
# not read and dumps are abandoned.
. /tests/lib.sh

# Malformed or not, remedies are asked for among them; these ones are sure to run.
remedies() {
	while [ -e /tmp/hostile ]; do
		for remedy in wake evacuate compact reclaim; do buddyctl run $remedy; done
		sleep "$(long 0 2)" # messages that ask for a remedy wait for these
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
	# The last requests of these two are refused.
	as_nobody nlfuzz "$(long 100 50000)" 77 1 >/tmp/sent.nobody 2>&1 &
	[ ! -e /proc/self/ns/user ] || unshare -r nlfuzz "$(long 100 50000)" 78 1 >/tmp/sent.user 2>&1 &
	nlfuzz "$(long 300 250000)" "$1" 4 >/tmp/sent
	status=$?
	sed -i 's/^/# /' /tmp/sent
	rm /tmp/hostile
	wait
	for sent in /tmp/sent.*; do
		grep -q ' sent: .* taken' "$sent" || { echo "$sent:"; cat "$sent"; status=1; }
	done
	[ $status = 0 ] || cat /tmp/sent
	return $status
}

well() {
	buddyctl profile default && buddyctl reset counters history learnt targets && buddyctl status &&
		remedy_runs evacuate &&
		buddyctl zones >/dev/null && buddyctl map >/dev/null
}

nobody_listens() { equal 0 "$(cat /sys/module/buddyguard/refcnt)"; }

load
hold=$(fragmenter 150)
check "four processes send malformed messages while remedies run" hostile 11
cat /tmp/sent
kill "$hold"
check "it is well afterwards" well
check "nothing holds it" wait_for 20 nobody_listens
check "unloads" unload
finished
