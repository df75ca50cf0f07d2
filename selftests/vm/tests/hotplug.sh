#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --qemu "-m slots=1,maxmem=2G -object memory-backend-ram,id=a,size=512M -numa node,memdev=a -numa node,cpus=0 -object memory-backend-ram,id=b,size=512M -device pc-dimm,memdev=b,node=1"
# only: amd64-6.1
# timeout: 300
# smoke
# Memory that is plugged, onlined, taken offline amid evacuation and unplugged: zones come and go with it.
. /tests/lib.sh

memory=/sys/devices/system/memory
# Where the processors are, which has no memory of its own: what is plugged is taken first.
node=$(basename /sys/devices/system/cpu/cpu0/node* | tr -d '[:alpha:]')
zone=$node/Movable

# The blocks of the memory that was plugged; all others were there at boot and stay.
plugged() { cat /run/plugged; }
offline_blocks() { grep -l offline $memory/memory*/state; }

online_all() { # online_all online_movable|online_kernel
	for state in $(plugged); do
		echo "$1" >"$state" || return
	done
}

# Memory in use is moved away, which may want several tries.
offline_all() {
	for state in $(plugged); do
		wait_for 60 sh -c "grep -q offline $state || echo offline >$state" || { echo "$state stays"; return 1; }
	done
}

guarded() { guard_zones | grep -q "^${1%/*} ${1#*/} [1-9]"; }
told() { grep "\"kind\":\"$1\"" /tmp/events | columns_of_events | grep -qx "$2"; }
columns_of_events() { while read -r line; do echo "$(echo "$line" | jsonget /event/node)/$(echo "$line" | jsonget /event/zone)"; done; }

comes() {
	online_all "$1" || return
	wait_for 2 guarded "$2" || { buddyctl zones; cat /proc/zoneinfo; return 1; }
	wait_for 2 told zone-added "$2"
}

unknown() { guard_zones >/tmp/known && ! grep -q "^${1%/*} ${1#*/} " /tmp/known; }

# What is left of it for longer than a look takes would be a stale reading.
goes() {
	offline_all || return
	wait_for 2 unknown "$1" || { buddyctl zones; return 1; }
	wait_for 2 told zone-removed "$1"
}

present_pages() { awk '/^Node/ { zone = $2 + 0 "/" $4 } $1 == "present" { print zone, $2 }' /proc/zoneinfo; }
mapped_pages() { buddyctl -j map | columns blocks node zone pages | awk '{ sum[$1 "/" $2] += $3 } END { for (zone in sum) print zone, sum[zone] }'; }
maps_all_of() { equal "$(present_pages | grep "^$1 ")" "$(mapped_pages | grep "^$1 ")"; }

# What was onlined and is offline again in the middle of a zone still looks like the zone's.
with_hole() {
	online_all online_movable && wait_for 2 guarded "$zone" && maps_all_of "$zone" || return
	second=$(plugged | sed -n 2p)
	wait_for 60 sh -c "echo offline >$second" && maps_all_of "$zone" || return
	buddyctl run evacuate --order 4 --zone "$zone" >/dev/null || true
	goes "$zone"
}

readers() {
	while :; do
		for verb in zones map status stats history; do buddyctl -j $verb >/dev/null; done
		sleep 0.1
	done
}

evacuations() {
	while :; do
		buddyctl run evacuate --order 9 --blocks 64 --zone "$zone"
		buddyctl run compact-zone --zone "$zone"
		sleep 0.05
	done >/dev/null 2>&1
}

amid_evacuation() {
	readers &
	reading=$!
	evacuations &
	evacuating=$!
	done=0
	for _ in 1 2 3; do
		online_all online_movable || break
		wait_for 2 guarded "$zone" || break
		pid=$(fragmenter 300 16) || break
		sleep 2
		kill "$pid" & # some of it is still there when the first block goes
		offline_all || break
		done=$((done + 1))
	done
	kill $reading $evacuating
	equal 3 "$done"
}

unplug() {
	for device in /sys/bus/acpi/devices/PNP0C80*; do
		echo 1 >"$device/eject" 2>/dev/null
	done
	wait_for 10 sh -c "! grep -q offline $memory/memory*/state" || { ls -d $memory/memory*; return 1; }
	buddyctl -j map >/dev/null && buddyctl -j zones >/dev/null
}

offline_blocks >/run/plugged
check "there is memory to online" equal 4 "$(plugged | wc -l)"
load
buddyctl -j monitor >/tmp/events &
monitor=$!
wait_for 30 listening 1
check "what is offline is not guarded" equal "$(kernel_zones)" "$(guard_zones)"
check "the map agrees" equal "$(kernel_zones | cut -d ' ' -f 1,2)" "$(map_zones)"
check "a zone that comes is guarded, and told about" comes online_movable "$zone"
check "healthy" wait_for 20 all_fine
check "it is mended when fragmented" mends_only "$zone" fragment_and_want "$zone"
check "a zone that goes is forgotten, and told about" goes "$zone"
check "a zone with a hole" with_hole
check "it goes amid evacuation, three times" amid_evacuation
check "as part of an ordinary zone" comes online_kernel "$node/Normal"
offline_all >/dev/null
check "unplugged" unplug
kill $monitor
unload
finished
