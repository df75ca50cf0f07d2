# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of lib.sh and main.sh
# summary: A box works for {until_h} hours, little memory free: how many pageblocks has a page got into that cannot move?
# figure: polluted_blocks
# kernel-modules: brd

# measure HOURS: what the box has come to by then.
measure() {
	say "after $1 h: $(free_kib) KiB free, $(cma_free_kib) of it CMA"
	# A driver's request takes the pages on per-CPU lists to where they are told from pages in use.
	driver_takes 1
	driver_lets_go
	snapshot "age_$1"
	cat $fallbacks/hist >"/out/age_$1/fallbacks"
	first=$(awk '$1 == "start_pfn:" { print $2; exit }' /proc/zoneinfo)
	tell first_pfn "$((first / 1024 * 1024))"
	dd if=/proc/kpageflags of="/out/age_$1/kpageflags" bs=8192 skip="$((first / 1024))" 2>/dev/null
	tell block_pages "$(awk '/Pages per block/ { print $NF }' /proc/pagetypeinfo)"
	for order in 4 9; do
		storm order=$order atomic=1 rate_per_s=50 count=200 tries=1 hold_ms=500 seed="$seed"
		keep "storm_${order}_$1" "$storm_dir"/result
	done
}

fallbacks=/sys/kernel/tracing/events/kmem/mm_page_alloc_extfrag
echo 'hist:keys=alloc_migratetype' >$fallbacks/trigger
full_of_cache 45
tell cma_areas "$(cma_areas)"
truncate -s 1G /mnt/large
mkdir /tmp/aging
fill $((mem * 45 / 100)) >/dev/null
ager /tmp/aging /mnt/large "$seed" >/dev/null
before=0
for hours in 1 6 24 168; do
	[ $hours -le "$until_h" ] || break
	sleep $(((hours - before) * 3600))
	before=$hours
	measure $hours
done
snapshot end
