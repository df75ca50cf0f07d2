#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount
# All remedies together never take more than burst + share of the time + one step.
. /tests/lib.sh

permille=5
burst_ms=100
step_ms=20
tick_ms=4 # uptime is told to the tick

cpu_ns() { buddyctl -j stats | jsonget "/stats/remedies/*/cpu_ns" | awk '{ sum += $1 } END { printf "%.0f\n", sum }'; }
# The longest step: what is under way when its time is up, a window or a compaction, is brought to its end.
longest_ms() {
	jsonget /event/outcome/cpu_ns </tmp/events |
		awk '$1 > most { most = $1 } END { printf "%.0f\n", most / 1000000 + 0.5 }'
}

# Fragment anew for $1 seconds, look at what was spent all the while.
spend() {
	begin=$(uptime_ms)
	base=$(cpu_ns)
	while [ $(($(uptime_ms) - begin)) -lt $(($1 * 1000)) ]; do
		pid=$(fragmenter 400)
		for _ in 1 2 3 4 5 6 7 8; do
			sleep 0.25
			spent=$((($(cpu_ns) - base) / 1000000))
			limit=$((burst_ms + permille * ($(uptime_ms) - begin) / 1000 + $(longest_ms) + tick_ms))
			if [ $spent -gt $limit ]; then
				echo "$spent ms spent of $limit after $(($(uptime_ms) - begin)) ms"
				buddyctl stats
				kill "$pid" # it has standard error, for the end of which check waits
				return 1
			fi
		done
		kill "$pid"
	done
	echo "# $spent ms spent of at most $limit in $1 s" >/tmp/spent
}

ends_in_time() {
	echo "$(longest_ms) ms the longest, $step_ms ms as set"
	[ "$(longest_ms)" -le $((3 * step_ms)) ]
}
spent_some() { [ $(($(cpu_ns) / 1000000)) -ge $burst_ms ]; }

load
buddyctl -j monitor >/tmp/events &
monitor=$!
buddyctl set budget_permille=$permille budget_burst_ms=$burst_ms step_max_ms=$step_ms cooldown_ms=10
buddyctl reset learnt
sleep 1
check "within the budget in a box fragmented again and again" spend 30
cat /tmp/spent
check "a step ends soon after its time" ends_in_time
echo "# steps: $(ends_in_time)"
check "and it was spent" spent_some
check "status shows it" test "$(buddyctl -j status | jsonget /budget_used_permille)" -gt 0
kill "$monitor"
unload
finished
