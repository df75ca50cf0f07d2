#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --smp 2 --cmdline cma=64M
# timeout: 1500
# timeout long: 20000
# Comes and unloads at any moment: amid remedies, dumps, kills, and while all tasks are frozen or a CPU leaves.
. /tests/lib.sh

power=/sys/power
cpu1=/sys/devices/system/cpu/cpu1/online

# shellcheck disable=SC2034 # draw() begins with it
seed=5
random=

# Those that must not mind whether the module is there.
company() {
	while [ -e /tmp/company ]; do
		case $1 in
		remedies) buddyctl run evacuate; buddyctl run compact; sleep 0.05 ;;
		dumps) nlsockets abandon 5; buddyctl map; buddyctl zones ;;
		listener) timeout 2 buddyctl -j monitor ;;
		settings)
			buddyctl profile latency
			buddyctl set interval_min_ms=10
			buddyctl reset counters history learnt targets
			;;
		pressure) hold=$(fragmenter 250); sleep 1; kill "$hold"; sleep 0.3 ;;
		kills) hold=$(fill until 20000); pagetables 2000 100; kill "$hold" ;;
		esac
	done >/dev/null 2>&1
}

keep_company() {
	touch /tmp/company
	for what; do company "$what" & done
}

part_company() {
	rm -f /tmp/company
	wait
}

cycles() {
	keep_company remedies dumps listener settings pressure
	count=0
	while [ $count -lt "$1" ]; do
		load || break
		draw 40
		sleep "0.$random"
		unloads || break
		count=$((count + 1))
	done
	part_company
	equal "$1" $count
}

# The whole memory is used up again and again, and the module unloads while processes are about to be killed.
cycles_amid_kills() {
	echo -1000 >/proc/self/oom_score_adj
	load
	killed=$(kills)
	keep_company kills
	count=0
	while [ $count -lt "$1" ]; do
		sleep 1
		unloads || break
		load || break
		count=$((count + 1))
	done
	part_company
	killed=$(($(kills) - killed))
	echo 0 >/proc/self/oom_score_adj
	unloads && equal "$1" $count || return
	echo "$killed processes killed"
	[ $killed -gt 0 ]
}

freezes() {
	echo freezer >$power/pm_test
	for _ in $(seq "$1"); do
		echo freeze >$power/state || return
	done
	echo none >$power/pm_test
}

frozen_amid_work() {
	load
	keep_company remedies listener settings
	sleep 1
	freezes "$1"
	status=$?
	part_company
	remedy_runs evacuate || return
	unloads && return $status
}

cpu_leaves() {
	load
	keep_company remedies dumps pressure
	for _ in $(seq "$1"); do
		echo 0 >$cpu1 || return
		sleep 0.2
		echo 1 >$cpu1 || return
		sleep 0.1
	done
	part_company
	unloads
}

# The kills of a memory cgroup are none of the module's business.
cgroup_kills() {
	mkdir -p /run/cgroup
	mount -t cgroup2 none /run/cgroup || return
	echo +memory >/run/cgroup/cgroup.subtree_control
	mkdir -p /run/cgroup/small
	echo $((16 << 20)) >/run/cgroup/small/memory.max
	load
	buddyctl reset counters
	keep_company remedies
	for _ in $(seq "$1"); do
		sh -c 'echo $$ >/run/cgroup/small/cgroup.procs; exec allocate touch 64' >/dev/null 2>&1
	done
	part_company
	killed=$(awk '$1 == "oom_kill" { print $2 }' /run/cgroup/small/memory.events)
	asked=$(($(stats kills_averted) + $(stats kills_declined) + $(stats kills_late)))
	rmdir /run/cgroup/small
	umount /run/cgroup
	unloads
	echo "$killed killed, asked $asked times"
	[ "$killed" -ge "$1" ] && equal 0 "$asked"
}

# A shared worker that serves the module's queue has its name after a plus.
at_rest() { ! grep -E '^kworker/.*\+buddyguard' /proc/[0-9]*/comm; }

# What the kernel says of blocked tasks, to /tmp/blocked.
tell_blocked() {
	dmesg -c >/dev/null
	echo w >/proc/sysrq-trigger
	sleep 1
	dmesg >/tmp/blocked
	grep -q 'Show Blocked State' /tmp/blocked || { echo "the kernel does not tell who is blocked"; return 1; }
}

# No task of ours, and none that waits for us.
nobody_is_blocked() { tell_blocked && ! grep -E 'buddyguard|bg_|task:(buddyctl|nlsockets|nlfuzz)( |$)' /tmp/blocked; }

# Neither after work with the module there, nor when it has gone.
nobody_is_stuck() {
	load
	keep_company remedies dumps listener settings pressure
	sleep 2
	part_company
	buddyctl set enabled=0
	wait_for 60 at_rest || at_rest || return
	nobody_is_blocked && unloads && nobody_is_blocked
}

# $1: a file without which the kernel cannot do it; the rest is for check
check_if() {
	if [ -e "$1" ]; then
		shift
		check "$@"
	else
		ktap_test_skip "$2: this kernel has no $1"
	fi
}

check "comes and unloads amid remedies, dumps, listeners and settings" cycles "$(long 15 1000)"
check "comes and unloads amid kills" cycles_amid_kills "$(long 5 100)"
check_if $power/pm_test "all tasks are frozen and thawed" frozen_amid_work "$(long 3 50)"
check_if $cpu1 "a CPU leaves and comes back" cpu_leaves "$(long 5 200)"
check "a memory cgroup's kills are left alone" cgroup_kills "$(long 3 50)"
check_if /proc/sysrq-trigger "nobody is stuck" nobody_is_stuck
finished
