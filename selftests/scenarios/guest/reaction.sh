# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: Blocks of order 3 are asked for at a rate in a fragmented box: how soon does a remedy start?
# figure: mending_us

tracing=/sys/kernel/tracing

fragmenter 400 >/dev/null
sleep 5
echo mono >$tracing/trace_clock
echo 1 >$tracing/events/kmem/mm_page_alloc_extfrag/enable
if [ -d $tracing/events/buddyguard ]; then echo 1 >$tracing/events/buddyguard/enable; fi
storm order=3 count=4000 atomic=1 tries=1 rate_per_s=2000 hold_ms=5000 seed="$seed"
keep storm "$storm_dir"/result
cat $tracing/trace >/out/trace
