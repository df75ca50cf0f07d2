#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: --mem 768 --qemu "-object memory-backend-ram,id=a,size=512M -object memory-backend-ram,id=b,size=256M -numa node,memdev=a -numa node,memdev=b -numa node,cpus=0"
# only: amd64-6.1 arm64-6.1
# timeout: 240
# smoke
# Each zone of each node is guarded by itself; a node without memory is none of the guard's business.
. /tests/lib.sh

order=4

# The kernel numbers nodes as it finds them: the one without memory, where the processor is, may be any.
with_memory() { kernel_zones | cut -d ' ' -f 1 | uniq; }
without_memory() { basename -a /sys/devices/system/node/node[0-9]* | tr -d '[:alpha:]' | grep -vxF "$(with_memory)"; }

largest_of() { kernel_zones | awk -v node="$1" '$1 == node && $3 > most { most = $3; zone = $2 } END { print node "/" zone }'; }
target() { echo "$(of_zone "$1" orders/$order/target_blocks) $(of_zone "$1" orders/$order/target_origin)"; }

target_of_one_zone() {
	key=target.$(echo "$second" | tr / .).$order
	before=$(target "$first")
	buddyctl set "$key=100" || return
	equal "100 user" "$(target "$second")" || return
	equal "${before#* }" "$(target "$first" | cut -d ' ' -f 2)" || return
	buddyctl get | grep "^$key  *100 " || { buddyctl get; return 1; }
	buddyctl set "$key=auto" || return
	refuses 1 buddyctl set "target.$bare.${second#*/}.$order=1" 2>/dev/null || return
	refuses 1 buddyctl set "target.9.${second#*/}.$order=1" 2>/dev/null
}

remedies_by_request() {
	for zone in "$first" "$second"; do
		buddyctl -j run wake --order 3 --zone "$zone" >/tmp/ran
		equal "$zone" "$(jsonget /node </tmp/ran)/$(jsonget /zone </tmp/ran)" || return
	done
	refuses 1 buddyctl run wake --zone "$bare/${second#*/}" 2>/dev/null
}

bare=$(without_memory)
first=$(largest_of "$(with_memory | head -n 1)")
second=$(largest_of "$(with_memory | tail -n 1)")
check "two nodes have memory, one has none" equal "2 1" "$(with_memory | wc -l) $(echo "$bare" | wc -w)"
load
sleep 1
check "zones shows each zone of each node" equal "$(kernel_zones)" "$(guard_zones)"
check "status counts them" equal "$(kernel_zones | grep -c .)" "$(buddyctl -j status | jsonget /state/zones)"
check "the map has each of them" equal "$(kernel_zones | cut -d ' ' -f 1,2)" "$(map_zones)"
check "healthy at first" wait_for 10 all_fine
check "a target of one zone of one node" target_of_one_zone
check "a remedy by request runs in the zone that is named" remedies_by_request
check "fragmented memory of one node is mended, the other left alone" \
	mends_only "$second" with_node "${second%/*}" fragmenter "$(most_of "$second")"
unload
finished
