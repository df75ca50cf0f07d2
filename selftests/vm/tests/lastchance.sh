#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --icount --cmdline "cma=128M bed=apart"
# vm on source: --cmdline cma=128M
# timeout: 200
# The last chance, from allocations that hold locks: no deadlock, bounded, and a true shortage still kills.
# In a boot of its own: the shortage leaves the min watermark boosted for whoever comes next.
. /tests/lib.sh

dir=/sys/kernel/debug/bg_lock_alloc
slow=1
if is_slow_kernel; then slow=5; fi
wait_ms=$((1000 * slow)) # lastchance_wait_ms, whose most is 5000

check_with_cma() {
	if has_cma; then check "$@"; else ktap_test_skip "$1: this kernel has no CMA"; fi
}

# All is in use but the 100 MiB of CMA that a driver lets go.
starve() {
	if has_cma; then echo 100 >/sys/kernel/debug/bg_hold/mib; fi
	filler=$(fill until 20000)
	if has_cma; then echo 0 >/sys/kernel/debug/bg_hold/mib; fi
}

# $1: how; takes 80 MiB that are not to be had without moving others to CMA
ask() {
	begin=$(uptime_ms)
	timeout $((60 * slow)) sh -c "echo 20000 >$dir/$1"
	echo "# $1: $(cat $dir/result) in $(($(uptime_ms) - begin)) ms, $(($(kills) - killed)) killed," \
		"$(stats kills_averted) averted, $(stats kills_declined) declined, $(stats kills_late) late"
}

longest_ms() { sed 's/.*"longest_ns":\([0-9]*\).*/\1/' $dir/result | awk '{ printf "%.0f\n", $1 / 1000000 }'; }
got() { sed 's/.*"blocks_taken":\([0-9]*\).*/\1/' $dir/result; }

told() { echo "$(stats kills_averted) $(stats kills_declined) $(stats kills_late)"; }
one_more_killed() { [ "$(kills)" -gt "$killed" ]; }

# The f of magic SysRq is no allocation's: nothing is tried for it, and nothing told.
leaves_users_kill() {
	[ -e /proc/sysrq-trigger ] || return 0
	killed=$(kills)
	before=$(told)
	echo f >/proc/sysrq-trigger
	wait_for 10 one_more_killed || { echo "nobody was killed"; return 1; }
	sleep 1
	equal "$before" "$(told)"
}

averted_rightly() {
	if has_cma; then at_least 1 "$(stats kills_averted)"; else equal 0 "$(averted_for_pages)"; fi
}

echo -1000 >/proc/self/oom_score_adj
with_module bg_hold
with_module bg_lock_alloc path=/tmp/locked lock_pages=2000 limit_ms=$((30000 * slow))
dd if=/dev/urandom of=/tmp/locked bs=1M count=10 2>/dev/null
load
# the last chance alone
buddyctl set wake=0 evacuate=0 compact=0 lastchance_per_minute=600 lastchance_wait_ms=$wait_ms

# Without CMA there is nothing to be gained; the kernel kills nobody for GFP_NOFS, which waits for ever then.
if has_cma; then
	starve
	killed=$(kills)
	ask nofs
	kill "$filler"
	sleep 1
fi
check_with_cma "GFP_NOFS gets what it asks for" equal 20000 "$(got)"
check_with_cma "without a kill" equal "$killed" "$(kills)"
check_with_cma "and no allocation waits long" at_most $((5 * wait_ms)) "$(longest_ms)"

starve
killed=$(kills)
ask locked
check "with pages locked it ends" at_least 1 "$(got)"
check "and no allocation waits long" at_most $((5 * wait_ms)) "$(longest_ms)"
check "kills were averted where there was CMA to gain, only there" averted_rightly
kill "$filler" 2>/dev/null
sleep 1

# Everything is in use, CMA too, so nothing can be gained.
filler=$(fill until 20000)
killed=$(kills)
begin=$(uptime_ms)
pagetables 2000 300 >/dev/null # as much as fits into the addresses of any of these kernels
took=$(($(uptime_ms) - begin))
echo "# true shortage: $(($(kills) - killed)) killed after $took ms"
check "a true shortage ends in a kill" at_least $((killed + 1)) "$(kills)"
check "in bounded time" at_most $((5000 * slow)) $took
kill "$filler" 2>/dev/null
sleep 1

filler=$(fill until 20000)
check "a kill that a user asks for is left alone" leaves_users_kill
rmmod bg_lock_alloc bg_hold
check "unloads" unload
finished
