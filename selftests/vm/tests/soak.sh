#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --cmdline "cma=128M slub_debug=U"
# vm long: --icount --slow 5 --disk --cmdline "cma=128M slub_debug=U"
# timeout: 600
# timeout long: 90000
# A seeded mix of everything, for a minute or, with --long, for six hours: no wrong
# byte, no stall, nothing kept, and counters that agree with what was told to the last unit.
. /tests/lib.sh

seconds=$(long 60 21600)
seed=7
random=
stall_s=20
driver=/sys/kernel/debug/bg_hold/mib

uptime_s() { cut -d . -f 1 /proc/uptime; }
sum() { stats "remedies/*/$1" | awk '{ sum += $1 } END { printf "%.0f\n", sum }'; }
told() { grep -c "\"kind\":\"$1\"" /mnt/heard; }

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
	end=$(($(uptime_s) + seconds))
	while [ "$(uptime_s)" -lt $end ]; do
		work
		answers || return
	done
	echo 0 >$driver
}

# What the module counted is what its events told so far.
counted_is_told() {
	sed '1,/"kind":"reset"/d' /mnt/told >/mnt/heard # what the counters began with: that event and one before it
	counted="events $(stats events) lost $(stats events_lost) runs $(sum runs) episodes $(stats episodes)"
	counted="$counted recovered $(stats recovered) backoffs $(stats backoffs) averted $(stats kills_averted)"
	# A last chance that was tried is a run too, and has no other end than its verdict.
	tried=$(grep '"kind":"kill-' /mnt/heard | grep -c '"outcome":')
	heard="events $(($(grep -c '"sequence":' /mnt/heard) + 2)) lost 0 runs $(($(told remedy-end) + tried))"
	heard="$heard episodes $(told breach) recovered $(told recovered) backoffs $(told backoff)"
	heard="$heard averted $(told kill-averted)"
	echo "# $counted" >/tmp/counted
	equal "$counted" "$heard" && [ "$(sum helped)" -le "$(sum runs)" ] &&
		[ "$(stats recovered)" -le "$(stats episodes)" ]
}

# What is under way when the guard is told to stop may take its time, and so may the listener.
counted_is_told_at_last() {
	buddyctl set enabled=0
	end=$(($(uptime_s) + $(long 60 600)))
	until counted_is_told >/dev/null 2>&1; do
		[ "$(uptime_s)" -lt $end ] || break
		sleep 0.1
	done
	counted_is_told
}

# Kernel objects, and bytes of vmalloc, whose allocation was the module's own, by the kernel's records; 0 where it
# keeps none. Shrinking a cache gives back also freed objects that KASAN makes wait.
own_memory() {
	sleep 5
	for cache in /sys/kernel/slab/*; do echo 1 >"$cache/shrink"; done
	cat /sys/kernel/debug/slab/*/alloc_traces /sys/kernel/slab/*/alloc_calls 2>/dev/null |
		awk '/\[buddyguard\]/ { sum += $1 } END { printf "%d objects, ", sum }'
	awk '/\[buddyguard\]/ { sum += $2 } END { printf "%d bytes of vmalloc\n", sum }' /proc/vmallocinfo
}

# A small job four times a second or oftener: how long did it take at most?
no_stall() {
	wait_for 120 test -s /tmp/victim
	at_most "$(long 20 120)000000000" "$(jsonget --any /max_ns </tmp/victim)"
}

# The checker ends by itself; nobody can wait for it but the shell that started it.
check_sums() {
	wait_for 60 test -e /tmp/checker.status
	cat /tmp/checked
	equal 0 "$(cat /tmp/checker.status)" && [ "$(cat /tmp/checked)" -gt 0 ]
}

# The longer form's guest time runs on while the host's disk is waited for: seconds of that look like minutes.
[ "$(long short long)" = short ] || echo 0 >/proc/sys/kernel/hung_task_timeout_secs
with_module bg_storm
with_module bg_hold
load
echo "# seed $seed"
buddyctl -j monitor >/mnt/told &
listener=$!
wait_for 30 listening 1
memory=$(own_memory)
buddyctl reset counters
victim /tmp/victim "$(long 600 86400)" "$(long 100 250)" >/dev/null
{
	checksum /mnt/checked 90 "$seconds" "$seed" >/tmp/checked 2>&1
	echo $? >/tmp/checker.status
} &
check "answers all the time amid the mix" mix
check "no stall of a job beside it" no_stall
echo "# $(cat /tmp/victim)"
check "no wrong byte" check_sums
echo "# $(cat /tmp/checked) rounds of checks"
check "counters agree with events" counted_is_told_at_last
cat /tmp/counted
kill "$listener"
what="keeps no more than at first"
kept=$(own_memory)
if [ "$memory$kept" = "0 objects, 0 bytes of vmalloc0 objects, 0 bytes of vmalloc" ]; then
	ktap_test_skip "$what: this kernel does not record who allocated"
else
	check "$what" equal "$memory" "$kept"
fi
echo "# its own are $kept"
check "unloads" unload
rmmod bg_storm bg_hold
rm -f /mnt/told /mnt/heard /mnt/checked
finished
