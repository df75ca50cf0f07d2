#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount
# timeout: 200
# What cannot be mended is tried, given up for a while, and said so.
. /tests/lib.sh

stats() { buddyctl -j stats | jsonget "/stats/$1"; }
sum_of() { buddyctl -j stats | jsonget "/stats/remedies/*/$1" | awk '{ sum += $1 } END { printf "%.0f\n", sum }'; }

said_so() { buddyctl -j history | jsonget "/episodes/*/last/reason" | grep -q '^backing-off$'; }
event_tells() { grep '"kind":"backoff"' /tmp/events | jsonget /event/decision/reason | grep -q '^backing-off$'; }

healthy() { [ "$(buddyctl -j status | jsonget /state/level)" = fine ]; }

ktap_set_plan 7
load
buddyctl -j monitor >/tmp/events &
monitor=$!
with_module bg_fragment blocks=25000 order=2
sleep 60
cpu_ns=$(sum_of cpu_ns)
kill $monitor
check "remedies were tried" at_least 2 "$(sum_of runs)"
check "it backed off" at_least 1 "$(stats backoffs)"
check "the event tells why" event_tells
check "so does the history" said_so
check "under 10 permille of a CPU over a minute" at_most 600000000 "$cpu_ns"
echo "# $(sum_of runs) runs, $((cpu_ns / 60000000)) permille of a CPU, $(stats wakeups) wake-ups"
before=$(sum_of runs)
sleep 60
check "the second minute has fewer tries" at_most "$before" $(($(sum_of runs) - before))
rmmod bg_fragment
check "recovers once the blocks are given back" wait_for 90 healthy
unload
ktap_finished
