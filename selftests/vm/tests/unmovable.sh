#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount
# timeout: 200
# What a user wants and cannot be had is tried, given up, and said so.
. /tests/lib.sh

sum_of() { buddyctl -j stats | jsonget "/stats/remedies/*/$1" | awk '{ sum += $1 } END { printf "%.0f\n", sum }'; }

said_so() { buddyctl -j history | jsonget "/episodes/*/last/reason" | grep -Eq '^(backing-off|unattainable)$'; }
event_tells() { grep '"kind":"backoff"' /tmp/events | jsonget /event/decision/reason | grep -Eq '^(backing-off|unattainable)$'; }

healthy() { [ "$(buddyctl -j status | jsonget /state/level)" = fine ]; }

load
buddyctl -j monitor >/tmp/events &
monitor=$!
with_module bg_fragment blocks=25000 order=2
have=$(buddyctl -j zones | jsonget "/zones/0/orders/9/supply_blocks")
buddyctl set target.9=$((have + 8)) >/dev/null
sleep 60
cpu_ns=$(sum_of cpu_ns)
kill $monitor
check "remedies were tried" at_least 2 "$(sum_of runs)"
check "it gave up" at_least 1 "$(stats backoffs)"
check "the event tells why" event_tells
check "so does the history" said_so
check "under 10 permille of a CPU over a minute" at_most 600000000 "$cpu_ns"
echo "# $(sum_of runs) runs, $((cpu_ns / 60000000)) permille of a CPU, $(stats wakeups) wake-ups"
before=$(sum_of runs)
sleep 60
check "the second minute has fewer tries" at_most "$before" $(($(sum_of runs) - before))
rmmod bg_fragment
buddyctl set target.9=auto >/dev/null
check "recovers once the blocks are given back" wait_for 90 healthy
unload
finished
