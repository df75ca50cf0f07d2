# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2154 # variables of main.sh
# Sourced in the guest by main.sh: contenders, what is written down, and steps that several scenarios
# have in common.

storm_dir=/sys/kernel/debug/bg_storm
hold_dir=/sys/kernel/debug/bg_hold
contender_pid=

say() { echo "$(cut -d ' ' -f 1 /proc/uptime) s: $*"; }

# tell KEY VALUE: a figure of the result.
tell() { echo "$1=$2" >>/out/values; }

# keep NAME FILE: a JSON object of the result.
keep() { cat "$2" >"/out/details/$1.json"; }

free_kib() { awk '$1 == "MemFree:" { print $2 }' /proc/meminfo; }
cma_free_kib() { awk '$1 == "CmaFree:" { print $2 }' /proc/meminfo; }
cached_kib() { awk '$1 == "Cached:" { print $2 }' /proc/meminfo; }
pid_of() { pidof "$1" | cut -d " " -f 1; }

# snapshot NAME: all counters that costs are told from.
snapshot() {
	mkdir -p "/out/$1"
	for file in vmstat buddyinfo zoneinfo uptime meminfo; do
		cat "/proc/$file" >"/out/$1/$file"
	done
	for thread in kcompactd0 kswapd0; do
		cat "/proc/$(pid_of $thread)/schedstat" >"/out/$1/$thread"
	done
	if [ -n "$contender_pid" ]; then
		cat "/proc/$contender_pid/schedstat" "/proc/$contender_pid/status" >"/out/$1/contender"
	fi
	if [ -d /sys/module/buddyguard ]; then buddyctl -j stats >"/out/$1/stats.json"; fi
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

# guard NAME: start the contender.
guard() {
	case $1 in
	none) proactiveness 0 ;;
	kernel) ;;
	kernel-100) proactiveness 100 ;;
	compact-loop|cron|defragtick|adaptivemmd) daemon "$1" ;;
	buddyguard) insmod /buddyguard.ko ;;
	lastchance-only)
		insmod /buddyguard.ko
		buddyctl set wake=0 evacuate=0 compact=0 compact-zone=0 reclaim=0 drop-caches=0 lastchance=1
		;;
	buddyguard-no-*)
		insmod /buddyguard.ko
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

# Unmovable memory is asked for until a process is killed. The costs are those up to here.
burst() {
	tables_begin=$(pagetables)
	snapshot end
	tell page_tables "${tables_begin% *}"
	tell burst_begin_us "${tables_begin#* }"
}

# On a box that is full otherwise, a driver lets its 120 MiB of CMA go; $1 s later unmovable memory is
# asked for until a process is killed.
release_and_burst() {
	watch_kills
	driver_takes 120
	fill until 16384 >/dev/null
	say "the driver holds 120 MiB, the rest is used up: $(free_kib) KiB free"
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

# poisson_storm ORDER ATOMIC RATE: in a box fragmented by two processes, and kept in motion by a third,
# blocks are asked for at that mean rate for 20 s and kept for 2 s each.
poisson_storm() {
	churn 60 "$seed" >/dev/null
	fragmenter 380 >/dev/null
	sleep 5
	say "the storm begins: $(free_kib) KiB free"
	snapshot storm
	storm order="$1" atomic="$2" rate_per_s="$3" count=$(($3 * 20)) tries=1 hold_ms=2000 seed="$seed"
	snapshot end
	keep storm "$storm_dir"/result
}

# observe: the guard is to look on, until act_on_map.
observe() {
	if [ -d /sys/module/buddyguard ]; then buddyctl set profile=observe; fi
}

# The guard mends what it finds now, of which selftests/bench/least is to know every page. What else may
# move pages is off.
act_on_map() {
	proactiveness 0
	mkdir -p /out/map
	kibi=$(awk '$1 == "start_pfn:" { print int($2 / 1024); exit }' /proc/zoneinfo)
	echo $((kibi * 1024)) >/out/map/first_pfn
	dd if=/proc/kpageflags of=/out/map/kpageflags bs=8192 skip="$kibi" 2>/dev/null
	if [ -d /sys/module/buddyguard ]; then buddyctl -j map >/out/map/blocks; fi
	snapshot map
	if [ -d /sys/module/buddyguard ]; then buddyctl set profile=default; fi
	sleep 10
	snapshot end
}
