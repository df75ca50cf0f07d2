# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: On a full box whose CMA area others may use meanwhile, a driver wants 64 MiB of it, 20 times: how often does it get them?
# cma: 128
# figure: driver_permille
# costs-from: released
# cron-ms: 3000
# adaptivemmd-ms: 1000
# old-every: 2048

tries=10

# drive NAME: as a camera that is switched on and off.
drive() {
	say "the driver wants 64 MiB, $tries times: $(free_kib) KiB free, $(cma_free_kib) of it CMA"
	for _ in $(seq $tries); do
		got=1
		driver_takes 64 2>/dev/null || got=0
		echo "$got $(sed 's/.*"taking_ns":\([0-9]*\).*/\1/' "$hold_dir"/result)" >>"/tmp/$1"
		driver_lets_go
		sleep 1
	done
	tell "$1_got" "$(grep -c ^1 "/tmp/$1")"
	tell "$1_longest_ns" "$(cut -d ' ' -f 2 "/tmp/$1" | sort -n | tail -n 1)"
	tell "$1_median_ns" "$(cut -d ' ' -f 2 "/tmp/$1" | sort -n | sed -n $((tries / 2))p)"
}

watch_kills
driver_takes $((cma - 8))
fragmenter 100 >/dev/null
fill until 16384 >/dev/null
driver_lets_go
snapshot released
sleep 5
drive rebalanced
# Meanwhile the kernel's own memory grows by 3 MiB a second, soon beyond what was free outside CMA.
storm order=0 count=16000 atomic=0 tries=1 rate_per_s=800 hold_ms=60000 seed="$seed" &
grower=$!
sleep 5
drive pressed
snapshot end
got=$(($(grep -c ^1 /tmp/rebalanced) + $(grep -c ^1 /tmp/pressed)))
tell driver_permille $((got * 1000 / (2 * tries)))
end_watch
wait $grower
