# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of main.sh
# Sourced in the guest by main.sh: contenders, what is written down, and steps that several scenarios
# have in common.

storm_dir=/sys/kernel/debug/bg_storm
hold_dir=/sys/kernel/debug/bg_hold
contender_pid=
reader=

say() { echo "$(cut -d ' ' -f 1 /proc/uptime) s: $*"; }

# tell KEY VALUE: a figure of the result.
tell() { echo "$1=$2" >>/out/values; }

# keep NAME FILE: a JSON object of the result.
keep() { cat "$2" >"/out/details/$1.json"; }

free_kib() { awk '$1 == "MemFree:" { print $2 }' /proc/meminfo; }
cma_free_kib() { awk '$1 == "CmaFree:" { print $2 }' /proc/meminfo; }
cached_kib() { awk '$1 == "Cached:" { print $2 }' /proc/meminfo; }
pid_of() { pidof "$1" | cut -d " " -f 1; }

# The time, and how long the CPU was idle so far, in nanoseconds.
idle_time() { grep -e '^now at' -e idle_sleeptime /proc/timer_list; }

# snapshot NAME: all counters that costs are told from. What it costs itself is between the two times.
snapshot() {
	mkdir -p "/out/$1"
	idle_time >"/out/$1/time_before"
	for file in vmstat buddyinfo zoneinfo uptime meminfo; do
		cat "/proc/$file" >"/out/$1/$file"
	done
	for thread in kcompactd0 kswapd0; do
		cat "/proc/$(pid_of $thread)/schedstat" >"/out/$1/$thread"
	done
	if [ -n "$contender_pid" ]; then
		cat "/proc/$contender_pid/schedstat" "/proc/$contender_pid/status" "/proc/$contender_pid/smaps_rollup" \
			>"/out/$1/contender"
	fi
	grep -H . /proc/[0-9]*/comm /proc/[0-9]*/schedstat >"/out/$1/threads" 2>/dev/null || true # some end
	if [ -d /sys/module/buddyguard ]; then
		cat /sys/module/buddyguard/coresize >"/out/$1/coresize"
		buddyctl -j stats >"/out/$1/stats.json"
	fi
	idle_time >"/out/$1/time_after"
}

proactiveness() {
	if [ -e /proc/sys/vm/compaction_proactiveness ]; then
		echo "$1" >/proc/sys/vm/compaction_proactiveness
	fi
}

daemon() {
	"$@" &
	contender_pid=$!
}

# guard NAME: start the contender. A scenario that is shorter than a peer's period may name another one.
guard() {
	cat /proc/meminfo >/out/meminfo_before
	case $1 in
	none) proactiveness 0 ;;
	kernel) ;;
	kernel-100) proactiveness 100 ;;
	defrag-mode) echo 1 >/proc/sys/vm/defrag_mode || exit ;;
	compact-loop|cron|defragtick|adaptivemmd)
		# shellcheck disable=SC2046 # no word when none is named
		daemon "$1" $(sed -n "s/^# $1-ms: //p" "/scenarios/$scenario.sh")
		;;
	buddyguard) insmod /buddyguard.ko || exit ;;
	lastchance-only)
		insmod /buddyguard.ko || exit
		buddyctl set wake=0 evacuate=0 compact=0 compact-zone=0 reclaim=0 drop-caches=0 lastchance=1
		;;
	buddyguard-no-*)
		insmod /buddyguard.ko || exit
		buddyctl set "${1#buddyguard-no-}=0"
		;;
	*) echo "no such contender: $1"; exit 2 ;;
	esac
}

guard_report() {
	if [ ! -d /sys/module/buddyguard ]; then return; fi
	buddyctl -j history >/out/details/history.json
	buddyctl history >/out/history.txt
	buddyctl -j zones >/out/details/zones.json
}

# What an out-of-memory kill leaves behind is read from the kernel's log.
watch_kills() { watcher=$(oomwatch /out/details/oom.json); }
end_watch() {
	kill "$watcher"
	while [ ! -s /out/details/oom.json ]; do sleep 0.1; done
}

# A driver's buffers in the CMA area.
driver_takes() { echo "$1" >"$hold_dir"/mib; }
driver_lets_go() { echo 0 >"$hold_dir"/mib; }

# "PFN,PAGES,PFN,PAGES": the CMA areas.
cma_areas() {
	dmesg | sed -n -e 's/.*cma: Reserved \([0-9]*\) MiB at 0x\([0-9a-f]*\).*/\1 0x\2/p' \
		-e 's/.*created CMA memory pool at 0x\([0-9a-f]*\), size \([0-9]*\) MiB.*/\2 0x\1/p' | while read -r mib address; do
		echo $((address >> 12)),$((mib << 8))
	done | paste -sd ,
}

# old_box: stragglers as the scenario wants them, none in CMA areas.
old_box() {
	areas=$(cma_areas)
	random=0 movable=0
	[ "$spread" = even ] || random=1
	[ "$type" = unmovable ] || movable=1
	insmod /modules/bg_stragglers.ko every="$every" random=$random movable=$movable seed="$seed" \
		${areas:+skip="$areas"} || exit
	stragglers=$(cat /sys/module/bg_stragglers/parameters/stragglers)
	tell stragglers "$stragglers"
	say "old: $stragglers pages that cannot move, one in $every"
}

# Unmovable memory is asked for until a process is killed. The costs are those up to here.
burst() {
	tables_begin=$(pagetables 2800)
	snapshot end
	tell page_tables "${tables_begin% *}"
	tell burst_begin_us "${tables_begin#* }"
}

# On a box that is full otherwise, a driver lets all but 8 MiB of the CMA area go; $1 s later unmovable memory is
# asked for until a process is killed.
release_and_burst() {
	watch_kills
	driver_takes $((cma - 8))
	fill until 16384 >/dev/null
	say "the driver holds $((cma - 8)) MiB, the rest is used up: $(free_kib) KiB free"
	driver_lets_go
	snapshot released
	say "the driver let go: $(free_kib) KiB free, $(cma_free_kib) of it CMA"
	sleep "$1"
	say "the burst begins: $(free_kib) KiB free, $(cma_free_kib) of it CMA"
	burst
	end_watch
}

# storm PARAMETER=VALUE...: ask for blocks, see selftests/modules/bg_storm.c.
storm() {
	for setting; do
		echo "${setting#*=}" >"/sys/module/bg_storm/parameters/${setting%%=*}"
	done
	echo 1 >"$storm_dir"/run
}

# cache_disk: an empty disk of memory on /mnt, so that its time is the guest's.
cache_disk() {
	[ ! -b /dev/ram0 ] || return 0
	insmod /kernel-modules/brd.ko rd_nr=1 rd_size=8192 || exit
	mke2fs /dev/ram0 >/dev/null 2>&1
	mount -t ext2 /dev/ram0 /mnt
}

# page_cache MIB: that much page cache of a file that stays.
page_cache() {
	cache_disk
	keepcache /mnt/kept "$1"
}

# full_of_cache PERCENT: of memory, beside what comes later.
full_of_cache() {
	cache_disk
	keepcache /mnt/rest $((mem * $1 / 100))
	say "$(cached_kib) KiB of page cache, $(free_kib) KiB free"
}

# reads_always: the file that stays is a hot set, used every second.
reads_always() {
	while sleep 1; do cat /mnt/kept >/dev/null; done &
	reader=$!
}

# What is gone of the page cache, and what it takes to have it again.
page_cache_left() {
	gone=$(keepcache /mnt/kept)
	tell cache_lost_pages "${gone% *}"
	tell major_faults_after "${gone#* }"
	if [ -e /mnt/rest ]; then
		gone=$(keepcache /mnt/rest)
		tell rest_lost_pages "${gone% *}"
	fi
}

# riddled_box: holes of single pages all over memory, and in them page cache. About 70 MiB are left free,
# next to none of it in larger blocks.
riddled_box() {
	holes 6144 250 "$seed" >/dev/null
	page_cache 32
	say "riddled: $(free_kib) KiB free"
	cat /proc/buddyinfo
}

# fragmented_box: besides, objects of all kinds come and go. Contenders may have begun already: their costs
# count from the start.
fragmented_box() {
	riddled_box
	churn 16 "$seed" 1000 >/dev/null
}

# Contenders have 8 s to prepare; then a fixed job runs beside what is asked for.
settle() {
	sleep 8
	cat /proc/buddyinfo
	victim /out/details/victim.json 800 10 >/dev/null
}

settled() {
	snapshot end
	[ -z "$reader" ] || kill "$reader"
	until [ -s /out/details/victim.json ]; do sleep 0.1; done
	page_cache_left
}

# observe: the guard is to look on, until act_on_map.
observe() {
	if [ -d /sys/module/buddyguard ]; then buddyctl set profile=observe; fi
}

# The pageblocks, as the guard sees them; where it is not the contender, it is gone again before the costs count.
pageblocks() {
	if [ -d /sys/module/buddyguard ]; then
		buddyctl -j map
	else
		insmod /buddyguard.ko profile=observe && buddyctl -j map && rmmod buddyguard
	fi
}

# record_map: what selftests/bench/least is to know of every page.
record_map() {
	mkdir -p /out/map
	kibi=$(awk '$1 == "start_pfn:" { print int($2 / 1024); exit }' /proc/zoneinfo)
	echo $((kibi * 1024)) >/out/map/first_pfn
	dd if=/proc/kpageflags of=/out/map/kpageflags bs=8192 skip="$kibi" 2>/dev/null
	pageblocks >/out/map/blocks
	snapshot map
}

# The guard mends what it finds now. What else may move pages is off.
act_on_map() {
	proactiveness 0
	record_map
	if [ -d /sys/module/buddyguard ]; then buddyctl set profile=default; fi
	sleep 10
	snapshot end
}

# huge_pages KIND: see selftests/workloads/hugepages.c.
huge_pages() {
	settle
	hugepages "$1" 40 >/out/details/storm.json
	settled
}
