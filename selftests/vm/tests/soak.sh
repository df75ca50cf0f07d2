#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cmdline cma=128M
# timeout: 300
# only: debug
# smoke
# A seeded mix of everything, for a minute or, with --long, for six hours: no wrong byte, no stall, and
# counters that agree with what was told.
. /tests/lib.sh

seconds=$(long 60 21600)
seed=$(long 7 "$(date +%s)")
stall_s=20
driver=/sys/kernel/debug/bg_hold/mib

stats() { buddyctl -j stats | jsonget "/stats/$1"; }
sum() { stats "remedies/*/$1" | awk '{ sum += $1 } END { print sum + 0 }'; }

# A number below $1, in $random.
draw() {
	seed=$(((seed * 1103515245 + 12345) & 0x7fffffff))
	random=$(((seed >> 8) % $1))
}

storm() {
	echo "$1" >/sys/module/bg_storm/parameters/order
	echo "$2" >/sys/module/bg_storm/parameters/atomic
	echo 200 >/sys/module/bg_storm/parameters/count
	echo 1 >/sys/module/bg_storm/parameters/tries
	echo 0 >/sys/module/bg_storm/parameters/rate_per_s
	echo 100 >/sys/module/bg_storm/parameters/hold_ms
	echo 1 >/sys/kernel/debug/bg_storm/run
}

# One piece of work, a few seconds at most.
work() {
	draw 11
	case $random in
	0) hold=$(fragmenter 100) && sleep 1 && kill "$hold" ;;
	1) storm 4 1 ;;
	2) storm 2 0 ;;
	3) forks 100 ;;
	4) cacheturn /mnt 1 256 ;;
	5) kobjects /tmp 2000 100 ;;
	6) hold=$(churn 30 "$seed") && sleep 2 && kill "$hold" ;;
	7) echo 80 >$driver ;;
	8) echo 0 >$driver ;;
	9) buddyctl run evacuate ;;
	10) buddyctl run compact ;;
	esac >/dev/null 2>&1
}

# Answers in time, whatever goes on.
answers() { timeout $stall_s buddyctl status >/dev/null || { echo "no answer in $stall_s s after work $random"; return 1; }; }

mix() {
	end=$(($(cut -d . -f 1 /proc/uptime) + seconds))
	while [ "$(cut -d . -f 1 /proc/uptime)" -lt $end ]; do
		work
		answers || return
	done
	echo 0 >$driver
}

# What was counted by the module, and what its events told.
counted_is_told() {
	sleep 2
	lost=$(stats events_lost)
	kill "$(pidof buddyctl)"
	wait $listener
	told=$(cat /tmp/told)
	echo "runs $(sum runs), told $told, lost $lost; episodes $(stats episodes), recovered $(stats recovered)"
	equal 0 "$lost" && equal "$(sum runs)" "$told" &&
		[ "$(sum helped)" -le "$(sum runs)" ] && [ "$(stats recovered)" -le "$(stats episodes)" ]
}

check_sums() {
	wait $checker || { cat /tmp/checked; return 1; }
	[ "$(cat /tmp/checked)" -gt 0 ]
}

ktap_set_plan 4
with_module bg_storm
with_module bg_hold
load
echo "# seed $seed"
buddyctl -j monitor | grep -c '"kind":"remedy-end"' >/tmp/told &
listener=$!
checksum /mnt/checked 90 $seconds "$seed" >/tmp/checked 2>&1 &
checker=$!
sleep 1
check "answers all the time amid the mix" mix
check "no wrong byte" check_sums
echo "# $(cat /tmp/checked) rounds of checks, $(sum runs) remedies, $(stats episodes) episodes"
check "counters agree with events" counted_is_told
check "unloads" unload
rmmod bg_storm bg_hold
ktap_finished
