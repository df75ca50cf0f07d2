#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount
# From the fallback that tells of a breach to the beginning of a remedy it takes 10 ms at most.
. /tests/lib.sh

trace=/sys/kernel/tracing
most_us=10000

# Microseconds from the first fallback to the first $1 after it.
delay_to() {
	awk -v event="$1" '
		{ for (i = 1; i < NF; i++) if ($i ~ /^[0-9]+\.[0-9]+:$/) { split($i, t, /[.:]/); break } }
		/mm_page_alloc_extfrag:/ && !begin { begin = t[1] * 1000000 + t[2] }
		$0 ~ event && begin { print t[1] * 1000000 + t[2] - begin; exit }' /tmp/trace
}

soon() { echo "$2 us, at most $1 wanted"; [ -n "$2" ] && [ "$2" -le "$1" ]; }

# All is well, just; and no look but a fallback's own is due for seconds.
on_the_brink() {
	supply=$(buddyctl -j zones | jsonget /zones/0/orders/4/supply_blocks)
	buddyctl set interval_max_ms=60000 interval_min_ms=10000 forecast=0 cooldown_ms=10 \
		"target.4=$((supply - 20))"
	sleep 2
	equal fine "$(buddyctl -j status | jsonget /state/level)"
}

ktap_set_plan 4
load
with_module bg_storm order=3 count=4000 rate_per_s=2000 hold_ms=5000
pid=$(fragmenter 400)
sleep 5
check "all is well before the storm" on_the_brink
echo mono >$trace/trace_clock
echo 1 >$trace/events/kmem/mm_page_alloc_extfrag/enable
echo 1 >$trace/events/buddyguard/enable
echo 1 >/sys/kernel/debug/bg_storm/run
cat $trace/trace >/tmp/trace
echo 0 >$trace/events/enable
echo >$trace/trace
check "the storm made allocations fall back" grep -q mm_page_alloc_extfrag: /tmp/trace
check "a decision follows in time" soon $most_us "$(delay_to buddyguard_decision:)"
check "a remedy begins in time" soon $most_us "$(delay_to buddyguard_remedy_begin:)"
echo "# decision after $(delay_to buddyguard_decision:) us, remedy after $(delay_to buddyguard_remedy_begin:) us"
[ "$KTAP_CNT_FAIL" = 0 ] || grep -v '^#' /tmp/trace | head -40 | cut -c1-200 | sed 's/^/# /'
kill "$pid"
rmmod bg_storm
unload
ktap_finished
